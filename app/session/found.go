package session

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb/geo"

	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
)

// newCheckFrom begins the record of whom a short record found.
func (s *Session) newCheckFrom(short raid.Short) {
	if s.gone() || !s.sees(ui.AreaCheck) {
		return
	}
	if s.shiftClosed() {
		s.askReopen(func() { s.newCheckFrom(short) })
		return
	}
	s.leaveAct()
	s.area(ui.AreaCheck)
	s.check.BeginFrom(short)
	s.lookAround(short.Visit().Place.Point)
}

// beginFrom does so from the page of the short record, with its words as they are: that
// somebody looks at them is written down.
func (s *Session) beginFrom(id uuid.UUID) {
	var short raid.Short
	s.away(func() error {
		file, err := s.duty.Reveal(s.ctx, id, "held")
		short = file.Short
		return err
	}, func() {
		if short != nil {
			s.newCheckFrom(short)
		}
	})
}

// found says whether a short record found a child of whom there is more to write down.
func found(short raid.Short) bool {
	switch v := short.(type) {
	case raid.HomeCheck:
		return slices.ContainsFunc(v.Found(), codes.HomeNeeds)
	case raid.VenueCheck:
		return v.Result == raid.MinorsFound
	}
	return false
}

// unwritten are the places of a night where children were found and of which there is no
// record of any: none of that venue, nor within near of it, nor, where it is not known where
// that was, of the same officer within the hour.
func unwritten(all []duty.Row) map[uuid.UUID]bool {
	none := map[uuid.UUID]bool{}
	for _, place := range all {
		if place.Kind != raid.KindVenueCheck || place.Result != raid.MinorsFound || place.Undone {
			continue
		}
		none[place.ID] = !slices.ContainsFunc(all, func(r duty.Row) bool {
			return r.Kind == raid.KindEncounter && r.Night == place.Night && r.State.Verdict != state.VerdictWithdrawn && thereToo(place, r)
		})
	}
	return none
}

func thereToo(place, r duty.Row) bool {
	a, b := place.Place, r.Place
	switch {
	case a.Venue != "" && b.Venue != "":
		return a.Venue == b.Venue
	case a.Point != nil && b.Point != nil:
		return geo.Distance(ground.Point(*a.Point), ground.Point(*b.Point)) <= 2*near
	}
	return r.Author == place.Author && place.At.Sub(r.At).Abs() < time.Hour
}
