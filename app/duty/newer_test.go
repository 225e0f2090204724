package duty

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// fatherIn is a record with a child's father, opened on two devices of its officer.
func fatherIn(t *testing.T) (s *station, w Draft, father raid.Guardian) {
	t.Helper()
	s = newStation(t, aigul)
	father = raid.Guardian{ID: uuid.New(), Kinship: codes.KinFather, Name: "Сынақов Ерлан", Phone: "+77000000001"}
	w = s.handing("Асан", func(e *raid.Encounter) { e.People[0].Guardians = []raid.Guardian{father} })
	saved, err := s.Record(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	w, err = Reopened(w, saved)
	if err != nil {
		t.Fatal(err)
	}
	return s, w, father
}

// An act that was open while it became known elsewhere that the adult hurt the child is
// not issued; one to another adult is.
func TestNoActAgainstAVersionThatCame(t *testing.T) {
	s, w, father := fatherIn(t)
	came := w
	came.Encounter = w.Encounter.Clone()
	came.Encounter.People[0].Guardians[0].Fitness = codes.UnfitHurt
	s.clock.at = s.clock.at.Add(time.Minute)
	if _, err := s.Record(ctx, came); err != nil {
		t.Fatal(err)
	}
	h := handoverTo(w.Encounter.People[0].ID)
	h.Taker.Guardian, h.Taker.Kinship, h.Taker.Name = father.ID, father.Kinship, father.Name
	if _, _, err := s.IssueAct(ctx, w, h); code(err) != "act_newer" {
		t.Errorf("to the father who hurt him: %v", err)
	}
	if n := len(s.heads(w.ID)); n != 1 {
		t.Errorf("%d versions", n)
	}
}

// Of two versions the alarm stays as long as one of them says it, or what one says of
// the adult to whom the other hands the child.
func TestTwoVersionsKeepTheAlarm(t *testing.T) {
	for name, row := range map[string]struct {
		first, second func(*raid.Person, raid.Guardian)
		wrong         bool
	}{
		"nothing against him": {
			func(p *raid.Person, g raid.Guardian) {
				p.HandedTo, p.HandedAt = g.ID, time.Date(2026, 7, 4, 23, 40, 0, 0, astana)
			},
			func(p *raid.Person, g raid.Guardian) { p.WhyOut = "басқа" }, false,
		},
		"each says a half": {
			func(p *raid.Person, g raid.Guardian) {
				p.HandedTo, p.HandedAt = g.ID, time.Date(2026, 7, 4, 23, 40, 0, 0, astana)
			},
			func(p *raid.Person, g raid.Guardian) { p.Guardians[0].Fitness = codes.UnfitHurt }, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, w, father := fatherIn(t)
			for _, change := range []func(*raid.Person, raid.Guardian){row.first, row.second} {
				s.clock.at = s.clock.at.Add(time.Minute)
				v := w
				v.Encounter = w.Encounter.Clone()
				change(&v.Encounter.People[0], father)
				if _, err := s.Record(ctx, v); err != nil {
					t.Fatal(err)
				}
			}
			rows, err := s.Night(ctx, "")
			if err != nil || len(rows) != 1 || rows[0].Heads != 2 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			if rows[0].Wrong != row.wrong {
				t.Errorf("given wrong: %v", rows[0].Wrong)
			}
		})
	}
}

// What is typed on the version before takes no alarm away: the marks that came stand
// beside it.
func TestADraftOnAnOlderVersionKeepsTheAlarm(t *testing.T) {
	s, w, father := fatherIn(t)
	came := w
	came.Encounter = w.Encounter.Clone()
	came.Encounter.People[0].Guardians[0].Fitness = codes.UnfitHurt
	s.clock.at = s.clock.at.Add(time.Minute)
	if _, err := s.Record(ctx, came); err != nil {
		t.Fatal(err)
	}
	w.Encounter.People[0].HandedTo, w.Encounter.People[0].HandedAt = father.ID, time.Date(2026, 7, 4, 23, 40, 0, 0, astana)
	if err := s.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	rows, err := s.Night(ctx, "")
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if !rows[0].Behind || !rows[0].Wrong {
		t.Errorf("behind: %v, given wrong: %v", rows[0].Behind, rows[0].Wrong)
	}
}

// given is a finished record whose mother, as it turned out later, may not have the child.
func given(s *station) uuid.UUID {
	s.t.Helper()
	id := s.meet("Асан")
	mother := raid.Guardian{ID: uuid.New(), Kinship: codes.KinMother, Name: "Айша", Fitness: codes.Fit}
	for _, edit := range []func(e *raid.Encounter){
		func(e *raid.Encounter) {
			p := &e.People[0]
			p.Guardians, p.Outcome, p.HandedTo, p.HandedAt = []raid.Guardian{mother}, codes.OutcomeSpot, mother.ID, s.Now()
		},
		func(e *raid.Encounter) { e.ClosedAt = s.Now() },
		func(e *raid.Encounter) {
			e.Amendment = &raid.Reasoned{Reason: "мас болып шықты", At: s.Now()}
			e.People[0].Guardians[0].Fitness = codes.Unfit
		},
	} {
		if _, err := s.Step(ctx, id, func(e *raid.Encounter) error { edit(e); return nil }); err != nil {
			s.t.Fatal(err)
		}
		s.clock.at = s.clock.at.Add(time.Minute)
	}
	return id
}

// A child who is with an adult who may not have him keeps the shift open and stays in sight
// on the next night, of who wrote it and of who has to act, until another takes him.
func TestAChildGivenWrongIsLeftToDo(t *testing.T) {
	s, g, y := newStation(t, aigul), newStation(t, gulnar), newStation(t, yerlan)
	id := given(s)
	sheet, err := s.ShiftSheet(ctx, tonight)
	if err != nil || sheet.Wrong != 1 || sheet.Whole() || sheet.Open+sheet.Returned != 0 {
		t.Errorf("%+v, %v", sheet, err)
	}
	s.carry(g)
	s.carry(y)
	for name, one := range map[string]*station{"who wrote it": s, "the inspector": g, "the supervisor": y} {
		one.clock.at = one.clock.at.Add(24 * time.Hour)
		rows, err := one.Unsettled(ctx)
		if err != nil || len(rows) != 1 || rows[0].ID != id || !rows[0].Wrong {
			t.Errorf("%s sees %+v, %v", name, rows, err)
		}
	}
	next, err := s.ShiftSheet(ctx, "2026-07-05")
	if err != nil || next.Wrong != 1 || next.Carried != 0 {
		t.Errorf("the next night: %+v, %v", next, err)
	}
	if _, err := s.Step(ctx, id, func(e *raid.Encounter) error {
		father := raid.Guardian{ID: uuid.New(), Kinship: codes.KinFather, Name: "Болат", Fitness: codes.Fit}
		p := &e.People[0]
		p.Guardians, p.HandedTo, p.HandedAt = append(p.Guardians, father), father.ID, s.Now()
		e.ClosedAt = s.Now()
		e.Amendment = &raid.Reasoned{Reason: "әкесі алды", At: s.Now()}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if rows, err := s.Unsettled(ctx); err != nil || len(rows) != 0 {
		t.Errorf("the father took him: %+v, %v", rows, err)
	}
}

// What is learnt of the adult after the record was finished is saved, and the row raises
// the alarm.
func TestWhatIsLearntAfterTheEndIsSaved(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	mother := raid.Guardian{ID: uuid.New(), Kinship: codes.KinMother, Name: "Айша", Fitness: codes.Fit}
	step := func(edit func(e *raid.Encounter)) {
		t.Helper()
		if _, err := s.Step(ctx, id, func(e *raid.Encounter) error { edit(e); return nil }); err != nil {
			t.Fatal(err)
		}
		s.clock.at = s.clock.at.Add(time.Minute)
	}
	step(func(e *raid.Encounter) {
		p := &e.People[0]
		p.Guardians, p.Outcome, p.HandedTo, p.HandedAt = []raid.Guardian{mother}, codes.OutcomeSpot, mother.ID, s.Now()
	})
	step(func(e *raid.Encounter) { e.ClosedAt = s.Now() })
	step(func(e *raid.Encounter) {
		e.Amendment = &raid.Reasoned{Reason: "мас болып шықты", At: s.Now()}
		e.People[0].Guardians[0].Fitness = codes.Unfit
	})
	rows, err := s.Night(ctx, tonight)
	if err != nil || len(rows) != 1 || !rows[0].Wrong || !rows[0].Closed {
		t.Errorf("%+v, %v", rows, err)
	}
	f, err := s.Encounter(ctx, id)
	if err != nil || f.Encounter.People[0].Guardians[0].Fitness != codes.Unfit {
		t.Errorf("%v, %v", f.Row, err)
	}
}
