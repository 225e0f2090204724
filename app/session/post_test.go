package session

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/errs"
	"shyraq/sync/courier"
)

// Who was moved to another unit, or has another role, is told until he has read
// it, through a lock too. The session keeps the screens it has: one of the new
// role is not offered before the next.
func TestWhoWasMovedIsTold(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.calm()
	if _, told := r.s.postBanner(); told {
		t.Fatal("who was not moved is told so")
	}
	r.s.post.Unit = "another" // what he was told last
	r.s.frame()
	words := r.s.postWords(r.s.postNow())
	if !r.says(words) {
		t.Fatalf("nothing says it: %q", r.words())
	}
	r.lock()
	r.unlock(aigul)
	r.until("it is told after a lock", func() bool { return r.says(words) })
	banner, _ := r.s.postBanner()
	banner.OnTap()
	r.tap("app.notice_read")
	r.calm()
	if r.says(words) {
		t.Error("it stays after it was read")
	}

	r.s.as = regionfile.Inspector // with which the session began; the directory says patrol by now
	r.s.frame()
	if !r.says(r.look.T("app.notice_role")) {
		t.Errorf("nothing says how to go on: %q", r.words())
	}
	if len(r.shell.Frame().Areas) != len(ui.AreasFor("inspector")) {
		t.Error("the rail has changed without the screens")
	}
}

// That the raid one drives in is called off stands in sight, whatever else waits.
func TestACallOffIsNotHidden(t *testing.T) {
	for _, row := range []struct {
		name   string
		beside func(*Session)
	}{
		{"behind a return", func(s *Session) {
			s.snapshot.tonight = []duty.Row{{ID: uuid.New(), Kind: raid.KindEncounter, Word: state.WordReturned, Mine: true}}
		}},
		{"behind a device that the region refuses", func(s *Session) { s.snapshot.link.State = courier.Revoked }},
		{"behind a certificate that is over", func(s *Session) { s.snapshot.link.State = courier.CertExpired }},
		{"behind records that were set aside", func(s *Session) { s.snapshot.link.Quarantined = 2 }},
		{"behind a list that could not be read", func(s *Session) {
			s.bad = faults{partNight: errs.Errorf(errs.Unavailable, "disk_full", "")}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			r.calm()
			row.beside(r.s)
			r.s.snapshot.shift.Off = &raid.Raid{Type: "NIGHT", Cancelled: &raid.Reasoned{Reason: "боран"}}
			r.s.frame()
			if !r.says("боран") {
				t.Errorf("the strip says %q", r.words())
			}
		})
	}
}
