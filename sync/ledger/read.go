package ledger

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// view runs a read on a snapshot. A ledger that is closing answers
// errs.Unavailable instead of running into a closed Badger.
func (l *Ledger) view(ctx context.Context, read func(*badger.Txn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	db, end, err := l.begin()
	if err != nil {
		return err
	}
	defer end()
	return db.View(read)
}

// begin announces a read, so that Close waits for it: a Badger closed under a
// reader takes the mapped files away from under it.
func (l *Ledger) begin() (db *badger.DB, end func(), err error) {
	l.queueMu.Lock()
	defer l.queueMu.Unlock()
	if l.closed {
		return nil, nil, errClosed
	}
	l.readers.Add(1)
	return l.book.db, l.readers.Done, nil
}

// settled runs a read, and runs it again after the audit where it failed
// before: until then Badger may say "not found" of what the journal has.
func (l *Ledger) settled(ctx context.Context, read func(*badger.Txn) error) error {
	err := l.view(ctx, read)
	if err == nil || !errors.Is(err, errs.NotFound) && !errors.Is(err, ErrDamaged) {
		return err
	}
	select {
	case <-l.Audited():
	case <-ctx.Done():
		return ctx.Err()
	}
	return l.view(ctx, read)
}

// Get returns one revision, or what is shown of it to the officer whose keyring it is.
// It returns errs.NotFound, errs.Denied with code
// "sealed" where the keyring lacks its key, or an error that wraps ErrDamaged.
func (l *Ledger) Get(ctx context.Context, rev revision.Hash) (s revision.Signed, err error) {
	err = l.settled(ctx, func(t *badger.Txn) error {
		if s, err = l.load(t, rev); !errors.Is(err, errs.NotFound) && !errors.Is(err, seal.ErrNoKey) {
			return err
		}
		p, bad := l.shown(t, rev)
		if bad == nil {
			s, err = p.Shown(), nil
		} else if !errors.Is(bad, errs.NotFound) {
			err = bad
		}
		return err
	})
	if errors.Is(err, seal.ErrNoKey) {
		err = errs.Errorf(errs.Denied, "sealed", "no key for revision %s", rev)
	}
	return s, err
}

// load reads a revision from Badger, or from the journal where Badger's bytes
// are not what was sealed.
func (l *Ledger) load(t *badger.Txn, rev revision.Hash) (revision.Signed, error) {
	at, ok := rev.Bytes()
	if !ok {
		return revision.Signed{}, errs.Errorf(errs.NotFound, "no_revision", "not a revision's name")
	}
	b, err := txnTable{t}.get(key(kRev, at[:]))
	if err != nil {
		return revision.Signed{}, fmt.Errorf("revision %s: %w", rev, err)
	}
	if b == nil {
		return revision.Signed{}, errs.Errorf(errs.NotFound, "no_revision", "no revision %s", rev)
	}
	n, _ := numberAt(b, 0)
	s, _, err := l.loadAt(t, n, rev)
	return s, err
}

// loadAt reads a revision whose frame is known, and says under which key it lay.
// Revisions lie in the order they were kept, so the newest fifty are neighbours on the
// disk.
func (l *Ledger) loadAt(t *badger.Txn, n uint64, rev revision.Hash) (s revision.Signed, under seal.KeyID, err error) {
	b, err := txnTable{t}.get(key(kFrame, u64(n)))
	if err != nil {
		return s, under, fmt.Errorf("revision %s: %w", rev, err)
	}
	sealed, whole := journal.SealedPart(b)
	if whole && len(sealed) == 0 {
		if f, ok := l.frame(t, n); ok && emptied(f) {
			return s, under, errErased(rev)
		}
	}
	if s, err = l.unseal(rev, sealed); errors.Is(err, ErrDamaged) {
		if sealed, err = l.fromJournal(rev); errors.Is(err, errs.NotFound) {
			return s, under, err
		} else if err != nil {
			return s, under, fmt.Errorf("revision %s: %w", rev, ErrDamaged)
		}
		s, err = l.unseal(rev, sealed)
	}
	if errors.Is(err, seal.ErrNoKey) {
		return l.openResealed(t, rev)
	}
	under, _ = seal.IDOf(sealed)
	return s, under, err
}

func (l *Ledger) unseal(rev revision.Hash, sealed []byte) (revision.Signed, error) {
	line, err := seal.Open(l.opt.Keys, l.opt.Store, revName(rev), sealed)
	if errors.Is(err, seal.ErrNoKey) {
		// A flipped key id looks like a foreign key: the journal knows better.
		return revision.Signed{}, err
	}
	if err != nil {
		return revision.Signed{}, fmt.Errorf("revision %s: %w", rev, ErrDamaged)
	}
	s, err := revision.ParseLine(line)
	if err != nil || s.Rev != rev {
		return revision.Signed{}, fmt.Errorf("revision %s: %w", rev, ErrDamaged)
	}
	return s, nil
}

// fromJournal finds the journal's sealed bytes of a revision that Badger has
// damaged. Badger is made again at the next Open.
func (l *Ledger) fromJournal(rev revision.Hash) ([]byte, error) {
	at, _ := rev.Bytes()
	for f, err := range l.jopt.Read(0) {
		if err == nil && f.Kind == journal.Revision && f.Rev == at {
			if !l.suspect.Swap(true) {
				l.found(Finding{Kind: LedgerMended, From: f.Number, To: f.Number, Detail: "read from the journal instead"})
			}
			if emptied(&f) {
				return nil, errErased(rev)
			}
			return f.Sealed, nil
		}
	}
	return nil, ErrDamaged
}

// journalFrame reads one frame from the journal.
func (l *Ledger) journalFrame(n uint64) (*journal.Frame, bool) {
	for f, err := range l.jopt.Read(n) {
		if err == nil && f.Number == n {
			return &f, true
		}
		if err == nil && f.Number > n {
			break
		}
	}
	return nil, false
}

// Record returns all revisions of a record and its heads. It returns
// errs.NotFound where there are none, errs.Denied with code "sealed" where the
// keyring has a key for none of them.
func (l *Ledger) Record(ctx context.Context, id uuid.UUID) (r Record, err error) {
	err = l.settled(ctx, func(t *badger.Txn) error {
		it := revisionsOf(t)
		defer it.Close()
		r, err = l.fold(t, it, id)
		return err
	})
	if err == nil && len(r.Revisions) == 0 {
		err = errs.Errorf(errs.Denied, "sealed", "no key for record %s", id)
	}
	return r, err
}

// revisionsOf walks over the revisions of records; one walk serves a whole
// list, because to begin one costs more than to move it.
func revisionsOf(t *badger.Txn) *badger.Iterator {
	return t.NewIterator(badger.IteratorOptions{Prefix: kOf})
}

// fold gathers a record.
func (l *Ledger) fold(t *badger.Txn, it *badger.Iterator, id uuid.UUID) (Record, error) {
	r := Record{ID: id}
	prefix := key(kOf, id[:])
	var all []revision.Signed
	var parts []numbered // oldest first
	have := map[revision.Hash]bool{}
	hidden := map[revision.Hash]bool{}
	for it.Seek(prefix); it.ValidForPrefix(prefix); it.Next() {
		b, err := it.Item().ValueCopy(nil)
		n, ok := numberAt(it.Item().Key(), len(prefix))
		at, part, named := revOf(b)
		if err != nil || !ok || !named {
			return r, fmt.Errorf("record %s: %w", id, ErrDamaged)
		}
		rev := revision.HashFrom(at)
		if part {
			parts = append(parts, numbered{n, rev})
			continue
		}
		have[rev] = true
		s, under, err := l.loadAt(t, n, rev)
		switch {
		case errors.Is(err, seal.ErrNoKey):
			have[rev], hidden[rev] = false, true
			continue
		case errors.Is(err, errs.NotFound):
			return r, fmt.Errorf("record %s: %w", id, ErrDamaged)
		case err != nil:
			return r, fmt.Errorf("record %s: %w", id, err)
		}
		all = append(all, s)
		r.under(under)
	}
	for _, p := range slices.Backward(parts) {
		if have[p.rev] {
			continue
		}
		s, under, err := l.shownAt(t, p.n, p.rev)
		switch {
		case errors.Is(err, seal.ErrNoKey):
			hidden[p.rev] = true
			continue
		case err != nil:
			return r, fmt.Errorf("record %s: %w", id, err)
		}
		have[p.rev] = true
		delete(hidden, p.rev)
		all = append(all, s.Shown())
		r.under(under)
	}
	r.Hidden = len(hidden)
	if len(all)+r.Hidden == 0 {
		return r, errs.Errorf(errs.NotFound, "no_record", "no record %s", id)
	}
	r.Revisions, r.Heads = revision.Sorted(all), revision.Heads(all)
	if len(all) > 0 {
		r.Kind = r.Heads[0].Envelope.Kind
	}
	return r, nil
}

// under notes a key that something of the record was read with.
func (r *Record) under(id seal.KeyID) {
	if !slices.Contains(r.Keys, id) {
		r.Keys = append(r.Keys, id)
	}
}

// numbered is a revision, and the frame that holds what is shown of it.
type numbered struct {
	n   uint64
	rev revision.Hash
}

// numberAt reads the eight bytes of a key from an offset on.
func numberAt(k []byte, from int) (uint64, bool) {
	if len(k) != from+8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(k[from:]), true
}
