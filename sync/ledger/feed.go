package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Since returns up to limit revisions committed after a position, in the order
// of their commit. Positions grow and have gaps. What the keyring lacks is
// passed over. A revision that neither copy has whole is an error: a feed that
// went on would lose it in silence.
func (l *Ledger) Since(ctx context.Context, pos uint64, limit int) ([]Positioned, error) {
	var page []Positioned
	err := l.settled(ctx, func(t *badger.Txn) error {
		page = nil
		opt := badger.DefaultIteratorOptions
		opt.Prefix = kFrame
		it := t.NewIterator(opt)
		defer it.Close()
		for it.Seek(key(kFrame, u64(pos+1))); it.Valid() && len(page) < limit; it.Next() {
			n, ok := numberAt(it.Item().Key(), len(kFrame))
			b, err := it.Item().ValueCopy(nil)
			f, _, bad := journal.Decode(b)
			if !ok || err != nil || bad != nil {
				return fmt.Errorf("feed after %d: %w", pos, ErrDamaged)
			}
			if emptied(&f) {
				continue
			}
			s, err := l.unseal(revision.HashFrom(f.Rev), f.Sealed)
			if errors.Is(err, seal.ErrNoKey) {
				s, _, err = l.openResealed(t, revision.HashFrom(f.Rev))
			}
			if errors.Is(err, seal.ErrNoKey) {
				continue
			}
			if err != nil {
				return fmt.Errorf("frame %d: %w", n, err)
			}
			page = append(page, Positioned{n, s})
		}
		return nil
	})
	return page, err
}

// Position returns that of the last revision, 0 where there is none.
func (l *Ledger) Position() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.book.state.last
}

// Count returns how many revisions there are.
func (l *Ledger) Count() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.book.state.revisions
}

// Wait returns when a revision was committed after a position, or with the
// context's error.
func (l *Ledger) Wait(ctx context.Context, pos uint64) error {
	for {
		l.mu.Lock()
		last, news := l.book.state.last, l.news
		l.mu.Unlock()
		if last > pos {
			return nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Chain returns the next link of a device: DSeq-1 is how far its chain is here
// without a gap. ok is false where nothing of the device is known, and where
// what is known cannot be read.
func (l *Ledger) Chain(device uuid.UUID) (Link, bool) {
	link := Link{Device: device, DSeq: 1}
	err := l.view(context.Background(), func(t *badger.Txn) error {
		dseq, rev, err := reach(txnTable{t}, device)
		if err == nil && dseq > 0 {
			link.DSeq, link.Prev = dseq+1, revision.HashFrom(rev)
		}
		return err
	})
	return link, err == nil && link.DSeq > 1
}

// At returns the revision with a number in a device's chain; where two took
// the number, the one that came first.
func (l *Ledger) At(ctx context.Context, device uuid.UUID, dseq uint64) (rev revision.Hash, ok bool) {
	_ = l.view(ctx, func(t *badger.Txn) error {
		b, err := txnTable{t}.get(key(kChain, device[:], u64(dseq)))
		if len(b) == 32 {
			rev, ok = revision.HashFrom([32]byte(b)), true
		}
		return err
	})
	return rev, ok
}
