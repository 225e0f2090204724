package atlas_test

import (
	"fmt"
	"os"

	"shyraq/app/atlas"
)

// An atlas has the overview that is shipped, and every file in the folder "maps";
// one that is no map says why, and costs no other.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "atlas")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	a, err := atlas.Open(dir, atlas.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer a.Close()
	for _, m := range a.List() {
		fmt.Println(m.ID, m.Shipped(), m.Err)
	}
	// Output:
	// kyzylorda_overview true <nil>
}
