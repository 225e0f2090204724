package listview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Hold is a button that works while it is held: with a finger, the mouse or
// the space bar. A finger that slips off lets go.
type Hold struct {
	widget.BaseWidget
	OnHold    func()
	OnRelease func()

	held, focused, hovered bool

	ground *ui.Surface
	ring   *ui.Surface
	icon   *icon.Icon
	label  *ui.Label
	object *fyne.Container
}

// NewHold is a button with an eye and words.
func NewHold(s ui.Say) *Hold {
	h := &Hold{ground: ui.NewSurface(palette.Raised), ring: ui.NewRing(), icon: icon.New(icon.Eye, palette.Text), label: ui.NewNote(s).On(ui.Whole)}
	h.label.Bold = true
	h.ground.Corner = palette.Corner
	h.object = container.NewStack(h.ground, h.ring, ui.AtLeast(palette.Touch, palette.Touch, ui.Inset(4, 12, 4, 12, ui.Row(palette.Gap, h.icon, ui.Grow(h.label)))))
	h.ExtendBaseWidget(h)
	h.paint()
	return h
}

// Held tells whether it is held now.
func (h *Hold) Held() bool { return h.held }

func (h *Hold) set(on bool) {
	if h.held == on {
		return
	}
	h.held = on
	h.paint()
	do := h.OnRelease
	if on {
		do = h.OnHold
	}
	if do != nil {
		do()
	}
}

func (h *Hold) paint() {
	role := palette.Text
	h.ground.Fill, h.ground.Stroke, h.ground.Width = palette.Raised, palette.Line, 1
	switch {
	case h.held:
		h.ground.Fill, role = palette.Glow, palette.Lamp
	case h.hovered:
		h.ground.Fill = palette.Glow
	}
	h.icon.Set(icon.Eye, role)
	h.label.Role = role
	h.label.Refresh()
	h.ground.Refresh()
	h.ring.Focused(h.focused, h.ground.Fill)
}

// MouseDown implements desktop.Mouseable.
func (h *Hold) MouseDown(*desktop.MouseEvent) { h.set(true) }

// MouseUp implements desktop.Mouseable.
func (h *Hold) MouseUp(*desktop.MouseEvent) { h.set(false) }

// MouseIn implements desktop.Hoverable.
func (h *Hold) MouseIn(*desktop.MouseEvent) { h.hovered = true; h.paint() }

// MouseMoved implements desktop.Hoverable.
func (h *Hold) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *Hold) MouseOut() { h.hovered = false; h.set(false); h.paint() }

// FocusGained implements fyne.Focusable.
func (h *Hold) FocusGained() { h.focused = true; h.paint() }

// FocusLost implements fyne.Focusable.
func (h *Hold) FocusLost() { h.focused = false; h.set(false); h.paint() }

// TypedRune implements fyne.Focusable.
func (h *Hold) TypedRune(r rune) { ui.PassRune(h, r) }

// TypedKey implements fyne.Focusable.
func (h *Hold) TypedKey(e *fyne.KeyEvent) {
	if e.Name != fyne.KeySpace {
		ui.PassKey(h, e)
	}
}

// KeyDown implements desktop.Keyable.
func (h *Hold) KeyDown(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		h.set(true)
	}
}

// KeyUp implements desktop.Keyable.
func (h *Hold) KeyUp(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		h.set(false)
	}
}

// CreateRenderer implements fyne.Widget.
func (h *Hold) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(h.object) }
