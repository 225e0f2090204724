package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
)

// What was accepted is found again by when that was, not by the night it is of:
// the latest first, as many as are asked for, with a word where there are more.
func TestWhatWasAcceptedIsFoundLongAfter(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	later := func(days time.Duration) {
		for _, s := range []*station{a, y} {
			s.clock.at = s.clock.at.Add(days * 24 * time.Hour)
			s.granted(wire.UsualGrant)
		}
	}
	var ids []uuid.UUID
	for _, name := range []string{"Асан", "Болат", "Үсен"} {
		id := a.meet(name)
		rev := a.finish(id)
		ids = append(ids, id)
		a.carry(y)
		later(40)
		if err := y.Accept(ctx, id, rev); err != nil {
			t.Fatal(err)
		}
	}
	back := a.meet("Самат")
	rev := a.finish(back)
	a.carry(y)
	if err := y.Return(ctx, back, rev, raid.Comment{Text: "Қайда?"}); err != nil {
		t.Fatal(err)
	}
	later(300)
	for _, row := range []struct {
		name string
		list func() ([]Decided, bool, error)
		want []uuid.UUID
		more bool
	}{
		{"all", func() ([]Decided, bool, error) { return y.Accepted(ctx, 9) }, []uuid.UUID{ids[2], ids[1], ids[0]}, false},
		{"fewer than there are", func() ([]Decided, bool, error) { return y.Accepted(ctx, 2) }, []uuid.UUID{ids[2], ids[1]}, true},
		{"by a name", func() ([]Decided, bool, error) { return y.FindAccepted(ctx, "болат", 9) }, []uuid.UUID{ids[1]}, false},
		{"more than are shown", func() ([]Decided, bool, error) { return y.FindAccepted(ctx, "Сынақ", 2) }, []uuid.UUID{ids[2], ids[1]}, true},
		{"a returned one is not accepted", func() ([]Decided, bool, error) { return y.FindAccepted(ctx, "Самат", 9) }, nil, false},
		{"nothing sought", func() ([]Decided, bool, error) { return y.FindAccepted(ctx, " ", 9) }, nil, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			list, more, err := row.list()
			if err != nil {
				t.Fatal(err)
			}
			var got []uuid.UUID
			for _, one := range list {
				got = append(got, one.Row.ID)
			}
			if diff := cmp.Diff(row.want, got); diff != "" || more != row.more {
				t.Errorf("%s more: %v", diff, more)
			}
		})
	}
}

// Of what two supervisors decided differently the return stands, and who accepted it is
// known: each of them is told of his own, and one that was taken back is no more.
func TestAnOutweighedAcceptanceIsKnown(t *testing.T) {
	a, y, z := newStation(t, aigul), newStation(t, yerlan), newStation(t, aidos)
	id := a.meet("Асан")
	rev := a.finish(id)
	a.carry(y)
	a.carry(z)
	accepted := y.clock.at
	if err := y.Accept(ctx, id, rev); err != nil {
		t.Fatal(err)
	}
	if err := z.Return(ctx, id, rev, raid.Comment{Text: "Қайда?"}); err != nil {
		t.Fatal(err)
	}
	y.carry(z)
	z.carry(y)
	over := func(s *station) *Verdict {
		t.Helper()
		list, err := s.Returned(ctx)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		return list[0].Over
	}
	want := &Verdict{At: accepted.In(y.Rules().Offset), By: yerlan.Name}
	if diff := cmp.Diff(want, over(z)); diff != "" {
		t.Error(diff)
	}
	want.Own = true
	if diff := cmp.Diff(want, over(y)); diff != "" {
		t.Error(diff)
	}
	if err := y.UndoReview(ctx, id, rev, "қате"); err != nil {
		t.Fatal(err)
	}
	if o := over(y); o != nil {
		t.Errorf("taken back, and said: %+v", o)
	}
}

// aidos is a second supervisor of the unit.
var aidos = regionfile.Officer{ID: uuid.UUID{0: 7, 15: 77}, Name: "Айдос Т.", Role: regionfile.Supervisor, Unit: yerlan.Unit}
