package paint

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"

	"shyraq/maps/geo"
)

// areas draws ground of the caller's: light tints, and over all of them one
// line along each border, in the look of whichever neighbour is stronger.
func (e *easel) areas(areas []Area, b *outlines, g grid) {
	plain := b.at(g.z)
	for i := range areas {
		for _, o := range b.areas[i] {
			ring := b.ring(o, plain, g)
			if (ringArea(ring) > 0) != o.hole { // outer rings as a pen runs, holes against it
				slices.Reverse(ring)
			}
			e.cover.polygon(ring)
		}
		tint := 0.05
		if areas[i].Strong {
			tint = 0.10
		}
		if e.flavour != Day { // the same tint weighs more on dark ground
			tint *= 0.7
		}
		e.cover.paint(e.dst, fade(e.palette.tone(areas[i].Tone), tint))
	}
	m := g.onto()
	for _, look := range looks(areas, b) {
		width := float32(1.6)
		if look.strong {
			width = 3
		}
		var paths [][]point
		for _, s := range look.stretches {
			path := make([]point, len(plain[s]))
			for i, p := range plain[s] {
				path[i] = m.pixel(p)
			}
			paths = append(paths, path)
		}
		// A rim of the ground's colour keeps the outline off the streets.
		for _, pass := range []struct {
			width float32
			color color.RGBA
		}{{width + 2, fade(e.palette.ground, 0.55)}, {width, fade(e.palette.tone(look.tone), 0.9)}} {
			pen := newPen(e.cover, float64(pass.width*e.scale), true, nil)
			for _, path := range paths {
				if n := len(path); n > 2 && path[0] == path[n-1] {
					pen.ring(path[:n-1])
				} else {
					pen.line(path)
				}
			}
			e.cover.paint(e.dst, pass.color)
		}
	}
}

// look is the stretches that are drawn alike.
type look struct {
	strong    bool
	tone      Tone
	stretches []int32
}

// before says that another look is drawn over this one.
func (l look) before(o look) int {
	if l.strong != o.strong {
		if o.strong {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(l.tone.severity(), o.tone.severity()), cmp.Compare(l.tone, o.tone))
}

// looks sorts the stretches by the look of their stronger neighbour, the
// weakest first.
func looks(areas []Area, b *outlines) []look {
	var out []look
	for i, s := range b.stretches {
		var best look
		for j, a := range s.areas {
			if l := (look{strong: areas[a].Strong, tone: areas[a].Tone}); j == 0 || best.before(l) < 0 {
				best = l
			}
		}
		j := slices.IndexFunc(out, func(l look) bool { return l.strong == best.strong && l.tone == best.tone })
		if j < 0 {
			j = len(out)
			out = append(out, best)
		}
		out[j].stretches = append(out[j].stretches, int32(i))
	}
	slices.SortFunc(out, look.before)
	return out
}

// leastRoom is how far from its outline the middle of an area must be for its
// name to be shown, in device-independent pixels. The crew's own is named
// however small it is.
const leastRoom = 9

// areaNames sets the names of areas, before all other names, where most of
// them can be seen: at the pole of the whole area while that is in view, else
// at the pole of the part which is.
func areaNames(areas []Area, b *outlines, g grid, p *placer) {
	seen := p.inner(g)
	for i := range areas {
		a := &areas[i]
		if a.Name == "" || len(b.areas[i]) == 0 {
			continue
		}
		at, ok := b.namePlace(i, g, seen)
		if !ok || !a.Strong && at.far < leastRoom*p.scale || p.zoom >= streetZoom && at.all {
			continue
		}
		em := 13.0
		if a.Strong {
			em = 15
		}
		l := setLabel{face: p.bold, em: float32(em * p.scale), color: p.flavour.palette().tone(a.Tone),
			halo: p.flavour.palette().ground, grow: float32(2 * p.scale)}
		// Beside a point that stands in the middle, rather than not at all.
		for _, off := range [...]point{{0, 0}, {0, -2}, {0, 2}, {0, -4}, {0, 4}, {-4, -1}, {4, 1}} {
			if far := float64(l.em) * math.Hypot(float64(off.x), float64(off.y)); far > 0 && !a.Strong && far > at.far {
				continue // that is a neighbour's ground
			}
			try := l
			if p.level1(&try, a.Name, point{float32(at.at[0]) + off.x*l.em, float32(at.at[1]) + off.y*l.em}, 0) {
				break
			}
		}
	}
}

// streetZoom is from where an area that fills the view is not named: its name
// would lie in the middle, on the officer himself, at wherever he looks.
const streetZoom = 13

// inner is the part of a sheet that the view shows wherever the sheet lies,
// cut to a raster of the ground so that a short drag moves no name.
func (p *placer) inner(g grid) orb.Bound {
	rim, raster := math.Floor(sheetRim*p.scale), math.Max(1, math.Floor(sheetRim*p.scale))
	cut := func(from, length int) (lo, hi float64) {
		lo = math.Ceil((float64(from)+rim)/raster) * raster
		hi = math.Floor((float64(from+length)-rim)/raster) * raster
		if hi-lo < raster { // a view smaller than that
			lo, hi = float64(from)+rim, float64(from+length)-rim
		}
		return lo - float64(from), hi - float64(from)
	}
	x0, x1 := cut(g.x0, g.w)
	y0, y1 := cut(g.y0, g.h)
	return orb.Bound{Min: orb.Point{x0, y0}, Max: orb.Point{x1, y1}}
}

// namePlace is where the name of an area goes, in pixels of the sheet; false
// where the area is not in view.
func (b *outlines) namePlace(i int, g grid, seen orb.Bound) (pole, bool) {
	if b.poles[i] == nil {
		whole := b.whole(i)
		b.poles[i] = &whole
	}
	m := g.onto()
	at := m.pixel(b.poles[i].at)
	if p := (orb.Point{float64(at.x), float64(at.y)}); seen.Contains(p) {
		far := b.poles[i].far * m.n
		return pole{at: p, far: far, all: far >= reachOf(seen, p)}, true
	}
	plain := b.at(g.z)
	var rings []orb.Ring
	for _, o := range b.areas[i] {
		var ring orb.Ring
		for _, p := range b.ring(o, plain, g) {
			ring = append(ring, orb.Point{float64(p.x), float64(p.y)})
		}
		if len(ring) < 3 {
			continue
		}
		ring = append(ring, ring[0])
		if ring = clip.Ring(seen, ring); len(ring) >= 4 {
			rings = append(rings, ring)
		}
	}
	found := poleOf(rings)
	// Cut to the bounds, an area that fills them has their edges for outline.
	found.all = len(rings) == 1 && math.Abs(planar.Area(rings[0])) >= 0.999*math.Abs(planar.Area(seen.ToRing()))
	return found, found.far > 0
}

// reachOf is how far the farthest corner of the bounds lies from a place.
func reachOf(b orb.Bound, at orb.Point) (far float64) {
	for _, corner := range b.ToRing() {
		far = max(far, math.Hypot(corner[0]-at[0], corner[1]-at[1]))
	}
	return far
}

// whole is the pole of all of an area on the plane, of an outline no finer
// than the search.
func (b *outlines) whole(i int) pole {
	var bound orb.Bound
	for j, o := range b.areas[i] {
		for k, p := range o.parts {
			s := b.stretches[p.stretch].path.Bound()
			if j == 0 && k == 0 {
				bound = s
			}
			bound = bound.Union(s)
		}
	}
	// At this zoom the area is some 200 pixels wide.
	z, extent := uint8(0), math.Max(bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1])
	for z < plainBelow && extent*geo.PixelsAcross(float64(z)) < 200 {
		z++
	}
	var rings []orb.Ring
	for _, o := range b.areas[i] {
		var ring orb.Ring
		for _, p := range o.parts {
			path := slices.Clone(plainer(b.stretches[p.stretch].path, z))
			if p.back {
				slices.Reverse(path)
			}
			ring = append(ring, path[:len(path)-1]...)
		}
		rings = append(rings, ring)
	}
	return poleOf(rings)
}
