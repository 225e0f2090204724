// Package chart sets the map into a screen: it follows the flavour and the
// language, floats the buttons over it that a finger needs (there is no
// pinch), and turns points and states of records into what the map draws.
//
// It promises that a state wears one shape on the map of every screen. It
// holds no data of its own, never opens a file and knows no store.
package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/paulmach/orb"

	"shyraq/app/ui"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// Button is one of the buttons that may float over a map.
type Button int

// The buttons, in the order in which they stand.
const (
	Closer Button = 1 << iota
	Away
	Locate
	Areas
)

// Pane is a map with its buttons. The map stays the caller's: he closes it.
type Pane struct {
	Map *slippy.Map

	look    *ui.Look
	object  fyne.CanvasObject
	buttons *fyne.Container
	corner  *fyne.Container
	locate  *ui.Button
	areas   []paint.Area
	hidden  bool
	cancel  func()
}

// New sets a map into a pane with the buttons asked for.
func New(look *ui.Look, m *slippy.Map, buttons Button) *Pane {
	p := &Pane{Map: m, look: look}
	var row []fyne.CanvasObject
	add := func(b Button, icon ui.IconName, hint string, do func()) {
		if buttons&b != 0 {
			row = append(row, ui.NewIconButton(icon, look.Say(hint), do))
		}
	}
	add(Away, ui.IconMinus, "chart.zoom_out", m.ZoomOut)
	add(Closer, ui.IconPlus, "chart.zoom_in", m.ZoomIn)
	add(Locate, ui.IconLocate, "chart.locate", func() { m.CenterOnPosition() })
	add(Areas, ui.IconLayers, "chart.areas", p.toggleAreas)
	p.buttons = ui.Row(ui.Gap, row...)
	p.corner = container.NewStack()
	floor := container.New(&floorLayout{}, p.buttons, p.corner)
	p.object = container.NewStack(m, floor)
	p.cancel = look.OnChange(p.dress)
	p.dress()
	return p
}

// Close ends following flavour and language; the map itself is the caller's.
func (p *Pane) Close() { p.cancel() }

// Object is what is put on the screen.
func (p *Pane) Object() fyne.CanvasObject { return p.object }

// SetCorner floats an object over the lower right corner: a screen's main
// action.
func (p *Pane) SetCorner(o fyne.CanvasObject) {
	p.corner.Objects = []fyne.CanvasObject{o}
	p.corner.Refresh()
}

// SetAreas shows ground on the map, unless the officer has hidden it.
func (p *Pane) SetAreas(areas []paint.Area) {
	p.areas = areas
	p.showAreas()
}

func (p *Pane) toggleAreas() {
	p.hidden = !p.hidden
	p.showAreas()
}

func (p *Pane) showAreas() {
	if p.hidden {
		p.Map.SetAreas(nil)
		return
	}
	p.Map.SetAreas(p.areas)
}

// Look brings a place into the middle, at streets' zoom or closer.
func (p *Pane) Look(at orb.Point) {
	p.Map.SetCenter(at)
	if p.Map.Zoom() < streets {
		p.Map.SetZoom(streets)
	}
}

// streets is a zoom at which streets have their names.
const streets = 14.5

// dress gives the map the flavour and language of now.
func (p *Pane) dress() {
	p.Map.SetFlavour(Flavour(p.look.Flavour()))
	p.Map.SetLanguage(string(p.look.Lang()))
	p.Map.SetNote(p.look.T("chart.no_streets"))
}

// floorLayout puts the first object in the lower left and the second in the
// lower right corner, above the map's scale and attribution; where both do
// not fit beside each other the first stands above the second.
type floorLayout struct{}

const (
	floorSide float32 = 12
	floorFoot float32 = 36 // the map's own scale bar and attribution
)

// Layout implements fyne.Layout.
func (*floorLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left, right := o[0].MinSize(), o[1].MinSize()
	y := size.Height - floorFoot
	o[1].Resize(right)
	o[1].Move(fyne.NewPos(size.Width-floorSide-right.Width, y-right.Height))
	if left.Width+right.Width+3*floorSide > size.Width && right.Height > 0 {
		y -= right.Height + floorSide
	}
	o[0].Resize(left)
	o[0].Move(fyne.NewPos(floorSide, y-left.Height))
}

// MinSize implements fyne.Layout.
func (*floorLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().Max(o[1].MinSize()).AddWidthHeight(2*floorSide, floorFoot)
}
