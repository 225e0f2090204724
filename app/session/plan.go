package session

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/plan"
)

// makePlan makes the form in which a supervisor plans a raid.
func (s *Session) makePlan() error {
	if !s.sees(ui.AreaPlan) {
		return nil
	}
	m, err := s.newMap()
	if err != nil {
		return err
	}
	s.plan = plan.New(s.look, s.notifier(), m, planStaff{s.duty, s.newID})
	s.plan.Furnish(s.tools())
	s.plan.OnSaved = func() { s.Area(ui.AreaNight); s.refresh() }
	s.plan.OnCancel = func() { s.Area(ui.AreaNight) }
	s.plan.OnTyped = s.planTyped
	s.plan.OnBack = func() { s.Area(ui.AreaPlan) }
	s.host.Router().SetRoot(ui.AreaPlan, s.plan)
	return nil
}

// planStaff fills plan.Staff.
type planStaff struct {
	duty  *duty.Duty
	newID func() uuid.UUID
}

func (t planStaff) SavePlan(ctx context.Context, id uuid.UUID, r raid.Raid) error {
	_, err := t.duty.PlanRaid(ctx, id, r)
	return err
}

func (t planStaff) NewID() uuid.UUID { return t.newID() }

// openPlan shows what was typed and not saved, else tonight's raid or an empty
// form for it, and the raids beside it, those of the last week and all that are
// to come.
func (s *Session) openPlan() {
	var known []duty.PlannedRaid
	s.away(func() (err error) {
		_ = s.desk.drafts.ReadPages(s.ctx) // what cannot be read is said when the session begins
		known, err = s.duty.Raids(s.ctx, "")
		return err
	}, func() { s.showPlan(known) })
}

// earlierRaids is how long a raid that is over can still be copied from the
// list, and mostRaids how many the list holds.
const (
	earlierRaids = 7 * 24 * time.Hour
	mostRaids    = 24
)

func (s *Session) showPlan(known []duty.PlannedRaid) {
	o, region := s.duty.Officer(), s.duty.Region()
	d := plan.Data{
		Raid:  raid.Raid{Type: "NIGHT", Night: s.shift.Night, Unit: o.Unit},
		Rules: s.duty.Rules(),
	}
	if s.shift.Raid != nil {
		d.ID, d.Raid = s.shift.RaidID, *s.shift.Raid
	}
	since := civil.DateOf(s.duty.Now().Add(-earlierRaids))
	for _, k := range known {
		if k.Raid.Unit == o.Unit && k.Raid.Night >= since && len(d.Known) < mostRaids {
			d.Known = append(d.Known, plan.Known{ID: k.ID, Raid: k.Raid})
		}
	}
	for _, c := range s.duty.Colleagues() {
		if c.Unit == o.Unit && c.Role != regionfile.Administrator && c.Role != regionfile.Supervisor {
			d.Officers = append(d.Officers, c)
		}
	}
	for _, x := range unitDistricts(region, o.Unit) {
		d.Districts = append(d.Districts, plan.District{KATO: x.KATO, Names: x.Names, Shape: shape(x)})
	}
	var typed plan.Typed
	if s.desk.drafts.Noted(draft.Plan, &typed) {
		d.Typed = &typed
	}
	s.plan.Show(d)
}

// planTyped keeps what is typed of a plan.
func (s *Session) planTyped(t *plan.Typed) {
	if t == nil {
		s.pages.typed(draft.Plan, nil)
		return
	}
	s.pages.typed(draft.Plan, t)
}
