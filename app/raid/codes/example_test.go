package codes_test

import (
	"fmt"

	"shyraq/app/raid/codes"
	"shyraq/assets"
)

// A list is read once; a code is shown by its name, and one of a newer program
// as it is.
func ExampleLists_Label() {
	lists, err := codes.Parse(assets.Codes())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(lists.Label("outcomes", codes.OutcomeSpot, "en"))
	fmt.Println(lists.Label("outcomes", "O_NEWER", "en"))
	// Output:
	// Handed over on the spot
	// O_NEWER
}

// Turn is what a tap on an answer means where some exclude others.
func ExampleTurn() {
	chosen := []codes.Code{"C_OK"}
	chosen = codes.Turn("conditions", chosen, codes.ConditionInjured)
	fmt.Println(chosen)
	fmt.Println(codes.Turn("conditions", chosen, codes.ConditionInjured))
	// Output:
	// [C_INJ]
	// []
}
