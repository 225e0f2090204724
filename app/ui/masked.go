package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// MaskedName shows a name masked until it is held, and masks it again when
// the finger goes. Each time it asks OnReveal, which writes the look into the
// journal and answers the name; without an answer nothing is shown.
type MaskedName struct {
	widget.BaseWidget
	OnReveal func() (name string, ok bool)

	look   *Look
	masked Say
	open   string
	bold   bool
}

// NewMaskedName shows what masked says: initials, age.
func NewMaskedName(look *Look, masked Say) *MaskedName {
	m := &MaskedName{look: look, masked: masked, bold: true}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows another masked name.
func (m *MaskedName) Set(masked Say) { m.masked, m.open = masked, ""; m.Refresh() }

// Text is what is shown now.
func (m *MaskedName) Text() string {
	if m.open != "" {
		return m.open
	}
	return say(m.masked)
}

// MouseDown implements desktop.Mouseable: the hold begins.
func (m *MaskedName) MouseDown(*desktop.MouseEvent) {
	if m.OnReveal == nil {
		return
	}
	if name, ok := m.OnReveal(); ok {
		m.open = name
		m.Refresh()
	}
}

// MouseUp implements desktop.Mouseable: the hold ends.
func (m *MaskedName) MouseUp(*desktop.MouseEvent) { m.cover() }

// MouseIn implements desktop.Hoverable.
func (m *MaskedName) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (m *MaskedName) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable: a finger that slips off hides too.
func (m *MaskedName) MouseOut() { m.cover() }

func (m *MaskedName) cover() {
	if m.open != "" {
		m.open = ""
		m.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (m *MaskedName) CreateRenderer() fyne.WidgetRenderer {
	label := NewStrong(m.Text).On(Cut)
	icon := NewIconOf(IconEye, Dim, 20)
	return &maskedRenderer{name: m, icon: icon, label: label, box: AtLeast(120, Touch, Row(Gap, icon, Grow(label)))}
}

type maskedRenderer struct {
	name  *MaskedName
	icon  *Icon
	label *Label
	box   *fyne.Container
}

func (r *maskedRenderer) Layout(s fyne.Size) { r.box.Resize(s) }
func (r *maskedRenderer) MinSize() fyne.Size { return r.box.MinSize() }
func (r *maskedRenderer) Refresh() {
	role := Dim
	if r.name.open != "" {
		role = Lamp
	}
	r.icon.Set(IconEye, role)
	r.label.Refresh()
}
func (r *maskedRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box} }
func (r *maskedRenderer) Destroy()                     {}
