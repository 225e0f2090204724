package records

import (
	"context"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
)

// Admit judges lines that were set aside once more, as one, because a person
// takes them in, and gives what became of each. What is not right still stays
// aside. One that is not there is errs.NotFound "aside_unknown"; of several it is
// passed over, for it may have come with another meanwhile.
func (w *Writer) Admit(ctx context.Context, keys [][32]byte) (out []intake.Verdict, err error) {
	people, ground := w.o.Register.State(), *w.ground.Load()
	in := intake.Inspector{Open: w.o.Opener.Line, Key: people.KeyOf, Anchor: w.anchors.hold}
	var frame audit.Frame
	var left []intake.Wait
	receipt, err := w.o.Store.Take(context.WithoutCancel(ctx), access.Judging(), uuid.Nil, func(v intake.View) (p store.Push, err error) {
		out = nil
		b := intake.NewBatch(v, people, ground, w.o.Now())
		frame = audit.Frame{Action: "admit", Allowed: true}
		for _, key := range keys {
			verdict, err := b.Admit(in, key)
			if wire.Code(err) == "aside_unknown" && len(keys) > 1 {
				continue // it came with another meanwhile
			}
			if err != nil {
				return p, err
			}
			out = append(out, verdict)
		}
		joined, err := b.Join(w.join)
		if err != nil {
			return p, err
		}
		p.Changes, left = b.Changes(), b.Left()
		for _, s := range p.Changes.Stored {
			frame.Revs = append(frame.Revs, s.Leaf.Rev)
		}
		if len(frame.Revs) > 0 {
			p.Audit = w.o.Journal.Encode(append(append(joins(joined), untimely(uuid.Nil, p.Changes)...), frame)...)
		}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	w.o.Hub.Wake(receipt)
	if len(frame.Revs) > 0 {
		w.o.Journal.Tell(ctx, frame)
	}
	w.free(ctx, uuid.Nil, new(Taken), left)
	return out, nil
}
