package civil_test

import (
	"fmt"
	"time"

	"shyraq/app/raid/civil"
)

// A night belongs to the evening on which it began, whatever the date.
func ExampleNightOf() {
	offset := time.FixedZone("", 5*3600)
	fmt.Println(civil.NightOf(time.Date(2026, 3, 20, 22, 0, 0, 0, offset), offset))
	fmt.Println(civil.NightOf(time.Date(2026, 3, 21, 3, 30, 0, 0, offset), offset))
	fmt.Println(civil.NightOf(time.Date(2026, 3, 21, 12, 0, 0, 0, offset), offset))
	// Output:
	// 2026-03-20
	// 2026-03-20
	// 2026-03-21
}
