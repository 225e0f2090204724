package session

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// ride is the crew of an officer as he knows it: what he was shown when the
// session began, or has read since. It goes through a lock with his place.
type ride struct {
	Night   civil.Date  `json:"night"`
	Crew    uuid.UUID   `json:"crew,omitzero"`
	Name    string      `json:"name,omitempty"`
	Members []uuid.UUID `json:"members,omitempty"`
	// Of other units, asked for: these have not been let go, or are not.
	Waits    []uuid.UUID `json:"waits,omitempty"`
	Declined []uuid.UUID `json:"declined,omitempty"`
}

func rideOf(shift duty.Shift) ride {
	r := ride{Night: shift.Night}
	if c := shift.Crew; c != nil {
		r.Crew, r.Name = c.ID, c.Name
		for _, id := range slices.SortedFunc(slices.Values(c.Members), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) }) {
			switch shift.NotLent[id] {
			case duty.LendWaits:
				r.Waits = append(r.Waits, id)
			case duty.LendDeclines:
				r.Declined = append(r.Declined, id)
			default:
				r.Members = append(r.Members, id)
			}
		}
	}
	return r
}

func (r ride) is(o ride) bool {
	return r.Night == o.Night && r.Crew == o.Crew && r.Name == o.Name && slices.Equal(r.Members, o.Members) &&
		slices.Equal(r.Waits, o.Waits) && slices.Equal(r.Declined, o.Declined)
}

// rideKnown takes what the officer knew of his crew before a lock; where that
// was on another night, or nothing tells, it is the crew of now.
func (s *Session) rideKnown(before *ride) {
	s.ride = rideOf(s.shift)
	if before != nil && before.Night == s.ride.Night {
		s.ride = *before
	}
	s.frame()
}

// rideBanner says that the officer's crew was changed during the night, until he
// has read it; false: it was not. That the raid is off is told by itself.
func (s *Session) rideBanner() (ui.Banner, bool) {
	now := rideOf(s.shift)
	if s.ride.Night != now.Night || s.ride.is(now) || s.shift.Off != nil || s.role() == regionfile.Supervisor {
		return ui.Banner{}, false
	}
	return ui.Banner{
		Icon: icon.Plan, Role: palette.Lamp, Action: s.look.Say("app.notice_show"),
		Say:   func() string { return s.rideWords(now) },
		OnTap: func() { s.askRide(now) },
	}, true
}

// askRide tells in full what the strip has no room for, and takes it for read.
func (s *Session) askRide(now ride) {
	s.notifier().Ask(ui.Question{
		Icon: icon.Plan, Head: s.look.Say("app.notice_crew_head"), Text: func() string { return s.rideWords(now) },
		Yes: s.look.Say("app.notice_read"), No: s.look.Say("app.notice_later"),
		OnYes: func() { s.ride = now; s.frame() },
	})
}

func (s *Session) rideWords(r ride) string {
	if r.Crew == uuid.Nil {
		return s.look.T("app.notice_crew_none")
	}
	key, with := "app.notice_crew", s.namesOf(r.Members)
	switch first := s.ride.Crew == uuid.Nil; {
	case first && with == "":
		key = "app.notice_crew_new_alone"
	case first:
		key = "app.notice_crew_new"
	case with == "":
		key = "app.notice_crew_alone"
	}
	said := []string{s.look.T(key, "Crew", r.Name, "With", with)}
	if names := s.namesOf(r.Waits); names != "" {
		said = append(said, s.look.T("app.notice_crew_waits", "Names", names))
	}
	if names := s.namesOf(r.Declined); names != "" {
		said = append(said, s.look.T("app.notice_crew_declined", "Names", names))
	}
	return strings.Join(said, " · ")
}

// namesOf names officers beside this one.
func (s *Session) namesOf(ids []uuid.UUID) string {
	var names []string
	for _, id := range ids {
		if id != s.duty.Officer().ID {
			names = append(names, s.officerName(id))
		}
	}
	return strings.Join(names, ", ")
}
