package session

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Whatever the system's printing program does, the act says soon whether it took
// the page.
func TestAPrinterThatHangsIsGivenUp(t *testing.T) {
	page := make([]byte, 1<<20) // more than lies in a pipe
	for name, row := range map[string]struct {
		script string
		fails  bool
	}{
		"it takes the page":              {"cat >/dev/null", false},
		"it reads nothing of it":         {"exit 0", false},
		"it fails":                       {"exit 1", true},
		"it hangs":                       {"exec sleep 60", true},
		"what it has started hangs on":   {"sleep 60 & wait", true},
		"it leaves behind what hangs on": {"exec 3<&0; sleep 60 & exit 1", true},
	} {
		t.Run(name, func(t *testing.T) {
			lp := filepath.Join(t.TempDir(), "lp")
			if err := os.WriteFile(lp, []byte("#!/bin/sh\n"+row.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			limit := time.Minute
			if row.fails {
				limit = time.Second
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			begun := time.Now()
			if err := sendToPrinter(ctx, lp, "431", page); (err != nil) != row.fails {
				t.Errorf("says %v", err)
			}
			if took := time.Since(begun); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
