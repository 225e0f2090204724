package session

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
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

// refused are the raids from a night on, and not over, for which another unit declined to
// let its officers go, who stand in their crews still.
func (l lendings) refused(since civil.Date, now time.Time) (all []duty.Lending) {
	for _, of := range l.of {
		for _, one := range of {
			if one.State == duty.LendDeclines && one.Raid.Night >= since && !plan.Over(one.Raid, now) {
				all = append(all, one)
			}
		}
	}
	slices.SortFunc(all, func(a, b duty.Lending) int { return a.At.Compare(b.At) })
	return all
}

// showLent follows on the plan that is in sight what units said meanwhile, and whom it
// can be planned with by now.
func (s *Session) showLent() {
	if s.plan == nil || s.host.Router().Area() != ui.AreaPlan {
		return
	}
	of := map[uuid.UUID][]plan.Answer{}
	for id, all := range s.lent.of {
		of[id] = s.answersOf(all)
	}
	s.plan.Answered(s.requestsOf(s.lent.asked), of)
	s.plan.Staffed(s.people())
}

// refusedBanner says which officers do not come, and why, and leads to their raid.
func (s *Session) refusedBanner(l duty.Lending) ui.Banner {
	answer := s.answersOf([]duty.Lending{l})[0]
	return ui.Banner{
		Icon: icon.Withdrawn, Role: palette.Danger, Action: s.look.Say("app.notice_show"),
		Say: func() string {
			said := s.look.T("app.notice_refused", "Unit", answer.Unit.In(string(s.look.Lang())),
				"Officers", strings.Join(answer.Officers, ", "), "Reason", answer.Reason)
			if which := s.whichRaid(l.Raid); which != "" {
				said = which + " · " + said
			}
			return said
		},
		OnTap: func() { s.showForked(l.RaidID) },
	}
}

// guests are the officers of other units who go out in raids of a night.
func (l lendings) guests(night civil.Date) (all []uuid.UUID) {
	for _, of := range l.of {
		for _, one := range of {
			if one.State == duty.LendConsents && one.Raid.Night == night && one.Raid.Cancelled == nil {
				all = append(all, one.Officers...)
			}
		}
	}
	slices.SortFunc(all, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(all)
}

// guestsBanner says whose records of the night the lists and figures lack: an officer
// who is lent writes to his own unit, and whoever leads the raid does not read them.
func (s *Session) guestsBanner() []ui.Banner {
	guests := s.lent.guests(s.snapshot.night)
	if len(guests) == 0 || s.role() != regionfile.Supervisor {
		return nil
	}
	return []ui.Banner{{Icon: icon.People, Role: palette.Info, Say: func() string {
		return s.look.T("app.notice_guests", "Names", s.namesOf(guests))
	}}}
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
		a := plan.Answer{Of: l.Officers, Unit: unitNames(s.duty.Region(), l.Unit), State: plan.AnswerState(l.State), By: l.By, At: l.At, Reason: l.Reason}
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
