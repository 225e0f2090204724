package hush_test

import (
	"bytes"
	"log"
	"os"
	"os/exec"
	"testing"

	_ "fyne.io/fyne/v2/lang" // which speaks while it is loaded

	"shyraq/app/hush"
)

// Under a locale that names no language the toolkit says three lines while it
// is loaded. A program that holds both says none.
func TestNothingButTheAnswer(t *testing.T) {
	if os.Getenv("HUSH_SAYS") != "" {
		if os.Getenv("HUSH_SAYS") == "end" {
			hush.End()
		}
		log.Print("something")
		return
	}
	for says, want := range map[string]bool{"nothing": false, "end": true} {
		var said bytes.Buffer
		c := exec.Command(os.Args[0], "-test.run=^TestNothingButTheAnswer$")
		c.Env = append(os.Environ(), "LC_ALL=C", "LANG=C.UTF-8", "LANGUAGE=", "HUSH_SAYS="+says)
		c.Stderr = &said
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
		if got := said.Len() > 0; got != want {
			t.Errorf("%s: said %q", says, said.String())
		}
	}
}
