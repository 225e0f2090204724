package session

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/track"
	"shyraq/app/ui"
	"shyraq/app/ui/settings"
	"shyraq/sync/position"
)

// telling is the officer's place, as it is told to who leads his raid while that is on.
// It belongs to the UI thread.
type telling struct {
	teller track.Teller
	agreed bool              // the officer, that it is told
	busy   bool              // it is being told
	soon   bool              // he chose: it is told at once
	said   position.Standing // what was told last; empty: nothing is
	at     time.Time         // when
	failed bool              // it could not be told then
	raid   uuid.UUID         // of which it was told

	walked   *int      // percent of the crew's sectors
	measured time.Time // when that was
}

// measureEvery is how often it is measured how much of the sectors was walked.
const measureEvery = 5 * time.Minute

// onRaid is the raid in which he rides and which is on by what is shown.
func (s *Session) onRaid() uuid.UUID {
	r, now := s.shift.Raid, s.duty.Now()
	if r == nil || s.shift.Crew == nil || now.Before(r.From) || !r.To.IsZero() && !now.Before(r.To) {
		return uuid.Nil
	}
	return s.shift.RaidID
}

// tellPlace tells where the officer is, or that it is not told, when that is due. It is
// looked at every few seconds.
func (s *Session) tellPlace() {
	t := &s.tells
	on := s.onRaid()
	if on != t.raid {
		*t = telling{agreed: t.agreed, raid: on, busy: t.busy}
		s.showTrackChoice()
	}
	if on == uuid.Nil || t.busy || !s.way.asked {
		return
	}
	now, w := s.cfg.Clock.Now(), s.whereabouts()
	due := t.teller.DueNone(now)
	if w.Known && t.agreed && !s.closed {
		due = t.teller.Due(now, w.Point, float64(w.Accuracy), false) && (t.soon || !lowBattery(powerDir) || t.teller.Due(now, w.Point, float64(w.Accuracy), true))
	}
	if !due && !t.soon {
		return
	}
	t.busy = true
	soon := t.soon
	t.soon = false
	measure, last := s.measuring(now), t.walked
	var said position.Standing
	ui.Go(func() (err error) {
		if w.Walked = measure(); w.Walked == nil {
			w.Walked = last
		}
		said, err = s.duty.TellPosition(s.ctx, w)
		return err
	}, func(err error) {
		t.busy = false
		if s.gone() {
			return
		}
		t.walked = w.Walked
		was := *t
		switch {
		case err != nil:
			t.teller.Tried(now)
			t.failed, t.soon = true, t.soon || soon
		case w.Known && said == position.StandsHere:
			t.teller.Told(now, &w.Point)
			t.said, t.at, t.failed = said, s.duty.Now(), false
		default:
			t.teller.Told(now, nil)
			t.said, t.at, t.failed = said, s.duty.Now(), false
		}
		if was.failed != t.failed || was.said != t.said || !was.at.Equal(t.at) {
			s.showTrackChoice()
		}
	})
}

// whereabouts are where the officer is by now, for who leads the raid.
func (s *Session) whereabouts() duty.Whereabouts {
	f, now := s.fix, s.cfg.Clock.Now()
	age := f.Age(now)
	w := duty.Whereabouts{Known: s.stands(), Point: f.Point, Accuracy: metres(f), At: s.duty.Now().Add(-age)}
	if f.Mock && f.Point.Valid() && !f.Point.Nowhere() && age < handHolds {
		w.Known = true
	}
	behind, known := f.Drift()
	switch {
	case f.Mock, s.replayed() && !s.walks():
		w.Doubt = position.DoubtMock
	case s.byHand:
		w.Doubt = position.DoubtHand
	case f.OddDate, known && behind.Abs() >= track.ClockApart:
		w.Doubt = position.DoubtClock
	case f.Accuracy > track.RoughFrom:
		w.Doubt = position.DoubtRough
	}
	return w
}

// measuring gives what finds, away from the UI thread, which share of all sectors of the
// crew tonight's way has passed; it finds none before it is due.
func (s *Session) measuring(now time.Time) func() *int {
	t, shift := &s.tells, s.shift
	if since := now.Sub(t.measured); !t.agreed || since >= 0 && since < measureEvery || len(s.way.parts) == 0 {
		return func() *int { return nil }
	}
	t.measured = now
	parts, region := s.way.parts, s.duty.Region()
	return func() *int {
		var all orb.MultiPolygon
		for _, sector := range shift.Raid.Sectors {
			if d, ok := region.District(sector.District); ok && slices.Contains(shift.Crew.Sectors, sector.ID) {
				all = append(all, shape(d)...)
			}
		}
		if len(all) == 0 {
			return nil
		}
		percent := int(100*track.Walked(placesOf(parts), all, walkedWithin) + 0.5)
		return &percent
	}
}

// placesOf are the parts of a way as places.
func placesOf(way orb.MultiLineString) [][]raid.Point {
	places := make([][]raid.Point, len(way))
	for i, part := range way {
		for _, p := range part {
			places[i] = append(places[i], ground.Place(p))
		}
	}
	return places
}

// chooseTrack keeps what the officer chose of his way and of his place. Who stops has
// the region forget his place at once, or as soon as there is a link.
func (s *Session) chooseTrack(keep, told bool) {
	if was := s.tells.agreed; keep && told != was {
		s.away(func() error { return s.duty.AgreePosition(s.ctx, told) }, func() {
			s.tells.agreed, s.tells.soon = told, true
			if s.way.agreed {
				s.showTrackChoice()
			} else {
				s.beginTrack(true)
			}
			s.tellPlace()
		})
		return
	}
	s.agreeTrack(keep)
}

// toldState is what the settings say of the place.
func (s *Session) toldState() (told settings.Told, at time.Time) {
	t := &s.tells
	switch {
	case !t.agreed:
		return settings.NotTold, time.Time{}
	case t.raid == uuid.Nil:
		return settings.ToldOnRaids, time.Time{}
	case t.failed:
		return settings.ToldInVain, t.at
	case t.said == position.StandsHere:
		return settings.ToldAt, t.at
	}
	return settings.ToldSoon, time.Time{}
}
