package kv

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/seal"
)

// plainRooms are those whose values are not sealed: nothing but marks.
var plainRooms = []byte{InEntries, inWaits, inWaited, inCommits}

// resealJob is the row that says how far what older keys sealed was sealed anew.
const resealJob = "reseal"

// resealing is that row. All that was there before its commit is written anew
// after it, up to a key.
type resealing struct {
	Key   string `json:"key"` // id of the key by which it is sealed
	From  uint64 `json:"from"`
	After []byte `json:"after,omitempty"`
	Done  bool   `json:"done,omitempty"`
}

// Reseal seals one more part of what is kept by the key that is current now, as
// one commit, and notes how far it came: who is cut off goes on there. It may be
// served meanwhile. An engine that keeps everything twice gets all of it anew,
// what is not sealed too. What cannot be opened is left as it is.
func (s *Store) Reseal(ctx context.Context, scope access.Scope) (done store.Resealed, err error) {
	if !scope.Upkeeps() {
		return store.Resealed{}, store.ErrScope
	}
	to := s.opt.Current().ID().String()
	err = s.engine.Update(ctx, uuid.Nil, func(t Tx) (func(uint64) ([]Op, error), error) {
		done = store.Resealed{}
		v := view{s, t}
		job, row, err := v.resealing()
		if err != nil {
			return nil, err
		}
		if job.Key == to && job.Done {
			done.Done = true
			return nil, nil
		}
		begins := job.Key != to
		var ops []Op
		if begins {
			job = resealing{Key: to}
		} else if ops, err = v.reseal(&job, to); err != nil {
			return nil, err
		}
		done = store.Resealed{Values: len(ops), Done: job.Done}
		return func(commit uint64) ([]Op, error) {
			if begins {
				job.From = commit
			}
			b, err := json.Marshal(job)
			return append(ops, Op{Pair: Pair{row, s.seal(row, append(binary.BigEndian.AppendUint64(nil, commit), b...))}}), err
		}, nil
	})
	return done, err
}

func (v view) resealing() (job resealing, k []byte, err error) {
	k = rowKey(store.Jobs, resealJob)
	row, err := v.row(store.Jobs, resealJob)
	if err == nil && row.Value != nil && json.Unmarshal(row.Value, &job) != nil {
		err = store.Damaged(room(k))
	}
	return job, k, err
}

// reseal gives the next part, and moves the job on.
func (v view) reseal(job *resealing, to string) (ops []Op, err error) {
	if job.After == nil {
		job.After = []byte{0}
	}
	got, err := v.t.Scan([]Range{{job.After, beyond(nil)}}, walkPairs)
	if err != nil {
		return nil, err
	}
	pairs := upTo(got[0])
	// Behind the end stands only what came since, the note of each of these steps
	// among it.
	job.Done = len(pairs) == len(got[0]) && len(pairs) < walkPairs
	_, twice := v.s.engine.Engine.(twice)
	for _, p := range pairs {
		job.After = p.Key
		if op, ok := v.s.anew(p, to, twice); ok {
			ops = append(ops, op)
		}
	}
	return ops, nil
}

// anew gives a pair as it is to be written, and whether it has to be.
func (s *Store) anew(p Pair, to string, twice bool) (Op, bool) {
	if _, note := CommitOf(p.Key); note {
		return Op{}, false
	}
	if bytes.Contains(plainRooms, p.Key[:1]) {
		return Op{Pair: p}, twice
	}
	if id, ok := seal.IDOf(p.Value); ok && id.String() == to && !twice {
		return Op{}, false
	}
	plain, err := s.unseal(p.Key, p.Value)
	if err != nil {
		return Op{}, false // Verify names it, and the key that sealed it is kept
	}
	return Op{Pair: Pair{p.Key, s.seal(p.Key, plain)}}, true
}

// twice is an engine that keeps everything a second time, as it was written.
type twice interface {
	// Forget gives up what was written before a commit, once it made sure that all
	// that is there was written since.
	Forget(ctx context.Context, from uint64) error
}

// Seals says how many values each key sealed, by its id, having opened each, and
// how many cannot be opened.
func (s *Store) Seals(ctx context.Context, scope access.Scope) (by map[string]int, closed int, err error) {
	if !scope.Upkeeps() {
		return nil, 0, store.ErrScope
	}
	t, _, end, err := s.engine.View(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer end()
	by = map[string]int{}
	err = Walk(ctx, t, func(_ Range, pairs []Pair) error {
		for _, p := range pairs {
			if bytes.Contains(plainRooms, p.Key[:1]) {
				continue
			}
			id, ok := seal.IDOf(p.Value)
			if _, err := s.unseal(p.Key, p.Value); !ok || err != nil {
				closed++
			}
			if ok {
				by[id.String()]++
			}
		}
		return nil
	})
	return by, closed, err
}

// Resealed says whether nothing needs another key than the current one any more:
// every value was opened, and an engine that keeps everything twice has made sure
// of its second copy. What is left of other keys has the store gone through once
// more. It is errs.Conflict "key_needed" where a value cannot be opened: its key
// has to be kept.
func (s *Store) Resealed(ctx context.Context, scope access.Scope) (bool, error) {
	by, closed, err := s.Seals(ctx, scope)
	if err != nil {
		return false, err
	}
	current := s.opt.Current().ID().String()
	if len(by) > 1 || by[current] == 0 {
		if closed > 0 {
			return false, errs.Errorf(errs.Conflict, "key_needed", "%d values cannot be opened; verify names them", closed)
		}
		return false, s.resealAgain(ctx)
	}
	e, ok := s.engine.Engine.(twice)
	if !ok {
		return true, nil
	}
	var job resealing
	if err := s.now(ctx, func(v view) (err error) { job, _, err = v.resealing(); return err }); err != nil {
		return false, err
	}
	if job.Key != current || !job.Done {
		return false, nil
	}
	err = e.Forget(ctx, job.From)
	var why *errs.Error
	if errors.As(err, &why) && why.Code == "journal_lacks" {
		return false, errors.Join(s.resealAgain(ctx), err) // as in a store that was copied from elsewhere
	}
	return err == nil, err
}

// resealAgain has the next step begin from the first key.
func (s *Store) resealAgain(ctx context.Context) error {
	return s.engine.Update(ctx, uuid.Nil, func(t Tx) (func(uint64) ([]Op, error), error) {
		v := view{s, t}
		job, k, err := v.resealing()
		if err != nil || !job.Done {
			return nil, err
		}
		job = resealing{}
		return func(commit uint64) ([]Op, error) {
			b, err := json.Marshal(job)
			return []Op{{Pair: Pair{k, s.seal(k, append(binary.BigEndian.AppendUint64(nil, commit), b...))}}}, err
		}, nil
	})
}
