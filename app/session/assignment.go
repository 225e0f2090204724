package session

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/assignment"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// openAssignments lays the decisions of the commission over the page in sight.
func (s *Session) openAssignments() {
	if s.gone() || !s.open(ui.AreaFigures) {
		return
	}
	deps := assignment.Deps{
		Look: s.look, Notifier: s.notifier(), Desk: assignmentDesk{s.duty}, Now: s.duty.Now,
		OnBack: func() { s.host.Router().Back() }, OnChanged: s.refresh,
	}
	one := deps
	if s.role() == regionfile.Supervisor {
		deps.OnNew = func() {
			if s.gone() {
				return
			}
			page := assignment.NewCompose(one)
			s.host.Router().Push(page)
			page.Open()
		}
	}
	page := assignment.New(deps)
	s.assignments = page
	s.host.Router().Push(page)
	page.Open()
	s.knowGiven()
}

// assignmentBanner says how many decisions this officer answers for are late, or come due
// within three days.
func (s *Session) assignmentBanner() []ui.Banner {
	late, near := 0, 0
	for _, a := range s.assigned {
		switch {
		case !a.Mine:
		case a.Late:
			late++
		case a.Soon:
			near++
		}
	}
	b := ui.Banner{Icon: icon.List, Role: palette.Lamp, Say: s.look.SayN("app.notice_assigned_soon", near), Action: s.look.Say("app.notice_show"),
		OnTap: func() { s.Area(ui.AreaFigures); s.openAssignments() }}
	switch {
	case s.grant.Ended || late+near == 0:
		return nil
	case late > 0:
		b.Role, b.Say = palette.Danger, s.look.SayN("app.notice_assigned_late", late)
	}
	return []ui.Banner{b}
}

// given are the decisions that somebody else gave this officer and that have time: of the
// late ones and those that come due he is told as long as they are.
func (s *Session) given() (all []uuid.UUID) {
	for _, a := range s.assigned {
		if a.Mine && a.Standing.Open() && !a.Late && !a.Soon && a.By != s.duty.Officer().ID {
			all = append(all, a.ID)
		}
	}
	return all
}

// givenBanner says how many he was given since he looked at their list last.
func (s *Session) givenBanner() []ui.Banner {
	var known []uuid.UUID
	s.desk.drafts.Noted(draft.Given, &known)
	n := len(slices.DeleteFunc(s.given(), func(id uuid.UUID) bool { return slices.Contains(known, id) }))
	if n == 0 || s.grant.Ended || !s.recalled {
		return nil
	}
	return []ui.Banner{{Icon: icon.List, Role: palette.Lamp, Say: s.look.SayN("app.notice_assigned_new", n), Action: s.look.Say("app.notice_show"),
		OnTap: func() { s.Area(ui.AreaFigures); s.openAssignments() }}}
}

// knowGiven takes down that he has their list before him. What is not here any more is
// let go, so that the note does not grow.
func (s *Session) knowGiven() {
	if s.grant.Ended {
		return // nobody sees anything
	}
	s.pages.typed(draft.Given, s.given())
	s.frame()
}

// assignmentDesk fills assignment.Desk.
type assignmentDesk struct{ duty *duty.Duty }

func (d assignmentDesk) All(ctx context.Context) ([]assignment.Row, error) {
	all, err := d.duty.Assignments(ctx)
	where := civil.Location(d.duty.Rules().Offset)
	out := make([]assignment.Row, len(all))
	for i, a := range all {
		v, st := a.Assignment, a.Standing
		r := assignment.Row{ID: a.ID, Number: v.FullNumber(), What: v.What, Who: a.Who, By: a.ByName, On: civil.DateOf(v.At.In(where)), Until: st.Until, Source: v.Source, State: st.State, Since: st.Ended,
			Open: st.Open(), Late: a.Late, Soon: a.Soon, Waits: a.Waits, Leads: a.Leads, Back: a.TakesBack, Steps: a.Steps()}
		if st.Open() && st.Last.ID != uuid.Nil {
			r.Since = civil.DateOf(st.Last.At.In(where))
		}
		if v.Undone != nil {
			r.Reason = v.Undone.Reason
		}
		for j, one := range v.Answers {
			r.Told = append(r.Told, assignment.Told{Step: one.Step, By: a.Names[j], At: one.At.In(where), Words: one.Words, Until: one.Until, Undone: one.Undone != nil})
		}
		out[i] = r
	}
	return out, err
}

func (d assignmentDesk) Answer(ctx context.Context, id uuid.UUID, step codes.Code, until civil.Date, words string) error {
	_, err := d.duty.AnswerAssignment(ctx, id, step, until, words)
	return err
}

func (d assignmentDesk) TakeBack(ctx context.Context, id uuid.UUID) error {
	_, err := d.duty.TakeBackAssignment(ctx, id)
	return err
}

func (d assignmentDesk) Withdraw(ctx context.Context, id uuid.UUID, reason string) error {
	_, err := d.duty.WithdrawAssignment(ctx, id, reason)
	return err
}

func (d assignmentDesk) Assign(ctx context.Context, v raid.Assignment) error {
	_, err := d.duty.Assign(ctx, v)
	return err
}

func (d assignmentDesk) Officers() []assignment.Officer {
	return colleagues(d.duty, d.duty.Colleagues())
}

func (d assignmentDesk) Source(ctx context.Context) (string, error) {
	all, err := d.duty.FrozenReports(ctx)
	for _, f := range all {
		if f.Unit == d.duty.Officer().Unit && f.Report.Frozen.Withdrawn == nil {
			return f.Report.Frozen.Number, nil
		}
	}
	return "", err
}
