package paint

import (
	"image"
	"image/color"
	"math"
	"slices"
)

// easel draws overlays into a picture.
type easel struct {
	cover   *coverage
	dst     *image.RGBA
	scale   float32
	palette *palette
	flavour Flavour
	letters lettering
	regular *typeface
	bold    *typeface
	ring    []point
}

func (e *easel) disc(at point, r float32) []point {
	n := max(12, min(180, int(6*math.Sqrt(float64(r)))))
	e.ring = e.ring[:0]
	for i := range n {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / float64(n))
		e.ring = append(e.ring, point{at.x + r*float32(cos), at.y + r*float32(sin)})
	}
	return e.ring
}

func (e *easel) fill(path []point, c color.RGBA) {
	e.cover.polygon(path)
	e.cover.paint(e.dst, c)
}

func (e *easel) stroke(path []point, closed bool, width float32, c color.RGBA) {
	pen := newPen(e.cover, float64(width), true, nil)
	if closed {
		pen.ring(path)
	} else {
		pen.line(path)
	}
	e.cover.paint(e.dst, c)
}

// symbolRadius is of a single point, in device-independent pixels.
const symbolRadius = 9.5

// symbol draws a point. Its shape alone tells its state; the rim in the colour
// of the panel keeps it apart from any ground.
func (e *easel) symbol(p *Point, at point) {
	r, tone := symbolRadius*e.scale, e.palette.tone(p.Tone)
	back := e.palette.panel
	path := slices.Clone(e.outline(p.Shape, at, r))
	e.stroke(path, true, 4*e.scale, back)
	hollow := p.Shape == Ring || p.Shape == Clock || p.Shape == Frame
	if hollow {
		e.fill(path, back)
		e.stroke(path, true, 2.4*e.scale, tone)
	} else {
		e.fill(path, tone)
	}
	u := r / 10
	mark := func(width float32, c color.RGBA, xy ...float32) {
		var line []point
		for i := 0; i < len(xy); i += 2 {
			line = append(line, point{at.x + xy[i]*u, at.y + xy[i+1]*u})
		}
		e.stroke(line, false, width*u, c)
	}
	switch p.Shape {
	case Tick:
		mark(2.6, back, -4.6, 0.4, -1.4, 3.8, 4.8, -3.6)
	case Clock:
		mark(2, tone, 0, -5.6, 0, 0, 4, 2.2)
	case Bar:
		mark(3.4, back, -5, 0, 5, 0)
	case Cross:
		mark(2.6, back, -3.6, -3.6, 3.6, 3.6)
		mark(2.6, back, -3.6, 3.6, 3.6, -3.6)
	}
	if p.Letter != "" && (p.Shape == Circle || p.Shape == Square || p.Shape == Diamond || p.Shape == Ring || p.Shape == Frame) {
		c := back
		if hollow {
			c = tone
		}
		e.centred(p.Letter, at, 11.5*e.scale, c)
	}
}

// outline is the shape of a symbol, running the way a pen draws.
func (e *easel) outline(s Shape, at point, r float32) []point {
	var corners int
	var turn float64
	grow := float32(1)
	switch s {
	case Square, Frame:
		corners, turn, grow = 4, math.Pi/4, 1.2
	case Diamond:
		corners, turn, grow = 4, 0, 1.25
	case Triangle:
		corners, turn, grow = 3, -math.Pi/2, 1.3
	case Star:
		e.ring = e.ring[:0]
		for i := range 10 {
			d := r * 1.3
			if i%2 == 1 {
				d *= 0.5
			}
			sin, cos := math.Sincos(-math.Pi/2 - math.Pi*float64(i)/5)
			e.ring = append(e.ring, point{at.x + d*float32(cos), at.y + d*float32(sin)})
		}
		return e.ring
	default:
		return e.disc(at, r)
	}
	e.ring = e.ring[:0]
	for i := range corners {
		sin, cos := math.Sincos(turn - 2*math.Pi*float64(i)/float64(corners))
		e.ring = append(e.ring, point{at.x + r*grow*float32(cos), at.y + r*grow*float32(sin)})
	}
	return e.ring
}

// centred sets a short text with its capitals' middle on a point.
func (e *easel) centred(text string, at point, em float32, c color.RGBA) {
	r := e.bold.set(text)
	e.letters.to = e.cover
	e.letters.text(r, point{at.x - r.width*em/2, at.y + 0.357*em}, em, nil)
	e.cover.paint(e.dst, c)
}

// cluster draws a cluster of points: how many, rimmed in the colour of the one
// that most needs to be seen, with a bar below when that one needs a person.
func (e *easel) cluster(m *marker, at point) {
	r := m.radius * e.scale
	tone := e.palette.tone(m.tone)
	e.fill(e.disc(at, r+2*e.scale), e.palette.ground)
	e.fill(e.disc(at, r), e.palette.panel)
	e.stroke(e.disc(at, r-1.5*e.scale), true, 3*e.scale, tone)
	if m.tone == ToneNeeds {
		w := r * 0.45
		e.stroke([]point{{at.x - w, at.y + r*0.58}, {at.x + w, at.y + r*0.58}}, false, 2.4*e.scale, tone)
		at.y -= 1.5 * e.scale
	}
	e.centred(m.text(), at, m.em()*e.scale, e.palette.text)
}

// label draws a name that found room: halo first, then the letters.
func (e *easel) label(l *setLabel) {
	e.letters.to = e.cover
	draw := func(pen *pen) {
		for _, line := range l.lines {
			e.letters.text(line.run, line.at, l.em, pen)
		}
		for _, g := range l.glyphs {
			e.letters.glyph(g.glyph, g.at, g.dir, l.em, pen)
		}
	}
	if l.dot != nil {
		e.fill(e.disc(*l.dot, 3.6*e.scale), l.halo)
		e.fill(e.disc(*l.dot, 2.3*e.scale), l.color)
	}
	draw(e.letters.halo(l.grow))
	e.cover.paint(e.dst, fade(l.halo, 0.86))
	draw(nil)
	e.cover.paint(e.dst, l.color)
}
