package followup

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// rowHeight fits three lines and the room around them.
const rowHeight float32 = 88

// rowView is one row of the list: who and how old, by when, what help, how it stands
// and who answers for it.
type rowView struct {
	widget.BaseWidget
	look *ui.Look

	bar   *ui.Surface
	who   *ui.Label
	due   *ui.Label
	kind  *ui.Label
	stand *ui.Label
	body  *fyne.Container
}

func newRowView(look *ui.Look) *rowView {
	v := &rowView{look: look}
	v.bar = ui.NewSurface(palette.None)
	v.who = ui.NewStrong(nil).On(ui.Cut)
	v.due = ui.NewNote(nil).On(ui.Whole)
	v.kind = ui.NewNote(nil).On(ui.Cut).In(palette.Text)
	v.stand = ui.NewNote(nil).On(ui.Cut)
	v.body = ui.Row(0,
		ui.AtLeast(4, rowHeight, v.bar),
		ui.Grow(ui.Inset(8, 16, 8, 12, ui.Column(2,
			ui.Row(palette.Gap, ui.Grow(v.who), v.due),
			v.kind,
			v.stand,
		))),
	)
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) show(r Row, lists *codes.Lists, now time.Time) {
	t := v.look.Texts()
	words, role := dueWords(t, r, now)
	v.bar.Fill = palette.None
	if role == palette.Danger || role == palette.Lamp {
		v.bar.Fill = role
	}
	v.bar.Refresh()
	v.who.Set(ui.Plain(who(t, r)))
	v.due.Role, v.due.Bold = role, role != palette.Dim
	v.due.Set(ui.Plain(words))
	v.kind.Set(ui.Plain(kindWords(t, r, lists)))
	v.stand.Role = palette.Dim
	if r.Differs {
		v.stand.Role = palette.Danger
	}
	v.stand.Set(ui.Plain(stand(t, r, lists)))
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

// who is a person as a list shows him.
func who(t i18n.Texts, r Row) string {
	s := r.Initials
	if r.AgeKnown {
		age := strconv.Itoa(r.Age)
		if r.About {
			age = t.T("night.age_about", "Age", age)
		}
		s += ", " + age
	}
	if r.Young {
		s += " · " + t.T("followup.young")
	}
	return s
}

// kindWords say what help it is, and that it is urgent before that.
func kindWords(t i18n.Texts, r Row, lists *codes.Lists) string {
	kind := lists.Label("referrals", r.Kind, string(t.Lang()))
	if r.Urgent && r.Open {
		return t.T("followup.urgent") + " · " + kind
	}
	return kind
}

// dueWords say by when somebody has to look again, and in which colour.
func dueWords(t i18n.Texts, r Row, now time.Time) (string, palette.Role) {
	today := civil.DateOf(now)
	switch {
	case !r.Open:
		return t.T("followup.ended"), palette.Dim
	case r.Due == "":
		return t.T("followup.no_date"), palette.Dim
	case r.Overdue:
		return t.N("followup.late", days(r.Due, today)), palette.Danger
	case r.Due == today:
		return t.T("followup.today"), palette.Lamp
	}
	role := palette.Dim
	if r.Soon {
		role = palette.Lamp
	}
	return date(t, r.Due, today), role
}

// date is a day, with its year where that is another.
func date(t i18n.Texts, d, today civil.Date) string {
	if len(d) >= 4 && len(today) >= 4 && d[:4] == today[:4] {
		return t.DayMonth(d.In(time.UTC))
	}
	return t.Date(d.In(time.UTC))
}

// days are those from one day to another.
func days(from, to civil.Date) int {
	return int(to.In(time.UTC).Sub(from.In(time.UTC)).Hours() / 24)
}

// stand says how a referral stands and who answers for it.
func stand(t i18n.Texts, r Row, lists *codes.Lists) string {
	words := t.T("followup.nobody")
	switch {
	case r.Differs:
		words = t.T("followup.differs")
	case r.Result != "":
		words = lists.Label("followup_results", r.Result, string(t.Lang()))
	case !r.Open:
		words = t.T("followup.ended_before")
	}
	return strings.TrimSuffix(words+" · "+r.Owner, " · ")
}
