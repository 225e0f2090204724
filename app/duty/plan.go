package duty

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// PlanOperation saves an operation: a new one under the nil id. One that was
// changed in two places is saved over exactly the versions that were seen; else
// nothing is, and errs.Conflict "operation_versions" names what stands.
func (d *Duty) PlanOperation(ctx context.Context, id uuid.UUID, o raid.Operation, seen ...revision.Hash) (uuid.UUID, error) {
	if o.Unit == "" {
		o.Unit = d.Officer().Unit
	}
	return d.plan(ctx, raid.KindOperation, id, o, o.Unit, o.From, seen...)
}

// PlanRaid saves a raid: a new one under the nil id. Where it names no
// operation, the one of its type that has the night in its days is taken, or a
// new one of this single night is made: the form asks for one thing less.
// Sectors and crews without an id are given one. One that was changed in two
// places is not saved, errs.Conflict: see SettleRaid.
func (d *Duty) PlanRaid(ctx context.Context, id uuid.UUID, r raid.Raid) (uuid.UUID, error) {
	return d.planRaid(ctx, id, r, nil)
}

// SettleRaid saves a raid that was changed in two places over all the versions
// that were seen. Where others stand there now nothing is saved, errs.Conflict.
func (d *Duty) SettleRaid(ctx context.Context, id uuid.UUID, r raid.Raid, seen []revision.Hash) error {
	_, err := d.planRaid(ctx, id, r, seen)
	return err
}

func (d *Duty) planRaid(ctx context.Context, id uuid.UUID, r raid.Raid, seen []revision.Hash) (uuid.UUID, error) {
	if r.Unit == "" {
		r.Unit = d.Officer().Unit
	}
	for i := range r.Sectors {
		if err := d.fillID(&r.Sectors[i].ID); err != nil {
			return uuid.Nil, err
		}
	}
	for i := range r.Crews {
		if err := d.fillID(&r.Crews[i].ID); err != nil {
			return uuid.Nil, err
		}
	}
	if err := d.mayWrite(raid.KindRaid); err != nil {
		return uuid.Nil, err
	}
	if err := d.checked(r); err != nil {
		return uuid.Nil, err
	}
	if err := d.mayMove(ctx, id, r.Night); err != nil {
		return uuid.Nil, err
	}
	if r.Operation == uuid.Nil {
		op, err := d.operationFor(ctx, r)
		if err != nil {
			return uuid.Nil, err
		}
		r.Operation = op
	}
	return d.plan(ctx, raid.KindRaid, id, r, r.Unit, r.Night, seen...)
}

// mayMove refuses to put a raid on another night once its own has come: crews
// are on it, and what they record names it.
func (d *Duty) mayMove(ctx context.Context, id uuid.UUID, to civil.Date) error {
	versions := d.RaidVersions(ctx, id)
	if len(versions) == 0 || slices.ContainsFunc(versions, func(v RaidVersion) bool { return v.Raid.Night == to }) {
		return nil
	}
	rules := d.Rules()
	if versions[0].Raid.Night <= civil.NightOf(rules.Now, rules.Offset) {
		return errs.Errorf(errs.Conflict, "raid_begun", "a raid keeps its night once it has come")
	}
	return nil
}

// CancelRaid calls a raid off, with a reason.
func (d *Duty) CancelRaid(ctx context.Context, id uuid.UUID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errs.Errorf(errs.Invalid, "reason_missing", "calling off needs a reason")
	}
	return d.setCancelled(ctx, id, &raid.Reasoned{Reason: reason, At: d.Now()})
}

// RestoreRaid takes back that a raid was called off.
func (d *Duty) RestoreRaid(ctx context.Context, id uuid.UUID) error {
	return d.setCancelled(ctx, id, nil)
}

// setCancelled changes nothing else of a raid: what another has written of it
// meanwhile stays.
func (d *Duty) setCancelled(ctx context.Context, id uuid.UUID, why *raid.Reasoned) error {
	rec, err := d.record(ctx, id, raid.KindRaid)
	if err != nil {
		return err
	}
	var r raid.Raid
	if err := decodeBody(rec.Heads[0], &r); err != nil {
		return err
	}
	r.Cancelled = why
	_, err = d.plan(ctx, raid.KindRaid, id, r, r.Unit, r.Night)
	return err
}

func (d *Duty) fillID(id *uuid.UUID) (err error) {
	if *id == uuid.Nil {
		*id, err = d.newID()
	}
	return err
}

func (d *Duty) operationFor(ctx context.Context, r raid.Raid) (uuid.UUID, error) {
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindOperation}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return uuid.Nil, err
		}
		var o raid.Operation
		if len(rec.Heads) == 0 || decodeBody(rec.Heads[0], &o) != nil {
			continue
		}
		if o.Type == r.Type && o.Unit == r.Unit && o.From <= r.Night && r.Night <= o.To {
			return rec.ID, nil
		}
	}
	return d.PlanOperation(ctx, uuid.Nil, raid.Operation{Type: r.Type, From: r.Night, To: r.Night, Unit: r.Unit})
}

// notSeen is the error of who saves over versions that he has not seen.
func notSeen(kind raid.Kind, heads []revision.Signed) error {
	if kind == raid.KindRaid {
		return errs.Errorf(errs.Conflict, "raid_versions", "the raid was changed in two places")
	}
	var all []string
	for _, h := range heads {
		var o raid.Operation
		if decodeBody(h, &o) == nil {
			all = append(all, fmt.Sprintf("%s (%s, %s–%s)", h.Rev, o.Type, o.From, o.To))
		}
	}
	return errs.Errorf(errs.Conflict, "operation_versions", "%s", strings.Join(all, "; "))
}

// plan signs an operation or a raid. What has several versions is saved over
// exactly those that were seen.
func (d *Duty) plan(ctx context.Context, kind raid.Kind, id uuid.UUID, body raid.Checked, unit string, night civil.Date, seen ...revision.Hash) (uuid.UUID, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(kind); err != nil {
		return uuid.Nil, err
	}
	if unit != d.Officer().Unit {
		return uuid.Nil, errs.Errorf(errs.Denied, "unit", "plans are made for one's own unit")
	}
	if err := d.checked(body); err != nil {
		return uuid.Nil, err
	}
	var parents []revision.Signed
	if id != uuid.Nil {
		rec, err := d.record(ctx, id, kind)
		if err != nil {
			return uuid.Nil, err
		}
		if len(rec.Heads)+len(seen) > 1 && !areHeads(seen, rec.Heads) {
			return uuid.Nil, notSeen(kind, rec.Heads)
		}
		parents = rec.Heads
	} else if err := d.fillID(&id); err != nil {
		return uuid.Nil, err
	}
	s := step{kind: kind, record: id, parents: parents, body: body, night: night}
	if kind == raid.KindRaid {
		s.raid = id
	}
	_, err := d.author(ctx, s)
	return id, err
}

// areHeads tells that these are all the heads, in whatever order.
func areHeads(seen []revision.Hash, heads []revision.Signed) bool {
	return len(seen) == len(heads) && !slices.ContainsFunc(heads, func(h revision.Signed) bool { return !slices.Contains(seen, h.Rev) })
}
