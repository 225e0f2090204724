package paint

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// sketch is a decoded tile: shapes by kind and candidates for names, in parts
// of the tile's edge, so that any zoom and any flavour can be painted from it.
// It is never changed once made.
type sketch struct {
	points []point
	parts  []int32 // where each path ends in points
	shapes []shape // sorted by kind
	first  [kindCount + 1]int32
	names  []name
	damage error
}

// shape is one feature: the paths from, up to but not including, to.
type shape struct {
	kind     kind
	flags    uint8
	from, to int32
}

// name is one thing that may be labelled, at a point or along paths.
type name struct {
	kind     kind
	line     bool
	rank     float32 // larger is more important within its kind
	texts    texts
	from, to int32 // paths
}

// texts is a name in the languages of the pack.
type texts struct{ own, kk, ru, en string }

// in chooses by language: the language itself, then Kazakh or Russian, what
// the place calls itself, and English last.
func (t *texts) in(lang string) string {
	order := [...]string{t.kk, t.own, t.ru, t.en}
	switch lang {
	case "ru":
		order = [...]string{t.ru, t.own, t.kk, t.en}
	case "en":
		order = [...]string{t.en, t.own, t.kk, t.ru}
	}
	for _, s := range order {
		if s != "" {
			return s
		}
	}
	return ""
}

// maxName bounds a name: what is longer is no name.
const maxName = 96

// newSketch decodes a tile. It always gives a sketch, of what was sound.
func newSketch(tile []byte, s schema) *sketch {
	k := &sketch{}
	var d mvtDecoder
	k.damage = d.decode(tile, func(f *mvtFeature) { k.add(f, s) })
	slices.SortStableFunc(k.shapes, func(a, b shape) int { return int(a.kind) - int(b.kind) })
	i := int32(0)
	for n := range kindCount {
		k.first[n] = i
		for int(i) < len(k.shapes) && k.shapes[i].kind == n {
			i++
		}
	}
	k.first[kindCount] = i
	return k
}

// of lists the shapes of a kind.
func (k *sketch) of(n kind) []shape { return k.shapes[k.first[n]:k.first[n+1]] }

// path is the points of one path.
func (k *sketch) path(i int32) []point {
	from := int32(0)
	if i > 0 {
		from = k.parts[i-1]
	}
	return k.points[from:k.parts[i]]
}

func (k *sketch) add(f *mvtFeature, s schema) {
	what, called, flags := s(f)
	var t texts
	if called != kindNone {
		if t = namesOf(f, called); t == (texts{}) {
			called = kindNone
		}
	}
	if what == kindNone && called == kindNone {
		return
	}
	from := int32(len(k.parts))
	base := int32(len(k.points))
	scale := 1 / f.layer.extent
	for _, p := range f.points {
		k.points = append(k.points, point{p.x * scale, p.y * scale})
	}
	for _, end := range f.parts {
		k.parts = append(k.parts, base+end)
	}
	to := int32(len(k.parts))
	if f.kind == geomPolygon {
		k.orient(from)
	}
	if what != kindNone && f.kind != geomPoint {
		k.shapes = append(k.shapes, shape{kind: what, flags: flags, from: from, to: to})
	}
	if called != kindNone {
		k.addName(f, called, t, from, to)
	}
}

// orient turns all rings of a polygon when its first one runs the wrong way:
// tiles of version 1 promise no winding.
func (k *sketch) orient(from int32) {
	if ringArea(k.path(from)) >= 0 {
		return
	}
	for i := from; i < int32(len(k.parts)); i++ {
		slices.Reverse(k.path(i))
	}
}

func (k *sketch) addName(f *mvtFeature, called kind, t texts, from, to int32) {
	n := name{kind: called, texts: t, from: from, to: to, line: f.kind == geomLine, rank: rankOf(f)}
	switch f.kind {
	case geomPolygon:
		// A lake is named at the middle of its largest ring.
		best, area := from, float32(0)
		for i := from; i < to; i++ {
			if a := ringArea(k.path(i)); a > area {
				best, area = i, a
			}
		}
		c := middle(k.path(best))
		k.points = append(k.points, c)
		k.parts = append(k.parts, int32(len(k.points)))
		n.from, n.to = int32(len(k.parts))-1, int32(len(k.parts))
		n.rank = area
		k.names = append(k.names, n)
	case geomPoint:
		for i := from; i < to; i++ {
			n.from, n.to = i, i+1
			k.names = append(k.names, n)
		}
	default:
		k.names = append(k.names, n)
	}
}

func namesOf(f *mvtFeature, called kind) texts {
	if called == kindHouseNumber {
		return texts{own: clean(f.text("housenumber"))}
	}
	return texts{
		own: clean(f.text("name")), kk: clean(f.text("name:kk")),
		ru: clean(f.text("name:ru")), en: clean(f.text("name:en")),
	}
}

func clean(b []byte) string {
	if len(b) == 0 || len(b) > 4*maxName || !utf8.Valid(b) {
		return ""
	}
	s := strings.Join(strings.Fields(string(b)), " ")
	if utf8.RuneCountInString(s) > maxName {
		return ""
	}
	return s
}

// rankOf orders names of one kind: population where it is known, else the
// pack's own rank, in which 1 is the most important.
func rankOf(f *mvtFeature) float32 {
	if p := f.number("population"); p > 0 {
		return float32(p)
	}
	if r := f.number("population_rank"); r > 0 {
		return float32(r)
	}
	if r := f.number("rank"); r > 0 {
		return float32(-r)
	}
	return -1000
}

// ringArea is twice the signed area of a ring.
func ringArea(ring []point) float32 {
	var sum float32
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		sum += a.x*b.y - b.x*a.y
	}
	return sum
}

// middle is the centre of a ring's box.
func middle(ring []point) point {
	lo, hi := ring[0], ring[0]
	for _, p := range ring {
		lo.x, lo.y = min(lo.x, p.x), min(lo.y, p.y)
		hi.x, hi.y = max(hi.x, p.x), max(hi.y, p.y)
	}
	return point{(lo.x + hi.x) / 2, (lo.y + hi.y) / 2}
}
