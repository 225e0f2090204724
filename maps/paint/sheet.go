package paint

import (
	"image"
	"math"
	"slices"

	"github.com/paulmach/orb"

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
	shapes        shapes
	regular, bold *typeface
	spare         *image.RGBA // of a sheet that nobody shows any more
}

// canvas is an empty picture.
func (b *sheetBrush) canvas(w, h int) *image.RGBA {
	img := b.spare
	b.spare = nil
	if img == nil || img.Rect.Dx() != w || img.Rect.Dy() != h {
		return image.NewRGBA(image.Rect(0, 0, w, h))
	}
	clear(img.Pix)
	return img
}

func (b *sheetBrush) make(key sheetKey, g grid, laid map[geo.Tile][]laidTile, l *Layers) *sheet {
	s := &sheet{key: key, grid: g, img: b.canvas(g.w, g.h)}
	b.cover.reset(g.w, g.h)
	e := &easel{cover: &b.cover, dst: s.img, scale: float32(key.scale), flavour: key.flavour,
		palette: key.flavour.palette(), regular: b.regular, bold: b.bold}
	zoom := g.zoomed(key.scale)

	place := newPlacer(b.regular, b.bold, g, key.scale, key.flavour)
	outlines := b.shapes.outlinesOf(l.Areas)
	e.areas(l.Areas, outlines, g)
	for i, t := range b.shapes.tracksOf(l.Lines) {
		e.way(&l.Lines[i], t, g)
	}
	s.points, s.markers = l.Points, clusterPoints(l.Points, g, key.scale)
	for _, m := range s.markers {
		r := (m.radius + 2) * e.scale
		place.room.take(box{m.at.x - r, m.at.y - r, m.at.x + r, m.at.y + r})
	}
	areaNames(l.Areas, outlines, g, place)
	pointNames(l.Points, s.markers, place, zoom)
	own := len(place.out)

	names := gatherer{grid: g, zoom: zoom, scale: key.scale, lang: key.language}
	names.gather(laid)
	// What the caller names, the ground need not name too.
	names.out = slices.DeleteFunc(names.out, func(c candidate) bool {
		return slices.ContainsFunc(l.Areas, func(a Area) bool { return a.Name == c.text })
	})
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
