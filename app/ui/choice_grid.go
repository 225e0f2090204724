package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// TilePage is a page whose height is short, and on which a scanner may type as
// a keyboard does. It is asked again and again.
type TilePage struct {
	Least   func() float32          // height of a tile now
	Narrow  func() bool             // more of them stand beside each other now
	Scrolls func() bool             // it scrolls now: more lines rather than small letters
	Rune    func(r rune, do func()) // takes a letter; what it does is done once it is a hand's
	Key     func() (scanned bool)   // asked before each key
}

// tileGrid is the tiles of a choice.
type tileGrid struct {
	widget.BaseWidget
	look    *Look
	picked  func(code string)
	options []Option
	tiles   []*Tile
	chosen  []string

	cell      float32
	segmented bool            // one line of equal width
	roomy     bool            // more lines rather than a word in smaller letters
	line      bool            // a tile has one line and a note, whatever it says
	page      *TilePage       // nil: a page that scrolls, with room
	digits    func(rune) bool // may take a digit in place of the tiles; nil where they choose

	cursor  int
	focused bool // the ring is shown at the cursor
	ready   bool // Enter and Space choose: a hand has brought the ring where it is
	hold    digitHold
}

// offer replaces the tiles.
func (g *tileGrid) offer(options []Option) {
	same := slices.EqualFunc(g.options, options, func(a, b Option) bool { return a.Code == b.Code || g.line })
	at := ""
	if g.cursor < len(g.options) {
		at = g.options[g.cursor].Code
	}
	g.options = options
	if same {
		for i, t := range g.tiles {
			t.option = options[i]
		}
	} else {
		g.tiles = nil
		for i, o := range options {
			g.tiles = append(g.tiles, newTile(o, g, i))
		}
		g.cursor = max(slices.IndexFunc(options, func(o Option) bool { return o.Code == at }), 0)
	}
	g.Refresh()
}

func (g *tileGrid) pick(i int) {
	if i < 0 || i >= len(g.tiles) || g.tiles[i].free() {
		return
	}
	g.cursor = i
	g.picked(g.tiles[i].option.Code)
}

// Brought says that the program has given an object the keyboard, because a page
// was opened or an Enter left the field before, and no hand has: an Enter or a
// Space may be one too many, and the first one chooses nothing.
func Brought(f fyne.Focusable) {
	if g, is := f.(*tileGrid); is {
		g.ready = false
	}
}

// FocusGained implements fyne.Focusable.
func (g *tileGrid) FocusGained() {
	g.focused, g.ready, g.cursor = true, true, 0
	if i := slices.IndexFunc(g.options, func(o Option) bool { return slices.Contains(g.chosen, o.Code) }); i >= 0 {
		g.cursor = i
	}
	g.Refresh()
	g.keepRing()
}

// keepRing scrolls until the tile with the ring is in sight.
func (g *tileGrid) keepRing() {
	if g.cursor < len(g.tiles) {
		t := g.tiles[g.cursor]
		keepInSight(g, t.Position().Y, t.Size().Height)
	}
}

// FocusLost implements fyne.Focusable.
func (g *tileGrid) FocusLost() {
	g.hold.end()
	g.focused = false
	g.Refresh()
}

// TypedRune implements fyne.Focusable: 1 to 9 and 0 choose the first ten.
func (g *tileGrid) TypedRune(r rune) {
	digit := r >= '0' && r <= '9'
	if digit && g.digits != nil && g.digits(r) {
		return
	}
	do := func() {
		if digit && g.digits == nil {
			g.pick((int(r-'0') + 9) % 10)
		}
	}
	switch {
	case g.page != nil:
		g.page.Rune(r, do)
	case digit:
		g.hold.digit(g.look.after, do)
	default:
		PassRune(g, r)
	}
}

// TypedKey implements fyne.Focusable.
func (g *tileGrid) TypedKey(e *fyne.KeyEvent) {
	if digitKey(e) {
		PassKey(g, e)
		return
	}
	if g.page != nil && g.page.Key() {
		return
	}
	if g.hold.scanned(e) {
		PassRune(g, scanEnd)
		return
	}
	step := 0
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
		if g.ready {
			g.pick(g.cursor)
			return
		}
	default:
		PassKey(g, e)
		return
	}
	g.ready = true
	if to := g.cursor + step; to >= 0 && to < len(g.tiles) {
		g.cursor = to
	}
	g.Refresh()
	g.keepRing()
}

// TypedShortcut implements fyne.Shortcutable.
func (g *tileGrid) TypedShortcut(s fyne.Shortcut) {
	g.hold.end() // what a digit chose is chosen before it is saved
	PassShortcut(g, s)
}

// CreateRenderer implements fyne.Widget.
func (g *tileGrid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{grid: g} }

type gridRenderer struct{ grid *tileGrid }

func (r *gridRenderer) Layout(s fyne.Size) { r.grid.layOut(s) }

func (r *gridRenderer) MinSize() fyne.Size { return r.grid.least() }

func (r *gridRenderer) Refresh() {
	for _, t := range r.grid.tiles {
		t.Refresh()
	}
	r.Layout(r.grid.Size())
}

func (r *gridRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.grid.tiles))
	for i, t := range r.grid.tiles {
		out[i] = t
	}
	return out
}

func (r *gridRenderer) Destroy() {}
