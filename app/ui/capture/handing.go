package capture

import (
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
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
