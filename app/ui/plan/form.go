package plan

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// The window a new raid begins with: from the hour at which venues close to
// minors to the end of the legal night (article 442 of the Code on
// administrative offences).
const (
	defaultFrom = "22:00"
	defaultTo   = "06:00"
)

// form is the raid while it is written. The clock times stay as typed, so
// that half a time is not lost.
type form struct {
	data     Data
	raid     raid.Raid
	from, to string
	newID    func() uuid.UUID
}

// begin fills in what can be known.
func begin(d Data, newID func() uuid.UUID, crewName string) *form {
	f := &form{data: d, raid: d.Raid, from: defaultFrom, to: defaultTo, newID: newID}
	f.raid.Sectors = slices.Clone(d.Raid.Sectors)
	f.raid.Crews = slices.Clone(d.Raid.Crews)
	for i := range f.raid.Crews {
		f.raid.Crews[i].Members = slices.Clone(f.raid.Crews[i].Members)
		f.raid.Crews[i].Sectors = slices.Clone(f.raid.Crews[i].Sectors)
	}
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
	return f
}

func (f *form) zone() *time.Location {
	if f.data.Rules.Offset == nil {
		return time.UTC
	}
	return f.data.Rules.Offset
}

// window puts the typed clock times on the night: an end that is not after
// the beginning lies on the next day. What is not a time leaves the end open,
// which the rules then name.
func (f *form) window() {
	f.raid.From, f.raid.To = time.Time{}, time.Time{}
	day := f.raid.Night.In(f.zone())
	if day.IsZero() {
		return
	}
	if from, ok := clock(f.from); ok {
		f.raid.From = day.Add(from)
	}
	if to, ok := clock(f.to); ok {
		f.raid.To = day.Add(to)
		if !f.raid.To.After(f.raid.From) {
			f.raid.To = f.raid.To.AddDate(0, 0, 1)
		}
	}
}

// nextDay tells whether the raid ends on the day after its evening.
func (f *form) nextDay() bool {
	return !f.raid.To.IsZero() && raid.DateOf(f.raid.To.In(f.zone())) > f.raid.Night
}

func clock(s string) (time.Duration, bool) {
	at, err := time.Parse("15:04", strings.TrimSpace(s))
	if err != nil {
		return 0, false
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, true
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

// problems is what the rules say of the raid, and that it has no sector: the
// rules allow one, a plan on a map is for naming them.
func (f *form) problems() []raid.Problem {
	list := f.raid.Check(f.data.Rules)
	if len(f.raid.Sectors) == 0 {
		list = append(list, raid.Problem{Path: "sectors", Severity: raid.Warns, Key: "plan.problem_sectors"})
	}
	return list
}
