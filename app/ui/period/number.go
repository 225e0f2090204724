package period

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// number is a count of the table that a tap opens, as high as its row: its words are
// in the middle, and all of it is the target.
type number struct {
	widget.BaseWidget
	label *ui.Label
	tap   func()
	body  fyne.CanvasObject
}

func newNumber() *number {
	n := &number{label: cell(palette.SizeBody, palette.Text, true).Trailing().On(ui.Whole)}
	n.body = ui.Column(0, ui.Space(), n.label, ui.Space())
	n.ExtendBaseWidget(n)
	return n
}

// Tapped implements fyne.Tappable.
func (n *number) Tapped(*fyne.PointEvent) {
	if n.tap != nil {
		n.tap()
	}
}

// Cursor implements desktop.Cursorable.
func (n *number) Cursor() desktop.Cursor {
	if n.tap == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (n *number) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(n.body) }
