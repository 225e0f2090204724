package duty

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// Step changes a saved record in one act: read, change, save. It is Record for
// what needs no form. A record of several versions is errs.Conflict
// "record_divided": they are made one first, by Settle.
func (d *Duty) Step(ctx context.Context, id uuid.UUID, change func(*raid.Encounter) error) (revision.Signed, error) {
	rec, err := d.record(ctx, id, raid.KindEncounter)
	if err != nil {
		return revision.Signed{}, err
	}
	if err := whole(rec); err != nil {
		return revision.Signed{}, err
	}
	w := Draft{ID: id, Seen: []revision.Hash{rec.Heads[0].Rev}}
	if err := decodeBody(rec.Heads[0], &w.Encounter); err != nil {
		return revision.Signed{}, err
	}
	if err := change(&w.Encounter); err != nil {
		return revision.Signed{}, err
	}
	return d.Record(ctx, w)
}

// Finish ends an encounter: no child is in care any more.
func (d *Duty) Finish(ctx context.Context, id uuid.UUID) (revision.Signed, error) {
	return d.Step(ctx, id, func(e *raid.Encounter) error {
		e.ClosedAt = e.EndAt(d.Now())
		return nil
	})
}

// Withdraw takes a record out of the count, with a reason. Its history stays.
func (d *Duty) Withdraw(ctx context.Context, id uuid.UUID, reason string) (revision.Signed, error) {
	return d.Step(ctx, id, func(e *raid.Encounter) error {
		if strings.TrimSpace(reason) == "" {
			return errs.Errorf(errs.Invalid, "reason_missing", "a withdrawal needs a reason")
		}
		e.Withdrawal = &raid.Reasoned{Reason: reason, At: d.Now()}
		return nil
	})
}

// PassPen gives the pen to an officer or to a crew. From then on only they
// write; what was written stays.
func (d *Duty) PassPen(ctx context.Context, id uuid.UUID, to raid.Pen) (revision.Signed, error) {
	return d.Step(ctx, id, func(e *raid.Encounter) error {
		if !e.ClosedAt.IsZero() {
			return errs.Errorf(errs.Conflict, "record_closed", "the record is finished")
		}
		e.Pen = to
		return nil
	})
}

// penTarget refuses a pen for who cannot hold it.
func (d *Duty) penTarget(to raid.Pen) error {
	bad := func(detail string) error {
		return &errs.Error{Kind: errs.Invalid, Code: "pen_target", Field: "pen", Detail: detail}
	}
	if (to.Officer == uuid.Nil) == (to.Crew == uuid.Nil) {
		return bad("the pen goes to one officer or one crew")
	}
	if to.Officer == uuid.Nil || to.Officer == d.opts.Keys.Officer().ID {
		return nil
	}
	o, known := d.Colleague(to.Officer)
	if !known || o.Revoked || o.Role != regionfile.Patrol && o.Role != regionfile.Inspector {
		return bad("this officer cannot hold a pen")
	}
	return nil
}
