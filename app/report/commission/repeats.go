package commission

import (
	"bytes"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report"
)

// repeats knows on which nights each child was met, as far as an IIN or a
// person's decision says that two records are of one child. Names of a child are
// numbers: of an IIN, and of a person of a record.
type repeats struct {
	persons map[uuid.UUID]int32
	iins    map[string]int32
	same    []int32   // of a name another of the same child; itself where there is none
	all     []meeting // those of one child beside each other, when all were noted
	from    []int32   // of one name of each child where they begin; and where the last end
}

// meeting is a record in which a child was met.
type meeting struct {
	record uuid.UUID
	night  civil.Date
	name   int32
}

// repeatsOf begins with what people decided.
func repeatsOf(links []raid.Link) *repeats {
	r := &repeats{persons: map[uuid.UUID]int32{}, iins: map[string]int32{}}
	for _, l := range links {
		if l.Undone == nil && l.Decision == raid.SameChild {
			r.join(named(r, r.persons, l.A.Person), named(r, r.persons, l.B.Person))
		}
	}
	return r
}

// named is the number of a name.
func named[K comparable](r *repeats, of map[K]int32, name K) int32 {
	n, known := of[name]
	if !known {
		n = int32(len(r.same))
		of[name], r.same = n, append(r.same, n)
	}
	return n
}

// note takes in the minors of a record that counts.
func (r *repeats) note(rec *report.Record, offset *time.Location) {
	e := &rec.Encounter
	if rec.Kind != raid.KindEncounter || e.Withdrawal != nil {
		return
	}
	night := report.NightOf(e.Night, e.MetAt, offset)
	for i := range e.People {
		p := &e.People[i]
		if counted, _ := report.Child(e, *p); !counted {
			continue
		}
		n := named(r, r.persons, p.ID)
		if p.IIN != "" {
			r.join(n, named(r, r.iins, p.IIN))
		}
		r.all = append(r.all, meeting{rec.ID, night, n})
	}
}

func (r *repeats) root(n int32) int32 {
	for r.same[n] != n {
		r.same[n] = r.same[r.same[n]]
		n = r.same[n]
	}
	return n
}

func (r *repeats) join(a, b int32) { r.same[r.root(a)] = r.root(b) }

// metBefore says whether another record of the same child is of an earlier night
// within the twelve months before, or stands before this one on the same night. It is
// asked after gather, of a child that was noted.
func (r *repeats) metBefore(record, person uuid.UUID, night civil.Date) bool {
	root := r.root(r.persons[person])
	of := r.all[r.from[root]:r.from[root+1]]
	if len(of) < 2 {
		return false
	}
	since := yearBefore(night)
	return slices.ContainsFunc(of, func(m meeting) bool {
		if m.record == record || m.night < since {
			return false
		}
		return m.night < night || m.night == night && bytes.Compare(m.record[:], record[:]) < 0
	})
}

// gather puts the meetings of each child together, when all records were noted.
func (r *repeats) gather() {
	r.from = make([]int32, len(r.same)+1)
	for _, m := range r.all {
		r.from[r.root(m.name)+1]++
	}
	for n := range r.same {
		r.from[n+1] += r.from[n]
	}
	sorted, next := make([]meeting, len(r.all)), slices.Clone(r.from)
	for _, m := range r.all {
		root := r.root(m.name)
		sorted[next[root]] = m
		next[root]++
	}
	r.all = sorted
}
