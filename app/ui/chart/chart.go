// Package chart sets the map into a screen: it follows the flavour and the
// language, floats the buttons over it that a finger needs (there is no
// pinch), finds places by name, offers what lies on one another, and turns
// points and states of records into what the map draws.
//
// It promises that a state wears one shape on the map of every screen, that
// nothing covers the map's scale bar and attribution, and that everything on
// it is done by finger and by keys. It holds no data of its own, never opens a
// file and knows no store.
package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/paulmach/orb"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
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
	Search
	Signs
)

// Pane is a map with its buttons. The map stays the caller's: he closes it.
type Pane struct {
	Map *slippy.Map
	// OnPlace is called with a place that was typed in as coordinates. Nil
	// drops the pin there.
	OnPlace func(at orb.Point)
	// OnLayers is called when a layer was taken off the map, or laid on it again.
	OnLayers func()
	// OnStreets is called when the map may have come to streets, or left them.
	OnStreets func()

	look    *ui.Look
	tools   Tools
	object  fyne.CanvasObject
	floor   *fyne.Container
	buttons *fyne.Container
	corner  *fyne.Container
	locate  *ui.Button
	search  *ui.Button
	layers  *layers
	legend  *fyne.Container
	seek    *seek
	note    *ui.Button
	hint    *ui.Button // in its place where the map is low
	low     bool
	cancel  func()
}

// Tools are what a pane can use besides its map. The zero value has none.
type Tools struct {
	Names    Names                     // nothing is found without
	District func(at orb.Point) string // the name of the district in the language of now; empty: none
	AddMaps  func()                    // leads to where maps are added
}

// New sets a map into a pane with the buttons asked for.
func New(look *ui.Look, m *slippy.Map, buttons Button) *Pane {
	p := &Pane{Map: m, look: look}
	p.layers = newLayers(p)
	p.legend = ui.CardOf(12, Legend(look))
	p.legend.Hide()
	p.seek = newSeek(p)
	p.corner = container.NewStack()
	p.note, p.hint = newNote(p), newHint(p)
	p.buttons = ui.Row(palette.Gap, p.row(buttons)...)
	p.floor = container.New(&floorLayout{foot: p.foot, low: p.lowered}, p.buttons, p.corner, p.layers.card, p.note, p.seek.object, p.legend, p.hint)
	p.object = container.NewStack(m, p.floor)
	m.OnFollow = p.followed
	m.OnStatus = p.restate
	m.OnKey = func(e *fyne.KeyEvent) { ui.PassKey(m, e) }
	m.OnRune = func(r rune) { ui.PassRune(m, r) }
	m.SetNote("") // the pane says it, with a way to mend it
	p.cancel = look.OnChange(p.dress)
	p.dress()
	return p
}

func (p *Pane) row(buttons Button) []fyne.CanvasObject {
	var row []fyne.CanvasObject
	add := func(b Button, icon icon.Name, hint string, do func()) *ui.Button {
		o := ui.NewIconButton(icon, p.look.Say(hint), do)
		if buttons&b != 0 {
			row = append(row, o)
		}
		return o
	}
	add(Away, icon.Minus, "chart.zoom_out", p.Map.ZoomOut)
	add(Closer, icon.Plus, "chart.zoom_in", p.Map.ZoomIn)
	p.locate = add(Locate, icon.Locate, "chart.locate", p.toggleFollow)
	p.layers.button = add(Areas, icon.Layers, "chart.layers", p.layers.tapped)
	p.search = add(Search, icon.Search, "chart.find", p.Find)
	p.search.Hide()
	add(Signs, icon.Info, "chart.legend", p.toggleLegend)
	return row
}

// Furnish gives the pane its tools.
func (p *Pane) Furnish(t Tools) {
	p.tools = t
	ui.Show(p.search, t.Names != nil)
	p.restate()
}

// Close ends following flavour and language; the map itself is the caller's.
func (p *Pane) Close() { p.seek.leave(); p.cancel() }

// Object is what is put on the screen.
func (p *Pane) Object() fyne.CanvasObject { return p.object }

// SetCorner floats an object over the lower right corner: a screen's main
// action.
func (p *Pane) SetCorner(o fyne.CanvasObject) {
	p.corner.Objects = []fyne.CanvasObject{o}
	p.corner.Refresh()
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

// Find opens the search for a place.
func (p *Pane) Find() {
	if p.tools.Names != nil {
		p.seek.open()
	}
}

// EndFind closes the search, the list of layers or the legend; false says that
// none was open.
func (p *Pane) EndFind() bool {
	if p.layers.card.Visible() || p.legend.Visible() {
		p.layers.card.Hide()
		p.legend.Hide()
		return true
	}
	return p.seek.close()
}

func (p *Pane) toggleFollow() {
	if p.Map.Following() {
		p.Map.Unfollow()
		return
	}
	p.Map.Follow()
}

// followed shows on the button whether the map follows.
func (p *Pane) followed(on bool) {
	p.locate.Chosen = on
	p.locate.Refresh()
}

// dress gives the map the flavour and language of now.
func (p *Pane) dress() {
	p.Map.SetFlavour(Flavour(p.look.Flavour()))
	p.Map.SetLanguage(string(p.look.Lang()))
}

// foot is how much of the lower edge belongs to the map.
func (p *Pane) foot() float32 { return max(floorFoot, float32(p.Map.Foot())+floorGap) }

// restate follows what the last frame could show.
func (p *Pane) restate() {
	p.tellStreets()
	if p.OnStreets != nil {
		p.OnStreets()
	}
	p.floor.Refresh()
}

func (p *Pane) lowered(low bool) {
	if low != p.low {
		p.low = low
		p.tellStreets()
	}
}
