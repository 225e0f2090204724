package duty

import (
	"context"
	"slices"

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
		sheet, _, err := d.countShift(ctx, night)
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
