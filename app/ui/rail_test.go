package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/ui/palette"
)

// TestTheRailFitsALowWindow: with a notice above it a supervisor has all of his areas in
// the lowest window, each with its drawing above its word.
func TestTheRailFitsALowWindow(t *testing.T) {
	const strip, notice = 60, 50
	high := float32(540 - strip - notice)
	l := &railLayout{}
	areas := AreasFor("supervisor")
	items := make([]fyne.CanvasObject, len(areas))
	for i := range areas {
		items[i] = NewSurface(palette.None)
	}
	l.Layout(items, fyne.NewSize(RailWidth, high))
	last := items[len(items)-1]
	if end := last.Position().Y + last.Size().Height; end > high {
		t.Errorf("the rail ends at %v of %v", end, high)
	}
	if h := last.Size().Height; h < palette.Touch {
		t.Errorf("an area is %v high", h)
	}
}
