package kv

import (
	"context"
	"crypto/sha256"
	"slices"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Purging is an engine that takes what was dropped out of its files. What it keeps a
// second time it writes anew without it.
type Purging interface {
	// Purge leaves nothing of what was ever kept at keys at which nothing is kept now.
	Purge(ctx context.Context, keys [][]byte) error
}

// erasingJob is the row that every erasure changes.
const erasingJob = "erasing"

// stone is the tombstone of a revision that was erased.
func (v view) stone(rev revision.Hash) (store.Tombstone, bool, error) {
	return get[store.Tombstone](v, stoneKey(rev))
}

// erasedOnce says whether something of a record was erased.
func (v view) erasedOnce(record uuid.UUID) bool {
	row, err := v.row(store.Erasures, record.String())
	return err == nil && row.Version != 0
}

// stoneOf is what is left of a revision.
func stoneOf(s revision.Signed) store.Tombstone {
	s.Receipt = nil // as its author has it
	line := s.AppendLine(nil)
	t := store.Tombstone{Rev: s.Rev, Sig: s.Sig, Sum: sha256.Sum256(line), Size: len(line), Envelope: s.Envelope}
	t.Envelope.Body, t.Envelope.District, t.Envelope.Clock, t.Envelope.Anchor = nil, "", nil, nil
	return t
}

// Erase destroys what is written in revisions of a record.
func (s *Store) Erase(ctx context.Context, scope access.Scope, e store.Erasure) (done store.Erased, err error) {
	if !scope.Retains() {
		return done, store.ErrScope
	}
	err = s.engine.Update(ctx, uuid.Nil, func(t Tx) (func(uint64) ([]Op, error), error) {
		done = store.Erased{}
		v := view{s, t}
		facts, stones, aside, err := v.erasable(e)
		if err != nil || len(stones)+len(aside) == 0 {
			return nil, err
		}
		row, err := v.row(store.Erasures, e.Record.String())
		if err != nil {
			return nil, err
		}
		// All erasures rest on one row, so that their numbers are those of their order.
		last, err := v.row(store.Jobs, erasingJob)
		if err != nil {
			return nil, err
		}
		done.Stones, done.Aside = stones, len(aside)
		return func(commit uint64) ([]Op, error) {
			done.Commit = commit
			w := &writer{s: s, commit: commit}
			w.erase(facts, stones, aside, len(e.Revs) == 0)
			value, err := e.Row(row.Value, stones, keysOfAside(aside))
			if err != nil {
				return nil, err
			}
			w.err = w.row(v, store.RowChange{Table: store.Erasures, Key: row.Key, Version: row.Version, Value: value})
			if w.err == nil {
				w.err = w.row(v, store.RowChange{Table: store.Jobs, Key: erasingJob, Version: last.Version, Value: []byte("{}")})
			}
			for i, note := range e.Audit(stones) {
				w.seal(auditKey(access.Position{Commit: commit, Seq: uint64(i)}), note)
			}
			w.ops = append(w.ops, Op{News: News(store.Receipt{Commit: commit})})
			return w.ops, w.err
		}, nil
	})
	if err != nil {
		return store.Erased{}, err
	}
	return done, nil
}

// erasable finds what an erasure is about.
func (v view) erasable(e store.Erasure) (facts access.Facts, stones []store.Tombstone, aside []intake.Aside, err error) {
	if facts, err = v.Facts(e.Record); err != nil {
		return facts, nil, nil, err
	}
	all, err := v.readable(e.Record)
	if err != nil {
		return facts, nil, nil, err
	}
	for _, s := range all {
		if len(e.Revs) == 0 || slices.Contains(e.Revs, s.Rev) {
			stones = append(stones, stoneOf(s))
		}
	}
	if len(e.Revs) == 0 {
		if aside, err = v.asidesOf(e.Record); err != nil {
			return facts, nil, nil, err
		}
	}
	if !facts.Exists() && len(aside) == 0 {
		err = errs.Errorf(errs.NotFound, "record_unknown", "%s", e.Record)
	}
	return facts, stones, aside, err
}

// asidesOf are the lines of a record that are set aside. One that is no line of a
// revision is of nothing.
func (v view) asidesOf(record uuid.UUID) (out []intake.Aside, err error) {
	err = each(v.t, []byte{inAsides}, nil, func(k, sealed []byte) (bool, error) {
		plain, err := v.s.unseal(k, sealed)
		if err != nil {
			return false, err
		}
		a, _, err := openAside([32]byte(k[1:]), plain)
		if err != nil {
			return false, err
		}
		if s, bad := revision.ParseLine(a.Line); bad == nil && s.Envelope.Record == record {
			out = append(out, a)
		}
		return true, nil
	})
	return out, err
}

func keysOfAside(all []intake.Aside) (out [][32]byte) {
	for _, a := range all {
		out = append(out, a.Key)
	}
	return out
}

// erase puts tombstones in the place of lines. What an officer signed and was set
// aside keeps its number in its device's chain by its tombstone.
func (w *writer) erase(facts access.Facts, stones []store.Tombstone, aside []intake.Aside, whole bool) {
	for _, t := range stones {
		w.drop(LineKey(t.Rev))
		w.json(stoneKey(t.Rev), t)
	}
	for _, a := range aside {
		w.release(a)
		if s, err := revision.ParseLine(a.Line); err == nil {
			w.json(stoneKey(a.Rev), stoneOf(s))
		}
	}
	if facts.Exists() {
		facts.Erased += len(stones)
		facts.Ended = facts.Ended || whole
		w.json(FactsKey(facts.Record), facts)
	}
}

// Purge takes out of the disk what was erased after a commit.
func (s *Store) Purge(ctx context.Context, scope access.Scope, after uint64) error {
	if !scope.Retains() {
		return store.ErrScope
	}
	e, ok := s.engine.Engine.(Purging)
	if !ok {
		return nil
	}
	rows, err := s.Rows(ctx, access.Administering(), store.Erasures)
	if err != nil {
		return err
	}
	var keys [][]byte
	for _, row := range rows {
		if row.Version <= after {
			continue
		}
		gone, err := rowErased(row)
		if err != nil {
			return err
		}
		for _, r := range gone.Revs {
			keys = append(keys, LineKey(r.Rev))
		}
		for _, k := range gone.Aside {
			keys = append(keys, asideKey(k))
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return e.Purge(ctx, keys)
}
