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

// Free tells whether a data directory is free for this process: nil, or
// raid.Conflict "in_use". Somebody else may take it the moment after.
func Free(dir string) error {
	box, err := ledger.OpenOutbox(dir)
	if err != nil {
		return err
	}
	return box.Close()
}
