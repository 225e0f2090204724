package session

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// What was accepted and what was returned is found again in the review, at once
// and after a lock; what is taken back waits again.
func TestDecidedRecordsAreFoundAgain(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(2)
	s := r.s
	s.Area(ui.AreaReview)
	opened := func(what string) {
		r.until(what, func() bool { return s.review.Opened() != uuid.Nil && !r.says(r.look.T("cover.reading")) })
	}
	counts := func() [3]int { return [3]int{len(s.queue), len(s.decided.returned), len(s.decided.accepted)} }
	opened("the first record")
	first := s.review.Opened()
	r.typed("a")
	r.until("the acceptance", func() bool { return counts() == [3]int{1, 0, 1} })
	opened("the second record")
	second := s.review.Opened()
	r.typed("r")
	r.typed("Уақыты қате")
	r.key(fyne.KeyReturn)
	r.typed("r")
	r.until("the return", func() bool { return counts() == [3]int{0, 1, 1} })
	r.lock()
	r.unlock(yerlan)
	s = r.s
	r.until("the lists", func() bool { return counts() == [3]int{0, 1, 1} })
	if a, b := s.decided.accepted[0], s.decided.returned[0]; a.Row.ID != first || b.Row.ID != second || a.By != yerlan.Name || b.At.IsZero() {
		t.Errorf("accepted %v by %q, returned %v at %v", a.Row.ID, a.By, b.Row.ID, b.At)
	}
	r.must(s.duty.UndoReview(s.ctx, second, s.decided.returned[0].Row.Rev, "қате"))
	r.until("it waits again", func() bool { return counts() == [3]int{1, 0, 1} })
	if q := s.queue[0]; q.Row.ID != second || q.Since.IsZero() {
		t.Errorf("%v waits since %v", q.Row.ID, q.Since)
	}
}

// An acceptance that was signed without knowing of a return, as on a device that
// had no link, does not take the return back: it is asked what was asked.
func TestAReturnOutweighsAnAcceptance(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	b, row := reviewDesk{r.s.duty}, r.s.queue[0].Row
	r.must(b.Return(r.ctx, row.ID, string(row.Rev), []raid.Comment{{Text: "Уақыты қате"}}))
	r.time.Turn(time.Minute)
	r.must(b.Accept(r.ctx, row.ID, string(row.Rev)))
	r.until("the lists", func() bool { return len(r.s.queue) == 0 && len(r.s.decided.returned) == 1 })
	if n := len(r.s.decided.accepted); n != 0 {
		t.Errorf("%d accepted", n)
	}
	if rec, err := b.Record(r.ctx, row.ID); err != nil || len(rec.Asked) != 1 {
		t.Errorf("asked %d things, %v", len(rec.Asked), err)
	}
}

// What was decided before the last decision is withdrawn on the record's page, to which
// the review leads: it waits again, and the history says why.
func TestADecisionIsWithdrawnOnTheRecordsPage(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(2)
	s := r.s
	row, other := s.queue[0].Row, s.queue[1].Row
	b := reviewDesk{s.duty}
	r.must(b.Accept(r.ctx, row.ID, string(row.Rev)))
	r.must(b.Accept(r.ctx, other.ID, string(other.Rev)))
	r.until("both accepted", func() bool { return len(s.decided.accepted) == 2 })
	s.Area(ui.AreaReview)
	s.review.OnPage(row.ID)
	r.page(row.ID)
	r.tap("record.reopen")
	r.typed("Басқа жазба еді")
	r.tap("record.reopen")
	r.until("it waits again", func() bool { return len(s.queue) == 1 && s.queue[0].Row.ID == row.ID })
	steps, err := s.duty.History(r.ctx, row.ID, func(_, _ duty.Version) []codes.Names { return nil })
	r.must(err)
	last := steps[len(steps)-1].Deeds[0]
	if last.What != duty.DeedReopened || last.Text != "Басқа жазба еді" {
		t.Errorf("the history says %q: %q", last.What, last.Text)
	}
	file, err := s.duty.Encounter(r.ctx, row.ID)
	r.must(err)
	if rev, _ := s.decisionOn(file); rev != "" {
		t.Error("it is offered once more")
	}
}

// On a full disk a decision is refused in a sentence that names the disk,
// and what was typed stands where it stood.
func TestAFullDiskLosesNoComment(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	s := r.s
	none := uint64(1 << 20)
	s.Area(ui.AreaReview)
	r.until("the record", func() bool { return s.review.Opened() != uuid.Nil && !r.says(r.look.T("cover.reading")) })
	r.room = &none
	r.typed("r")
	r.typed("Уақыты қате")
	r.key(fyne.KeyReturn)
	r.typed("r")
	said := r.look.T("error.disk_full", "Detail", "33")
	r.until("what is wrong", func() bool { return r.says(said) })
	if len(s.queue) != 1 || !r.says("Уақыты қате") {
		t.Errorf("%d wait; seen %q", len(s.queue), r.words())
	}
	r.room = nil
	r.typed("r")
	r.until("the return", func() bool { return len(s.queue) == 0 && len(s.decided.returned) == 1 })
}

// A decision is offered to be taken back on the record's page by who made the one that
// is in force, and it is said whose stands then. That a return outweighs an acceptance
// is told once, also where the program is killed.
func TestADecisionThatDoesNotStandIsNotWithdrawn(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	s := r.s
	row := s.queue[0].Row
	file, err := s.duty.Encounter(r.ctx, row.ID)
	r.must(err)
	at := s.duty.Now()
	by := func(who uuid.UUID, name string, d raid.Decision, after time.Duration) duty.Opinion {
		return duty.Opinion{Author: who, Name: name, Current: true, Review: raid.Review{Rev: string(row.Rev), Decision: d, At: at.Add(after)}}
	}
	other := uuid.New()
	for name, c := range map[string]struct {
		all         []duty.Opinion
		rev, stands string
	}{
		"own alone":                      {[]duty.Opinion{by(yerlan.ID, "Е", raid.Accept, 0)}, string(row.Rev), ""},
		"accepted, and another returned": {[]duty.Opinion{by(yerlan.ID, "Е", raid.Accept, 0), by(other, "С", raid.Return, time.Minute)}, "", ""},
		"returned, and another accepted": {[]duty.Opinion{by(yerlan.ID, "Е", raid.Return, 0), by(other, "С", raid.Accept, time.Minute)}, string(row.Rev), "С"},
		"another's alone":                {[]duty.Opinion{by(other, "С", raid.Return, 0)}, "", ""},
		"nobody's":                       {nil, "", ""},
	} {
		file.Reviews = c.all
		if rev, stands := s.decisionOn(file); rev != c.rev || stands != c.stands {
			t.Errorf("%s: %q, then %q stands", name, rev, stands)
		}
	}
	b := reviewDesk{s.duty}
	r.must(b.Accept(r.ctx, row.ID, string(row.Rev)))
	r.time.Turn(time.Minute)
	r.must(b.Return(r.ctx, row.ID, string(row.Rev), []raid.Comment{{Text: "Уақыты қате"}}))
	r.until("it is told", func() bool { return s.review.Told()[row.ID] == string(row.Rev) })
	s.notePlace()
	r.kill()
	r.unlock(yerlan)
	s = r.s
	r.until("what was told is known", func() bool { return s.review.Told()[row.ID] == string(row.Rev) })
	words := strings.TrimPrefix(r.look.T("review.overruled", "Title", "", "Name", yerlan.Name), ": ")
	if slices.ContainsFunc(r.words(), func(w string) bool { return strings.Contains(w, words) }) {
		t.Errorf("told again: %q", words)
	}
}
