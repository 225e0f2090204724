package duty

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// Split is a record that was changed in two places, for who makes it one.
type Split struct {
	Record uuid.UUID
	Sides  [2]Version    // in full, the left one first
	Base   *Version      // what both began from; nil where that is not one version
	More   int           // versions beside the two, which are settled after them
	Waits  []merge.Field // what a person decides, by path
	Taken  []merge.Field // what joins by itself
	Broken string        // why nothing joins by itself: the key of the rule, see merge.Joined
	Acts   []Contested   // acts in force of which a person may have to void one
}

// Split opens the two versions of an encounter that are to be made one. They are
// read in full, so it is written in the journal first. Refused are who holds the
// pen of neither, errs.Denied "pen"; a record that is one, errs.Conflict
// "record_whole"; and one of which the officer has typed something that is not
// saved, errs.Conflict "draft_open": it would be left behind.
func (d *Duty) Split(ctx context.Context, id uuid.UUID) (Split, error) {
	rec, heads, err := d.divided(ctx, id)
	if err != nil {
		return Split{}, err
	}
	if err := d.audit(ctx, AuditEdit, id, "versions"); err != nil {
		return Split{}, err
	}
	out := Split{Record: id, More: len(rec.Heads) - 2}
	c := &caseFile{id: id, kind: rec.Kind, record: rec}
	acks := d.ledger.Outbox().Acked()
	for i, h := range heads {
		out.Sides[i] = d.version(h, c, acks, false)
	}
	base, body := baseOf(rec, heads)
	if body != nil {
		v := d.version(base, c, acks, false)
		out.Base = &v
	}
	joined, err := merge.Join(rec.Kind, body, heads[0].Envelope.Body, heads[1].Envelope.Body)
	if err != nil {
		return Split{}, err
	}
	out.Waits, out.Taken, out.Broken = slices.DeleteFunc(joined.Fields, ofAct), joined.Taken, joined.Broken
	if out.Broken != "" {
		out.Taken = nil
	}
	out.Acts = contested(out.Sides[0].Encounter, out.Sides[1].Encounter)
	return out, nil
}

// Settle makes one of the two versions that were seen: what joins by itself, and
// of the rest the side that was chosen, by path. Acts are never chosen among: those
// of both stay, and those that void names are taken out of force, each with its
// reason. It is saved as a revision of
// both, by the rules of every other; a third that came meanwhile stays beside it.
// Where one of the two is none of the record's versions any more it is
// errs.Conflict "versions_moved", and nothing is saved: it was not seen what came.
// Where an act in force says otherwise than what was chosen, and one of the two
// said the same, it is errs.Denied "act_frozen".
func (d *Duty) Settle(ctx context.Context, id uuid.UUID, seen [2]revision.Hash, chosen map[string]merge.Side, void Voids) (revision.Signed, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	w, err := d.joined(ctx, id, seen, chosen, void)
	if err != nil {
		return revision.Signed{}, err
	}
	return d.save(ctx, w, nil, false)
}

// Lacks is what the record would lack as Settle would save it, where it would be a
// finished one: choices across versions can make what neither was. Of one that goes
// on it is nothing, for that its officer finishes it. What Settle would refuse because
// of an act in force is a problem that blocks, whether it is finished or not.
func (d *Duty) Lacks(ctx context.Context, id uuid.UUID, seen [2]revision.Hash, chosen map[string]merge.Side, void Voids) ([]raid.Problem, error) {
	w, err := d.joined(ctx, id, seen, chosen, void)
	var bad *errs.Error
	switch {
	case err != nil:
		return nil, err
	case errors.As(d.keepsFrozen(ctx, w), &bad):
		return []raid.Problem{{Path: bad.Field, Severity: raid.Blocks, Key: "problem.act_differs"}}, nil
	case w.Encounter.ClosedAt.IsZero() || w.Encounter.Withdrawal != nil:
		return nil, nil
	}
	return w.Encounter.Check(d.Rules()), nil
}

// joined is the record as one, as Settle saves it.
func (d *Duty) joined(ctx context.Context, id uuid.UUID, seen [2]revision.Hash, chosen map[string]merge.Side, void Voids) (Draft, error) {
	rec, heads, err := d.divided(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	for i, rev := range seen { // another that came meanwhile waits for its turn
		at := slices.IndexFunc(rec.Heads, func(h revision.Signed) bool { return h.Rev == rev })
		if at < 0 || i > 0 && rev == seen[0] {
			return Draft{}, errs.Errorf(errs.Conflict, "versions_moved", "record %s has other versions now", id)
		}
		heads[i] = rec.Heads[at]
	}
	_, base := baseOf(rec, heads)
	left, right := heads[0].Envelope.Body, heads[1].Envelope.Body
	if chosen, err = withActs(rec.Kind, base, left, right, chosen); err != nil {
		return Draft{}, err
	}
	body, err := merge.Decide(rec.Kind, base, left, right, chosen)
	if err != nil {
		return Draft{}, err
	}
	w := Draft{ID: id, Whole: true, settles: true}
	if json.Unmarshal(body, &w.Encounter) != nil {
		return Draft{}, misshapen(heads[0])
	}
	if w.raw, err = json.Marshal(map[string]json.RawMessage{"encounter": body}); err != nil {
		return Draft{}, misshapen(heads[0])
	}
	crews := d.crews(ctx, heads[0].Envelope.Raid)
	slices.SortStableFunc(heads, func(a, b revision.Signed) int { return d.holding(b, crews) - d.holding(a, crews) })
	for _, h := range heads {
		w.Seen = append(w.Seen, h.Rev)
	}
	return w, d.settleActs(&w.Encounter, heads, void)
}

// holding is 1 where a version leaves the pen with this officer.
func (d *Duty) holding(s revision.Signed, crews []raid.Crew) int {
	if pen, ok := penOf(s); ok && raid.HoldsPen(pen, d.Officer().ID, crews) {
		return 1
	}
	return 0
}

// divided reads a record of several versions and the two of them that are
// settled first, the earlier on the left.
func (d *Duty) divided(ctx context.Context, id uuid.UUID) (ledger.Record, []revision.Signed, error) {
	rec, err := d.record(ctx, id, raid.KindEncounter)
	switch {
	case err != nil:
		return rec, nil, err
	case len(rec.Heads) < 2:
		return rec, nil, errs.Errorf(errs.Conflict, "record_whole", "record %s has one version", id)
	}
	if err := d.mayWrite(raid.KindEncounter); err != nil {
		return rec, nil, err
	}
	if !d.settles(ctx, rec) {
		return rec, nil, errs.Errorf(errs.Denied, "pen", "the pen is with somebody else")
	}
	if err := wholly(id, rec.Heads...); err != nil {
		return rec, nil, err
	}
	if _, err := d.Draft(ctx, id); err == nil {
		return rec, nil, errs.Errorf(errs.Conflict, "draft_open", "something of record %s is typed and not saved", id)
	} else if !isNotFound(err) {
		return rec, nil, err
	}
	heads := slices.Clone(rec.Heads[:2])
	slices.SortFunc(heads, func(a, b revision.Signed) int {
		return cmp.Or(a.Envelope.Time.Compare(b.Envelope.Time), cmp.Compare(a.Rev, b.Rev))
	})
	return rec, heads, nil
}

// settles says whether this officer may make one record of several versions: the
// pen is his by what they leave together.
func (d *Duty) settles(ctx context.Context, rec ledger.Record) bool {
	if rec.Kind != raid.KindEncounter || len(rec.Heads) < 2 {
		return false
	}
	crews := d.crews(ctx, rec.Heads[0].Envelope.Raid)
	return slices.ContainsFunc(pensOf(rec, rec.Heads[:2]), func(p raid.Pen) bool { return raid.HoldsPen(p, d.Officer().ID, crews) })
}

// baseOf is what two versions of a record both began from; a nil body where that
// is not one version that is here.
func baseOf(rec ledger.Record, heads []revision.Signed) (revision.Signed, json.RawMessage) {
	fork, found := forkOf(rec, heads[0].Rev, heads[1].Rev)
	if !found {
		return revision.Signed{}, nil
	}
	base, _ := revisionOf(rec, fork.Base)
	return base, base.Envelope.Body
}
