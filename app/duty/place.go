package duty

import (
	"context"
	"fmt"
)

// metaPlace is the name under which an officer's place is kept.
func (d *Duty) metaPlace() string { return "place/" + d.opts.Keys.Officer().ID.String() }

// KeepPlace keeps where the officer was in the program, for his next unlock on
// this device. Like a draft it is sealed for him alone and never leaves the
// device; nothing drops it.
func (d *Duty) KeepPlace(ctx context.Context, raw []byte) error {
	if err := d.keepMeta(ctx, d.metaPlace(), raw); err != nil {
		return fmt.Errorf("keep place: %w", err)
	}
	return nil
}

// Place is what KeepPlace kept, or errs.NotFound.
func (d *Duty) Place(ctx context.Context) ([]byte, error) {
	return d.readMeta(ctx, d.metaPlace())
}
