package records

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// What the region itself writes, raids of its file and registers of children, is
// judged like everything else: it goes into records of its own and nowhere else.

// Tries is how often what the region writes is made anew because another
// server wrote there meanwhile.
const Tries = 20

// Compose writes what it is given, or with dry only asks whether it could. Where
// another server of the region wrote into one of the records meanwhile, it is
// made anew, on what stands there now: side by side they would give a record two
// heads. It gives how many there were. A record that is not the region's own is
// errs.Conflict "record_taken", and then nothing of it is written.
func (w *Writer) Compose(ctx context.Context, dry bool, written func() ([]revision.Signed, error)) (n int, err error) {
	for range Tries {
		revisions, err := written()
		if err == nil {
			err = w.author(ctx, revisions, dry)
		}
		if wire.Code(err) != codeMoved {
			return len(revisions), err
		}
	}
	return 0, errs.Errorf(errs.Unavailable, "busy", "another server writes the same records all the time")
}

// Last is the last revision of a record that the region itself wrote; nil where
// it wrote none.
func (w *Writer) Last(ctx context.Context, record uuid.UUID) (*revision.Signed, error) {
	s, err := w.o.Store.Own(ctx, access.Judging(), record)
	if err != nil || s.Rev == "" {
		return nil, err
	}
	return &s, nil
}

// Sign makes a revision of the region's own: with its key, its clock and its
// parents, and what the envelope says of kind, record and place. The body is
// canonical already.
func (w *Writer) Sign(e revision.Envelope, parents ...revision.Hash) (revision.Signed, error) {
	e.Schema, e.Parents, e.Key, e.Time = 1, parents, revision.KeyID(w.o.Keys.Public()), w.clock.Now()
	return revision.Sign(e, w.o.Keys.Signing())
}

// One commit takes so much of what the region writes at once.
const (
	MostLines = 500
	MostBytes = 4 << 20
)

// author takes in what the region itself wrote, or with dry only asks whether it
// could. Where a record is not the region's own nothing of its part is written:
// errs.Conflict "record_taken" names it. Where one does not go on from what the
// region wrote last it is errs.Conflict "record_moved".
func (w *Writer) author(ctx context.Context, revisions []revision.Signed, dry bool) error {
	for len(revisions) > 0 {
		n, size := 0, 0
		var lines []intake.Line
		for ; n < len(revisions) && n < MostLines && (n == 0 || size+len(revisions[n].Bytes) <= MostBytes); n++ {
			size += len(revisions[n].Bytes)
			lines = append(lines, intake.Own(revisions[n]))
		}
		if err := w.takeOwn(ctx, lines, dry); err != nil {
			return err
		}
		revisions = revisions[n:]
	}
	return nil
}

// codeMoved says that the region wrote into a record since it was looked at.
const codeMoved = "record_moved"

// stands says whether each line goes on from what the region wrote last.
func stands(v intake.View, lines []intake.Line) error {
	for _, l := range lines {
		e := l.Signed.Envelope
		last, err := v.Own(e.Record)
		if err != nil {
			return err
		}
		if last != "" && !slices.Contains(e.Parents, last) || last == "" && len(e.Parents) > 0 {
			return errs.Errorf(errs.Conflict, codeMoved, "record %s was written meanwhile", e.Record)
		}
	}
	return nil
}

var errDry = errors.New("only asked")

func (w *Writer) takeOwn(ctx context.Context, lines []intake.Line, dry bool) error {
	people, ground := w.o.Register.State(), *w.ground.Load()
	var left []intake.Wait
	receipt, err := w.o.Store.Take(context.WithoutCancel(ctx), access.Judging(), uuid.Nil, func(v intake.View) (store.Push, error) {
		if err := stands(v, lines); err != nil {
			return store.Push{}, err
		}
		b := intake.NewBatch(v, people, ground, w.o.Now())
		verdicts, err := b.Take(lines)
		if err != nil {
			return store.Push{}, err
		}
		for i, got := range verdicts {
			if got.Result != wire.Stored && got.Result != wire.Duplicate {
				return store.Push{}, takenError(lines[i].Signed.Envelope.Record, got.Reason)
			}
		}
		if dry {
			return store.Push{}, errDry
		}
		left = b.Left()
		return store.Push{Changes: b.Changes()}, nil
	})
	if errors.Is(err, errDry) {
		return nil
	}
	if err == nil {
		w.o.Hub.Wake(receipt)
		w.free(ctx, uuid.Nil, new(Taken), left)
	}
	return err
}

// takenError says that a record of the region cannot be written.
func takenError(record uuid.UUID, reason string) error {
	return errs.Errorf(errs.Conflict, "record_taken", "record %s holds something that is not the region's own (%s)", record, reason)
}
