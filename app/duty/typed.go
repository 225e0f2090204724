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
	if err := d.keepMeta(ctx, d.metaTyped(page), raw); err != nil {
		return fmt.Errorf("keep what was typed: %w", err)
	}
	return nil
}

// keepMeta keeps a value for the officer alone.
func (d *Duty) keepMeta(ctx context.Context, name string, raw []byte) error {
	return d.write(name, raw, func() error { return d.ledger.PutMeta(ctx, name, d.opts.Keys.Own(), raw) })
}

// readMeta is what keepMeta kept, or what is held in its place.
func (d *Duty) readMeta(ctx context.Context, name string) ([]byte, error) {
	if raw, ok := d.held(name); ok {
		return raw, nil
	}
	return optional{d.ledger.Ledger, d.opts.Dir}.Meta(ctx, name)
}

// Typed is what KeepTyped kept, or errs.NotFound.
func (d *Duty) Typed(ctx context.Context, page string) ([]byte, error) {
	return d.readMeta(ctx, d.metaTyped(page))
}
