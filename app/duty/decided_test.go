package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
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
