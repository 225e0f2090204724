package capture

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
)

// handingOver is a child whose father was called, on the page where it ends.
func handingOver(t *testing.T) (*pageObject, uuid.UUID) {
	t.Helper()
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	w := p.c.sheet.who()
	w.Name, w.Company, w.Reasons, w.NoIIN = "Асан", "K_ALONE", []codes.Code{"R_NIGHT_O"}, "I_DOC"
	father := raid.Guardian{ID: p.id(), Kinship: codes.KinFather, Name: "Пётр", NotifiedAt: p.c.now()}
	w.Guardians = []raid.Guardian{father}
	p.c.enter(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeSpot))
	return p, father.ID
}

func drunkAdult() raid.Person {
	return raid.Person{ID: uuid.UUID{9}, Kind: raid.Adult, Name: "Петр", Roles: []codes.Code{"A_WITH", codes.RoleDrunk}}
}

// TestAnAdultWhoMayNotTakeTheChildIsNotTaken: the tap says why, and what to do
// instead; nobody is written as the one who took the child.
func TestAnAdultWhoMayNotTakeTheChildIsNotTaken(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*raid.Encounter, *raid.Person)
		want   handover.Bar
	}{
		"nothing is against it": {func(*raid.Encounter, *raid.Person) {}, ""},
		"drunk as another name": {func(e *raid.Encounter, _ *raid.Person) { e.People = append(e.People, drunkAdult()) }, handover.BarUnfit},
		"marked himself":        {func(_ *raid.Encounter, p *raid.Person) { p.Guardians[0].Fitness = codes.UnfitHurt }, handover.BarHurt},
		"the inspector refused": {func(_ *raid.Encounter, p *raid.Person) {
			p.Safety = []safety.Done{{ID: uuid.UUID{8}, Step: safety.Decision, With: "Бекова", Ruling: safety.MayNot}}
		}, handover.BarRefused},
	} {
		t.Run(name, func(t *testing.T) {
			p, father := handingOver(t)
			row.change(&p.c.sheet.Encounter, &p.c.sheet.Encounter.People[0])
			p.c.enter(pageOutcome)
			p.tap(p.outcome().handed, father.String())
			taken := p.c.sheet.who().HandedTo == father
			if taken != (row.want == "") || p.outcome().refusal.Visible() == taken || p.outcome().bar != row.want {
				t.Errorf("taken %v, told %q", taken, p.outcome().bar)
			}
		})
	}
}

// TestFinishDoesNotAcceptIt: marked after the outcome was chosen, in whatever
// order, the record does not finish, and does once another way is chosen.
func TestFinishDoesNotAcceptIt(t *testing.T) {
	p, father := handingOver(t)
	p.tap(p.outcome().handed, father.String())
	p.c.edit(func(s *sheet) { s.Encounter.People = append(s.Encounter.People, drunkAdult()) })
	p.c.Finish()
	if len(p.desk.finished) != 0 {
		t.Fatal("finished, and the child is with a drunk adult")
	}
	if !slices.ContainsFunc(p.c.found, func(f raid.Problem) bool { return f.Key == "problem.handover_unfit" && f.Severity == raid.Blocks }) {
		t.Errorf("why is not said: %v", p.c.found)
	}
	p.onPage(pageOutcome)
	p.tap(p.outcome().outcome, string(codes.OutcomeCPD))
	p.c.Finish()
	if len(p.desk.finished) != 1 {
		t.Errorf("to a centre, and not finished: %v", p.c.found)
	}
}

// TestSomebodyElseIsDrunk: one tap says that the adult who takes the child is
// fit, and the record finishes.
func TestSomebodyElseIsDrunk(t *testing.T) {
	p, father := handingOver(t)
	p.c.edit(func(s *sheet) {
		stranger := drunkAdult()
		stranger.Name = "Василий"
		s.Encounter.People = append(s.Encounter.People, stranger)
	})
	p.tap(p.outcome().handed, father.String())
	p.c.Finish()
	if len(p.desk.finished) != 0 {
		t.Fatal("nobody said that he is fit")
	}
	p.onPage(pageOutcome)
	p.tap(p.outcome().fitness, string(codes.Fit))
	p.c.Finish()
	if len(p.desk.finished) != 1 {
		t.Errorf("not finished: %v", p.c.found)
	}
}

// TestTheSiblingsActIsATapAway: the last page says that a child has none, and
// the tap opens it.
func TestTheSiblingsActIsATapAway(t *testing.T) {
	p, father := handingOver(t)
	p.tap(p.outcome().handed, father.String())
	var asked []uuid.UUID
	p.c.OnAct = func(_ Draft, person uuid.UUID) { asked = append(asked, person) }
	other := uuid.UUID{7}
	p.c.edit(func(s *sheet) {
		q := *s.who()
		q.ID, q.Name = other, "Үсен"
		s.Encounter.People[0].Acts = []handover.Act{{ID: uuid.UUID{6}}}
		s.Encounter.People = append(s.Encounter.People, q)
	})
	p.c.enter(pageFinish)
	if !slices.ContainsFunc(p.c.found, func(f raid.Problem) bool { return f.Path == "people.1.acts" }) {
		t.Fatalf("the sibling is not mentioned: %v", p.c.found)
	}
	p.c.follow("people.1.acts")
	if !slices.Equal(asked, []uuid.UUID{other}) {
		t.Errorf("the act of %v was opened", asked)
	}
}
