package capture

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
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
	value   *ui.Label
	years   int
	known   bool
	changed func(years int)
}

func (c *Capture) newAge(label ui.Say, changed func(int)) *ageSteps {
	a := &ageSteps{c: c, changed: changed}
	look := c.deps.Look
	a.less = ui.NewIconButton(ui.IconMinus, look.Say("field.less"), func() { a.step(-1) })
	a.more = ui.NewIconButton(ui.IconPlus, look.Say("field.more"), func() { a.step(1) })
	a.value = ui.NewStrong(a.text).On(ui.Cut).Centred()
	a.box = newBox(label, ui.Row(4, a.less, ui.Grow(ui.AtLeast(40, ui.Touch, a.value)), a.more), func() fyne.Focusable { return a.more })
	a.ExtendBaseWidget(a)
	return a
}

func (a *ageSteps) text() string {
	if !a.known {
		return "–"
	}
	return a.c.deps.Look.Texts().Int(a.years)
}

func (a *ageSteps) step(by int) {
	years := a.years + by
	if !a.known {
		years = ageFrom
	}
	a.set(min(max(years, 1), 99), true)
	a.changed(a.years)
}

// set shows an estimate, or that there is none.
func (a *ageSteps) set(years int, known bool) { a.put(years, known, true) }

// fixed shows the age that a birth date gives.
func (a *ageSteps) fixed(years int) { a.put(years, true, false) }

func (a *ageSteps) put(years int, known, free bool) {
	a.years, a.known = years, known
	a.less.SetEnabled(free)
	a.more.SetEnabled(free)
	a.value.Refresh()
}
