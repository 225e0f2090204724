package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/rights"
)

// withhold lets go of what the officer may not read any more, as the region says: his
// role is a lower one, he is in another unit, or a unit has lost a district. What he
// wrote a revision of, or is typing, stays, and so does what lies under the key of a
// crew's night that he shares with a colleague of this device: that ends with the shift.
func (d *Duty) withhold(ctx context.Context, ask func(context.Context, []uuid.UUID) (rights.Answer, error)) (gone int, part bool, err error) {
	whole, all, err := d.servedHim(ctx)
	if err != nil {
		return 0, false, err
	}
	var out []ledger.Withholding
	for some := range slices.Chunk(all, rights.Most) {
		says, err := ask(ctx, some)
		if err != nil {
			return 0, false, err
		}
		for _, id := range says.None {
			if slices.Contains(some, id) {
				out = append(out, ledger.Withholding{Record: id})
			}
		}
		for _, id := range says.Part {
			if whole[id] && slices.Contains(some, id) {
				out, part = append(out, ledger.Withholding{Record: id, Part: true}), true
			}
		}
	}
	if len(out) == 0 {
		return 0, false, nil
	}
	if _, err = d.ledger.Withhold(ctx, d.opts.Keys.Alone, out...); err != nil {
		return 0, false, err
	}
	return len(out), part, nil
}

// servedHim lists the records of which something lies here for this officer alone, and
// which he neither wrote nor is typing in; whole are those of which there is more than
// what was shown.
func (d *Duty) servedHim(ctx context.Context) (whole map[uuid.UUID]bool, all []uuid.UUID, err error) {
	typing := map[uuid.UUID]bool{}
	drafts, err := d.ledger.Ledger.Drafts(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range drafts {
		typing[w.ID] = true
	}
	me := d.opts.Keys.Officer().ID
	whole = map[uuid.UUID]bool{}
	for rec, err := range d.ledger.Ledger.Records(ctx, ledger.Query{Kinds: append(slices.Clone(raid.Kinds), raid.KindRegister)}) {
		switch {
		case err != nil && rec.ID == uuid.Nil:
			return nil, nil, err
		case err != nil:
			continue // damaged: it opens to nobody, and holds nothing else up
		}
		his := func(s revision.Signed) bool { return s.Envelope.Author == me }
		if typing[rec.ID] || slices.ContainsFunc(rec.Revisions, his) || !slices.ContainsFunc(rec.Keys, d.opts.Keys.Alone) {
			continue
		}
		all = append(all, rec.ID)
		whole[rec.ID] = slices.ContainsFunc(rec.Revisions, func(s revision.Signed) bool { return len(s.Bytes) > 0 })
	}
	return whole, all, nil
}
