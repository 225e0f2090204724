package chart

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/maps/paint"
)

// Every state has a line, in its own words, and no two signs look alike in any
// flavour: in red there is no hue.
func TestTheLegendTellsEveryStateApart(t *testing.T) {
	for _, f := range palette.Flavours() {
		s := uitest.New(t, "kk", f, fyne.NewSize(480, 400))
		s.Window.SetContent(Legend(s.Look))
		uitest.Settle(s.Window)
		said := uitest.Words(s.Window.Canvas().Content())
		for i, w := range words {
			if !uitest.Says(said, s.Look.T("state."+string(w))) {
				t.Errorf("%s: the legend does not say %s", f, w)
			}
			shape, tone := Mark(w)
			for _, other := range words[:i] {
				a, b := Mark(other)
				if bytes.Equal(paint.Sign(shape, tone, Flavour(f), 40).Pix, paint.Sign(a, b, Flavour(f), 40).Pix) {
					t.Errorf("%s: %s and %s look alike", f, w, other)
				}
			}
		}
		s.Save("legend-" + string(f))
	}
}
