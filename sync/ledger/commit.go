package ledger

import (
	"context"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
)

// Limits of what is written in one go.
const (
	groupRequests = 256
	groupBytes    = 1 << 20
)

// request is one caller's wish to write.
type request struct {
	plan func(*batch) error
	err  error
	done bool
}

// batch collects the frames of several requests before they are written.
type batch struct {
	l      *Ledger
	txn    *badger.Txn // what is there already
	frames []*journal.Frame
	size   int

	// What the frames of this batch change, for those who plan after them.
	fresh map[[32]byte]bool
	reach map[uuid.UUID]Link
	slots map[[33]byte]bool

	reveals bool // something here already can be read by more officers
}

// add plans a frame.
func (b *batch) add(f *journal.Frame) {
	b.frames = append(b.frames, f)
	b.size += len(f.Sealed) + len(f.Facts) + len(f.Region)
	if f.Kind != journal.Revision {
		b.slots[slotOf(f.Kind, f.Rev)] = true
		return
	}
	b.fresh[f.Rev] = true
	if f.Device == uuid.Nil {
		return
	}
	if link, err := b.next(f.Device); err == nil && link.DSeq == f.DSeq {
		b.reach[f.Device] = Link{f.Device, f.DSeq + 1, revision.HashFrom(f.Rev)}
	}
}

// back forgets what was planned after the first n frames.
func (b *batch) back(n int) {
	kept := b.frames[:n:n]
	b.frames, b.size = nil, 0
	b.fresh, b.reach, b.slots = map[[32]byte]bool{}, map[uuid.UUID]Link{}, map[[33]byte]bool{}
	for _, f := range kept {
		b.add(f)
	}
}

// do writes what a plan asks for and returns when it is on the disk. Whoever
// comes while another is writing waits in the queue; the next to write takes
// all of the queue along in one batch, so that they share one flush and
// nobody alone waits for a timer.
func (l *Ledger) do(ctx context.Context, plan func(*batch) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{plan: plan}
	l.queueMu.Lock()
	if l.closed {
		l.queueMu.Unlock()
		return errClosed
	}
	l.queue = append(l.queue, r)
	l.queueMu.Unlock()

	l.mu.Lock()
	defer l.mu.Unlock()
	for !r.done {
		l.queueMu.Lock()
		n := min(len(l.queue), groupRequests)
		group := l.queue[:n:n]
		l.queue = l.queue[n:]
		l.queueMu.Unlock()
		for len(group) > 0 {
			group = l.commit(group)
		}
	}
	return r.err
}

var errClosed error = &errs.Error{Kind: errs.Unavailable, Code: "closed", Detail: "the store is closed"}

// commit writes as many requests of a group as fit in one batch and returns
// the rest.
func (l *Ledger) commit(group []*request) []*request {
	if l.failed != nil {
		for _, r := range group {
			r.err, r.done = l.failed, true
		}
		return nil
	}
	if l.still != nil {
		if err := l.wake(); err != nil {
			for _, r := range group {
				r.err, r.done = err, true
			}
			return nil
		}
	}
	b := &batch{l: l, txn: l.book.db.NewTransaction(false)}
	b.back(0)
	defer b.txn.Discard()
	n := 0
	for n < len(group) && b.size < groupBytes {
		r := group[n]
		n++
		mark := len(b.frames)
		if r.err = r.plan(b); r.err != nil {
			b.back(mark)
		}
	}
	var err error
	if b.reveals {
		err = l.dropDerived() // before: a crash between the two leaves nothing that lacks it
	}
	if err == nil {
		err = l.write(b.frames)
	}
	for _, r := range group[:n] {
		if r.err == nil {
			r.err = err
		}
		r.done = true
	}
	return group[n:]
}

// write puts frames into both copies: the journal first. Where Badger fails
// after the journal did not, nothing more is written until the next Open has
// brought the two together.
func (l *Ledger) write(frames []*journal.Frame) error {
	if len(frames) == 0 {
		return nil
	}
	if err := l.checkSpace(); err != nil {
		return err
	}
	before := l.book.state.last
	if _, err := l.j.Append(frames...); err != nil {
		return err
	}
	if err := l.book.store(frames); err != nil {
		l.failed = errs.Errorf(errs.Unavailable, "store_failed", "the second copy could not be written")
		return l.failed
	}
	if l.book.state.last != before {
		close(l.news)
		l.news = make(chan struct{})
	}
	return nil
}
