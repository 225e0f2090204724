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

// footLayout stands buttons in one line, the first at the left and the others at
// the right; where the line is too long for the window, in as few lines of even
// columns as take the longest words.
type footLayout struct{ width float32 }

// Layout implements fyne.Layout.
func (l *footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.each(o, func(o fyne.CanvasObject, x, y, w float32) { ui.Put(o, x, y, w, palette.MainTouch) })
}

// MinSize implements fyne.Layout.
func (l *footLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	lines := l.each(o, func(fyne.CanvasObject, float32, float32, float32) {})
	return fyne.NewSize(1, float32(lines)*(palette.MainTouch+palette.Gap)-palette.Gap)
}

// each places the buttons that are shown and says in how many lines.
func (l *footLayout) each(all []fyne.CanvasObject, place func(o fyne.CanvasObject, x, y, w float32)) (lines int) {
	var shown []fyne.CanvasObject
	sum, widest := -palette.Gap, float32(0)
	for _, o := range all {
		if o.Visible() {
			shown = append(shown, o)
			sum, widest = sum+o.MinSize().Width+palette.Gap, max(widest, o.MinSize().Width)
		}
	}
	if l.width == 0 || sum <= l.width {
		x := l.width
		for i := len(shown) - 1; i > 0; i-- {
			w := shown[i].MinSize().Width
			place(shown[i], x-w, 0, w)
			x -= w + palette.Gap
		}
		if len(shown) > 0 {
			place(shown[0], 0, 0, shown[0].MinSize().Width)
		}
		return 1
	}
	columns := max(int((l.width+palette.Gap)/(widest+palette.Gap)), 1)
	lines = (len(shown) + columns - 1) / columns
	columns = (len(shown) + lines - 1) / lines
	w := (l.width - palette.Gap*float32(columns-1)) / float32(columns)
	for i, o := range shown {
		place(o, float32(i%columns)*(w+palette.Gap), float32(i/columns)*(palette.MainTouch+palette.Gap), w)
	}
	return lines
}
