package audit

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// Checked says what a check of the log came to.
type Checked struct {
	Checkpoint wire.Checkpoint
	Entries    int64 // that were hashed anew; those before them left into files, and their hashes stand
}

// Check hashes every entry that is here anew and holds it against the signed
// checkpoint, and that against one that somebody kept, if there is one. An entry
// that was changed, taken out, put in or put elsewhere, and a checkpoint of another
// log, is errs.Conflict, and where it can be told, the place is named.
func (l *Log) Check(ctx context.Context, kept wire.LogSeen) (out Checked, err error) {
	h, err := l.head(ctx)
	if err != nil {
		return out, err
	}
	if out.Checkpoint, err = l.open(h); err != nil {
		return out, err
	}
	left, err := l.left(ctx)
	if err != nil {
		return out, err
	}
	r, last := l.hashes(ctx, h), h.UpTo
	parts := &partCheck{l: l}
	err = l.read(ctx, h, func(first int64, notes []store.Note) error {
		if first < 0 {
			return errs.Errorf(errs.Conflict, "log_longer", "%d entries are here that are not in the log", -first)
		}
		out.Entries += int64(len(notes))
		last = notes[len(notes)-1].At
		if err := compare(r, first, notes); err != nil {
			return err
		}
		return parts.take(ctx, first, notes)
	})
	if err == nil {
		err = parts.end(ctx)
	}
	if err != nil {
		return out, err
	}
	if last != h.UpTo {
		return out, errs.Errorf(errs.Conflict, "log_damaged", "the head does not stand at the last entry")
	}
	if gone := h.Size - out.Entries; gone > max(0, left-h.Base) {
		return out, errs.Errorf(errs.Conflict, "log_shorter", "%d entries are not here, and %d went into files", gone, max(0, left-h.Base))
	}
	if kept.Size > h.Size {
		return out, errs.Errorf(errs.Conflict, "log_shorter", "%d entries, %d were seen", h.Size, kept.Size)
	}
	if kept.Size > 0 {
		if root, err := tlog.TreeHash(kept.Size, r); err != nil || root != kept.Root {
			return out, errs.Errorf(errs.Conflict, "log_other", "it does not go on from the %d entries that were seen", kept.Size)
		}
	}
	return out, nil
}

// compare holds entries against their leaves.
func compare(r tlog.HashReader, first int64, notes []store.Note) error {
	at := make([]int64, len(notes))
	for i := range notes {
		at[i] = tlog.StoredHashIndex(0, first+int64(i))
	}
	leaves, err := r.ReadHashes(at)
	if err != nil {
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Conflict, "log_damaged", "the hashes behind entry %d", first), err)
	}
	for i, n := range notes {
		if tlog.RecordHash(n.Value) != leaves[i] {
			return errs.Errorf(errs.Conflict, "log_entry", "entry %d is not what was logged", first+int64(i))
		}
	}
	return nil
}

// partCheck makes the pages anew by which entries are found, and compares them. Of a
// part from which something left there is nothing to compare.
type partCheck struct {
	l     *Log
	p     part
	whole bool // all of the part was here
}

func (c *partCheck) take(ctx context.Context, first int64, notes []store.Note) error {
	for i, n := range notes {
		at := first + int64(i)
		if at == 0 {
			c.p, c.whole = part{}, true
		}
		if !c.p.take(n, at) {
			continue
		}
		if err := c.same(ctx, partName(at/partEntries)); err != nil {
			return err
		}
		c.p, c.whole = part{First: at + 1, After: n.At}, true
	}
	return nil
}

// end compares the part that is not full.
func (c *partCheck) end(ctx context.Context) error { return c.same(ctx, openPart) }

func (c *partCheck) same(ctx context.Context, name string) error {
	if !c.whole {
		return nil
	}
	pages, err := c.l.o.Store.Pages(ctx, access.Judging(), name)
	if err == nil && !bytes.Equal(pages[0], c.p.page(name).Value) {
		err = errs.Errorf(errs.Conflict, "log_damaged", "the page %s by which entries are found is not what it was", name)
	}
	return err
}
