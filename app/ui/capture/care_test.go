package capture

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/uitest"
)

// The clock of care runs while a child who was written about is with the
// patrol, and no longer.
func TestTheClockOfCareRunsForAChildAlone(t *testing.T) {
	child := raid.Person{Kind: raid.Minor, Name: "Асан"}
	home := raid.Person{Kind: raid.Minor, Name: "Айша", Outcome: codes.OutcomeSpot, HandedTo: uuid.New()}
	at := time.Date(2026, 11, 23, 1, 40, 0, 0, uitest.Zone)
	for name, row := range map[string]struct {
		people []raid.Person
		runs   bool
	}{
		"an empty form":                 {nil, false},
		"a child":                       {[]raid.Person{child}, true},
		"one of two is handed over":     {[]raid.Person{home, child}, true},
		"all are handed over":           {[]raid.Person{home}, false},
		"handed over, and a blank page": {[]raid.Person{home, {Kind: raid.Minor}}, false},
		"on the way to a centre":        {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: codes.OutcomeCPD}}, true},
		"a centre took him":             {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: codes.OutcomeCPD, HandedAt: at}}, false},
		"nobody took him yet":           {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: codes.OutcomeSpot}}, true},
		"investigators took him":        {[]raid.Person{{Kind: raid.Minor, Name: "Асан", Outcome: "O_CRIM", HandedAt: at}}, false},
		"an adult":                      {[]raid.Person{{Kind: raid.Adult, Name: "Пётр"}}, false},
	} {
		s := newSheet(Record{Draft: Draft{Encounter: raid.Encounter{People: row.people}}}, uuid.New)
		if s.inCare() != row.runs {
			t.Errorf("%s: it runs: %v", name, !row.runs)
		}
	}
}

// The page stays as long as it is not written which house took the child in, and when.
func TestThePageWaitsForTheHouseThatTookTheChild(t *testing.T) {
	for _, code := range []codes.Code{codes.OutcomeCAN, codes.OutcomeCPD, codes.OutcomeMedical} {
		p := open(t)
		p.c.Begin(nil)
		p.write(p.person().name, "Айдос")
		p.c.enter(pageOutcome)
		p.tap(p.outcome().outcome, string(code))
		if p.c.page != pageOutcome || !p.outcome().handedAt.Visible() || !p.outcome().placed.Visible() {
			t.Fatalf("%s: page %d, and what it asks is not in sight", code, p.c.page)
		}
		p.c.edit(func(s *sheet) { s.who().HandedAt = p.c.now() })
		if p.outcome().complete() {
			t.Errorf("%s: the house is not named, and the page is called answered", code)
		}
		p.write(p.outcome().placed, "Орталық, қабылдаған Сынақова")
		if !p.outcome().complete() || p.c.sheet.who().Placed == "" {
			t.Errorf("%s: all of it is answered", code)
		}
		p.tap(p.outcome().outcome, string(codes.OutcomeHome))
		if p.c.sheet.who().Placed != "" || p.outcome().placed.Visible() {
			t.Errorf("%s: he is taken home, and the house stands there", code)
		}
	}
}

// On the way to a centre or a doctor a child stays with the patrol until it is written
// when they took him; that he was given to an adult before is not that hour.
func TestACentreHasTheChildOnceItsHourIsWritten(t *testing.T) {
	for _, code := range []codes.Code{codes.OutcomeCPD, codes.OutcomeMedical} {
		p := open(t)
		p.c.Begin(nil)
		p.write(p.person().name, "Айдос")
		mother := raid.Guardian{ID: uuid.New(), Kinship: codes.KinMother, Name: "Сынақова Сәуле"}
		p.c.edit(func(s *sheet) { s.who().Guardians = []raid.Guardian{mother} })
		p.c.enter(pageOutcome)
		p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
		p.tap(p.outcome().handed, mother.ID.String())
		if p.c.sheet.inCare() {
			t.Fatal("who was given to his mother is with the patrol")
		}
		p.tap(p.outcome().outcome, string(code))
		w := p.c.sheet.who()
		if !p.c.sheet.inCare() || w.HandedTo != uuid.Nil || !w.HandedAt.IsZero() {
			t.Errorf("%s: in care %v, with the hour of his mother %v", code, p.c.sheet.inCare(), w.HandedAt)
		}
		if !p.outcome().handedAt.Visible() {
			t.Fatalf("%s: the hour is not asked", code)
		}
		p.c.edit(func(s *sheet) { s.who().HandedAt = p.c.now() })
		if p.c.sheet.inCare() {
			t.Errorf("%s: in care though its hour is written", code)
		}
		p.c.edit(func(s *sheet) { s.who().HandedAt = time.Time{} })
		p.tap(p.outcome().outcome, string(codes.OutcomeHome))
		if w := p.c.sheet.who(); w.HandedTo != mother.ID || w.HandedAt.IsZero() {
			t.Errorf("%s: after a slip the handover to his mother is gone", code)
		}
		p.c.edit(func(s *sheet) { s.who().Guardians[0].Fitness = codes.UnfitHurt })
		p.tap(p.outcome().outcome, string(code))
		p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
		if p.c.sheet.who().HandedTo != uuid.Nil {
			t.Errorf("%s: he comes back to who hurt him", code)
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

// An hour of a child who was met on an earlier night is the first after the meeting that
// has passed, and may have its day before it; that of the meeting itself is of the night of
// now.
func TestAnHourOfAnEarlierNightIsOfThatNight(t *testing.T) {
	zone := uitest.Zone
	met := time.Date(2026, 11, 30, 11, 58, 20, 0, zone)
	for _, row := range []struct {
		now   time.Time
		typed string
		want  time.Time
	}{
		{time.Date(2027, 1, 1, 0, 3, 0, 0, zone), "1230", time.Date(2026, 11, 30, 12, 30, 0, 0, zone)},
		{time.Date(2027, 1, 1, 0, 3, 0, 0, zone), "11:58", time.Date(2026, 11, 30, 11, 58, 0, 0, zone)},
		{time.Date(2027, 1, 1, 0, 3, 0, 0, zone), "1157", time.Date(2026, 12, 1, 11, 57, 0, 0, zone)},
		{time.Date(2027, 1, 1, 0, 3, 0, 0, zone), "2.12 9:05", time.Date(2026, 12, 2, 9, 5, 0, 0, zone)},
		{time.Date(2027, 1, 1, 0, 3, 0, 0, zone), "02120905", time.Date(2026, 12, 2, 9, 5, 0, 0, zone)},
		{time.Date(2027, 1, 1, 0, 3, 0, 0, zone), "31.02 9:05", time.Time{}},
		{time.Date(2026, 12, 1, 0, 3, 0, 0, zone), "0001", time.Date(2026, 12, 1, 0, 1, 0, 0, zone)},
		{time.Date(2026, 11, 30, 14, 0, 0, 0, zone), "1230", time.Date(2026, 11, 30, 12, 30, 0, 0, zone)},
		{time.Date(2026, 12, 1, 0, 3, 0, 0, zone), "1150", time.Date(2026, 12, 1, 11, 50, 0, 0, zone)}, // after the meeting it has not come yet: the nearest, which the rules mark
	} {
		p := open(t)
		p.bench.now = row.now
		p.c.Begin(nil)
		p.write(p.person().name, "Айдос")
		p.c.edit(func(s *sheet) { s.Encounter.MetAt = met; s.who().Outcome = codes.OutcomeSpot })
		p.c.enter(pageOutcome)
		f := p.outcome().handedAt.f
		f.Focus()
		p.typed(row.typed)
		if got := p.c.sheet.who().HandedAt; !got.Equal(row.want) {
			t.Errorf("%s typed at %v is %v, want %v", row.typed, row.now, got, row.want)
		}
	}
}
