package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/sync/revision"
)

// story is the history of a record in short: who did what.
func (s *station) story(id uuid.UUID) []string {
	s.t.Helper()
	steps, err := s.History(ctx, id, func(before, after Version) []codes.Names {
		var out []codes.Names
		if before.Encounter.Note != after.Encounter.Note {
			out = append(out, codes.Names{EN: "note"})
		}
		if len(after.Encounter.People) > 0 && before.Encounter.People[0].Surname != after.Encounter.People[0].Surname {
			out = append(out, codes.Names{EN: "surname"})
		}
		return out
	})
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, one := range steps {
		for _, d := range one.Deeds {
			said := one.Name + " " + string(d.What)
			for _, f := range d.Fields {
				said += " " + f.EN
			}
			for _, c := range d.Comments {
				said += " " + c.Text
			}
			if said += " " + d.Text; d.Text == "" {
				said = said[:len(said)-1]
			}
			out = append(out, said)
		}
	}
	return out
}

// The history says of each revision and each decision who made it and what it
// was, and of a change which fields it touched, even where a mask looks the
// same before and after.
func TestHistory(t *testing.T) {
	a, y, g := newStation(t, aigul), newStation(t, yerlan), newStation(t, gulnar)
	id := a.meet("Асан")
	pass := func() { a.clock.at = a.clock.at.Add(time.Minute); y.clock.at, g.clock.at = a.clock.at, a.clock.at }
	step := func(change func(*raid.Encounter)) {
		t.Helper()
		pass()
		if _, err := a.Step(ctx, id, func(e *raid.Encounter) error { change(e); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	step(func(e *raid.Encounter) { e.People[0].Surname = "Саттар"; e.Note = "x" })
	step(func(*raid.Encounter) {}) // changes nothing, and is no step
	pass()
	rev := a.finish(id)
	a.carry(y)
	pass()
	if err := y.Accept(ctx, id, rev); err != nil {
		t.Fatal(err)
	}
	pass()
	if err := y.UndoReview(ctx, id, rev, "undo"); err != nil {
		t.Fatal(err)
	}
	pass()
	if err := y.Return(ctx, id, rev, raid.Comment{Text: "қараңыз"}); err != nil {
		t.Fatal(err)
	}
	y.carry(a)
	f, err := a.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	step(func(e *raid.Encounter) { e.Answer = &raid.Answer{Review: f.Reviews[0].ID, Text: "қаралды"} })
	step(func(e *raid.Encounter) { e.Amendment = &raid.Reasoned{Reason: "қате"}; e.Note = "y" })
	pass()
	if _, err := a.Withdraw(ctx, id, "қосарланған"); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Айгүл recorded", "Айгүл changed note surname", "Айгүл finished",
		"Ерлан accepted", "Ерлан reopened", "Ерлан returned қараңыз",
		"Айгүл answered қаралды", "Айгүл amended қате", "Айгүл changed note", "Айгүл withdrawn қосарланған",
	}
	if diff := cmp.Diff(want, a.story(id)); diff != "" {
		t.Error(diff)
	}
}

// Whoever is taken out of a record is told by himself: who stood behind him did
// not become another.
func TestHistoryOfSomebodyTakenOut(t *testing.T) {
	a := newStation(t, aigul)
	id := a.meet("Асан")
	step := func(change func(*raid.Encounter)) {
		t.Helper()
		a.clock.at = a.clock.at.Add(time.Minute)
		if _, err := a.Step(ctx, id, func(e *raid.Encounter) error { change(e); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	step(func(e *raid.Encounter) {
		other := raid.Person{ID: uuid.New(), Kind: raid.Minor, Surname: "Сынақ", Name: "Дана"}
		e.People = append(e.People, other)
	})
	step(func(e *raid.Encounter) { e.People = e.People[1:] })
	var last []string
	steps, err := a.History(ctx, id, func(before, after Version) []codes.Names {
		if len(before.Encounter.People) == 1 && before.Encounter.People[0].ID == after.Encounter.People[0].ID {
			return nil
		}
		return []codes.Names{{EN: "surname"}}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range steps[len(steps)-1].Deeds {
		last = append(last, string(d.What)+" "+d.Text)
	}
	if diff := cmp.Diff([]string{"removed С. А."}, last); diff != "" {
		t.Error(diff)
	}
}

// Who goes on with a record is told, and a short record that was taken back.
func TestHistoryOfAPassedAndOfAShortRecord(t *testing.T) {
	a := newStation(t, aigul)
	id := a.meet("Асан")
	if _, err := a.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	steps, err := a.History(ctx, id, func(Version, Version) []codes.Names { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if got := steps[1].Deeds; len(got) != 1 || got[0].What != DeedPassed || got[0].To.Officer != gulnar.ID {
		t.Errorf("passed is told as %+v", got)
	}
	check, err := a.CheckVenue(ctx, raid.Place{Point: point(), Type: "CAFE"}, raid.NothingFound, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Undo(ctx, check, "undo"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Айгүл recorded", "Айгүл undone"}, a.story(check)); diff != "" {
		t.Error(diff)
	}
}

// A decision never stands before the revision it is about, whatever two clocks
// say, nor behind one that was made from it, and otherwise where its time puts
// it. One that came when the record had gone on is told as such.
func TestDecisionsAreWovenIn(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 7, 4, h, 0, 0, 0, astana) }
	steps := []Step{{At: at(1), Name: "a"}, {At: at(3), Name: "b"}, {At: at(5), Name: "c"}}
	place, next := map[revision.Hash]int{"a": 0, "b": 1, "c": 2}, map[revision.Hash]int{"a": 1}
	for _, row := range []struct {
		name string
		rev  revision.Hash
		at   time.Time
		want string
		what DeedKind
	}{
		{"after its revision", "a", at(2), "axbc", DeedAccepted},
		{"its clock is behind", "b", at(0), "abxc", DeedAccepted},
		{"its clock is behind all", "a", at(0), "axbc", DeedAccepted},
		{"when the record had gone on", "a", at(4), "axbc", DeedAcceptedBefore},
		{"when it had gone on twice", "a", at(9), "axbc", DeedAcceptedBefore},
		{"of one of two versions", "b", at(9), "abcx", DeedAccepted},
		{"last", "c", at(9), "abcx", DeedAccepted},
		{"of a revision that is not here", "?", at(2), "axbc", DeedAccepted},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := ""
			for _, s := range woven(steps, []decided{{row.rev, Step{At: row.at, Name: "x", Deeds: []Deed{{What: DeedAccepted}}}}}, place, next) {
				got += s.Name
				if s.Name == "x" && s.Deeds[0].What != row.what {
					t.Errorf("told as %s, want %s", s.Deeds[0].What, row.what)
				}
			}
			if got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}
