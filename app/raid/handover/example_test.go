package handover_test

import (
	"fmt"

	"github.com/google/uuid"

	"shyraq/app/raid/handover"
)

// An act has its number without asking anybody, and a digit read wrong over the
// telephone is found.
func ExampleNumber() {
	device := uuid.MustParse("5f0c9d2e-7a64-4a52-9f6e-1f2a3b4c5d6e")
	n := handover.NewNumber("711310000", device, 17)
	fmt.Println(n)

	again, err := handover.ParseNumber(string(n))
	fmt.Println(again == n, err)
	wrong := []byte(n)
	wrong[4] ^= 1
	_, err = handover.ParseNumber(string(wrong))
	fmt.Println(err != nil)
	// Output:
	// 71-JBFV-B5B9-000H-E
	// true <nil>
	// true
}
