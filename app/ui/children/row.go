package children

import (
	"strings"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/due"
	"shyraq/app/ui/palette"
)

// rowView is one row of the list: who and how old, the next day, how often he was met and
// when last, and what is open.
type rowView struct {
	*due.Row
	look *ui.Look
}

func newRowView(look *ui.Look) *rowView { return &rowView{due.NewRow(), look} }

func (v *rowView) show(r Row, lists *codes.Lists, now time.Time, sought bool) {
	t := v.look.Texts()
	words, role := dueWords(t, r, now)
	v.Tell(who(t, r), words, role, metWords(t, r, now, sought), strings.Join(openWords(t, r, lists), " · "))
}

// who is a child as the list shows him.
func who(t i18n.Texts, r Row) string {
	s := r.Initials
	if s == "" {
		s = t.T("night.no_name")
	}
	if sex := sexKey(r); sex != "" {
		s += ", " + t.T(sex)
	}
	return s + due.Aged(t, r.Age, r.AgeKnown, r.About, r.Young)
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
	if r.Open == 0 {
		return "", palette.Dim
	}
	return due.Words(t, due.Look{Day: r.Due, Overdue: r.Overdue, Soon: r.Soon}, now)
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
