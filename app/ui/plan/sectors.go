package plan

import (
	"github.com/paulmach/orb"

	"shyraq/app/ui/chart"
	"shyraq/maps/geo"
	"shyraq/maps/paint"
)

// sectorsTapped takes what was tapped in the list into the raid.
func (s *Screen) sectorsTapped(codes []string) {
	chosen := map[string]bool{}
	for _, c := range codes {
		chosen[c] = true
	}
	for _, d := range s.form.data.Districts {
		if chosen[d.KATO] != s.form.hasSector(d.KATO) {
			s.form.toggleSector(d, string(s.look.Lang()))
		}
	}
	s.changed()
}

// tapMap takes the district under a tap into the raid, or out of it.
func (s *Screen) tapMap(at orb.Point) {
	for _, d := range s.form.data.Districts {
		if geo.Contains(d.Shape, at) {
			s.form.toggleSector(d, string(s.look.Lang()))
			s.showSectors()
			s.changed()
			return
		}
	}
}

func (s *Screen) showSectors() {
	var chosen []string
	for _, x := range s.form.raid.Sectors {
		chosen = append(chosen, x.District)
	}
	s.sectors.SetSelected(chosen...)
}

// drawMap shows the districts, those of the raid strong.
func (s *Screen) drawMap() {
	var areas []paint.Area
	for _, d := range s.form.data.Districts {
		a := paint.Area{ID: d.KATO, Shape: d.Shape, Tone: paint.ToneDim, Name: d.Names.In(string(s.look.Lang()))}
		if s.form.hasSector(d.KATO) {
			a.Tone, a.Strong = paint.ToneLamp, true
		}
		areas = append(areas, a)
	}
	s.pane.SetAreas(chart.Districts, areas)
}

func (s *Screen) aim() {
	var all orb.Bound
	first := true
	for _, d := range s.form.data.Districts {
		if len(d.Shape) == 0 {
			continue
		}
		if first {
			all, first = d.Shape.Bound(), false
			continue
		}
		all = all.Union(d.Shape.Bound())
	}
	if !first {
		s.pane.Map.FitBounds(all, 16)
	}
}
