package duty

import (
	"context"
	"fmt"
)

// metaTyped is the name under which what an officer typed on a page is kept.
func (d *Duty) metaTyped(page string) string {
	return "typed/" + d.opts.Keys.Officer().ID.String() + "/" + page
}

// KeepTyped keeps what the officer typed on a page that is no record, such as a
// plan or the comments of a review, until it is saved or left: nothing drops
// it. Like a draft it is as durable as a record, sealed for him alone, and
// never leaves the device.
func (d *Duty) KeepTyped(ctx context.Context, page string, raw []byte) error {
	if err := d.ledger.PutMeta(ctx, d.metaTyped(page), d.opts.Keys.Own(), raw); err != nil {
		return fmt.Errorf("keep what was typed: %w", err)
	}
	return nil
}

// Typed is what KeepTyped kept, or errs.NotFound.
func (d *Duty) Typed(ctx context.Context, page string) ([]byte, error) {
	return optional{d.ledger, d.opts.Dir}.Meta(ctx, d.metaTyped(page))
}
