package audit

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
)

// mostGrouped bounds the bytes that others add to one commit.
const mostGrouped = 1 << 20

// group gathers what many write down at once: while one commit is on its way, all
// that comes waits for the next, which takes it together.
type group struct {
	writing sync.Mutex // held by whoever commits

	mu   sync.Mutex
	next *batch // that takes more; nil where nobody waits
}

// batch is one commit.
type batch struct {
	notes [][]byte
	size  int
	done  chan struct{}
	err   error // once it is done
}

// join puts notes into the next commit, and says whether the caller makes it.
func (g *group) join(notes [][]byte) (b *batch, first bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if b = g.next; b == nil || b.size >= mostGrouped {
		b, first = &batch{done: make(chan struct{})}, true
		g.next = b
	}
	b.notes = append(b.notes, notes...)
	for _, n := range notes {
		b.size += len(n)
	}
	return b, first
}

// close lets nobody more into a commit.
func (g *group) close(b *batch) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.next == b {
		g.next = nil
	}
}

// Write writes decisions down, durable on return, or none of them. What others
// write at the same time goes into the same commit.
func (j *Journal) Write(ctx context.Context, all ...Frame) error {
	b, first := j.group.join(j.Encode(all...))
	if first {
		j.commit(context.WithoutCancel(ctx), b)
	}
	<-b.done
	return b.err
}

func (j *Journal) commit(ctx context.Context, b *batch) {
	j.group.writing.Lock()
	defer j.group.writing.Unlock()
	defer close(b.done)
	j.group.close(b)
	b.err = fmt.Errorf("write decision down: given up")
	_, err := j.o.Store.Take(ctx, access.Judging(), uuid.Nil, func(intake.View) (store.Push, error) {
		return store.Push{Audit: b.notes}, nil
	})
	if b.err = err; err != nil {
		b.err = fmt.Errorf("write decision down: %w", err)
	}
}

// WriteWith writes decisions down and changes a row with them, both or neither. A
// row that somebody changed meanwhile is errs.Conflict.
func (j *Journal) WriteWith(ctx context.Context, row store.RowChange, all ...Frame) error {
	p := store.Push{Audit: j.Encode(all...), Rows: []store.RowChange{row}}
	_, err := j.o.Store.Take(context.WithoutCancel(ctx), access.Judging(), uuid.Nil, func(intake.View) (store.Push, error) { return p, nil })
	if err != nil {
		return fmt.Errorf("write decision down: %w", err)
	}
	return nil
}
