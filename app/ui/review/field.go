package review

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// fieldRow is one field of the record: its label, its value or the values of
// two versions, what it was before, and the comment pinned to it. A tap
// chooses it.
type fieldRow struct {
	widget.BaseWidget
	look     *ui.Look
	row      row
	revealed bool
	chosen   bool
	hovered  bool
	comment  string
	onTap    func()

	ground *ui.Surface
	bar    *ui.Surface
	label  *ui.Label
	body   *fyne.Container
	object *fyne.Container
}

func newFieldRow(look *ui.Look, r row, tap func()) *fieldRow {
	f := &fieldRow{look: look, row: r, onTap: tap}
	f.ground, f.bar = ui.NewSurface(palette.None), ui.NewSurface(palette.None)
	f.label = ui.NewNote(nil)
	f.body = ui.Column(2)
	f.object = container.New(&fieldLayout{}, f.ground, f.bar, f.label, f.body)
	f.ExtendBaseWidget(f)
	f.fill()
	return f
}

// fill writes the row anew: after a reveal, a comment or a choice.
func (f *fieldRow) fill() {
	f.label.Set(ui.Plain(f.row.label))
	f.body.Objects = nil
	for i, v := range f.row.values {
		f.body.Add(f.value(i, v))
	}
	if f.row.changed {
		f.body.Add(f.aside(icon.Pen, palette.Lamp, f.was()))
	}
	if f.comment != "" {
		f.body.Add(f.aside(icon.Return, palette.Danger, ui.Plain(f.comment)))
	}
	f.bar.Fill = palette.None
	switch {
	case f.comment != "" || len(f.row.values) > 1:
		f.bar.Fill = palette.Danger
	case f.row.changed:
		f.bar.Fill = palette.Lamp
	}
	f.ground.Fill = palette.None
	switch {
	case f.chosen:
		f.ground.Fill = palette.Glow
	case f.hovered:
		f.ground.Fill = palette.Raised
	}
	f.ground.Stroke, f.ground.Width = palette.None, 0
	if f.chosen {
		f.ground.Stroke, f.ground.Width = palette.Lamp, 1
	}
	f.bar.Refresh()
	f.ground.Refresh()
	f.object.Refresh()
}

func (f *fieldRow) value(i int, v string) fyne.CanvasObject {
	label := ui.NewLabel(ui.Plain(v))
	switch {
	case v == "":
		label.Say, label.Role = f.look.Say("review.empty_value"), palette.Dim
	case f.row.secret && !f.revealed:
		label.Say, label.Role = f.look.Say("review.masked"), palette.Dim
	}
	label.Refresh()
	if len(f.row.values) == 1 {
		return label
	}
	number := ui.NewStrong(ui.Plain(strconv.Itoa(i + 1))).In(palette.Danger).On(ui.Whole)
	return ui.Row(palette.Gap, number, ui.Grow(label))
}

func (f *fieldRow) was() ui.Say {
	switch {
	case f.row.was == "":
		return f.look.Say("review.was_empty")
	case f.row.secret && !f.revealed:
		return f.look.Say("review.was", "Value", f.look.Say("review.masked"))
	}
	return f.look.Say("review.was", "Value", f.row.was)
}

func (f *fieldRow) aside(mark icon.Name, r palette.Role, s ui.Say) fyne.CanvasObject {
	words := ui.NewNote(s).In(r)
	words.Bold = true
	words.Refresh()
	return ui.Row(6, icon.NewOf(mark, r, 18), ui.Grow(words))
}

// Tapped implements fyne.Tappable.
func (f *fieldRow) Tapped(*fyne.PointEvent) {
	if f.onTap != nil {
		f.onTap()
	}
}

// MouseIn implements desktop.Hoverable.
func (f *fieldRow) MouseIn(*desktop.MouseEvent) { f.hovered = true; f.fill() }

// MouseMoved implements desktop.Hoverable.
func (f *fieldRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (f *fieldRow) MouseOut() { f.hovered = false; f.fill() }

// CreateRenderer implements fyne.Widget.
func (f *fieldRow) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(f.object) }

// fieldLayout stands the label beside the body, or above it where the row is
// narrow; the ground lies below both and the bar at the left edge.
type fieldLayout struct{ width float32 }

const (
	besideFrom float32 = 460 // width of a row from which the label stands beside
	labelShare float32 = 0.36
	rowSide    float32 = 14
	rowRoom    float32 = 11 // above and below, so that one line makes 48 dp
)

// Layout implements fyne.Layout.
func (l *fieldLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	o[0].Move(fyne.NewPos(0, 1))
	o[0].Resize(fyne.NewSize(size.Width, size.Height-2))
	o[1].Move(fyne.NewPos(0, 1))
	o[1].Resize(fyne.NewSize(4, size.Height-2))
	label, body := l.parts(size.Width)
	if l.beside(size.Width) {
		place(o[2], rowSide, rowRoom+4, label-palette.Gap) // on the line of the larger value
		place(o[3], rowSide+label, rowRoom, body)
		return
	}
	place(o[2], rowSide, rowRoom, label)
	place(o[3], rowSide, rowRoom+o[2].MinSize().Height+2, body)
}

func (l *fieldLayout) beside(w float32) bool { return w >= besideFrom }

func (l *fieldLayout) parts(w float32) (label, body float32) {
	inner := max(w-2*rowSide, 1)
	if l.beside(w) {
		label = inner * labelShare
		return label, inner - label
	}
	return inner, inner
}

// MinSize implements fyne.Layout.
func (l *fieldLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	label, body := l.parts(l.width)
	h := ui.HeightAt(o[3], body)
	if head := ui.HeightAt(o[2], label-palette.Gap); l.beside(l.width) {
		h = max(h, head)
	} else {
		h += head + 2
	}
	return fyne.NewSize(200, max(h+2*rowRoom, palette.Touch))
}

// place puts an object at its own height for a width.
func place(o fyne.CanvasObject, x, y, w float32) {
	h := ui.HeightAt(o, w)
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
