package paint

import (
	"image"
	"image/color"
	"math"

	"shyraq/maps/geo"
)

// laidTile is one decoded tile of one pack, serving for a wanted tile.
type laidTile struct {
	from    geo.Tile
	sketch  *sketch
	raster  image.Image // of a raster pack, in place of a sketch
	damaged bool        // to be hatched
}

// brush holds what painting needs and keeps it for the next tile, so that the
// raster stage allocates nothing. One goroutine uses a brush at a time.
type brush struct {
	cover coverage
	path  []point
	dash  []float32
}

// scene is one tile being painted.
type scene struct {
	*brush
	dst     *image.RGBA
	flavour Flavour
	zoom    float64 // that styles see
	scale   float64 // pixels a device-independent pixel

	mul, dx, dy float32 // from parts of the sketch's tile to pixels
	sketch      *sketch
}

// paintTile paints a wanted tile into dst, which is size pixels square, from
// what the packs have for it, the lowest first.
func (b *brush) paintTile(dst *image.RGBA, want geo.Tile, laid []laidTile, f Flavour, scale float64) {
	size := dst.Rect.Dx()
	fillRect(dst, dst.Rect, groundTint.in(f))
	s := scene{brush: b, dst: dst, flavour: f, scale: scale,
		zoom: float64(want.Z) + math.Log2(float64(size)/(geo.TileSize*scale))}
	b.cover.reset(size, size)
	for _, l := range laid {
		up := want.Z - l.from.Z
		mul := float64(size) * math.Exp2(float64(up))
		s.mul = float32(mul)
		s.dx = float32(float64(int64(want.X)-int64(l.from.X)<<up) * float64(size))
		s.dy = float32(float64(int64(want.Y)-int64(l.from.Y)<<up) * float64(size))
		if l.raster != nil {
			s.paintRaster(l.raster)
			continue
		}
		s.sketch = l.sketch
		s.paint()
	}
}

func (s *scene) paint() {
	for i := range fills {
		if fills[i].kind == kindWater { // a river's own line drowns in its bed
			s.strokes(waterways)
		}
		s.fill(&fills[i])
	}
	s.strokes(others)
	s.level(func(flags uint8) bool { return flags&flagTunnel != 0 }, true)
	s.level(func(flags uint8) bool { return flags&(flagTunnel|flagBridge) == 0 }, false)
	s.level(func(flags uint8) bool { return flags&flagBridge != 0 }, false)
	s.strokes(borders)
}

func (s *scene) strokes(all []lineStyle) {
	for i := range all {
		s.stroke(&all[i], all[i].color.in(s.flavour), 0, nil)
	}
}

// level paints the roads and rails of one storey: all casings below all fills.
func (s *scene) level(of func(flags uint8) bool, tunnel bool) {
	if !tunnel {
		for i := range roads {
			if r := &roads[i]; r.extra > 0 && s.zoom >= r.cased {
				s.stroke(r, r.casing.in(s.flavour), r.extra, of)
			}
		}
	}
	for i := range roads {
		c := roads[i].color.in(s.flavour)
		switch {
		case tunnel:
			c = fade(c, tunnelPart)
		case s.flavour == Day && roads[i].extra > 0 && s.zoom < roads[i].cased:
			// A white road without its casing is lost on light ground.
			c = mix(c, roads[i].casing.in(s.flavour), 0.6)
		}
		s.stroke(&roads[i], c, 0, of)
	}
	for i := range rails {
		r := &rails[i]
		c := r.color.in(s.flavour)
		if tunnel {
			c = fade(c, tunnelPart)
		}
		s.stroke(r, c, 0, of)
		if s.zoom >= sleeperZoom && r.kind == kindRail && !tunnel {
			inner := *r
			inner.width = stops{12, 0.7, 14, 1.1, 18, 3.2}
			inner.dashes, inner.butt = []float64{6, 6}, true
			s.stroke(&inner, sleeperTint.in(s.flavour), 0, of)
		}
	}
}

func (s *scene) fill(st *fillStyle) {
	if s.zoom < st.from {
		return
	}
	shapes := s.sketch.of(st.kind)
	if len(shapes) == 0 {
		return
	}
	for _, sh := range shapes {
		for i := sh.from; i < sh.to; i++ {
			if p := s.project(s.sketch.path(i), 0); p != nil {
				s.cover.polygon(p)
			}
		}
	}
	s.cover.paint(s.dst, st.color.in(s.flavour))
	if st.outline == (tint{}) {
		return
	}
	w := st.edge.at(s.zoom) * s.scale
	pen := newPen(&s.cover, math.Max(w, 0.5), false, nil)
	for _, sh := range shapes {
		for i := sh.from; i < sh.to; i++ {
			s.outline(&pen, s.sketch.path(i))
		}
	}
	s.cover.paint(s.dst, fade(st.outline.in(s.flavour), math.Min(1, w/0.7)))
}

// outline strokes a ring, but not where it was cut at the border of its tile.
func (s *scene) outline(pen *pen, ring []point) {
	p := s.project(ring, 2)
	if p == nil {
		return
	}
	cut := func(a, b point) bool {
		return (a.x == b.x && (a.x <= 0 || a.x >= 1)) || (a.y == b.y && (a.y <= 0 || a.y >= 1))
	}
	whole := true
	for i := range ring {
		if cut(ring[i], ring[(i+1)%len(ring)]) {
			whole = false
			break
		}
	}
	if whole {
		pen.ring(p)
		return
	}
	for i := range ring {
		j := (i + 1) % len(ring)
		if !cut(ring[i], ring[j]) {
			pair := [2]point{p[i], p[j]}
			pen.line(pair[:])
		}
	}
}

func (s *scene) stroke(st *lineStyle, c color.RGBA, extra float64, of func(flags uint8) bool) {
	if s.zoom < st.from {
		return
	}
	shapes := s.sketch.of(st.kind)
	if len(shapes) == 0 {
		return
	}
	main := st.width.at(s.zoom) * s.scale
	links := main * 0.7
	for pass, base := range [2]float64{main, links} {
		width := base + 2*extra*s.scale
		c := c
		if width < 0.8 { // a line thinner than a pixel is a paler line
			c = fade(c, width/0.8)
			width = 0.8
		}
		s.dash = s.dash[:0]
		for _, d := range st.dashes {
			s.dash = append(s.dash, float32(d*math.Max(base, s.scale)))
		}
		pen := newPen(&s.cover, width, !st.butt, s.dash)
		for _, sh := range shapes {
			if (sh.flags&flagLink != 0) != (pass == 1) || (of != nil && !of(sh.flags)) {
				continue
			}
			for i := sh.from; i < sh.to; i++ {
				if p := s.project(s.sketch.path(i), float32(width)); p != nil {
					pen.line(p)
				}
			}
		}
		s.cover.paint(s.dst, c)
	}
}

// project turns a path into pixels; nil says that it lies off the tile.
func (s *scene) project(path []point, margin float32) []point {
	s.path = s.path[:0]
	lo, hi := point{math.MaxFloat32, math.MaxFloat32}, point{-math.MaxFloat32, -math.MaxFloat32}
	for _, p := range path {
		q := point{p.x*s.mul - s.dx, p.y*s.mul - s.dy}
		lo.x, lo.y = min(lo.x, q.x), min(lo.y, q.y)
		hi.x, hi.y = max(hi.x, q.x), max(hi.y, q.y)
		s.path = append(s.path, q)
	}
	w, h := float32(s.cover.w)+margin, float32(s.cover.h)+margin
	if hi.x < -margin || hi.y < -margin || lo.x > w || lo.y > h {
		return nil
	}
	return s.path
}

// fade is a colour at a part of its strength, premultiplied.
func fade(c color.RGBA, part float64) color.RGBA {
	part = math.Max(0, math.Min(1, part))
	of := func(v uint8) uint8 { return uint8(float64(v)*part + 0.5) }
	return color.RGBA{R: of(c.R), G: of(c.G), B: of(c.B), A: of(c.A)}
}

// mix is a colour with a part of another in it.
func mix(a, b color.RGBA, part float64) color.RGBA {
	of := func(a, b uint8) uint8 { return uint8(float64(a)*(1-part) + float64(b)*part + 0.5) }
	return color.RGBA{R: of(a.R, b.R), G: of(a.G, b.G), B: of(a.B, b.B), A: of(a.A, b.A)}
}
