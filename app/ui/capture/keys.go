package capture

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/ui"
)

// keyActs are the area's own keys, beside those of the frame:
//
//	Ctrl+Enter       next, and at the end finish
//	Ctrl+PageDown/Up the page after and before
//	Ctrl+S           save, the child stays in care
//	Ctrl+B           another child
//	Alt+1 … Alt+4    the steps
//	Alt+5            what is asked seldom
//
// In a group of buttons 1 to 9 and 0 choose, arrows move, Space taps; Tab goes
// from group to group and Enter from field to field.
func (c *Capture) keyActs() map[desktop.CustomShortcut]func() {
	ctrl := func(k fyne.KeyName) desktop.CustomShortcut {
		return desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl}
	}
	alt := func(k fyne.KeyName) desktop.CustomShortcut {
		return desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt}
	}
	return map[desktop.CustomShortcut]func(){
		ctrl(fyne.KeyReturn):   c.Next,
		ctrl(fyne.KeyEnter):    c.Next,
		ctrl(fyne.KeyPageDown): func() { c.turn(c.Next) },
		ctrl(fyne.KeyPageUp):   c.Back,
		ctrl(fyne.KeyS):        c.SaveOpen,
		ctrl(fyne.KeyB):        c.AddPerson,
		alt(fyne.Key1):         func() { c.toStep(stepWhere) },
		alt(fyne.Key2):         func() { c.toStep(stepWho) },
		alt(fyne.Key3):         func() { c.toStep(stepWhat) },
		alt(fyne.Key4):         func() { c.toStep(stepEnds) },
		alt(fyne.Key5):         c.OpenMore,
	}
}

// turn goes on but never finishes.
func (c *Capture) turn(next func()) {
	if c.page != pageFinish {
		next()
	}
}

// takeKeys gives the area its keys while it is in sight; dropKeys takes them
// back.
func (c *Capture) takeKeys() {
	cv := ui.CanvasOf(c.Object())
	if cv == nil || c.canvas == cv {
		return
	}
	c.dropKeys()
	c.canvas = cv
	for k, act := range c.keyActs() {
		cv.AddShortcut(&k, func(fyne.Shortcut) {
			if c.sheet != nil && c.frame.inForm() && !c.deps.Look.Covered() {
				act()
			}
		})
	}
}

func (c *Capture) dropKeys() {
	if c.canvas == nil {
		return
	}
	for k := range c.keyActs() {
		c.canvas.RemoveShortcut(&k)
	}
	c.canvas = nil
}
