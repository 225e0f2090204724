package plan

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
)

// The window a new raid begins with: from the hour at which venues close to
// minors to the end of the legal night (article 442 of the Code on
// administrative offences).
const (
	defaultFrom = "22:00"
	defaultTo   = "06:00"
)

// form is the raid while it is written. The night and the clock times stay as
// typed, so that half a time is not lost.
type form struct {
	data     Data
	raid     raid.Raid
	night    string // as typed; empty where nobody typed
	from, to string
	newID    func() uuid.UUID
	first    *form // as it began
	copied   bool  // a new raid that was copied: there is something to save
	resumed  bool  // it goes on with what was typed before
	moved    bool  // and the raid was changed by another since
}

// begin fills in what can be known.
func begin(d Data, newID func() uuid.UUID, crewName string) *form {
	f := &form{data: d, raid: copyOf(d.Raid), from: defaultFrom, to: defaultTo, newID: newID}
	zone := f.zone()
	if !d.Raid.From.IsZero() {
		f.from = d.Raid.From.In(zone).Format("15:04")
	}
	if !d.Raid.To.IsZero() {
		f.to = d.Raid.To.In(zone).Format("15:04")
	}
	if d.ID == uuid.Nil && len(f.raid.Crews) == 0 {
		f.addCrew(crewName)
	}
	f.window()
	f.first = f.clone()
	return f
}

// resume goes on with what was typed before and not saved, beside the raid as
// it is now.
func resume(d Data, newID func() uuid.UUID, crewName string) *form {
	t := *d.Typed
	d.ID, d.Raid, d.Typed, d.Versions = t.ID, t.Was, nil, nil
	for _, k := range d.Known {
		if k.ID == t.ID {
			d.Raid, d.Versions = k.Raid, k.Versions
		}
	}
	for i, v := range d.Versions {
		if Same(v.Raid, t.Was) { // it was typed in the version that does not stand first
			d.first(i)
			break
		}
	}
	f := begin(d, newID, crewName)
	f.copied, f.resumed, f.moved = t.Copied, true, !Same(d.Raid, t.Was)
	if f.moved {
		d.Raid = t.Was
		f.adopt(t, begin(d, newID, crewName))
		return f
	}
	f.raid, f.night, f.from, f.to = copyOf(t.Raid), t.Night, t.From, t.To
	return f
}

// adopt puts what was typed into a form whose raid another has changed since:
// what was not touched stays as the other has written it. Crews and their
// sectors are one thing, since the ones name the others.
func (f *form) adopt(t Typed, was *form) {
	mine := copyOf(t.Raid)
	if mine.Type != was.raid.Type {
		f.raid.Type = mine.Type
	}
	if mine.Night != was.raid.Night {
		f.raid.Night, f.night = mine.Night, t.Night
	}
	if t.From != was.from {
		f.from = t.From
	}
	if t.To != was.to {
		f.to = t.To
	}
	ground := func(r raid.Raid) raid.Raid { return raid.Raid{Sectors: r.Sectors, Crews: r.Crews} }
	if !Same(ground(mine), ground(was.raid)) {
		f.raid.Sectors, f.raid.Crews = mine.Sectors, mine.Crews
	}
	f.window()
}

// Same tells whether two raids say the same, as they are written.
func Same(a, b raid.Raid) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// clone is the form by itself, so that a change of the one is not one of the
// other.
func (f *form) clone() *form {
	c := *f
	c.raid = copyOf(f.raid)
	return &c
}

func copyOf(r raid.Raid) raid.Raid {
	r.Sectors = slices.Clone(r.Sectors)
	r.Crews = slices.Clone(r.Crews)
	for i := range r.Crews {
		r.Crews[i].Members = slices.Clone(r.Crews[i].Members)
		r.Crews[i].Sectors = slices.Clone(r.Crews[i].Sectors)
	}
	return r
}

// tonight is the night that it is now.
func (f *form) tonight() civil.Date { return civil.NightOf(f.data.Rules.Now, f.zone()) }

// apart tells that what stands in the form is another raid than the one it
// began with: a raid whose night has come, or is over, never leaves it, since
// its crews are on it.
func (f *form) apart() bool {
	was := f.data.Raid.Night
	return f.data.ID != uuid.Nil && was <= f.tonight() && f.raid.Night != "" && f.raid.Night != was
}

// signed is what is saved, and under which id; nil makes a new raid.
func (f *form) signed() (uuid.UUID, raid.Raid) {
	if !f.apart() {
		return f.data.ID, f.raid
	}
	other := f.clone()
	other.anew()
	return uuid.Nil, other.raid
}

// touched tells that something was changed since the form began.
func (f *form) touched() bool {
	return f.from != f.first.from || f.to != f.first.to || !reflect.DeepEqual(f.raid, f.first.raid)
}

// anew makes what stands in the form a raid of its own: sectors and crews get
// ids of their own, and crews keep their sectors.
func (f *form) anew() {
	f.data.ID, f.data.Versions, f.raid.Cancelled, f.raid.Operation = uuid.Nil, nil, nil, uuid.Nil
	ids := map[uuid.UUID]uuid.UUID{}
	for i := range f.raid.Sectors {
		ids[f.raid.Sectors[i].ID] = f.newID()
		f.raid.Sectors[i].ID = ids[f.raid.Sectors[i].ID]
	}
	for i := range f.raid.Crews {
		c := &f.raid.Crews[i]
		c.ID = f.newID()
		for j, s := range c.Sectors {
			if id, ok := ids[s]; ok {
				c.Sectors[j] = id
			}
		}
	}
}

func (f *form) zone() *time.Location {
	if f.data.Rules.Offset == nil {
		return time.UTC
	}
	return f.data.Rules.Offset
}

// window puts the typed clock times on the night, which goes from noon to noon:
// a quarter past midnight lies on the day after its evening. An end that is not
// after the beginning lies a day later. What is not a time leaves the end open.
func (f *form) window() {
	f.raid.From, f.raid.To = time.Time{}, time.Time{}
	day := f.raid.Night.In(f.zone())
	if day.IsZero() {
		return
	}
	if from, ok := clock(f.from); ok {
		f.raid.From = f.kept(f.from, f.data.Raid.From, day.Add(inNight(from)))
	}
	if to, ok := clock(f.to); ok {
		f.raid.To = f.kept(f.to, f.data.Raid.To, day.Add(inNight(to)))
		if !f.raid.To.After(f.raid.From) {
			f.raid.To = f.raid.To.AddDate(0, 0, 1)
		}
	}
}

// kept is a moment of the raid as it was planned while neither its clock time
// nor its night is another: looking at a raid does not move it.
func (f *form) kept(text string, was, now time.Time) time.Time {
	same := f.data.ID != uuid.Nil && !was.IsZero() && f.raid.Night == f.data.Raid.Night
	if same && was.In(f.zone()).Format("15:04") == text {
		return was
	}
	return now
}

// later tells whether a moment of the raid lies on a day after its evening.
func (f *form) later(at time.Time) bool {
	return !at.IsZero() && civil.DateOf(at.In(f.zone())) > f.raid.Night
}

// inNight is how long after the midnight before its evening a clock time of a
// night lies.
func inNight(clock time.Duration) time.Duration {
	if clock < noon {
		return clock + 2*noon
	}
	return clock
}

const noon = 12 * time.Hour

func clock(s string) (time.Duration, bool) {
	h, m, ok := ui.ParseHour(s)
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, ok
}

func (f *form) hasSector(kato string) bool {
	return slices.ContainsFunc(f.raid.Sectors, func(s raid.Sector) bool { return s.District == kato })
}

// toggleSector takes a district into the raid, or out of it and of its crews.
func (f *form) toggleSector(d District, lang string) {
	i := slices.IndexFunc(f.raid.Sectors, func(s raid.Sector) bool { return s.District == d.KATO })
	if i < 0 {
		f.raid.Sectors = append(f.raid.Sectors, raid.Sector{ID: f.newID(), Name: d.Names.In(lang), District: d.KATO})
		return
	}
	id := f.raid.Sectors[i].ID
	f.raid.Sectors = slices.Delete(f.raid.Sectors, i, i+1)
	for c := range f.raid.Crews {
		f.raid.Crews[c].Sectors = slices.DeleteFunc(f.raid.Crews[c].Sectors, func(s uuid.UUID) bool { return s == id })
	}
}

func (f *form) addCrew(name string) {
	f.raid.Crews = append(f.raid.Crews, raid.Crew{ID: f.newID(), Name: name})
}

func (f *form) removeCrew(i int) { f.raid.Crews = slices.Delete(f.raid.Crews, i, i+1) }

// crewOf is the place of the crew an officer is in, -1 for none.
func (f *form) crewOf(officer uuid.UUID) int {
	return slices.IndexFunc(f.raid.Crews, func(c raid.Crew) bool { return slices.Contains(c.Members, officer) })
}

// toggleMember takes an officer into a crew, or out of it. Nobody rides in
// two crews: he leaves the one he was in.
func (f *form) toggleMember(crew int, officer uuid.UUID) {
	was := f.crewOf(officer)
	if was >= 0 {
		c := &f.raid.Crews[was]
		c.Members = slices.DeleteFunc(c.Members, func(m uuid.UUID) bool { return m == officer })
	}
	if was != crew {
		f.raid.Crews[crew].Members = append(f.raid.Crews[crew].Members, officer)
	}
}

// problems is what the rules say of the raid, and what a plan should say
// beyond them: a night that can still come, crews that ride nowhere else, and
// a sector, since a plan on a map is for naming them.
func (f *form) problems() []raid.Problem {
	list := append(f.causes(f.raid.Check(f.data.Rules)), f.doubtful()...)
	list = append(list, f.past()...)
	list = append(list, f.elsewhere()...)
	declined, _ := f.unlent()
	list = append(list, declined...)
	list = append(list, f.gone()...)
	if len(f.raid.Sectors) == 0 {
		list = append(list, raid.Problem{Path: "sectors", Severity: raid.Warns, Key: "plan.problem_sectors"})
	}
	return list
}
