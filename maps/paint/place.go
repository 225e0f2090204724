package paint

import (
	"math"
	"slices"
	"strings"
)

// room knows which parts of a picture are taken: a grid of cells, each with
// the boxes that touch it.
type room struct {
	cols, rows int
	cells      [][]int32
	boxes      []box
}

type box struct{ x0, y0, x1, y1 float32 }

const roomCell = 64

func newRoom(w, h int) *room {
	r := &room{cols: w/roomCell + 1, rows: h/roomCell + 1}
	r.cells = make([][]int32, r.cols*r.rows)
	return r
}

func (r *room) span(b box) (c0, r0, c1, r1 int) {
	cell := func(v float32, most int) int { return min(max(int(v/roomCell), 0), most-1) }
	return cell(b.x0, r.cols), cell(b.y0, r.rows), cell(b.x1, r.cols), cell(b.y1, r.rows)
}

func (r *room) free(b box) bool {
	c0, r0, c1, r1 := r.span(b)
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			for _, i := range r.cells[y*r.cols+x] {
				o := &r.boxes[i]
				if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
					return false
				}
			}
		}
	}
	return true
}

func (r *room) take(b box) {
	i := int32(len(r.boxes))
	r.boxes = append(r.boxes, b)
	c0, r0, c1, r1 := r.span(b)
	for y := r0; y <= r1; y++ {
		for x := c0; x <= c1; x++ {
			r.cells[y*r.cols+x] = append(r.cells[y*r.cols+x], i)
		}
	}
}

// placer sets candidates into the room there is.
type placer struct {
	regular, bold *typeface
	room          *room
	w, h          float32
	scale         float64
	zoom          float64
	flavour       Flavour
	said          map[string][]point // where a text stands already
	out           []setLabel
	boxes         []box
}

func newPlacer(regular, bold *typeface, g grid, scale float64, f Flavour) *placer {
	return &placer{regular: regular, bold: bold, room: newRoom(g.w, g.h), w: float32(g.w), h: float32(g.h),
		scale: scale, zoom: g.zoomed(scale), flavour: f, said: map[string][]point{}}
}

// place sets as many names as there is room for, by their claims.
func (p *placer) place(all []candidate) {
	slices.SortFunc(all, func(a, b candidate) int { return a.before(&b) })
	for i := range all {
		c := &all[i]
		st := &labels[c.claim]
		if c.path != nil {
			p.along(c, st)
		} else {
			p.level(c, st)
		}
	}
}

// repeated reports whether the text stands within a distance already.
func (p *placer) repeated(text string, at point, apart float64) bool {
	for _, q := range p.said[text] {
		if math.Hypot(float64(q.x-at.x), float64(q.y-at.y)) < apart*p.scale {
			return true
		}
	}
	return false
}

func (p *placer) style(st *labelStyle, text string) setLabel {
	l := setLabel{
		text: text, face: p.regular, em: float32(st.size.at(p.zoom) * p.scale),
		color: st.color.in(p.flavour), halo: st.halo.in(p.flavour), grow: float32(1.6 * p.scale),
	}
	if st.bold {
		l.face = p.bold
	}
	return l
}

func (p *placer) level(c *candidate, st *labelStyle) {
	apart := math.Max(st.apart, 90)
	if st.kind == kindHouseNumber {
		apart = 24
	}
	text := c.text
	if st.upper {
		text = strings.ToUpper(text)
	}
	if p.repeated(text, c.at, apart) {
		return
	}
	l := p.style(st, text)
	dy := float32(0)
	if c.dot {
		dot := c.at
		l.dot = &dot
		dy = l.em*0.95 + 2*float32(p.scale)
	}
	offs := here
	if st.roams {
		offs = around9
	}
	for _, off := range offs {
		try := l
		if p.level1(&try, text, point{c.at.x + off.x*l.em, c.at.y + off.y*l.em}, dy) {
			p.said[text] = append(p.said[text], c.at)
			return
		}
	}
}

// Where a name may stand from its point, in ems, the best place first.
var (
	here    = []point{{0, 0}}
	around9 = []point{{0, 0}, {0, -2}, {0, 2}, {-3, 0}, {3, 0}, {0, -4}, {0, 4}, {-4, -3}, {4, 3}}
)

// level1 sets level lines around a point, dy below it.
func (p *placer) level1(l *setLabel, text string, at point, dy float32) bool {
	runs := wrap(l.face, text, 9)
	leading := l.em * 1.15
	p.boxes = p.boxes[:0]
	// The middle of the capitals, 0.36 em above the baseline, goes to the point.
	y := at.y + dy + 0.36*l.em
	if dy == 0 {
		y -= float32(len(runs)-1) * leading / 2
	}
	pad := l.grow + 1
	for i, r := range runs {
		w := r.width * l.em
		base := point{at.x - w/2, float32(math.Round(float64(y + float32(i)*leading)))}
		p.boxes = append(p.boxes, box{base.x - pad, base.y - 0.8*l.em - pad, base.x + w + pad, base.y + 0.25*l.em + pad})
		l.lines = append(l.lines, setLine{r, base})
	}
	if l.dot != nil {
		r := float32(3.5 * p.scale)
		p.boxes = append(p.boxes, box{at.x - r, at.y - r, at.x + r, at.y + r})
	}
	return p.settle(*l)
}

// settle takes the room of p.boxes for a label, if all of it is free.
func (p *placer) settle(l setLabel) bool {
	seen := false
	for _, b := range p.boxes {
		if b.x1 > 0 && b.y1 > 0 && b.x0 < p.w && b.y0 < p.h {
			seen = true
		}
		if !p.room.free(b) {
			return false
		}
	}
	if !seen {
		return false
	}
	for _, b := range p.boxes {
		p.room.take(b)
	}
	p.out = append(p.out, l)
	return true
}

// maxBend is how much the line may turn from one letter to the next: the
// cosine of 30 degrees.
const maxBend = 0.866

// along sets a name on its line, the right way up.
func (p *placer) along(c *candidate, st *labelStyle) {
	if p.repeated(c.text, c.at, st.apart) {
		return
	}
	l := p.style(st, c.text)
	r := l.face.set(c.text)
	width := r.width * l.em
	from := c.along - width/2
	start, okS := walk(c.path, from)
	end, okE := walk(c.path, from+width)
	if !okS || !okE {
		return
	}
	path := c.path
	if start.x > end.x { // it would stand on its head
		path = slices.Clone(path)
		slices.Reverse(path)
		from = length(path) - from - width
	}
	chord := math.Hypot(float64(end.x-start.x), float64(end.y-start.y))
	if chord < 0.8*float64(width) {
		return
	}
	p.boxes = p.boxes[:0]
	lower := 0.34 * l.em // from the line down to the baseline
	pad := l.grow
	w := walker{path: path}
	var last vec
	for i, g := range r.glyphs {
		// A letter stands on the chord under it: small kinks do not shake it.
		adv := g.advance * l.em
		a, okA := w.at(from + r.starts[i]*l.em)
		b, okB := w.at(from + r.starts[i]*l.em + adv)
		dir, _, ok := direction(a, b)
		if !okA || !okB || !ok {
			return
		}
		if i > 0 && dir.x*last.x+dir.y*last.y < maxBend {
			return
		}
		last = dir
		at := point{a.x - dir.y*lower, a.y + dir.x*lower}
		l.glyphs = append(l.glyphs, setGlyph{g, at, dir})
		reach := max(adv/2, 0.42*l.em) + pad
		x, y := (a.x+b.x)/2, (a.y+b.y)/2
		p.boxes = append(p.boxes, box{x - reach, y - reach, x + reach, y + reach})
	}
	if p.settle(l) {
		p.said[c.text] = append(p.said[c.text], c.at)
	}
}

// walker finds points along a path at growing distances.
type walker struct {
	path []point
	i    int
	done float32
}

func (w *walker) at(d float32) (point, bool) {
	if d < w.done {
		w.i, w.done = 0, 0
	}
	for w.i+1 < len(w.path) {
		a, b := w.path[w.i], w.path[w.i+1]
		l := float32(math.Hypot(float64(b.x-a.x), float64(b.y-a.y)))
		if l > 0 && w.done+l >= d {
			t := (d - w.done) / l
			return point{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t}, d >= 0
		}
		w.done += l
		w.i++
	}
	return point{}, false
}

func walk(path []point, d float32) (point, bool) {
	w := walker{path: path}
	return w.at(d)
}

func length(path []point) float32 {
	var l float64
	for i := 1; i < len(path); i++ {
		l += math.Hypot(float64(path[i].x-path[i-1].x), float64(path[i].y-path[i-1].y))
	}
	return float32(l)
}
