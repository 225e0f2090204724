package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/dgraph-io/badger/v4"

	"shyraq/sync/journal"
)

// replay applies to Badger what the journal has after it. It returns why
// Badger must be made again where the two do not meet.
func (b *book) replay(ctx context.Context) (why string, err error) {
	var batch []*journal.Frame
	size, meets := 0, b.state.head
	head := b.l.head()
	flush := func() error {
		err := b.store(batch)
		batch, size = nil, 0
		return err
	}
	for f, err := range b.l.jopt.Read(meets.Number) {
		var d *journal.Damage
		switch {
		case errors.As(err, &d):
			continue // the audit names it
		case err != nil:
			return "", err
		case f.Number > head.Number:
			continue // the end of a batch nobody was told of
		case f.Number < meets.Number:
			continue
		case f.Number == meets.Number && f.Hash != meets.Hash,
			f.Number == meets.Number+1 && f.Prev != meets.Hash:
			return "the journal and the ledger went different ways", nil
		case f.Number == meets.Number:
			continue
		}
		if err := ctx.Err(); err != nil {
			return "", err
		}
		batch = append(batch, &f)
		if size += len(f.Sealed) + len(f.Region) + 1024; size >= b.l.batchSize() {
			if err := flush(); err != nil {
				return "", err
			}
		}
	}
	return "", flush()
}

// batchSize is how many bytes go into one transaction of Badger.
func (l *Ledger) batchSize() int {
	switch {
	case l.opt.Server:
		return serverBatch
	case l.opt.Small:
		return smallBatch
	}
	return tabletBatch
}

// store applies frames to Badger in as many transactions as they need. Each
// ends with the state that is true after it.
func (b *book) store(frames []*journal.Frame) error {
	for len(frames) > 0 {
		n, size := 0, 0
		for n < len(frames) && (n == 0 || size < b.l.batchSize()) {
			size += len(frames[n].Sealed) + len(frames[n].Region) + 1024
			n++
		}
		next := b.state
		txn := b.db.NewTransaction(true)
		t := txnTable{txn}
		for _, f := range frames[:n] {
			if err := b.l.apply(t, f); err != nil {
				txn.Discard()
				return fmt.Errorf("write ledger: %w", err)
			}
			next.head = journal.Head{Number: f.Number, Hash: f.Hash}
			if f.Kind == journal.Revision {
				next.revisions++
				next.last = f.Number
			}
		}
		err := t.set(kState, next.encode())
		if err == nil {
			err = txn.Commit()
		}
		txn.Discard()
		if err != nil {
			return fmt.Errorf("write ledger: %w", err)
		}
		b.state = next
		frames = frames[n:]
	}
	return nil
}

// restoreTail puts frames back behind the end of a journal that lost them.
func (l *Ledger) restoreTail(head journal.Head) error {
	var frames []*journal.Frame
	lost := Finding{Kind: Lost, Detail: "the end is missing in both copies"}
	err := l.book.db.View(func(t *badger.Txn) error {
		for n := head.Number + 1; n <= l.book.state.head.Number; n++ {
			f, ok := l.frame(t, n)
			if !ok {
				if lost.From == 0 {
					lost.From = n
				}
				lost.To = n
				continue
			}
			frames = append(frames, f)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := l.j.Restore(frames...); err != nil {
		return err
	}
	if len(frames) > 0 {
		l.found(Finding{Kind: JournalMended, From: frames[0].Number, To: frames[len(frames)-1].Number, Detail: "the end was missing"})
	}
	if lost.From > 0 {
		l.found(lost)
	}
	return nil
}

// frame returns a frame as Badger has it; ok is false unless it is whole and one
// that this store wrote.
func (l *Ledger) frame(t *badger.Txn, n uint64) (*journal.Frame, bool) {
	for _, prefix := range [][]byte{kFrame, kOther} {
		b, err := txnTable{t}.get(key(prefix, u64(n)))
		if err != nil || b == nil {
			continue
		}
		f, size, err := journal.Decode(b)
		if err == nil && size == len(b) && f.Number == n && l.jopt.Made(&f) {
			return &f, true
		}
	}
	return nil, false
}

// rebuild makes Badger again from the journal while the ledger is in use. The
// damaged one is left open and unused: to close it would compact what is
// damaged, and that can end the process. Carry, where it is not nil, takes over from the
// one what the journal does not have.
func (l *Ledger) rebuild(ctx context.Context, carry func(from, to *badger.DB)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.checkSpace(); err != nil {
		return err
	}
	b, err := l.openBook(l.book.number + 1)
	if err != nil {
		return err
	}
	why, err := b.replay(ctx)
	if err == nil && why != "" {
		err = errors.New(why)
	}
	if err != nil {
		return errors.Join(err, b.db.Close(), os.RemoveAll(l.bookDir(b.number)))
	}
	if carry != nil {
		carry(l.book.db, b.db)
	}
	l.queueMu.Lock()
	defer l.queueMu.Unlock()
	l.book = b
	return nil
}
