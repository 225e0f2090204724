package ledger

import (
	"context"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Author keeps the next revision of the own device's chain. build is told the
// link to take and returns the signed revision; it runs while nobody else
// writes and must not call the ledger. When Author returns without an error
// the revision is on the disk twice.
//
// It returns what build returned, ErrFull, errs.Denied code "locked" where the
// keyring lacks the entry's key, or errs.Invalid code "bad_link".
func (l *Ledger) Author(ctx context.Context, build func(Link) (Entry, error)) (revision.Signed, error) {
	var saved revision.Signed
	err := l.do(ctx, func(b *batch) error {
		link, err := b.next(l.opt.Device)
		if err != nil {
			return err
		}
		e, err := build(link)
		if err != nil {
			return err
		}
		env := e.Signed.Envelope
		if env.Device != link.Device || env.DSeq != link.DSeq || env.Prev != link.Prev {
			return errs.Errorf(errs.Invalid, "bad_link", "revision does not take the link it was given")
		}
		if _, err := b.put(e, true); err != nil {
			return err
		}
		saved = e.Signed
		return nil
	})
	if err != nil {
		return revision.Signed{}, err
	}
	return saved, nil
}

// Append keeps revisions made elsewhere as one durable batch, in the order
// given, and returns how many were new. Those that are here already are passed
// over, unless the keyring could not read them: then they are kept once more,
// under the key of the entry. What is shown of a revision is kept apart, see
// projection.go. Signatures, rights and chains are the caller's to check.
func (l *Ledger) Append(ctx context.Context, entries ...Entry) (added int, err error) {
	err = l.do(ctx, func(b *batch) error {
		for _, e := range entries {
			fresh, err := b.put(e, false)
			if err != nil {
				return err
			}
			if fresh {
				added++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// put plans one revision; fresh is false where it is here already.
func (b *batch) put(e Entry, own bool) (fresh bool, err error) {
	if e.Projection != nil {
		if own {
			return false, errs.Errorf(errs.Invalid, "bad_link", "what is shown of a revision is no link of a chain")
		}
		return b.putProjection(e.Projection, e.Key)
	}
	l, s := b.l, e.Signed
	rev, ok := s.Rev.Bytes()
	if !ok || revision.HashOf(s.Bytes) != s.Rev {
		return false, errs.Errorf(errs.Invalid, "hash_mismatch", "not the bytes of this revision")
	}
	there, err := txnTable{b.txn}.get(key(kRev, rev[:]))
	if err != nil || b.fresh[rev] {
		return false, err
	}
	if there != nil {
		return b.putResealed(e, rev)
	}
	k, ok := l.opt.Keys.Key(e.Key)
	store, okStore := l.opt.Keys.Key(l.opt.StoreKey)
	if !ok || !okStore {
		return false, errs.Errorf(errs.Denied, "locked", "the key to seal with is not here")
	}
	line := s.AppendLine(nil)
	f := &journal.Frame{
		Kind: journal.Revision, Device: s.Envelope.Device, DSeq: s.Envelope.DSeq, Rev: rev,
		Sealed: seal.Seal(l.opt.Rand, k, l.opt.Store, revName(s.Rev), line),
		Facts:  seal.Seal(l.opt.Rand, store, l.opt.Store, factsName(s.Rev), factsOf(s).encode()),
	}
	if own {
		f.Flags |= journal.Own
		if l.opt.Delivery != nil {
			if err := b.putDelivery(l.opt.Delivery); err != nil {
				return false, err
			}
			f.Region = l.opt.Delivery.Seal(string(s.Rev), line)
		}
	}
	b.add(f)
	return true, nil
}

// putDelivery plans the frame with the wrapped delivery key, once.
func (b *batch) putDelivery(d *seal.Delivery) error {
	f := &journal.Frame{Kind: journal.Delivery, Region: d.Wrap()}
	id := d.ID()
	copy(f.Rev[:], id[:])
	slot := slotOf(f.Kind, f.Rev)
	there, err := txnTable{b.txn}.get(key(kSlot, slot[:]))
	if err != nil || there != nil || b.slots[slot] {
		return err
	}
	b.add(f)
	return nil
}

// next returns the next link of a device, with what this batch adds.
func (b *batch) next(device uuid.UUID) (Link, error) {
	if device == uuid.Nil {
		return Link{}, nil
	}
	if link, ok := b.reach[device]; ok {
		// What came before out of order may follow on what this batch adds.
		for {
			taken, err := txnTable{b.txn}.get(key(kChain, device[:], u64(link.DSeq)))
			if err != nil || len(taken) != 32 {
				return link, err
			}
			link = Link{device, link.DSeq + 1, revision.HashFrom([32]byte(taken))}
		}
	}
	dseq, rev, err := reach(txnTable{b.txn}, device)
	if err != nil {
		return Link{}, err
	}
	link := Link{Device: device, DSeq: dseq + 1}
	if dseq > 0 {
		link.Prev = revision.HashFrom(rev)
	}
	return link, nil
}
