package duty

import (
	"context"

	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// erased says whether what an officer goes on from was erased, by order of the
// region.
func (d *Duty) erased(ctx context.Context, seen []revision.Hash) bool {
	for _, rev := range seen {
		if gone, err := d.ledger.HasErased(ctx, rev); err == nil && gone {
			return true
		}
	}
	return false
}

// errErased refuses to write what was erased once more.
func errErased() error { return errs.Errorf(errs.NotFound, "erased", "the record was erased") }

// eraseDrafts destroys what was typed of records that were erased: a letter that
// was on its way to the disk while the order was obeyed, or was held aside.
func (d *Duty) eraseDrafts(ctx context.Context) error {
	drafts, err := d.Drafts(ctx)
	if err != nil {
		return err
	}
	var gone []ledger.Erasure
	for _, w := range drafts {
		if !d.erased(ctx, w.Seen) {
			continue
		}
		if err := d.dropDraft(ctx, w.ID); err != nil {
			return err
		}
		gone = append(gone, ledger.Erasure{Record: w.ID, Whole: true})
	}
	if len(gone) == 0 {
		return nil
	}
	_, err = d.ledger.Erase(ctx, gone...)
	d.listeners.tell()
	return err
}
