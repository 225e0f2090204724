package keyboard

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// The measures of the keyboard in dp. A small screen has lower keys, never
// below what a finger needs.
const (
	gap      float32 = 5
	edge     float32 = 8
	lowKey   float32 = 48
	highKey  float32 = 60
	roomy    float32 = 900 // a window of this height has high keys
	widest   float32 = 1100
	lineRows         = 5
)

// area is where a key lies.
type area struct {
	pos  fyne.Position
	size fyne.Size
}

// Height implements ui.Board.
func (b *Board) Height(window fyne.Size) float32 {
	if b.target == nil {
		return 0
	}
	h := lowKey
	if window.Height >= roomy {
		h = highKey
	}
	return lineRows*h + (lineRows-1)*gap + 2*edge
}

// place gives every key its area in a keyboard of a size.
func (b *Board) place(size fyne.Size) {
	b.areas = b.areas[:0]
	w := min(size.Width-2*edge, widest)
	left := (size.Width - w) / 2
	high := (size.Height - 2*edge - (lineRows-1)*gap) / lineRows
	y := edge
	for _, row := range rows(b.page) {
		x := left
		for _, k := range row {
			wide := w * k.wide / columns
			b.areas = append(b.areas, area{fyne.NewPos(x, y), fyne.NewSize(wide-gap, high)})
			x += wide
		}
		y += high + gap
	}
}

// keyAt is the key a finger meant: the gaps belong to the key before them, so
// that no tap is lost between two.
func (b *Board) keyAt(p fyne.Position) int {
	for i, a := range b.areas {
		if p.X >= a.pos.X-gap/2 && p.X < a.pos.X+a.size.Width+gap/2 && p.Y >= a.pos.Y-gap/2 && p.Y < a.pos.Y+a.size.Height+gap/2 {
			return i
		}
	}
	return -1
}

// Find is the middle of the key that writes a letter or stands for an act (⌫,
// ⇧, ↵), for whoever plays a finger; false when this page has none.
func (b *Board) Find(name rune) (fyne.Position, bool) {
	for i, k := range b.keys {
		if i < len(b.areas) && (k.act == write && k.r == name || k.act != write && k.act == acts[string(name)]) {
			a := b.areas[i]
			return a.pos.AddXY(a.size.Width/2, a.size.Height/2), true
		}
	}
	return fyne.Position{}, false
}

// face is what stands on a key: words or a drawing.
func (b *Board) face(k key) (string, icon.Name) {
	switch k.act {
	case write:
		if b.caps != small {
			return string(unicode.ToUpper(k.r)), ""
		}
		return string(k.r), ""
	case space:
		if b.page == signs || b.page == digits {
			return "", ""
		}
		return i18n.Lang(b.page).Name(), ""
	case toSigns:
		return "123", ""
	case toLetters:
		return string([]rune(i18n.Lang(b.last).Name())[:3]), ""
	case shift:
		return "", icon.Up
	case erase:
		return "", icon.Erase
	case enter:
		return "", icon.Enter
	case nextPage:
		return "", icon.Language
	case back:
		return "", icon.Back
	case forward:
		return "", icon.Forward
	}
	return "", icon.Down
}

// roles are the colours of a key.
func (b *Board) roles(i int) (fill, stroke, words palette.Role) {
	k := b.keys[i]
	fill, stroke, words = palette.Raised, palette.None, palette.Text
	switch {
	case i == b.held:
		return palette.Lamp, palette.Lamp, palette.OnLamp
	case k.act == done:
		return palette.Glow, palette.Lamp, palette.Lamp
	case k.act == shift && b.caps == locked:
		return palette.Lamp, palette.Lamp, palette.OnLamp
	case k.act == shift && b.caps != small:
		return palette.Glow, palette.Lamp, palette.Lamp
	case k.act == space:
		return palette.Raised, palette.None, palette.Dim
	case k.act != write:
		return palette.Panel, palette.Line, palette.Text
	}
	return fill, stroke, words
}

// redraw writes the keys again; what lies where stays.
func (b *Board) redraw() {
	if r := b.renderer; r != nil && r.page == b.page {
		for i := range r.faces {
			r.fill(i)
		}
	}
}

// draw draws one key again.
func (b *Board) draw(i int) {
	if r := b.renderer; r != nil && r.page == b.page {
		r.fill(i)
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Board) CreateRenderer() fyne.WidgetRenderer {
	b.renderer = &renderer{board: b, ground: ui.NewSurface(palette.Ground), line: ui.NewSurface(palette.Line)}
	b.renderer.build()
	return b.renderer
}

// keyFace is what is drawn of one key.
type keyFace struct {
	rect *canvas.Rectangle
	text *canvas.Text
	icon *icon.Icon
	role palette.Role
}

type renderer struct {
	board   *Board
	ground  *ui.Surface
	line    *ui.Surface
	page    page
	faces   []*keyFace
	objects []fyne.CanvasObject
}

// build makes a face for each key of the page.
func (r *renderer) build() {
	r.page = r.board.page
	r.faces = r.faces[:0]
	r.objects = []fyne.CanvasObject{r.ground, r.line}
	for i, k := range r.board.keys {
		f := &keyFace{rect: canvas.NewRectangle(nil)}
		f.rect.CornerRadius = 6
		r.objects = append(r.objects, f.rect)
		if _, mark := r.board.face(k); mark != "" {
			f.icon = icon.New(mark, palette.Text)
			r.objects = append(r.objects, f.icon)
		} else {
			f.text = canvas.NewText("", nil)
			f.text.Alignment = fyne.TextAlignCenter
			r.objects = append(r.objects, f.text)
		}
		r.faces = append(r.faces, f)
		r.fill(i)
	}
}

// fill writes one key.
func (r *renderer) fill(i int) {
	b, f := r.board, r.faces[i]
	words, icon := b.face(b.keys[i])
	fill, stroke, role := b.roles(i)
	f.rect.FillColor, f.rect.StrokeColor, f.rect.StrokeWidth = theme.Color(fill), theme.Color(stroke), 1
	f.rect.Refresh()
	if f.icon != nil {
		if f.icon.Role != role {
			f.icon.Set(icon, role)
		}
		return
	}
	f.text.Text, f.text.Color, f.text.TextSize = words, theme.Color(role), textSize(b.keys[i], b.page)
	f.text.TextStyle.Bold = b.keys[i].act != space
	f.text.Refresh()
}

func textSize(k key, p page) float32 {
	switch {
	case k.act == write && p == digits:
		return 26
	case k.act == write && !strings.ContainsRune(",.", k.r):
		return 22
	case k.act == write:
		return 26
	}
	return 14
}

// Layout implements fyne.WidgetRenderer.
func (r *renderer) Layout(size fyne.Size) {
	if r.page != r.board.page {
		r.build()
	}
	r.ground.Resize(size)
	r.line.Resize(fyne.NewSize(size.Width, 1))
	r.board.place(size)
	for i, f := range r.faces {
		a := r.board.areas[i]
		f.rect.Move(a.pos)
		f.rect.Resize(a.size)
		if f.icon != nil {
			f.icon.Move(a.pos)
			f.icon.Resize(a.size)
			continue
		}
		f.text.Move(a.pos)
		f.text.Resize(a.size)
	}
}

// MinSize implements fyne.WidgetRenderer.
func (r *renderer) MinSize() fyne.Size { return fyne.Size{} }

// Refresh implements fyne.WidgetRenderer.
func (r *renderer) Refresh() {
	if r.page != r.board.page {
		r.Layout(r.board.Size())
	}
	r.ground.Refresh()
	r.line.Refresh()
	for i, f := range r.faces {
		if f.icon != nil {
			f.icon.Refresh()
		}
		r.fill(i)
	}
	canvas.Refresh(r.board)
}

// Objects implements fyne.WidgetRenderer.
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *renderer) Destroy() {}
