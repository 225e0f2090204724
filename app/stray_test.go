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
	r.pressed(aigul.PIN)
	r.key(fyne.KeyReturn)
	r.until("the night", func() bool { return r.p.session != nil && !r.p.shell.Locked() })
}

// TestAPINTypedWhereItBelongs: a keyboard sends every digit as a key and as a
// letter, and what has the focus passes on the keys that say nothing to it.
func TestAPINTypedWhereItBelongs(t *testing.T) {
	r := newRig(t, aigul)
	r.until("the door", func() bool { return r.p.door != nil && r.p.shell.Locked() })
	r.p.door.Focus()
	r.pressed(aigul.PIN)
	r.key(fyne.KeyReturn)
	r.until("the night", func() bool { return r.p.session != nil && !r.p.shell.Locked() })
}

// pressed types digits as a keyboard does.
func (r *rig) pressed(digits string) {
	for _, c := range digits {
		r.key(fyne.KeyName(string(c)))
		r.typed(string(c))
	}
}
