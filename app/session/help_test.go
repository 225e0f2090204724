package session

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/followup"
	"shyraq/app/ui/uitest"
)

// TestHelpIsFollowed: what is overdue stands at the rail and in the strip, and both count
// what the page lists; an answer takes it away, on the record's page too.
func TestHelpIsFollowed(t *testing.T) {
	r := newRig(t, gulnar)
	r.unlock(gulnar)
	s := r.s
	d, _ := handed()
	d.Encounter.Night, d.Encounter.MetAt = "2026-06-30", time.Date(2026, 6, 30, 23, 10, 0, 0, uitest.Zone) // before the help was due
	d.Encounter.People[0].Outcome, d.Encounter.ClosedAt = codes.OutcomeTalk, d.Encounter.MetAt.Add(20*time.Minute)
	d.Encounter.People[0].Referrals = []raid.Referral{{ID: uuid.New(), Kind: "F_PSY", Status: "new", Due: "2026-07-01"}}
	r.must(s.desk.Finish(s.ctx, d))
	s.refresh()
	id := d.ID
	said := r.look.N("app.notice_help", 1)
	r.until("the notice", func() bool { return strings.Contains(strings.Join(r.words(), "|"), said) })
	if n := r.shell.Frame().Badges[followup.Area]; n != 1 {
		t.Errorf("the rail says %d", n)
	}
	s.Area(followup.Area)
	if r.top() != ui.Screen(s.help) || !r.says(s.look.T("followup.nobody")) {
		t.Fatalf("the page says %q", r.words())
	}
	page, err := s.page(id)
	r.must(err)
	if len(page.Help) != 1 || !page.Help[0].Overdue || page.Help[0].Kind.EN == "" {
		t.Errorf("the record's page has %+v", page.Help)
	}
	s.help.OnOpen(id)
	r.until("the record's page", func() bool { return s.record != nil && r.top() == ui.Screen(s.record.screen) })
	if !r.says(page.Help[0].Who+" · "+page.Help[0].Kind.KK) && !strings.Contains(strings.Join(r.words(), "|"), page.Help[0].Who+" · "+page.Help[0].Kind.KK) {
		t.Errorf("whose help it is stands nowhere: %q", r.words())
	}
	s.record.screen.OnBack()
	if r.top() != ui.Screen(s.help) {
		t.Error("the record does not lead back to the help")
	}
	name, err := s.helpDesk().Print(r.ctx, s.helpDesk().rows(s.promised.FollowUps))
	r.must(err)
	if pdf, err := os.ReadFile(name); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("%s is no page: %v", name, err)
	}
	to := s.helpDesk().rows(s.promised.FollowUps)[0]
	answer, err := s.helpDesk().Answer(r.ctx, to, followup.Answer{Result: "V_DONE", On: "2026-07-04", Note: "Құпиясөз"})
	r.must(err)
	r.until("nothing is overdue", func() bool {
		return r.shell.Frame().Badges[followup.Area] == 0 && r.says(s.look.T("followup.none_open"))
	})
	if strings.Contains(strings.Join(uitest.Words(r.shell.Object()), "|"), said) {
		t.Error("the strip says it still")
	}
	shown, err := s.helpDesk().Reveal(r.ctx, to)
	r.must(err)
	if shown.Notes[answer] != "Құпиясөз" || shown.Name == to.Initials {
		t.Errorf("held: %q", shown.Name)
	}
	if page, err = s.page(id); err != nil || page.Help[0].Open || page.Steps[len(page.Steps)-1].Deeds[0].What != "helped" {
		t.Errorf("%+v, %v", page.Help, err)
	}
	met, err := meetings{s.duty, s.look}.Open(r.ctx, capture.Met{Record: id, Person: d.Encounter.People[0].ID})
	r.must(err)
	if len(met.Help) != 1 || !strings.HasSuffix(met.Help[0], ": "+s.cfg.Codes.Label("followup_results", "V_DONE", "kk")) {
		t.Errorf("met before: %q", met.Help)
	}
	r.must(s.helpDesk().Undo(r.ctx, answer))
	r.until("it goes on", func() bool { return r.shell.Frame().Badges[followup.Area] == 1 })
}
