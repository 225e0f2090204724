package paint

import (
	"image"
	"math"

	"shyraq/maps/geo"
)

// laidTile is one decoded tile of one pack, serving for a wanted tile.
type laidTile struct {
	from    geo.Tile
	decoded *decodedTile
	raster  image.Image // of a raster pack, in place of a decoded tile
	damaged bool        // to be hatched
}

// brush holds what painting needs and keeps it for the next tile, so that the
// raster stage allocates nothing. One goroutine uses a brush at a time.
type brush struct {
	cover coverage
	path  []point
	steps steps
}

// scene is one tile being painted.
type scene struct {
	*brush
	dst     *image.RGBA
	flavour Flavour

	mul, dx, dy float32 // from parts of the decoded tile to pixels
	sketch      *decodedTile
}

// paintTile paints a wanted tile into dst, which is size pixels square, from
// what the packs have for it, the lowest first.
func (b *brush) paintTile(dst *image.RGBA, want geo.Tile, laid []laidTile, f Flavour, scale float64) {
	size := dst.Rect.Dx()
	fillRect(dst, dst.Rect, groundTint.in(f))
	s := scene{brush: b, dst: dst, flavour: f}
	list := b.steps.of(setting{float64(want.Z) + math.Log2(float64(size)/(geo.TileSize*scale)), scale, f})
	b.cover.reset(size, size)
	for _, l := range laid {
		up := want.Z - l.from.Z
		s.mul = float32(float64(size) * math.Exp2(float64(up)))
		s.dx = float32(float64(int64(want.X)-int64(l.from.X)<<up) * float64(size))
		s.dy = float32(float64(int64(want.Y)-int64(l.from.Y)<<up) * float64(size))
		if l.raster != nil {
			s.paintRaster(l.raster)
			continue
		}
		s.sketch = l.decoded
		for i := range list {
			s.take(&list[i])
		}
	}
}

// take lays one coat.
func (s *scene) take(st *step) {
	shapes := s.sketch.of(st.kind, st.lots)
	if len(shapes) == 0 {
		return
	}
	margin := st.width
	pen := newPen(&s.cover, float64(st.width), !st.butt, st.dashes)
	for _, sh := range shapes {
		for i := sh.from; i < sh.to; i++ {
			if !s.seen(s.sketch.boxes[i], margin) {
				continue
			}
			switch st.coat {
			case coatFill:
				s.cover.polygon(s.project(s.sketch.path(i)))
			case coatRing:
				s.outline(&pen, s.sketch.path(i), s.sketch.boxes[i])
			default:
				pen.line(s.project(s.sketch.path(i)))
			}
		}
	}
	s.cover.paint(s.dst, st.color)
}

// outline strokes a ring, but not where it was cut at the border of its tile.
func (s *scene) outline(pen *pen, ring []point, b box) {
	p := s.project(ring)
	last := len(ring) - 1
	whole := true
	if b.x0 <= 0 || b.y0 <= 0 || b.x1 >= 1 || b.y1 >= 1 {
		for i, j := last, 0; j <= last && whole; i, j = j, j+1 {
			whole = !cutAtBorder(ring[i], ring[j])
		}
	}
	if whole {
		pen.ring(p)
		return
	}
	for i, j := last, 0; j <= last; i, j = j, j+1 {
		if !cutAtBorder(ring[i], ring[j]) {
			pair := [2]point{p[i], p[j]}
			pen.line(pair[:])
		}
	}
}

// cutAtBorder reports whether an edge of a ring is not an outline, but where
// its maker cut it: along the border of the tile or outside of it.
func cutAtBorder(a, b point) bool {
	return (a.x == b.x && (a.x <= 0 || a.x >= 1)) || (a.y == b.y && (a.y <= 0 || a.y >= 1))
}

// seen reports whether what lies in a box of the decoded tile can touch the picture.
func (s *scene) seen(b box, margin float32) bool {
	w, h := float32(s.cover.w)+margin, float32(s.cover.h)+margin
	return b.x1*s.mul-s.dx >= -margin && b.y1*s.mul-s.dy >= -margin && b.x0*s.mul-s.dx <= w && b.y0*s.mul-s.dy <= h
}

// project turns a path into pixels.
func (s *scene) project(path []point) []point {
	out := grown(s.path, len(path))
	for i, p := range path {
		out[i] = point{p.x*s.mul - s.dx, p.y*s.mul - s.dy}
	}
	s.path = out
	return out
}
