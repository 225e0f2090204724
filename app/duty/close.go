package duty

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/report"
	"shyraq/sync/ledger"
)

// ActClose is written when a shift is closed, AuditDestroyNightKey when the key of a night
// is destroyed.
const (
	AuditCloseShift      AuditAction = "close_shift"
	AuditReopenShift     AuditAction = "reopen_shift"
	AuditDestroyNightKey AuditAction = "forget_night"
)

// closing is a shift that was closed and whose keys wait to be destroyed, or
// are. It names no child.
type closing struct {
	Night civil.Date   `json:"night"`
	By    uuid.UUID    `json:"by"`
	At    time.Time    `json:"at"`
	Keys  []closedKey  `json:"keys"`
	Sheet report.Shift `json:"sheet"` // as it stood then, and with the last of its keys as it stood at that

	// Beside are the changes of the night that lie under no key of it and that no other
	// closing answers for: links, and what was beyond the bounds of the vault.
	Beside spans `json:"beside,omitempty"`
}

// closedKey is one key of a closed night.
type closedKey struct {
	Key     string      `json:"key"` // its id in hex
	Members []uuid.UUID `json:"members"`
	Gone    bool        `json:"gone,omitempty"`

	// Steps are the changes of this device that lie under it, noted before it goes; nil
	// in what a program before 0.3 wrote.
	Steps spans `json:"steps"`
}

const metaClosings = "closings"

// carried counts the records of earlier nights by which a child is with this officer
// now: he goes home with the end of this shift, whatever night it began in; and those by
// which a child is with an adult who may not have him.
func (d *Duty) carried(ctx context.Context, night civil.Date) (n, wrong int, err error) {
	rows, err := d.Unsettled(ctx)
	for _, r := range rows {
		if r.Night >= night || !r.Holds {
			continue
		}
		if !r.Since.IsZero() {
			n++
		}
		if r.Wrong {
			wrong++
		}
	}
	return n, wrong, err
}

// lockedAway tells whether a night was closed here, and a key of it that this
// officer had is destroyed.
func (d *Duty) lockedAway(ctx context.Context, night civil.Date) (bool, error) {
	all, err := d.closings(ctx)
	return slices.ContainsFunc(all, func(c closing) bool { return c.Night == night && slices.ContainsFunc(c.Keys, d.goneFor) }), err
}

// goneFor tells whether a key was destroyed which this officer had. The vault
// knows: between the key and the note that it is gone the power may go.
func (d *Duty) goneFor(k closedKey) bool {
	return slices.Contains(k.Members, d.opts.Keys.Officer().ID) && (k.Gone || !d.opts.Keys.NightHere(k.Key))
}

// CloseShift closes the shift of a night: as soon as the region has everything,
// nothing is open and no draft waits, the keys of that night which this officer
// holds are destroyed, for his whole crew on this device. What the region has
// not answered for stays readable and goes on waiting. It tells what is still
// to be done; the rest is looked at again whenever the region answers.
func (d *Duty) CloseShift(ctx context.Context, night civil.Date) (Blockers, error) {
	before, err := d.closings(ctx)
	if err != nil {
		return Blockers{}, err
	}
	sheet, err := d.countShift(ctx, night, d.answeredBefore(before, night))
	if err != nil {
		return Blockers{}, err
	}
	c := closing{Night: night, By: d.opts.Keys.Officer().ID, At: d.opts.Now().UTC(), Sheet: sheet}
	for _, held := range d.opts.Keys.Nights() {
		if held.Night == night {
			c.Keys = append(c.Keys, closedKey{Key: held.Key.String(), Members: held.Members})
		}
	}
	if err := d.audit(ctx, AuditCloseShift, uuid.Nil, ""); err != nil {
		return Blockers{}, err
	}
	if len(c.Keys) == 0 {
		return Blockers{}, nil
	}
	d.closingMu.Lock()
	all, err := d.closings(ctx)
	if err == nil {
		err = d.keepClosings(ctx, append(all, c))
	}
	d.closingMu.Unlock()
	if err != nil {
		return Blockers{}, err
	}
	return d.DestroyNightKeys(ctx)
}

// ShiftClosed tells whether the shift of a night was closed, by this officer or
// one of his crew, with nothing recorded since; and whether keys of it wait
// here still.
func (d *Duty) ShiftClosed(ctx context.Context, night civil.Date) (closed, waits bool, err error) {
	all, err := d.closings(ctx)
	if err != nil {
		return false, false, err
	}
	mine := map[string]bool{} // the keys of the night's closings that were his
	for _, c := range all {
		for _, k := range c.Keys {
			if c.Night == night && slices.Contains(k.Members, d.opts.Keys.Officer().ID) {
				mine[k.Key] = true
			}
		}
	}
	for _, held := range d.opts.Keys.Nights() {
		if held.Night != night {
			continue
		}
		if !mine[held.Key.String()] {
			return false, false, nil
		}
		waits = true
	}
	return len(mine) > 0, waits, nil
}

func (d *Duty) closings(ctx context.Context) ([]closing, error) {
	raw, err := optional{d.ledger.Ledger, d.opts.Dir}.Meta(ctx, metaClosings)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read closings: %w", err)
	}
	var all []closing
	if json.Unmarshal(raw, &all) != nil {
		return nil, fmt.Errorf("read closings: %w", ledger.ErrDamaged)
	}
	return all, nil
}

// keepClosings keeps the latest hundred: a closed night is of no use after some
// months.
func (d *Duty) keepClosings(ctx context.Context, all []closing) error {
	all = all[max(len(all)-100, 0):]
	raw, err := json.Marshal(all)
	if err == nil {
		err = d.ledger.PutMeta(ctx, metaClosings, d.opts.Keys.Store(), raw)
	}
	if err != nil {
		return fmt.Errorf("keep closings: %w", err)
	}
	return nil
}

func isSealed(err error) bool { return isCode(err, "sealed") }
