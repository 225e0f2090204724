package session

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/settle"
	"shyraq/sync/revision"
)

// split waits for the page on which two versions are made one.
func (r *rig) split() *settle.Screen {
	r.t.Helper()
	r.until("the two versions", func() bool {
		p, ok := r.top().(*settle.Screen)
		return ok && p == r.s.settling
	})
	return r.s.settling
}

// divided is a record of two versions in the list, whose note both changed.
func (r *rig) divided() uuid.UUID {
	r.t.Helper()
	d, _ := handed()
	r.must(r.s.desk.SaveStep(r.ctx, d))
	r.fork(d.ID)
	r.s.refresh()
	r.until("the row", func() bool {
		for _, w := range r.s.tonight {
			if w.ID == d.ID && w.Heads == 2 {
				return true
			}
		}
		return false
	})
	return d.ID
}

func (r *rig) noteOf(id uuid.UUID) (note string, heads int) {
	r.t.Helper()
	file, err := r.s.duty.Reveal(r.ctx, id, "test")
	r.must(err)
	return file.Encounter.Note, len(file.Heads)
}

// A record of two versions is read, and by the keyboard alone made one: what was
// chosen stands, the other stays in the history, and nothing is saved before all
// is chosen.
func TestTwoVersionsAreMadeOne(t *testing.T) {
	for name, side := range map[string]struct {
		key  string
		left bool
	}{"the left by A": {"a", true}, "the right by B": {"b", false}, "by the digits": {"1", true}, "in Cyrillic": {"ф", true}} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			id := r.divided()
			r.s.openRecord(id)
			r.page(id)
			r.tap("record.settle")
			p := r.split()
			both, err := r.s.duty.Split(r.ctx, id)
			r.must(err)
			want := both.Sides[1].Encounter.Note
			if side.left {
				want = both.Sides[0].Encounter.Note
			}
			for _, v := range both.Sides {
				if !r.says(v.Encounter.Note) {
					t.Errorf("%q is not read: %q", v.Encounter.Note, r.words())
				}
			}
			p.Save()
			r.calm()
			if _, n := r.noteOf(id); n != 2 {
				t.Fatal("it was saved without a choice")
			}
			r.typed(side.key)
			r.pass(time.Second)
			p.Save()
			r.page(id)
			if got, n := r.noteOf(id); got != want || n != 1 {
				t.Errorf("the note is %q of %d heads, want %q", got, n, want)
			}
			r.until("the page of one version", func() bool { return !r.says(r.look.T("record.two_heads")) })
			if r.says(r.look.T("record.settle")) {
				t.Error("it is still to be settled")
			}
		})
	}
}

// Esc leads back, a lock leaves nothing of a record on the page, and what came
// meanwhile is shown before anything is saved.
func TestTheVersionsMoved(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	id := r.divided()
	r.s.openRecord(id)
	r.page(id)
	r.tap("record.settle")
	r.split()
	r.key(fyne.KeyEscape)
	r.page(id)
	r.tap("record.settle")
	p := r.split()
	both, err := r.s.duty.Split(r.ctx, id)
	r.must(err)
	was, err := r.s.duty.Edit(r.ctx, id)
	r.must(err)
	was.Seen, was.Encounter = []revision.Hash{both.Sides[0].Rev}, both.Sides[0].Encounter
	was.Encounter.Note = "үшінші құрылғыда"
	_, err = r.s.duty.Record(r.ctx, was)
	r.must(err)
	r.typed("a")
	p.Save()
	r.calm()
	if _, n := r.noteOf(id); n != 2 {
		t.Fatalf("%d heads", n)
	}
	r.until("what came", func() bool { return r.top() == ui.Screen(p) && r.says("үшінші құрылғыда") })
	r.lock()
	for _, o := range []string{"осында", "басқа құрылғыда"} {
		if r.says(o) {
			t.Errorf("%q stays after the lock", o)
		}
	}
}

// A lock, or an end without one, takes no choice away that was made between two
// versions; the page comes back after a lock.
func TestAfterALockTheChoicesComeBack(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	id := r.divided()
	r.s.openRecord(id)
	r.page(id)
	r.tap("record.settle")
	r.split()
	r.typed("b")
	both, err := r.s.duty.Split(r.ctx, id)
	r.must(err)
	want := both.Sides[1].Encounter.Note
	r.lock()
	r.unlock(aigul)
	r.split().Save()
	r.page(id)
	if got, n := r.noteOf(id); got != want || n != 1 {
		t.Errorf("the note is %q of %d heads, want %q", got, n, want)
	}
	if r.s.desk.drafts.Holds(draft.Settle) {
		t.Error("what was chosen stays once it is saved")
	}
}

// A name that differs below the mask is told on the page of the record: with the same
// initials both versions seem to name one child.
func TestAHiddenNameThatDiffersIsTold(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	d, _ := handed()
	r.must(r.s.desk.SaveStep(r.ctx, d))
	first, err := r.s.duty.Edit(r.ctx, d.ID)
	r.must(err)
	for _, surname := range []string{"Сеитов", "Сейітов"} {
		v := duty.Draft{ID: d.ID, Seen: slices.Clone(first.Seen), Encounter: first.Encounter.Clone()}
		v.Encounter.People[0].Surname, v.Encounter.Note = surname, "нұсқа: "+surname
		_, err = r.s.duty.Record(r.ctx, v)
		r.must(err)
	}
	r.s.openRecord(d.ID)
	r.page(d.ID)
	if want := r.look.T("record.other_masked", "Field", r.look.T("review.field_name")); !r.says(want) {
		t.Errorf("%q is not read: %q", want, r.words())
	}
	if r.says("Сеитов") || r.says("Сейітов") {
		t.Error("a name is read that is hidden")
	}
}
