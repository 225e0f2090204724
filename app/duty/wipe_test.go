package duty

import (
	"testing"

	"shyraq/app/vault"
	"shyraq/sync/courier"
)

// TestAfterAWipeNothingOpens, and what waited waits still: sealed for the region alone
// it goes from the locked device, by the same numbers.
func TestAfterAWipeNothingOpens(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.finish(id)
	told := 0
	s.Duty.opts.OnWiped, s.Duty.opts.Vault = func() { told++ }, s.vault
	before, _ := courier.FromLedger(s.ledger.Outbox()).Count()
	if before == 0 {
		t.Fatal("nothing waits")
	}
	n, err := s.wipe(ctx)
	if err != nil || n != before || told != 1 {
		t.Fatalf("%d of %d wait, told %d times, %v", n, before, told, err)
	}
	if _, err := s.Reveal(ctx, id, "people"); err == nil {
		t.Error("a record is revealed")
	}
	if rows, err := s.Search(ctx, "Асан"); err == nil && len(rows) > 0 {
		t.Errorf("%d records are found", len(rows))
	}
	if err := s.Close(); err != nil {
		t.Logf("closing: %v", err)
	}
	v, err := vault.Open(ctx, s.dir, vault.Options{Now: s.clock.now, KeyStore: vault.NoKeyStore})
	if !VaultLost(err) || !isCode(err, "device_wiped") || v != nil {
		t.Errorf("the vault opens: %v", err)
	}
	box, close, err := openOutbox(s.opts.Dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = close() }()
	if n, _ := box.Count(); n != before {
		t.Errorf("%d wait on the locked device, %d did", n, before)
	}
	items, err := box.Pending(10)
	if err != nil || len(items) == 0 {
		t.Errorf("%d can be sent, %v", len(items), err)
	}
}
