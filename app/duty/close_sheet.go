package duty

import (
	"context"
	"errors"
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

// ShiftSheet counts the end of the shift of a night on this device, as far as
// this officer sees it. The empty night is tonight's. A night whose keys went gives
// the sheet of its closing, with what waits for him now; what was closed before that,
// or before what is counted, is told beside it. Of all these each change is in one.
func (d *Duty) ShiftSheet(ctx context.Context, night civil.Date) (report.Shift, error) {
	if night == "" {
		s, err := d.Shift(ctx)
		if err != nil {
			return report.Shift{}, err
		}
		night = s.Night
	}
	all, err := d.closings(ctx)
	if err != nil {
		return report.Shift{}, err
	}
	sheet, err := d.countShift(ctx, night, d.answeredBefore(all, night))
	if err == nil {
		var wrong int
		sheet.Carried, wrong, err = d.carried(ctx, night)
		sheet.Wrong += wrong
	}
	if err != nil {
		return sheet, err
	}
	gone := d.goneBy(all, night)
	if last := len(gone) - 1; sheet.Steps == 0 && last >= 0 {
		now := sheet
		sheet, gone = d.closedSheet(ctx, gone[last]), gone[:last]
		sheet.Open, sheet.Returned, sheet.Forks, sheet.Wrong = now.Open, now.Returned, now.Forks, now.Wrong
		sheet.Drafts, sheet.Others, sheet.Carried = now.Drafts, now.Others, now.Carried
	}
	for _, c := range gone {
		if s := d.closedSheet(ctx, c); s.Steps > 0 {
			sheet.Earlier = append(sheet.Earlier, report.ShiftEarlier{At: c.At.In(d.Rules().Offset), Steps: s.Steps, Hash: s.Hash})
		}
	}
	return sheet, nil
}

// goneBy are the closings of a night by which this officer's keys went, the earliest
// first, each with those of its keys that no later one has: that one counted all.
func (d *Duty) goneBy(all []closing, night civil.Date) (out []closing) {
	told := map[string]bool{}
	for _, c := range slices.Backward(all) {
		if c.Night != night {
			continue
		}
		its := c
		its.Keys = nil
		for _, k := range c.Keys {
			if d.goneFor(k) && !told[k.Key] {
				its.Keys = append(its.Keys, k)
			}
			told[k.Key] = true
		}
		if len(its.Keys) > 0 {
			out = append(out, its)
		}
	}
	slices.Reverse(out)
	return out
}

// closedSheet is the sheet of a closing that goneBy gave: its chain is that of the
// changes under its keys, whoever was here when the last of them went.
func (d *Duty) closedSheet(ctx context.Context, c closing) report.Shift {
	steps := slices.Clone(c.Beside)
	for _, k := range c.Keys {
		if k.Steps == nil {
			return c.Sheet // an earlier program's
		}
		steps = append(steps, k.Steps...)
	}
	var chain []report.ShiftStep
	for n := range steps.each() {
		if rev, ok := d.ledger.At(ctx, d.opts.Device.Device, n); ok {
			chain = append(chain, report.ShiftStep{DSeq: n, Rev: string(rev), Kept: true})
		}
	}
	return c.Sheet.Of(chain)
}

// closedAway are the changes that closings of a night answer for, and when the last of
// these closings was.
type closedAway struct {
	steps spans
	at    time.Time
}

// answeredBefore are those whose keys are gone.
func (d *Duty) answeredBefore(all []closing, night civil.Date) (a closedAway) {
	for _, c := range all {
		for _, k := range c.Keys {
			if c.Night == night && (k.Gone || !d.opts.Keys.NightHere(k.Key)) {
				a.steps = append(append(a.steps, k.Steps...), c.Beside...)
				a.at = c.At
			}
		}
	}
	return a
}

// countShift counts what can be read of a night and no closing answers for.
func (d *Duty) countShift(ctx context.Context, night civil.Date, before closedAway) (sheet report.Shift, err error) {
	return d.countSteps(ctx, night, before, func(uint64) bool { return true })
}

// countSteps counts the same of some changes of this device.
func (d *Duty) countSteps(ctx context.Context, night civil.Date, before closedAway, of func(dseq uint64) bool) (sheet report.Shift, err error) {
	var records []report.ShiftRecord
	acks := d.ledger.Outbox().Acked()
	f, err := d.loadCases(ctx, night)
	if err != nil {
		return sheet, err
	}
	begun, err := d.ledger.DraftIDs(ctx)
	if err != nil {
		return sheet, err
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
			r.InCare, r.Wrong = c.encounter.InCare(), alarms(c)
			word := d.row(c).Word
			r.Returned = !r.InCare && (word == state.WordReturned || word == state.WordConflict)
		}
		if len(c.record.Heads) > 1 {
			row := d.row(c)
			r.Forked = row.Holds || row.Settles
		}
		was := false // a closing answers for a part of it
		r.Steps = d.steps(c.record, acks, func(s revision.Signed) bool {
			had := before.steps.has(s.Envelope.DSeq)
			was = was || had
			return !had && of(s.Envelope.DSeq)
		})
		for _, p := range c.encounter.People {
			if act := p.Live(); act != nil && !c.withdrawn() && (!was || act.IssuedAt.After(before.at)) {
				r.Acts++
			}
		}
		records = append(records, r)
	}
	// A link has no night but the one in which it was decided.
	offset := d.Rules().Offset
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindLink}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue // Verify names it
		}
		if err != nil {
			return sheet, err
		}
		records = append(records, report.ShiftRecord{Kind: raid.KindLink, Steps: d.steps(rec, acks, func(s revision.Signed) bool {
			n := s.Envelope.DSeq
			return civil.NightOf(s.Envelope.Time.Instant(), offset) == night && !before.steps.has(n) && of(n)
		})})
	}
	sheet = report.CountShift(night, d.opts.Device.Device, records, drafts)
	sheet.Others, sheet.Track = others, d.trackSum(night)
	return sheet, nil
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
