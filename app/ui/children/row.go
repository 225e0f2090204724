package children

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

// rowView is one row of the list: who and how old, the next day, how often he was met and
// when last, and what is open.
type rowView struct {
	widget.BaseWidget
	look *ui.Look

	bar  *ui.Surface
	who  *ui.Label
	due  *ui.Label
	met  *ui.Label
	open *ui.Label
	body *fyne.Container
}

func newRowView(look *ui.Look) *rowView {
	v := &rowView{look: look}
	v.bar = ui.NewSurface(palette.None)
	v.who = ui.NewStrong(nil).On(ui.Cut)
	v.due = ui.NewNote(nil).On(ui.Whole)
	v.met = ui.NewNote(nil).On(ui.Cut).In(palette.Text)
	v.open = ui.NewNote(nil).On(ui.Cut)
	v.body = ui.Row(0,
		ui.AtLeast(4, rowHeight, v.bar),
		ui.Grow(ui.Inset(8, 16, 8, 12, ui.Column(2,
			ui.Row(palette.Gap, ui.Grow(v.who), v.due),
			v.met,
			v.open,
		))),
	)
	v.ExtendBaseWidget(v)
	return v
}

func (v *rowView) show(r Row, lists *codes.Lists, now time.Time, sought bool) {
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
	v.met.Set(ui.Plain(metWords(t, r, now, sought)))
	v.open.Set(ui.Plain(strings.Join(openWords(t, r, lists), " · ")))
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *rowView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

// who is a child as the list shows him.
func who(t i18n.Texts, r Row) string {
	s := r.Initials
	if s == "" {
		s = t.T("night.no_name")
	}
	if sex := sexKey(r); sex != "" {
		s += ", " + t.T(sex)
	}
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

// sexKey is the text that says whether it is a boy or a girl; empty where nobody wrote it.
func sexKey(r Row) string {
	switch {
	case r.Sex == codes.Male && r.Young:
		return "night.man"
	case r.Sex == codes.Female && r.Young:
		return "night.woman"
	case r.Sex == codes.Male:
		return "night.male"
	case r.Sex == codes.Female:
		return "night.female"
	}
	return ""
}

// dueWords say by when somebody has to look again, and in which colour.
func dueWords(t i18n.Texts, r Row, now time.Time) (string, palette.Role) {
	today := civil.DateOf(now)
	switch {
	case r.Open == 0:
		return "", palette.Dim
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

// metWords say how often he was met in the time, and when last.
func metWords(t i18n.Texts, r Row, now time.Time, sought bool) string {
	times := t.N("children.times", r.Times)
	if r.Times == 0 {
		times = t.T("children.not_since")
	}
	if sought {
		times = t.N("children.times", r.Known)
	}
	words := times + " · " + t.T("children.last", "When", t.When(r.Met, now))
	if place := r.Place.In(string(t.Lang())); place != "" {
		words += " · " + place
	}
	return words
}

// openWords say what is open, what needs a person first.
func openWords(t i18n.Texts, r Row, lists *codes.Lists) (words []string) {
	for _, q := range r.Asked {
		words = append(words, t.T("children.asked_"+q))
	}
	if len(r.Repeats) > 0 {
		words = append(words, t.T("children.repeat"))
	}
	switch {
	case r.Open > 0:
		words = append(words, t.N("children.open", r.Open))
	case r.Referred == 0:
		words = append(words, t.T("children.no_referral"))
	}
	for _, c := range union(r.Hits, r.PutOn) {
		words = append(words, lists.Label("registers", c, string(t.Lang())))
	}
	return words
}

// union are the registers on which he stands or was put, each once.
func union(a, b []codes.Code) (out []codes.Code) {
	seen := map[codes.Code]bool{}
	for _, all := range [][]codes.Code{a, b} {
		for _, c := range all {
			if !seen[c] {
				seen[c], out = true, append(out, c)
			}
		}
	}
	return out
}
