package duty

import (
	"context"
	"slices"

	"shyraq/app/raid/civil"
	"shyraq/app/vault"
)

// noteSheets notes, before a key of a night goes, what lies under it, and counts the
// sheets of the closings that wait for it once more: what was done since is on them.
// Nothing may be saved meanwhile, and nothing goes where it cannot be noted.
func (d *Duty) noteSheets(ctx context.Context, all []closing, night civil.Date, held vault.HeldNight) error {
	under, err := d.ledger.OwnUnder(held.Key)
	if err != nil {
		return err
	}
	beside, err := d.ledger.OwnUnder(d.opts.Keys.Own())
	if err != nil {
		return err
	}
	for i := range all {
		c := &all[i]
		at := slices.IndexFunc(c.Keys, func(k closedKey) bool { return k.Key == held.Key.String() })
		if c.Night != night || at < 0 || c.Keys[at].Gone {
			continue
		}
		c.Keys[at].Steps = spansOf(under...)
		if err := d.countClosing(ctx, all, c, spansOf(beside...)); err != nil {
			return err
		}
	}
	return d.keepClosings(ctx, all)
}

// countClosing counts the sheet of a closing as it is now. Who does not hold all of its
// keys sees less of it, and takes nothing off.
func (d *Duty) countClosing(ctx context.Context, all []closing, c *closing, beside spans) error {
	whole, its := true, slices.Clone(beside)
	for _, k := range c.Keys {
		held, ok := d.heldKey(k.Key)
		if whole = whole && ok; !ok {
			continue
		}
		under, err := d.ledger.OwnUnder(held.Key)
		if err != nil {
			return err
		}
		its = append(its, spansOf(under...)...)
	}
	now, err := d.countSteps(ctx, c.Night, d.answeredBefore(all, c.Night), func(n uint64) bool {
		if beside.has(n) {
			c.Beside = append(c.Beside, [2]uint64{n, n})
		}
		return its.has(n)
	})
	if err != nil {
		return err
	}
	if c.Sheet = c.Sheet.AtLeast(now); whole {
		c.Sheet = now
	}
	return nil
}
