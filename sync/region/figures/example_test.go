package figures_test

import (
	"fmt"

	"shyraq/sync/region/figures"
)

func ExampleTally_Tell() {
	t := figures.NewTally()
	for range 8 {
		t.Encounter(figures.Place{District: "431010000", Cell: figures.Cell{X: 3275, Y: 2242}})
	}
	t.Encounter(figures.Place{District: "431010000", Cell: figures.Cell{X: 3276, Y: 2242}})
	m := t.Tell("unit-a", "2026-10")
	fmt.Println(m.Squares, m.Districts)
	// Output: [{431010000 {3275 2242} 5}] map[431010000:5]
}
