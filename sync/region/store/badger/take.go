package badger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// tries is how often a push is judged anew before it is told to come again.
const tries = 20

// Take runs a push.
func (s *Store) Take(ctx context.Context, scope access.Scope, device uuid.UUID, judge func(intake.View) (store.Push, error)) (store.Receipt, error) {
	if !scope.Judges() {
		return store.Receipt{}, store.ErrScope
	}
	defer s.devices.lock(device)()
	var receipt store.Receipt
	err := s.update(ctx, func(v view) (func(*writer) error, error) {
		receipt = store.Receipt{}
		push, err := judge(v)
		if err != nil || push.Empty() && len(push.Audit) == 0 {
			return nil, err
		}
		return func(w *writer) error {
			receipt = receiptOf(w.commit, push.Changes)
			return w.push(push)
		}, nil
	})
	return receipt, err
}

// update runs a transaction: look, then write under the number of a commit. It
// is tried again where others changed what it looked at.
func (s *Store) update(ctx context.Context, look func(view) (func(*writer) error, error)) error {
	for range tries {
		done, err := s.try(look)
		if done || err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return errs.Errorf(errs.Unavailable, "busy", "others changed the same records all the time")
}

func (s *Store) try(look func(view) (func(*writer) error, error)) (done bool, err error) {
	t := s.db.NewTransaction(true)
	defer t.Discard()
	write, err := look(view{s, t})
	if write == nil || err != nil {
		return true, err
	}
	w := &writer{s: s, t: t, commit: s.commits.begin()}
	defer s.commits.end(w.commit)
	if err := write(w); err != nil {
		return true, err
	}
	w.put(commitKey(w.commit), nil)
	if w.err != nil {
		return true, w.err
	}
	switch err := t.Commit(); {
	case errors.Is(err, badger.ErrConflict):
		return false, nil
	case err != nil:
		return true, diskError(err)
	}
	return true, nil
}

// diskError says what an error of Badger means, without its text: it may quote
// keys.
func diskError(err error) error {
	if e := errs.OfDisk(err); e != nil {
		return e
	}
	return errs.Errorf(errs.Unavailable, "store_failed", "the store could not be written")
}

func receiptOf(commit uint64, c intake.Changes) store.Receipt {
	r := store.Receipt{Commit: commit}
	seen := map[access.Token]bool{}
	for _, e := range c.Entries {
		if !seen[e.Token] {
			seen[e.Token] = true
			r.Tokens = append(r.Tokens, e.Token)
		}
	}
	for k := range c.Members {
		if !slices.Contains(r.Officers, k.Officer) {
			r.Officers = append(r.Officers, k.Officer)
		}
	}
	return r
}

// writer puts what a commit changes into its transaction. It keeps the first
// error.
type writer struct {
	s      *Store
	t      *badger.Txn
	commit uint64
	err    error
}

func (w *writer) put(k, v []byte) {
	if w.err == nil {
		w.did(w.t.Set(k, v))
	}
}

func (w *writer) drop(k []byte) {
	if w.err == nil {
		w.did(w.t.Delete(k))
	}
}

func (w *writer) did(err error) {
	switch {
	case err == nil:
	case errors.Is(err, badger.ErrTxnTooBig):
		w.err = errs.Errorf(errs.Invalid, "body_unpacked_too_big", "more than one commit takes")
	default:
		w.err = diskError(err)
	}
}

func (w *writer) seal(k, plain []byte) { w.put(k, w.s.seal(k, plain)) }

func (w *writer) json(k []byte, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		w.err = fmt.Errorf("write %s: %w", room(k), err)
		return
	}
	w.seal(k, b)
}

// push writes a whole push.
func (w *writer) push(p store.Push) error {
	c := p.Changes
	for _, s := range c.Stored {
		w.revision(*s.Signed, s.Leaf.Settle(w.commit))
	}
	for id, f := range c.Facts {
		w.json(factsKey(id), f.Settle(w.commit))
	}
	for _, e := range c.Entries {
		w.entry(e)
	}
	for dev, v := range c.Chains {
		w.json(chainKey(dev), v)
	}
	for _, n := range c.Numbers {
		w.json(numberKey(n.Device, n.DSeq), n.Rev)
	}
	for _, a := range c.Released {
		w.release(a)
	}
	for _, a := range c.Asides {
		w.aside(a)
	}
	for dev, n := range c.Rubbish {
		w.json(rubbishKey(dev), n)
	}
	for id, v := range c.Plans {
		w.json(planKey(id), v)
	}
	for id, v := range c.Crews {
		w.json(crewKey(id), v)
	}
	for k, m := range c.Members {
		w.json(memberKey(k.Officer, k.Raid), m.Settle(w.commit))
	}
	for i, note := range p.Audit {
		w.seal(auditKey(access.Position{Commit: w.commit, Seq: uint64(i)}), note)
	}
	return w.err
}

func (w *writer) revision(s revision.Signed, leaf intake.Leaf) {
	w.seal(lineKey(s.Rev), s.AppendLine(nil))
	w.json(leafKey(s.Rev), leaf)
	w.json(historyKey(leaf.Record, leaf.At), version{s.Rev, leaf.Size})
}

// version is a line of a record's history.
type version struct {
	Rev  revision.Hash `json:"rev"`
	Size int           `json:"size"`
}

func (w *writer) entry(e access.Entry) {
	if e.At.Commit == access.Pending {
		e.At.Commit = w.commit
	}
	var gained []byte
	if e.Gained {
		gained = []byte{1}
	}
	w.put(entryKey(e), gained)
}

func (w *writer) aside(a intake.Aside) {
	b, err := packAside(a)
	if err != nil {
		w.err = err
		return
	}
	w.seal(asideKey(a.Key), b)
	if a.Held {
		w.put(waitKey(inWaits, a.Wait, a.Key[:]), nil)
		w.put(waitKey(inWaited, a.Wait), nil)
	}
	if !a.Signed && a.Device != uuid.Nil {
		w.json(unsignedKey(a.Device, a.DSeq, a.Rev), a.Key)
	}
}

func (w *writer) release(a intake.Aside) {
	w.drop(asideKey(a.Key))
	if a.Held {
		w.drop(waitKey(inWaits, a.Wait, a.Key[:]))
	}
	if !a.Signed && a.Device != uuid.Nil {
		w.drop(unsignedKey(a.Device, a.DSeq, a.Rev))
	}
}
