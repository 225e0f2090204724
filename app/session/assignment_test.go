package session

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/assignment"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/uitest"
)

// assign writes down a decision that the officer answers for himself.
func (r *rig) assign(until civil.Date) {
	r.t.Helper()
	_, err := r.s.duty.Assign(r.ctx, raid.Assignment{What: "Клубтарды тексеру", Officer: r.s.duty.Officer().ID, Until: until})
	r.must(err)
	r.s.refresh()
	r.calm()
}

// Who answers for a decision is told once it is due within three days or late, in one
// line, and not before; the line leads to the page, and goes when it is done.
func TestWhoAnswersIsTold(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	s := r.s
	r.assign("2026-07-20")
	if len(s.assignmentBanner()) > 0 {
		t.Error("of one that is due in weeks he is told")
	}
	r.assign("2026-07-07")
	soon := s.look.N("app.notice_assigned_soon", 1)
	r.until("the notice", func() bool { return r.says(soon) })
	r.assign("2026-07-01")
	late := s.look.N("app.notice_assigned_late", 1)
	r.until("the notice of the late one", func() bool { return r.says(late) && !r.says(soon) })
	s.assignmentBanner()[0].OnTap()
	r.until("the page", func() bool {
		return s.assignments != nil && r.top() == ui.Screen(s.assignments) && r.says("Клубтарды тексеру")
	})
	list, ok := uitest.Find(s.assignments.Object(), func(*listview.List) bool { return true })
	if !ok {
		t.Fatal("no list")
	}
	list.Choose(0)
	list.OnChoose(0)
	r.tap("assignment.step_done")
	r.until("the notice of the other", func() bool { return r.says(soon) && !r.says(late) })
	r.lock()
	if s.assignments != nil {
		t.Error("the page outlives the lock")
	}
}

// A supervisor writes a decision down; what he typed is there again after a lock, and it
// stands in the list at once.
func TestADecisionIsWrittenDown(t *testing.T) {
	r := newRig(t, yerlan, gulnar)
	r.unlock(yerlan)
	s := r.s
	s.Area(ui.AreaFigures)
	r.until("the figures", func() bool { return r.says(s.look.T("period.open")) })
	s.figures.OnAssignments()
	r.until("the empty list", func() bool { return r.says(s.look.T("assignment.none_open")) })
	r.key(fyne.KeyInsert)
	compose := func() *assignment.Compose {
		c, _ := r.top().(*assignment.Compose)
		return c
	}
	r.until("the form", func() bool { return compose() != nil })
	uitest.Type(t, r.w, s.look.T("assignment.what"), "Клубтарды тексеру")
	r.lock()
	r.unlock(yerlan)
	s = r.s
	s.Area(ui.AreaFigures)
	s.openAssignments()
	r.until("the list", func() bool { return r.says(s.look.T("assignment.none_open")) })
	r.tap("assignment.new")
	r.until("what was typed", func() bool { return compose() != nil && r.says("Клубтарды тексеру") })
	r.tap("assignment.by_organisation")
	uitest.Type(t, r.w, s.look.T("assignment.organisation"), "Білім басқармасы")
	uitest.Type(t, r.w, s.look.T("assignment.until"), "20.07.2026")
	r.tap("assignment.save")
	r.until("its row", func() bool { return r.top() == ui.Screen(s.assignments) && r.says("Білім басқармасы") })
	all, err := s.duty.Assignments(r.ctx)
	r.must(err)
	if len(all) != 1 || all[0].Assignment.Until != "2026-07-20" || !all[0].Leads {
		t.Errorf("%d are written down", len(all))
	}
	d := assignmentDesk{s.duty}
	r.must(d.Answer(r.ctx, all[0].ID, codes.AssignmentMoved, "2026-08-01", "отырыс"))
	rows, err := d.All(r.ctx)
	r.must(err)
	if got := rows[0]; got.State != codes.AssignmentMoved || got.Until != "2026-08-01" || !got.Back || len(got.Told) != 1 || !got.Told[0].At.Equal(r.time.Now().Truncate(time.Millisecond)) {
		t.Errorf("it stands as %s until %s", got.State, got.Until)
	}
}

// Who was given a decision by somebody else is told at once, until he has looked at the
// list; then no more, also after a lock and after the program was cut off. What he wrote
// down himself, and what has ended, is no news.
func TestWhoIsGivenADecisionIsTold(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	me, other := r.s.duty.Officer().ID, uuid.UUID{9}
	one := func(id byte, by uuid.UUID, ended bool) duty.Assigned {
		v := raid.Assignment{Unit: r.s.duty.Officer().Unit, What: "Клубтарды тексеру", Officer: me, Until: "2026-08-20", At: r.time.Now()}
		if ended {
			v.Undone = &raid.Reasoned{Reason: "қате", At: r.time.Now()}
		}
		return duty.Assigned{ID: uuid.UUID{id}, Assignment: v, Standing: assigned.Of(v, r.s.duty.Rules().Offset), Mine: true, By: by}
	}
	come := func(all ...duty.Assigned) {
		r.s.assigned = all
		r.s.frame()
	}
	says := func(n int) bool { return r.says(r.s.look.N("app.notice_assigned_new", n)) }
	come(one(1, me, false), one(2, other, true))
	if says(1) || says(2) {
		t.Error("he is told what he wrote down, or what has ended")
	}
	come(one(1, other, false), one(2, other, false))
	if !says(2) {
		t.Fatal("he is not told")
	}
	r.s.givenBanner()[0].OnTap()
	r.until("the page", func() bool { return r.s.assignments != nil && r.top() == ui.Screen(r.s.assignments) })
	come(one(1, other, false), one(2, other, false))
	if says(2) {
		t.Error("he is told once more")
	}
	r.pass(2 * time.Second)
	r.calm()
	r.kill()
	r.unlock(yerlan)
	come(one(1, other, false), one(2, other, false), one(3, other, false))
	if !says(1) {
		t.Errorf("after a cut it says %v", r.words())
	}
}
