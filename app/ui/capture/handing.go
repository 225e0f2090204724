package capture

import (
	"errors"
	"slices"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/errs"
)

// actButton leads to the handover act of the child shown: the one in force by
// its number, or the one to make.
type actButton struct {
	*ui.Button
	c *Capture
}

func newActButton(c *Capture) actButton {
	b := actButton{c: c}
	b.Button = newButton(b.text, icon.Handover, b.open)
	b.Hide()
	return b
}

func (b actButton) text() string {
	look := b.c.deps.Look
	if b.c.sheet != nil {
		if a := b.c.sheet.who().Live(); a != nil {
			return look.T("act.head") + " " + string(a.Number)
		}
	}
	return look.T("act.head")
}

func (b actButton) open() {
	c := b.c
	if c.OnAct != nil && c.sheet != nil {
		c.OnAct(c.sheet.signable(c.page, c.deps.Now()), c.sheet.who().ID)
	}
}

// show offers the act where a minor is handed over, and where there is one.
func (b actButton) show() {
	w := b.c.sheet.who()
	ui.Show(b.Button, b.c.OnAct != nil && w.Kind == raid.Minor && (codes.HandedOver(w.Outcome) && b.c.writable() || w.Live() != nil))
	b.Refresh()
}

// actDiffers is the problem of a record that says something else than the act
// that stands: what an act says is changed by voiding it, and by nothing else.
const actDiffers = "problem.act_differs"

// differing is the child whose act says something else, or the one shown.
func (c *Capture) differing() int {
	for _, p := range c.found {
		if n, _, ok := splitPerson(p.Path); ok && p.Key == actDiffers {
			return n
		}
	}
	return c.sheet.person
}

// openDiffering opens the act that says something else.
func (c *Capture) openDiffering() {
	if c.OnAct == nil || c.sheet == nil {
		return
	}
	d := c.sheet.signable(c.page, c.deps.Now())
	if id := c.sheet.Encounter.People[c.differing()].ID; slices.ContainsFunc(d.Encounter.People, func(p raid.Person) bool { return p.ID == id }) {
		c.OnAct(d, id)
	}
}

// askAct says why the record is not finished, and offers the act.
func (c *Capture) askAct(why ui.Say) {
	look := c.deps.Look
	open := ui.NewMain(icon.Handover, look.Say("capture.end.openact"), func() {
		c.frame.close()
		c.openDiffering()
	})
	c.frame.ask(look.Say("capture.end.notfinished"), ui.Column(12, ui.NewLabel(why),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), c.frame.close), ui.Space(), open)))
}

// frozen says that the record was refused because of an act that stands: trying
// again helps nobody.
func (c *Capture) frozen() bool {
	var e *errs.Error
	return c.OnAct != nil && errors.As(c.saver.err, &e) && e.Code == "act_frozen"
}
