// Package cover is what stands in the place of a page until there is something to
// show on it: an empty page would be taken for a fact, and what can be tapped on
// it would do something that nobody meant.
//
// It promises that a page that could not be read says why, and can be asked for
// once more.
package cover

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// Cover is that place. Make it with New.
type Cover struct {
	look   *ui.Look
	waits  fyne.CanvasObject
	again  *ui.Button
	object *fyne.Container
}

// New says that something is being read. Again is called where that failed and
// is to be tried once more.
func New(look *ui.Look, mark icon.Name, again func()) *Cover {
	c := &Cover{look: look, waits: ui.EmptyState(mark, look.Say("cover.reading"), nil, nil)}
	c.again = ui.NewButton(look.Say("cover.again"), func() {
		c.Wait()
		again()
	}).With(icon.Sync)
	c.object = container.NewStack(c.waits)
	return c
}

// Object is what stands in the place of the page.
func (c *Cover) Object() fyne.CanvasObject { return c.object }

// Wait says that it is being read.
func (c *Cover) Wait() { c.put(c.waits) }

// Fail says why there is nothing.
func (c *Cover) Fail(err error) {
	c.put(ui.EmptyState(icon.Warning, c.look.Say("cover.unread"), c.look.SaySentence(err), c.again))
}

func (c *Cover) put(o fyne.CanvasObject) {
	c.object.Objects = []fyne.CanvasObject{o}
	c.object.Refresh()
}
