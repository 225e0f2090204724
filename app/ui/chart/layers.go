package chart

import (
	"slices"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/maps/paint"
)

// Layer is what is laid over the map and may be taken off it: ground, a way, or signs that
// the screen draws.
type Layer int

// The layers, the lowest first. Which are off is written down by number: new ones come last.
const (
	Districts Layer = iota
	Sectors
	Track
	Checks     // places that were checked, visits, talks
	Encounters // of children
	Crews
	layerCount
)

var layerNames = [layerCount]string{"chart.districts", "chart.sectors", "chart.track", "chart.checks", "chart.encounters", "chart.crews"}

// layers are what lies over the map, and the card on which each is shown or
// hidden.
type layers struct {
	pane   *Pane
	areas  [layerCount][]paint.Area
	track  orb.MultiLineString
	laid   orb.MultiLineString // the part of track the map's layers have
	end    *orb.Point          // to where it goes on, which is no part of it yet
	trail  orb.LineString      // its end, which is drawn by hand
	hidden [layerCount]bool
	signs  [layerCount]bool // there are signs of it, which the screen draws
	button *ui.Button
	card   *fyne.Container
}

func newLayers(p *Pane) *layers {
	l := &layers{pane: p}
	l.card = ui.CardOf(8, ui.Column(palette.Gap))
	l.card.Hide()
	return l
}

// SetAreas shows ground in a layer, unless the officer has hidden it.
func (p *Pane) SetAreas(layer Layer, areas []paint.Area) {
	p.layers.areas[layer] = areas
	p.layers.show()
}

// SetSigns says whether there are signs of a layer, which the screen draws where Shows says
// so.
func (p *Pane) SetSigns(layer Layer, there bool) { p.layers.signs[layer] = there }

// Shows says whether a layer is on the map.
func (p *Pane) Shows(layer Layer) bool { return !p.layers.hidden[layer] }

// Hide takes just these layers off the map until the officer asks for them.
func (p *Pane) Hide(layers []Layer) {
	p.layers.hidden = [layerCount]bool{}
	for _, x := range layers {
		if x >= 0 && x < layerCount { // they may have been written down by another version
			p.layers.hidden[x] = true
		}
	}
	p.layers.redraw()
}

// Off are the ground and the ways that are off the map, the lowest first: what is kept
// over a lock. Signs come back with it, so that who returns reads no quiet map.
func (p *Pane) Off() []Layer {
	off := []Layer{}
	for x := range layerCount {
		if x <= Track && p.layers.hidden[x] {
			off = append(off, x)
		}
	}
	return off
}

// SetTrack shows the way that was gone, in parts where it was interrupted, and
// to where the last of them goes on by now; nil for nowhere. What is given must
// not be changed afterwards.
func (p *Pane) SetTrack(parts orb.MultiLineString, end *orb.Point) {
	p.layers.track, p.layers.end = parts, end
	p.layers.showTrack()
}

// trailMost is how many points of the way are drawn with every frame before
// they go to the layers, which take a while to make.
const trailMost = 30

// offered are the layers that have something.
func (l *layers) offered() []Layer {
	var all []Layer
	for x := range layerCount {
		if len(l.areas[x]) > 0 || x == Track && len(l.track) > 0 || l.signs[x] {
			all = append(all, x)
		}
	}
	return all
}

// tapped opens the card, or does at once what it would offer alone.
func (l *layers) tapped() {
	all := l.offered()
	l.pane.legend.Hide()
	switch {
	case len(all) == 1:
		l.toggle(all[0])
	case l.card.Visible() || len(all) == 0:
		l.card.Hide()
	default:
		l.fill(all)
		l.card.Show()
		l.pane.floor.Refresh()
	}
}

func (l *layers) fill(all []Layer) {
	list := ui.Column(palette.Gap)
	for _, x := range slices.Backward(all) {
		b := ui.NewTile("", l.pane.look.Say(layerNames[x]), nil)
		mark := func() { b.Chosen = !l.hidden[x]; b.Refresh() }
		b.OnTapped = func() { l.toggle(x); mark() }
		mark()
		list.Add(b)
	}
	l.card.Objects = ui.CardOf(8, list).Objects
}

func (l *layers) toggle(x Layer) {
	l.hidden[x] = !l.hidden[x]
	l.redraw()
}

// off says that all ground and ways that have something were taken off.
func (l *layers) off() bool {
	all := slices.DeleteFunc(l.offered(), func(x Layer) bool { return x > Track })
	return len(all) > 0 && !slices.ContainsFunc(all, func(x Layer) bool { return !l.hidden[x] })
}

// restore brings all of them back.
func (l *layers) restore() {
	l.hidden = [layerCount]bool{}
	l.card.Hide()
	l.redraw()
}

func (l *layers) redraw() {
	l.show()
	l.showTrack()
	if l.pane.OnLayers != nil {
		l.pane.OnLayers()
	}
	l.pane.restate()
}

func (l *layers) show() {
	var all []paint.Area
	for x, areas := range l.areas {
		if !l.hidden[x] {
			all = append(all, areas...)
		}
	}
	l.pane.Map.SetAreas(all)
}

// showTrack lays the way on the map. It grows by a point every few seconds:
// its newest end is drawn by hand, and joins the layers when it is long.
func (l *layers) showTrack() {
	if l.hidden[Track] || len(l.track) == 0 {
		l.lay(nil, nil)
		return
	}
	last := l.track[len(l.track)-1]
	laid := l.laid
	if laid == nil || len(laid) != len(l.track) || len(laid[len(laid)-1]) > len(last) ||
		len(last)-len(laid[len(laid)-1]) > trailMost || laid[0][0] != l.track[0][0] {
		laid = l.track
	}
	trail := last[len(laid[len(laid)-1])-1:]
	if l.end != nil {
		trail = append(slices.Clone(trail), *l.end)
	}
	if len(trail) == 1 {
		trail = nil // it is in the layers already
	}
	l.lay(laid, trail)
}

// lay gives the map what has changed and nothing else.
func (l *layers) lay(laid orb.MultiLineString, trail orb.LineString) {
	if len(laid) != len(l.laid) || len(laid) > 0 && &laid[0] != &l.laid[0] {
		l.laid = laid
		var lines []paint.Line
		if laid != nil {
			lines = []paint.Line{{ID: "track", Parts: laid, Tone: paint.ToneLamp}}
		}
		l.pane.Map.SetLines(lines)
	}
	if !slices.Equal(trail, l.trail) {
		l.trail = trail
		l.pane.Map.SetTrail(trail)
	}
}
