package duty

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// errBehind says that what is kept is of more than is stored.
var errBehind = errors.New("what is kept is of a later store")

// nightPacks are the packs of one night, by the keys that their records were read with.
type nightPacks struct {
	keys  [][]seal.KeyID
	packs []*commission.Packer
	whole bool // made of all records of the night
}

// bytes are its packs as they are read and kept.
func (n *nightPacks) bytes() (all [][]byte) {
	for _, p := range n.packs {
		all = append(all, p.Bytes())
	}
	return all
}

// add puts an extract into the pack of its keys.
func (n *nightPacks) add(x *commission.Extract, keys []seal.KeyID) {
	at := -1
	for i := len(n.keys) - 1; i >= 0 && at < 0; i-- {
		if slices.Equal(n.keys[i], keys) {
			at = i // the last of these keys
		}
	}
	if at < 0 || n.packs[at].Size() >= mostPacked {
		at = len(n.keys)
		n.keys, n.packs = append(n.keys, keys), append(n.packs, &commission.Packer{})
	}
	n.packs[at].Add(x)
}

// bucket is the night under which an extract is kept: one by which the store finds its
// record, else the empty one.
func bucket(named, counts civil.Date) civil.Date {
	if named != counts || !named.Valid() {
		return noNight
	}
	return named
}

// extractOf is what is kept of a record, under which night and keys; false where a report
// counts nothing of it.
func (k *keeping) extractOf(c *caseFile) (x commission.Extract, night civil.Date, keys []seal.KeyID, counts bool) {
	d := k.d
	d.counts.read++
	if len(c.record.Heads) == 0 {
		return x, noNight, nil, false
	}
	k.mixes(c.record)
	keys = append(slices.Concat(c.record.Keys, c.under), k.head.Own)
	slices.SortFunc(keys, func(a, b seal.KeyID) int { return bytes.Compare(a[:], b[:]) })
	keys = slices.Compact(keys)
	if c.kind == raid.KindLink {
		var l raid.Link
		if decodeBody(c.head(), &l) == nil {
			x, counts = commission.ExtractedLink(c.id, l)
		}
		return x, theLinks, keys, counts
	}
	if c.decode() != nil {
		return x, noNight, nil, false
	}
	x, counts = commission.Extracted(d.countedAs(c), c.answers, d.Rules().Offset, k.mark)
	if x.Known() {
		x.Crew = begunBy(c.record)
	}
	return x, bucket(c.night(), x.Night()), keys, counts
}

// begunBy is with whom a record was begun: the crew, or the officer where he went alone.
func begunBy(rec ledger.Record) string {
	first := rec.Revisions[0].Envelope
	if first.Crew != uuid.Nil {
		return first.Crew.String()
	}
	return first.Author.String()
}

// put takes in a record as it stands.
func (k *keeping) put(c *caseFile) {
	x, night, keys, counts := k.extractOf(c)
	if counts {
		k.of(night).add(&x, keys)
	}
}

// of is the night that is being made anew.
func (k *keeping) of(night civil.Date) *nightPacks {
	if k.fresh[night] == nil {
		k.fresh[night] = &nightPacks{}
	}
	return k.fresh[night]
}

// countedKinds are the kinds of record of which something is kept.
var countedKinds = append(slices.Clone(raid.FieldKinds), raid.KindLink)

// all makes everything anew from the records.
func (k *keeping) all(ctx context.Context) error {
	d := k.d
	k.head, k.fresh, k.begun, k.moved = k.bare(), map[civil.Date]*nightPacks{}, true, true
	k.basis = d.ledger.Basis()
	var start [8]byte
	if _, err := io.ReadFull(d.opts.Rand, start[:]); err != nil {
		return fmt.Errorf("keep counts: %w", err)
	}
	k.head.Next = binary.BigEndian.Uint64(start[:])>>1 + 1 // and 0 is the head's
	if _, err := k.look(ctx); err != nil {
		return err
	}
	said, err := d.allSaid(ctx)
	if err != nil {
		return err
	}
	return k.records(ctx, ledger.Query{Kinds: countedKinds}, func(c *caseFile) error {
		c.opinions, c.answers, c.under = said.opinions[c.id], said.answers[c.id], said.under[c.id]
		k.put(c)
		return nil
	})
}

// records goes through the records of a list, until the duty ends.
func (k *keeping) records(ctx context.Context, q ledger.Query, each func(*caseFile) error) error {
	for rec, err := range k.d.ledger.Records(ctx, q) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err == nil && k.d.life.Err() != nil {
			err = errShut()
		}
		if err == nil {
			err = each(&caseFile{id: rec.ID, kind: rec.Kind, record: rec})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
