package night

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// rowHeight fits three lines and the room around them.
const rowHeight float32 = 84

// rowView is one row of the list: the time, who and how old, where, how it
// ended, and the state as shape and word.
type rowView struct {
	widget.BaseWidget
	look *ui.Look

	bar    *ui.Surface
	time   *ui.Label
	title  *ui.Label
	where  *ui.Label
	ending *ui.Label
	badge  *ui.StateBadge
	body   *fyne.Container
}

func newRowView(look *ui.Look) *rowView {
	v := &rowView{look: look}
	v.bar = ui.NewSurface(palette.None)
	v.time = ui.NewStrong(nil).On(ui.Whole)
	v.title = ui.NewStrong(nil).On(ui.Cut)
	v.where = ui.NewNote(nil).On(ui.Cut).In(palette.Text)
	v.ending = ui.NewNote(nil).On(ui.Cut)
	v.badge = ui.NewStateBadge(look, "sent")
	v.body = ui.Row(0,
		ui.AtLeast(4, rowHeight, v.bar),
		ui.Grow(ui.Inset(7, 16, 7, 12, ui.Column(1,
			ui.Row(palette.Gap, v.time, ui.Grow(v.title), v.badge.Object()),
			v.where,
			v.ending,
		))),
	)
	v.ExtendBaseWidget(v)
	return v
}

// show fills the row with a line of the night.
func (v *rowView) show(l line, names []string) {
	t := v.look.Texts()
	if l.row != nil && names != nil {
		shown := *l.row
		shown.Names = names
		l.row = &shown
	}
	v.bar.Fill = palette.None
	if l.pinned() {
		v.bar.Fill = palette.Lamp
		if l.rank() <= 0 {
			v.bar.Fill = palette.Danger
		}
	}
	v.bar.Refresh()
	v.time.Set(ui.Plain(t.Clock(l.at())))
	v.title.Set(ui.Plain(title(t, l)))
	v.where.Set(ui.Plain(where(t, l)))
	text, role := ending(t, l)
	v.ending.Role = role
	v.ending.Bold = role != palette.Dim
	v.ending.Set(ui.Plain(text))
	v.badge.ShowAs(ui.State(l.word()), ui.Plain(l.badge(t)))
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }
