package paint

import (
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"shyraq/maps/geo"
)

// sheet is everything that lies over the tiles of a view and its surroundings:
// areas, lines, names and points, in one transparent picture.
type sheet struct {
	key     sheetKey
	grid    grid
	img     *image.RGBA
	spans   [][2]int32 // of each row, where anything is drawn
	points  *Points
	markers []marker
}

// sheetKey is what a sheet depends on besides its place.
type sheetKey struct {
	packs    uint64
	layers   uint64
	z        uint8
	size     int
	scale    float64
	flavour  Flavour
	language string
}

// sheetBrush makes sheets, one at a time.
type sheetBrush struct {
	cover         coverage
	regular, bold *typeface
}

func (b *sheetBrush) make(key sheetKey, g grid, laid map[geo.Tile][]laidTile, l *Layers) *sheet {
	s := &sheet{key: key, grid: g, img: image.NewRGBA(image.Rect(0, 0, g.w, g.h))}
	b.cover.reset(g.w, g.h)
	e := &easel{cover: &b.cover, dst: s.img, scale: float32(key.scale), flavour: key.flavour,
		palette: key.flavour.palette(), regular: b.regular, bold: b.bold}
	zoom := g.zoomed(key.scale)

	place := &placer{regular: b.regular, bold: b.bold, room: newRoom(g.w, g.h), w: float32(g.w), h: float32(g.h),
		scale: key.scale, zoom: zoom, flavour: key.flavour, said: map[string][]point{}}
	for i := range l.Areas {
		e.area(&l.Areas[i], g)
	}
	for i := range l.Lines {
		e.way(&l.Lines[i], g)
	}
	s.points, s.markers = l.Points, pile(l.Points, g, key.scale)
	for _, m := range s.markers {
		r := (m.radius + 2) * e.scale
		place.room.take(box{m.at.x - r, m.at.y - r, m.at.x + r, m.at.y + r})
	}
	areaNames(l.Areas, g, place)
	pointNames(l.Points, s.markers, place, zoom)
	own := len(place.out)

	names := gatherer{grid: g, zoom: zoom, scale: key.scale, lang: key.language}
	names.gather(laid)
	place.place(names.out)
	for i := own; i < len(place.out); i++ {
		e.label(&place.out[i])
	}
	for i := range s.markers {
		m := &s.markers[i]
		if m.count > 1 {
			e.cluster(m, m.at)
		} else {
			e.symbol(&l.Points.all[m.first], m.at)
		}
	}
	for i := range own {
		e.label(&place.out[i])
	}
	s.spans = spans(s.img)
	return s
}

// zoomed is the zoom a grid shows.
func (g grid) zoomed(scale float64) float64 {
	return float64(g.z) + math.Log2(float64(g.size)/(geo.TileSize*scale))
}

// spans finds where each row is not transparent, so that laying a sheet costs
// what is drawn on it and not its size.
func spans(img *image.RGBA) [][2]int32 {
	out := make([][2]int32, img.Rect.Dy())
	w := img.Rect.Dx()
	for y := range out {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		lo, hi := 0, w
		for lo < hi && row[4*lo+3] == 0 {
			lo++
		}
		for hi > lo && row[4*hi-1] == 0 {
			hi--
		}
		out[y] = [2]int32{int32(lo), int32(hi)}
	}
	return out
}

// area draws ground of the caller's: a light tint and an outline.
func (e *easel) area(a *Area, g grid) {
	tone := e.palette.tone(a.Tone)
	var rings [][]point
	for _, poly := range a.Shape {
		for i, r := range poly {
			if len(r) < 3 {
				continue
			}
			ring := make([]point, len(r))
			for j, p := range r {
				ring[j] = g.pixel(project(p))
			}
			if (ringArea(ring) > 0) == (i == 0) { // outer rings as a pen runs, holes against it
				slices.Reverse(ring)
			}
			rings = append(rings, ring)
			e.cover.polygon(ring)
		}
	}
	tint, width := 0.05, float32(1.6)
	if a.Strong {
		tint, width = 0.10, 3
	}
	if e.flavour != Day { // the same tint weighs more on dark ground
		tint *= 0.7
	}
	e.cover.paint(e.dst, fade(tone, tint))
	// A rim of the ground's colour keeps the outline off the streets.
	for _, pass := range []struct {
		width float32
		color color.RGBA
	}{{width + 2, fade(e.palette.ground, 0.55)}, {width, fade(tone, 0.9)}} {
		pen := newPen(e.cover, float64(pass.width*e.scale), true, nil)
		for _, ring := range rings {
			pen.ring(ring)
		}
		e.cover.paint(e.dst, pass.color)
	}
}

func (e *easel) way(l *Line, g grid) {
	width := float32(l.Width)
	if width <= 0 {
		width = 3
	}
	var dashes []float32
	if l.Dashed {
		dashes = []float32{2.5 * width * e.scale, 1.5 * width * e.scale}
	}
	for _, pass := range []struct {
		width float32
		color color.RGBA
		dash  []float32
	}{{width + 2, fade(e.palette.ground, 0.7), nil}, {width, e.palette.tone(l.Tone), dashes}} {
		pen := newPen(e.cover, float64(pass.width*e.scale), true, pass.dash)
		for _, part := range l.Parts {
			path := make([]point, len(part))
			for i, p := range part {
				path[i] = g.pixel(project(p))
			}
			pen.line(path)
		}
		e.cover.paint(e.dst, pass.color)
	}
}

// areaNames sets the names of areas at their middle, before all other names.
func areaNames(areas []Area, g grid, p *placer) {
	for i := range areas {
		a := &areas[i]
		best, size := orb.Point{}, 0.0
		for _, poly := range a.Shape {
			if len(poly) == 0 || len(poly[0]) < 4 {
				continue
			}
			c, s := planar.CentroidArea(poly[0])
			if math.Abs(s) > size {
				best, size = c, math.Abs(s)
				if !planar.RingContains(poly[0], c) {
					best = poly[0].Bound().Center()
				}
			}
		}
		if a.Name == "" || size == 0 {
			continue
		}
		tone := p.flavour.palette().tone(a.Tone)
		em := 13.0
		if a.Strong {
			em = 15
		}
		l := setLabel{face: p.bold, em: float32(em * p.scale), color: tone,
			halo: p.flavour.palette().ground, grow: float32(2 * p.scale)}
		// Beside a point that stands in the middle, rather than not at all.
		at := g.pixel(project(best))
		for _, off := range [...]point{{0, 0}, {0, -2}, {0, 2}, {0, -4}, {0, 4}, {-4, -1}, {4, 1}} {
			try := l
			if p.level1(&try, a.Name, point{at.x + off.x*l.em, at.y + off.y*l.em}, 0) {
				break
			}
		}
	}
}

// pointNames sets the labels of single points from the zoom of streets on.
func pointNames(points *Points, markers []marker, p *placer, zoom float64) {
	if zoom < 13 {
		return
	}
	pal := p.flavour.palette()
	for i := range markers {
		m := &markers[i]
		if m.count != 1 || points.all[m.first].Label == "" {
			continue
		}
		l := setLabel{face: p.regular, em: float32(12.5 * p.scale), color: pal.text, halo: pal.panel, grow: float32(2 * p.scale)}
		below := (m.radius+3)*float32(p.scale) + 0.6*l.em
		p.level1(&l, points.all[m.first].Label, m.at, below)
	}
}

func project(p orb.Point) geo.World { return geo.Project(p) }
