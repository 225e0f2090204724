package state_test

import (
	"fmt"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/state"
)

// One word says where a record stands.
func ExampleOf() {
	at := time.Date(2026, 3, 20, 22, 0, 0, 0, time.UTC)
	finished := raid.Encounter{MetAt: at, ClosedAt: at.Add(time.Hour)}
	fmt.Println(state.Of(state.Facts{Heads: 1, Encounter: finished}).Word())
	fmt.Println(state.Of(state.Facts{Heads: 1, Encounter: finished, Sent: true}).Word())
	fmt.Println(state.Of(state.Facts{Heads: 2, Encounter: finished, Sent: true}).Word())
	// Output:
	// waiting
	// sent
	// conflict
}
