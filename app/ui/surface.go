package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"shyraq/app/ui/palette"
)

// Surface is a plain ground: a fill, a hairline around it and its corners,
// all in roles, so that it follows the flavour.
type Surface struct {
	widget.BaseWidget
	Fill   palette.Role
	Stroke palette.Role
	Width  float32 // of the stroke, in dp
	Corner float32
	Inset  float32 // how far inside its place it lies
}

// NewSurface is a ground without a stroke and with square corners.
func NewSurface(fill palette.Role) *Surface { return newSurface(fill, palette.None, 0, 0) }

func newSurface(fill, stroke palette.Role, width, corner float32) *Surface {
	s := &Surface{Fill: fill, Stroke: stroke, Width: width, Corner: corner}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{surface: s, rect: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type surfaceRenderer struct {
	surface *Surface
	rect    *canvas.Rectangle
	drawn   bool
}

func (r *surfaceRenderer) Layout(s fyne.Size) {
	in := r.surface.Inset
	Put(r.rect, in, in, max(s.Width-2*in, 0), max(s.Height-2*in, 0))
}

func (r *surfaceRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *surfaceRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *surfaceRenderer) Destroy()                     {}

func (r *surfaceRenderer) Refresh() {
	s, c := r.surface, r.rect
	fill, stroke := theme.Color(s.Fill), theme.Color(s.Stroke)
	if r.drawn && c.FillColor == fill && c.StrokeColor == stroke && c.StrokeWidth == s.Width && c.CornerRadius == s.Corner {
		return
	}
	r.drawn = true
	c.FillColor, c.StrokeColor, c.StrokeWidth, c.CornerRadius = fill, stroke, s.Width, s.Corner
	c.Refresh()
}

// Card is an object on a panel with a hairline around it and 16 dp of room.
func Card(o fyne.CanvasObject) *fyne.Container { return CardOf(16, o) }

// CardOf is a Card with its own room inside.
func CardOf(room float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&stackLayout{}, newSurface(palette.Panel, palette.Line, 1, palette.Corner), Pad(room, o))
}

// On puts an object on a ground of a role, without a line.
func On(r palette.Role, o fyne.CanvasObject) *fyne.Container {
	return container.New(&stackLayout{}, NewSurface(r), o)
}

// HLine is the one hairline, lying; VLine is it, standing.
func HLine() fyne.CanvasObject { return AtLeast(1, 1, NewSurface(palette.Line)) }

// VLine is a standing hairline.
func VLine() fyne.CanvasObject { return AtLeast(1, 1, NewSurface(palette.Line)) }
