package settle

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/review"
)

// words are a field that two versions say differently, as the page says it.
type words struct {
	section string // whose or what it is about
	label   string
	sides   [2]string
	why     ui.Say // beside that both changed it; nil for that alone
}

// shownAs are members that stand on a page under another's name: a name is one
// line, and who wrote an hour stands behind it.
var shownAs = map[string]string{
	"surname": "name", "patronymic": "name", "age_error": "age", "no_iin_note": "no_iin", "school_name": "school",
	"met_by": "met_at", "delivered_by": "delivered_at", "handed_by": "handed_at", "notified_by": "notified_at",
}

// nameParts are the members of a name: one line on a page, and each a field that is
// chosen by itself.
var nameParts = map[string]func(raid.Person) string{
	"surname":    func(p raid.Person) string { return p.Surname },
	"name":       func(p raid.Person) string { return p.Name },
	"patronymic": func(p raid.Person) string { return p.Patronymic },
}

// namePart says of a part of a name what either version has for it.
func (s *Screen) namePart(f merge.Field, out *words) {
	parts := strings.Split(f.Path, ".")
	if len(parts) != 3 || parts[0] != "people" || nameParts[parts[2]] == nil {
		return
	}
	out.label = s.look.T("capture.person." + parts[2])
	for i, v := range s.data.Sides {
		out.sides[i] = s.look.T("review.empty_value")
		if v.Encounter == nil {
			continue
		}
		for _, p := range v.Encounter.People {
			if said := nameParts[parts[2]](p); p.ID.String() == parts[1] && said != "" {
				out.sides[i] = said
			}
		}
	}
}

// pathsOf are the places of a field on a page.
func pathsOf(f merge.Field) []string {
	if len(f.Members) == 0 {
		return []string{f.Path}
	}
	parent := f.Path[:strings.LastIndex(f.Path, ".")+1]
	var out []string
	for _, m := range f.Members {
		if as, ok := shownAs[m]; ok {
			m = as
		}
		if !slices.Contains(out, parent+m) {
			out = append(out, parent+m)
		}
	}
	return out
}

// said puts a field into words.
func (s *Screen) said(f merge.Field) words {
	var out words
	t := s.look.Texts()
	paths := pathsOf(f)
	var sides [2][]review.Line
	for i, v := range s.data.Sides {
		sides[i] = review.Said(t, s.data.Words, v, paths...)
	}
	all := sides[0]
	if len(all) == 0 {
		all = sides[1]
	}
	switch {
	case len(all) > 0:
		out.section, out.label = all[0].Section, label(all, sides, f)
		if out.label == "" {
			out.label = s.look.T("settle.whole")
		}
		for i := range sides {
			out.sides[i] = s.text(sides[i], sides[1-i])
		}
		s.namePart(f, &out)
	default:
		out = s.unshown(f)
	}
	if len(f.Members) == 0 { // an element that one of them lacks
		for i := range sides {
			if len(sides[i]) == 0 && len(all) > 0 {
				out.sides[i] = s.lacks(f)
			}
		}
	}
	switch f.Why {
	case merge.Void, merge.Ended, merge.Removed, merge.Kind:
		out.why = s.look.Say("settle.why_" + string(f.Why))
	}
	return out
}

// label names a field, or the fields that say one thing.
func label(all []review.Line, sides [2][]review.Line, f merge.Field) string {
	if len(f.Members) == 0 && len(all) > 1 {
		return ""
	}
	var out []string
	for _, l := range all {
		if !slices.Contains(out, l.Label) && differs(l, sides) {
			out = append(out, l.Label)
		}
	}
	if len(out) == 0 {
		return all[0].Label
	}
	return strings.Join(out, ", ")
}

func differs(l review.Line, sides [2][]review.Line) bool {
	return valueOf(sides[0], l.Label) != valueOf(sides[1], l.Label)
}

func valueOf(all []review.Line, label string) string {
	for _, l := range all {
		if l.Label == label {
			return l.Value
		}
	}
	return ""
}

// text is what one side says: the value, or, of several, each under its name.
func (s *Screen) text(lines, other []review.Line) string {
	var out []string
	several := 0
	for _, l := range append(slices.Clone(lines), other...) {
		if differs(l, [2][]review.Line{lines, other}) {
			several++
		}
	}
	for _, l := range lines {
		switch {
		case l.Value == "" || len(lines) > 1 && len(other) > 0 && !differs(l, [2][]review.Line{lines, other}):
		case len(lines) == 1 || several <= 2 && len(other) > 0:
			out = append(out, l.Value)
		default:
			out = append(out, l.Label+": "+l.Value)
		}
	}
	if len(out) == 0 {
		return s.look.T("review.empty_value")
	}
	return strings.Join(out, "; ")
}

// lacks is what a version says of an element that is not in it.
func (s *Screen) lacks(f merge.Field) string {
	if s.data.Base != nil && len(review.Said(s.look.Texts(), s.data.Words, *s.data.Base, f.Path)) > 0 {
		return s.look.T("settle.removed")
	}
	return s.look.T("settle.absent")
}

// unshown are the fields that stand on no page of a record: whose hand it is in,
// its papers, of what kind a person is, an answer, and what a newer program wrote.
func (s *Screen) unshown(f merge.Field) words {
	out := words{section: s.look.T("settle.record"), label: s.look.T("settle.newer"), sides: [2]string{s.look.T("settle.newer_value"), s.look.T("settle.newer_value")}}
	parts := strings.Split(f.Path, ".")
	for i, v := range s.data.Sides {
		e := v.Encounter
		if e == nil {
			continue
		}
		var person raid.Person
		if len(parts) > 1 && parts[0] == "people" {
			for n, p := range e.People {
				if p.ID.String() == parts[1] {
					person = p
					out.section = s.look.T("review.person", "N", n+1)
				}
			}
		}
		switch last := parts[len(parts)-1]; {
		case f.Path == "pen":
			out.label, out.sides[i] = s.look.T("settle.pen"), s.pen(e.Pen)
		case f.Path == "night":
			out.label, out.sides[i] = s.look.T("settle.night"), string(e.Night)
		case f.Path == "answer":
			out.label, out.sides[i] = s.look.T("settle.answer"), s.look.T("review.empty_value")
			if e.Answer != nil {
				out.sides[i] = e.Answer.Text
			}
		case len(parts) == 3 && last == "kind":
			out.label, out.sides[i] = s.look.T("settle.kind"), s.kind(person.Kind)
		case len(parts) == 4 && parts[2] == "acts":
			out.label, out.sides[i] = s.look.T("settle.act"), s.act(person, last)
		}
	}
	return out
}

func (s *Screen) pen(p raid.Pen) string {
	if s.data.Words.Officer != nil && p.Officer != uuid.Nil {
		if name := s.data.Words.Officer(p.Officer); name != "" {
			return name
		}
	}
	if p.Crew != uuid.Nil {
		return s.look.T("settle.crew")
	}
	return "—"
}

func (s *Screen) kind(k raid.PersonKind) string {
	switch k {
	case raid.Minor, raid.YoungAdult, raid.Adult:
		return s.look.T("settle.kind_" + string(k))
	}
	return s.look.T("settle.newer_value")
}

func (s *Screen) act(p raid.Person, id string) string {
	for _, a := range p.Acts {
		switch {
		case a.ID.String() != id:
		case a.Void != nil:
			return s.look.T("record.act", "Number", string(a.Number)) + " · " + s.look.T("record.act_void", "Reason", a.Void.Reason)
		default:
			return s.look.T("record.act", "Number", string(a.Number))
		}
	}
	return s.look.T("settle.absent")
}
