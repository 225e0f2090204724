package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"shyraq/sync/region/admin"
)

// TestRestoreSaysWhatItDoesNotKnow: of a backup without a newer register it is said
// that who was erased since can be read again, what else is forgotten, and who decides
// now; with one that is done, and only what no register brings back is said.
func TestRestoreSaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	const erased, alone, wiped = "erased since is back and can be read", "one person alone may invite readers", "erased itself"
	for name, row := range map[string]struct {
		rep  admin.RestoreReport
		says []string
		not  []string
	}{
		"without a newer register":    {admin.RestoreReport{Made: made, Register: made}, []string{erased, "administrator add", "retention", "revoke again", wiped}, []string{alone}},
		"and with no administrator":   {admin.RestoreReport{Made: made, Register: made, Alone: true}, []string{erased, alone}, nil},
		"with a newer register":       {admin.RestoreReport{Made: made, Register: made.Add(time.Hour)}, []string{wiped}, []string{erased, "revoke again", alone}},
		"a newer one, and one person": {admin.RestoreReport{Made: made, Register: made.Add(time.Hour), Alone: true}, []string{alone}, []string{erased}},
	} {
		var out bytes.Buffer
		tell(row.rep, stdio{out: &out})
		for _, w := range row.says {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s: %q is not said: %s", name, w, out.String())
			}
		}
		for _, w := range row.not {
			if strings.Contains(out.String(), w) {
				t.Errorf("%s: %q is said: %s", name, w, out.String())
			}
		}
	}
}
