package app

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestAPINTypedAfterATapOnBareGround: such a tap takes the focus away from the
// PIN, and what was typed then went nowhere, without a word.
func TestAPINTypedAfterATapOnBareGround(t *testing.T) {
	r := newRig(t, aigul)
	r.until("the door", func() bool { return r.p.door != nil && r.p.shell.Locked() })
	r.w.Canvas().Unfocus()
	r.typed(aigul.pin)
	r.key(fyne.KeyReturn)
	r.until("the night", func() bool { return r.p.session != nil && r.p.session.shown })
}
