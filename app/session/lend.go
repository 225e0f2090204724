package session

import (
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/plan"
)

// lendings are what units say of their officers in raids that are not theirs.
type lendings struct {
	asked []duty.Lending               // of this unit
	of    map[uuid.UUID][]duty.Lending // raids of this unit, of others
}

// readLent reads them. It runs away from the UI thread.
func (s *Session) readLent(known []duty.PlannedRaid) (l lendings, err error) {
	l.of = map[uuid.UUID][]duty.Lending{}
	if l.asked, err = s.duty.AskedOfUs(s.ctx); err != nil {
		return l, err
	}
	for _, k := range offered(known, s.unit(), s.clockNight()) {
		for _, p := range known {
			if p.ID != k.ID {
				continue
			}
			if l.of[p.ID], err = s.duty.Lendings(s.ctx, p); err != nil {
				return l, err
			}
		}
	}
	return l, nil
}

// waiting are the raids that wait for this unit's answer.
func waiting(asked []duty.Lending) (all []uuid.UUID) {
	for _, l := range asked {
		if l.State == duty.LendWaits {
			all = append(all, l.RaidID)
		}
	}
	return all
}

// answered follows an answer: the page and the strip say it.
func (s *Session) answered() {
	var lent lendings
	ui.Go(func() (err error) {
		lent.asked, err = s.duty.AskedOfUs(s.ctx)
		return err
	}, func(err error) {
		if err == nil && !s.gone() {
			s.plan.Answered(s.requestsOf(lent.asked))
		}
	})
	s.refresh()
}

func (s *Session) requestsOf(asked []duty.Lending) (all []plan.Request) {
	for i, a := range s.answersOf(asked) {
		l := asked[i]
		all = append(all, plan.Request{ID: l.RaidID, Rev: string(l.Rev), Raid: l.Raid, From: unitNames(s.duty.Region(), l.Raid.Unit), Answer: a})
	}
	return all
}

func (s *Session) answersOf(all []duty.Lending) (out []plan.Answer) {
	for _, l := range all {
		a := plan.Answer{Unit: unitNames(s.duty.Region(), l.Unit), State: plan.AnswerState(l.State), By: l.By, At: l.At, Reason: l.Reason}
		for _, id := range l.Officers {
			if o, ok := s.duty.Colleague(id); ok {
				a.Officers = append(a.Officers, o.Name)
			}
		}
		out = append(out, a)
	}
	return out
}

// unitNames are a unit's, or its id where the region does not know it any more.
func unitNames(region regionfile.Region, id string) codes.Names {
	for _, u := range region.Units {
		if u.ID == id {
			return u.Names
		}
	}
	return codes.Names{KK: id}
}
