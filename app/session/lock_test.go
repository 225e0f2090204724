package session

import (
	"testing"

	"shyraq/app/ui"
)

// A lock takes every screen from the window: what lies below the cover is bare.
func TestALockEmptiesTheScreens(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	d, _ := handed()
	r.must(s.desk.SaveDraft(s.ctx, d))
	s.openRecord(d.ID)
	r.formAt(d.ID)
	r.lock()
	r.shell.ShowLocked(nil)
	for _, a := range ui.AreasFor(string(aigul.Role)) {
		if r.shell.Router().Has(a) {
			t.Errorf("%s is still there", a)
		}
	}
	if r.says("Сынақ") || r.says("Асан") {
		t.Errorf("below the cover: %q", r.words())
	}
	if !s.gone() || s.ctx.Err() == nil || len(s.forgets) != 0 || r.device.Duty() != nil {
		t.Error("the session goes on")
	}
}

// The last words of a window that is gone are on the disk.
func TestLastWords(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.s.NewCheck()
	r.tile("places", "STRT")
	id := r.s.check.Current()
	r.must(r.device.Close(r.s.LastWords))
	r.start()
	r.unlock(aigul)
	w, err := r.s.duty.Draft(r.ctx, id)
	r.must(err)
	if w.Encounter.Place.Type != "STRT" {
		t.Errorf("it says %+v", w.Encounter.Place)
	}
	r.until("the form", func() bool { return r.s.check.Current() == id })
}
