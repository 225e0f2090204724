package session

import (
	"time"

	"shyraq/app/ui"
	"shyraq/app/ui/children"
	"shyraq/app/ui/followup"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// readAtHand reads what there is to see once the grant to read has ended: what the
// officer may go on with, and the plans.
func (s *Session) readAtHand(now snapshot, bad faults) snapshot {
	rows, err := s.duty.AtHand(s.ctx)
	if err != nil {
		bad[partNight] = err
	}
	drafts, err := s.duty.Drafts(s.ctx)
	if err != nil {
		bad[partDrafts] = err
	}
	now.tonight, now.left, now.drafts, now.queue, now.decided = rows, nil, drafts, nil, decided{}
	return now
}

// conceal lets go of every page that shows a record, where the grant has ended while
// they were open: they are made anew, and show what is at hand. The form and the act
// over it stay, since what is in them is being recorded.
func (s *Session) conceal() error {
	s.record, s.settling = nil, nil
	s.period, s.frozen, s.report, s.behind, s.assignments, s.places = nil, nil, nil, nil, nil, nil
	s.statistics, s.preview = nil, nil
	if s.act != nil && s.act.over != nil {
		s.act = nil
	}
	s.night.Close()
	if s.review != nil {
		s.review.Close()
	}
	if s.help != nil {
		s.help.Close()
	}
	s.closeChildren()
	for _, build := range []func() error{s.makeNight, s.makeReview, s.makeFigures, s.makeHelp, s.makeChildren} {
		if err := build(); err != nil {
			return err
		}
	}
	s.recallComments()
	if !s.open(s.host.Router().Area()) {
		s.Area(s.home())
	}
	return nil
}

// open says whether an area has anything to show now: what is reviewed, counted and
// followed are records.
func (s *Session) open(a ui.Area) bool {
	return s.sees(a) && (!s.grant.Ended || a != ui.AreaReview && a != ui.AreaFigures && a != followup.Area && a != children.Area)
}

// areas are those of the rail.
func (s *Session) areas() (all []ui.Area) {
	for _, a := range ui.AreasFor(string(s.role())) {
		if s.open(a) {
			all = append(all, a)
		}
	}
	return all
}

// soon is how long before the end of the grant an officer is told of it.
const soon = 12 * time.Hour

// grantBanner says that the grant has ended, or will before long: nil where there is
// nothing to say.
func (s *Session) grantBanner() *ui.Banner {
	g := s.grant
	switch left := g.Until.Sub(s.duty.Now()); {
	case g.Refused:
		b := trouble(s.look.Say("app.grant_refused"))
		return &b
	case g.Ended:
		b := trouble(s.look.Say("app.grant_ended"))
		return &b
	case left < soon && LinkOf(s.link) == ui.LinkOffline && s.sees(ui.AreaNight):
		return &ui.Banner{Icon: icon.Clock, Role: palette.Lamp, Say: func() string {
			return s.look.T("app.grant_soon", "Until", s.look.Texts().DateClock(g.Until))
		}}
	}
	return nil
}
