package ledger_test

import (
	"testing"

	"shyraq/sync/ledger"
	"shyraq/sync/ledger/ledgertest"
	"shyraq/sync/seal"
)

func TestContract(t *testing.T) {
	for name, server := range map[string]bool{"device": false, "server": true} {
		t.Run(name, func(t *testing.T) {
			ledgertest.Run(t, func(t *testing.T) *ledgertest.Subject {
				k := newKit(t.TempDir())
				k.opt.Server = server
				if !server {
					k.deliver(t)
				}
				return subject(t, k)
			})
		})
	}
}

func subject(t *testing.T, k *kit) *ledgertest.Subject {
	var l *ledger.Ledger
	s := &ledgertest.Subject{Key: k.night, Other: k.own}
	s.Hide = func(id seal.KeyID) { delete(k.opt.Keys.(seal.Ring), id) }
	s.Reopen = func(t *testing.T) *ledgertest.Subject {
		closeNow(t, l)
		return subject(t, k)
	}
	l = k.open(t)
	t.Cleanup(func() {
		<-l.Audited()
		for _, f := range k.findings() {
			t.Errorf("found %v", f)
		}
	})
	s.Store = l
	return s
}
