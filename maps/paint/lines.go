package paint

import (
	"image/color"
	"math"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

// onto maps the plane to the pixels of a stretch.
type onto struct{ n, x0, y0 float64 }

func (g grid) onto() onto {
	return onto{math.Exp2(float64(g.z)) * float64(g.size), float64(g.x0), float64(g.y0)}
}

func (m onto) pixel(p orb.Point) point {
	return point{float32(p[0]*m.n - m.x0), float32(p[1]*m.n - m.y0)}
}

// tolerance is what cannot be seen at a zoom: a quarter of a device-independent
// pixel, on the plane.
func tolerance(z uint8) float64 { return 0.25 / geo.PixelsAcross(float64(z)) }

// track is a line made plain for one zoom.
type track struct {
	parts orb.MultiLineString // the caller's, to know it again
	whole []orb.LineString    // on the plane
	z     uint8
	plain []orb.LineString
}

// newTrack projects a line once. A part breaks where there is no place.
func newTrack(parts orb.MultiLineString) *track {
	t := &track{parts: parts}
	for _, part := range parts {
		var path orb.LineString
		for _, p := range part {
			if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
				t.whole = append(t.whole, path)
				path = nil
				continue
			}
			w := project(p)
			path = append(path, orb.Point{w.X, w.Y})
		}
		t.whole = append(t.whole, path)
	}
	return t
}

// is reports whether the track is of these very parts.
func (t *track) is(parts orb.MultiLineString) bool {
	return len(t.parts) == len(parts) && (len(parts) == 0 || &t.parts[0] == &parts[0])
}

// at gives the line with as many points as can be told apart at a zoom. A
// receiver that stands still leaves heaps of them: those go first, so that
// what is left is quick to make plain.
func (t *track) at(z uint8) []orb.LineString {
	if t.plain == nil || t.z != z {
		t.z, t.plain = z, make([]orb.LineString, len(t.whole))
		least := tolerance(z)
		for i, path := range t.whole {
			var apart orb.LineString
			for j, p := range path {
				if j == 0 || j == len(path)-1 || math.Hypot(p[0]-apart[len(apart)-1][0], p[1]-apart[len(apart)-1][1]) >= least {
					apart = append(apart, p)
				}
			}
			t.plain[i] = plainer(apart, z)
		}
	}
	return t.plain
}

// shapes remembers what was made of the caller's areas and lines from one
// sheet to the next. Its user is one goroutine.
type shapes struct {
	areas    []Area
	outlines *outlines
	tracks   []*track
}

// outlinesOf are those of areas, made anew only for new shapes.
func (s *shapes) outlinesOf(areas []Area) *outlines {
	if s.outlines == nil || !sameShapes(s.areas, areas) {
		s.areas, s.outlines = areas, newOutlines(areas)
	}
	return s.outlines
}

// tracksOf are those of lines, each made anew only for new parts.
func (s *shapes) tracksOf(lines []Line) []*track {
	was := s.tracks
	s.tracks = make([]*track, len(lines))
	for i := range lines {
		for _, t := range was {
			if t.is(lines[i].Parts) {
				s.tracks[i] = t
			}
		}
		if s.tracks[i] == nil {
			s.tracks[i] = newTrack(lines[i].Parts)
		}
	}
	return s.tracks
}

// way draws a line of the caller's, with a rim that keeps it off the streets.
func (e *easel) way(l *Line, t *track, g grid) {
	width := float32(l.Width)
	if !(width > 0) {
		width = 3
	}
	var dashes []float32
	if l.Dashed {
		dashes = []float32{2.5 * width * e.scale, 1.5 * width * e.scale}
	}
	m := g.onto()
	var paths [][]point
	for _, part := range t.at(g.z) {
		path := make([]point, len(part))
		for i, p := range part {
			path[i] = m.pixel(p)
		}
		paths = append(paths, path)
	}
	for _, pass := range []struct {
		width float32
		color color.RGBA
		dash  []float32
	}{{width + 2, fade(e.palette.ground, 0.7), nil}, {width, e.palette.tone(l.Tone), dashes}} {
		pen := newPen(e.cover, float64(pass.width*e.scale), true, pass.dash)
		for _, path := range paths {
			pen.line(path)
		}
		e.cover.paint(e.dst, pass.color)
	}
}
