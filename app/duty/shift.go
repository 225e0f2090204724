package duty

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/ledger"
)

// RoutinePatrol is the operation type of a crew that has no raid tonight.
const RoutinePatrol codes.Code = "PATROL"

// PlannedRaid is a raid with the id of its record.
type PlannedRaid struct {
	ID       uuid.UUID
	Raid     raid.Raid     // with the crews of every version
	Versions []RaidVersion // the one to show first; several where it was changed in two places
}

// Shift is what the officer is on now: a raid and his crew in it, or, where
// there is none, a routine patrol on his own.
type Shift struct {
	Night     civil.Date
	Operation codes.Code
	RaidID    uuid.UUID // nil on a routine patrol
	Raid      *raid.Raid
	Crew      *raid.Crew // nil for who is in no crew of the raid
	// NotLent are the officers of other units in the crew whom their own unit has
	// not let go: they were asked for, and do not go out, or not yet.
	NotLent map[uuid.UUID]LendState

	// Off is the raid of the night that was called off, where no other is on;
	// nil: none was.
	Off *raid.Raid

	// Until is when another raid of the night may take its place; zero where none can.
	Until time.Time
}

// CrewID is the crew's id, nil where there is none.
func (s Shift) CrewID() uuid.UUID {
	if s.Crew == nil {
		return uuid.Nil
	}
	return s.Crew.ID
}

// Shift finds the officer's raid of this night: one of his unit whose crew he
// is in, else one of another unit to which he was lent, else one of his unit,
// which is what a supervisor looks at. Of several, the one that is on, else the one
// that comes next, else the last. A
// cancelled raid does not count, nor one of another unit that merely names him:
// whoever plans there would read what he writes.
func (d *Duty) Shift(ctx context.Context) (Shift, error) { return d.ShiftOf(ctx, d.tonight()) }

// tonight is the night that it is now.
func (d *Duty) tonight() civil.Date {
	rules := d.Rules()
	return civil.NightOf(rules.Now, rules.Offset)
}

// ShiftOf is Shift of another night.
func (d *Duty) ShiftOf(ctx context.Context, night civil.Date) (Shift, error) {
	return d.shiftOf(ctx, night, d.opts.Now())
}

// ShiftAt is Shift as it was at a time: what is written down later belongs to the raid
// that was on then. A raid that was not on, or in whose crews the officer was not, is none.
func (d *Duty) ShiftAt(ctx context.Context, at time.Time) (Shift, error) {
	s, err := d.shiftOf(ctx, civil.NightOf(at, d.Rules().Offset), at)
	if r := s.Raid; err == nil && r != nil && (s.Crew == nil || at.Before(r.From) || !r.To.IsZero() && !at.Before(r.To)) {
		return Shift{Night: s.Night, Operation: RoutinePatrol}, nil
	}
	return s, err
}

func (d *Duty) shiftOf(ctx context.Context, night civil.Date, now time.Time) (Shift, error) {
	me := d.Officer()
	s := Shift{Night: night, Operation: RoutinePatrol}
	on, off, err := d.planned(ctx, night)
	if err != nil {
		return s, err
	}
	if on, err = d.withoutStrangers(ctx, on); err != nil {
		return s, err
	}
	if off, err = d.withoutStrangers(ctx, off); err != nil {
		return s, err
	}
	if r, crew := raidFor(me, on, now); r != nil {
		s = Shift{Night: r.Raid.Night, Operation: r.Raid.Type, RaidID: r.ID, Raid: &r.Raid, Crew: crew}
		s.Until = nextTurn(on, now)
		s.NotLent, err = d.notLent(ctx, *r, crew)
		return s, err
	}
	if r, _ := raidFor(me, off, now); r != nil {
		s.Off = &r.Raid
	}
	return s, nil
}

// withoutStrangers leaves out the raids of other units that name the officer
// without his own unit's leave.
func (d *Duty) withoutStrangers(ctx context.Context, raids []PlannedRaid) ([]PlannedRaid, error) {
	me := d.Officer()
	var out []PlannedRaid
	for _, p := range raids {
		if p.Raid.Unit != me.Unit && crewOf(p.Raid, me.ID) != nil {
			lent, err := d.lent(ctx, p, me)
			if err != nil {
				return nil, err
			}
			if !lent {
				continue
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// lent says whether an officer may ride in another unit's raid as it is planned
// now: the region itself planned it, or a supervisor of his unit let him ride in
// that very crew, in whatever version, and did not end it. What a review that nobody could have written says does
// not count: the region took it from a supervisor.
func (d *Duty) lent(ctx context.Context, p PlannedRaid, me regionfile.Officer) (bool, error) {
	for _, v := range p.Versions {
		if v.own && crewOf(v.Raid, me.ID) != nil && (v.Raid.Cancelled == nil || p.Raid.Cancelled != nil) {
			return true, nil
		}
	}
	answers, err := d.lendAnswers(ctx, p.ID, me.Unit)
	if err != nil || len(answers) == 0 {
		return false, err
	}
	seats, err := d.consented(ctx, p.ID, answers)
	if err != nil {
		return false, err
	}
	for _, v := range p.Versions {
		if c := crewOf(v.Raid, me.ID); c != nil && seats[seat{c.ID, me.ID, v.Raid.Night}] && (v.Raid.Cancelled == nil || p.Raid.Cancelled != nil) {
			return true, nil
		}
	}
	return false, nil
}

// raidFor is the raid that is an officer's at a time, with his crew in it: one of
// his unit in which he rides, else one in which he does, else one of his unit. A
// patrol officer is on a raid by his crew only.
func raidFor(me regionfile.Officer, raids []PlannedRaid, now time.Time) (*PlannedRaid, *raid.Crew) {
	for _, own := range []bool{true, false} {
		r := onAt(raids, now, func(r raid.Raid) bool { return (r.Unit == me.Unit) == own && crewOf(r, me.ID) != nil })
		if r != nil {
			return r, crewOf(r.Raid, me.ID)
		}
	}
	if me.Role == regionfile.Patrol {
		return nil, nil
	}
	return onAt(raids, now, func(r raid.Raid) bool { return r.Unit == me.Unit }), nil
}

// onAt is, of the raids that fit, the one that is on at a time, else the one that
// begins next, else the last. They are in the order in which they begin.
func onAt(raids []PlannedRaid, now time.Time, fits func(raid.Raid) bool) (found *PlannedRaid) {
	for i := range raids {
		r := &raids[i]
		if !fits(r.Raid) {
			continue
		}
		found = r
		if r.Raid.To.IsZero() || now.Before(r.Raid.To) {
			return r // it is on, or comes: what began before is over
		}
	}
	return found
}

// nextTurn is when the next raid of a night ends after a time; zero where none does.
func nextTurn(raids []PlannedRaid, now time.Time) (at time.Time) {
	for _, r := range raids {
		if end := r.Raid.To; end.After(now) && (at.IsZero() || end.Before(at)) {
			at = end
		}
	}
	return at
}

// Raids lists the raids of a night this device knows, those that are called
// off left out, by the beginning of their windows. The empty night means all.
func (d *Duty) Raids(ctx context.Context, night civil.Date) ([]PlannedRaid, error) {
	on, _, err := d.planned(ctx, night)
	return on, err
}

// Plans lists all raids this device knows, of whatever night: those that are on, and
// those that were called off, each by the beginning of their windows.
func (d *Duty) Plans(ctx context.Context) (on, off []PlannedRaid, err error) {
	return d.planned(ctx, "")
}

// planned lists the raids of a night, those that are on and those that were
// called off; see Raids.
func (d *Duty) planned(ctx context.Context, night civil.Date) (on, off []PlannedRaid, err error) {
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindRaid}, Night: night}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it; one raid that is lost takes no night with it
		}
		if err != nil {
			return nil, nil, err
		}
		versions := d.raidVersions(rec)
		if len(versions) == 0 {
			continue
		}
		p := PlannedRaid{ID: rec.ID, Raid: together(versions), Versions: versions}
		if night != "" && p.Raid.Night != night {
			continue
		}
		if p.Raid.Cancelled == nil {
			on = append(on, p)
		} else {
			off = append(off, p)
		}
	}
	for _, list := range [][]PlannedRaid{on, off} {
		slices.SortStableFunc(list, func(a, b PlannedRaid) int { return a.Raid.From.Compare(b.Raid.From) })
	}
	return on, off, nil
}

// crews are the crews of a raid that is here, those of every version of it.
func (d *Duty) crews(ctx context.Context, raidID uuid.UUID) []raid.Crew {
	if versions := d.RaidVersions(ctx, raidID); len(versions) > 0 {
		return together(versions).Crews
	}
	return nil
}

func crewOf(r raid.Raid, officer uuid.UUID) *raid.Crew {
	for i := range r.Crews {
		if slices.Contains(r.Crews[i].Members, officer) {
			return &r.Crews[i]
		}
	}
	return nil
}

func membersOf(crews []raid.Crew, id uuid.UUID) []uuid.UUID {
	for _, c := range crews {
		if c.ID == id {
			return c.Members
		}
	}
	return nil
}
