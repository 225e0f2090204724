package night

import (
	"slices"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/i18n"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// drawMap puts the night on the map: sectors, the records that have a place,
// and the own position. A search hides what it did not find here too.
func (s *Screen) drawMap() {
	s.pane.SetAreas(chart.Districts, s.areas(s.data.Districts))
	s.pane.SetAreas(chart.Sectors, s.areas(s.data.Sectors))
	s.pane.Map.SetPoints(s.points())
	s.ring()
	s.crews.draw()
	s.locate()
}

// points are the records that have a place, of the layers that are on the map. A child who
// is with a crew is never out of sight.
func (s *Screen) points() []paint.Point {
	var points []paint.Point
	signs := map[chart.Layer]bool{}
	for _, l := range slices.Backward(s.lines) {
		if l.row == nil || l.row.Point == nil {
			continue
		}
		layer := chart.Encounters
		if l.row.Kind.Short() {
			layer = chart.Checks
		}
		signs[layer] = true
		if !s.pane.Shows(layer) && l.row.Word != state.WordInCare {
			continue
		}
		shape, tone := chart.Mark(l.row.Word)
		points = append(points, paint.Point{
			ID: l.row.ID.String(), At: ground.Point(*l.row.Point), Shape: shape, Tone: tone, Label: s.pointLabel(*l.row),
		})
	}
	s.pane.SetSigns(chart.Checks, signs[chart.Checks])
	s.pane.SetSigns(chart.Encounters, signs[chart.Encounters])
	return points
}

// areas are sectors or districts as the map draws them.
func (s *Screen) areas(all []Sector) []paint.Area {
	var areas []paint.Area
	for _, a := range all {
		area := paint.Area{ID: a.ID, Shape: a.Shape, Tone: paint.ToneDim, Name: a.Names.In(string(s.look.Lang())), Strong: a.Own}
		if a.Own {
			area.Tone = paint.ToneLamp
		}
		areas = append(areas, area)
	}
	return areas
}

// pointLabel is the time, never a name.
func (s *Screen) pointLabel(r Row) string { return s.look.Texts().Clock(r.At) }

func position(f *Fix) *paint.Position {
	if f == nil {
		return nil
	}
	return &paint.Position{
		At: ground.Point(f.Point), Accuracy: f.Accuracy, Heading: f.Heading,
		Moving: f.Moving, Stale: f.Stale, Time: f.At,
	}
}

// aim turns the map for the first time to what matters: the streets around
// the officer; for a supervisor the night's records; else the sectors.
func (s *Screen) aim() {
	if own := s.data.Own; own != nil && !s.data.Supervisor {
		s.sited = true
		s.pane.Look(ground.Point(own.Point))
		s.pane.Map.SetPosition(position(own))
		s.pane.Map.Follow()
		return
	}
	var records, sectors orb.Bound
	var hasRecords, hasSectors bool
	for _, r := range s.data.Rows {
		if r.Point != nil {
			records, hasRecords = grown(records, ground.Point(*r.Point).Bound(), hasRecords), true
		}
	}
	for _, a := range s.data.Sectors {
		if len(a.Shape) > 0 {
			sectors, hasSectors = grown(sectors, a.Shape.Bound(), hasSectors), true
		}
	}
	switch {
	case hasRecords:
		s.pane.Map.FitBounds(records, 96)
	case hasSectors:
		s.pane.Map.FitBounds(sectors, 24)
	}
}

func grown(b, by orb.Bound, has bool) orb.Bound {
	if !has {
		return by
	}
	return b.Union(by)
}

// tapped chooses the record under a tap on the map; a cluster asks which one. A
// tap on bare ground says where the officer stands, while nothing else does.
func (s *Screen) tapped(at orb.Point, hits []slippy.PointID) {
	if s.crews.tapped(hits) {
		return
	}
	var here []int
	for _, h := range hits {
		if id, err := uuid.Parse(h); err == nil {
			if i := slices.IndexFunc(s.lines, func(l line) bool { return l.id() == id }); i >= 0 {
				here = append(here, i)
			}
		}
	}
	switch len(here) {
	case 0:
		s.pane.Map.SetPin(nil) // what was looked for was found
		if s.data.Own == nil && s.OnStand != nil {
			s.OnStand(ground.Place(at), s.pane.Within())
		}
	case 1:
		if s.list.Chosen() == here[0] {
			s.open(s.lines[here[0]])
			return
		}
		s.pick(here[0])
	default:
		s.takeOne(here)
	}
}

func (s *Screen) pick(i int) {
	s.list.Choose(i)
	s.chosen()
}

// takeOne offers the records that lie on one another.
func (s *Screen) takeOne(here []int) {
	t := s.look.Texts()
	var items []chart.Item
	for _, i := range here {
		l := s.lines[i]
		icon, role := ui.State(l.word()).Mark()
		items = append(items, chart.Item{
			Icon: icon, Role: role, Title: t.Clock(l.at()) + "  " + title(t, l), Note: where(t, l),
			State: l.badge(t),
		})
	}
	var close func()
	list := chart.NewClusterList(items, func(i int) {
		close()
		s.pick(here[i])
	})
	close = s.notifier.Sheet(520, s.look.Say("night.cluster"), list.Object())
	list.Focus()
}

// badge is the word of a line: of a child who is with another, that he is.
func (l line) badge(t i18n.Texts) string {
	if l.word() == state.WordInCare && l.draft == nil && l.row.Away {
		return t.T("night.badge_away")
	}
	return t.T("state." + string(l.word()))
}

func (l line) word() state.Word {
	if l.draft != nil {
		return state.WordDraft
	}
	return l.row.Word
}
