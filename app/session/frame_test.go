package session

import (
	"strings"
	"testing"
	"time"

	"shyraq/app/ui"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
)

// Before the region was heard nothing is wrong yet; afterwards a link that is
// tried again is still no link.
func TestLinkOf(t *testing.T) {
	for _, row := range []struct {
		name   string
		status courier.Status
		want   ui.Link
	}{
		{"not tried yet", courier.Status{State: courier.Offline}, ui.LinkConnecting},
		{"the first hello", courier.Status{State: courier.Connecting}, ui.LinkConnecting},
		{"no answer", courier.Status{State: courier.Offline, Code: "unreachable"}, ui.LinkOffline},
		{"tried again", courier.Status{State: courier.Connecting, Code: "unreachable"}, ui.LinkOffline},
		{"asked to wait", courier.Status{State: courier.Backoff, Code: "busy"}, ui.LinkBusy},
		{"more than it may", courier.Status{State: courier.Backoff, Code: wire.CodeRevisions}, ui.LinkBusy},
		{"an answer that is too large", courier.Status{State: courier.Backoff, Code: "answer_too_big"}, ui.LinkTrouble},
		{"the answer broke off", courier.Status{State: courier.Backoff, Code: "answer_incomplete"}, ui.LinkOffline},
		{"in touch", courier.Status{State: courier.UpToDate}, ui.LinkIdle},
		{"on its way", courier.Status{State: courier.Sending, Waiting: 2}, ui.LinkSending},
		{"unknown to the region", courier.Status{State: courier.Refused, Code: "denied"}, ui.LinkTrouble},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := LinkOf(row.status); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

// A disk that takes nothing is said from the first page on.
func TestADiskThatTakesNothingIsSaid(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	said := r.look.T("app.no_disk", "Why", r.look.T("error.folder_read_only"))
	if r.says(said) {
		t.Fatal("it is said of a disk that takes what comes")
	}
	now := r.s.snapshot
	now.noDisk = errs.Errorf(errs.Unavailable, "folder_read_only", "")
	r.s.show(now)
	if !r.says(said) {
		t.Errorf("not said: %q", r.words())
	}
	r.s.refresh()
	r.until("it is taken back", func() bool { return !r.says(said) })
}

// A disk that fills up while somebody works is told in the strip of every page, not
// only in the form that could not be saved, until there is room again.
func TestADiskThatFillsUpIsTold(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	told := func() bool { return r.says(strings.Split(r.look.T("app.no_disk", "Why", "|"), "|")[0]) }
	if told() {
		t.Fatalf("told on a good disk: %q", r.words())
	}
	none := uint64(1 << 20)
	r.room = &none
	r.s.NewCheck()
	r.tile("places", "STRT")
	r.pass(3 * time.Second)
	r.calm()
	r.s.Area(ui.AreaNight)
	r.until("what is wrong", told)
	r.room = nil
	r.pass(6 * time.Second)
	r.until("the room", func() bool { return !told() })
}

// A device that the region withdrew says what becomes of what it sends and whom to tell;
// it does not say that a connection would bring the records back.
func TestAWithdrawnDeviceSaysWhatToDo(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	now := r.s.snapshot
	now.link.State, now.link.Code, now.grant.Ended = courier.Revoked, wire.CodeRevoked, true
	r.s.show(now)
	if !r.says(r.look.T("app.revoked")) {
		t.Errorf("it is not said: %q", r.words())
	}
	for _, key := range []string{"app.grant_ended", "error.grant_ended"} {
		if r.says(r.look.T(key)) {
			t.Errorf("%s: a connection is said to help", key)
		}
	}
	now.link.State, now.link.Code, now.grant.Refused = courier.Connecting, "", true
	r.s.show(now)
	for _, key := range []string{"app.grant_ended", "error.grant_ended"} {
		if r.says(r.look.T(key)) {
			t.Errorf("%s: a connection is said to help while the next is tried", key)
		}
	}
	now.grant.Refused = false
	now.link.State, now.link.Code = courier.Offline, "unreachable"
	r.s.show(now)
	if !r.says(r.look.T("app.grant_ended")) {
		t.Errorf("without a link it is not said: %q", r.words())
	}
}
