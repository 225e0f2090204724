package capture

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// The clock of care runs while a child who was written about is with the
// patrol, and no longer.
func TestTheClockOfCareRunsForAChildAlone(t *testing.T) {
	child := raid.Person{Kind: raid.Minor, Name: "Асан"}
	home := raid.Person{Kind: raid.Minor, Name: "Айша", Outcome: raid.OutcomeSpot}
	for name, row := range map[string]struct {
		people []raid.Person
		runs   bool
	}{
		"an empty form":                 {nil, false},
		"a child":                       {[]raid.Person{child}, true},
		"one of two is handed over":     {[]raid.Person{home, child}, true},
		"all are handed over":           {[]raid.Person{home}, false},
		"handed over, and a blank page": {[]raid.Person{home, {Kind: raid.Minor}}, false},
		"a centre took him":             {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: raid.OutcomeCPD}}, false},
		"a case was opened":             {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: raid.OutcomeCriminal}}, true},
		"an adult":                      {[]raid.Person{{Kind: raid.Adult, Name: "Пётр"}}, false},
	} {
		s := newSheet(Record{Draft: Draft{Encounter: raid.Encounter{People: row.people}}}, uuid.New)
		if s.inCare() != row.runs {
			t.Errorf("%s: it runs: %v", name, !row.runs)
		}
	}
}
