package capture

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// limitText is the second clock, shorter where it has no room for all its words.
func (f *frame) limitText() string {
	full := f.c.limitText(inFoot)
	if w := f.limit.Size().Width; w > 0 && fyne.MeasureText(full, palette.SizeNote, fyne.TextStyle{}).Width > w {
		return f.c.limitText(inFootShort)
	}
	return full
}

// footLayout stands the clocks and the state between the buttons at both ends of
// the foot. Where the buttons leave them too little, as in an upright window, they
// have a line of their own above.
type footLayout struct{ above bool }

// footWide is from where the buttons leave the clocks enough.
const footWide float32 = 820

// Layout implements fyne.Layout.
func (l *footLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	said, start, end := o[0], o[1], o[2]
	l.above = size.Width < footWide
	left, right, y := start.MinSize().Width, end.MinSize().Width, float32(0)
	if l.above {
		y = said.MinSize().Height + palette.Gap
		ui.Put(said, 0, 0, size.Width, y-palette.Gap)
	}
	high := size.Height - y
	ui.Put(start, 0, y+(high-start.MinSize().Height)/2, left, start.MinSize().Height)
	ui.Put(end, size.Width-right, y, right, high)
	if !l.above {
		x := left + palette.Gap
		ui.Put(said, x, 0, max(size.Width-right-palette.Gap-x, 0), high)
	}
}

// MinSize implements fyne.Layout.
func (l *footLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	said, start, end := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	least := fyne.NewSize(start.Width+end.Width+2*palette.Gap, max(start.Height, end.Height, palette.MainTouch))
	if l.above {
		return least.AddWidthHeight(0, said.Height+palette.Gap)
	}
	return least.Max(fyne.NewSize(0, said.Height))
}

// saidLayout stands the two clocks and the state below each other in the middle of
// their height; above the buttons the state stands at the right of the first. Each
// has its room beforehand, those that say nothing leave it to the others.
type saidLayout struct{ foot *footLayout }

func (l saidLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	lines := o
	width := func(fyne.CanvasObject) float32 { return size.Width }
	if l.foot.above {
		state := o[2].(*ui.Label)
		w := min(fyne.MeasureText(state.Text(), palette.SizeNote, fyne.TextStyle{}).Width+1, size.Width)
		put(state, size.Width-w, (o[0].MinSize().Height-state.MinSize().Height)/2, w)
		lines = o[:2]
		width = func(each fyne.CanvasObject) float32 {
			if each == o[0] {
				return max(size.Width-w-palette.Gap, 0)
			}
			return size.Width
		}
	}
	y := size.Height
	for _, each := range lines {
		if each.(*ui.Label).Text() != "" {
			y -= each.MinSize().Height
		}
	}
	y /= 2
	if l.foot.above {
		y = 0
	}
	for _, each := range lines {
		label := each.(*ui.Label)
		put(label, 0, y, width(each))
		if label.Text() != "" {
			y += each.MinSize().Height
		}
	}
}

// put places a label, if it is not there: it is asked for at every change.
func put(l *ui.Label, x, y, w float32) {
	if at := fyne.NewPos(x, y); l.Position() != at {
		l.Move(at)
	}
	if now := fyne.NewSize(w, l.MinSize().Height); l.Size() != now {
		l.Resize(now)
		l.Refresh() // what it says may depend on its room
	}
}

func (l saidLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s, lines := fyne.Size{}, o
	if l.foot.above {
		lines = o[:2]
	}
	for _, each := range lines {
		m := each.MinSize()
		s = fyne.NewSize(max(s.Width, m.Width), s.Height+m.Height)
	}
	return s
}
