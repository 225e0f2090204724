package record

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// markLayout stands a mark at the first line of the words beside it.
type markLayout struct{}

const (
	markSide float32 = 20
	markLine float32 = 25 // a line of words
)

// Layout implements fyne.Layout.
func (markLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	ui.Put(o[0], 0, (markLine-markSide)/2, markSide, markSide)
	ui.Put(o[1], markSide+palette.Gap, 0, max(size.Width-markSide-palette.Gap, 1), size.Height)
}

// MinSize implements fyne.Layout.
func (markLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(markSide+palette.Gap+1, max(o[1].MinSize().Height, markLine))
}

// besideStory stands what the record says beside what became of it, or above it
// where there is no room for both.
func besideStory(facts, story fyne.CanvasObject) *fyne.Container {
	const gap = 32
	first := func(w float32) float32 { return float32(int((w - gap) * 0.56)) }
	return ui.Beside{From: 920, First: first, Gap: gap, Below: gap}.Of(facts, story)
}
