package badger

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"shyraq/sync/journal"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// purgeAtOnce is how many keys Badger looks for at once while it merges tables.
const purgeAtOnce = 256

// Purge leaves nothing of what was ever kept at keys at which nothing is kept now:
// first in the journal, from which Badger could be made again with it, and then in
// Badger's own tables and logs, where what was dropped lies on until they are merged.
// Pushes wait while a part of the tables is merged; the journal is looked through
// beside them.
func (e *engine) Purge(ctx context.Context, keys [][]byte) error {
	e.erasing.Lock()
	defer e.erasing.Unlock()
	gone := map[string]bool{}
	for _, k := range keys {
		if _, there, err := e.now(k); err != nil {
			return err
		} else if !there {
			gone[string(k)] = true
		}
	}
	if e.journal != nil {
		if err := e.purgeJournal(ctx, gone); err != nil {
			return err
		}
	}
	left := make([][]byte, 0, len(gone))
	for k := range gone {
		left = append(left, []byte(k))
	}
	for len(left) > 0 {
		n := min(len(left), purgeAtOnce)
		if err := e.merge(left[:n]); err != nil {
			return err
		}
		left = left[n:]
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (e *engine) now(k []byte) ([]byte, bool, error) {
	t := e.db.NewTransaction(false)
	defer t.Discard()
	return tx{t}.Get(k)
}

// merge has Badger write its memory and every table that has one of the keys anew. It
// does so for keys alone at which it finds something: an empty value is put there
// first, which goes with what was there before. Cut off in between, the empty value
// counts as nothing, and the next purge goes on.
func (e *engine) merge(keys [][]byte) error {
	e.purging.Lock()
	defer e.purging.Unlock()
	b := e.db.NewWriteBatch()
	defer b.Cancel()
	for _, k := range keys {
		if err := b.Set(k, nil); err != nil {
			return writeError(err)
		}
	}
	if err := b.Flush(); err != nil {
		return writeError(err)
	}
	if err := e.db.DropPrefix(keys...); err != nil {
		return diskOr(err, "store_failed", "the tables could not be written anew")
	}
	return nil
}

// hollow says of a value that Purge put it there: nothing that is sealed is empty.
func hollow(k, v []byte) bool {
	return len(v) == 0 && len(k) > 0 && bytes.IndexByte(sealedRooms, k[0]) >= 0
}

// sealedRooms are those that are purged.
var sealedRooms = []byte("la")

// purgeJournal writes the commits anew that wrote one of the keys. A commit may lie in
// several frames, each of which has a part: all of them are filled again, with less.
func (e *engine) purgeJournal(ctx context.Context, gone map[string]bool) error {
	anew := map[uint64][]byte{} // of frames, what is to be sealed in them
	if err := e.found(ctx, gone, anew); err != nil || len(anew) == 0 {
		return err
	}
	_, err := e.journal.Rewrite(func(f journal.Frame) (journal.Parts, bool, error) {
		body, ok := anew[f.Number]
		if !ok || f.Kind != journal.Commit {
			return journal.Parts{}, false, ctx.Err()
		}
		commit, i := commitOf(f)
		return journal.Parts{Sealed: seal.Seal(e.opt.Rand, e.opt.Current(), e.opt.Region, frameName(commit, i), body)}, true, ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("purge journal: %w", err)
	}
	return nil
}

func commitOf(f journal.Frame) (uint64, int) {
	return binary.BigEndian.Uint64(f.Rev[:]), int(binary.BigEndian.Uint32(f.Rev[8:]))
}

// found looks for the commits that wrote one of the keys.
func (e *engine) found(ctx context.Context, gone map[string]bool, anew map[uint64][]byte) error {
	var frames []uint64
	var body []byte
	for f, err := range e.marked.Read(0) {
		if err := ctx.Err(); err != nil {
			return err
		}
		var d *journal.Damage
		if errors.As(err, &d) {
			frames, body = nil, nil // Verify names it
			continue
		}
		if err != nil {
			return fmt.Errorf("read journal: %w", err)
		}
		commit, i := commitOf(f)
		if i == 0 {
			frames, body = nil, nil
		}
		plain, err := seal.Open(e.opt.Keys, e.opt.Region, frameName(commit, i), f.Sealed)
		if err != nil {
			frames, body = nil, nil // before the journal's beginning, or named by Verify
			continue
		}
		frames, body = append(frames, f.Number), append(body, plain...)
		if f.Flags&journal.More != 0 {
			continue
		}
		rest, changed, err := without(body, gone)
		if err != nil {
			return err
		}
		for _, n := range frames {
			if changed {
				size := min(len(rest), chunk)
				anew[n], rest = rest[:size:size], rest[size:]
			}
		}
	}
	return nil
}

// without gives a commit without what it wrote at some keys.
func without(body []byte, gone map[string]bool) ([]byte, bool, error) {
	ops, err := decode(body)
	if err != nil {
		return nil, false, err
	}
	var left []kv.Op
	for _, op := range ops {
		if op.Drop || !gone[string(op.Key)] {
			left = append(left, op)
		}
	}
	return encode(left), len(left) < len(ops), nil
}

var _ kv.Purging = (*engine)(nil)
