package session

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/ui"
)

// fork saves a record in two places, neither of which knows of the other.
func (r *rig) fork(id uuid.UUID) {
	r.t.Helper()
	note := func(text string) func(*raid.Encounter) error {
		return func(e *raid.Encounter) error { e.Note = text; return nil }
	}
	was, err := r.s.duty.Edit(r.ctx, id)
	r.must(err)
	_, err = r.s.duty.Step(r.ctx, id, note("басқа құрылғыда"))
	r.must(err)
	r.must(note("осында")(&was.Encounter))
	_, err = r.s.duty.Record(r.ctx, was)
	r.must(err)
}

// The end of a shift counts the records of two versions, and leads to the one
// there is, or to the list where all of them stand.
func TestTheEndOfAShiftLeadsToConflicts(t *testing.T) {
	for _, n := range []int{1, 2} {
		r := newRig(t, aigul)
		r.unlock(aigul)
		s := r.s
		var ids []uuid.UUID
		for range n {
			d, _ := handed()
			r.must(s.desk.SaveStep(r.ctx, d))
			r.fork(d.ID)
			ids = append(ids, d.ID)
		}
		s.refresh()
		r.until("the rows", func() bool {
			return len(slices.DeleteFunc(slices.Clone(s.tonight), func(w duty.Row) bool { return w.Heads != 2 })) == n
		})
		r.overShift()
		if got := s.shiftData.Sheet.Forks; got != n {
			t.Errorf("%d counted, want %d", got, n)
		}
		s.shiftEnd.OnForks()
		if n == 1 {
			r.page(ids[0])
			if !r.says(r.look.T("record.settle")) {
				t.Error("the page does not say how it is made one")
			}
			continue
		}
		r.calm()
		if r.shell.Router().Area() != ui.AreaNight || r.top() != ui.Screen(s.night) {
			t.Error("the list is not in sight")
		}
	}
}
