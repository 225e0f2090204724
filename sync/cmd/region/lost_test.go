package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/admin"
)

// TestLostSaysWhatItDoesNotKnow: what the device wrote since its last contact comes on
// top, a night is that of the writing and not of the meeting, and a time that is yet to
// come is told to be one.
func TestLostSaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 18, 3, 0, 0, time.UTC)
	v := admin.LostReport{Device: uuid.UUID{1}, Records: 3, Wrote: 3, From: now.Add(-time.Hour), Until: now.Add(-time.Minute), Contact: now.Add(-time.Minute),
		Nights:   []admin.LostNight{{Night: "2026-11-30", Records: 3}},
		Officers: []admin.LostOfficer{{ID: uuid.UUID{2}, Name: "Айгүл С.", Unlocked: now.Add(-time.Minute)}}}
	ahead := v
	ahead.Contact = now.Add(26 * time.Hour)
	back := v
	back.Contact = v.Contact.Add(-time.Hour) // as a copy of an hour before knows it
	const restored = "the server was put back to an earlier copy"
	const wrong = "later than now: a clock was wrong then"
	for name, row := range map[string]struct {
		v     admin.LostReport
		wrong int
	}{"as it was": {v, 0}, "the server's clock was ahead": {ahead, 1}, "put back": {back, 0}} {
		var out bytes.Buffer
		if err := printLost(&out, row.v, now); err != nil {
			t.Fatal(err)
		}
		said := out.String()
		for _, want := range []string{
			"what it wrote since its last contact is not known here and comes on top",
			"begun in the night of 2026-11-30: 3", "not that of the meeting",
		} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not said: %s", name, want, said)
			}
		}
		if strings.Contains(said, restored) != (name == "put back") {
			t.Errorf("%s: what was given since the copy: %s", name, said)
		}
		if strings.Contains(said, "at most 3") || strings.Count(said, wrong) != row.wrong {
			t.Errorf("%s: %s", name, said)
		}
	}
}
