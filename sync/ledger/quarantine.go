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

// QuarantinedLine is a pushed line that is kept and not folded: held until what is
// missing arrives, or kept for good. Nothing of it is in any record.
type QuarantinedLine struct {
	Held   bool          `json:"held,omitempty"`
	Reason string        `json:"reason"` // a code
	Rev    revision.Hash `json:"rev,omitempty"`
	Device uuid.UUID     `json:"device,omitzero"`
	DSeq   uint64        `json:"dseq,omitempty"`
	Linked bool          `json:"linked,omitempty"` // it has its number in the device's chain
	From   uuid.UUID     `json:"from,omitzero"`    // the device that pushed it
	Line   []byte        `json:"line"`             // as it came, opened where it was sealed
}

// slot names a quarantined line, so that the same line pushed twice is
// kept once.
func (a QuarantinedLine) slot() [32]byte { return piece(sha256.Sum256(a.Line), 0) }

// Quarantine keeps lines out of the records, sealed with the store key, as one
// durable batch. The same line again replaces what was said of it.
func (l *Ledger) Quarantine(ctx context.Context, lines ...QuarantinedLine) error {
	return l.do(ctx, func(b *batch) error {
		for _, a := range lines {
			value, err := json.Marshal(a)
			if err != nil {
				return fmt.Errorf("quarantine: %w", err)
			}
			if err := b.putSlot(journal.Quarantine, a.slot(), l.opt.StoreKey, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// Release forgets lines from quarantine, because they were stored since.
func (l *Ledger) Release(ctx context.Context, lines ...QuarantinedLine) error {
	return l.do(ctx, func(b *batch) error {
		for _, a := range lines {
			if err := b.putSlot(journal.Quarantine, a.slot(), l.opt.StoreKey, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// InQuarantine returns all lines in quarantine, in no order.
func (l *Ledger) InQuarantine(ctx context.Context) ([]QuarantinedLine, error) {
	var all []QuarantinedLine
	var bad error
	err := l.eachSlot(ctx, journal.Quarantine, func(_ [32]byte, value []byte, err error) bool {
		var a QuarantinedLine
		if err == nil {
			if e := json.Unmarshal(value, &a); e != nil {
				err = fmt.Errorf("quarantined line: %w", ErrDamaged)
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
