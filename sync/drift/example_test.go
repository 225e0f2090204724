package drift_test

import (
	"fmt"
	"time"

	"shyraq/sync/drift"
)

// A device whose clock is an hour behind goes by the region's once it heard it.
func Example() {
	device := time.Date(2026, 7, 4, 21, 0, 0, 0, time.UTC)
	c := drift.New(func() time.Time { return device })
	fmt.Println("before:", c.Now().Format(time.TimeOnly))

	sent := device
	device = device.Add(2 * time.Second) // the answer took two seconds
	c.Region(sent.Add(time.Hour+time.Second), sent, device)

	behind, known := c.Behind()
	fmt.Println("behind:", behind, known)
	fmt.Println("after:", c.Now().Format(time.TimeOnly))
	// Output:
	// before: 21:00:00
	// behind: 1h0m0s true
	// after: 22:00:02
}
