package figures

import (
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/sync/region/access"
)

// count sorts records into months: those that are due, and the running ones.
type count struct {
	after, through string // months after the one and up to the other are due
	first          string // of which may be told
	ground         Ground
	tonight        civil.Date
	due            map[string]*Tally
	running        *Tally
	earliest       access.Position // of a record of a running month
	found          bool
}

func newCount(after string, months []string, g Ground, tonight civil.Date) *count {
	return &count{after: after, through: months[len(months)-1], first: months[0], ground: g, tonight: tonight,
		due: map[string]*Tally{}, running: NewTally()}
}

func (c *count) take(v seen, at access.Position) {
	tally := c.running
	switch {
	case v.month > MonthOf(c.tonight):
		return // a night that has not come: a wrong clock wrote it
	case v.month > c.through:
		if !c.found || c.earliest.After(at) {
			c.earliest, c.found = at, true
		}
		if v.Night >= c.tonight {
			return // where a patrol is now is nobody's
		}
	case v.month <= c.after || v.month < c.first:
		return // told already, as it was then
	default:
		if tally = c.due[v.month]; tally == nil {
			tally = NewTally()
			c.due[v.month] = tally
		}
	}
	_, known := c.ground.Venue(v.Place.Venue)
	switch {
	case v.kind == raid.KindVenueCheck && known:
		tally.Check(v.Place.Venue, v.Night)
	case v.kind == raid.KindEncounter && tally != c.running:
		tally.Encounter(c.place(v.glimpse))
	}
}

// place is where an encounter counts: where somebody wrote that it was, or where
// the venue is.
func (c *count) place(g glimpse) Place {
	at := g.Place.Point
	if at == nil {
		at, _ = c.ground.Venue(g.Place.Venue)
	}
	p := Place{Nowhere: at == nil || at.Nowhere() || !at.Valid()}
	p.District, _ = c.ground.District(g.Place.District)
	if !p.Nowhere {
		p.Cell = CellOf(*at)
	}
	return p
}

// from is where the next count begins.
func (c *count) from(horizon access.Position) access.Position {
	if !c.found {
		return horizon
	}
	if c.earliest.Seq > 0 {
		return access.Position{Commit: c.earliest.Commit, Seq: c.earliest.Seq - 1}
	}
	return access.Position{Commit: c.earliest.Commit - 1, Seq: access.Latest.Seq}
}
