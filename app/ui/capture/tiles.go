package capture

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// tile is one large button of a group: what it stands for and what it says.
type tile struct {
	key  string
	say  ui.Say
	note ui.Say // smaller, below; nil none
}

// tiles is a group of large buttons under a label, of which one or several
// are chosen. It is one stop of Tab: arrows move within it, digits choose, and
// so do Enter and Space. What a tap means is the page's matter: the group only
// says which key was tapped and shows what choose tells it.
type tiles struct {
	*box
	grid *tileGrid

	all    []tile // on offer, in sight or not
	list   string // of codes, where they are its answers
	offers func(chosen ...codes.Code) []tile
	picked func(key string)      // what a tap means
	own    map[string]func()     // tiles that are no answer
	firm   bool                  // one answer always stands: a second tap takes nothing back
	seldom func(key string) bool // those out of sight until asked for; nil: none
	more   ui.Say
}

func (c *Capture) newTiles(label ui.Say, cell float32, picked func(key string)) *tiles {
	g := &tileGrid{look: c.deps.Look, cell: cell, least: c.leastTile, narrow: c.narrowTiles, scrolls: c.pageScrolls, wedge: c.wedge}
	g.ExtendBaseWidget(g)
	t := &tiles{grid: g, picked: picked, own: map[string]func(){}}
	g.picked = t.tap
	t.box = newBox(label, g, func() fyne.Focusable { return g })
	t.ExtendBaseWidget(t)
	return t
}

// newCodeTiles is a group over a code list, its seldom codes behind the others.
func (c *Capture) newCodeTiles(list string, label ui.Say, cell float32) *tiles {
	t := c.newTiles(label, cell, nil)
	t.list, t.offers = list, func(chosen ...codes.Code) []tile { return c.codeTiles(list, chosen...) }
	t.foldSeldom(func(code string) bool {
		row, _ := c.deps.Rules().Codes.Row(list, codes.Code(code))
		return row.Seldom
	}, c.deps.Look.Say("capture.more.seldom"))
	return t
}

func (t *tiles) tap(key string) {
	if own := t.own[key]; own != nil {
		own()
		return
	}
	if t.picked != nil {
		t.picked(key)
	}
}

// fill offers what may be chosen beside what is, and shows that as chosen.
func (t *tiles) fill(chosen ...codes.Code) {
	if t.offers != nil {
		t.offer(t.offers(chosen...)...)
	}
	t.choose(keys(chosen)...)
}

// oneOf is a group of tiles as the control of one answer, manyOf of several.
type oneOf[V ~string] struct{ *tiles }

func (k oneOf[V]) set(v V) { k.fill(codes.Code(v)) }

func (k oneOf[V]) hear(take func(V), now func() V) {
	k.picked = func(key string) {
		v := V(key)
		if !k.firm {
			v = toggled(now(), v)
		}
		take(v)
		k.choose(string(now()))
	}
}

type manyOf struct{ *tiles }

func (k manyOf) set(v []codes.Code) { k.fill(v...) }

func (k manyOf) hear(take func([]codes.Code), now func() []codes.Code) {
	k.picked = func(key string) {
		take(codes.Turn(k.list, now(), codes.Code(key)))
		k.choose(keys(now())...)
	}
}

// segmented makes the tiles one line of equal width, as a switch.
func (t *tiles) segmented() { t.grid.segmented = true }

// offer replaces the tiles. The same keys in the same order keep their faces.
func (t *tiles) offer(offers ...tile) {
	t.all = offers
	t.lay()
}

// foldSeldom puts the keys that few nights need behind one last tile, so that
// the others fit on a page. One that is chosen stays in sight.
func (t *tiles) foldSeldom(seldom func(key string) bool, more ui.Say) {
	t.seldom, t.more = seldom, more
	t.own[tapSeldom] = func() { t.seldom = nil; t.lay() }
}

// tapSeldom is the tile behind which the seldom ones are.
const tapSeldom = "+seldom"

// lay puts up the tiles that are in sight.
func (t *tiles) lay() {
	offers := t.all
	if t.seldom != nil {
		offers = slices.DeleteFunc(slices.Clone(offers), func(o tile) bool {
			return t.seldom(o.key) && !slices.Contains(t.grid.chosen, o.key)
		})
		if len(offers) < len(t.all) {
			offers = append(offers, tile{tapSeldom, t.more, nil})
		}
	}
	same := slices.EqualFunc(t.grid.offers, offers, func(a, b tile) bool { return a.key == b.key || t.grid.line })
	t.grid.offers = offers
	if same {
		for i, f := range t.grid.faces {
			f.tile = offers[i]
		}
	} else {
		t.grid.rebuild()
	}
	t.grid.Refresh()
}

// choose shows these keys as chosen, and no others.
func (t *tiles) choose(keys ...string) {
	t.grid.chosen = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return k == "" })
	t.lay()
}

// chosen is the first chosen key, or "".
func (t *tiles) chosen() string {
	if len(t.grid.chosen) == 0 {
		return ""
	}
	return t.grid.chosen[0]
}

type tileGrid struct {
	widget.BaseWidget
	look      *ui.Look
	cell      float32
	segmented bool
	roomy     bool // more lines rather than a word in smaller letters: the page scrolls anyway
	offers    []tile
	faces     []*tileFace
	chosen    []string
	picked    func(string)
	cursor    int
	line      bool           // a tile has one line and a note, whatever it says
	digits    func(rune)     // takes the digits in place of the tiles; nil where they choose
	focused   bool           // the ring is shown at the cursor
	arrows    bool           // an arrow moved the cursor: Enter chooses
	least     func() float32 // height of a tile now
	narrow    func() bool    // more of them stand beside each other now
	scrolls   func() bool    // the page scrolls now: as roomy
	wedge     *wedge
}

const tileGap float32 = 5

func (g *tileGrid) rebuild() {
	g.faces = nil
	for i, o := range g.offers {
		f := newTileFace(o, g, i)
		g.faces = append(g.faces, f)
	}
	g.cursor = 0
}

func (g *tileGrid) pick(i int) {
	if i < 0 || i >= len(g.faces) || g.faces[i].free() {
		return
	}
	g.cursor = i
	if g.picked != nil {
		g.picked(g.faces[i].tile.key)
	}
}

// columns is how many tiles stand beside each other at a width, evened out so
// that the last line is not nearly empty where it need not be.
func (g *tileGrid) columns(w float32) int {
	n := len(g.faces)
	if n == 0 {
		return 1
	}
	if g.segmented {
		return n
	}
	cell := g.cell
	if g.narrow() {
		cell *= narrower
	}
	most := min(max(int((w+tileGap)/(cell+tileGap)), 1), n)
	rows := (n + most - 1) / most
	best := (n + rows - 1) / rows
	for (g.roomy || g.scrolls()) && best > 1 && !g.whole(w, best) {
		best--
	}
	if best < 2 || g.whole(w, best) {
		return best
	}
	fewer := (n + rows) / (rows + 1) // a line more, where that takes no height and leaves every word whole
	if g.whole(w, fewer) && sum(g.heights(w, fewer)) <= sum(g.heights(w, best)) {
		return fewer
	}
	return best
}

// whole says whether every word has its full size in so many columns.
func (g *tileGrid) whole(w float32, columns int) bool {
	cw := (w - tileGap*float32(columns-1)) / float32(columns)
	return !slices.ContainsFunc(g.faces, func(f *tileFace) bool { return f.words(cw).size < palette.SizeBody })
}

// FocusGained implements fyne.Focusable.
func (g *tileGrid) FocusGained() {
	g.focused, g.arrows, g.cursor = true, false, 0
	if i := slices.IndexFunc(g.offers, func(t tile) bool { return slices.Contains(g.chosen, t.key) }); i >= 0 {
		g.cursor = i
	}
	g.Refresh()
}

// FocusLost implements fyne.Focusable.
func (g *tileGrid) FocusLost() { g.focused = false; g.Refresh() }

// TypedRune implements fyne.Focusable: 1 to 9 and 0 choose the first ten.
func (g *tileGrid) TypedRune(r rune) {
	g.wedge.hold(r, func() {
		switch {
		case r < '0' || r > '9':
		case g.digits != nil:
			g.digits(r)
		default:
			g.pick((int(r-'0') + 9) % 10)
		}
	})
}

// TypedKey implements fyne.Focusable.
func (g *tileGrid) TypedKey(e *fyne.KeyEvent) {
	if g.wedge.swallows() {
		return
	}
	g.wedge.flush()
	step := 0
	shown := g.arrows
	switch e.Name {
	case fyne.KeyLeft:
		step = -1
	case fyne.KeyRight:
		step = 1
	case fyne.KeyUp:
		step = -g.columns(g.Size().Width)
	case fyne.KeyDown:
		step = g.columns(g.Size().Width)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if shown {
			g.pick(g.cursor)
			return
		}
	default:
		ui.PassKey(g, e)
		return
	}
	g.arrows = true // the first arrow only shows where one is, unless the choice does already
	shown = shown || g.cursor < len(g.faces) && g.faces[g.cursor].on()
	if to := g.cursor + step; shown && to >= 0 && to < len(g.faces) {
		g.cursor = to
	}
	g.Refresh()
}

// TypedShortcut implements fyne.Shortcutable.
func (g *tileGrid) TypedShortcut(s fyne.Shortcut) { ui.PassShortcut(g, s) }

// CreateRenderer implements fyne.Widget.
func (g *tileGrid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{grid: g} }

type gridRenderer struct{ grid *tileGrid }

// heights are those of the lines of tiles in a width, as low as they may be.
func (g *tileGrid) heights(w float32, n int) []float32 {
	cw := (w - tileGap*float32(n-1)) / float32(n)
	out := make([]float32, (len(g.faces)+n-1)/n)
	for i, f := range g.faces {
		h := palette.Touch
		if !g.segmented {
			h = g.least()
		}
		out[i/n] = max(out[i/n], h, f.heightAt(cw))
	}
	return out
}

// grow gives lines the height that is left: the lowest first, until all are
// even, then all of them alike, within reason.
func grow(heights []float32, left float32) {
	if len(heights) == 0 || left <= 0 {
		return
	}
	low, level := slices.Sorted(slices.Values(heights)), left
	for i, h := range low { // a level up to which the i+1 lowest are filled
		level += h
		if i+1 == len(low) || level/float32(i+1) <= low[i+1] {
			level /= float32(i + 1)
			break
		}
	}
	level = min(level, low[len(low)-1]+mostGrown)
	for i := range heights {
		heights[i] = max(heights[i], level)
	}
}

// mostGrown is how much higher than its words need a tile becomes.
const mostGrown float32 = 36

func (r *gridRenderer) Layout(s fyne.Size) {
	if len(r.grid.faces) == 0 {
		return
	}
	n := r.grid.columns(s.Width)
	heights := r.grid.heights(s.Width, n)
	grow(heights, s.Height-sum(heights))
	w := (s.Width - tileGap*float32(n-1)) / float32(n)
	y := float32(0)
	for i, f := range r.grid.faces {
		if i > 0 && i%n == 0 {
			y += heights[i/n-1] + tileGap
		}
		ui.Put(f, float32(i%n)*(w+tileGap), y, w, heights[i/n])
	}
}

// sum is how high lines of tiles are together, with the gaps between them.
func sum(heights []float32) float32 {
	all := tileGap * float32(max(len(heights)-1, 0))
	for _, h := range heights {
		all += h
	}
	return all
}

func (r *gridRenderer) MinSize() fyne.Size {
	g := r.grid
	w := g.cell
	if g.segmented {
		w = 96*float32(len(g.faces)) + tileGap*float32(max(len(g.faces)-1, 0))
	}
	at := r.grid.Size().Width
	if at == 0 {
		at = w
	}
	return fyne.NewSize(w, sum(g.heights(at, g.columns(at))))
}

func (r *gridRenderer) Refresh() {
	for _, f := range r.grid.faces {
		f.Refresh()
	}
	r.Layout(r.grid.Size())
}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.grid.faces))
	for i, f := range r.grid.faces {
		out[i] = f
	}
	return out
}

func (r *gridRenderer) Destroy() {}
