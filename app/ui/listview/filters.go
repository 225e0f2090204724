package listview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// NewFilters stands the filters above a list beside each other, those in sight, each
// as wide as its word and an equal part of what is left. Its count has room above
// the word and makes it no wider, so that none moves when something is counted.
func NewFilters(buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(filterLayout{}, buttons...)
}

type filterLayout struct{}

const (
	filterGap  float32 = 4
	filterHigh float32 = 56
	rowWide    float32 = 280 // a list is no narrower
	wordWide   float32 = 28
)

// Layout implements fyne.Layout.
func (filterLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	n, words := 0, float32(0)
	for _, c := range o {
		if c.Visible() {
			n++
			words += wordWidth(c)
		}
	}
	if n == 0 {
		return
	}
	share := (size.Width - filterGap*float32(n-1) - words) / float32(n)
	x := float32(0)
	for _, c := range o {
		if !c.Visible() {
			continue
		}
		w := wordWidth(c) + share
		ui.Put(c, x, 0, w, size.Height)
		x += w + filterGap
	}
}

// MinSize implements fyne.Layout.
func (filterLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(rowWide, filterHigh) }

func wordWidth(o fyne.CanvasObject) float32 {
	b, ok := o.(*ui.Button)
	if !ok || b.Note == nil {
		return 0
	}
	return max(fyne.MeasureText(b.Note(), palette.SizeNote, fyne.TextStyle{}).Width, wordWide)
}
