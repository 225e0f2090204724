package commission

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
)

// key is a cell of a tally.
type key struct {
	Line
	district string // КАТО code; empty: none of the region
}

// tally counts one period, record by record.
type tally struct {
	period   Period
	rules    *Rules
	each     func(Item) // hears of all that is counted; nil: nobody asks
	nights   *report.Counting
	night    report.Summary
	counts   map[key]report.Count
	met      []seen // children of the period, of whom it is known at the end who was met before
	unnamed  int    // encounters of whose children is not known who they are
	unknown  bool   // something is in no district of the region
	selfHarm int
	when     when
}

// seen is a child of a record that is counted.
type seen struct {
	who
	district string
	night    civil.Date
	count    report.Count
}

// tallied counts periods in one walk over the records, and tells of each thing as it is
// counted.
func tallied(source Source, rules Rules, each func(Item), periods ...Period) []*tally {
	var all []*tally
	for _, p := range periods {
		t := &tally{period: p, rules: &rules, each: each, counts: map[key]report.Count{}}
		t.nights = report.Begin(p.From, p.To, rules.Region, rules.Codes, rules.Offset, t.heard())
		all = append(all, t)
	}
	if source.Records == nil {
		source.Records = All(nil)
	}
	again := repeatsOf(source.Links)
	for r := range source.Records {
		again.note(r, rules.Offset)
		for _, t := range all {
			t.nights.Add(r)
			t.record(r, source.Help)
		}
	}
	again.gather()
	for _, t := range all {
		t.end(again, source)
	}
	return all
}

// end counts what is known when all records were seen.
func (t *tally) end(again *repeats, source Source) {
	t.night = t.nights.Sum()
	for _, row := range t.night.Rows {
		for f := report.R01; f < report.NumFigures; f++ {
			t.add(Line{Figure: f.Code()}, row.District, row.All[f])
		}
	}
	for _, m := range t.met {
		if again.metBefore(m.record, m.person, m.night) {
			t.of("R13", m.district, m.count, m.who)
		}
	}
	for _, r := range source.Raids {
		t.raid(r, source.At)
	}
}

// heard hears what the figures of the nights count; nil where nobody asks.
func (t *tally) heard() func(report.Item) {
	if t.each == nil {
		return nil
	}
	return func(i report.Item) {
		t.each(Item{Line: Line{Figure: i.Figure.Code()}, District: i.District, Records: i.Records, Person: i.Person, Count: i.Count})
	}
}

// add adds a count to a line; zeros leave no trace.
func (t *tally) add(line Line, district string, n report.Count) {
	if n == (report.Count{}) {
		return
	}
	k := key{line, district}
	t.counts[k] = plus(t.counts[k], n)
	t.unknown = t.unknown || district == ""
}

// who is of whom, or of what, something is counted.
type who struct{ record, person uuid.UUID }

// put counts something of a record on a line, and tells of it.
func (t *tally) put(line Line, district string, n report.Count, w who, parts ...codes.Code) {
	t.add(line, district, n)
	if t.each != nil && n != (report.Count{}) {
		t.each(Item{Line: line, District: district, Records: []uuid.UUID{w.record}, Person: w.person, Parts: slices.Clone(parts), Count: n})
	}
}

// of counts for the whole of a figure, and for its parts where it has codes.
func (t *tally) of(figure, district string, n report.Count, w who, parts ...codes.Code) {
	t.put(Line{Figure: figure}, district, n, w, parts...)
	for _, code := range parts {
		if code != "" {
			t.put(Line{figure, code}, district, n, w)
		}
	}
}

func (t *tally) record(r *report.Record, help map[Referred]Helped) {
	if r.Short != nil {
		t.short(r)
		return
	}
	e := &r.Encounter
	if r.Kind != raid.KindEncounter || e.Withdrawal != nil {
		return
	}
	night := report.NightOf(e.Night, e.MetAt, t.rules.Offset)
	if !t.period.Has(night) {
		return
	}
	if r.Unnamed {
		t.unnamed++
	}
	district, _ := t.rules.Region.ResolveKATO(e.Place.District)
	for i := range e.People {
		p := &e.People[i]
		w := who{r.ID, p.ID}
		t.person(district, p, w, help)
		if counted, child := report.Child(e, *p); counted {
			t.child(district, e, child, w)
			hour, known := r.HourOf(t.rules.Offset)
			t.when.note(night, hour, known)
			t.met = append(t.met, seen{w, district, night, one(child)})
		}
	}
}

// short counts the parts of R17 and R19; the whole of both is the night's.
func (t *tally) short(r *report.Record) {
	v := r.Short.Visit()
	if v.Undone != nil || !t.period.Has(report.NightOf(v.Night, v.At, t.rules.Offset)) {
		return
	}
	district, _ := t.rules.Region.ResolveKATO(v.Place.District)
	switch b := r.Short.(type) {
	case raid.HomeCheck:
		t.put(Line{"R17", codes.Code(b.Subject)}, district, report.Count{All: 1}, who{record: r.ID})
	case raid.Talk:
		if b.Form != "" {
			t.put(Line{"R19", b.Form}, district, report.Count{All: 1}, who{record: r.ID})
		}
	}
}

// raid counts R20 by the plan: nobody writes down that a crew went out. A raid that has
// not begun by then counts for nothing, one that goes on for the hours until then, and
// one that was called off meanwhile for those until it was; one that was called off
// before it began or when it was over is none.
func (t *tally) raid(r Raid, at time.Time) {
	if c := r.Cancelled; c != nil {
		if !c.At.After(r.From) || c.At.After(r.To) {
			return
		}
		r.To = c.At
	}
	if !t.period.Has(r.Night) || !at.IsZero() && at.Before(r.From) {
		return
	}
	if !at.IsZero() && at.Before(r.To) {
		r.To = at
	}
	for i := range r.Crews {
		crew := &r.Crews[i]
		if len(crew.Members) == 0 {
			continue
		}
		district := t.districtOf(r, crew)
		hours := int(r.To.Sub(r.From).Hours() + 0.5)
		w := who{r.ID, crew.ID}
		t.put(Line{Figure: "R20"}, district, report.Count{All: 1}, w)
		t.put(Line{"R20", PartOfficers}, district, report.Count{All: len(crew.Members)}, w)
		t.put(Line{"R20", PartHours}, district, report.Count{All: max(0, hours)}, w)
	}
}

// districtOf is that of the first sector of a crew. One that has none goes in those of
// the raid: where they lie in several districts, nobody knows in which.
func (t *tally) districtOf(r Raid, crew *raid.Crew) (district string) {
	for i, s := range r.Sectors {
		in, _ := t.rules.Region.ResolveKATO(s.District)
		switch {
		case len(crew.Sectors) > 0 && s.ID == crew.Sectors[0]:
			return in
		case len(crew.Sectors) > 0:
		case i > 0 && in != district:
			return ""
		default:
			district = in
		}
	}
	return district
}

// one is a child as a count of one, split by where he studies.
func one(p raid.Person) report.Count {
	n := report.Count{All: 1}
	switch p.Education {
	case codes.EducationSchool:
		n.School = 1
	case codes.EducationCollege:
		n.College = 1
	}
	return n
}

// band is the age band of a child on the day he was met.
func band(e *raid.Encounter, p raid.Person, rules Rules) codes.Code {
	age, known := p.AgeOn(e.MetAt.In(civil.Location(rules.Offset)))
	switch {
	case !known || age > 17:
		return PartAgeUnknown
	case age < 7:
		return PartAge0
	case age < 14:
		return PartAge7
	case age < 16:
		return PartAge14
	}
	return PartAge16
}
