package session

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/plan"
	"shyraq/errs"
)

// ways are how a session ends without being asked.
var ways = map[string]func(r *rig){
	"a lock":      func(r *rig) { r.lock() },
	"a power cut": func(r *rig) { r.pass(2 * time.Second); r.calm(); r.kill() },
}

// waitsOnDisk waits until something of a page lies there: a power cut takes
// what was typed in the last second.
func (r *rig) waitsOnDisk(p draft.Page) {
	r.t.Helper()
	s := r.s
	r.pass(2 * time.Second)
	r.until("the page on the disk", func() bool { raw, err := s.duty.Typed(s.ctx, string(p)); return err == nil && len(raw) > 0 })
}

// openPlan goes to the plan, in a window that shows all of it.
func (r *rig) openPlan() {
	r.t.Helper()
	r.w.Resize(fyne.NewSize(1280, 2400))
	r.s.Area(ui.AreaPlan)
	r.until("the plan", func() bool { return r.says(r.codes.Label("operations", "NIGHT", string(r.look.Lang()))) })
}

// What was typed in a plan comes back to the officer who typed it, and to
// nobody else.
func TestAPlanComesBack(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, yerlan, bekzat)
			r.unlock(yerlan)
			s := r.s
			r.openPlan()
			r.tile("operations", "OTHER")
			r.tap("plan.crew_add")
			r.tap("Бекзат О.")
			r.waitsOnDisk(draft.Plan)
			way(r)
			if r.says("Бекзат О.") && !r.shell.Locked() || r.says(r.look.T("plan.save")) {
				t.Errorf("the door says %q", r.words())
			}
			r.unlock(bekzat)
			r.calm()
			if r.s.desk.drafts.Holds(draft.Plan) {
				t.Error("another officer has the plan")
			}
			r.lock()
			r.unlock(yerlan)
			s = r.s
			r.until("the plan", func() bool { return r.shell.Router().Area() == ui.AreaPlan && r.says(r.look.T("plan.unsaved")) })
			var typed plan.Typed
			if !s.desk.drafts.Noted(draft.Plan, &typed) || len(typed.Raid.Crews) != 2 || typed.Raid.Type != "OTHER" {
				t.Errorf("it says %+v", typed.Raid)
			}
			if got := typed.Raid.Crews[1].Members; len(got) != 1 || got[0] != bekzat.ID {
				t.Errorf("the crew has %v", got)
			}
		})
	}
}

// A look elsewhere, and a tap on the rail, lose no plan; a plan that was saved
// or left does not come back.
func TestAPlanStaysUntilItIsSavedOrLeft(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	s := r.s
	r.openPlan()
	r.tile("operations", "OTHER")
	s.Area(ui.AreaNight)
	r.openPlan()
	r.until("what was typed", func() bool { return r.says(r.look.T("plan.unsaved")) })
	r.tap("plan.cancel")
	if s.desk.drafts.Holds(draft.Plan) {
		t.Error("a plan that was left stays")
	}
	r.tap("action.undo")
	r.until("what was typed", func() bool { return r.says(r.look.T("plan.unsaved")) })
	r.tap("plan.save")
	r.tap("plan.save_anyway")
	r.until("the raid", func() bool { return s.shift.Raid != nil })
	if s.desk.drafts.Holds(draft.Plan) {
		t.Error("a plan that was saved stays")
	}
}

// reviewed puts records of a patrol into the queue of the supervisor of this
// device: he rides with the crew, and so he has the key of their night.
func (r *rig) reviewed(n int) {
	r.t.Helper()
	r.unlock(yerlan)
	s := r.s
	_, err := s.duty.PlanRaid(s.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: s.shift.Night, From: s.duty.Now(), To: s.duty.Now().Add(6 * time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID, yerlan.ID}}},
	})
	r.must(err)
	r.lock()
	r.unlock(aigul)
	for range n {
		r.care(func(w *duty.Draft) {
			w.Raid, w.Crew = r.s.shift.RaidID, r.s.shift.CrewID()
			w.Encounter.People[0].Outcome = codes.OutcomeTalk
			w.Encounter.ClosedAt = w.Encounter.MetAt.Add(time.Minute)
		})
	}
	r.lock()
	r.unlock(yerlan)
	r.until("the queue", func() bool { return len(r.s.queue) == n })
}

// What was written of a record comes back: what was pinned, and what stood in
// the box, beside the record it is about.
func TestCommentsComeBack(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul, yerlan)
			r.reviewed(2)
			s := r.s
			s.Area(ui.AreaReview)
			r.until("the record", func() bool { return s.review.Opened() != uuid.Nil && !r.says(r.look.T("cover.reading")) })
			r.typed("j")
			r.until("the second", func() bool { return s.review.Opened() == s.queue[1].Row.ID && !r.says(r.look.T("cover.reading")) })
			second := s.review.Opened()
			r.typed("r")
			r.typed("Уақыты қате")
			r.key(fyne.KeyReturn)
			r.key(fyne.KeyDown)
			r.key(fyne.KeyReturn)
			r.typed("Мекенжайы")
			r.waitsOnDisk(draft.Review)
			way(r)
			if r.says("Уақыты қате") || r.says("Мекенжайы") {
				t.Errorf("the door says %q", r.words())
			}
			r.unlock(aigul)
			r.calm()
			if r.says("Уақыты қате") || r.s.desk.drafts.Holds(draft.Review) {
				t.Error("another officer reads the comment")
			}
			r.lock()
			r.unlock(yerlan)
			s = r.s
			r.until("the comment", func() bool {
				return r.shell.Router().Area() == ui.AreaReview && r.says("Уақыты қате") && r.says("Мекенжайы")
			})
			if s.review.Opened() != second {
				t.Error("another record is open")
			}
			r.tap("review.return")
			r.until("the decision", func() bool { return len(s.queue) == 1 })
			if s.desk.drafts.Holds(draft.Review) {
				t.Error("a comment that was sent stays")
			}
		})
	}
}

// What is typed on a page lies on the disk for its officer alone.
func TestTypedIsSealedForItsOfficer(t *testing.T) {
	r := newRig(t, yerlan, bekzat)
	r.unlock(yerlan)
	secret := []byte("Құпия сөздер")
	r.must(r.s.duty.KeepTyped(r.ctx, string(draft.Plan), secret))
	r.lock()
	r.must(filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, secret) {
			t.Errorf("%s can be read", d.Name())
		}
		return err
	}))
	r.unlock(bekzat)
	if raw, err := r.s.duty.Typed(r.ctx, string(draft.Plan)); !errors.Is(err, errs.NotFound) {
		t.Errorf("another officer reads %q, %v", raw, err)
	}
}
