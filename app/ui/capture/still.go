package capture

import (
	"slices"

	"fyne.io/fyne/v2"
)

// hold keeps taps from the page in sight for a moment: it came by itself, or below
// the finger that asked for something else. The next page goes without.
func (f *frame) hold() { f.still.Hold() }

// holdWhereMoved does what a tap asks for, and keeps the next one from a page that it
// moved: below the finger lies now what nobody meant.
func (c *Capture) holdWhereMoved(tap func()) {
	on, before := c.page, c.rowsInSight()
	tap()
	if c.page == on && !slices.Equal(before, c.rowsInSight()) {
		c.frame.hold()
	}
}

// rowsInSight are the heights of all that the page in sight is made of, by which whatever
// moves is known: each row lies below those before it. What is hidden has none.
func (c *Capture) rowsInSight() (heights []float32) {
	if c.sheet == nil || c.frame == nil || !c.frame.inForm() {
		return nil
	}
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		box, ok := o.(*fyne.Container)
		switch {
		case !o.Visible():
			heights = append(heights, 0)
		case ok:
			for _, in := range box.Objects {
				look(in)
			}
		default:
			heights = append(heights, o.MinSize().Height)
		}
	}
	look(c.pages[c.page].object())
	return heights
}
