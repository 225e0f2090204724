package gazetteer

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// wanted lists the tiles of a pack that are worth reading for a view: every
// second zoom for settlements, which stay on all deeper ones, and the deepest
// zoom for streets, the nearest to the middle first.
func wanted(p *pack.Pack, mid orb.Point, near orb.Bound) []geo.Tile {
	h := p.Header()
	var out []geo.Tile
	for z := int(h.MaxZoom) - 2; z >= int(h.MinZoom); z -= 2 {
		out = append(out, closest(p.Bound(), mid, uint8(z), eachZoom)...)
	}
	if p.Bound().Intersects(near) {
		out = append(out, closest(meet(p.Bound(), near), mid, h.MaxZoom, deepAtOnce)...)
	}
	return out
}

// closest lists at most so many tiles of the bounds, the nearest first.
func closest(b orb.Bound, mid orb.Point, z uint8, most int) []geo.Tile {
	nw := geo.TileAt(geo.Project(orb.Point{b.Min[0], b.Max[1]}), z)
	se := geo.TileAt(geo.Project(orb.Point{b.Max[0], b.Min[1]}), z)
	at := geo.TileAt(geo.Project(mid), z)
	clamp := func(v, lo, hi uint32) int64 { return int64(max(lo, min(v, hi))) }
	cx, cy := clamp(at.X, nw.X, se.X), clamp(at.Y, nw.Y, se.Y)
	// A square that holds enough of them, however large the bounds are.
	var reach int64
	span := func(c int64, lo, hi uint32) (int64, int64) { return max(int64(lo), c-reach), min(int64(hi), c+reach) }
	for ; reach < 1<<z; reach = reach*2 + 1 {
		x0, x1 := span(cx, nw.X, se.X)
		y0, y1 := span(cy, nw.Y, se.Y)
		if (x1-x0+1)*(y1-y0+1) >= int64(most) {
			break
		}
	}
	x0, x1 := span(cx, nw.X, se.X)
	y0, y1 := span(cy, nw.Y, se.Y)
	var out []geo.Tile
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			out = append(out, geo.Tile{Z: z, X: uint32(x), Y: uint32(y)})
		}
	}
	far := func(t geo.Tile) int64 {
		dx, dy := int64(t.X)-cx, int64(t.Y)-cy
		return dx*dx + dy*dy
	}
	slices.SortStableFunc(out, func(a, b geo.Tile) int { return cmp.Compare(far(a), far(b)) })
	return out[:min(len(out), most)]
}

func meet(a, b orb.Bound) orb.Bound {
	return orb.Bound{
		Min: orb.Point{max(a.Min[0], b.Min[0]), max(a.Min[1], b.Min[1])},
		Max: orb.Point{min(a.Max[0], b.Max[0]), min(a.Max[1], b.Max[1])},
	}
}
