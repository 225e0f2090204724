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
}

func rideOf(shift duty.Shift) ride {
	r := ride{Night: shift.Night}
	if c := shift.Crew; c != nil {
		r.Crew, r.Name, r.Members = c.ID, c.Name, slices.Clone(c.Members)
		slices.SortFunc(r.Members, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	}
	return r
}

func (r ride) is(o ride) bool {
	return r.Night == o.Night && r.Crew == o.Crew && r.Name == o.Name && slices.Equal(r.Members, o.Members)
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
	var with []string
	for _, id := range r.Members {
		if id != s.duty.Officer().ID {
			with = append(with, s.officerName(id))
		}
	}
	if len(with) == 0 {
		return s.look.T("app.notice_crew_alone", "Crew", r.Name)
	}
	return s.look.T("app.notice_crew", "Crew", r.Name, "With", strings.Join(with, ", "))
}
