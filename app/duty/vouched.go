package duty

import (
	"context"
	"encoding/binary"
	"sync/atomic"

	"shyraq/sync/courier"
)

// metaVouched is up to which number of this device's chain the region has all,
// as it said itself.
const metaVouched = "vouched"

// vouched is what the region said it has of this device. Its answers to single
// revisions lie in the clear, where who holds the switched-off device can write
// them: before a key is destroyed, with which what he took for delivered would be
// gone for good, the region's own word is asked for, and that is kept sealed.
type vouched struct {
	heard, kept atomic.Uint64
}

// hear notes what the region says; what it has not said is nothing.
func (v *vouched) hear(s courier.Status) {
	if s.Vouched > 0 {
		v.heard.Store(s.Vouched)
	}
}

// keepVouched keeps the region's word beyond this run. A disk that takes nothing
// leaves it to the next time.
func (d *Duty) keepVouched(ctx context.Context) {
	n := d.vouch.heard.Load()
	if n == 0 || n == d.vouch.kept.Load() {
		return
	}
	if d.ledger.PutMeta(ctx, metaVouched, d.opts.Keys.Store(), binary.BigEndian.AppendUint64(nil, n)) == nil {
		d.vouch.kept.Store(n)
	}
}

// vouchedFor is up to which number the region has all, by its word of this run,
// or else of the last one.
func (d *Duty) vouchedFor(ctx context.Context) uint64 {
	if n := d.vouch.heard.Load(); n > 0 {
		return n
	}
	b, err := optional{d.ledger, d.opts.Dir}.Meta(ctx, metaVouched)
	if err != nil || len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}
