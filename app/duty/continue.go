package duty

import (
	"context"
	"slices"
	"strings"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// mayContinue asks whether this officer may write the next revision. Who makes one
// of two versions gives no reason for a change of what is finished: each of them
// has its own.
func (d *Duty) mayContinue(ctx context.Context, seen []revision.Signed, e *raid.Encounter, crews []raid.Crew, settles bool) error {
	me := d.Officer().ID
	if len(seen) == 0 {
		if e.Pen == (raid.Pen{}) {
			e.Pen = raid.Pen{Officer: me}
		}
		return d.penTarget(e.Pen)
	}
	var was raid.Encounter
	if err := decodeBody(seen[0], &was); err != nil {
		return err
	}
	if !raid.HoldsPen(was.Pen, me, crews) {
		return errs.Errorf(errs.Denied, "pen", "the pen is with somebody else")
	}
	if e.Pen != was.Pen {
		if err := d.penTarget(e.Pen); err != nil {
			return err
		}
	}
	if settles || was.ClosedAt.IsZero() && was.Withdrawal == nil {
		return nil
	}
	if d.answers(ctx, *e, seen) {
		if strings.TrimSpace(e.Answer.Text) == "" {
			return &errs.Error{Kind: errs.Invalid, Code: "answer_missing", Field: "answer"}
		}
		return nil
	}
	// Each amendment has its own reason; that of the one before does not serve.
	act := e.Amendment
	if e.Withdrawal != nil && was.Withdrawal == nil {
		act = e.Withdrawal
	}
	if act != nil && act.At.IsZero() {
		act.At = d.Now()
	}
	if was.Amendment != nil && act != nil && *act == *was.Amendment {
		act = nil
	}
	return raid.MayAmend(was, me, crews, act)
}

// answers says whether a body answers a review that returned one of the
// revisions seen: the reviewer's comment is the reason to change it then. It
// serves once, since the next body stands on a revision nobody returned.
func (d *Duty) answers(ctx context.Context, now raid.Encounter, seen []revision.Signed) bool {
	if now.Answer == nil || now.Withdrawal != nil {
		return false
	}
	rec, err := d.record(ctx, now.Answer.Review, raid.KindReview)
	if err != nil {
		return false
	}
	var v raid.Review
	if decodeBody(rec.Heads[0], &v) != nil || v.Decision != raid.Return || v.Record != seen[0].Envelope.Record {
		return false
	}
	return slices.ContainsFunc(seen, func(s revision.Signed) bool { return string(s.Rev) == v.Rev })
}

// seen gives the revisions that what is saved goes on from. A draft that was begun
// from several goes on from the one that it shows: the others stay beside it until
// somebody makes one of them. A draft that names none, of a record that exists,
// goes on from what stands now, where that is one version.
func (d *Duty) seen(ctx context.Context, w Draft) ([]revision.Signed, error) {
	rec, err := d.ledger.Record(ctx, w.ID)
	if isNotFound(err) {
		if len(w.Seen) > 0 {
			return nil, errs.Errorf(errs.NotFound, "record_unknown", "record %s is not on this device", w.ID)
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if rec.Kind != raid.KindEncounter {
		return nil, errs.Errorf(errs.Invalid, "kind_other", "record %s is %s", w.ID, rec.Kind)
	}
	if len(w.Seen) == 0 {
		return rec.Heads, whole(rec)
	}
	var out []revision.Signed
	for _, rev := range w.Seen {
		for _, s := range rec.Revisions {
			if s.Rev == rev {
				out = append(out, s)
			}
		}
	}
	switch {
	case len(out) == 0:
		return rec.Heads[:1], nil
	case !w.settles:
		out = out[:1]
	}
	return out, nil
}

// whole refuses a record of several versions to who has seen none of them, or one:
// what is written over all of them would be in the place of what nobody looked at.
func whole(rec ledger.Record) error {
	if len(rec.Heads) > 1 {
		return errs.Errorf(errs.Conflict, "record_divided", "record %s has %d versions", rec.ID, len(rec.Heads))
	}
	return nil
}
