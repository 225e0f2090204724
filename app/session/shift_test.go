package session

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/night"
	"shyraq/app/ui/uitest"
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

// What keeps a shift open is led to: the draft or the child's record there is, or where
// all of several stand.
func TestTheEndOfAShiftLeadsToWhatKeepsIt(t *testing.T) {
	for name, row := range map[string]struct {
		leave func(r *rig, d capture.Draft) error
		open  func(r *rig)
	}{
		"drafts": {
			func(r *rig, d capture.Draft) error { return r.s.desk.SaveDraft(r.s.ctx, d) },
			func(r *rig) { r.s.shiftEnd.OnDraft() },
		},
		"records with a child": {
			func(r *rig, d capture.Draft) error { return r.s.desk.SaveStep(r.s.ctx, d) },
			func(r *rig) { r.s.shiftEnd.OnOpen() },
		},
	} {
		for _, n := range []int{1, 2} {
			t.Run(fmt.Sprintf("%d %s", n, name), func(t *testing.T) {
				r := newRig(t, aigul)
				r.unlock(aigul)
				var last uuid.UUID
				for range n {
					d, _ := handed()
					last = d.ID
					r.must(row.leave(r, d))
				}
				r.s.refresh()
				r.calm()
				r.overShift()
				row.open(r)
				if n == 1 {
					r.formAt(last)
					return
				}
				r.calm()
				if r.top() == ui.Screen(r.s.shiftEnd) || r.top() == ui.Screen(r.s.check) && !r.s.check.Listing() {
					t.Error("the list is not in sight")
				}
			})
		}
	}
}

// Who goes on after the end of his shift is told so, and opens it again before a check:
// then its closing is taken back, and what he records can be opened here.
func TestWhoGoesOnOpensTheShiftAgain(t *testing.T) {
	for name, row := range map[string]struct {
		begin func(s *Session)
		begun func(r *rig) bool
	}{
		"a check": {func(s *Session) { s.newCheck(nil) }, func(r *rig) bool { return r.s.check.Current() != uuid.Nil }},
		"a visit": {func(s *Session) { s.night.Resume(night.CardHome) }, func(r *rig) bool { return r.says(r.look.T("night.short_save")) }},
	} {
		t.Run(name, func(t *testing.T) { goesOn(t, row.begin, row.begun) })
	}
}

func goesOn(t *testing.T, begin func(*Session), begun func(*rig) bool) {
	t.Helper()
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	d, _ := handed()
	r.must(s.desk.SaveStep(s.ctx, d)) // it keeps the key: the closing waits
	s.refresh()
	r.calm()
	r.overShift()
	s.closeShift()
	r.until("it is said", func() bool { return r.says(r.look.T("app.notice_closed")) || r.says(r.look.T("app.brief_closed")) })
	begin(s)
	r.calm()
	if begun(r) || !r.says(r.look.T("app.closed_text")) {
		t.Fatal("it begins in a closed shift without a word")
	}
	last := r.look.T("app.shift_reopen")
	found, ok := uitest.Find(r.shell.Object(), func(b *ui.Button) bool { return b.Kind == ui.Main && b.Text() == last })
	if !ok {
		t.Fatal("no way to open it again")
	}
	found.Tapped(nil)
	r.until("what was meant", func() bool { return begun(r) })
	if closed, waits, err := s.duty.ShiftClosed(s.ctx, s.shift.Night); closed || waits || err != nil {
		t.Errorf("closed %v, waits %v, %v", closed, waits, err)
	}
	r.until("nothing more is said", func() bool { return !r.says(r.look.T("app.notice_closed")) && !r.says(r.look.T("app.brief_closed")) })
}
