package ledger

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// What a region shows of a revision (package projection) is kept in frames of its own
// kind, apart from revisions: it has no place in the order of commit, in a chain or in
// the outbox, and is not counted. A record is read from both: of a revision that is here
// whole, and that the keyring opens, nothing else is given. Of what was shown of one,
// the latest that the keyring opens is given; each of several officers of a device has
// his own.

func projectionName(rev revision.Hash) string { return "projection/" + string(rev) }
func shownFactsName(rev revision.Hash) string { return "projection-facts/" + string(rev) }

// aPart stands before the name of a revision in the list of a record's revisions
// (kOf), where the frame holds a projection of it.
const aPart = 1

// revOf reads a value of kOf.
func revOf(b []byte) (rev [32]byte, part, ok bool) {
	switch {
	case len(b) == 32:
		return [32]byte(b), false, true
	case len(b) == 33 && b[0] == aPart:
		return [32]byte(b[1:]), true, true
	}
	return rev, false, false
}

// putProjection plans what is shown of a revision. It is passed over where the revision
// itself is here to read or was erased, and where this was shown already, or something
// later.
func (b *batch) putProjection(p *projection.Projection, id seal.KeyID) (fresh bool, err error) {
	l := b.l
	rev, ok := p.Of.Bytes()
	if !ok || p.Withheld == 0 {
		return false, errs.Errorf(errs.Invalid, "bad_projection", "nothing is withheld")
	}
	slot := slotOf(journal.Projection, rev)
	if b.fresh[rev] || b.slots[slot] {
		return false, nil
	}
	there, err := txnTable{b.txn}.get(key(kRev, rev[:]))
	if err != nil {
		return false, err
	}
	if there != nil {
		if _, err := l.load(b.txn, p.Of); !errors.Is(err, seal.ErrNoKey) {
			return false, nil // readable, erased, or damaged and the audit's to mend
		}
	}
	switch had, err := l.shown(b.txn, p.Of); {
	case err == nil && !p.At.After(had.At):
		return false, nil
	case err != nil && !errors.Is(err, errs.NotFound) && !errors.Is(err, seal.ErrNoKey):
		return false, err
	}
	k, ok := l.opt.Keys.Key(id)
	store, okStore := l.opt.Keys.Key(l.opt.StoreKey)
	if !ok || !okStore {
		return false, errs.Errorf(errs.Denied, "locked", "the key to seal with is not here")
	}
	b.add(&journal.Frame{
		Kind: journal.Projection, Rev: rev,
		Sealed: seal.Seal(l.opt.Rand, k, l.opt.Store, projectionName(p.Of), p.AppendLine(nil)),
		Facts:  seal.Seal(l.opt.Rand, store, l.opt.Store, shownFactsName(p.Of), factsOf(p.Shown()).encode()),
	})
	return true, nil
}

// indexShown writes the keys that a projection's frame asks for. One that was erased
// asks for none.
func (l *Ledger) indexShown(t table, f *journal.Frame) error {
	rev := revision.HashFrom(f.Rev)
	plain, err := seal.Open(l.opt.Keys, l.opt.Store, shownFactsName(rev), f.Facts)
	if err != nil {
		return nil
	}
	x, ok := decodeFacts(plain)
	if !ok {
		return nil
	}
	n := u64(f.Number)
	puts := append(x.lists(), [2][]byte{key(kShown, f.Rev[:], n), nil}, [2][]byte{key(kOf, x.record[:], n), key([]byte{aPart}, f.Rev[:])})
	for _, p := range puts {
		if err := t.set(p[0], p[1]); err != nil {
			return err
		}
	}
	return nil
}

// shown reads the latest projection of a revision that the keyring opens. It is
// errs.NotFound where there is none, seal.ErrNoKey where others have one.
func (l *Ledger) shown(t *badger.Txn, rev revision.Hash) (projection.Projection, error) {
	err := error(errs.Errorf(errs.NotFound, "no_revision", "no revision %s", rev))
	at, ok := rev.Bytes()
	if !ok {
		return projection.Projection{}, err
	}
	prefix := key(kShown, at[:])
	it := t.NewIterator(badger.IteratorOptions{Reverse: true, Prefix: prefix})
	defer it.Close()
	for it.Seek(key(prefix, bytes.Repeat([]byte{0xff}, 9))); it.ValidForPrefix(prefix); it.Next() {
		n, ok := numberAt(it.Item().Key(), len(prefix))
		if !ok {
			return projection.Projection{}, fmt.Errorf("projection of %s: %w", rev, ErrDamaged)
		}
		p, _, bad := l.shownAt(t, n, rev)
		if !errors.Is(bad, seal.ErrNoKey) {
			return p, bad
		}
		err = bad
	}
	return projection.Projection{}, err
}

// shownAt reads a projection whose frame is known, and says under which key it lay.
func (l *Ledger) shownAt(t *badger.Txn, n uint64, rev revision.Hash) (p projection.Projection, under seal.KeyID, err error) {
	f, ok := l.frame(t, n)
	if !ok {
		if f, ok = l.journalFrame(n); !ok {
			return p, under, fmt.Errorf("frame %d: %w", n, ErrDamaged)
		}
	}
	line, err := seal.Open(l.opt.Keys, l.opt.Store, projectionName(rev), f.Sealed)
	if errors.Is(err, seal.ErrNoKey) {
		return p, under, err
	}
	p, bad := projection.ParseLine(line)
	if err != nil || bad != nil || p.Of != rev {
		return projection.Projection{}, under, fmt.Errorf("frame %d: %w", n, ErrDamaged)
	}
	under, _ = seal.IDOf(f.Sealed)
	return p, under, nil
}
