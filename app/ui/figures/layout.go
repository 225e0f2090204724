package figures

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// topLayout puts the title at the left, the night in the middle and the file
// at the right; where the three do not fit, the title stands above.
type topLayout struct{ width float32 }

const topGap float32 = 16

func (l *topLayout) wraps(o []fyne.CanvasObject) bool {
	need := float32(titleRoom) + o[1].MinSize().Width + o[2].MinSize().Width + 2*topGap
	return l.width > 0 && l.width < need
}

// titleRoom is what the title needs in the longest language.
const titleRoom = 230

// Layout implements fyne.Layout.
func (l *topLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	night, file := o[1].MinSize(), o[2].MinSize()
	y := float32(0)
	titleWidth := size.Width - night.Width - file.Width - 2*topGap
	if l.wraps(o) {
		titleWidth = size.Width
		y = o[0].MinSize().Height + ui.Gap
	}
	h := max(night.Height, file.Height)
	if y > 0 {
		ui.Put(o[0], 0, 0, titleWidth, o[0].MinSize().Height)
		ui.Put(o[1], 0, y, night.Width, h)
	} else {
		ui.Put(o[0], 0, (h-o[0].MinSize().Height)/2, titleWidth, o[0].MinSize().Height)
		ui.Put(o[1], titleWidth+topGap, 0, night.Width, h)
	}
	ui.Put(o[2], size.Width-file.Width, y, file.Width, h)
}

// MinSize implements fyne.Layout.
func (l *topLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	h := max(o[1].MinSize().Height, o[2].MinSize().Height)
	if l.wraps(o) {
		h += o[0].MinSize().Height + ui.Gap
	}
	return fyne.NewSize(320, h)
}

// pageLayout gives the first object its height at the top, the table what its
// rows need, and the last object its height right below. Where both do not
// fit, the split stands for the legend while a district or the total is chosen, and the
// legend for the split while nothing is; the table scrolls only after that.
type pageLayout struct{ screen *Screen }

// pitch is the height of a row with the hairline below it.
const pitch = rowHeight + 4

// Layout implements fyne.Layout.
func (l *pageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	s := l.screen
	top := ui.HeightAt(o[0], size.Width)
	s.split.Show()
	s.legend.Show()
	foot := ui.HeightAt(o[2], size.Width)
	want := float32(max(len(s.data.Summary.Rows), 1)) * pitch
	if len(s.data.Summary.Rows) == 0 {
		want = size.Height - top - foot
	}
	if top+want+foot > size.Height {
		if s.list.Chosen() >= 0 || s.total.Chosen() >= 0 {
			s.legend.Hide()
		} else {
			s.split.Hide()
		}
		foot = ui.HeightAt(o[2], size.Width)
	}
	table := max(min(want, size.Height-top-foot), 2*rowHeight)
	ui.Put(o[0], 0, 0, size.Width, top)
	ui.Put(o[1], 0, top, size.Width, table)
	ui.Put(o[2], 0, top+table, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (*pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }
