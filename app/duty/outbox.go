package duty

import (
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
)

// openOutbox opens what waits on a locked device.
func openOutbox(dir string) (courier.Outbox, func() error, error) {
	box, err := ledger.OpenOutbox(dir)
	if err != nil {
		return nil, nil, err
	}
	return courier.FromLedger(box), box.Close, nil
}

// Take takes a data directory for this process until it is let go of, or is
// errs.Conflict "in_use". Whoever tries a PIN does it in between: of two
// processes that read the count of failures at once, one would be forgotten.
func Take(dir string) (release func() error, err error) {
	box, err := ledger.OpenOutbox(dir)
	if err != nil {
		return nil, err
	}
	return box.Close, nil
}
