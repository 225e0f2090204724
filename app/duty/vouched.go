package duty

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"time"

	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// metaVouched is up to which number of this device's chain the region has all,
// as it said itself.
const metaVouched = "vouched"

// vouched is what the region said it has of this device. Its answers to single
// revisions lie in the clear, where who holds the switched-off device can write
// them: before a key is destroyed, with which what he took for delivered would be
// gone for good, the region's own word is asked for, and that is kept sealed. It
// tells when to ask; what counts is what the region signs when it is asked.
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
	b, err := optional{d.ledger.Ledger, d.opts.Dir}.Meta(ctx, metaVouched)
	if err != nil || len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// askKept asks the region which of some revisions of this device it has, and gives
// those that it signed for.
type askKept func(context.Context, []wire.KeptRev) ([]wire.KeptRev, error)

// longestAsk is how long the region is waited for before a key is destroyed.
// Without its answer none is.
const longestAsk = 15 * time.Second

// confirmed are the revisions that the region signed for in this very session.
type confirmed map[wire.KeptRev]bool

// confirm asks the region for the revisions of this device that lie under a key.
func (d *Duty) confirm(ctx context.Context, id seal.KeyID, into confirmed) error {
	revs, err := d.ownUnder(ctx, id)
	if err != nil || len(revs) == 0 {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longestAsk)
	defer cancel()
	got, err := d.kept(ctx, revs)
	for _, r := range got {
		into[r] = true
	}
	return err
}

// ownUnder are the revisions of this device that lie under a key.
func (d *Duty) ownUnder(ctx context.Context, id seal.KeyID) (revs []wire.KeptRev, err error) {
	dseqs, err := d.ledger.OwnUnder(id)
	if err != nil {
		return nil, err
	}
	for _, n := range dseqs {
		rev, ok := d.ledger.At(ctx, d.opts.Device.Device, n)
		if !ok {
			return nil, fmt.Errorf("revision %d of this device: %w", n, ledger.ErrDamaged)
		}
		revs = append(revs, wire.KeptRev{DSeq: n, Rev: rev})
	}
	return revs, nil
}
