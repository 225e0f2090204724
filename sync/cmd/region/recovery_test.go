package main

import (
	"strings"
	"testing"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/store/postgres/pgtest"
)

// TestDrillPostgres goes back to the moment before a mistake, as docs/region.md
// says: what was stored until then is there, the mistake is not, and devices bring
// back what they wrote after it.
func TestDrillPostgres(t *testing.T) {
	if pgtest.Find() == "" {
		t.Skip("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	db, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Stop()
	if err := db.Archive(); err != nil {
		t.Fatal(err)
	}
	h := newHome(t)
	if code, _, errs := exec(t, "migrate", "--from", h.dir, "--to", db.URL(), "--key-file", h.key); code != 0 {
		t.Fatal(errs)
	}
	server, stop := h.serve(t, "--database", db.URL())
	boss, patrol := joined(t, h.dir, server, "supervisor"), joined(t, h.dir, server, "patrol")
	was, err := patrol.Hello(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := writes(t, patrol, 20)
	if err := db.Base(); err != nil {
		t.Fatal(err)
	}
	all = append(all, writes(t, patrol, 20)...) // is in the log alone
	moment, err := db.Now()
	if err != nil {
		t.Fatal(err)
	}
	after := writes(t, patrol, 20)
	must[admin.RevokeRequest](t, h.dir, "revoke", "--officer", patrol.Officer.String()) // the mistake
	if _, err := patrol.Hello(t.Context()); err == nil {
		if got, err := patrol.ReadAll(t.Context()); err == nil && len(got) > 0 {
			t.Fatal("a revoked officer reads")
		}
	}
	stop()
	if err := db.Recover(moment); err != nil {
		t.Fatal(err)
	}

	again, stop := h.serve(t, "--database", db.URL(), "--new-epoch", "--listen", strings.TrimPrefix(server, "https://"))
	defer stop()
	if again != server {
		t.Fatalf("served at %s, was at %s", again, server)
	}
	now, err := patrol.Hello(t.Context())
	if err != nil || now.Epoch == was.Epoch || now.ServerID != was.ServerID {
		t.Errorf("epoch %v became %v, %v", was.Epoch, now.Epoch, err)
	}
	sends(t, patrol, "duplicate", all...)
	sends(t, patrol, "stored", after...) // what came after the moment was gone, and is brought back
	reads(t, boss, append(all, after...)...)
	reads(t, patrol, all...) // he was never revoked
	if code, out, errs := exec(t, "verify", "--data", h.dir); code != 0 || !strings.Contains(out, "60 revisions") {
		t.Errorf("%d %s %s", code, out, errs)
	}
}
