package duty

import (
	"context"

	"github.com/google/uuid"

	"shyraq/app/raid/state"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// transfer says how far one revision has come. What was made elsewhere came
// from the region; what was made here counts as sent only when the region has
// acknowledged it.
func (d *Duty) transfer(s revision.Signed, acks ledger.Acks) state.Transfer {
	if s.Envelope.Device != d.opts.Device.Device {
		return state.TransferSent
	}
	run, ok := acks.Of(s.Envelope.DSeq)
	if !ok {
		return state.TransferWaiting
	}
	switch run.Result {
	case ledger.Stored, ledger.Duplicate:
		return state.TransferSent
	case ledger.Held:
		return state.TransferHeld
	}
	return state.TransferQuarantined
}

// Head names the revision of a record that is shown.
func (d *Duty) Head(ctx context.Context, id uuid.UUID) (revision.Hash, error) {
	rec, err := d.ledger.Record(ctx, id)
	if err != nil {
		return "", err
	}
	return rec.Heads[0].Rev, nil
}

// Verify compares both copies of the store from end to end and names every
// problem by number.
func (d *Duty) Verify(ctx context.Context) (ledger.Report, error) { return d.ledger.Verify(ctx) }

// Found is what the store found damaged or foreign since it was opened.
func (d *Duty) Found() []ledger.Finding { return d.ledger.Found() }
