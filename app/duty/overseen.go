package duty

import (
	"context"
	"errors"
	"slices"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/sync/ledger"
)

// unitsCounted are the units whose raids belong into this officer's report, beside their
// records: his own, and those that he oversees. Which those are the region knows and a
// device does not, so it is told by what comes here: of a unit that only asked for
// officers of his nothing comes but the raids that name them.
func (d *Duty) unitsCounted(ctx context.Context, planned []PlannedRaid) (map[string]bool, error) {
	counted := map[string]bool{d.Officer().Unit: true}
	for _, p := range planned {
		if counted[p.Raid.Unit] {
			continue
		}
		asked, err := d.everAsked(ctx, p)
		if err != nil {
			return nil, err
		}
		if !asked {
			counted[p.Raid.Unit] = true
		}
	}
	for _, p := range planned {
		if counted[p.Raid.Unit] {
			continue
		}
		shown, err := d.showsRecordsOf(ctx, p)
		if err != nil {
			return nil, err
		}
		counted[p.Raid.Unit] = shown
	}
	return counted, nil
}

// everAsked says whether some version of a raid named an officer of this unit, or this
// unit answered for one: that is why the raid is here.
func (d *Duty) everAsked(ctx context.Context, p PlannedRaid) (bool, error) {
	rec, err := d.ledger.Record(ctx, p.ID)
	if err != nil {
		return false, err
	}
	unit := d.Officer().Unit
	for _, s := range rec.Revisions {
		var r raid.Raid
		if decodeBody(s, &r) != nil {
			continue
		}
		for _, c := range r.Crews {
			for _, id := range c.Members {
				if o, known := d.Colleague(id); !known || o.Unit == unit {
					return true, nil // of one who is not known any more nobody can say where he was
				}
			}
		}
	}
	for rec, err := range d.ledger.Reviews(ctx, p.ID) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return false, err
		}
		if slices.Contains(unitsOf(rec), unit) {
			return true, nil
		}
	}
	return false, nil
}

// showsRecordsOf says whether a record of a raid's night is here in part that its unit
// wrote: that is shown to who oversees it, and to nobody else.
func (d *Duty) showsRecordsOf(ctx context.Context, p PlannedRaid) (bool, error) {
	kinds := slices.DeleteFunc(slices.Clone(raid.Kinds), func(k raid.Kind) bool { return !k.Fieldwork() })
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: kinds, Night: p.Raid.Night}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return false, err
		}
		for _, h := range rec.Heads {
			if h.Envelope.Unit == p.Raid.Unit && h.Withheld != fields.None {
				return true, nil
			}
		}
	}
	return false, nil
}
