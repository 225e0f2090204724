// Package records writes records into a region's store: what devices push, what
// the region itself writes, and what a person takes in that was set aside. All of
// it is judged by package intake against people and ground as they are at that
// moment, written as one, and told to whom it concerns. It knows neither HTTP nor
// verbs.
package records

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/ground"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Options are what a writer needs; all of it.
type Options struct {
	Store    store.Store
	Register *register.Register
	Hub      *feed.Hub // wakes whom a write concerns
	Journal  *audit.Journal
	Opener   *pki.Opener
	Keys     pki.Keys // sign what the region itself writes
	Now      func() time.Time
	ID       uuid.UUID // of the region
}

// Writer writes records. It is safe for concurrent use.
type Writer struct {
	o       Options
	clock   *revision.Clock
	anchors *anchors
	laid    atomic.Pointer[register.State] // of which ground is
	ground  atomic.Pointer[intake.Ground]
}

// New makes a writer that knows the region file as the register has it now.
func New(o Options) *Writer {
	w := &Writer{o: o, clock: revision.NewClock(o.Now), anchors: newAnchors(o)}
	w.Follow(o.Register.State())
	return w
}

// Follow takes a region file over that changed.
func (w *Writer) Follow(s *register.State) {
	if was := w.laid.Swap(s); !s.SameFile(was) || w.ground.Load() == nil {
		g := ground.Of(s.File())
		w.ground.Store(&g)
	}
}

// Taken is what became of a push.
type Taken struct {
	Lines      []intake.Line
	Verdicts   []intake.Verdict // of each line
	Contiguous uint64           // how far the chain of the device that pushed is whole
	Crowded    []uuid.UUID      // records that have more heads now than anybody looks through
}

// Push reads what a device sent, and takes it in as Take does; now is when it came,
// by the clock that the device goes by. Where a line that is not here yet may be
// sealed to a delivery key that has ended, nothing is taken, errs.Unavailable
// "delivery_ended": the device still has it, and sends it in clear when its officer
// signs in there. One that is here is answered as any other: a region that was put
// back is sent everything again, also what nobody opens on the device any more.
func (w *Writer) Push(ctx context.Context, from uuid.UUID, body []byte, now time.Time) (Taken, error) {
	var ended atomic.Pointer[error]
	open := func(s wire.SealedLine) ([]byte, error) {
		line, err := w.o.Opener.Line(s)
		if wire.Code(err) == pki.CodeDeliveryEnded {
			ended.Store(&err)
		}
		return line, err
	}
	in := intake.Inspector{From: from, Open: open, Key: w.o.Register.State().KeyOf, Anchor: w.anchors.hold}
	lines := in.All(body)
	for i, l := range lines {
		if w.joinedHere(l) {
			lines[i] = intake.Own(*l.Signed)
		}
	}
	return w.take(ctx, from, lines, now, func(got []intake.Verdict) error {
		err := ended.Load()
		for i, l := range lines {
			if err != nil && l.Fault == intake.ReasonCannotOpen && got[i].Result != wire.Duplicate {
				return *err
			}
		}
		return nil
	})
}

// joinedHere says whether the region itself made a line of two versions. A device
// brings it back to a region that was put back to the day before.
func (w *Writer) joinedHere(l intake.Line) bool {
	return l.Signed != nil && l.Device == uuid.Nil && l.Signed.Envelope.Author == uuid.Nil && l.Signed.Envelope.Kind.Fieldwork() &&
		l.Signed.Verify(w.o.Keys.Public()) == nil
}

// Take judges lines against all that the region has, writes the outcome as one,
// durable on return, and wakes whom it concerns. An error means that nothing may
// be answered.
func (w *Writer) Take(ctx context.Context, from uuid.UUID, lines []intake.Line) (Taken, error) {
	return w.take(ctx, from, lines, w.o.Now(), nil)
}

// take is Take of lines that came at a moment; where may refuses their verdicts,
// nothing is written.
func (w *Writer) take(ctx context.Context, from uuid.UUID, lines []intake.Line, now time.Time, may func([]intake.Verdict) error) (Taken, error) {
	out := Taken{Lines: lines}
	left, err := w.commit(ctx, from, now, &out, func(b *intake.Batch) (err error) {
		if out.Verdicts, err = b.Take(lines); err == nil && may != nil {
			err = may(out.Verdicts)
		}
		return err
	})
	if err != nil {
		return Taken{}, err
	}
	w.free(ctx, from, &out, left)
	return out, nil
}

// free goes on with what did not fit into the commit that ended its waiting. Where
// it comes to an end before, a device asks again for what is still held.
func (w *Writer) free(ctx context.Context, from uuid.UUID, out *Taken, left []intake.Wait) {
	for len(left) > 0 {
		waits := left
		var err error
		if left, err = w.commit(ctx, from, w.o.Now(), out, func(b *intake.Batch) error { return b.Free(waits) }); err != nil {
			return
		}
	}
}

// commit writes what a judge makes of a batch, as one, and wakes whom it concerns.
func (w *Writer) commit(ctx context.Context, from uuid.UUID, now time.Time, out *Taken, judge func(*intake.Batch) error) (left []intake.Wait, err error) {
	people, ground := w.o.Register.State(), *w.ground.Load()
	var noted []audit.Frame
	var crowded []uuid.UUID
	// A push begun is a push finished.
	receipt, err := w.o.Store.Take(context.WithoutCancel(ctx), access.Judging(), from, func(v intake.View) (p store.Push, err error) {
		b := intake.NewBatch(v, people, ground, now)
		if err := judge(b); err != nil {
			return p, err
		}
		if out.Contiguous, err = b.Contiguous(from); err != nil {
			return p, err
		}
		joined, err := b.Join(w.join)
		if err != nil {
			return p, err
		}
		p.Changes, crowded, left = b.Changes(), b.Crowded(), b.Left()
		noted = slices.Concat(asides(from, p.Changes), untimely(from, p.Changes), joins(joined))
		p.Audit = w.o.Journal.Encode(noted...)
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	out.Crowded = append(out.Crowded, crowded...)
	w.o.Hub.Wake(receipt)
	for _, n := range noted {
		w.o.Journal.Tell(ctx, n)
	}
	return left, nil
}

// asides notes what a push set aside for people to look at. The same line again
// changes nothing and is not noted again.
func asides(device uuid.UUID, c intake.Changes) (out []audit.Frame) {
	var revs []revision.Hash
	for _, a := range c.Asides {
		if !a.Held && a.Rev != "" {
			revs = append(revs, a.Rev)
		}
	}
	for part := range slices.Chunk(revs, audit.MostIDs) {
		out = append(out, audit.Frame{Action: "quarantine", Device: device, Revs: part})
	}
	return out
}
