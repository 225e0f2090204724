// Package due is what the lists share of what somebody has to look at again by a day: a
// row with that day, the day in words, and who somebody is while his name is masked. It
// knows nothing of what is looked at.
package due

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// RowHeight fits three lines and the room around them.
const RowHeight float32 = 88

// Row is a row of three lines: who, with the day beside him, and two that the list fills.
type Row struct {
	widget.BaseWidget
	Second, Third *ui.Label

	bar  *ui.Surface
	who  *ui.Label
	day  *ui.Label
	body *fyne.Container
}

// NewRow makes an empty one.
func NewRow() *Row {
	r := &Row{bar: ui.NewSurface(palette.None), who: ui.NewStrong(nil).On(ui.Cut), day: ui.NewNote(nil).On(ui.Whole),
		Second: ui.NewNote(nil).On(ui.Cut).In(palette.Text), Third: ui.NewNote(nil).On(ui.Cut)}
	r.body = ui.Row(0,
		ui.AtLeast(4, RowHeight, r.bar),
		ui.Grow(ui.Inset(8, 16, 8, 12, ui.Column(2, ui.Row(palette.Gap, ui.Grow(r.who), r.day), r.Second, r.Third))),
	)
	r.ExtendBaseWidget(r)
	return r
}

// Tell fills it. What is due, or nearly, has a bar.
func (r *Row) Tell(who, day string, role palette.Role, second, third string) {
	r.bar.Fill = palette.None
	if role == palette.Danger || role == palette.Lamp {
		r.bar.Fill = role
	}
	r.bar.Refresh()
	r.who.Set(ui.Plain(who))
	r.day.Role, r.day.Bold = role, role != palette.Dim
	r.day.Set(ui.Plain(day))
	r.Second.Set(ui.Plain(second))
	r.Third.Set(ui.Plain(third))
	r.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(r.body) }

// Look is by when somebody has to look again.
type Look struct {
	Day     civil.Date // empty: nobody set one
	Overdue bool
	Soon    bool
}

// Words say the day of a look, and in which colour.
func Words(t i18n.Texts, l Look, now time.Time) (string, palette.Role) {
	today := civil.DateOf(now)
	switch {
	case l.Day == "":
		return t.T("followup.no_date"), palette.Dim
	case l.Overdue:
		return t.N("followup.late", days(l.Day, today)), palette.Danger
	case l.Day == today:
		return t.T("followup.today"), palette.Lamp
	case l.Soon:
		return Date(t, l.Day, today), palette.Lamp
	}
	return Date(t, l.Day, today), palette.Dim
}

// Date is a day, with its year where that is another.
func Date(t i18n.Texts, d, today civil.Date) string {
	if len(d) >= 4 && len(today) >= 4 && d[:4] == today[:4] {
		return t.DayMonth(d.In(time.UTC))
	}
	return t.Date(d.In(time.UTC))
}

func days(from, to civil.Date) int {
	return int(to.In(time.UTC).Sub(from.In(time.UTC)).Hours() / 24)
}

// Aged is what a list says of somebody behind his initials: his age, about where it was
// guessed, and that he is a young adult.
func Aged(t i18n.Texts, age int, known, about, young bool) (s string) {
	if known {
		s = strconv.Itoa(age)
		if about {
			s = t.T("night.age_about", "Age", s)
		}
		s = ", " + s
	}
	if young {
		s += " · " + t.T("followup.young")
	}
	return s
}
