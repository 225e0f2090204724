package review

import (
	"slices"
	"strings"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/fields"
)

// Line is one field of a version in words, for a page that reads it without
// deciding.
type Line struct {
	Section string // the head of the group it stands in
	Path    string // of the field in the version, such as "people.0.age"
	Label   string
	Value   string // empty: not filled in
	Secret  bool   // it tells who somebody is
}

// Lines are the fields of a version that are filled in, and those that every
// record should have, in the order in which they are read. A field that this reader is
// not shown is not said to be empty.
func Lines(t i18n.Texts, w Words, v Version) []Line {
	all := linesOf(rows(t, w, Record{Heads: []Version{v}}))
	return slices.DeleteFunc(all, func(l Line) bool { return l.Value == "" && v.hides(l.Path) })
}

// hides says whether a field is of a group that this reader is not shown, or may be
// said with words of one: to whom a child went is told by a name, and a school that is
// in no list by what was typed.
func (v Version) hides(path string) bool {
	if v.Withheld == fields.None {
		return false
	}
	if strings.HasSuffix(path, ".handed_to") && v.Withheld.Has(fields.Contact) || strings.HasSuffix(path, ".school") && v.Withheld.Has(fields.Narrative) {
		return true
	}
	kind := raid.KindEncounter
	if v.Short != nil {
		kind = raid.KindOf(v.Short)
	}
	return v.Withheld.Hides(kind, path)
}

// Changed are the fields of a version that differ from the version before, and
// those that it no longer has. People and adults are known by their ids, not
// by their places.
//
// Of a version that is shown in part nothing is known of the rest, and nothing said.
func Changed(t i18n.Texts, w Words, before, after Version) []Line {
	all := rows(t, w, Record{Heads: []Version{after}, Before: &before})
	out := append(linesOf(slices.DeleteFunc(all, func(r row) bool { return !r.changed })), gone(t, w, before, after)...)
	return slices.DeleteFunc(out, func(l Line) bool {
		aged := strings.HasSuffix(l.Path, ".age") && before.Withheld != after.Withheld // it stands for a birthday in one of them
		return aged || before.hides(l.Path) || after.hides(l.Path)
	})
}

// gone are the fields whose person or adult is not in the later version.
func gone(t i18n.Texts, w Words, before, after Version) []Line {
	kept := map[string]bool{}
	for _, e := range flatten(t, w, after) {
		kept[e.key] = true
	}
	var out []Line
	for _, e := range flatten(t, w, before) {
		if !kept[e.key] && e.value != "" {
			out = append(out, Line{Section: e.section, Path: e.path, Label: e.label, Secret: e.secret})
		}
	}
	return out
}

func linesOf(all []row) []Line {
	out := make([]Line, len(all))
	for i, r := range all {
		out[i] = Line{Section: r.section, Path: r.path, Label: r.label, Value: r.values[0], Secret: r.secret}
	}
	return out
}

// Said are the fields of a version that stand at or below some paths, in which
// people and all other elements are named by their ids: what package merge says
// of two versions, in words. Those that are not filled in are among them.
func Said(t i18n.Texts, w Words, v Version, paths ...string) []Line {
	var out []Line
	for _, e := range flatten(t, w, v) {
		if slices.ContainsFunc(paths, func(p string) bool { return e.key == p || strings.HasPrefix(e.key, p+".") }) {
			out = append(out, Line{Section: e.section, Path: e.path, Label: e.label, Value: e.value, Secret: e.secret})
		}
	}
	return out
}
