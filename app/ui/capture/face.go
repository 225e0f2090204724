package capture

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// tileFace is one button of a grid.
type tileFace struct {
	widget.BaseWidget
	tile  tile
	grid  *tileGrid
	index int
	label *ui.Label
	note  *ui.Label

	broken bool // a word is too wide: lines end at hyphens

	asked map[float32]fit // how the words stand, by the width asked for
	of    [2]string       // the words of which that is true
}

func newTileFace(t tile, g *tileGrid, index int) *tileFace {
	f := &tileFace{tile: t, grid: g, index: index, note: ui.NewNote(t.note)}
	f.label = ui.NewLabel(f.Text)
	if g.line {
		f.label.On(ui.Cut)
		f.note.On(ui.Cut)
	}
	f.ExtendBaseWidget(f)
	return f
}

const (
	tilePad  float32 = 12
	tileMark float32 = 18
)

// Tapped implements fyne.Tappable.
func (f *tileFace) Tapped(*fyne.PointEvent) {
	f.grid.look.EndTyping(f)
	f.grid.pick(f.index)
}

func (f *tileFace) on() bool { return slices.Contains(f.grid.chosen, f.tile.key) }

// free says that the tile is the place of one that may come: there is nothing to
// tap.
func (f *tileFace) free() bool { return f.tile.key == "" }

// Text is what the tile says, for tests and readers.
func (f *tileFace) Text() string {
	return f.saying(f.broken)
}

func (f *tileFace) saying(broken bool) string {
	if f.tile.say == nil {
		return ""
	}
	if broken {
		return strings.ReplaceAll(f.tile.say(), "-", "-\n")
	}
	return f.tile.say()
}

// fit is how the words of a tile stand on it.
type fit struct {
	room, label, note float32 // width of the words, heights
	size              float32 // of the letters
	broken            bool    // lines end at hyphens
}

// words says how the words stand on a tile w wide. It changes nothing: it is
// asked before each frame, and whoever refreshes something while he is asked
// has the window painted for ever.
func (f *tileFace) words(w float32) fit {
	note := ""
	if f.noted() {
		note = f.tile.note()
	}
	if of := [2]string{f.saying(false), note}; f.asked == nil || of != f.of || len(f.asked) > mostWidths {
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

func (f *tileFace) measured(w float32, note string) fit {
	it := fit{room: max(w-tilePad-tileMark-2, 1), size: palette.SizeBody}
	text := f.saying(false)
	if f.grid.line {
		return f.lineFit(it, text)
	}
	if !fitsWords(text, it.room) {
		it.broken = true // at the hyphens first
		text = f.saying(true)
	}
	if !fitsWords(text, it.room) {
		it.size = palette.SizeNote // a torn word is harder to read than a small one
		if !fitsWordsAt(text, it.room, it.size) {
			it.size--
		}
	}
	it.label = ui.TextHeight(text, it.size, it.room)
	if note != "" {
		it.note = ui.TextHeight(note, palette.SizeNote, it.room)
	}
	return it
}

// lineFit is words for a tile of one line and a note: smaller where that makes the
// line whole. A free one has its note in the middle.
func (f *tileFace) lineFit(it fit, text string) fit {
	it.note = ui.TextHeight("0", palette.SizeNote, it.room)
	if f.free() {
		return it
	}
	it.label = ui.TextHeight("0", palette.SizeBody, it.room)
	if fyne.MeasureText(text, palette.SizeBody, fyne.TextStyle{}).Width > it.room {
		it.size = palette.SizeNote
	}
	return it
}

func (f *tileFace) heightAt(w float32) float32 {
	it := f.words(w)
	if f.grid.line { // the same for one that is free
		it.label = ui.TextHeight("0", palette.SizeBody, it.room)
	}
	return max(8+it.label+it.note, palette.Touch)
}

func (f *tileFace) noted() bool { return f.tile.note != nil && f.tile.note() != "" }

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
	face   *tileFace
	ground *ui.Surface
	mark   *icon.Icon
	ring   *ui.Surface
}

// CreateRenderer implements fyne.Widget.
func (f *tileFace) CreateRenderer() fyne.WidgetRenderer {
	r := &faceRenderer{
		face: f, ground: ui.NewSurface(palette.Raised),
		mark: icon.NewOf(icon.Tick, palette.Lamp, tileMark), ring: ui.NewRing(),
	}
	r.ground.Corner = palette.Corner
	r.Refresh()
	return r
}

func (r *faceRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	f, it := r.face, r.face.words(s.Width)
	if f.label.TextSize != it.size || f.broken != it.broken {
		f.label.TextSize, f.broken = it.size, it.broken
		f.label.Refresh()
	}
	y := (s.Height - it.label - it.note) / 2
	f.label.Move(fyne.NewPos(tilePad, y))
	f.label.Resize(fyne.NewSize(it.room, it.label))
	f.note.Move(fyne.NewPos(tilePad, y+it.label))
	f.note.Resize(fyne.NewSize(it.room, it.note))
	r.mark.Move(fyne.NewPos(s.Width-tileMark-4, 4))
	r.mark.Resize(fyne.NewSquareSize(tileMark))
	r.ring.Resize(s)
}

func (r *faceRenderer) MinSize() fyne.Size { return fyne.NewSize(palette.Touch, palette.Touch) }

func (r *faceRenderer) Refresh() {
	f, g := r.face, r.face.grid
	fill, stroke, width := palette.Raised, palette.Line, float32(1)
	switch {
	case f.on():
		fill, stroke, width = palette.Glow, palette.Lamp, 2
	case f.free():
		fill = palette.Ground
	}
	r.ground.Fill, r.ground.Stroke, r.ground.Width = fill, stroke, width
	r.ground.Refresh()
	f.label.Set(f.Text)
	f.note.Set(f.tile.note)
	ui.Show(f.note, f.noted())
	ui.Show(r.mark, f.on())
	r.mark.Refresh()
	r.ring.Focused(g.focused && g.cursor == f.index, fill)
	r.Layout(f.Size())
}

func (r *faceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.face.label, r.face.note, r.mark, r.ring}
}

func (r *faceRenderer) Destroy() {}
