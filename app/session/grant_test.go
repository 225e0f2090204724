package session

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
	"shyraq/sync/courier"
)

// The right to read ends while the window is open: the list and the page of a record
// let go of what they showed and say why, what is counted and reviewed leaves the
// rail, the form that is open stays, and a lock brings it back.
func TestGrantEndsInTheWindow(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.calm()
	r.checkPlace()
	r.calm()
	if len(r.s.tonight) != 1 {
		t.Fatal("no record in the list")
	}
	r.s.openRecord(r.s.tonight[0].ID)
	r.until("its page", func() bool { return r.s.record != nil && r.top() == ui.Screen(r.s.record.screen) })
	sentence := r.look.SaySentence(courier.ErrGrantEnded)()
	if r.says(sentence) {
		t.Fatal("it says so before")
	}
	r.time.Turn(73 * time.Hour)
	r.pass(10 * time.Second)
	r.calm()
	r.until("the end is seen", func() bool { return r.s.grant.Ended })
	r.calm()
	if !r.says(sentence) {
		t.Errorf("nothing says it: %q", r.words())
	}
	if r.s.record != nil || len(r.s.tonight) != 0 || len(r.s.left) != 0 {
		t.Error("a record is still shown")
	}
	if slices.Contains(r.shell.Frame().Areas, ui.AreaFigures) {
		t.Error("figures are offered")
	}
	if r.says(r.look.T("night.empty_title")) {
		t.Error("the night is called quiet, and is not read")
	}
	if words := r.words(); slices.Contains(words, "0") || !slices.Contains(words, "—") {
		t.Errorf("a tab counts what is not read: %q", words)
	}
	for _, bad := range r.s.bad {
		t.Errorf("it is called a fault too: %v", bad)
	}

	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU} {
		r.look.SetLang(lang)
		r.calm()
		uitest.Picture(t, "session-grant-"+string(lang), r.w)
	}
	r.s.NewCheck()
	r.tile("places", "STRT")
	r.s.check.Next()
	before, _ := r.s.check.Open()
	r.lock()
	r.unlock(aigul)
	if page := r.formAt(before.ID); page != before.Page || page == 0 {
		t.Errorf("page %d, was on %d", page, before.Page)
	}
}

// The form that is open when the right ends stays as it is, and is saved.
func TestGrantEndsOverTheForm(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	d, _ := handed()
	r.must(r.s.desk.SaveDraft(r.s.ctx, d))
	r.s.openRecord(d.ID)
	r.formAt(d.ID)
	r.time.Turn(73 * time.Hour)
	r.pass(10 * time.Second)
	r.until("the end is seen", func() bool { return r.s.grant.Ended })
	r.calm()
	if now, ok := r.s.check.Open(); !ok || now.ID != d.ID || r.shell.Router().Area() != ui.AreaCheck {
		t.Fatal("the form is gone")
	}
	now, _ := r.s.check.Open()
	if err := r.s.desk.SaveStep(r.s.ctx, now); err != nil {
		t.Errorf("it is not saved: %v", err)
	}
}

// What other nights told of the child in the form goes with the right to read them.
func TestGrantEndsOverWhatWasMetBefore(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.care(nil)
	d, _ := handed()
	d.Page = 1 // who
	r.must(r.s.desk.SaveDraft(r.s.ctx, d))
	r.s.openRecord(d.ID)
	r.formAt(d.ID)
	told := strings.Join(strings.Fields(r.look.T("capture.met.check"))[:2], " ") // likely or perhaps
	r.until("what was met before", func() bool { r.pass(time.Second); return r.says(told) })
	r.time.Turn(73 * time.Hour)
	r.pass(10 * time.Second)
	r.until("the end is seen", func() bool { return r.s.grant.Ended })
	r.calm()
	r.pass(5 * time.Second)
	if r.says(told) {
		t.Errorf("it is told still: %q", r.words())
	}
	if now, ok := r.s.check.Open(); !ok || now.ID != d.ID {
		t.Fatal("the form is gone")
	}
}

// A comment that is being written when the right to read ends is there when it is given
// back, in this session and in one that began meanwhile: its record is not in the queue
// since nothing is read, not since it was decided.
func TestGrantEndsOverAComment(t *testing.T) {
	for name, meanwhile := range map[string]func(r *rig){"in one session": func(*rig) {}, "over a lock": func(r *rig) { r.lock(); r.unlock(yerlan) }} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul, yerlan)
			r.reviewed(1)
			r.s.Area(ui.AreaReview)
			r.until("the record", func() bool { return r.s.review.Opened() != uuid.Nil && !r.says(r.look.T("cover.reading")) })
			r.typed("r")
			r.typed("Уақыты қате")
			given := r.s.snapshot
			r.time.Turn(73 * time.Hour)
			r.pass(10 * time.Second)
			r.until("the end is seen", func() bool { return r.s.grant.Ended })
			r.calm()
			if r.says("Уақыты қате") {
				t.Errorf("it is read on: %q", r.words())
			}
			meanwhile(r)
			r.calm()
			if !r.s.desk.drafts.Holds(draft.Review) {
				t.Fatal("the comment is thrown away")
			}
			r.s.show(given)
			r.s.area(ui.AreaReview)
			mark := r.look.T("review.noted")
			if !r.s.desk.drafts.Holds(draft.Review) || !slices.ContainsFunc(r.words(), func(w string) bool { return strings.HasPrefix(w, mark) }) {
				t.Errorf("the queue does not know of it: %q", r.words())
			}
		})
	}
}
