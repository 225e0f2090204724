package session

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/children"
	"shyraq/app/ui/followup"
)

// TestAChildsHistory: the list names nobody; for a reason the history opens, leads to where
// a referral is answered, and is let go of when its page is left, and at the lock.
func TestAChildsHistory(t *testing.T) {
	r := newRig(t, gulnar)
	r.unlock(gulnar)
	s := r.s
	d, _ := handed()
	d.Encounter.Night, d.Encounter.MetAt = "2026-06-30", time.Date(2026, 6, 30, 23, 10, 0, 0, s.duty.Rules().Offset)
	d.Encounter.People[0].Outcome, d.Encounter.ClosedAt = codes.OutcomeTalk, d.Encounter.MetAt.Add(20*time.Minute)
	d.Encounter.People[0].Referrals = []raid.Referral{{ID: uuid.New(), Kind: "F_PSY", Status: "new", Due: "2026-07-20"}}
	name := fullName(d.Encounter.People[0])
	r.must(s.desk.Finish(s.ctx, d))
	s.refresh()
	r.until("the help", func() bool { return len(s.promised.Rows) == 1 })
	s.Area(children.Area)
	all, err := s.childrenDesk().All(r.ctx, 30)
	r.must(err)
	if len(all.Rows) != 1 {
		t.Fatalf("%d children are listed", len(all.Rows))
	}
	row := all.Rows[0]
	r.until("the list", func() bool { return strings.Contains(strings.Join(r.words(), "|"), row.Initials+",") })
	if row.Initials == "" || r.says(name) || row.Open != 1 || row.Due != "2026-07-20" || row.Times != 1 {
		t.Fatalf("the list has %+v", row)
	}
	say, err := s.childrenDesk().History(r.ctx, row, "case_visit")
	r.must(err)
	s.openHistory(say)
	if r.top() != ui.Screen(s.history) || !r.says(name) {
		t.Fatalf("the page says %q", r.words())
	}
	page := s.history
	page.Close()
	if r.says(name) {
		t.Error("he is named after it was let go")
	}
	s.host.Router().Back()
	s.openHistory(say)
	s.closeChildren()
	if s.history != nil || r.says(name) {
		t.Error("a history is kept after the lock")
	}
	s.Area(followup.Area)
	s.help.ShowReferral(d.Encounter.People[0].Referrals[0].ID)
	if !r.says(s.look.T("followup.result")) {
		t.Errorf("the referral is not chosen: %q", r.words())
	}
}
