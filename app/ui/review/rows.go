package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// entry is one field of one version. The key names the field whatever place
// its person has in the list; the path is where it stands in this version.
type entry struct {
	section string // text of the section's head
	key     string
	path    string
	label   string // text of the label
	value   string
	secret  bool
	always  bool // shown even when it is empty in every version
}

// row is one field of the record as it is shown.
type row struct {
	section string
	path    string
	label   string
	values  []string // one a head; all the same is folded into one
	was     string
	changed bool
	secret  bool
}

// rows lays the heads of a record out beside each other and marks what is
// different from the version before.
func rows(t i18n.Texts, w Words, r Record) []row {
	var flat [][]entry
	for _, v := range r.Heads {
		flat = append(flat, flatten(t, w, v))
	}
	before := map[string]string{}
	if r.Before != nil {
		for _, e := range flatten(t, w, *r.Before) {
			before[e.key] = e.value
		}
	}
	var out []row
	for _, e := range merge(flat) {
		one := row{section: e.section, path: e.path, label: e.label, secret: e.secret}
		filled := e.always
		for _, f := range flat {
			value := ""
			if i := slices.IndexFunc(f, func(x entry) bool { return x.key == e.key }); i >= 0 {
				value = f[i].value
			}
			one.values = append(one.values, value)
			filled = filled || value != ""
		}
		if r.Before != nil {
			one.was = before[e.key]
			one.changed = slices.ContainsFunc(one.values, func(v string) bool { return v != one.was })
			filled = filled || one.changed
		}
		if len(one.values) > 1 && !slices.ContainsFunc(one.values, func(v string) bool { return v != one.values[0] }) {
			one.values = one.values[:1]
		}
		if filled {
			out = append(out, one)
		}
	}
	return out
}

// merge is the fields of all heads in one order: the first head's, each
// section followed by what only the others have.
func merge(flat [][]entry) []entry {
	if len(flat) == 0 {
		return nil
	}
	out := slices.Clone(flat[0])
	for _, f := range flat[1:] {
		at := -1
		for _, e := range f {
			if i := slices.IndexFunc(out, func(x entry) bool { return x.key == e.key }); i >= 0 {
				at = i
				continue
			}
			at++
			out = slices.Insert(out, at, e)
		}
	}
	return out
}

// writer gathers the entries of one version.
type writer struct {
	t       i18n.Texts
	w       Words
	section string
	key     string // prefix of keys
	path    string // prefix of paths
	out     []entry
}

func flatten(t i18n.Texts, w Words, v Version) []entry {
	o := &writer{t: t, w: w}
	if v.Encounter != nil {
		o.encounter(v.Encounter)
	}
	if v.Short != nil {
		v := v.Short.Visit()
		o.section = t.T("review.section_where")
		o.must("at", "at", o.time(v.At))
		o.place(v.Place)
	}
	switch b := v.Short.(type) {
	case raid.VenueCheck:
		o.check(b)
	case raid.HomeCheck:
		o.home(b)
	case raid.Talk:
		o.talk(b)
	}
	if v.Short != nil {
		o.reasoned("undone", v.Short.Visit().Undone)
	}
	return o.out
}

func (o *writer) add(path, label, value string) *entry {
	o.out = append(o.out, entry{
		section: o.section, key: o.key + path, path: o.path + path,
		label: o.t.T("review.field_" + label), value: value,
	})
	return &o.out[len(o.out)-1]
}

func (o *writer) must(path, label, value string) { o.add(path, label, value).always = true }
func (o *writer) hide(path, label, value string) { o.add(path, label, value).secret = true }

// words adds what was said or noted in free words: it may hold a name, and is
// hidden as names are.
func (o *writer) words(path, label, value string) { o.hide(path, label, value) }

func (o *writer) encounter(e *raid.Encounter) {
	o.section = o.t.T("review.section_where")
	o.must("met_at", "met_at", o.entered(e.MetAt, e.MetBy))
	o.place(e.Place)
	o.add("operation", "operation", o.code("operations", e.Operation))
	for i, p := range e.People {
		o.person(i, p)
	}
	o.key, o.path = "", ""
	o.section = o.t.T("review.section_end")
	o.add("delivered_at", "delivered_at", o.entered(e.DeliveredAt, e.DeliveredBy))
	o.must("closed_at", "closed_at", o.time(e.ClosedAt))
	o.words("note", "note", e.Note)
	o.clips(e.VideoClips)
	o.reasoned("amendment", e.Amendment)
	o.reasoned("withdrawal", e.Withdrawal)
}

func (o *writer) check(c raid.VenueCheck) {
	o.section = o.t.T("review.section_end")
	result := ""
	if c.Result != "" {
		result = o.t.T("review.result_" + string(c.Result))
	}
	o.must("result", "result", result)
	o.words("note", "note", c.Note)
}

func (o *writer) home(h raid.HomeCheck) {
	for i := range o.out { // where a family lives tells who it is
		if o.out[i].path == "place.name" {
			o.out[i].secret = true
		}
	}
	o.section = o.t.T("review.section_end")
	subject := ""
	if h.Subject != "" {
		subject = o.t.T("review.home_" + string(h.Subject))
	}
	o.must("subject", "subject", subject)
	o.hide("name", "name", h.Name)
	o.add("register", "hits", o.code("registers", h.Register))
	if h.Children > 0 {
		o.add("children", "children", o.t.Int(h.Children))
	}
	o.must("result", "result", o.code("home_results", h.Result))
	o.add("also", "also", o.codes("home_results", h.Also))
	o.words("note", "note", h.Note)
}

func (o *writer) talk(k raid.Talk) {
	for i := range o.out { // a hall or a school: nobody lives there
		if o.out[i].path == "place.note" {
			o.out[i].secret = false
		}
	}
	o.section = o.t.T("review.section_end")
	o.must("form", "form", o.code("talks", k.Form))
	o.add("topic", "topic", k.Topic)
	if k.Listeners > 0 {
		o.add("listeners", "listeners", o.t.Int(k.Listeners))
	}
	o.words("note", "note", k.Note)
}

func (o *writer) reasoned(path string, r *raid.Reasoned) {
	if r != nil {
		o.words(path, path, o.join(" · ", r.Reason, o.time(r.At)))
	}
}

func (o *writer) place(p raid.Place) {
	o.must("place.type", "place_type", o.code("places", p.Type))
	o.must("place.name", "place_name", o.w.Region.PlaceNames(p).In(string(o.t.Lang())))
	o.words("place.note", "place_note", p.Note)
	o.must("place.district", "place_district", o.district(p.District))
	o.must("place.point", "place_point", o.point(p))
}

func (o *writer) point(p raid.Place) string {
	if p.Point == nil {
		return ""
	}
	from := ""
	if p.Source == raid.FromGPS || p.Source == raid.FromMap {
		from = o.t.T("review.from_" + string(p.Source))
	}
	near := ""
	if p.Accuracy > 0 {
		near = o.t.T("review.accuracy", "Distance", o.t.Distance(float64(p.Accuracy)))
	}
	at := fmt.Sprintf("%.5f, %.5f", float64(p.Point.Lat)/1e7, float64(p.Point.Lon)/1e7)
	return o.join(" · ", at, from, near)
}

func (o *writer) district(kato string) string {
	for _, d := range o.w.Region.Districts {
		if d.KATO == kato || slices.Contains(d.Aliases, kato) {
			return d.Names.In(string(o.t.Lang()))
		}
	}
	return kato
}

func (o *writer) code(list string, c codes.Code) string {
	if c == "" {
		return ""
	}
	return o.w.Codes.Label(list, c, string(o.t.Lang()))
}

func (o *writer) codes(list string, all []codes.Code) string {
	var words []string
	for _, c := range all {
		words = append(words, o.code(list, c))
	}
	return strings.Join(words, ", ")
}

func (o *writer) time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	zone := o.w.Zone
	if zone == nil {
		zone = time.UTC
	}
	at = at.In(zone)
	return o.t.DateClock(at)
}

func (o *writer) date(d civil.Date) string {
	at := d.In(time.UTC)
	if at.IsZero() {
		return string(d)
	}
	return o.t.Date(at)
}

func (o *writer) join(sep string, parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, sep)
}
