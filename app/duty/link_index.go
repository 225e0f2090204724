package duty

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/ledger"
)

// linkIndex remembers which links speak of a record, so that only these are read when
// its page is. It is kept up by position and holds ids and no words.
type linkIndex struct {
	mu      sync.Mutex
	ready   bool
	audited bool // the store was looked through when the index was made
	pos     uint64
	of      map[uuid.UUID][]uuid.UUID // record -> its links
}

// forget makes the next look go through every link.
func (x *linkIndex) forget() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ready = false
}

// add takes in a link as it stands.
func (x *linkIndex) add(rec ledger.Record) {
	for _, head := range rec.Heads {
		var l raid.Link
		if decodeBody(head, &l) != nil {
			continue
		}
		for _, record := range []uuid.UUID{l.A.Record, l.B.Record} {
			if !slices.Contains(x.of[record], rec.ID) {
				x.of[record] = append(x.of[record], rec.ID)
			}
		}
	}
}

// linksAbout reads the links of one record, newest first.
func (d *Duty) linksAbout(ctx context.Context, record uuid.UUID) ([]ledger.Record, error) {
	ids, err := d.linkIDs(ctx, record)
	if err != nil {
		return nil, err
	}
	var out []ledger.Record
	for _, id := range ids {
		rec, err := d.ledger.Record(ctx, id)
		if unreadable(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, rec)
	}
	return out, nil
}

// linkIDs are the links of a record by the index, which is brought up to date first.
func (d *Duty) linkIDs(ctx context.Context, record uuid.UUID) ([]uuid.UUID, error) {
	x := &d.linked
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := d.mayRead(); err != nil {
		x.ready = false
		return nil, err
	}
	if !x.audited && d.isAudited() {
		x.ready = false // the audit may have put back what lists did not show
	}
	if x.ready && d.addNewLinks(ctx) != nil {
		x.ready = false
	}
	if !x.ready {
		if err := d.makeLinkIndex(ctx); err != nil {
			return nil, err
		}
	}
	ids := slices.Clone(x.of[record])
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(b[:], a[:]) })
	return ids, nil
}

// makeLinkIndex makes the index anew from every link. The caller holds its lock.
func (d *Duty) makeLinkIndex(ctx context.Context) error {
	x := &d.linked
	x.pos, x.audited, x.of = d.ledger.Position(), d.isAudited(), map[uuid.UUID][]uuid.UUID{}
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindLink}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return err
		}
		x.add(rec)
	}
	x.ready = true
	return nil
}

// addNewLinks adds the links that came since. The caller holds the lock of the index.
func (d *Duty) addNewLinks(ctx context.Context) error {
	x := &d.linked
	for {
		page, err := d.ledger.Since(ctx, x.pos, 500)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, one := range page {
			x.pos = one.Pos
			if one.Signed.Envelope.Kind != raid.KindLink {
				continue
			}
			rec, err := d.ledger.Record(ctx, one.Signed.Envelope.Record)
			if err != nil && !errors.Is(err, errs.NotFound) {
				return err
			}
			x.add(rec)
		}
	}
}
