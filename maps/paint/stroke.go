package paint

import "math"

// pen draws lines of one width into a coverage. A line is one outline around
// all of it: two edges a piece and what each bend needs. Every part of it runs
// the same way round, so that caps and crossings melt into one.
type pen struct {
	to       *coverage
	half     float32
	round    bool      // round caps and joins; else cut off and pointed
	dashes   []float32 // lengths on, off, on …; empty: solid
	cos, sin float32   // of the turn between the points of a round join
	sharp    float32   // cosine of the bend from which the sides do not simply meet
}

func newPen(to *coverage, width float64, round bool, dashes []float32) pen {
	p := pen{to: to, half: float32(width) / 2, round: round && width >= 1.6, dashes: dashes}
	// A chord stays within a sixteenth of a pixel of its arc.
	sin, cos := math.Sincos(-2 * math.Acos(1-math.Min(0.06/math.Max(float64(p.half), 0.5), 0.5)))
	p.sin, p.cos = float32(sin), float32(cos)
	p.sharp = -0.5 // 120 degrees: a point twice as far out as the side
	if p.round {
		p.sharp = p.cos // as near to the arc as a chord of it
	}
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

// piece is a straight piece of a path.
type piece struct {
	dir    vec
	length float32
}

// solid leads the outline down both sides of a path, the left one forward and
// the right one back. Pieces far outside the picture are left out.
func (p *pen) solid(path []point, closed bool) {
	if len(path) < 2 {
		return
	}
	var first, last piece  // the first of a ring, while it waits; the one before
	var left, right point  // where the sides of the last piece begin
	var ring0, ring1 point // the same of the first
	ended := true          // nothing waits for its end
	begun := false         // a piece came before, drawn or not
	n := len(path)
	if closed {
		n++
	}
	a := path[0]
	for i := 1; i < n; i++ {
		b := path[0]
		if i < len(path) {
			b = path[i]
		}
		d, length, ok := direction(a, b)
		if !ok {
			continue // a moves on only with a piece that has a direction
		}
		now := piece{d, length}
		if !p.near(a, b) {
			if !ended {
				p.sides(left, right, a, last.dir)
				p.end(a, last.dir)
			}
			ended, begun, a = true, true, b
			continue
		}
		x, y := -d.y*p.half, d.x*p.half
		switch {
		case !ended:
			left, right = p.bend(left, right, a, last, now)
		case begun:
			p.end(a, vec{-d.x, -d.y})
			left, right = point{a.x + x, a.y + y}, point{a.x - x, a.y - y}
		case closed:
			first = now // bent to when the ring comes round
			left, right = point{a.x + x, a.y + y}, point{a.x - x, a.y - y}
			ring0, ring1 = left, right
		default:
			p.cap(a, vec{-d.x, -d.y})
			left, right = point{a.x + x, a.y + y}, point{a.x - x, a.y - y}
		}
		last, ended, begun = now, false, true
		a = b
	}
	switch {
	case first.length > 0 && !ended:
		l, r := p.bend(left, right, a, last, first)
		p.to.edge(l, ring0)
		p.to.edge(ring1, r)
	case first.length > 0:
		p.end(path[0], vec{-first.dir.x, -first.dir.y})
	case !ended && closed:
		p.sides(left, right, a, last.dir)
		p.end(a, last.dir)
	case !ended:
		p.sides(left, right, a, last.dir)
		p.cap(a, last.dir)
	}
}

// swollen draws a polygon grown by half the width: its outer rings run the way
// of the pen, its holes against it, and each side is moved outwards.
func (p *pen) swollen(ring []point) {
	var first, last piece
	var begin, left point
	for i, a := range ring {
		b := ring[0]
		if i+1 < len(ring) {
			b = ring[i+1]
		}
		d, length, ok := direction(a, b)
		if !ok {
			continue
		}
		now := piece{d, length}
		if last.length == 0 {
			first, begin = now, point{a.x - d.y*p.half, a.y + d.x*p.half}
			left = begin
		} else {
			left = p.turn(left, a, last, now)
		}
		last = now
	}
	if last.length > 0 {
		p.to.edge(p.turn(left, ring[0], last, first), begin)
	}
}

// turn draws the left side of a piece to where it bends into the next one, and
// gives where the left side of that begins.
func (p *pen) turn(left, at point, in, out piece) point {
	i, o := in.dir, out.dir
	cross, dot := i.x*o.y-i.y*o.x, i.x*o.x+i.y*o.y
	if dot > p.sharp && p.half*cross <= (1+dot)*min(in.length, out.length) {
		k := p.half / (1 + dot)
		l := point{at.x - (i.y+o.y)*k, at.y + (i.x+o.x)*k}
		p.to.edge(left, l)
		return l
	}
	l, r := point{at.x - i.y*p.half, at.y + i.x*p.half}, point{at.x - o.y*p.half, at.y + o.x*p.half}
	p.to.edge(left, l)
	switch {
	case cross > 0: // inwards
		p.to.edge(l, at)
		p.to.edge(at, r)
	case p.round:
		p.arc(at, vec{-i.y, i.x}, vec{-o.y, o.x})
	default:
		p.to.edge(l, r)
	}
	return r
}

// sides draws both sides of a piece to where it ends.
func (p *pen) sides(left, right, end point, d vec) {
	x, y := -d.y*p.half, d.x*p.half
	p.to.edge(left, point{end.x + x, end.y + y})
	p.to.edge(point{end.x - x, end.y - y}, right)
}

// bend draws the sides of a piece to where it bends into the next one, and
// gives where the sides of that begin.
func (p *pen) bend(left, right, at point, in, out piece) (l, r point) {
	cross, dot := in.dir.x*out.dir.y-in.dir.y*out.dir.x, in.dir.x*out.dir.x+in.dir.y*out.dir.y
	// How far the inner side falls short of the bend must be there to be cut off.
	short := p.half * max(cross, -cross)
	if dot > p.sharp && short <= (1+dot)*min(in.length, out.length) {
		// Where the sides of the two meet.
		k := p.half / (1 + dot)
		x, y := -(in.dir.y+out.dir.y)*k, (in.dir.x+out.dir.x)*k
		l, r = point{at.x + x, at.y + y}, point{at.x - x, at.y - y}
		p.to.edge(left, l)
		p.to.edge(r, right)
		return l, r
	}
	p.sides(left, right, at, in.dir)
	p.join(at, in.dir, out.dir, cross)
	x, y := -out.dir.y*p.half, out.dir.x*p.half
	return point{at.x + x, at.y + y}, point{at.x - x, at.y - y}
}

type vec struct{ x, y float32 }

// direction is where b lies from a, and how far; false says that they are one.
func direction(a, b point) (d vec, length float32, ok bool) {
	dx, dy := b.x-a.x, b.y-a.y
	length = float32(math.Sqrt(float64(dx*dx + dy*dy)))
	if !(length > 1e-4) || length > 1e9 {
		return vec{}, 0, false
	}
	k := 1 / length
	return vec{dx * k, dy * k}, length, true
}

// near reports whether a piece can touch the picture.
func (p *pen) near(a, b point) bool {
	w, h, r := float32(p.to.w), float32(p.to.h), p.half+1
	return (a.x >= -r || b.x >= -r) && (a.x <= w+r || b.x <= w+r) &&
		(a.y >= -r || b.y >= -r) && (a.y <= h+r || b.y <= h+r)
}

// quad draws one piece by itself, cut off at both ends.
func (p *pen) quad(a, b point, d vec) {
	nx, ny := -d.y*p.half, d.x*p.half
	p0, p1 := point{a.x + nx, a.y + ny}, point{b.x + nx, b.y + ny}
	p2, p3 := point{b.x - nx, b.y - ny}, point{a.x - nx, a.y - ny}
	p.to.edge(p0, p1)
	p.to.edge(p1, p2)
	p.to.edge(p2, p3)
	p.to.edge(p3, p0)
}

// join leads the outline around a sharp bend: on the outer side along an arc or
// straight, on the inner side by way of the bend itself, so that a tight curve
// leaves no hole.
func (p *pen) join(at point, i, o vec, cross float32) {
	from, to := vec{-i.y, i.x}, vec{-o.y, o.x} // sides of the outer edge, as it runs
	if cross > 0 {
		from, to = vec{o.y, -o.x}, vec{i.y, -i.x}
	}
	h := p.half
	if p.round {
		p.arc(at, from, to)
	} else {
		p.to.edge(point{at.x + from.x*h, at.y + from.y*h}, point{at.x + to.x*h, at.y + to.y*h})
	}
	p.to.edge(point{at.x - to.x*h, at.y - to.y*h}, at)
	p.to.edge(at, point{at.x - from.x*h, at.y - from.y*h})
}

// cap ends a line at a point; out is the way it would have gone on.
func (p *pen) cap(at point, out vec) {
	if !p.round {
		p.end(at, out)
		return
	}
	p.arc(at, vec{-out.y, out.x}, vec{out.y, -out.x})
}

// end cuts a line off.
func (p *pen) end(at point, out vec) {
	x, y := -out.y*p.half, out.x*p.half
	p.to.edge(point{at.x + x, at.y + y}, point{at.x - x, at.y - y})
}

// maxArc bounds the points of half a turn.
const maxArc = 256

// arc leads the outline around a point from one side to another, at most half
// a turn.
func (p *pen) arc(at point, from, to vec) {
	last := point{at.x + from.x*p.half, at.y + from.y*p.half}
	d := from
	for range maxArc {
		if d.x*to.x+d.y*to.y > p.cos {
			break
		}
		d = vec{d.x*p.cos - d.y*p.sin, d.x*p.sin + d.y*p.cos}
		next := point{at.x + d.x*p.half, at.y + d.y*p.half}
		p.to.edge(last, next)
		last = next
	}
	p.to.edge(last, point{at.x + to.x*p.half, at.y + to.y*p.half})
}
