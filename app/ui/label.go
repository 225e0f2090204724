package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/palette"
)

// Fit says what a label does with words that are wider than its place.
type Fit int

// Wrap goes on below, Cut ends with three dots, Whole never gives way.
const (
	Wrap Fit = iota
	Cut
	Whole
)

// Label is words of one size, weight and role. Change a field and call
// Refresh.
type Label struct {
	widget.BaseWidget
	Say      Say
	Role     palette.Role
	TextSize float32
	Bold     bool
	Mono     bool
	Align    fyne.TextAlign
	Fit      Fit

	most int // lines that wrap; the last of them ends with three dots. 0: as many as it takes
}

// NewLabel is body text that wraps.
func NewLabel(s Say) *Label { return newLabel(s, palette.SizeBody, palette.Text, false) }

// NewHead is the head of a screen: the largest size, bold.
func NewHead(s Say) *Label { return newLabel(s, palette.SizeHead, palette.Text, true) }

// NewStrong is body text in the heavier weight.
func NewStrong(s Say) *Label { return newLabel(s, palette.SizeBody, palette.Text, true) }

// NewNote is the smallest size, dim: an explanation, a unit, a time.
func NewNote(s Say) *Label { return newLabel(s, palette.SizeNote, palette.Dim, false) }

func newLabel(s Say, size float32, r palette.Role, bold bool) *Label {
	l := &Label{Say: s, TextSize: size, Role: r, Bold: bold}
	l.ExtendBaseWidget(l)
	return l
}

// In gives the label another role.
func (l *Label) In(r palette.Role) *Label { l.Role = r; return l }

// On makes the label cut or whole instead of wrapping.
func (l *Label) On(f Fit) *Label { l.Fit = f; return l }

// Centred puts the words in the middle.
func (l *Label) Centred() *Label { l.Align = fyne.TextAlignCenter; return l }

// Trailing puts the words at the far side, as numbers stand.
func (l *Label) Trailing() *Label { l.Align = fyne.TextAlignTrailing; return l }

// Set says something else.
func (l *Label) Set(s Say) { l.Say = s; l.Refresh() }

// Text is what the label says now.
func (l *Label) Text() string { return say(l.Say) }

// CreateRenderer implements fyne.Widget.
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{label: l}
	r.Refresh()
	return r
}

type labelRenderer struct {
	label *Label
	text  string
	lines []fyne.CanvasObject
	width float32
	drawn drawnLabel
}

// drawnLabel is all that the words of a label depend on but its width: what is
// drawn already is not drawn again.
type drawnLabel struct {
	text   string
	colour color.Color
	size   float32
	style  fyne.TextStyle
	align  fyne.TextAlign
	fit    Fit
}

func (r *labelRenderer) style() fyne.TextStyle {
	return fyne.TextStyle{Bold: r.label.Bold, Monospace: r.label.Mono}
}

func (r *labelRenderer) measure(s string) fyne.Size {
	return fyne.MeasureText(s, r.label.TextSize, r.style())
}

func (r *labelRenderer) wide(s string) float32 { return r.measure(s).Width }

func (r *labelRenderer) Layout(size fyne.Size) {
	if size.Width != r.width {
		r.width = size.Width
		r.fill()
	}
	h := r.measure("Ж").Height
	y := max((size.Height-h*float32(len(r.lines)))/2, 0)
	if r.label.Fit == Wrap {
		y = 0
	}
	for _, o := range r.lines {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h
	}
}

func (r *labelRenderer) MinSize() fyne.Size {
	one := r.measure("Ж")
	height := one.Height * float32(max(len(r.lines), 1))
	switch r.label.Fit {
	case Whole:
		w := float32(0)
		for _, line := range strings.Split(r.text, "\n") {
			w = max(w, r.measure(line).Width)
		}
		return fyne.NewSize(w, height)
	default:
		w := float32(0)
		if r.text != "" {
			w = min(r.measure(r.text).Width, one.Width*4)
		}
		return fyne.NewSize(w, height)
	}
}

func (r *labelRenderer) Refresh() {
	l := r.label
	now := drawnLabel{say(l.Say), theme.Color(l.Role), l.TextSize, r.style(), l.Align, l.Fit}
	if now == r.drawn && r.lines != nil {
		return
	}
	r.drawn, r.text = now, now.text
	r.fill()
	r.Layout(l.Size())
	canvas.Refresh(l)
}

func (r *labelRenderer) fill() {
	var lines []string
	switch {
	case r.label.Fit == Wrap && r.width > 0:
		lines = shorten(wrapLines(r.text, r.width, r.wide), r.label.most, r.width, r.wide)
	case r.label.Fit == Cut && r.width > 0:
		lines = []string{cutLine(r.text, r.width, r.wide)}
	default:
		lines = strings.Split(r.text, "\n")
	}
	colour := theme.Color(r.label.Role)
	for len(r.lines) < len(lines) {
		r.lines = append(r.lines, canvas.NewText("", colour))
	}
	r.lines = r.lines[:len(lines)]
	for i, s := range lines {
		t := r.lines[i].(*canvas.Text)
		t.Text, t.Color, t.TextSize, t.TextStyle, t.Alignment = s, colour, r.label.TextSize, r.style(), r.label.Align
		t.Refresh()
	}
}

func (r *labelRenderer) Objects() []fyne.CanvasObject { return r.lines }

func (r *labelRenderer) Destroy() {}

// TextHeight is how high a text of a size stands when it wraps at a width. It
// draws nothing and changes nothing.
func TextHeight(text string, size, width float32) float32 {
	measure := func(s string) fyne.Size { return fyne.MeasureText(s, size, fyne.TextStyle{}) }
	lines := wrapLines(text, width, func(s string) float32 { return measure(s).Width })
	return measure("Ж").Height * float32(len(lines))
}
