package capture

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// The clock of care runs while a child who was written about is with the
// patrol, and no longer.
func TestTheClockOfCareRunsForAChildAlone(t *testing.T) {
	child := raid.Person{Kind: raid.Minor, Name: "Асан"}
	home := raid.Person{Kind: raid.Minor, Name: "Айша", Outcome: codes.OutcomeSpot, HandedTo: uuid.New()}
	for name, row := range map[string]struct {
		people []raid.Person
		runs   bool
	}{
		"an empty form":                 {nil, false},
		"a child":                       {[]raid.Person{child}, true},
		"one of two is handed over":     {[]raid.Person{home, child}, true},
		"all are handed over":           {[]raid.Person{home}, false},
		"handed over, and a blank page": {[]raid.Person{home, {Kind: raid.Minor}}, false},
		"a centre took him":             {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: codes.OutcomeCPD}}, false},
		"nobody took him yet":           {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: codes.OutcomeSpot}}, true},
		"investigators took him":        {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: "O_CRIM"}}, false},
		"an adult":                      {[]raid.Person{{Kind: raid.Adult, Name: "Пётр"}}, false},
	} {
		s := newSheet(Record{Draft: Draft{Encounter: raid.Encounter{People: row.people}}}, uuid.New)
		if s.inCare() != row.runs {
			t.Errorf("%s: it runs: %v", name, !row.runs)
		}
	}
}

// The button that leaves the child with the patrol can be tapped only while one
// is with it, and keeps its place where a finger may be on its way.
func TestSavingForLaterNeedsAChildInCare(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.write(p.person().name, "Айдос")
	p.c.enter(pageOutcome)
	save := p.c.frame.save
	if !save.Visible() || save.Disabled() {
		t.Fatal("a child in care cannot be saved")
	}
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	if !save.Visible() || save.Disabled() {
		t.Error("a child whom nobody has taken yet cannot be saved")
	}
	p.c.edit(func(s *sheet) { s.who().HandedAt = p.c.now() })
	p.c.frame.refreshState()
	if !save.Visible() || !save.Disabled() {
		t.Errorf("after the handover: visible %v, disabled %v", save.Visible(), save.Disabled())
	}
	p.c.enter(pagePerson)
	p.c.enter(pageOutcome)
	if save.Visible() || !p.c.frame.add.Visible() {
		t.Error("the page opened again does not ask for the next child")
	}
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot)) // a slip of the finger
	if save.Disabled() || !save.Visible() || p.c.frame.add.Visible() {
		t.Error("the child is in care again, and cannot be saved")
	}
}
