package intake

import (
	"fmt"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Admit judges a line that was set aside once more, by the region as it is now,
// because a person takes it in: its officer is known by now, or what was revoked
// was revoked by mistake. One that is still not right stays where it is, with
// the reason that it has now. Of a line that is not there it is errs.NotFound.
func (b *Batch) Admit(in Inspector, key [32]byte) (Verdict, error) {
	if b.over.gone[key] {
		return Verdict{wire.Stored, ""}, nil // it came with one before it
	}
	a, found, err := b.over.view.Kept(key)
	if err != nil {
		return Verdict{}, fmt.Errorf("admit: %w", err)
	}
	if !found {
		return Verdict{}, errs.Errorf(errs.NotFound, "aside_unknown", "nothing of that name is set aside")
	}
	in.From = a.From
	l := in.Line(a.Line)
	l.Admitted = true
	if a.Receipt != nil {
		l.Seen = a.Receipt.At
	}
	if l.Refuse != "" {
		return Verdict{wire.Quarantined, a.Reason}, nil // an earlier program kept it
	}
	verdicts, err := b.Take([]Line{l})
	if err != nil {
		return Verdict{}, err
	}
	if l.Key() != key { // it could not be opened then: it is kept under other bytes now
		b.over.release(a)
	}
	return verdicts[0], nil
}
