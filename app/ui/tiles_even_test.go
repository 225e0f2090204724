package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Tiles stand in lines of nearly the same length: nine of which four fit beside
// each other are three lines of three, and no line more.
func TestTilesLeaveNoneAlone(t *testing.T) {
	for _, row := range []struct{ tiles, fit, lines, last int }{
		{9, 4, 3, 3}, {9, 5, 2, 4}, {4, 3, 2, 2}, {5, 4, 2, 2}, {3, 3, 1, 3}, {3, 2, 2, 1}, {7, 1, 7, 1}, {2, 9, 1, 2},
	} {
		var all []fyne.CanvasObject
		for range row.tiles {
			o := canvas.NewRectangle(nil)
			o.SetMinSize(fyne.NewSize(10, 10))
			all = append(all, o)
		}
		box := Tiles(100, 10, all...)
		box.Resize(fyne.NewSize(float32(row.fit)*110-10, 500))
		lines := map[float32]int{}
		for _, o := range all {
			lines[o.Position().Y]++
		}
		if last := lines[all[len(all)-1].Position().Y]; len(lines) != row.lines || last != row.last {
			t.Errorf("%d tiles, %d fit: %d lines, the last of %d; want %d of %d", row.tiles, row.fit, len(lines), last, row.lines, row.last)
		}
	}
}
