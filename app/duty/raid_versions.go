package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// RaidVersion is a raid as one of the heads of its record has it. There are
// several where it was changed in two places without a link.
type RaidVersion struct {
	Rev  revision.Hash
	Raid raid.Raid
	Name string // of who wrote it, empty where the directory lacks him
	At   time.Time

	own bool // the region's own plan: it may name whomever it will
}

// RaidVersions are the heads of a raid, the one to show first; none where it is
// not here.
func (d *Duty) RaidVersions(ctx context.Context, id uuid.UUID) []RaidVersion {
	if id == uuid.Nil {
		return nil
	}
	rec, err := d.ledger.Record(ctx, id)
	if err != nil {
		return nil
	}
	return d.raidVersions(rec)
}

// raidVersions reads the heads of a raid. One that is on stands before one that
// was called off: until a supervisor has settled it, its crews are out.
func (d *Duty) raidVersions(rec ledger.Record) []RaidVersion {
	var all []RaidVersion
	for _, h := range rec.Heads {
		v := RaidVersion{
			Rev: h.Rev, Name: d.nameOf(h.Envelope.Author), At: h.Envelope.Moment().In(d.Rules().Offset),
			own: h.Envelope.Author == uuid.Nil,
		}
		if decodeBody(h, &v.Raid) == nil {
			all = append(all, v)
		}
	}
	slices.SortStableFunc(all, func(a, b RaidVersion) int { return order(a.Raid.Cancelled != nil, b.Raid.Cancelled != nil) })
	return all
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// together is a raid as its crews have it: what the first version says, with
// the crews and members of every version that is on, so that nobody loses his
// crew before a supervisor has settled which version stands.
func together(versions []RaidVersion) raid.Raid {
	r := versions[0].Raid
	if len(versions) == 1 {
		return r
	}
	r.Crews, r.Sectors = slices.Clone(r.Crews), slices.Clone(r.Sectors)
	for _, v := range versions[1:] {
		if v.Raid.Cancelled != nil {
			continue
		}
		for _, x := range v.Raid.Sectors {
			if !slices.ContainsFunc(r.Sectors, func(o raid.Sector) bool { return o.ID == x.ID }) {
				r.Sectors = append(r.Sectors, x)
			}
		}
		for _, c := range v.Raid.Crews {
			r.Crews = joinCrew(r.Crews, c)
		}
	}
	return r
}

// joinCrew takes a crew of another version in, or its members into the crew
// that it is.
func joinCrew(crews []raid.Crew, c raid.Crew) []raid.Crew {
	at := slices.IndexFunc(crews, func(o raid.Crew) bool { return o.ID == c.ID })
	if at < 0 {
		return append(crews, c)
	}
	members := slices.Clone(crews[at].Members)
	for _, m := range c.Members {
		if !slices.Contains(members, m) {
			members = append(members, m)
		}
	}
	crews[at].Members = members
	return crews
}
