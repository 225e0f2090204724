package paint

import "math"

// pen draws lines of one width into a coverage. Every piece it adds runs the
// same way round, so that joins, caps and crossings melt into one.
type pen struct {
	to     *coverage
	half   float32
	round  bool      // round caps and joins; else cut off and bevelled
	dashes []float32 // lengths on, off, on …; empty: solid
	step   float32   // angle between the points of a round join
}

func newPen(to *coverage, width float64, round bool, dashes []float32) pen {
	p := pen{to: to, half: float32(width) / 2, round: round && width >= 1.6, dashes: dashes}
	p.step = float32(2 * math.Acos(1-math.Min(0.12/math.Max(float64(p.half), 0.5), 0.5)))
	return p
}

// line draws a path.
func (p *pen) line(path []point) {
	if len(p.dashes) > 0 {
		p.dashed(path)
		return
	}
	p.solid(path, false)
}

// ring draws a closed path, with a join at its seam.
func (p *pen) ring(path []point) { p.solid(path, true) }

func (p *pen) solid(path []point, closed bool) {
	var last, first vec // directions
	var start point
	drawn := 0
	seen := false // the piece before this one was near the picture
	n := len(path)
	if closed {
		n++
	}
	for i := 1; i < n; i++ {
		a, b := path[i-1], path[i%len(path)]
		d, ok := direction(a, b)
		if !ok {
			continue
		}
		if !p.near(a, b) {
			seen, last = false, d
			drawn++
			continue
		}
		p.quad(a, b, d)
		switch {
		case drawn == 0:
			first, start = d, a
			if p.round && !closed {
				p.cap(a, vec{-d.x, -d.y})
			}
		case drawn > 0:
			p.join(a, last, d)
		}
		last, seen = d, true
		drawn++
	}
	if !seen || drawn == 0 {
		return
	}
	if closed {
		if first != (vec{}) {
			p.join(start, last, first)
		}
	} else if p.round {
		p.cap(path[len(path)-1], last)
	}
}

type vec struct{ x, y float32 }

func direction(a, b point) (vec, bool) {
	dx, dy := b.x-a.x, b.y-a.y
	l := float32(math.Sqrt(float64(dx*dx + dy*dy)))
	if !(l > 1e-4) || l > 1e9 {
		return vec{}, false
	}
	return vec{dx / l, dy / l}, true
}

// near reports whether a piece can touch the picture.
func (p *pen) near(a, b point) bool {
	w, h, r := float32(p.to.w), float32(p.to.h), p.half+1
	return max(a.x, b.x) >= -r && min(a.x, b.x) <= w+r && max(a.y, b.y) >= -r && min(a.y, b.y) <= h+r
}

func (p *pen) quad(a, b point, d vec) {
	nx, ny := -d.y*p.half, d.x*p.half
	p0, p1 := point{a.x + nx, a.y + ny}, point{b.x + nx, b.y + ny}
	p2, p3 := point{b.x - nx, b.y - ny}, point{a.x - nx, a.y - ny}
	p.to.edge(p0, p1)
	p.to.edge(p1, p2)
	p.to.edge(p2, p3)
	p.to.edge(p3, p0)
}

// join fills the wedge that a bend leaves open on its outer side.
func (p *pen) join(at point, in, out vec) {
	cross, dot := in.x*out.y-in.y*out.x, in.x*out.x+in.y*out.y
	if dot > 0.9995 {
		return
	}
	// Normals of the outer side, in the order that runs like the quads.
	a, b := vec{-in.y, in.x}, vec{-out.y, out.x}
	if cross > 0 {
		a, b = vec{-b.x, -b.y}, vec{-a.x, -a.y}
	}
	angle := float32(math.Atan2(math.Abs(float64(cross)), float64(dot)))
	p.fan(at, a, b, angle)
}

// cap ends a line with half a disc around at, open towards the line.
func (p *pen) cap(at point, out vec) {
	// From the left side over the tip to the right one, like the quads.
	left, right := vec{-out.y, out.x}, vec{out.y, -out.x}
	p.fan(at, left, out, math.Pi/2)
	p.fan(at, out, right, math.Pi/2)
}

func (p *pen) fan(at point, a, b vec, angle float32) {
	steps := 1
	if p.round {
		steps = max(1, int(math.Ceil(float64(angle/p.step))))
	}
	sin, cos := math.Sincos(float64(-angle) / float64(steps))
	s, c := float32(sin), float32(cos)
	from := point{at.x + a.x*p.half, at.y + a.y*p.half}
	p.to.edge(at, from)
	d := a
	for i := 1; i <= steps; i++ {
		if i == steps {
			d = b
		} else {
			d = vec{d.x*c - d.y*s, d.x*s + d.y*c}
		}
		next := point{at.x + d.x*p.half, at.y + d.y*p.half}
		p.to.edge(from, next)
		from = next
	}
	p.to.edge(from, at)
}

// dashed walks the path and draws its dashes. Dashes far outside the picture
// are counted, not drawn.
func (p *pen) dashed(path []point) {
	solid := *p
	solid.dashes = nil
	var total float32
	for _, d := range p.dashes {
		total += d
	}
	if !(total > 0.5) {
		solid.solid(path, false)
		return
	}
	var walked float32
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		d, ok := direction(a, b)
		if !ok {
			continue
		}
		length := (b.x-a.x)*d.x + (b.y-a.y)*d.y
		if lo, hi, ok := p.clip(a, d, length); ok {
			p.dash(&solid, a, d, lo, hi, walked, total)
		}
		walked = float32(math.Mod(float64(walked)+float64(length), float64(total)))
	}
}

// clip is the stretch of a piece, in its own length, that can touch the picture.
func (p *pen) clip(a point, d vec, length float32) (lo, hi float32, ok bool) {
	lo, hi = 0, length
	w, h, r := float32(p.to.w), float32(p.to.h), p.half+1
	for _, axis := range [2][4]float32{{a.x, d.x, -r, w + r}, {a.y, d.y, -r, h + r}} {
		at, dir, from, to := axis[0], axis[1], axis[2], axis[3]
		if dir > -1e-6 && dir < 1e-6 {
			if at < from || at > to {
				return 0, 0, false
			}
			continue
		}
		t0, t1 := (from-at)/dir, (to-at)/dir
		lo, hi = max(lo, min(t0, t1)), min(hi, max(t0, t1))
	}
	return lo, hi, lo < hi
}

// dash draws the dashes between lo and hi. It counts from lo, since far along
// a piece float32 has no room left for the length of a dash.
func (p *pen) dash(solid *pen, a point, d vec, lo, hi, walked, total float32) {
	begin := point{a.x + d.x*lo, a.y + d.y*lo}
	t := -float32(math.Mod(float64(walked)+float64(lo), float64(total)))
	for end := hi - lo; t < end; {
		on := true
		for _, l := range p.dashes {
			from, to := max(t, 0), min(t+l, end)
			if on && from < to {
				s := point{begin.x + d.x*from, begin.y + d.y*from}
				e := point{begin.x + d.x*to, begin.y + d.y*to}
				solid.quad(s, e, d)
			}
			t += l
			on = !on
		}
	}
}
