package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"shyraq/sync/journal"
	"shyraq/sync/revision"
)

// Aside is a pushed line that is kept and not folded: held until what is
// missing arrives, or quarantined for good. Nothing of it is in any record.
type Aside struct {
	Held   bool          `json:"held,omitempty"`
	Reason string        `json:"reason"` // a code
	Rev    revision.Hash `json:"rev,omitempty"`
	Device uuid.UUID     `json:"device,omitzero"`
	DSeq   uint64        `json:"dseq,omitempty"`
	Linked bool          `json:"linked,omitempty"` // it has its number in the device's chain
	From   uuid.UUID     `json:"from,omitzero"`    // the device that pushed it
	Line   []byte        `json:"line"`             // as it came, opened where it was sealed
}

// slot names an aside by its line, so that the same line set aside twice is
// kept once.
func (a Aside) slot() [32]byte { return piece(sha256.Sum256(a.Line), 0) }

// SetAside keeps lines out of the records, sealed with the store key, as one
// durable batch. The same line again replaces what was said of it.
func (l *Ledger) SetAside(ctx context.Context, lines ...Aside) error {
	return l.do(ctx, func(b *batch) error {
		for _, a := range lines {
			value, err := json.Marshal(a)
			if err != nil {
				return fmt.Errorf("set aside: %w", err)
			}
			if err := b.putSlot(journal.Aside, a.slot(), l.opt.StoreKey, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// Release forgets lines that were set aside, because they were stored since.
func (l *Ledger) Release(ctx context.Context, lines ...Aside) error {
	return l.do(ctx, func(b *batch) error {
		for _, a := range lines {
			if err := b.putSlot(journal.Aside, a.slot(), l.opt.StoreKey, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Asides returns all lines that are set aside, in no order.
func (l *Ledger) Asides(ctx context.Context) ([]Aside, error) {
	var all []Aside
	var bad error
	err := l.eachSlot(ctx, journal.Aside, func(_ [32]byte, value []byte, err error) bool {
		var a Aside
		if err == nil {
			if e := json.Unmarshal(value, &a); e != nil {
				err = fmt.Errorf("aside: %w", ErrDamaged)
			}
		}
		if err != nil {
			bad = err
			return true
		}
		all = append(all, a)
		return true
	})
	if err == nil {
		err = bad
	}
	return all, err
}
