package duty

import (
	"shyraq/app/vault"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
)

// openOutbox opens what waits on a locked device. Without a vault it delivers all
// the same, and remembers no answer.
func openOutbox(dir string, v *vault.Vault) (courier.Outbox, func() error, error) {
	var key []byte
	if v != nil {
		var err error
		if key, err = v.AnswersKey(); err != nil {
			return nil, nil, err
		}
	}
	box, err := ledger.OpenOutbox(dir, key)
	if err != nil {
		return nil, nil, err
	}
	return courier.FromLedger(box), box.Close, nil
}

// Take takes a data directory for this process until it is let go of, or is
// errs.Conflict "in_use". Whoever tries a PIN does it in between: of two
// processes that read the count of failures at once, one would be forgotten.
func Take(dir string) (release func() error, err error) {
	box, err := ledger.OpenOutbox(dir, nil)
	if err != nil {
		return nil, err
	}
	return box.Close, nil
}
