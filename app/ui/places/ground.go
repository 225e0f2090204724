package places

import (
	"github.com/paulmach/orb"

	"shyraq/app/report/places"
	"shyraq/app/ui/chart"
	"shyraq/maps/paint"
)

// mostNamed is how many hexagons have their rate written in them: of more, none has, and
// the colours alone are on the map.
const mostNamed = 1500

var tones = map[places.Level]paint.Tone{
	places.More: paint.ToneLamp, places.Usual: paint.ToneInfo, places.Less: paint.ToneDone, places.Short: paint.ToneDim,
}

// draw lays on the map what the tab shows there: the hexagons, or the place of a measure.
func (s *Screen) draw() {
	if s.tab == tabMeasure {
		s.measure.draw()
		return
	}
	if !s.ready {
		return
	}
	var areas []paint.Area
	t, mean := s.deps.Look.Texts(), s.page.Mean()
	for _, c := range s.page.Cells {
		level := c.Of(mean)
		a := paint.Area{ID: s.page.Grid.ID(c.Hex), Shape: orb.MultiPolygon{s.page.Grid.Shape(c.Hex)}, Tone: tones[level], Strong: level == places.More}
		if len(s.page.Cells) <= mostNamed {
			a.Name = c.Short(t, mean)
		}
		areas = append(areas, a)
	}
	s.pane.SetAreas(chart.Sectors, areas)
	s.mark()
	if !s.aimed {
		s.aim()
	}
}

// aim brings the map to where most was looked at: a hexagon far out does not make the town small.
func (s *Screen) aim() {
	if size := s.deps.Map.Size(); len(s.page.Cells) == 0 || size.Width < leastAimed || size.Height < leastAimed {
		return
	}
	s.aimed = true
	best := s.page.Cells[0]
	for _, c := range s.page.Cells {
		if c.Seconds > best.Seconds {
			best = c
		}
	}
	bound := s.page.Grid.Shape(best.Hex).Bound()
	for _, c := range s.page.Cells {
		if best.Hex.Apart(c.Hex)*s.width <= aimMetres {
			bound = bound.Union(s.page.Grid.Shape(c.Hex).Bound())
		}
	}
	s.deps.Map.FitBounds(bound, 24)
}

// leastAimed is the least width and height of a map that has its place on the page.
const leastAimed = 150

// aimMetres is how far from it the map shows at first.
const aimMetres = 10_000

// mark shows which hexagon was tapped.
func (s *Screen) mark() {
	if s.chosen == nil {
		s.deps.Map.SetPin(nil)
		return
	}
	at := s.page.Grid.Middle(*s.chosen)
	s.deps.Map.SetPin(&at)
}

// tapMap tells of the hexagon under a tap, or takes the place for that of a measure.
func (s *Screen) tapMap(at orb.Point) {
	switch {
	case s.tab == tabMeasure:
		s.measure.place(at)
	case s.ready:
		h := s.page.Grid.Of(at)
		s.chosen = &h
		s.mark()
		s.words.fill()
	}
}
