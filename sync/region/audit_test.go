package region

import (
	"os"
	"strings"
	"testing"
	"time"

	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
)

// TestTheAuditHasABound: with a folder what is old leaves, and younger months
// where it is too large; without one nothing ever does, and status says so.
func TestTheAuditHasABound(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.AuditMost, o.store = 8<<10, nil })
	ctx := t.Context()
	if err := w.region.SetRecipients(ctx, []string{"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"}); err != nil {
		t.Fatal(err)
	}
	count := func() int {
		t.Helper()
		all, err := w.region.store.Audit(ctx, access.Administering(), access.Position{}, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	for range 60 {
		if _, err := w.region.Invite(ctx, admin.InviteRequest{Role: "patrol", Unit: "unit-a", Name: "Сынақ"}); err != nil {
			t.Fatal(err)
		}
	}
	all := count()
	if err := w.region.BoundAudit(ctx, "", time.Hour); err != nil || count() != all {
		t.Fatalf("%d of %d remain without a folder, %v", count(), all, err)
	}
	if v, err := w.region.Status(ctx); err != nil || v.Audit < v.AuditMost {
		t.Errorf("%+v %v", v, err)
	}
	if !strings.Contains(w.metrics(), "shyraq_region_audit_bytes 8192") {
		t.Error("no metric tells the bound")
	}
	dir := t.TempDir()
	if err := w.region.BoundAudit(ctx, dir, 365*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	n, err := w.region.journal.Bytes(ctx)
	if err != nil || n > 8<<10 || count() >= all {
		t.Errorf("%d bytes, %d of %d entries remain, %v", n, count(), all, err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Errorf("%d files, %v", len(files), err)
	}
	p, err := w.region.Audit(ctx, admin.AuditRequest{})
	if err != nil || len(p.Rows) == 0 || !strings.Contains(string(p.Rows[0]), `"sha256"`) {
		t.Errorf("the first entry that remains does not name what left: %v", err)
	}
}
