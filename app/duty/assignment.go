package duty

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/ledger"
)

// Assigned is a decision of the commission as it stands, with what was said of it.
type Assigned struct {
	ID         uuid.UUID
	Assignment raid.Assignment // of all its versions; its answers in their order
	Standing   assigned.Standing
	Who        string    // who answers for it; an officer the directory lacks has no name
	Names      []string  // of who gave each answer
	By         uuid.UUID // who wrote it down, with his name
	ByName     string
	Late, Soon bool
	Mine       bool // this officer answers for it
	Leads      bool // he is a supervisor of its unit: he moves it, ends it, withdraws it
	TakesBack  bool // the last answer is his
	Waits      bool // the region has not answered for all of it yet
}

// Steps are what this officer may say of a decision: none once it is ended.
func (a Assigned) Steps() []codes.Code {
	switch {
	case !a.Standing.Open():
		return nil
	case a.Leads:
		return assigned.SupervisorSteps
	case a.Mine:
		return assigned.AnswererSteps
	}
	return nil
}

// Assignments lists the decisions of the commission that this officer reads: those that
// are open by their day, the late ones first, then the others, the last ended first. One
// that is damaged or of a newer program is left out.
func (d *Duty) Assignments(ctx context.Context) (all []Assigned, err error) {
	acks := d.ledger.Outbox().Acked()
	err = d.assignments(ctx, func(rec ledger.Record, v raid.Assignment) {
		a := d.assigned(rec.ID, v, authorOf(rec))
		a.Waits = !d.arrived(rec, acks)
		all = append(all, a)
	})
	slices.SortStableFunc(all, byDay)
	return all, err
}

// byDay orders the open by their day, and behind them what is ended, the last first.
func byDay(a, b Assigned) int {
	x, y := a.Standing, b.Standing
	switch {
	case x.Open() != y.Open() && x.Open():
		return -1
	case x.Open() != y.Open():
		return 1
	case !x.Open() && x.Ended != y.Ended:
		return cmp.Compare(y.Ended, x.Ended)
	}
	return cmp.Or(cmp.Compare(x.Until, y.Until), a.Assignment.At.Compare(b.Assignment.At), slices.Compare(a.ID[:], b.ID[:]))
}

// assignments goes through the decisions that are here, each as all its versions say.
func (d *Duty) assignments(ctx context.Context, each func(ledger.Record, raid.Assignment)) error {
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindAssignment}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err != nil {
			return err
		}
		if v, ok := joinedAssignment(rec); ok {
			each(rec, v)
		}
	}
	return nil
}

// joinedAssignment is a decision as all its versions say.
func joinedAssignment(rec ledger.Record) (raid.Assignment, bool) {
	var all []raid.Assignment
	for _, h := range rec.Heads {
		var one raid.Assignment
		if decodeBody(h, &one) == nil && !raid.Blocked(one.Check(raid.Rules{})) {
			all = append(all, one)
		}
	}
	return assigned.Join(all...)
}

// authorOf is who wrote a record's first revision.
func authorOf(rec ledger.Record) uuid.UUID {
	if len(rec.Revisions) == 0 {
		return uuid.Nil
	}
	return rec.Revisions[0].Envelope.Author
}

func (d *Duty) assigned(id uuid.UUID, v raid.Assignment, by uuid.UUID) Assigned {
	me, today, where := d.Officer(), d.today(), d.Rules().Offset
	s := assigned.Of(v, where)
	out := Assigned{ID: id, Assignment: v, Standing: s, Who: v.Organisation, Late: s.Late(today), Soon: s.Soon(today),
		Mine: v.Officer == me.ID, By: by, ByName: d.nameOf(by), Leads: me.Role == regionfile.Supervisor && v.Unit == me.Unit}
	if v.Officer != uuid.Nil {
		out.Who = d.nameOf(v.Officer)
	}
	for _, a := range v.Answers {
		out.Names = append(out.Names, d.nameOf(a.By))
	}
	_, mine := assigned.TakesBack(v, me.ID)
	out.TakesBack = mine && (out.Leads || out.Mine)
	return out
}

// Assign writes a decision of the commission down under the next number of this officer on
// this device: what is to be done, by an officer of the region or by an organisation, until
// when. All else of it is filled in. Refused are: whoever is no supervisor, errs.Denied
// "role"; an officer the directory does not have, errs.Invalid "assignment_officer"; and what
// blocks, *ProblemsError.
func (d *Duty) Assign(ctx context.Context, v raid.Assignment) (Assigned, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindAssignment); err != nil {
		return Assigned{}, err
	}
	rules, me := d.Rules(), d.Officer()
	at := d.Now().In(civil.Location(rules.Offset)).Truncate(time.Second)
	v.What, v.Organisation, v.Source = strings.TrimSpace(v.What), strings.TrimSpace(v.Organisation), strings.TrimSpace(v.Source)
	v.Unit, v.At, v.Year, v.Series, v.Number = me.Unit, at.UTC(), at.Year(), raid.ReportSeries(d.opts.Device.Device, me.ID), 1
	v.Answers, v.Undone = nil, nil
	err := d.assignments(ctx, func(_ ledger.Record, other raid.Assignment) {
		if other.Series == v.Series && other.Year == v.Year {
			v.Number = max(v.Number, other.Number+1)
		}
	})
	if err != nil {
		return Assigned{}, err
	}
	if err := d.checked(v); err != nil {
		return Assigned{}, err
	}
	if o, known := d.Colleague(v.Officer); v.Officer != uuid.Nil && (!known || o.Revoked) {
		return Assigned{}, &errs.Error{Kind: errs.Invalid, Code: "assignment_officer", Field: "officer", Detail: "the directory has no such officer"}
	}
	id, err := d.newID()
	if err != nil {
		return Assigned{}, err
	}
	if _, err = d.author(ctx, step{kind: raid.KindAssignment, record: id, body: v}); err != nil {
		return Assigned{}, err
	}
	out := d.assigned(id, v, me.ID)
	out.Waits = true
	return out, nil
}

// AnswerAssignment says what came of a decision, in words where the step needs them, and a
// day where it is moved. Refused are: whoever neither leads nor answers for it, or may not
// say that, errs.Denied "assignment_step"; one that is ended, errs.Conflict
// "assignment_ended"; and what blocks, *ProblemsError.
func (d *Duty) AnswerAssignment(ctx context.Context, id uuid.UUID, said codes.Code, until civil.Date, words string) (Assigned, error) {
	return d.continueAssignment(ctx, id, func(a Assigned, v *raid.Assignment) error {
		switch {
		case !a.Leads && !a.Mine:
			return errs.Errorf(errs.Denied, "assignment_step", "decision %s is not his", id)
		case !a.Standing.Open():
			return errs.Errorf(errs.Conflict, "assignment_ended", "decision %s is ended", id)
		case !slices.Contains(a.Steps(), said):
			return errs.Errorf(errs.Denied, "assignment_step", "he does not say %q of decision %s", said, id)
		}
		if !a.Leads && len(v.Answers) >= assigned.MostByAnswerer {
			return errs.Errorf(errs.Denied, "assignment_step", "decision %s has %d answers", id, len(v.Answers))
		}
		if said != codes.AssignmentMoved {
			until = ""
		}
		one, err := d.newID()
		if err != nil {
			return err
		}
		at := d.Now().UTC().Truncate(time.Millisecond)
		if last := len(v.Answers) - 1; last >= 0 && !at.After(v.Answers[last].At) {
			at = v.Answers[last].At.Add(time.Millisecond) // it goes on from that, whatever the clock of this device says
		}
		v.Answers = append(v.Answers, raid.AssignmentAnswer{ID: one, Step: said, By: d.Officer().ID, At: at, Words: strings.TrimSpace(words), Until: until})
		return nil
	})
}

// TakeBackAssignment takes the last answer back, which must be this officer's own: what was
// said before it stands again. Where another answered since it is errs.Conflict
// "assignment_answered".
func (d *Duty) TakeBackAssignment(ctx context.Context, id uuid.UUID) (Assigned, error) {
	return d.continueAssignment(ctx, id, func(a Assigned, v *raid.Assignment) error {
		if !a.TakesBack {
			return errs.Errorf(errs.Conflict, "assignment_answered", "the last answer of decision %s is another's", id)
		}
		at := d.Now().UTC().Truncate(time.Millisecond)
		for i := range v.Answers {
			if v.Answers[i].ID == a.Standing.Last.ID {
				v.Answers[i].Undone = &at
			}
		}
		return nil
	})
}

// WithdrawAssignment takes a decision off, with a reason: it was a mistake, or the
// commission lifted it. Refused to whoever does not lead it, errs.Denied
// "assignment_step", and once it is withdrawn, errs.Conflict "assignment_ended".
func (d *Duty) WithdrawAssignment(ctx context.Context, id uuid.UUID, reason string) (Assigned, error) {
	return d.continueAssignment(ctx, id, func(a Assigned, v *raid.Assignment) error {
		switch {
		case !a.Leads:
			return errs.Errorf(errs.Denied, "assignment_step", "decision %s is of another unit", id)
		case v.Undone != nil:
			return errs.Errorf(errs.Conflict, "assignment_ended", "decision %s was withdrawn already", id)
		}
		v.Undone = &raid.Reasoned{Reason: strings.TrimSpace(reason), At: d.Now().UTC().Truncate(time.Millisecond)}
		return nil
	})
}

// continueAssignment writes a revision on all versions of a decision.
func (d *Duty) continueAssignment(ctx context.Context, id uuid.UUID, change func(Assigned, *raid.Assignment) error) (Assigned, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	rec, err := d.record(ctx, id, raid.KindAssignment)
	if err != nil {
		return Assigned{}, err
	}
	v, ok := joinedAssignment(rec)
	if !ok {
		return Assigned{}, misshapen(rec.Heads[0])
	}
	v.Answers = slices.Clone(v.Answers)
	if err := change(d.assigned(id, v, authorOf(rec)), &v); err != nil {
		return Assigned{}, err
	}
	if err := d.checked(v); err != nil {
		return Assigned{}, err
	}
	if _, err = d.author(ctx, step{kind: raid.KindAssignment, record: id, parents: rec.Heads, body: v}); err != nil {
		return Assigned{}, err
	}
	out := d.assigned(id, v, authorOf(rec))
	out.Waits = true
	return out, nil
}
