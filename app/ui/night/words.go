package night

import (
	"slices"
	"strings"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/ui/palette"
)

// The words of a row. They take the texts of now, so that a row drawn again
// speaks the language of now.

// who is the masked name of the first person and how many more there are.
func who(t i18n.Texts, names []string) string {
	if len(names) == 0 {
		return t.T("night.no_name")
	}
	s := names[0]
	if s == "" || s == "—" {
		s = t.T("night.no_name")
	}
	if len(names) > 1 {
		s += " " + t.T("night.more_people", "Count", t.Int(len(names)-1))
	}
	return s
}

// notShown stands for the names that this officer is not shown.
func notShown(t i18n.Texts, people int) string {
	s := t.T("night.name_not_shown")
	if people > 1 {
		s += " " + t.T("night.more_people", "Count", t.Int(people-1))
	}
	return s
}

// sexAge is what is known of the first person: "қыз, 14 жас".
func sexAge(t i18n.Texts, r *Row) string {
	var parts []string
	minor := r.Age < 18
	switch {
	case r.Sex == codes.Male && minor:
		parts = append(parts, t.T("night.male"))
	case r.Sex == codes.Female && minor:
		parts = append(parts, t.T("night.female"))
	case r.Sex == codes.Male:
		parts = append(parts, t.T("night.man"))
	case r.Sex == codes.Female:
		parts = append(parts, t.T("night.woman"))
	}
	if r.Age > 0 {
		years := t.N("night.years", r.Age)
		if r.About {
			years = t.T("night.age_about", "Age", years)
		}
		parts = append(parts, years)
	}
	return strings.Join(parts, ", ")
}

// title is the first line of a row.
func title(t i18n.Texts, l line) string {
	switch {
	case l.draft != nil && l.draft.Card != "":
		return t.T(l.draft.Card)
	case l.draft != nil:
		return draftTitle(t, *l.draft)
	case l.row.Kind.Short():
		return t.T("night." + string(l.row.Kind))
	}
	if l.row.Unnamed {
		return notShown(t, len(l.row.Names))
	}
	return who(t, l.row.Names)
}

// draftTitle is who is written about so far, and how many were met.
func draftTitle(t i18n.Texts, d Draft) string {
	name := t.T("night.draft_empty")
	if i := slices.IndexFunc(d.Names, func(n string) bool { return n != "" && n != "—" }); i >= 0 {
		name = d.Names[i]
	}
	if n := max(d.People, len(d.Names)) - 1; n > 0 {
		name += " " + t.T("night.more_people", "Count", t.Int(n))
	}
	return name
}

// Whose tells a draft from another: the hour, who it is, how old.
func Whose(t i18n.Texts, d Draft) string {
	parts := []string{t.Clock(d.At), draftTitle(t, d)}
	if about := sexAge(t, &Row{Age: d.Age, About: d.About, Sex: d.Sex}); about != "" {
		parts = append(parts, about)
	}
	return strings.Join(parts, " · ")
}

// where is the second line: who it is, without a name, and where.
func where(t i18n.Texts, l line) string {
	about, names, earlier := "", codes.Names{}, false
	if d := l.draft; d != nil {
		names, earlier = d.Place, d.Earlier
		about = sexAge(t, &Row{Age: d.Age, About: d.About, Sex: d.Sex})
	} else {
		names, earlier = l.row.Place, l.row.Earlier
		about = sexAge(t, l.row)
	}
	place := names.In(string(t.Lang()))
	if place == "" {
		place = t.T("night.no_place")
	}
	if about != "" {
		place = about + " · " + place
	}
	if earlier {
		return t.DateNumeric(l.at()) + " · " + place
	}
	return place
}

// ending is the third line: what is asked of the officer, or how it ended;
// the role says how loud.
func ending(t i18n.Texts, l line) (string, palette.Role) {
	if d := l.draft; d != nil {
		if d.Wrong {
			return t.T("night.given_wrong"), palette.Danger
		}
		if d.Overdue {
			return t.T("night.overdue", "Time", t.Clock(d.At)), palette.Danger
		}
		return t.T("night.draft_typed", "Clock", t.Clock(d.Typed)), palette.Lamp
	}
	text, role := stateOf(t, l.row)
	if l.row.Wrong {
		return text, role // nothing stands before it
	}
	if l.row.Behind {
		return t.T("night.behind", "Text", text), palette.Lamp
	}
	if l.row.Typing {
		return t.T("night.unsent", "Text", text), palette.Lamp
	}
	return text, role
}

// stateOf is how a record stands.
func stateOf(t i18n.Texts, r *Row) (string, palette.Role) {
	switch {
	case r.Wrong: // somebody has to act tonight, whatever else is asked of the record
		return t.T("night.given_wrong"), palette.Danger
	case r.Word == state.WordReturned, r.Returned:
		return t.T("night.returned"), palette.Danger // what was remarked may name a child: it is read on the page
	case r.Word == state.WordInCare, r.Word == state.WordConflict && r.Care:
		if r.Away && r.Unsent {
			return t.T("night.away_unsent", "Time", t.Clock(r.At)), palette.Lamp
		}
		if r.Away && r.Overdue {
			return some(t, r, t.T("night.overdue_away", "Time", t.Clock(r.At))), palette.Danger
		}
		if r.Away {
			return some(t, r, t.T("night.away", "Time", t.Clock(r.At))), palette.Lamp
		}
		if r.Overdue {
			return some(t, r, t.T("night.overdue", "Time", t.Clock(r.At))), palette.Danger
		}
		if r.Passed {
			return t.T("night.passed", "Time", t.Clock(r.PassedAt)), palette.Lamp
		}
		return some(t, r, t.T("night.in_care", "Time", t.Clock(r.At))), palette.Lamp
	case r.Word == state.WordConflict: // either may have ended otherwise
		return t.T("night.two_versions"), palette.Danger
	case r.Word == state.WordUnfinished && r.Passed:
		return t.T("night.passed", "Time", t.Clock(r.PassedAt)), palette.Lamp
	case r.Word == state.WordUnfinished:
		return t.T("night.unfinished", "Outcome", endings(t, r, r.Outcome.In(string(t.Lang())))), palette.Lamp
	}
	if r.Withdrawn {
		return t.T("night.withdrawn"), palette.Dim
	}
	if r.Unwritten {
		return t.T("night.minors_unwritten"), palette.Lamp
	}
	if r.Kind.Short() && r.Kind.Outcomes() == "" {
		return result(t, r.Result), palette.Dim
	}
	if s := r.Outcome.In(string(t.Lang())); s != "" && r.Found {
		return allOf(t, r, s, " · "), palette.Danger
	} else if s != "" && r.Kind.Short() {
		return allOf(t, r, s, " · "), palette.Dim
	} else if s != "" {
		return endings(t, r, s), palette.Dim
	}
	switch r.Older {
	case raid.YoungAdult:
		return t.T("capture.person.young"), palette.Dim
	case raid.Adult:
		return t.T("capture.person.adult"), palette.Dim
	}
	return t.T("night.no_outcome"), palette.Dim
}

// endings name every outcome of a record's children: beside the name of the first of them
// the outcome of another would be read as his.
func endings(t i18n.Texts, r *Row, text string) string {
	if len(r.Others) == 0 {
		return some(t, r, text)
	}
	return t.T("night.endings", "Count", t.Int(1+len(r.Others)), "Text", allOf(t, r, text, "; "))
}

// allOf is a text with the others that the row is about.
func allOf(t i18n.Texts, r *Row, text, between string) string {
	for _, o := range r.Others {
		text += between + o.In(string(t.Lang()))
	}
	return text
}

// some says of how many of a record's children a text is, where not of all.
func some(t i18n.Texts, r *Row, text string) string {
	if r.Share == (state.Share{}) {
		return text
	}
	return t.T("night.some", "Count", t.Int(r.Share.Count), "All", t.Int(r.Share.Of), "Text", text)
}

func result(t i18n.Texts, v raid.VenueResult) string {
	if v == "" {
		return ""
	}
	return t.T("night.result_" + string(v))
}

// spotName is what the place to be checked is called.
func spotName(t i18n.Texts, s Spot) string {
	name := s.Names.In(string(t.Lang()))
	switch {
	case !s.Known():
		return t.T("night.place_unknown")
	case name == "":
		return t.T("night.place_here")
	case s.Distance > 0:
		return t.T("night.place_near", "Place", name, "Distance", t.Distance(s.Distance))
	}
	return name
}

// nightDate is a night as people say it: "22 қараша".
func nightDate(t i18n.Texts, d civil.Date) string {
	at := d.In(time.UTC)
	if at.IsZero() {
		return string(d)
	}
	return t.DayMonth(at)
}
