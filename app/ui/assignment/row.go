package assignment

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/due"
	"shyraq/app/ui/palette"
)

// rowHeight fits three lines and the room around them.
const rowHeight float32 = 88

// rowView is one row of the list: until when, what, who answers and how it stands.
type rowView struct {
	widget.BaseWidget
	look *ui.Look

	bar   *ui.Surface
	who   *ui.Label
	until *ui.Label
	what  *ui.Label
	stand *ui.Label
	body  *fyne.Container
}

func newRowView(look *ui.Look) *rowView {
	v := &rowView{look: look, bar: ui.NewSurface(palette.None), who: ui.NewNote(nil).On(ui.Cut), until: ui.NewNote(nil).On(ui.Whole),
		what: ui.NewStrong(nil).On(ui.Cut), stand: ui.NewNote(nil).On(ui.Cut)}
	v.body = ui.Row(0, ui.AtLeast(4, rowHeight, v.bar), ui.Grow(ui.Inset(8, 16, 8, 12, ui.Column(2,
		v.what, ui.Row(palette.Gap, ui.Grow(v.who), v.until), v.stand))))
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) show(r Row, today civil.Date) {
	t := v.look.Texts()
	words, role := untilWords(t, r, today)
	v.bar.Fill = palette.None
	if role != palette.Dim {
		v.bar.Fill = role
	}
	v.bar.Refresh()
	v.until.Role, v.until.Bold = role, role != palette.Dim
	v.until.Set(ui.Plain(words))
	v.what.Set(ui.Plain(r.What))
	v.who.Set(ui.Plain(who(t, r)))
	v.stand.Set(ui.Plain(stand(t, r, today)))
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

// untilWords say the day of a decision, and that it is late or comes soon.
func untilWords(t i18n.Texts, r Row, today civil.Date) (string, palette.Role) {
	day := due.Date(t, r.Until, today)
	switch {
	case r.Late:
		return t.T("assignment.late") + " · " + day, palette.Danger
	case r.Soon:
		return t.T("assignment.soon") + " · " + day, palette.Lamp
	}
	return day, palette.Dim
}

// ahead is a day that is to come, of a year of two digits too.
func ahead(day time.Time) civil.Date {
	if day.Year() < 2000 {
		day = day.AddDate(100, 0, 0)
	}
	return civil.DateOf(day)
}

func who(t i18n.Texts, r Row) string {
	if r.Who == "" {
		return t.T("assignment.an_officer")
	}
	return r.Who
}

// stand says how a decision stands, since when, and that it waits for the server.
func stand(t i18n.Texts, r Row, today civil.Date) string {
	words := []string{commission.StandsAs(t, r.State, false)}
	if r.Since != "" {
		words = append(words, due.Date(t, r.Since, today))
	}
	if r.Waits {
		words = append(words, t.T("assignment.waits"))
	}
	return strings.Join(words, " · ")
}
