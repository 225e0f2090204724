package paint

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typeface is a font whose glyphs are kept as outlines, so that a name can be
// set at any size and along any road.
type typeface struct {
	mu     sync.Mutex
	font   *sfnt.Font
	buf    sfnt.Buffer
	units  float32
	glyphs map[rune]*glyph
	runs   map[string]*run
}

// glyph is an outline in parts of the em, y down, outer rings running the way
// a pen draws; advance is in the same measure.
type glyph struct {
	rings   [][]point
	advance float32
}

// run is a text set in one line: where each glyph begins, in parts of the em.
type run struct {
	glyphs []*glyph
	starts []float32
	width  float32
}

// maxRuns bounds the cache of set texts; beyond it the cache starts anew.
const maxRuns = 8192

func newTypeface(data []byte) (*typeface, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	return &typeface{font: f, units: float32(f.UnitsPerEm()), glyphs: map[rune]*glyph{}, runs: map[string]*run{}}, nil
}

// set lays out a text in one line.
func (t *typeface) set(text string) *run {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r, ok := t.runs[text]; ok {
		return r
	}
	r := &run{}
	for _, c := range text {
		g := t.glyph(c)
		r.glyphs = append(r.glyphs, g)
		r.starts = append(r.starts, r.width)
		r.width += g.advance
	}
	if len(t.runs) >= maxRuns {
		clear(t.runs)
	}
	t.runs[text] = r
	return r
}

func (t *typeface) glyph(c rune) *glyph {
	if g, ok := t.glyphs[c]; ok {
		return g
	}
	g := t.load(c)
	t.glyphs[c] = g
	return g
}

func (t *typeface) load(c rune) *glyph {
	// At as many pixels an em as it has units, coordinates are the font's own.
	ppem := fixed.Int26_6(t.font.UnitsPerEm())
	i, err := t.font.GlyphIndex(&t.buf, c)
	if err != nil {
		return &glyph{}
	}
	adv, err := t.font.GlyphAdvance(&t.buf, i, ppem, font.HintingNone)
	if err != nil {
		return &glyph{}
	}
	g := &glyph{advance: float32(adv) / t.units}
	segments, err := t.font.LoadGlyph(&t.buf, i, ppem, nil)
	if err != nil {
		return g
	}
	var ring []point
	end := func() {
		if len(ring) >= 3 {
			g.rings = append(g.rings, ring)
		}
		ring = nil
	}
	at := func(p fixed.Point26_6) point { return point{float32(p.X) / t.units, float32(p.Y) / t.units} }
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			end()
			ring = append(ring, at(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			ring = append(ring, at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			ring = curve(ring, at(s.Args[0]), at(s.Args[0]), at(s.Args[1]), 2)
		case sfnt.SegmentOpCubeTo:
			ring = curve(ring, at(s.Args[0]), at(s.Args[1]), at(s.Args[2]), 3)
		}
	}
	end()
	var area float32
	for _, r := range g.rings {
		area += ringArea(r)
	}
	if area > 0 {
		for _, r := range g.rings {
			slices.Reverse(r)
		}
	}
	return g
}

// The largest label in pixels, and how far its outline may be off.
const (
	largest = 40
	off     = 0.05
)

// curve appends a Bézier curve of a degree in as many chords as the largest
// label needs.
func curve(ring []point, b, c, d point, degree int) []point {
	if len(ring) == 0 {
		return append(ring, d)
	}
	a := ring[len(ring)-1]
	if degree == 2 { // raised to the third
		b, c = point{a.x + (b.x-a.x)*2/3, a.y + (b.y-a.y)*2/3}, point{d.x + (b.x-d.x)*2/3, d.y + (b.y-d.y)*2/3}
	}
	bow := math.Max(math.Hypot(float64(a.x-2*b.x+c.x), float64(a.y-2*b.y+c.y)),
		math.Hypot(float64(b.x-2*c.x+d.x), float64(b.y-2*c.y+d.y)))
	chords := min(max(1, int(math.Ceil(math.Sqrt(0.75*bow*largest/off)))), 8)
	for i := 1; i <= chords; i++ {
		t := float32(i) / float32(chords)
		u := 1 - t
		k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		ring = append(ring, point{
			k0*a.x + k1*b.x + k2*c.x + k3*d.x,
			k0*a.y + k1*b.y + k2*c.y + k3*d.y,
		})
	}
	return ring
}

// lettering draws glyphs into a coverage.
type lettering struct {
	to   *coverage
	path []point
}

// glyph adds one glyph with its origin at a point, its baseline along dir,
// em pixels high, grown by half of the pen's width where there is a pen.
func (l *lettering) glyph(g *glyph, at point, dir vec, em float32, pen *pen) {
	cos, sin := em*dir.x, em*dir.y
	for _, ring := range g.rings {
		path := grown(l.path, len(ring))
		for i, p := range ring {
			path[i] = point{at.x + p.x*cos - p.y*sin, at.y + p.x*sin + p.y*cos}
		}
		l.path = path
		if pen != nil {
			pen.swollen(path)
		} else {
			l.to.polygon(path)
		}
	}
}

// halo is the pen that grows letters; nil for the letters themselves.
func (l *lettering) halo(grow float32) *pen {
	if grow <= 0 {
		return nil
	}
	p := newPen(l.to, float64(2*grow), true, nil)
	return &p
}

// text adds a level run that begins at a point on the baseline.
func (l *lettering) text(r *run, at point, em float32, pen *pen) {
	for i, g := range r.glyphs {
		l.glyph(g, point{at.x + r.starts[i]*em, at.y}, vec{1, 0}, em, pen)
	}
}
