package kv

import (
	"bytes"
	"context"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
)

// mostWritten is how many bytes of values are remembered that were written last:
// some 9,000 encounters, by which readers are behind when hundreds of devices come
// back at once.
const mostWritten = 32 << 20

// writtenCost is what one takes beside its key and itself.
const writtenCost = 200

// writtenRooms are those of which a reader of news asks: facts, history and lines.
var writtenRooms = []byte{inFacts, inHistory, inLines}

// written remembers the values that were written last, sealed as they lie in the
// engine, where one process alone writes into it: what a device brings is asked for
// by all who may read it, moments later. It is what the engine would answer, and may
// be forgotten at any time. It is safe for use by several goroutines.
type written struct {
	most int // bytes

	mu    sync.Mutex
	by    map[string]value
	queue []string // keys in the order in which they came
	bytes int
}

// value is what a commit wrote, nil where it took it away. It is given once it is
// durable.
type value struct {
	commit  uint64
	sealed  []byte
	durable bool
}

func newWritten() *written { return &written{most: mostWritten, by: map[string]value{}} }

// begin takes in what a commit changes, before anybody can read it: what was there
// before is forgotten.
func (w *written) begin(commit uint64, ops []Op, keep bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, op := range ops {
		if op.News != "" || !bytes.Contains(writtenRooms, op.Key[:1]) {
			continue
		}
		k := string(op.Key)
		was, had := w.by[k]
		v := value{commit: commit}
		if keep && !op.Drop {
			v.sealed = op.Value
		}
		switch {
		case had:
			w.bytes -= len(was.sealed)
		case v.sealed == nil:
			continue
		default:
			w.queue = append(w.queue, k)
			w.bytes += len(k) + writtenCost
		}
		w.by[k] = v
		w.bytes += len(v.sealed)
	}
	for w.bytes > w.most && len(w.queue) > 0 {
		k := w.queue[0]
		w.queue = w.queue[1:]
		w.bytes -= len(k) + writtenCost + len(w.by[k].sealed)
		delete(w.by, k)
	}
}

// end takes in that a commit is durable. What a later one changed meanwhile, or
// what was forgotten, is not remembered.
func (w *written) end(commit uint64, ops []Op) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, op := range ops {
		if op.News != "" {
			continue
		}
		if v, ok := w.by[string(op.Key)]; ok && v.commit == commit {
			v.durable = true
			w.by[string(op.Key)] = v
		}
	}
}

// get gives a value to whoever sees all up to a commit.
func (w *written) get(k []byte, upTo uint64) ([]byte, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := w.by[string(k)]
	return v.sealed, v.sealed != nil && v.durable && v.commit <= upTo
}

// over is an engine in one moment, with what was written last before it.
func (w *written) over(t Tx, horizon access.Position) Tx {
	if w == nil {
		return t
	}
	return lately{t, w, horizon.Commit}
}

// lately asks what was written last first, and then the engine.
type lately struct {
	Tx
	written *written
	upTo    uint64
}

func (l lately) Get(k []byte) ([]byte, bool, error) {
	if v, ok := l.written.get(k, l.upTo); ok {
		return v, true, nil
	}
	return l.Tx.Get(k)
}

// watched is an engine of which is remembered what was written last. All that writes
// goes through it, so that nothing is remembered that is not there any more.
type watched struct {
	Engine
	written *written // nil where nothing is remembered
}

// Unwrap gives the engine alone, which what is remembered does not follow.
func (e watched) Unwrap() Engine { return e.Engine }

// Update implements Engine.
func (e watched) Update(ctx context.Context, device uuid.UUID, look func(Tx) (func(uint64) ([]Op, error), error)) error {
	return e.update(ctx, device, false, look)
}

// update is Update of what may be worth keeping for those who read it next.
func (e watched) update(ctx context.Context, device uuid.UUID, keep bool, look func(Tx) (func(uint64) ([]Op, error), error)) error {
	if e.written == nil {
		return e.Engine.Update(ctx, device, look)
	}
	var last uint64
	var ops []Op
	err := e.Engine.Update(ctx, device, func(t Tx) (func(uint64) ([]Op, error), error) {
		ops = nil
		write, err := look(t)
		if write == nil || err != nil {
			return nil, err
		}
		return func(commit uint64) (_ []Op, err error) {
			if ops, err = write(commit); err != nil {
				return nil, err
			}
			last = commit
			e.written.begin(commit, ops, keep)
			return ops, nil
		}, nil
	})
	if err == nil && keep {
		e.written.end(last, ops)
	}
	return err
}
