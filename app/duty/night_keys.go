package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/state"
	"shyraq/app/vault"
	"shyraq/sync/ledger"
)

// Blockers says why the key of a closed night is still here: each count is of what
// has to be done first. All nought: it is gone.
type Blockers struct {
	Unsent int // revisions of this device the region has not answered for
	Open   int // encounters under the pen of who shares the key here: a child in care or given to who may not have him, a returned record
	Drafts int // of whoever works on this device
}

// None tells that nothing of the night can be opened here any more.
func (k Blockers) None() bool { return k == Blockers{} }

// DestroyNightKeys destroys the keys of closed nights whose time has come, and tells what
// the others wait for. Keys this officer does not hold wait for their own.
func (d *Duty) DestroyNightKeys(ctx context.Context) (Blockers, error) {
	d.closingMu.Lock()
	defer d.closingMu.Unlock()
	var left Blockers
	ctx = mechanically(ctx)
	all, err := d.closings(ctx)
	if err != nil || !d.pending(all) {
		return left, err
	}
	signed := d.confirmAll(ctx, all)
	d.saving.Lock() // nothing is saved under a key between the look and its end
	defer d.saving.Unlock()
	changed, back := false, d.fetched(ctx)
	for i := range all {
		for j := range all[i].Keys {
			k := &all[i].Keys[j]
			if k.Gone {
				continue
			}
			if !d.opts.Keys.NightHere(k.Key) { // and was not noted any more
				all[i].gone(k)
				changed = true
				continue
			}
			held, ok := d.heldKey(k.Key)
			if !ok {
				continue
			}
			why, err := d.blockersOf(ctx, all[i].Night, held)
			if err != nil {
				return left, err
			}
			if why.None() { // before a key goes, the region has signed for all under it
				if why.Unsent, err = d.unsigned(ctx, held, signed); err != nil {
					return left, err
				}
			}
			if !why.None() {
				left = Blockers{max(left.Unsent, why.Unsent), max(left.Open, why.Open), max(left.Drafts, why.Drafts)}
				continue
			}
			if err := d.noteSheets(ctx, all, all[i].Night, held); err != nil {
				return left, err
			}
			if err := d.audit(ctx, AuditDestroyNightKey, uuid.Nil, string(all[i].Night)); err != nil {
				return left, err
			}
			if err := d.opts.Keys.DropNight(held.Key); err != nil {
				return left, err
			}
			all[i].gone(k)
			changed = true
		}
	}
	if !changed {
		return left, nil
	}
	d.settle(back)
	d.sweepTracks()
	d.forgetWorklists()
	d.memory.forget() // names that were read under the key
	err = d.keepClosings(ctx, all)
	d.listeners.tell()
	return left, err
}

// confirmAll asks the region for what lies under the keys that nothing else stands
// against, before anybody is kept from saving. What it does not answer is not there,
// and is asked for with the next news.
func (d *Duty) confirmAll(ctx context.Context, all []closing) confirmed {
	signed := confirmed{}
	for _, c := range all {
		for _, k := range c.Keys {
			held, ok := d.heldKey(k.Key)
			if !ok || k.Gone {
				continue
			}
			if why, err := d.blockersOf(ctx, c.Night, held); err == nil && why.None() {
				_ = d.confirm(ctx, held.Key, signed)
			}
		}
	}
	return signed
}

// unsigned counts what lies under a key and the region did not sign for.
func (d *Duty) unsigned(ctx context.Context, held vault.HeldNight, signed confirmed) (n int, err error) {
	own, err := d.ownUnder(ctx, held.Key)
	for _, r := range own {
		if !signed[r] {
			n++
		}
	}
	return n, err
}

// gone notes that one of its keys is destroyed.
func (c *closing) gone(k *closedKey) {
	k.Gone = true
	c.Sheet.Kept, c.Sheet.OnHere = c.Sheet.Steps, 0
}

// pending tells whether a key of a closed night is still to be destroyed, or
// that it is gone still to be noted.
func (d *Duty) pending(all []closing) bool {
	return slices.ContainsFunc(all, func(c closing) bool {
		return slices.ContainsFunc(c.Keys, func(k closedKey) bool {
			_, held := d.heldKey(k.Key)
			return !k.Gone && (held || !d.opts.Keys.NightHere(k.Key))
		})
	})
}

// blockersOf counts what stands against the end of a night's key.
func (d *Duty) blockersOf(ctx context.Context, night civil.Date, held vault.HeldNight) (Blockers, error) {
	var k Blockers
	own, err := d.ledger.OwnUnder(held.Key)
	if err != nil {
		return k, err
	}
	acks, vouched := d.ledger.Outbox().Acked(), d.vouchedFor(ctx)
	for _, n := range own {
		if run, ok := acks.Of(n); !ok || n > vouched || run.Result != ledger.Stored && run.Result != ledger.Duplicate {
			k.Unsent++
		}
	}
	drafts, err := d.ledger.DraftIDs(ctx)
	if err != nil {
		return k, err
	}
	f, err := d.loadCases(ctx, night)
	if err != nil {
		return k, err
	}
	for _, c := range f.cases {
		if c.night() != night || len(c.record.Revisions) == 0 {
			continue // a draft of nothing that was saved needs no key of the night
		}
		if c.draft != nil || slices.Contains(drafts, c.id) {
			k.Drafts++
		}
		if d.openFor(ctx, c, held.Members) {
			k.Open++
		}
	}
	return k, nil
}

// openFor tells whether somebody who shares a night's key on this device has
// still to do with an encounter of it: whoever of a crew closes the shift, it
// is closed for all of them.
func (d *Duty) openFor(ctx context.Context, c *caseFile, members []uuid.UUID) bool {
	if c.kind != raid.KindEncounter {
		return false
	}
	word := d.row(c).Word
	if !c.encounter.InCare() && word != state.WordReturned && word != state.WordConflict && !alarms(c) {
		return false
	}
	here := []uuid.UUID{d.opts.Keys.Officer().ID}
	if d.opts.Vault != nil {
		for _, o := range d.opts.Vault.Officers() {
			if slices.Contains(members, o.ID) {
				here = append(here, o.ID)
			}
		}
	}
	crews := d.crews(ctx, c.record.Heads[0].Envelope.Raid)
	return slices.ContainsFunc(here, func(id uuid.UUID) bool { return raid.HoldsPen(c.encounter.Pen, id, crews) })
}

func (d *Duty) heldKey(name string) (vault.HeldNight, bool) {
	for _, n := range d.opts.Keys.Nights() {
		if n.Key.String() == name {
			return n, true
		}
	}
	return vault.HeldNight{}, false
}
