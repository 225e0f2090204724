package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Tile is one answer of a choice as it stands on the screen.
type Tile struct {
	widget.BaseWidget
	option Option
	grid   *tileGrid
	index  int
	label  *Label
	note   *Label

	within float32 // words wider than that are broken at their hyphens; 0: none is

	asked map[float32]fit // how the words stand, by the width asked for
	of    [2]string       // the words of which that is true
}

func newTile(o Option, g *tileGrid, index int) *Tile {
	f := &Tile{option: o, grid: g, index: index, note: NewNote(o.Note)}
	f.label = NewLabel(f.Text)
	if g.line {
		f.label.On(Cut)
		f.note.On(Cut)
	}
	f.ExtendBaseWidget(f)
	return f
}

const tilePad float32 = 12

// Tapped implements fyne.Tappable.
func (f *Tile) Tapped(*fyne.PointEvent) {
	f.grid.look.EndTyping(f)
	f.grid.pick(f.index)
}

// Code is that of the answer; empty where there is nothing to tap.
func (f *Tile) Code() string { return f.option.Code }

// Chosen says whether it is an answer that was given.
func (f *Tile) Chosen() bool { return slices.Contains(f.grid.chosen, f.option.Code) }

// Here says whether the keyboard is at the tile.
func (f *Tile) Here() bool { return f.grid.focused && f.grid.cursor == f.index }

// free says that the tile is the place of one that may come: there is nothing to
// tap.
func (f *Tile) free() bool { return f.option.Code == "" }

// Text is what the tile says, for tests and readers.
func (f *Tile) Text() string {
	return f.saying(f.within)
}

// saying is the words, those that are wider than the room broken at their
// hyphens, where there is one.
func (f *Tile) saying(room float32) string {
	if f.option.Say == nil {
		return ""
	}
	text := f.option.Say()
	if room == 0 {
		return text
	}
	words := strings.Split(text, " ")
	for i, word := range words {
		if !fitsWords(word, room) {
			words[i] = strings.ReplaceAll(word, "-", "-\n")
		}
	}
	return strings.Join(words, " ")
}

// fit is how the words of a tile stand on it.
type fit struct {
	room, label, note float32 // width of the words, heights
	size              float32 // of the letters
	within            float32 // words wider than that are broken at their hyphens; 0: none is
}

// words says how the words stand on a tile w wide. It changes nothing: it is
// asked before each frame, and whoever refreshes something while he is asked
// has the window painted for ever.
func (f *Tile) words(w float32) fit {
	note := ""
	if f.noted() {
		note = f.option.Note()
	}
	if of := [2]string{f.saying(0), note}; f.asked == nil || of != f.of || len(f.asked) > mostWidths {
		f.of, f.asked = of, map[float32]fit{}
	}
	it, known := f.asked[w]
	if !known {
		it = f.measured(w, note)
		f.asked[w] = it
	}
	return it
}

// mostWidths bounds for how many widths a tile keeps how its words stand: a grid
// tries as many as it may have columns, each time it is laid out.
const mostWidths = 16

// left is where the words begin: behind the icon, where there is one.
func (f *Tile) left() float32 {
	if f.option.Icon == "" {
		return tilePad
	}
	return tilePad + palette.SizeIcon + palette.Gap
}

func (f *Tile) measured(w float32, note string) fit {
	it := fit{room: max(w-f.left()-palette.TileTick-2, 1), size: palette.SizeBody}
	text := f.saying(0)
	if f.grid.line {
		return f.lineFit(it, text)
	}
	if !fitsWords(text, it.room) {
		it.within = it.room // at the hyphens first
		text = f.saying(it.within)
	}
	if !fitsWords(text, it.room) {
		it.size = palette.SizeNote // a torn word is harder to read than a small one
		if !fitsWordsAt(text, it.room, it.size) {
			it.size--
		}
	}
	it.label = TextHeight(text, it.size, it.room)
	if note != "" {
		it.note = TextHeight(note, palette.SizeNote, it.room)
	}
	return it
}

// lineFit is words for a tile of one line and a note: smaller where that makes the
// line whole. A free one has its note in the middle.
func (f *Tile) lineFit(it fit, text string) fit {
	it.note = TextHeight("0", palette.SizeNote, it.room)
	if f.free() {
		return it
	}
	it.label = TextHeight("0", palette.SizeBody, it.room)
	if fyne.MeasureText(text, palette.SizeBody, fyne.TextStyle{}).Width > it.room {
		it.size = palette.SizeNote
	}
	return it
}

func (f *Tile) heightAt(w float32) float32 {
	it := f.words(w)
	if f.grid.line { // the same for one that is free
		it.label = TextHeight("0", palette.SizeBody, it.room)
	}
	return max(f.grid.airy()+it.label+it.note, palette.Touch)
}

func (f *Tile) noted() bool { return f.option.Note != nil && f.option.Note() != "" }

// fitsWords says whether no word is wider than the room.
func fitsWords(text string, room float32) bool { return fitsWordsAt(text, room, palette.SizeBody) }

func fitsWordsAt(text string, room, size float32) bool {
	for _, word := range strings.Fields(text) {
		if fyne.MeasureText(word, size, fyne.TextStyle{}).Width > room {
			return false
		}
	}
	return true
}

type faceRenderer struct {
	face   *Tile
	ground *Surface
	icon   *icon.Icon
	mark   *icon.Icon
	ring   *Corners
}

// CreateRenderer implements fyne.Widget.
func (f *Tile) CreateRenderer() fyne.WidgetRenderer {
	r := &faceRenderer{
		face: f, ground: NewSurface(palette.Raised),
		icon: icon.New(f.option.Icon, palette.Text),
		mark: icon.NewOf(icon.Tick, palette.Lamp, palette.TileTick), ring: NewCorners(),
	}
	r.ground.Corner = palette.Corner
	r.Refresh()
	return r
}

func (r *faceRenderer) Layout(s fyne.Size) {
	if s.Width <= 0 {
		return
	}
	r.ground.Resize(s)
	f, it := r.face, r.face.words(s.Width)
	if f.label.TextSize != it.size || f.within != it.within {
		f.label.TextSize, f.within = it.size, it.within
		f.label.Refresh()
	}
	y := (s.Height - it.label - it.note) / 2
	Put(r.icon, tilePad, (s.Height-palette.SizeIcon)/2, palette.SizeIcon, palette.SizeIcon)
	Put(f.label, f.left(), y, it.room, it.label)
	Put(f.note, f.left(), y+it.label, it.room, it.note)
	r.mark.Move(fyne.NewPos(s.Width-palette.TileTick-4, 4))
	r.mark.Resize(fyne.NewSquareSize(palette.TileTick))
	r.ring.Resize(s)
}

func (r *faceRenderer) MinSize() fyne.Size { return fyne.NewSize(palette.Touch, palette.Touch) }

func (r *faceRenderer) Refresh() {
	f := r.face
	fill, stroke, width := palette.Raised, palette.Line, float32(1)
	switch {
	case f.Chosen():
		fill, stroke, width = palette.Glow, palette.Lamp, 2
	case f.free():
		fill = palette.Ground
	}
	r.ground.Fill, r.ground.Stroke, r.ground.Width = fill, stroke, width
	r.ground.Refresh()
	f.label.Set(f.Text)
	f.note.Set(f.option.Note)
	Show(f.note, f.noted())
	if r.icon.Name != f.option.Icon || f.option.Icon != "" {
		r.icon.Set(f.option.Icon, palette.Text)
	}
	Show(r.icon, f.option.Icon != "")
	Show(r.mark, f.Chosen())
	r.mark.Refresh()
	r.ring.Set(f.Here())
	r.Layout(f.Size())
}

func (r *faceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.face.label, r.face.note, r.mark, r.ring}
}

func (r *faceRenderer) Destroy() {}
