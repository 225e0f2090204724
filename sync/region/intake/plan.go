package intake

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// seats lists the seats that a raid's new revision names by right: of officers
// the region has, in crews that are the raid's own. A crew id that another raid
// named first is no way into its records.
func (j *judgement) seats() []Seat {
	return slices.DeleteFunc(slices.Clone(j.body.seats), func(s Seat) bool {
		owner := j.facts.Crews[s.Crew]
		return j.facts.Units[s.Officer] == "" || owner != uuid.Nil && owner != j.line.Signed.Envelope.Record
	})
}

// asked lists the units, other than the raid's own, whose officers it names.
func (j *judgement) asked() []string {
	var out []string
	for _, s := range j.seats() {
		if unit := j.facts.Units[s.Officer]; unit != j.founder() && !slices.Contains(out, unit) {
			out = append(out, unit)
		}
	}
	return out
}

func (j *judgement) founder() string {
	if unit := j.facts.Record.Founder(); unit != "" {
		return unit
	}
	return j.line.Signed.Envelope.Unit
}

// plan brings the crews of a raid to what its heads say now.
func (j *judgement) plan() {
	e := j.line.Signed.Envelope
	if e.Kind != raid.KindRaid {
		return
	}
	seats := j.seats()
	j.out.Leaf.Seats = seats
	p := Plan{Raid: e.Record, Founder: j.founder(), Heads: []PlanHead{{Rev: j.line.Rev, Seats: seats, Districts: j.body.sectors}}}
	for _, h := range j.facts.Plan.Heads {
		if !slices.Contains(e.Parents, h.Rev) {
			p.Heads = append(p.Heads, h)
		}
	}
	j.out.Plan = &p
	for _, s := range seats {
		if j.facts.Crews[s.Crew] == uuid.Nil && !slices.Contains(j.out.Crews, s.Crew) {
			j.out.Crews = append(j.out.Crews, s.Crew)
		}
	}
	was, is := j.facts.Plan.named(), p.named()
	changed := map[uuid.UUID]access.Member{}
	set := func(s Seat, named bool) {
		changed[s.Officer] = j.member(changed, s.Officer, p).Name(s.Crew, named, j.facts.Now)
	}
	for _, s := range is {
		if !slices.Contains(was, s) {
			set(s, true) // before others end: who goes from one crew to another stays on the raid
		}
	}
	for _, s := range was {
		if !slices.Contains(is, s) {
			set(s, false)
		}
	}
	j.out.Members = sorted(changed)
}

// named lists the seats that any head names.
func (p Plan) named() (out []Seat) {
	for _, h := range p.Heads {
		for _, s := range h.Seats {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// consent notes that the supervisor of a unit lets his officers go out in the
// crews of another unit's raid, as one revision of it names them, or does so no
// more.
func (j *judgement) consent() {
	e := j.line.Signed.Envelope
	if e.Kind != raid.KindReview {
		return
	}
	target := spoken(e)[0]
	if j.facts.Spoken[target.record].Kind != raid.KindRaid {
		return
	}
	changed := map[uuid.UUID]access.Member{}
	lend := func(officer, crew uuid.UUID, consents bool) {
		if j.facts.Units[officer] == e.Unit {
			changed[officer] = j.member(changed, officer, j.facts.Plan).Lend(crew, e.Unit, consents, j.facts.Now)
		}
	}
	if j.body.accepts {
		for _, s := range j.facts.Leaves[revision.Hash(target.rev)].Seats {
			lend(s.Officer, s.Crew, true)
		}
	} else {
		for officer, m := range j.facts.Members {
			for _, s := range m.Seats {
				lend(officer, s.Crew, false)
			}
		}
	}
	j.out.Members = sorted(changed)
}

// given notes whom the region's own plan names: the administrator loaded it on
// purpose, and no unit is asked for its officers. What the plan before gave and
// this one does not, ends.
func (j *judgement) given() {
	p := *j.out.Plan
	changed := map[uuid.UUID]access.Member{}
	for _, m := range j.out.Members {
		changed[m.Officer] = m
	}
	for officer := range j.facts.Units {
		m := j.member(changed, officer, p)
		for _, s := range m.Seats {
			named := slices.Contains(j.out.Leaf.Seats, Seat{Crew: s.Crew, Officer: officer})
			if named != s.Given() {
				m = m.Lend(s.Crew, access.EveryUnit, named, j.facts.Now)
				changed[officer] = m
			}
		}
	}
	j.out.Members = sorted(changed)
}

// member is an officer in the raid that the line is about, with what changed.
func (j *judgement) member(changed map[uuid.UUID]access.Member, officer uuid.UUID, p Plan) access.Member {
	if m, ok := changed[officer]; ok {
		return m
	}
	if m, ok := j.facts.Members[officer]; ok {
		return m
	}
	return access.Member{Officer: officer, Raid: p.Raid, Founder: p.Founder}
}

func sorted(m map[uuid.UUID]access.Member) []access.Member {
	return slices.SortedFunc(maps.Values(m), func(a, b access.Member) int {
		return slices.Compare(a.Officer[:], b.Officer[:])
	})
}
