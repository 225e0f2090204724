package capture

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// stillFor is how long a page that came by itself takes no tap: a finger that taps
// once more where it answered would answer what lies there now, and nobody would know
// that he did.
const stillFor = 700 * time.Millisecond

// still is bare ground over a page: it takes taps and does nothing. Keys, scanners and
// scrolling reach the page.
type still struct{ widget.BaseWidget }

func newStill() *still {
	s := &still{}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped implements fyne.Tappable and does nothing.
func (s *still) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (s *still) CreateRenderer() fyne.WidgetRenderer {
	return ui.NewRenderer(ui.NewSurface(palette.None))
}

// hold keeps taps from the page in sight for a moment. The next page goes without.
func (f *frame) hold() {
	over := newStill()
	f.page.Add(over)
	f.c.deps.After(stillFor, func() { f.page.Remove(over) })
}
