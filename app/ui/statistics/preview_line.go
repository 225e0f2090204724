package statistics

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// fit gives every line the height that its words ask for.
func (p *Page) fit(width float32) {
	if width <= 0 {
		return
	}
	p.wide = width
	highs := make([]float32, p.length())
	for i := range highs {
		highs[i] = rowHigh
		if p.part != partRows {
			highs[i] = max(palette.Touch, ui.TextHeight(p.lines[i], palette.SizeNote, (width-lineInset)*0.92)+20)
		}
	}
	same := len(highs) == len(p.highs)
	for i := range highs {
		same = same && p.highs[i] == highs[i]
	}
	if same {
		return
	}
	p.highs = highs
	p.list.Heights(func(i int) float32 {
		if i < len(highs) {
			return highs[i]
		}
		return rowHigh
	})
}

// lineInset is what a line takes beside its words.
const lineInset = 2*side + 28 + 12

// lineView is a line: a mark, a head, what stands below it.
type lineView struct {
	widget.BaseWidget
	mark        *icon.Icon
	head, below *ui.Label
	body        *fyne.Container
}

func newLineView() *lineView {
	v := &lineView{mark: icon.New(icon.Tick, palette.Done), head: ui.NewNote(nil).On(ui.Wrap), below: ui.NewNote(nil).On(ui.Cut)}
	v.body = ui.Inset(6, side, 6, side, ui.Row(12, v.mark, ui.Grow(ui.Column(2, v.head, v.below))))
	v.ExtendBaseWidget(v)
	return v
}

func (v *lineView) show(mark icon.Name, role palette.Role, head, below string, marked bool) {
	v.mark.Set(mark, role)
	ui.Show(v.mark, marked)
	v.head.Role, v.head.Bold = palette.Text, below != ""
	v.head.On(ui.Wrap)
	if below != "" {
		v.head.On(ui.Cut)
	}
	v.head.Set(ui.Plain(head))
	ui.Show(v.below, below != "")
	v.below.Set(ui.Plain(below))
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *lineView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

// pageLayout gives head and foot what they need and the list what is left, and never less
// than some lines: then the page is scrolled as a whole.
type pageLayout struct{}

// Layout implements fyne.Layout.
func (*pageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	head, foot := ui.HeightAt(o[0], size.Width), ui.HeightAt(o[2], size.Width)
	list := max(size.Height-head-foot, leastList)
	ui.Put(o[0], 0, 0, size.Width, head)
	ui.Put(o[1], 0, head, size.Width, list)
	ui.Put(o[2], 0, head+list, size.Width, foot)
}

// MinSize implements fyne.Layout.
func (*pageLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, o[0].MinSize().Height+leastList+o[2].MinSize().Height)
}

// wideLayout gives the lines the heights that the width asks for.
type wideLayout struct{ page *Page }

// Layout implements fyne.Layout.
func (l *wideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.page.fit(size.Width)
	ui.Put(o[0], 0, 0, size.Width, size.Height)
}

// MinSize implements fyne.Layout.
func (l *wideLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }
