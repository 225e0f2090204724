package duty

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// A list of what waits is read again and again while an officer types: what he
// typed never makes it fail, and never makes it forget what waits.
func TestWhatWaitsBesideDrafts(t *testing.T) {
	waits := func(s *station) []uuid.UUID {
		rows, err := s.Unsettled(ctx)
		if err != nil {
			t.Errorf("unsettled: %v", err)
		}
		var ids []uuid.UUID
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if _, err := s.Queue(ctx); err != nil {
			t.Errorf("queue: %v", err)
		}
		return ids
	}
	begun := func(s *station) Draft {
		w, err := s.NewEncounter(ctx)
		if err != nil {
			t.Fatal(err)
		}
		w.Encounter.Place.Type = "STRT"
		w.Encounter.People = []raid.Person{{ID: uuid.New(), Kind: raid.Minor}}
		return w
	}
	for name, write := range map[string]func(*station, uuid.UUID){
		"of a record never saved": func(s *station, _ uuid.UUID) {
			if err := s.SaveDraft(ctx, begun(s)); err != nil {
				t.Fatal(err)
			}
		},
		"of an empty form": func(s *station, _ uuid.UUID) {
			if err := s.SaveDraft(ctx, Draft{ID: uuid.New()}); err != nil {
				t.Fatal(err)
			}
		},
		"of a record that was changed": func(s *station, id uuid.UUID) {
			w, err := s.Edit(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			w.Encounter.Note = "жалғасы"
			if err := s.SaveDraft(ctx, w); err != nil {
				t.Fatal(err)
			}
		},
		"that cannot be read": func(s *station, _ uuid.UUID) {
			if err := s.ledger.PutDraft(ctx, uuid.New(), s.opts.Keys.Own(), []byte(`{"id":`)); err != nil {
				t.Fatal(err)
			}
		},
		"of a record that was lost": func(s *station, _ uuid.UUID) {
			w := begun(s)
			w.Seen = append(w.Seen, "0000")
			if err := s.SaveDraft(ctx, w); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t, aigul)
			id := s.meet("Асан")
			for round, before := range []func(){
				func() { write(s, id) }, // and the first look goes through every record
				func() {},
				func() { s.unsettled.forget(); s.undecided.forget() },
				func() { s.meet("Айша") },
				func() {},
			} {
				before()
				got, want := waits(s), 1
				if round > 2 {
					want = 2
				}
				if len(got) != want || !slices.Contains(got, id) {
					t.Errorf("look %d: %v", round, got)
				}
			}
		})
	}
}

// The second look knows of a draft as the first does.
func TestWhatWaitsShowsTheDraftEveryTime(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	w, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	for look := range 3 {
		rows, err := s.Unsettled(ctx)
		if err != nil || len(rows) != 1 || !rows[0].Draft {
			t.Errorf("look %d: %+v, %v", look, rows, err)
		}
	}
}

// What was handed over waits for its receiver until he writes, and for nobody
// else.
func TestWhatWasHandedOverIsMarked(t *testing.T) {
	a, g := newStation(t, aigul), newStation(t, gulnar)
	id := a.meet("Асан")
	passed := func(s *station) bool {
		f, err := s.Encounter(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return f.Row.Passed
	}
	if passed(a) {
		t.Error("one's own record was handed over to nobody")
	}
	a.clock.at = a.clock.at.Add(40 * time.Minute)
	given := a.Now()
	if _, err := a.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	a.carry(g)
	if passed(a) || !passed(g) {
		t.Errorf("handed over: %v for who gave it, %v for who has it", passed(a), passed(g))
	}
	if f, err := g.Encounter(ctx, id); err != nil || !f.Row.PassedAt.Equal(given) {
		t.Errorf("handed over at %v, was %v (%v)", f.Row.PassedAt, given, err)
	}
	if _, err := g.Step(ctx, id, func(e *raid.Encounter) error { e.Note = "қабылдадым"; return nil }); err != nil {
		t.Fatal(err)
	}
	if passed(g) {
		t.Error("it waits although its receiver has written")
	}
}

// A child who is with another stays in sight of who has to act, also once the night is
// over; of another crew's patrol it does not.
func TestAChildWithAnotherIsCarriedOverNoon(t *testing.T) {
	a, g, b := newStation(t, aigul), newStation(t, gulnar), newStation(t, bekzat)
	id := a.meet("Асан")
	a.carry(g)
	a.carry(b)
	for _, s := range []*station{g, b} {
		s.clock.at = s.clock.at.Add(24 * time.Hour)
	}
	rows, err := g.Unsettled(ctx)
	if err != nil || len(rows) != 1 || rows[0].ID != id || rows[0].Since.IsZero() || rows[0].Holds {
		t.Errorf("the inspector sees %+v, %v", rows, err)
	}
	if rows, err := b.Unsettled(ctx); err != nil || len(rows) != 0 {
		t.Errorf("a patrol sees %+v, %v", rows, err)
	}
}
