package session

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/plan"
	"shyraq/errs"
	"shyraq/sync/revision"
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
	s.plan = plan.New(s.look, s.notifier(), m, planStaff{s.duty, s.newID, s.careOf}, s.cfg.After)
	s.plan.Furnish(s.tools())
	s.plan.OnSaved = func() { s.Area(ui.AreaNight); s.refresh() }
	s.plan.OnCancel = func() { s.Area(ui.AreaNight) }
	s.plan.OnTyped = s.planTyped
	s.plan.OnBack = func() { s.Area(ui.AreaPlan) }
	s.plan.OnAgain = s.openPlan
	s.plan.OnAnswered = s.refresh
	s.host.Router().SetRoot(ui.AreaPlan, s.plan)
	return nil
}

// planStaff fills plan.Staff.
type planStaff struct {
	duty  *duty.Duty
	newID func() uuid.UUID
	care  func(raid uuid.UUID) []plan.Care
}

// careOf are the children who are with the crews of a raid, the longest first.
func (s *Session) careOf(id uuid.UUID) (all []plan.Care) {
	for _, p := range s.every() {
		if p.ID != id {
			continue
		}
		for _, r := range s.rows() {
			i := slices.IndexFunc(p.Raid.Crews, func(c raid.Crew) bool { return keeps(p.Raid, c, r) })
			if i >= 0 && !r.Since.IsZero() {
				all = append(all, plan.Care{Crew: p.Raid.Crews[i].Name, Since: r.Since.In(s.duty.Rules().Offset)})
			}
		}
	}
	slices.SortFunc(all, func(a, b plan.Care) int { return a.Since.Compare(b.Since) })
	return all
}

// Care implements plan.Staff.
func (t planStaff) Care(raid uuid.UUID) []plan.Care { return t.care(raid) }

func (t planStaff) SavePlan(ctx context.Context, id uuid.UUID, began raid.Raid, over []plan.Version, r raid.Raid) error {
	now := t.duty.RaidVersions(ctx, id)
	if len(now) > 1 || len(over) > 1 {
		return t.settle(ctx, id, now, over, r)
	}
	if len(now) == 1 && !plan.Same(began, now[0].Raid) {
		if now[0].Raid.Cancelled != nil && began.Cancelled == nil {
			return errs.Errorf(errs.Conflict, "raid_off", "the raid was called off meanwhile")
		}
		return errMoved()
	}
	_, err := t.duty.PlanRaid(ctx, id, r)
	return err
}

// settle saves over the versions that were seen, where they are those that
// stand now.
func (t planStaff) settle(ctx context.Context, id uuid.UUID, now []duty.RaidVersion, over []plan.Version, r raid.Raid) error {
	var seen []revision.Hash
	for _, v := range over {
		seen = append(seen, revision.Hash(v.Rev))
	}
	unseen := func(v duty.RaidVersion) bool { return !slices.Contains(seen, v.Rev) }
	if len(now) != len(seen) || slices.ContainsFunc(now, unseen) {
		return errMoved()
	}
	return t.duty.SettleRaid(ctx, id, r, seen)
}

func errMoved() error {
	return errs.Errorf(errs.Conflict, plan.CodeMoved, "the raid was changed meanwhile")
}

func (t planStaff) CancelRaid(ctx context.Context, id uuid.UUID, reason string) error {
	return t.duty.CancelRaid(ctx, id, reason)
}

func (t planStaff) RestoreRaid(ctx context.Context, id uuid.UUID) error {
	return t.duty.RestoreRaid(ctx, id)
}

func (t planStaff) AnswerRaid(ctx context.Context, id uuid.UUID, rev, reason string) error {
	_, err := t.duty.AnswerLending(ctx, id, revision.Hash(rev), reason)
	return err
}

func (t planStaff) NewID() uuid.UUID { return t.newID() }

// openPlan shows what was typed and not saved, else the raid that is on or comes
// next or an empty form for it, and the raids beside it, those of the last week and
// all that are to come.
func (s *Session) openPlan() {
	var known, off []duty.PlannedRaid
	var lent lendings
	ui.Go(func() (err error) {
		_ = s.desk.drafts.ReadPages(s.ctx) // what cannot be read is said when the session begins
		if known, off, err = s.duty.Plans(s.ctx); err == nil {
			lent, err = s.readLent(known)
		}
		return err
	}, func(err error) {
		switch {
		case s.gone():
		case err != nil:
			s.plan.Unread(err)
		default:
			s.showPlan(known, off, lent)
		}
	})
}

// earlierRaids is how long a raid that is over stands in the list, leastEarlier
// how many do however long ago they were, so that there is one to copy, and
// mostRaids how many the list holds, mostOff those that were called off.
const (
	earlierRaids = 7 * 24 * time.Hour
	leastEarlier = 3
	mostRaids    = 24
	mostOff      = 6
)

// offered are the raids of a unit to choose from: all that are to come, and the
// latest that are over.
func offered(all []duty.PlannedRaid, unit string, tonight civil.Date) []plan.Known {
	var known []plan.Known
	over := 0
	for _, k := range all {
		if k.Raid.Unit == unit {
			known = append(known, knownRaid(k))
			if k.Raid.Night < tonight {
				over++
			}
		}
	}
	slices.SortStableFunc(known, func(a, b plan.Known) int { return cmp.Compare(a.Raid.Night, b.Raid.Night) })
	since := civil.DateOf(tonight.In(time.UTC).Add(-earlierRaids))
	for over > leastEarlier && known[0].Raid.Night < since {
		known, over = known[1:], over-1
	}
	return known[:min(len(known), mostRaids)]
}

// calledOff are the raids of a unit that were called off, of the nights that offered
// reaches back to and of those to come; the latest night first.
func calledOff(all []duty.PlannedRaid, unit string, tonight civil.Date) (off []plan.Off) {
	since := civil.DateOf(tonight.In(time.UTC).Add(-earlierRaids))
	for _, k := range slices.Backward(all) {
		if k.Raid.Unit == unit && k.Raid.Night >= since && len(off) < mostOff {
			off = append(off, plan.Off{Raid: k.Raid, By: k.Versions[0].Name})
		}
	}
	return off
}

// forked are the raids that the plan offers of which several versions stand.
func forked(known []duty.PlannedRaid, unit string, tonight civil.Date) (all []uuid.UUID) {
	for _, k := range offered(known, unit, tonight) {
		if len(k.Versions) > 1 {
			all = append(all, k.ID)
		}
	}
	return all
}

// showForked opens the plan at a raid of two versions.
func (s *Session) showForked(id uuid.UUID) {
	s.planned = id
	s.Area(ui.AreaPlan)
}

// knownRaid is a raid as the form takes it: as its first version has it, and all
// of them where it was changed in two places.
func knownRaid(p duty.PlannedRaid) plan.Known {
	k := plan.Known{ID: p.ID, Raid: p.Raid}
	if len(p.Versions) < 2 {
		return k
	}
	k.Raid = p.Versions[0].Raid
	for _, v := range p.Versions {
		k.Versions = append(k.Versions, plan.Version{Rev: string(v.Rev), Raid: v.Raid, By: v.Name, At: v.At})
	}
	return k
}

func (s *Session) showPlan(known, off []duty.PlannedRaid, lent lendings) {
	o, region := s.duty.Officer(), s.duty.Region()
	d := plan.Data{Rules: s.duty.Rules(), Known: offered(known, o.Unit, s.clockNight())}
	d.Off = calledOff(off, o.Unit, s.clockNight())
	d.ID, d.Raid = s.planNext(d.Known, d.Rules)
	for i, k := range d.Known {
		d.Known[i].Lent = s.answersOf(lent.of[k.ID])
	}
	d.Asked = s.requestsOf(lent.asked)
	d.People = s.people()
	d.Gone = s.goneFrom(d)
	for _, x := range unitDistricts(region, o.Unit) {
		d.Districts = append(d.Districts, plan.District{KATO: x.KATO, Names: x.Names, Shape: shape(x)})
	}
	for _, id := range []uuid.UUID{d.ID, s.planned} { // as it is now, which the night may not have read yet
		i := slices.IndexFunc(d.Known, func(k plan.Known) bool { return k.ID == id })
		if i >= 0 && (id == d.ID || !plan.Over(d.Known[i].Raid, d.Rules.Now) || len(d.Known[i].Versions) > 1) { // what was over since is not gone on with
			d.ID, d.Raid, d.Versions = d.Known[i].ID, d.Known[i].Raid, d.Known[i].Versions
		}
	}
	s.planned = uuid.Nil
	var typed plan.Typed
	if s.desk.drafts.Noted(draft.Plan, &typed) {
		d.Typed = &typed
	}
	s.plan.Show(d)
}

// people are whom a raid can be planned with.
func (s *Session) people() (p plan.People) {
	unit, region := s.duty.Officer().Unit, s.duty.Region()
	for _, c := range s.duty.Colleagues() {
		if !hasDevice(c) {
			p.NoDevice = append(p.NoDevice, c.ID)
		}
		switch {
		case c.Role == regionfile.Administrator || c.Role == regionfile.Supervisor:
		case c.Unit == unit:
			p.Officers = append(p.Officers, c)
		case c.Unit != "":
			p.Others = append(p.Others, plan.Guest{Officer: c, Of: unitNames(region, c.Unit)})
		}
	}
	return p
}

// planNext is the raid that the plan opens at: tonight's, and once that is over the
// one of the coming evening; a nil id where there is none yet.
func (s *Session) planNext(known []plan.Known, rules raid.Rules) (uuid.UUID, raid.Raid) {
	night := plan.Coming(rules.Now, rules.Offset)
	if now := s.shift.Raid; now != nil {
		if !plan.Over(*now, rules.Now) {
			return s.shift.RaidID, *now
		}
		night = now.Night.Next()
	}
	for _, k := range known {
		if k.Raid.Night == night && k.Raid.Cancelled == nil && !plan.Over(k.Raid, rules.Now) {
			return k.ID, k.Raid
		}
	}
	return uuid.Nil, raid.Raid{Type: "NIGHT", Night: night, Unit: s.duty.Officer().Unit}
}

// hasDevice says whether an officer has a key on some device that was not revoked.
func hasDevice(o regionfile.Officer) bool {
	return slices.ContainsFunc(o.Keys, func(k regionfile.OfficerKey) bool { return k.Until.IsZero() })
}

// planTyped keeps what is typed of a plan.
func (s *Session) planTyped(t *plan.Typed) {
	if t == nil {
		s.pages.typed(draft.Plan, nil)
		return
	}
	s.pages.typed(draft.Plan, t)
}

// goneFrom are the members of the planned crews who go out no more.
func (s *Session) goneFrom(d plan.Data) (gone []regionfile.Officer) {
	known := map[uuid.UUID]bool{}
	for _, o := range d.Officers {
		known[o.ID] = true
	}
	for _, g := range d.Others {
		known[g.ID] = true
	}
	for _, k := range d.Known {
		for _, c := range k.Raid.Crews {
			for _, id := range c.Members {
				if known[id] {
					continue
				}
				known[id] = true
				o, _ := s.duty.Colleague(id)
				o.ID, o.Name = id, cmp.Or(o.Name, "—")
				gone = append(gone, o)
			}
		}
	}
	return gone
}
