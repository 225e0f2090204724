package badger

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// What Badger keeps is kept twice: every commit is also a batch of frames of a
// journal, sealed, and is answered when both are on the disk. Badger loses what
// its checksums miss without a word; from the journal it can be made anew, and
// Verify holds the one against the other.
//
// The journal has the commits in the order of their numbers. A commit that is in
// Badger and was cut off before it came into the journal was not answered; it
// is written there at the next opening: until then the note of its number in
// Badger lists what it wrote.

// chunk is how much of a commit goes into one frame, below journal.MaxPart.
const chunk = 200 << 10

// vouchEvery is after how many commits the journal's end is written down, so that
// opening reads little of it.
const vouchEvery = 200

// openJournal opens the journal and says which commit is its last.
func (e *engine) openJournal() (last uint64, err error) {
	if e.marked, err = e.journalOptions(); err != nil {
		return 0, fmt.Errorf("open store: %w", err)
	}
	switch known, err := e.marked.Known(); {
	case err != nil:
		return 0, fmt.Errorf("open store: %w", err)
	case !known: // it is the key file that is the wrong one, and nothing is touched
		return 0, errs.Errorf(errs.Denied, "key_wrong", "no key of the key file made this store's journal")
	}
	if e.journal, err = journal.Open(e.marked); err != nil {
		return 0, fmt.Errorf("open store: %w", err)
	}
	head := e.journal.Head()
	if head.Number == 0 {
		return 0, nil
	}
	for f, err := range e.marked.Read(head.Number) {
		if err == nil && f.Number == head.Number {
			return binary.BigEndian.Uint64(f.Rev[:]), nil // damage before it is named by Check
		}
	}
	return 0, store.Damaged("the end of the journal")
}

// markKey derives the key of the journal's marks from one of the region's: a frame
// that somebody wrote who has the disk and not the key is set aside.
func (e *engine) markKey(k seal.Key) (journal.Key, error) {
	secret, err := hkdf.Key(sha256.New, k.Bytes(), e.opt.Region[:], "shyraq region journal mark v1", 32)
	if err != nil {
		return journal.Key{}, fmt.Errorf("derive key: %w", err)
	}
	return journal.Key{ID: k.ID(), Secret: secret}, nil
}

// journalOptions are for marking with the current key and believing all that are
// known.
func (e *engine) journalOptions() (o journal.Options, err error) {
	o.Dir = filepath.Join(e.opt.Dir, "journal")
	if o.Key, err = e.markKey(e.opt.Current()); err != nil {
		return o, err
	}
	e.marks = o.Key.ID
	o.Keys = journal.Held(func(id [8]byte) ([]byte, bool) {
		k, ok := e.opt.Keys.Key(seal.KeyID(id))
		if current := e.opt.Current(); !ok && current.ID() == seal.KeyID(id) {
			k, ok = current, true
		}
		if !ok {
			return nil, false
		}
		m, err := e.markKey(k)
		return m.Secret, err == nil
	})
	return o, nil
}

// log writes a commit into the journal.
func (e *engine) log(commit uint64, ops []kv.Op) error {
	return e.logSealed(commit, ops, e.seal(commit, ops))
}

// sealed is a commit as it goes into the journal, and by which key.
type sealed struct {
	key    seal.KeyID
	frames []*journal.Frame
}

// seal seals a commit for the journal.
func (e *engine) seal(commit uint64, ops []kv.Op) sealed {
	key, body := e.opt.Current(), encode(ops)
	var frames []*journal.Frame
	for i := 0; i == 0 || len(body) > 0; i++ {
		n := min(len(body), chunk)
		f := &journal.Frame{Kind: journal.Commit, Sealed: seal.Seal(e.opt.Rand, key, e.opt.Region, frameName(commit, i), body[:n])}
		binary.BigEndian.PutUint64(f.Rev[:], commit)
		binary.BigEndian.PutUint32(f.Rev[8:], uint32(i))
		frames, body = append(frames, f), body[n:]
	}
	return sealed{key.ID(), frames}
}

// logSealed writes a commit that was sealed before its turn; anew where the key was
// changed since, so that nothing behind a change needs the older one.
func (e *engine) logSealed(commit uint64, ops []kv.Op, s sealed) error {
	key := e.opt.Current()
	if key.ID() != s.key {
		s = e.seal(commit, ops)
	}
	if key.ID() != seal.KeyID(e.marks) {
		k, err := e.markKey(key)
		if err != nil {
			return err
		}
		e.journal.MarkWith(k)
		e.marks = k.ID
	}
	if _, err := e.journal.Append(s.frames...); err != nil {
		return err
	}
	if e.logged++; e.logged%vouchEvery == 0 {
		_ = e.journal.Vouch() // an older one vouches for less
	}
	return nil
}

func frameName(commit uint64, i int) string { return fmt.Sprintf("commit/%d/%d", commit, i) }

// commitsAfter calls f with the commits of the journal after one of them. What
// is damaged in between is left out and named.
func (e *engine) commitsAfter(after uint64, f func(commit uint64, ops []kv.Op) error) (damaged []string, err error) {
	begins, err := readBeginning(e.opt.Dir)
	if err != nil {
		return nil, err
	}
	after = max(after, begins.Commit-1)
	var body []byte
	whole := true
	for frame, err := range e.marked.Read(begins.Frame) {
		if err != nil {
			var d *journal.Damage
			if !errors.As(err, &d) {
				return damaged, fmt.Errorf("read journal: %w", err)
			}
			if d.To < begins.Frame && !slices.ContainsFunc(d.Foreign, func(n uint64) bool { return n >= begins.Frame }) {
				continue // it was given up, and its key may be gone
			}
			damaged, whole, body = append(damaged, d.Error()), false, nil
			continue
		}
		commit, i := binary.BigEndian.Uint64(frame.Rev[:]), binary.BigEndian.Uint32(frame.Rev[8:])
		if i == 0 {
			body, whole = nil, true
		}
		if commit > after && whole {
			plain, err := seal.Open(e.opt.Keys, e.opt.Region, frameName(commit, int(i)), frame.Sealed)
			if err != nil {
				damaged, whole = append(damaged, fmt.Sprintf("frame %d cannot be opened", frame.Number)), false
				continue
			}
			body = append(body, plain...)
		}
		if frame.Flags&journal.More != 0 || commit <= after || !whole {
			continue
		}
		ops, err := decode(body)
		if err == nil {
			err = f(commit, ops)
		}
		if err != nil {
			return damaged, err
		}
	}
	return damaged, nil
}

// agree brings Badger and the journal to the same commits: what the one has and
// the other has not is written there.
func (e *engine) agree(inJournal uint64) error {
	inBadger, err := e.lastCommit()
	if err != nil {
		return err
	}
	if inJournal > inBadger {
		last := inBadger
		damaged, err := e.commitsAfter(inBadger, func(commit uint64, ops []kv.Op) error {
			err := e.apply(commit, ops, last)
			last = commit
			return err
		})
		if err == nil && len(damaged) > 0 {
			err = store.Damaged(damaged[0])
		}
		if err != nil {
			return fmt.Errorf("make the store from its journal: %w", err)
		}
	}
	return e.logRest(inJournal)
}

// apply writes a commit of the journal into Badger, and takes away the note of
// the last one: behind its own note, since a large commit is written in parts.
func (e *engine) apply(commit uint64, ops []kv.Op, last uint64) error {
	b := e.db.NewWriteBatch()
	defer b.Cancel()
	for _, op := range append(ops, kv.Op{Pair: kv.Pair{Key: kv.CommitKey(commit)}}, kv.Op{Pair: kv.Pair{Key: kv.CommitKey(last)}, Drop: true}) {
		var err error
		if op.Drop {
			err = b.Delete(op.Key)
		} else {
			err = b.Set(op.Key, op.Value)
		}
		if err != nil {
			return writeError(err)
		}
	}
	if err := b.Flush(); err != nil {
		return writeError(err)
	}
	return nil
}

// logRest writes into the journal what Badger has beyond it: of each such commit
// its number's note lists the keys.
func (e *engine) logRest(after uint64) error {
	type rest struct {
		commit uint64
		ops    []kv.Op
	}
	var all []rest
	err := e.db.View(func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kv.CommitKey(0)[:1]})
		defer it.Close()
		for it.Seek(kv.CommitKey(after + 1)); it.Valid(); it.Next() {
			n, _ := kv.CommitOf(it.Item().Key())
			note, err := it.Item().ValueCopy(nil)
			if err != nil {
				return store.Damaged("badger")
			}
			keys, err := decode(note)
			if err != nil {
				return err
			}
			r := rest{commit: n}
			for _, k := range keys {
				v, found, err := tx{t}.Get(k.Key)
				if err != nil {
					return err
				}
				r.ops = append(r.ops, kv.Op{Pair: kv.Pair{Key: k.Key, Value: v}, Drop: !found})
			}
			all = append(all, r)
		}
		return nil
	})
	for _, r := range all {
		if err == nil {
			err = e.log(r.commit, r.ops)
		}
	}
	return err
}
