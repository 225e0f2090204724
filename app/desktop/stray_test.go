package desktop

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/uitest"
)

// TestAPINTypedAfterATapOnBareGround: such a tap takes the focus away from the
// PIN, and what was typed then went nowhere, without a word.
func TestAPINTypedAfterATapOnBareGround(t *testing.T) {
	r := newRig(t, aigul)
	r.until("the door", func() bool { return r.p.login != nil && r.p.shell.Locked() })
	r.w.Canvas().Unfocus()
	r.pressed(aigul.PIN)
	uitest.Press(r.w, fyne.KeyReturn)
	r.night()
}

// TestAPINTypedWhereItBelongs: a keyboard sends every digit as a key and as a
// letter, and what has the focus passes on the keys that say nothing to it.
func TestAPINTypedWhereItBelongs(t *testing.T) {
	r := newRig(t, aigul)
	r.until("the door", func() bool { return r.p.login != nil && r.p.shell.Locked() })
	r.p.login.Focus()
	r.pressed(aigul.PIN)
	uitest.Press(r.w, fyne.KeyReturn)
	r.night()
}

// pressed types digits as a keyboard does.
func (r *rig) pressed(digits string) {
	for _, c := range digits {
		uitest.Press(r.w, fyne.KeyName(string(c)))
		uitest.Letters(r.w, string(c))
	}
}
