package duty

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
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
	Sheet report.Shift `json:"sheet"` // as it stood then
}

// closedKey is one key of a closed night.
type closedKey struct {
	Key     string      `json:"key"` // its id in hex
	Members []uuid.UUID `json:"members"`
	Gone    bool        `json:"gone,omitempty"`
}

const metaClosings = "closings"

// ShiftSheet counts the end of the shift of a night on this device, as far as
// this officer sees it. The empty night is tonight's. A night that was closed
// gives the sheet of its closing; what was closed before that, or before what is
// counted, is told beside it.
func (d *Duty) ShiftSheet(ctx context.Context, night civil.Date) (report.Shift, error) {
	if night == "" {
		s, err := d.Shift(ctx)
		if err != nil {
			return report.Shift{}, err
		}
		night = s.Night
	}
	sheet, here, err := d.countShift(ctx, night)
	if err == nil {
		sheet.Carried, err = d.carried(ctx, night)
	}
	if err != nil {
		return sheet, err
	}
	all, err := d.closings(ctx)
	if err != nil {
		return sheet, err
	}
	gone := d.goneBy(all, night)
	if last := len(gone) - 1; !here && last >= 0 {
		drafts, others, carried := sheet.Drafts, sheet.Others, sheet.Carried
		sheet, gone = gone[last].Sheet, gone[:last]
		sheet.Drafts, sheet.Others, sheet.Carried = drafts, others, carried
	}
	for _, c := range gone {
		if c.Sheet.Steps > 0 {
			sheet.Earlier = append(sheet.Earlier, report.ShiftEarlier{At: c.At.In(d.Rules().Offset), Steps: c.Sheet.Steps, Hash: c.Sheet.Hash})
		}
	}
	return sheet, nil
}

// goneBy are the closings of a night by which this officer's keys went, the earliest
// first; of several of one key the last, which counted all.
func (d *Duty) goneBy(all []closing, night civil.Date) (out []closing) {
	told := map[string]bool{}
	for _, c := range slices.Backward(all) {
		news := false
		for _, k := range c.Keys {
			news = news || c.Night == night && d.goneFor(k) && !told[k.Key]
			told[k.Key] = true
		}
		if news {
			out = append(out, c)
		}
	}
	slices.Reverse(out)
	return out
}

// carried counts the records of earlier nights by which a child is with this officer
// now: he goes home with the end of this shift, whatever night it began in.
func (d *Duty) carried(ctx context.Context, night civil.Date) (n int, err error) {
	rows, err := d.Unsettled(ctx)
	for _, r := range rows {
		if r.Night < night && r.Holds && !r.Since.IsZero() {
			n++
		}
	}
	return n, err
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

// countShift counts what can be read of a night; here tells whether anything of
// this device can.
func (d *Duty) countShift(ctx context.Context, night civil.Date) (sheet report.Shift, here bool, err error) {
	var records []report.ShiftRecord
	acks := d.ledger.Outbox().Acked()
	f, err := d.loadCases(ctx, night)
	if err != nil {
		return sheet, false, err
	}
	begun, err := d.ledger.DraftIDs(ctx)
	if err != nil {
		return sheet, false, err
	}
	drafts, others, members := 0, 0, d.sharersOf(night)
	for _, c := range f.cases {
		if c.draft != nil {
			drafts++
		}
		if c.night() != night {
			continue
		}
		saved := len(c.record.Revisions) > 0
		if c.draft == nil && saved && slices.Contains(begun, c.id) {
			others++
		}
		r := report.ShiftRecord{Kind: c.kind, Withdrawn: c.withdrawn()}
		if saved && d.openFor(ctx, c, members) { // what keeps the key is what is counted
			r.InCare, r.Returned = c.encounter.InCare(), !c.encounter.InCare()
		}
		if len(c.record.Heads) > 1 {
			row := d.row(c)
			r.Forked = row.Holds || row.Settles
		}
		for _, p := range c.encounter.People {
			if p.Live() != nil {
				r.Acts++
			}
		}
		r.Steps = d.steps(c.record, acks, func(revision.Signed) bool { return true })
		here = here || len(r.Steps) > 0
		records = append(records, r)
	}
	// A link has no night but the one in which it was decided.
	offset := d.Rules().Offset
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindLink}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err != nil {
			return sheet, false, err
		}
		records = append(records, report.ShiftRecord{Kind: raid.KindLink, Steps: d.steps(rec, acks, func(s revision.Signed) bool {
			return civil.NightOf(s.Envelope.Time.Instant(), offset) == night
		})})
	}
	sheet = report.CountShift(night, d.opts.Device.Device, records, drafts)
	sheet.Others, sheet.Track = others, d.trackSum(night)
	return sheet, here, nil
}

// sharersOf are who share a key of a night on this device with the officer.
func (d *Duty) sharersOf(night civil.Date) (all []uuid.UUID) {
	for _, held := range d.opts.Keys.Nights() {
		if held.Night == night {
			all = append(all, held.Members...)
		}
	}
	return all
}

// steps are the revisions of a record that this device made.
func (d *Duty) steps(rec ledger.Record, acks ledger.Acks, of func(revision.Signed) bool) []report.ShiftStep {
	var out []report.ShiftStep
	for _, rev := range rec.Revisions {
		if e := rev.Envelope; e.Device == d.opts.Device.Device && of(rev) {
			out = append(out, report.ShiftStep{DSeq: e.DSeq, Rev: string(rev.Rev), Kept: d.transfer(rev, acks) == state.TransferSent})
		}
	}
	return out
}

// CloseShift closes the shift of a night: as soon as the region has everything,
// nothing is open and no draft waits, the keys of that night which this officer
// holds are destroyed, for his whole crew on this device. What the region has
// not answered for stays readable and goes on waiting. It tells what is still
// to be done; the rest is looked at again whenever the region answers.
func (d *Duty) CloseShift(ctx context.Context, night civil.Date) (Blockers, error) {
	sheet, _, err := d.countShift(ctx, night)
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
