package commission

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report"
)

// repeats knows on which nights each child was met, as far as an IIN or a
// person's decision says that two records are of one child.
type repeats struct {
	same   map[string]string // a child's name here -> another of the same child
	nights map[string][]meeting
}

// meeting is a record in which a child was met.
type meeting struct {
	record uuid.UUID
	night  civil.Date
}

func repeatsIn(source Source, offset *time.Location) repeats {
	r := repeats{same: map[string]string{}, nights: map[string][]meeting{}}
	for _, l := range source.Links {
		if l.Undone == nil && l.Decision == raid.SameChild {
			r.join(l.A.Person.String(), l.B.Person.String())
		}
	}
	for i := range source.Records {
		r.children(&source.Records[i], func(p raid.Person, _ meeting) {
			if p.IIN != "" {
				r.join(p.ID.String(), "iin "+p.IIN)
			}
		}, offset)
	}
	for i := range source.Records {
		r.children(&source.Records[i], func(p raid.Person, m meeting) {
			name := r.root(p.ID.String())
			r.nights[name] = append(r.nights[name], m)
		}, offset)
	}
	return r
}

// children goes through the minors of a record that counts.
func (r repeats) children(rec *report.Record, each func(raid.Person, meeting), offset *time.Location) {
	e := &rec.Encounter
	if rec.Kind != raid.KindEncounter || e.Withdrawal != nil {
		return
	}
	m := meeting{rec.ID, report.NightOf(e.Night, e.MetAt, offset)}
	for _, p := range e.People {
		if counted, _ := report.Child(*e, p); counted {
			each(p, m)
		}
	}
}

func (r repeats) root(name string) string {
	for r.same[name] != "" {
		name = r.same[name]
	}
	return name
}

func (r repeats) join(a, b string) {
	if a, b = r.root(a), r.root(b); a != b {
		r.same[a] = b
	}
}

// metBefore says whether another record of the same child is of an earlier night
// within the twelve months before, or stands before this one on the same night.
func (r repeats) metBefore(record uuid.UUID, p raid.Person, night civil.Date) bool {
	since := yearBefore(night)
	return slices.ContainsFunc(r.nights[r.root(p.ID.String())], func(m meeting) bool {
		if m.record == record || m.night < since {
			return false
		}
		return m.night < night || m.night == night && m.record.String() < record.String()
	})
}
