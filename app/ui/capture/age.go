package capture

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// ageFrom is where the first tap starts: most of the children met at night
// are about this old, and a tap or two leads to the rest.
const ageFrom = 15

// ageSteps is an estimated age set with minus and plus. Where a birth date is
// known it shows the age and takes no taps.
type ageSteps struct {
	*box
	c       *Capture
	less    *ui.Button
	more    *ui.Button
	value   *ui.Button // tapped, it widens the error and at the end narrows it
	years   int
	either  int // years either way
	known   bool
	free    bool // no birth date says it better
	changed func(years, either int)
}

// ageErrors are the years either way that can be chosen; the second is taken
// until somebody knows better.
var ageErrors = []int{1, 2, 3, 5}

func (c *Capture) newAge(label ui.Say, changed func(years, either int)) *ageSteps {
	a := &ageSteps{c: c, changed: changed}
	look := c.deps.Look
	a.less = ui.NewIconButton(icon.Minus, look.Say("field.less"), func() { a.step(-1) })
	a.more = ui.NewIconButton(icon.Plus, look.Say("field.more"), func() { a.step(1) })
	a.value = ui.NewQuiet("", a.text, a.widen)
	a.value.Hint, a.value.Role = look.Say("capture.person.ageerror"), palette.Text
	a.box = newBox(label, ui.Row(4, a.less, ui.Grow(ui.AtLeast(40, palette.Touch, a.value)), a.more), func() fyne.Focusable { return a.more })
	a.ExtendBaseWidget(a)
	return a
}

func (a *ageSteps) text() string {
	switch {
	case !a.known:
		return "–"
	case a.either == 0 || !a.free:
		return a.c.deps.Look.Texts().Int(a.years)
	}
	return a.c.deps.Look.Texts().Int(a.years) + "±" + a.c.deps.Look.Texts().Int(a.either)
}

func (a *ageSteps) step(by int) {
	years, either := a.years+by, a.either
	if !a.known {
		years, either = ageFrom, ageErrors[1]
	}
	a.set(min(max(years, 1), 99), either, true)
	a.changed(a.years, a.either)
}

// widen goes to the next error.
func (a *ageSteps) widen() {
	if !a.known || !a.free {
		return
	}
	next := ageErrors[0]
	for _, e := range ageErrors {
		if e > a.either {
			next = e
			break
		}
	}
	a.set(a.years, next, true)
	a.changed(a.years, a.either)
}

// set shows an estimate, or that there is none.
func (a *ageSteps) set(years, either int, known bool) { a.put(years, either, known, true) }

// fixed shows the age that a birth date gives.
func (a *ageSteps) fixed(years int) { a.put(years, 0, true, false) }

func (a *ageSteps) put(years, either int, known, free bool) {
	a.years, a.either, a.known, a.free = years, either, known, free
	a.less.SetEnabled(free)
	a.more.SetEnabled(free)
	a.value.SetEnabled(free && known)
	a.value.Refresh()
}
