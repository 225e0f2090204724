package duty

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/help"
	"shyraq/app/report/commission"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// catchUp takes in what was written since; false where all has to be made anew.
func (k *keeping) catchUp(ctx context.Context) (bool, error) {
	ids, err := k.look(ctx)
	if errors.Is(err, errBehind) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	nights, cases := map[civil.Date]bool{}, []*caseFile{}
	for id := range ids {
		c, err := k.one(ctx, id)
		if errors.Is(err, ledger.ErrDamaged) {
			return false, nil // what is kept of it could be anywhere
		}
		if err != nil {
			return false, err
		}
		if c == nil {
			continue
		}
		cases = append(cases, c)
		for _, night := range nightsOf(c.record) {
			nights[night] = true
		}
	}
	for night := range nights {
		if fits, err := k.without(ctx, night, ids); !fits || err != nil {
			return false, err
		}
	}
	for _, c := range cases {
		x, night, keys, counts := k.extractOf(c)
		if !counts {
			continue
		}
		n := k.fresh[night]
		if n == nil {
			return false, nil // no revision of it names the night: what else is kept there is not at hand
		}
		if !n.whole {
			n.add(&x, keys)
		}
	}
	return true, nil
}

// one reads a record with what was said of it; nil where there is none for this officer.
// What is said in a record of another is not heard, as it is not where all is read.
func (k *keeping) one(ctx context.Context, id uuid.UUID) (*caseFile, error) {
	if k.d.life.Err() != nil {
		return nil, errShut()
	}
	rec, err := k.d.ledger.Record(ctx, id)
	if isNotFound(err) || isSealed(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &caseFile{id: id, kind: rec.Kind, record: rec}
	switch {
	case rec.Kind == raid.KindLink:
		return c, nil // nobody speaks of it
	case !rec.Kind.Fieldwork():
		return nil, nil
	}
	return c, k.hear(ctx, c)
}

// hear reads what was said of a record.
func (k *keeping) hear(ctx context.Context, c *caseFile) error {
	if err := k.d.reviewsOf(ctx, c); err != nil {
		return err
	}
	c.opinions = slices.DeleteFunc(c.opinions, func(o opinion) bool { return o.Record != c.id })
	c.answers = slices.DeleteFunc(c.answers, func(a help.Answer) bool { return a.Record != c.id })
	return nil
}

// nightsOf is under which nights an extract of a record may be kept: those that any
// revision of it names.
func nightsOf(rec ledger.Record) []civil.Date {
	if rec.Kind == raid.KindLink {
		return []civil.Date{theLinks}
	}
	var all []civil.Date
	for _, s := range rec.Revisions {
		night := civil.Date(revision.Text(s.Envelope.Body, "night"))
		if !night.Valid() {
			night = noNight
		}
		if !slices.Contains(all, night) {
			all = append(all, night)
		}
	}
	return all
}

// without begins a night anew with all that is kept of it but of some records; where it
// cannot be read, with all its records as they stand. False where that cannot be.
func (k *keeping) without(ctx context.Context, night civil.Date, ids map[uuid.UUID]bool) (bool, error) {
	if k.fresh[night] != nil {
		return true, nil // of all records as they stand
	}
	old, fits, err := k.open(ctx, night)
	if err != nil {
		return false, err
	}
	if !fits {
		return k.remake(ctx, night)
	}
	n := k.of(night)
	for _, v := range old {
		for x, whole := range commission.Unpack(v.Value) {
			if !whole {
				return k.remake(ctx, night)
			}
			if !ids[x.ID] {
				n.add(x, v.Keys)
			}
		}
	}
	return true, nil
}

// open reads the packs of a night; false where one of them cannot be read.
func (k *keeping) open(ctx context.Context, night civil.Date) (all []ledger.Derived, fits bool, err error) {
	for _, number := range k.head.Packs[night] {
		v, err := k.d.ledger.Derived(ctx, k.space, number)
		if errors.Is(err, seal.ErrNoKey) {
			k.lacks(v.Keys)
		}
		if err != nil {
			return nil, false, notHere(err)
		}
		all = append(all, v)
	}
	return all, true, nil
}

// remake makes a night anew from its records, or the links from theirs. Records that name
// no night are found among all alone: false.
func (k *keeping) remake(ctx context.Context, night civil.Date) (bool, error) {
	q := ledger.Query{Kinds: raid.FieldKinds, Night: night}
	switch night {
	case noNight:
		return false, nil
	case theLinks:
		q = ledger.Query{Kinds: []raid.Kind{raid.KindLink}}
	}
	k.fresh[night], k.moved = &nightPacks{whole: true}, true
	return true, k.records(ctx, q, func(c *caseFile) error {
		if err := k.hear(ctx, c); err != nil {
			return err
		}
		if x, on, keys, counts := k.extractOf(c); counts && on == night {
			k.of(night).add(&x, keys)
		}
		return nil
	})
}

// read gives the packs of some nights; false where all has to be made anew.
func (k *keeping) read(ctx context.Context, asked commission.Period) (packs [][]byte, fits bool, err error) {
	nights := map[civil.Date]bool{}
	for night := range k.head.Packs {
		nights[night] = true
	}
	for night := range k.fresh {
		nights[night] = true
	}
	for night := range nights {
		if night != noNight && night != theLinks && !asked.Has(night) {
			continue
		}
		if k.fresh[night] == nil {
			all, fits, err := k.open(ctx, night)
			if err == nil && !fits {
				if fits, err = k.remake(ctx, night); err == nil && !fits {
					return nil, false, nil
				}
			}
			if err != nil {
				return nil, false, err
			}
			for _, v := range all {
				packs = append(packs, v.Value)
			}
		}
		if n := k.fresh[night]; n != nil {
			packs = append(packs, n.bytes()...)
		}
	}
	return packs, true, nil
}
