package capture

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
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
}

func newTileFace(t tile, g *tileGrid, index int) *tileFace {
	f := &tileFace{tile: t, grid: g, index: index, note: ui.NewNote(t.note)}
	f.label = ui.NewLabel(f.Text)
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

// Text is what the tile says, for tests and readers.
func (f *tileFace) Text() string {
	if f.tile.say == nil {
		return ""
	}
	if f.broken {
		return strings.ReplaceAll(f.tile.say(), "-", "-\n")
	}
	return f.tile.say()
}

// words gives the labels the width they have on a tile w wide, and says how
// high they then are.
func (f *tileFace) words(w float32) (room, label, note float32) {
	room = max(w-tilePad-tileMark-6, 1)
	f.label.TextSize, f.broken = ui.SizeBody, false
	if !fitsWords(f.Text(), room) {
		f.broken = true // at the hyphens first
	}
	if !fitsWords(f.Text(), room) {
		f.label.TextSize = ui.SizeNote // a torn word is harder to read than a small one
	}
	label = heightOf(f.label, room)
	if f.noted() {
		note = heightOf(f.note, room)
	}
	return room, label, note
}

func (f *tileFace) heightAt(w float32) float32 {
	_, label, note := f.words(w)
	return max(8+label+note, ui.Touch)
}

func (f *tileFace) noted() bool { return f.tile.note != nil && f.tile.note() != "" }

// fitsWords says whether no word is wider than the room.
func fitsWords(text string, room float32) bool {
	for _, word := range strings.Fields(text) {
		if fyne.MeasureText(word, ui.SizeBody, fyne.TextStyle{}).Width > room {
			return false
		}
	}
	return true
}

func heightOf(l *ui.Label, w float32) float32 {
	l.Refresh()
	l.Resize(fyne.NewSize(w, l.Size().Height))
	return l.MinSize().Height
}

type faceRenderer struct {
	face   *tileFace
	ground *ui.Surface
	mark   *ui.Icon
	digit  *ui.Label
}

// CreateRenderer implements fyne.Widget.
func (f *tileFace) CreateRenderer() fyne.WidgetRenderer {
	r := &faceRenderer{
		face: f, ground: ui.NewSurface(ui.Raised),
		mark: ui.NewIconOf(ui.IconTick, ui.Lamp, tileMark), digit: ui.NewNote(nil).On(ui.Whole),
	}
	r.ground.Corner = ui.Corner
	r.Refresh()
	return r
}

func (r *faceRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	room, lh, nh := r.face.words(s.Width)
	y := (s.Height - lh - nh) / 2
	r.face.label.Move(fyne.NewPos(tilePad, y))
	r.face.label.Resize(fyne.NewSize(room, lh))
	r.face.note.Move(fyne.NewPos(tilePad, y+lh))
	r.face.note.Resize(fyne.NewSize(room, nh))
	r.mark.Move(fyne.NewPos(s.Width-tileMark-6, 6))
	r.mark.Resize(fyne.NewSquareSize(tileMark))
	d := r.digit.MinSize()
	r.digit.Move(fyne.NewPos(s.Width-d.Width-7, s.Height-d.Height-3))
	r.digit.Resize(d)
}

func (r *faceRenderer) MinSize() fyne.Size { return fyne.NewSize(ui.Touch, ui.Touch) }

func (r *faceRenderer) Refresh() {
	f, g := r.face, r.face.grid
	fill, stroke, width := ui.Raised, ui.Line, float32(1)
	if f.on() {
		fill, stroke, width = ui.Glow, ui.Lamp, 2
	}
	if g.focused && g.arrows && g.cursor == f.index {
		stroke, width = ui.Lamp, 3
	}
	r.ground.Fill, r.ground.Stroke, r.ground.Width = fill, stroke, width
	r.ground.Refresh()
	f.label.Set(f.Text)
	f.note.Set(f.tile.note)
	ui.Show(f.note, f.noted())
	ui.Show(r.mark, f.on())
	r.mark.Refresh()
	r.digit.Say = nil
	if g.focused && f.index < 10 {
		r.digit.Say = ui.Plain(strconv.Itoa((f.index + 1) % 10))
	}
	ui.Show(r.digit, r.digit.Say != nil)
	r.digit.Refresh()
	r.Layout(f.Size())
}

func (r *faceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.face.label, r.face.note, r.mark, r.digit}
}

func (r *faceRenderer) Destroy() {}
