package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/vault"
)

// mostShifts bounds the nights among which an officer chooses the shift that he
// ends.
const mostShifts = 7

// OpenShifts lists the nights whose shift this officer has still to end on this
// device, the latest first and tonight's always among them; and the one that it
// is about: the latest in which something was recorded here, else tonight's. At
// noon a night is over, and its shift is not.
func (d *Duty) OpenShifts(ctx context.Context) (nights []civil.Date, ending civil.Date, err error) {
	tonight := d.tonight()
	for _, night := range d.heldNights(tonight) {
		closed, _, err := d.ShiftClosed(ctx, night)
		if err != nil {
			return nil, "", err
		}
		if closed && night != tonight {
			continue
		}
		sheet, err := d.countShift(ctx, night, closedAway{})
		if err != nil {
			return nil, "", err
		}
		if sheet.Steps > 0 && ending == "" {
			ending = night
		}
		if night == tonight || sheet.Steps > 0 || sheet.Open > 0 || sheet.Drafts > 0 {
			nights = append(nights, night)
		}
	}
	if ending == "" {
		ending = tonight
	}
	return nights, ending, nil
}

// HoldsNight tells whether this officer holds a key of a night here: there is
// something to be closed.
func (d *Duty) HoldsNight(night civil.Date) bool {
	return slices.ContainsFunc(d.opts.Keys.Nights(), func(h vault.HeldNight) bool { return h.Night == night })
}

// heldNights are tonight and the nights before it whose keys this officer holds,
// the latest first.
func (d *Duty) heldNights(tonight civil.Date) []civil.Date {
	nights := []civil.Date{tonight}
	for _, held := range slices.Backward(d.opts.Keys.Nights()) {
		if held.Night < tonight && !slices.Contains(nights, held.Night) && len(nights) < mostShifts {
			nights = append(nights, held.Night)
		}
	}
	return nights
}

// ReopenShift takes the closing of a night back, for all who share its key here: none of
// its keys that is here is destroyed by it any more. What was destroyed before stays so.
// A night that was not closed is none.
func (d *Duty) ReopenShift(ctx context.Context, night civil.Date) error {
	if err := d.audit(ctx, AuditReopenShift, uuid.Nil, ""); err != nil {
		return err
	}
	d.closingMu.Lock()
	defer d.closingMu.Unlock()
	all, err := d.closings(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Night == night {
			all[i].Keys = slices.DeleteFunc(all[i].Keys, func(k closedKey) bool {
				_, held := d.heldKey(k.Key)
				return held && !k.Gone
			})
		}
	}
	all = slices.DeleteFunc(all, func(c closing) bool { return c.Night == night && len(c.Keys) == 0 })
	return d.keepClosings(ctx, all)
}
