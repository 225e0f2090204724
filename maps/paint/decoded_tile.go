package paint

import (
	"slices"
	"sync"
)

// decodedTile is what a tile holds: shapes by kind and candidates for names, in parts
// of the tile's edge, so that any zoom and any flavour can be painted from it.
// It is never changed once made.
type decodedTile struct {
	points []point
	parts  []int32 // where each path ends in points
	boxes  []box   // around each path
	shapes []shape // sorted by kind, then by lot
	first  [int(kindCount)*lotCount + 1]int32
	names  []name
	damage error
}

// shape is one feature: the paths from, up to but not including, to.
type shape struct {
	kind     kind
	lot      uint8
	from, to int32
}

func (s shape) place() int { return int(s.kind)*lotCount + int(s.lot) }

// maxName bounds a name: what is longer is no name.
const maxName = 96

// tileDecoder decodes tiles. It decodes into memory of its own, which it keeps,
// and gives each tile as much as it needs.
type tileDecoder struct {
	decoder mvtDecoder
	tile    decodedTile
	blob    []byte     // all names, one after the other
	heard   []textSpan // of each value of the layer, where its text lies in the blob
	layer   []byte     // whose values those are
	named   []namedName
}

var tileDecoders = sync.Pool{New: func() any { return new(tileDecoder) }}

// decodeTile decodes a tile. It always gives one, of what was sound.
func decodeTile(tile []byte, s schema) *decodedTile {
	m := tileDecoders.Get().(*tileDecoder)
	k := m.make(tile, s)
	tileDecoders.Put(m) // not after a panic: what it holds then is anyone's guess
	return k
}

func (m *tileDecoder) make(tile []byte, s schema) *decodedTile {
	k := &m.tile
	*k = decodedTile{points: k.points[:0], parts: k.parts[:0], boxes: k.boxes[:0], shapes: k.shapes[:0]}
	m.blob, m.named, m.layer = m.blob[:0], m.named[:0], nil
	k.damage = m.decoder.decode(tile, func(f *mvtFeature) { m.add(f, s) })

	out := &decodedTile{points: slices.Clone(k.points), parts: slices.Clone(k.parts), boxes: slices.Clone(k.boxes),
		names: make([]name, len(m.named)), damage: k.damage}
	out.sort(k.shapes)
	blob := string(m.blob)
	for i := range m.named {
		n := &m.named[i]
		text := func(j int) string { return blob[n.spans[j].from:n.spans[j].to] }
		n.texts = texts{own: text(0), kk: text(1), ru: text(2), en: text(3)}
		out.names[i] = n.name
		n.texts = texts{}
	}
	return out
}

// sort brings shapes into order by counting, those of one lot as they came.
func (k *decodedTile) sort(shapes []shape) {
	for _, s := range shapes {
		k.first[s.place()+1]++
	}
	for i := 1; i < len(k.first); i++ {
		k.first[i] += k.first[i-1]
	}
	next := k.first
	k.shapes = make([]shape, len(shapes))
	for _, s := range shapes {
		k.shapes[next[s.place()]] = s
		next[s.place()]++
	}
}

// of lists the shapes of a kind in some lots.
func (k *decodedTile) of(n kind, l lots) []shape {
	at := int(n) * lotCount
	return k.shapes[k.first[at+int(l.from)]:k.first[at+int(l.to)+1]]
}

// path is the points of one path.
func (k *decodedTile) path(i int32) []point {
	from := int32(0)
	if i > 0 {
		from = k.parts[i-1]
	}
	return k.points[from:k.parts[i]]
}

// outside is how far beyond its tile, in parts of it, anything can still show:
// half of the widest line at the largest zoom.
const outside = 1.0 / 8

func (m *tileDecoder) add(f *mvtFeature, s schema) {
	k := &m.tile
	what, called, flags := s(f)
	if f.kind == geomPoint {
		what = kindNone
	}
	var spans [4]textSpan
	if called != kindNone {
		if spans = m.namesOf(f, called); spans == ([4]textSpan{}) {
			called = kindNone
		}
	}
	if what == kindNone && called == kindNone {
		return
	}
	from := int32(len(k.parts))
	scale := 1 / f.layer.extent
	begin := int32(0)
	turned := f.kind == geomPolygon && ringArea(f.points[:f.parts[0]]) < 0
	for _, end := range f.parts {
		base := len(k.points)
		for _, p := range f.points[begin:end] {
			k.points = append(k.points, point{p.x * scale, p.y * scale})
		}
		begin = end
		b := around(k.points[base:])
		// Makers add up to a whole tile around: what cannot show is dropped
		// here once and not in every painting. A lake keeps all, for its middle.
		if (f.kind != geomPolygon || called == kindNone) &&
			(b.x1 < -outside || b.y1 < -outside || b.x0 > 1+outside || b.y0 > 1+outside) {
			k.points = k.points[:base]
			continue
		}
		// Tiles of version 1 promise no winding: the first ring tells.
		if turned {
			slices.Reverse(k.points[base:])
		}
		k.parts = append(k.parts, int32(len(k.points)))
		k.boxes = append(k.boxes, b)
	}
	to := int32(len(k.parts))
	if from == to {
		return
	}
	if what != kindNone {
		k.shapes = append(k.shapes, shape{kind: what, lot: lotOf(flags), from: from, to: to})
	}
	if called != kindNone {
		m.addName(f, namedName{name{kind: called, from: from, to: to, line: f.kind == geomLine, rank: rankOf(f)}, spans})
	}
}

// around is the box around some points.
func around(path []point) box {
	b := box{path[0].x, path[0].y, path[0].x, path[0].y}
	for _, p := range path[1:] {
		if p.x < b.x0 {
			b.x0 = p.x
		} else if p.x > b.x1 {
			b.x1 = p.x
		}
		if p.y < b.y0 {
			b.y0 = p.y
		} else if p.y > b.y1 {
			b.y1 = p.y
		}
	}
	return b
}

// ringArea is twice the signed area of a ring.
func ringArea(ring []point) float32 {
	var sum float32
	last := ring[len(ring)-1]
	for _, p := range ring {
		sum += last.x*p.y - p.x*last.y
		last = p
	}
	return sum
}

// middle is the centre of a ring's box.
func middle(ring []point) point {
	b := around(ring)
	return point{(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2}
}
