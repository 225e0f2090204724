package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over a field and gives the mouse's wheel to the page it stands on.
// The toolkit gives it to the deepest thing that scrolls, and a field of one
// line scrolls too, sideways: a page stood still as soon as a field came below
// the pointer. It takes nothing but the wheel.
type wheel struct {
	widget.BaseWidget
	entry *entry
	own   fyne.Scrollable // what scrolls the words of the field; nil where nothing does
}

func newWheel(e *entry, own fyne.Scrollable) *wheel {
	w := &wheel{entry: e, own: own}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) {
	if w.own != nil && w.entry.overflows() && w.entry.focused() {
		w.own.Scrolled(ev)
		return
	}
	if c := CanvasOf(w.entry); c != nil {
		pathTo(c.Content(), w.entry).scroll(ev)
	}
}

// CreateRenderer implements fyne.Widget. It paints nothing and holds nothing:
// the toolkit throws away what paints a field that was hidden for a minute, and
// lays the new one out because a child of it is new; of a last child with a
// child of its own it would lay out that one alone, and the field stays unseen.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer { return bare{} }

// bare paints nothing.
type bare struct{}

func (bare) Layout(fyne.Size)             {}
func (bare) MinSize() fyne.Size           { return fyne.Size{} }
func (bare) Objects() []fyne.CanvasObject { return nil }
func (bare) Destroy()                     {}
func (bare) Refresh()                     {}

// scroll moves the innermost page of the way.
func (p path) scroll(ev *fyne.ScrollEvent) {
	for i := len(p) - 1; i >= 0; i-- {
		if page, ok := p[i].(*container.Scroll); ok {
			page.Scrolled(ev)
			return
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer()}
	var own fyne.Scrollable
	for _, o := range r.WidgetRenderer.Objects() {
		if s, ok := o.(fyne.Scrollable); ok {
			own = s
		}
	}
	r.wheel = newWheel(e, own)
	return r
}

type entryRenderer struct {
	fyne.WidgetRenderer
	wheel *wheel
}

func (r *entryRenderer) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	r.wheel.Resize(s)
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.wheel)
}

// focused tells whether the keyboard is the field's.
func (e *entry) focused() bool {
	c := CanvasOf(e)
	return c != nil && c.Focused() == fyne.Focusable(e)
}

// overflows tells whether a field of several lines holds more than it shows.
func (e *entry) overflows() bool {
	pad := 2 * theme.InnerPadding()
	return e.MultiLine && TextHeight(e.Text, theme.TextSize(), e.Size().Width-pad) > e.Size().Height-pad
}
