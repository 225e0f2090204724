package capture

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// Where the children of a record are that is withdrawn while they are with the crew.
const (
	keptElsewhere = "elsewhere" // another record is of them
	keptNobody    = "nobody"    // no child was there
	keptHere      = "here"      // they are with the crew: then it is ended first
	keptWrong     = "wrong"     // a child is with an adult who may not have him: the record keeps the alarm
)

// whereKept asks where the children are before their record is withdrawn: with it they
// leave the clock, and nobody would look for them. Nil asks nothing.
type whereKept struct {
	c     *Capture
	tiles *tiles
	at    string
	told  func()
}

// newWhereKept is nil where no child of the record is with the crew, or with an adult
// who may not have him.
func (c *Capture) newWhereKept() *whereKept {
	wrong := c.sheet.Encounter.GivenWrong()
	if !wrong && !c.sheet.inCare() {
		return nil
	}
	w := &whereKept{c: c, told: func() {}}
	look := c.deps.Look
	w.tiles = c.newTiles(look.Say("capture.withdraw.where"), 240, func(key string) {
		w.at = key
		w.tiles.choose(key)
		w.told()
	})
	here := tile{Code: keptHere, Say: look.Say("capture.withdraw.here"), Note: look.Say("capture.withdraw.end_first")}
	if wrong {
		here = tile{Code: keptWrong, Say: look.Say("capture.withdraw.wrong"), Note: look.Say("capture.withdraw.wrong_first")}
	}
	w.tiles.offer(tile{Code: keptElsewhere, Say: look.Say("capture.withdraw.elsewhere")},
		tile{Code: keptNobody, Say: look.Say("capture.withdraw.nobody")}, here)
	return w
}

func (w *whereKept) tell(f func()) {
	if w != nil {
		w.told = f
	}
}

// answered says whether the record may be withdrawn.
func (w *whereKept) answered() bool { return w == nil || w.at == keptElsewhere || w.at == keptNobody }

// with is a reason with where the children are: who reads the record later reads it there.
func (w *whereKept) with(reason string) string {
	if w == nil {
		return reason
	}
	return w.c.deps.Look.T("capture.withdraw."+w.at) + ". " + reason
}

func (w *whereKept) object() fyne.CanvasObject {
	if w == nil {
		return ui.Column(0)
	}
	return w.tiles
}
