package session

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/night"
	"shyraq/errs"
	"shyraq/sync/position"
)

// following is where the crews of the unit's raids are, as the region said last. It
// belongs to the UI thread, and nothing of it is kept.
type following struct {
	of    map[uuid.UUID][]position.OfCrew // by officer
	tag   string
	asked time.Time
	busy  bool
	fails int
}

// followEvery is how often the region is asked while somebody looks, and after it failed
// so often ever more seldom.
const (
	followEvery = 15 * time.Second
	followRest  = 2 * time.Minute
)

// leads says whether this officer follows crews.
func (s *Session) leads() bool { return s.role() == regionfile.Supervisor }

// followCrews asks where they are, while the night is in sight and a raid of the unit is
// on, and shows what became another.
func (s *Session) followCrews() {
	if !s.leads() || !s.shown || s.host.Router().Top() != ui.Screen(s.night) {
		return
	}
	now := s.cfg.Clock.Now()
	pause := min(followEvery<<s.crews.fails, followRest)
	if since := now.Sub(s.crews.asked); !s.crews.busy && (since < 0 || since >= pause) && s.raidOn() && !s.grant.Ended {
		s.askCrews(now)
	}
	s.night.SetCrews(s.nightCrews(), s.duty.Now())
}

// raidOn says whether a raid that he leads is on.
func (s *Session) raidOn() bool {
	for _, r := range s.led() {
		if turn(r.Raid, s.duty.Now()) == night.RaidOn {
			return true
		}
	}
	return false
}

// led are the raids of tonight that he leads.
func (s *Session) led() (all planned) {
	for _, r := range s.tonights(s.unit()) {
		if r.Raid.Unit == s.unit() {
			all = append(all, r)
		}
	}
	return all
}

func (s *Session) askCrews(now time.Time) {
	f := &s.crews
	f.asked, f.busy = now, true
	tag := f.tag
	var all []position.OfCrew
	ui.Go(func() (err error) {
		all, tag, err = s.duty.Positions(s.ctx, tag)
		return err
	}, func(err error) {
		f.busy = false
		switch {
		case s.gone():
		case err != nil:
			f.fails = min(f.fails+1, 3)
			if isDenied(err) {
				*f = following{asked: f.asked, fails: f.fails} // nobody may see them any more
			}
		default:
			f.fails = 0
			if tag != "" && tag == f.tag {
				return // nothing new
			}
			f.tag, f.of = tag, byOfficer(all)
		}
		if !s.gone() {
			s.night.SetCrews(s.nightCrews(), s.duty.Now())
		}
	})
}

func byOfficer(all []position.OfCrew) map[uuid.UUID][]position.OfCrew {
	of := map[uuid.UUID][]position.OfCrew{}
	for _, p := range all {
		of[p.Officer] = append(of[p.Officer], p)
	}
	return of
}

// turn is how a raid stands to the hour.
func turn(r raid.Raid, now time.Time) night.Turn {
	switch {
	case now.Before(r.From):
		return night.RaidComes
	case !r.To.IsZero() && !now.Before(r.To):
		return night.RaidOver
	}
	return night.RaidOn
}

// nightCrews are the crews of the raids that he leads, in the order of the plan.
func (s *Session) nightCrews() (all []night.Crew) {
	if !s.leads() {
		return nil
	}
	for _, r := range s.led() {
		for _, c := range r.Raid.Crews {
			all = append(all, s.nightCrew(r, c))
		}
	}
	return all
}

func (s *Session) nightCrew(r duty.PlannedRaid, c raid.Crew) night.Crew {
	now := s.duty.Now()
	out := night.Crew{ID: c.ID, Name: c.Name, Turn: turn(r.Raid, now)}
	for _, id := range c.Members {
		out.Members = append(out.Members, s.officerName(id))
		if out.Turn != night.RaidOn {
			continue
		}
		for _, p := range s.crews.of[id] {
			if p.Raid == r.ID {
				placed(&out, p, now)
			}
		}
	}
	s.cared(&out, r.Raid, c, now)
	return out
}

// placed takes in what one device of a crew told: the newest place counts, else what
// says most of why there is none.
func placed(c *night.Crew, p position.OfCrew, now time.Time) {
	if p.Heard.After(c.Contact) {
		c.Contact = p.Heard
	}
	if p.Walked != nil && *p.Walked >= c.Walked {
		c.Walked, c.Walks = *p.Walked, true
	}
	stands := slices.Index(standings, p.Standing)
	switch {
	case p.Standing != position.StandsHere:
		c.Stands = max(c.Stands, night.Standing(stands))
		return
	case now.Sub(p.At) >= position.Life, c.Stands == night.StandsHere && !p.At.After(c.At):
		return
	}
	c.Stands, c.At, c.Within, c.Doubt = night.StandsHere, p.At, p.Accuracy, night.Doubt(p.Doubt)
	c.Point = raid.Point{Lat: p.Lat, Lon: p.Lon}
}

// standings are what may be told, in the order of night.Standing.
var standings = []position.Standing{"", position.StandsOff, position.StandsHidden, position.StandsBlind, position.StandsHere}

// cared says which children are with a crew, by the records that are here; what came of
// it last is a contact too.
func (s *Session) cared(c *night.Crew, on raid.Raid, crew raid.Crew, now time.Time) {
	limit := careLimit(s.duty.Rules())
	for _, r := range s.rows() {
		if r.Undone {
			continue
		}
		if r.Crew == c.ID && !r.At.After(now) && r.At.After(c.Contact) {
			c.Contact = r.At
		}
		if r.Since.IsZero() || !keeps(on, crew, r) {
			continue
		}
		c.Care += cmp.Or(r.Share.Count, minors(r.People), 1)
		if c.Since.IsZero() || r.Since.Before(c.Since) {
			c.Since = r.Since
		}
		c.Overdue = c.Overdue || overdue(r, now, limit)
	}
}

// keeps says whether the children of a record are with a crew of a raid: they go with its
// pen. Whose officer rides in no crew of the raid keeps what he himself began for one.
func keeps(on raid.Raid, crew raid.Crew, r duty.Row) bool {
	if r.Keeper != uuid.Nil {
		return r.Keeper == crew.ID
	}
	if slices.ContainsFunc(on.Crews, func(c raid.Crew) bool { return slices.Contains(c.Members, r.Writer) }) {
		return slices.Contains(crew.Members, r.Writer)
	}
	return r.Crew == crew.ID && r.Writer == r.Author
}

// minors counts the children among people.
func minors(people []duty.Face) (n int) {
	for _, p := range people {
		if p.Kind == raid.Minor {
			n++
		}
	}
	return n
}

// isDenied says that the region refused.
func isDenied(err error) bool { return errors.Is(err, errs.Denied) }
