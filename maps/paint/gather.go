package paint

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"shyraq/maps/geo"
)

// grid is the tiles under a stretch of the plane at one painted size. Pixels
// are those of the whole world at that size, from its north-west corner.
type grid struct {
	z      uint8
	size   int // pixels a tile
	x0, y0 int // the stretch
	w, h   int
}

// tiles lists the tiles of the stretch, row by row.
func (g grid) tiles() []geo.Tile {
	n := 1 << g.z
	lo := func(v int) int { return max(0, floorDiv(v, g.size)) }
	hi := func(v int) int { return min(n-1, floorDiv(v-1, g.size)) }
	var out []geo.Tile
	for y := lo(g.y0); y <= hi(g.y0+g.h); y++ {
		for x := lo(g.x0); x <= hi(g.x0+g.w); x++ {
			out = append(out, geo.Tile{Z: g.z, X: uint32(x), Y: uint32(y)})
		}
	}
	return out
}

// corner is where a tile begins in the stretch.
func (g grid) corner(t geo.Tile) (x, y int) {
	return int(t.X)*g.size - g.x0, int(t.Y)*g.size - g.y0
}

// pixel is where a place of the plane lies in the stretch.
func (g grid) pixel(w geo.World) point {
	n := math.Exp2(float64(g.z)) * float64(g.size)
	return point{float32(w.X*n - float64(g.x0)), float32(w.Y*n - float64(g.y0))}
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// gatherer collects the names of the tiles in a stretch, each once.
type gatherer struct {
	grid  grid
	zoom  float64
	scale float64
	lang  string
	out   []candidate
}

// gather takes, for every tile of the stretch, what the packs have for it.
// One decoded tile may serve many tiles: it is read once, and a name counts only
// where its tile is among those the decoded tile serves.
func (g *gatherer) gather(laid map[geo.Tile][]laidTile) {
	serves := map[*decodedTile]geo.Tile{}
	wanted := map[*decodedTile]map[geo.Tile]bool{}
	for t, all := range laid {
		for _, l := range all {
			if l.decoded == nil {
				continue
			}
			if wanted[l.decoded] == nil {
				wanted[l.decoded] = map[geo.Tile]bool{}
				serves[l.decoded] = l.from
			}
			wanted[l.decoded][t] = true
		}
	}
	for k, from := range serves {
		g.decoded(k, from, wanted[k])
	}
}

func (g *gatherer) decoded(k *decodedTile, from geo.Tile, wanted map[geo.Tile]bool) {
	mul := float64(g.grid.size) * math.Exp2(float64(g.grid.z)-float64(from.Z))
	dx := float64(from.X)*mul - float64(g.grid.x0)
	dy := float64(from.Y)*mul - float64(g.grid.y0)
	place := func(p point) point {
		return point{float32(float64(p.x)*mul + dx), float32(float64(p.y)*mul + dy)}
	}
	// ours reports whether an anchor belongs to a tile this decoded tile serves.
	ours := func(p point) bool {
		x, y := floorDiv(int(math.Floor(float64(p.x)))+g.grid.x0, g.grid.size), floorDiv(int(math.Floor(float64(p.y)))+g.grid.y0, g.grid.size)
		if x < 0 || y < 0 {
			return false
		}
		t := geo.Tile{Z: g.grid.z, X: uint32(x), Y: uint32(y)}
		return t.Parent(from.Z) == from && wanted[t]
	}
	for i := range k.names {
		n := &k.names[i]
		c := claims[n.kind]
		if c < 0 || g.zoom < labels[c].from || (labels[c].to > 0 && g.zoom >= labels[c].to) {
			continue
		}
		text := n.texts.in(g.lang)
		if text == "" {
			continue
		}
		base := candidate{claim: c, rank: n.rank, text: text, dot: labels[c].dot}
		if !n.line {
			base.at = place(k.path(n.from)[0])
			if ours(base.at) {
				g.out = append(g.out, base)
			}
			continue
		}
		for j := n.from; j < n.to; j++ {
			g.line(base, k.path(j), place, ours)
		}
	}
}

// line offers a name at even distances along a path.
func (g *gatherer) line(base candidate, path []point, place func(point) point, ours func(point) bool) {
	lo, hi := place(path[0]), place(path[0])
	for _, p := range path[1:] {
		q := place(p)
		lo.x, lo.y = min(lo.x, q.x), min(lo.y, q.y)
		hi.x, hi.y = max(hi.x, q.x), max(hi.y, q.y)
	}
	if hi.x < 0 || hi.y < 0 || lo.x > float32(g.grid.w) || lo.y > float32(g.grid.h) ||
		(hi.x-lo.x < float32(24*g.scale) && hi.y-lo.y < float32(24*g.scale)) {
		return
	}
	base.path = make([]point, len(path))
	for i, p := range path {
		base.path[i] = place(p)
	}
	if labels[base.claim].kind == kindNameRiver {
		base.path = straighter(base.path, 3*g.scale)
	}
	total := length(base.path)
	if labels[base.claim].kind != kindNameRiver {
		base.rank = total
	}
	every := math.Max(labels[base.claim].apart, 120) * g.scale
	n := max(1, min(64, int(float64(total)/every)))
	w := walker{path: base.path}
	for i := range n {
		d := (float32(i) + 0.5) * total / float32(n)
		at, ok := w.at(d)
		if !ok || !ours(at) {
			continue
		}
		c := base
		c.at, c.along = at, d
		g.out = append(g.out, c)
	}
}

// straighter leaves out the bends of a river that are smaller than off pixels:
// no letter follows them.
func straighter(path []point, off float64) []point {
	line := make(orb.LineString, len(path))
	for i, p := range path {
		line[i] = orb.Point{float64(p.x), float64(p.y)}
	}
	line = simplify.DouglasPeucker(off).LineString(line)
	out := path[:0]
	for _, p := range line {
		out = append(out, point{float32(p[0]), float32(p[1])})
	}
	return out
}
