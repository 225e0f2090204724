package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// redraw draws everything below an object again, hidden parts too, with the
// colours and words of now: each widget once, then each container laid out
// once from the top. The toolkit's own way lays out and refreshes every
// object as often as it has others around it.
func redraw(o fyne.CanvasObject) {
	if o == nil {
		return
	}
	refreshBelow(o)
	layoutBelow(o)
	canvas.Refresh(o)
}

// refreshBelow asks each widget for its words and colours again.
func refreshBelow(o fyne.CanvasObject) {
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			refreshBelow(c)
		}
	case *container.Scroll:
		refreshBelow(x.Content)
		x.Refresh()
	case fyne.Widget, *canvas.Raster:
		x.Refresh() // it draws what it is made of; see NewRenderer
	}
}

// layoutBelow lays containers out from the top down: a child that is given
// another size lays itself out, the others are asked.
func layoutBelow(o fyne.CanvasObject) {
	switch x := o.(type) {
	case *fyne.Container:
		if x.Layout != nil {
			x.Layout.Layout(x.Objects, x.Size())
		}
		for _, c := range x.Objects {
			layoutBelow(c)
		}
	case *container.Scroll:
		layoutBelow(x.Content)
	}
}

// NewRenderer draws a widget that is made of one object of ours. Unlike the
// toolkit's simple one it also draws again what that object is made of, so
// that a change of language or flavour reaches it.
func NewRenderer(o fyne.CanvasObject) fyne.WidgetRenderer { return &renderer{o} }

type renderer struct{ object fyne.CanvasObject }

func (r *renderer) Layout(s fyne.Size)           { r.object.Resize(s) }
func (r *renderer) MinSize() fyne.Size           { return r.object.MinSize() }
func (r *renderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.object} }
func (r *renderer) Destroy()                     {}
func (r *renderer) Refresh()                     { redraw(r.object) }
