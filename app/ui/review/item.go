package review

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// itemHeight fits four lines and the room around them.
const itemHeight float32 = 108

// itemView is one row of the queue: when, who, where, by whom, and why it
// stands where it does.
type itemView struct {
	widget.BaseWidget
	look *ui.Look

	bar   *ui.Surface
	time  *ui.Label
	title *ui.Label
	wait  *ui.Label
	place *ui.Label
	icon  *icon.Icon
	by    *ui.Label
	risk  *fyne.Container
	grave *ui.Label
	body  *fyne.Container
}

func newItemView(look *ui.Look) *itemView {
	v := &itemView{look: look}
	v.bar = ui.NewSurface(palette.None)
	v.time = ui.NewStrong(nil).On(ui.Whole)
	v.title = ui.NewStrong(nil).On(ui.Cut)
	v.wait = ui.NewNote(nil).On(ui.Whole)
	v.place = ui.NewNote(nil).On(ui.Cut).In(palette.Text)
	v.icon = icon.NewOf(icon.Waiting, palette.Info, 18)
	v.by = ui.NewNote(nil).On(ui.Cut)
	v.grave = ui.NewNote(nil).On(ui.Cut).In(palette.Danger)
	v.risk = ui.Row(6, icon.NewOf(icon.Warning, palette.Danger, 18), ui.Grow(v.grave))
	v.body = ui.Row(0,
		ui.AtLeast(4, itemHeight, v.bar),
		ui.Grow(ui.Inset(8, 12, 8, 12, ui.Column(2,
			ui.Row(palette.Gap, v.time, ui.Grow(v.title), v.wait),
			v.risk,
			v.place,
			ui.Row(6, v.icon, ui.Grow(v.by)),
		))),
	)
	v.ExtendBaseWidget(v)
	return v
}

// show fills the row of a list; clock: when it was; when: how long it waits; noted: a
// comment on it was written and not sent.
func (v *itemView) show(it Item, in tab, clock, when string, noted bool) {
	t := v.look.Texts()
	mark, role, word := mark(it)
	switch {
	case in == returned:
		mark, role, word = icon.Return, palette.Danger, ""
	case it.Withdrawn != "":
		mark, role, word = icon.Withdrawn, palette.Lamp, "review.withdrawn"
	case in == accepted:
		mark, role, word = icon.Done, palette.Done, ""
	case noted && !it.Own:
		mark, role, word = icon.Note, palette.Lamp, "review.noted"
	}
	v.wait.Set(ui.Plain(when))
	v.bar.Fill = palette.None
	if in == waiting && (it.Answered || it.Conflict || it.Accepted != nil) {
		v.bar.Fill = role
	}
	v.bar.Refresh()
	v.time.Set(ui.Plain(clock))
	v.title.Set(ui.Plain(titleOf(v.look, it)))
	v.place.Set(ui.Plain(it.Place.In(string(t.Lang()))))
	v.icon.Set(mark, role)
	v.grave.Set(ui.Plain(risks(v.look, it)))
	ui.Show(v.risk, len(it.Risks) > 0)
	by := t.T("review.by", "Author", it.Author, "Crew", it.Crew)
	v.by.Role = palette.Dim
	if word != "" {
		var args []any
		if a := it.Accepted; a != nil {
			args = []any{"Name", a.By, "Time", t.DateNumeric(a.At)}
		}
		by, v.by.Role = t.T(word, args...)+" · "+it.Author, role
	}
	if it.Doubt {
		by = t.T("doubt.mark") + " · " + by
	}
	v.by.Set(ui.Plain(by))
	v.body.Refresh()
}

// mark is the shape of what an item waits for; the word is empty for one that
// is simply new.
func mark(it Item) (icon.Name, palette.Role, string) {
	switch {
	case it.Own:
		return icon.Shield, palette.Dim, "review.own_short"
	case it.Conflict:
		return icon.Conflict, palette.Danger, "review.conflict"
	case it.Answered:
		return icon.Return, palette.Lamp, "review.answered"
	case it.Accepted != nil:
		return icon.Pen, palette.Lamp, "review.accepted_item"
	}
	return icon.Waiting, palette.Info, ""
}

// risks names what marks a record, the gravest first and the rest by their
// number: the record itself names all.
func risks(look *ui.Look, it Item) string {
	if len(it.Risks) == 0 {
		return ""
	}
	words := look.T("risk." + string(it.Risks[0]))
	if n := len(it.Risks) - 1; n > 0 {
		words = "+" + look.Texts().Int(n) + " · " + words
	}
	return words
}

// titleOf is what a record is called in the queue and in a toast: masked.
func titleOf(look *ui.Look, it Item) string {
	t := look.Texts()
	if it.Kind.Short() {
		return t.T("review." + string(it.Kind))
	}
	if len(it.Names) == 0 {
		return t.T("review.no_name")
	}
	s := it.Names[0]
	if len(it.Names) > 1 {
		s += " +" + t.Int(len(it.Names)-1)
	}
	return s
}

// CreateRenderer implements fyne.Widget.
func (v *itemView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }
