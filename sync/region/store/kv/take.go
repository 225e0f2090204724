package kv

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Take runs a push.
func (s *Store) Take(ctx context.Context, scope access.Scope, device uuid.UUID, judge func(intake.View) (store.Push, error)) (store.Receipt, error) {
	if !scope.Judges() {
		return store.Receipt{}, store.ErrScope
	}
	var receipt store.Receipt
	err := s.engine.update(ctx, device, true, func(t Tx) (func(uint64) ([]Op, error), error) {
		receipt = store.Receipt{}
		push, err := judge(view{s, t})
		if err != nil || push.Empty() && len(push.Audit)+len(push.Rows) == 0 {
			return nil, err
		}
		return func(commit uint64) ([]Op, error) {
			receipt = receiptOf(commit, push.Changes)
			if s.recent != nil {
				s.recent.note(receipt)
			}
			w := &writer{s: s, commit: commit}
			w.push(push)
			for _, row := range push.Rows {
				if w.err == nil {
					w.err = w.row(view{s, t}, row)
				}
			}
			if len(receipt.Tokens)+len(receipt.Officers) > 0 {
				w.ops = append(w.ops, Op{News: News(receipt)})
			}
			return w.ops, w.err
		}, nil
	})
	if err != nil {
		return store.Receipt{}, err
	}
	return receipt, nil
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

// writer gathers what a commit changes. It keeps the first error.
type writer struct {
	s      *Store
	commit uint64
	ops    []Op
	err    error
}

func (w *writer) put(k, v []byte) { w.ops = append(w.ops, Op{Pair: Pair{k, v}}) }

func (w *writer) drop(k []byte) { w.ops = append(w.ops, Op{Pair: Pair{Key: k}, Drop: true}) }

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
func (w *writer) push(p store.Push) {
	c := p.Changes
	w.eachOf(len(c.Stored), func(w *writer, i int) {
		s := c.Stored[i]
		w.revision(*s.Signed, s.Leaf.Settle(w.commit))
	})
	facts := slices.Collect(maps.Keys(c.Facts))
	w.eachOf(len(facts), func(w *writer, i int) { w.json(FactsKey(facts[i]), c.Facts[facts[i]].Settle(w.commit)) })
	for _, e := range c.Entries {
		w.entry(e)
	}
	for dev, v := range c.Chains {
		w.json(chainKey(dev), v)
	}
	for _, n := range c.Numbers {
		w.json(NumberKey(n.Device, n.DSeq), n.Rev)
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
}

// eachOf writes many things on every processor: most of a push is the sealing of
// its lines, and others wait for its number meanwhile.
func (w *writer) eachOf(n int, write func(w *writer, i int)) {
	workers := min(runtime.GOMAXPROCS(0), 1+n/64)
	parts := make([]writer, workers)
	var done sync.WaitGroup
	for p := range parts {
		parts[p] = writer{s: w.s, commit: w.commit}
		done.Go(func() {
			for i := p * n / workers; i < (p+1)*n/workers; i++ {
				write(&parts[p], i)
			}
		})
	}
	done.Wait()
	for _, p := range parts {
		w.ops, w.err = append(w.ops, p.ops...), cmp.Or(w.err, p.err)
	}
}

func (w *writer) revision(s revision.Signed, leaf intake.Leaf) {
	w.seal(LineKey(s.Rev), s.AppendLine(nil))
	w.json(LeafKey(s.Rev), leaf)
	w.json(HistoryKey(leaf.Record, leaf.At), version{s.Rev, leaf.Size})
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
	w.put(EntryKey(e), gained)
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
