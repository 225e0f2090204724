package badger

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"os"
	"path/filepath"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
)

// beginning says where the journal begins: what was before is not needed, for all
// of it was written anew since.
type beginning struct {
	Frame  uint64 `json:"frame"`
	Commit uint64 `json:"commit"`
}

const beginningName = "journal.begins"

func readBeginning(dir string) (beginning, error) {
	first := beginning{Frame: 1, Commit: 1}
	b, err := os.ReadFile(filepath.Join(dir, beginningName))
	if errors.Is(err, fs.ErrNotExist) {
		return first, nil
	}
	if err != nil {
		return first, fmt.Errorf("read journal: %w", err)
	}
	if json.Unmarshal(b, &first) != nil || first.Frame == 0 || first.Commit == 0 {
		return first, store.Damaged(beginningName)
	}
	return first, nil
}

// Forget gives up the journal before a commit. It first makes sure that Badger can
// be made from the rest, and seals Badger's own list of keys anew. Package kv asks
// it when all is sealed by another key than before.
func (e *engine) Forget(ctx context.Context, from uint64) error {
	if e.journal == nil {
		return nil
	}
	if err := e.complete(ctx, from); err != nil {
		return err
	}
	frame, err := e.frameOf(from)
	if err != nil {
		return err
	}
	if err := e.rekey(filepath.Join(e.opt.Dir, "badger")); err != nil {
		return err
	}
	b, err := json.Marshal(beginning{Frame: frame, Commit: from})
	if err != nil {
		return err
	}
	if err := disk.Replace(filepath.Join(e.opt.Dir, beginningName), append(b, '\n')); err != nil {
		return diskOr(err, "store_failed", "the beginning of the journal could not be noted")
	}
	return e.journal.Forget(frame)
}

// frameOf finds the first frame that belongs to a commit or a later one.
func (e *engine) frameOf(commit uint64) (uint64, error) {
	begins, err := readBeginning(e.opt.Dir)
	if err != nil {
		return 0, err
	}
	for f, err := range e.marked.Read(begins.Frame) {
		if err == nil && binary.BigEndian.Uint64(f.Rev[:]) >= commit {
			return f.Number, nil
		}
	}
	return 0, store.Damaged("the journal")
}

// most is how many pairs are compared at once.
const most = 1 << 20

// complete holds Badger against the journal after a commit: each pair has to be
// there as it was written last, and nothing else. It goes through the journal once
// for each million of pairs.
func (e *engine) complete(ctx context.Context, from uint64) error {
	// Between two commits: one that is on its way is in Badger before it is in the
	// journal, and above the horizon.
	e.purging.Lock()
	t, horizon, end, err := e.View(ctx)
	e.purging.Unlock()
	if err != nil {
		return err
	}
	defer end()
	count := 0
	if err := kv.Walk(ctx, t, func(_ kv.Range, p []kv.Pair) error { count += len(p); return nil }); err != nil {
		return err
	}
	parts := uint64(1 + count/most)
	for part := range parts {
		if err := e.completePart(ctx, t, from, horizon.Commit, func(n uint64) bool { return n%parts == part }); err != nil {
			return err
		}
	}
	return nil
}

func (e *engine) completePart(ctx context.Context, t kv.Tx, from, to uint64, mine func(uint64) bool) error {
	seed := maphash.MakeSeed()
	have := map[uint64]uint64{}
	damaged, err := e.commitsAfter(from-1, func(commit uint64, ops []kv.Op) error {
		for _, op := range ops {
			k := maphash.Bytes(seed, op.Key)
			switch {
			case commit > to || !mine(k):
			case op.Drop:
				delete(have, k)
			default:
				have[k] = maphash.Bytes(seed, op.Value)
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	lost := len(damaged)
	err = kv.Walk(ctx, t, func(_ kv.Range, pairs []kv.Pair) error {
		for _, p := range pairs {
			k := maphash.Bytes(seed, p.Key)
			if _, note := kv.CommitOf(p.Key); note || !mine(k) {
				continue
			}
			if v, found := have[k]; !found || v != maphash.Bytes(seed, p.Value) {
				lost++
			}
			delete(have, k)
		}
		return nil
	})
	if lost += len(have); err == nil && lost > 0 {
		err = errs.Errorf(errs.Conflict, "journal_lacks", "%d values are not in the newer part of the journal as they are kept; verify names what is damaged", lost)
	}
	return err
}
