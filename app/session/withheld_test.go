package session

import (
	"testing"
	"time"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
)

// A row of the list says whose name is not shown.
func TestARowSaysThatANameIsNotShown(t *testing.T) {
	for name, row := range map[string]struct {
		withheld fields.Set
		want     bool
	}{
		"all of it":            {fields.None, false},
		"without the words":    {fields.Narrative, false},
		"without who they are": {fields.Narrative | fields.Contact | fields.Identity, true},
	} {
		r := duty.Row{Kind: raid.KindEncounter, People: []duty.Face{{Initials: "—"}}, Withheld: row.withheld}
		if got := nightRow(&codes.Lists{}, r, regionfile.Officer{}, time.Time{}, time.Hour); got.Unnamed != row.want {
			t.Errorf("%s: %v", name, got.Unnamed)
		}
	}
}
