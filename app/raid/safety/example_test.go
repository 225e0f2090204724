package safety_test

import (
	"fmt"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
)

// The first step that is open is what an officer is shown: here the ambulance
// was called, and the inspector still has to be.
func ExampleFirstOpen() {
	steps := []safety.Step{
		{Code: safety.Ambulance, Ground: codes.ConditionInjured, Before: safety.BeforeAct, Done: true},
		{Code: safety.Inspector, Ground: codes.ReasonVictim, Before: safety.BeforeAct},
	}
	step, open := safety.FirstOpen(steps, safety.BeforeAct)
	fmt.Println(safety.Title(step.Code), open)
	// Output:
	// safety.of_s_inspector true
}
