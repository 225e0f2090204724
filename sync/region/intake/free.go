package intake

import (
	"fmt"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// What is freed in one commit at most: a line may end the waiting of thousands, and
// a store takes so much at once.
const (
	MaxFreed      = 256
	maxFreedBytes = 1 << 20
)

// Free judges anew the lines whose waiting has ended, and those that their coming
// frees, as many as one commit takes; Left gives the rest.
func (b *Batch) Free(queue []Wait) error {
	for ; len(queue) > 0; queue = queue[1:] {
		if b.full() {
			b.left = append(b.left, queue...)
			return nil
		}
		more, err := b.free(queue[0])
		if err != nil {
			return err
		}
		queue = append(queue, more...)
	}
	return nil
}

// Left lists what is to be freed in a commit after this one.
func (b *Batch) Left() []Wait { return b.left }

func (b *Batch) full() bool { return b.freed >= MaxFreed || b.bytes >= maxFreedBytes }

// freedBy lists what a line's coming ends the waiting for.
func freedBy(l Line, e Effects) (out []Wait) {
	if e.Result == wire.Stored {
		out = append(out, Wait{Rev: l.Rev})
	}
	for _, n := range e.Numbers {
		out = append(out, Wait{Device: n.Device, DSeq: n.DSeq})
	}
	if e.Aside != nil && !e.Aside.Signed && l.Device != uuid.Nil {
		out = append(out, Wait{Device: l.Device, DSeq: l.DSeq}) // one that waits may vouch for it
	}
	return out
}

// free judges the lines that waited for something anew.
func (b *Batch) free(w Wait) (more []Wait, err error) {
	held, err := b.over.Waiting(w)
	if err != nil {
		return nil, fmt.Errorf("look for held lines: %w", err)
	}
	for _, a := range held {
		if b.full() {
			return append(more, w), nil // the others that wait for it
		}
		b.freed, b.bytes = b.freed+1, b.bytes+len(a.Line)
		signed, err := revision.ParseLine(a.Line)
		if err != nil {
			return nil, fmt.Errorf("read held line: %w", err)
		}
		e := signed.Envelope
		l := Line{Raw: a.Line, From: a.From, Rev: signed.Rev, Device: e.Device, DSeq: e.DSeq, Prev: e.Prev, Signed: &signed, Hand: Good, Anchor: a.Anchor}
		done, err := b.settle(l)
		if err != nil {
			return nil, err
		}
		more = append(more, freedBy(l, done)...)
	}
	return more, nil
}
