package session

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// Without a link the page of who looked says so, and leads back to the record; a
// patrol has no such page.
func TestWhoLookedWithoutALink(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	s := r.s
	id := s.queue[0].Row.ID
	s.openRecord(id)
	r.page(id)
	page := r.top()
	r.tap("record.looked")
	r.until("the reason", func() bool { return r.says(r.look.T("looked.no_answer")) && r.says(r.look.T("error.unreachable")) })
	r.tap("looked.again")
	r.until("the reason again", func() bool { return r.says(r.look.T("looked.no_answer")) })
	r.key(fyne.KeyEscape)
	if r.top() != ui.Screen(page) {
		t.Error("Esc does not lead back to the record")
	}
	r.lock()
	r.unlock(aigul)
	r.s.openRecord(id)
	r.page(id)
	if r.says(r.look.T("record.looked")) {
		t.Error("a patrol is offered it")
	}
}
