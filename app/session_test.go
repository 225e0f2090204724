package app

import (
	"testing"
)

// A draft on the device does not stop the night after an unlock: what is saved
// then is seen at once, once, and no error is said.
func TestADraftDoesNotFreezeTheNight(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.p.session
	s.newCheck(nil)
	r.tile("places", "STRT")
	r.lock()
	r.unlock(aigul)
	s = r.p.session
	for range 3 {
		s.changed()
		r.calm()
	}
	if r.says(r.p.look.T("error.no_record")) {
		t.Errorf("seen: %q", r.words())
	}
	if len(s.drafts) != 1 {
		t.Errorf("%d drafts", len(s.drafts))
	}
}
