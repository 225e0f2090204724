package duty

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// A step that changes nothing writes no revision, whatever makes it, and its draft
// is gone all the same; whatever changes anything is written, as ever.
func TestAStepThatChangesNothingWritesNothing(t *testing.T) {
	type made struct {
		s  *station
		id uuid.UUID
	}
	met := func(t *testing.T) made {
		s := newStation(t, aigul)
		return made{s, s.meet("Асан")}
	}
	planned := func(t *testing.T) made {
		s := newStation(t, yerlan)
		id, err := s.PlanRaid(ctx, uuid.Nil, raidOf(tonight))
		if err != nil {
			t.Fatal(err)
		}
		return made{s, id}
	}
	write := func(m made, w Draft) error { _, err := m.s.Record(ctx, w); return err }
	edited := func(m made, change func(*Draft)) error {
		w, err := m.s.Edit(ctx, m.id)
		if err != nil {
			return err
		}
		if err := m.s.SaveDraft(ctx, w); err != nil {
			return err
		}
		change(&w)
		return write(m, w)
	}
	plan := func(m made, change func(*raid.Raid)) error {
		r := m.s.RaidVersions(ctx, m.id)[0].Raid
		change(&r)
		_, err := m.s.PlanRaid(ctx, m.id, r)
		return err
	}
	for _, row := range []struct {
		name string
		of   func(*testing.T) made
		do   func(made) error
		adds int
	}{
		{"saved as it stands", met, func(m made) error { return edited(m, func(*Draft) {}) }, 0},
		{"a note", met, func(m made) error { return edited(m, func(w *Draft) { w.Encounter.Note = "x" }) }, 1},
		{"a note that is taken back", met, func(m made) error {
			if err := edited(m, func(w *Draft) { w.Encounter.Note = "x" }); err != nil {
				return err
			}
			return edited(m, func(w *Draft) { w.Encounter.Note = "" })
		}, 2},
		{"the pen to who has it", met, func(m made) error {
			_, err := m.s.PassPen(ctx, m.id, raid.Pen{Officer: aigul.ID})
			return err
		}, 0},
		{"the pen to another", met, func(m made) error {
			_, err := m.s.PassPen(ctx, m.id, raid.Pen{Officer: gulnar.ID})
			return err
		}, 1},
		{"two versions, the first as it stands", func(t *testing.T) made {
			m := met(t)
			for _, note := range []string{"a", "b"} {
				if err := fork(m.s, m.id, note); err != nil {
					t.Fatal(err)
				}
			}
			return m
		}, func(m made) error { return edited(m, func(*Draft) {}) }, 0},
		{"from another unit", met, func(m made) error {
			moved := m.s.Officer()
			moved.Unit = "south"
			dir := directory()
			for i := range dir.Officers {
				if dir.Officers[i].ID == moved.ID {
					dir.Officers[i] = moved
				}
			}
			m.s.learn(dir)
			return edited(m, func(*Draft) {})
		}, 1},
		{"a plan as it stands", planned, func(m made) error { return plan(m, func(*raid.Raid) {}) }, 0},
		{"another end", planned, func(m made) error {
			return plan(m, func(r *raid.Raid) { r.Crews = append(r.Crews, raid.Crew{Name: "2"}) })
		}, 1},
		{"called on though it is", planned, func(m made) error { return m.s.RestoreRaid(ctx, m.id) }, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := row.of(t)
			before, heads := revisions(t, m.s, m.id), len(m.s.heads(m.id))
			if err := row.do(m); err != nil {
				t.Fatal(err)
			}
			if got := revisions(t, m.s, m.id) - before; got != row.adds {
				t.Errorf("%d revisions were written, want %d", got, row.adds)
			}
			if drafts, err := m.s.Drafts(ctx); err != nil || len(drafts) != 0 {
				t.Errorf("a draft is left: %d, %v", len(drafts), err)
			}
			if rec, err := m.s.ledger.Record(ctx, m.id); err != nil || len(rec.Heads) != heads {
				t.Errorf("heads: %d, %v", len(rec.Heads), err)
			}
		})
	}
}

// What a step that changes nothing gives is the revision that stands.
func TestNothingIsTheRevisionThatStands(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	was, err := s.ledger.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Step(ctx, id, func(*raid.Encounter) error { return nil })
	if err != nil || got.Rev != was.Heads[0].Rev {
		t.Errorf("%s, %v, want %s", got.Rev, err, was.Heads[0].Rev)
	}
}

// fork writes a version beside whatever came after the first revision.
func fork(s *station, id uuid.UUID, note string) error {
	rec, err := s.ledger.Record(ctx, id)
	if err != nil {
		return err
	}
	w := Draft{ID: id, Seen: []revision.Hash{rec.Revisions[0].Rev}}
	if err := decodeBody(rec.Revisions[0], &w.Encounter); err != nil {
		return err
	}
	w.Encounter.Note = note
	_, err = s.Record(ctx, w)
	return err
}

func revisions(t *testing.T, s *station, id uuid.UUID) int {
	t.Helper()
	rec, err := s.ledger.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return len(rec.Revisions)
}
