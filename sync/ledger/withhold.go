package ledger

import (
	"context"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Withholding says that an officer may not read a record any more.
type Withholding struct {
	Record uuid.UUID
	Part   bool // what the region showed of it stays
}

// Withhold destroys what is here of some records under keys that alone names, those
// that nobody but the officer at work has on this device. What stands in its place is
// sealed under a key that nobody has: it is as if it were here for others, so that what
// the region serves him again is kept beside it. The device's own revisions stay, and
// drafts; what was typed and has another in its place by now goes. It gives the frames
// that were written anew.
func (l *Ledger) Withhold(ctx context.Context, alone func(seal.KeyID) bool, all ...Withholding) (int, error) {
	gone := targets{revs: map[[32]byte]bool{}, slots: map[[33]byte]bool{}}
	shown := map[[32]byte]bool{}
	aim := func(t *badger.Txn) error {
		for _, w := range all {
			revs, err := l.revsOf(t, Erasure{Record: w.Record, Whole: true})
			if err != nil {
				return err
			}
			for rev := range revs {
				gone.revs[rev], shown[rev] = true, !w.Part
				gone.resealed(rev)
			}
		}
		return nil
	}
	return l.amend(ctx, &gone, aim, func(f journal.Frame) (journal.Parts, bool) {
		id, sealed := seal.IDOf(f.Sealed)
		switch {
		case !sealed || !alone(id):
			return journal.Parts{}, false
		case gone.passed(&f):
			return journal.Parts{}, true
		case !gone.withholds(&f, shown):
			return journal.Parts{}, false
		}
		nobody := seal.NewKey(l.opt.Rand)
		defer nobody.Zero()
		return journal.Parts{Sealed: seal.Seal(l.opt.Rand, nobody, l.opt.Store, "withheld", nil), Facts: f.Facts, Region: f.Region}, true
	})
}

// withholds says whether a frame is one of what is withheld.
func (g targets) withholds(f *journal.Frame, shown map[[32]byte]bool) bool {
	switch f.Kind {
	case journal.Revision:
		return f.Flags&journal.Own == 0 && g.revs[f.Rev]
	case journal.Projection:
		return shown[f.Rev]
	case journal.Meta:
		return f.Flags&journal.Drop == 0 && g.slots[slotOf(f.Kind, f.Rev)]
	}
	return false
}

// passed says whether a frame holds a value that has another in its place by now.
func (g targets) passed(f *journal.Frame) bool {
	return (f.Kind == journal.Draft || f.Kind == journal.Meta) && f.Flags&journal.Drop == 0 && f.Number < g.latest[slotOf(f.Kind, f.Rev)]
}

// resealed takes in the places where a revision may lie once more.
func (g targets) resealed(rev [32]byte) {
	for i := range mostResealed {
		for p := range pieces {
			g.slots[slotOf(journal.Meta, piece(resealedSlot(revision.HashFrom(rev), i), p))] = true
		}
	}
}

// amend has frames written anew in their place, and Badger made from them. Cut off, it
// goes on with the next call, or with the audit.
func (l *Ledger) amend(ctx context.Context, gone *targets, aim func(*badger.Txn) error, edit func(journal.Frame) (journal.Parts, bool)) (frames int, err error) {
	if why := l.asleep(); why != nil {
		return 0, why
	}
	select {
	case <-l.Audited():
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	l.auditing.Lock()
	defer l.auditing.Unlock()
	var of nights
	if err := l.view(ctx, func(t *badger.Txn) error {
		if err := aim(t); err != nil {
			return err
		}
		of = l.nightsOf(t, gone.revs)
		return nil
	}); err != nil {
		return 0, fmt.Errorf("amend: %w", err)
	}
	if len(gone.revs)+len(gone.slots) == 0 {
		return 0, nil
	}
	if gone.latest, err = l.latestSlots(ctx); err != nil {
		return 0, fmt.Errorf("amend: %w", err)
	}
	if err := l.writable(); err != nil {
		return 0, err
	}
	l.epoch.Add(1) // what was derived from it is kept no more
	frames, err = l.j.Rewrite(func(f journal.Frame) (journal.Parts, bool, error) {
		p, change := edit(f)
		return p, change, ctx.Err()
	})
	if err != nil || frames == 0 {
		return frames, err
	}
	l.suspect.Store(true)
	if err := l.rebuild(ctx, of.carry); err != nil {
		return frames, fmt.Errorf("amend: %w", err)
	}
	l.suspect.Store(false)
	l.dropBooks()
	l.resealed.Add(1) // who went through the store by position begins anew
	return frames, nil
}
