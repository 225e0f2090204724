package region

import (
	"strings"
	"sync"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
)

// grants keeps what a station is granted, as a device does.
type grants struct {
	mu      sync.Mutex
	all     []wire.Grant
	due     bool
	refused int
}

func (g *grants) Serial() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.all) == 0 {
		return 0
	}
	return g.all[len(g.all)-1].Serial
}

func (g *grants) Due() bool { g.mu.Lock(); defer g.mu.Unlock(); return g.due }

func (g *grants) Take(one wire.Grant) { g.mu.Lock(); defer g.mu.Unlock(); g.all = append(g.all, one) }

func (g *grants) Refused() { g.mu.Lock(); defer g.mu.Unlock(); g.refused++ }

// TestGrants: every session brings a grant, signed, by the region's clock, as who the
// officer is now; it is renewed when it is due; its length is an administrator's to
// set, and that is in the audit.
func TestGrants(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	g := &grants{}
	s.KeepGrants(g)
	s.pull()
	want := func(n int, role regionfile.Role, unit string, life time.Duration) {
		t.Helper()
		if len(g.all) != n {
			t.Fatalf("%d grants, want %d", len(g.all), n)
		}
		one := g.all[n-1]
		if one.Serial != uint64(n) || one.Role != string(role) || one.Unit != unit || !one.At.Equal(w.clock.now()) || one.Until.Sub(one.At) != life {
			t.Errorf("granted %+v", one)
		}
	}
	want(1, regionfile.Patrol, "unit-a", wire.UsualGrant)
	w.clock.add(time.Hour)
	s.pull()
	if len(g.all) != 1 {
		t.Error("one that is not due is renewed")
	}
	g.due = true
	s.pull()
	want(2, regionfile.Patrol, "unit-a", wire.UsualGrant)
	s.pull()
	if len(g.all) != 2 {
		t.Error("renewed twice within a minute")
	}
	if err := w.region.ChangeOfficer(t.Context(), admin.OfficerChange{Officer: s.officer, Role: regionfile.Inspector, Unit: "unit-b"}); err != nil {
		t.Fatal(err)
	}
	for _, hours := range []int{-1, 337, 100_000} {
		if _, err := w.region.Grant(t.Context(), admin.GrantRequest{Hours: hours}); err == nil {
			t.Errorf("%d hours are taken", hours)
		}
	}
	if rep, err := w.region.Grant(t.Context(), admin.GrantRequest{Hours: 5}); err != nil || rep.Hours != 5 {
		t.Fatal(rep, err)
	}
	w.restart()
	w.clock.add(time.Hour)
	s.pull()
	want(3, regionfile.Inspector, "unit-b", 5*time.Hour)
	page, err := w.region.Audit(t.Context(), admin.AuditRequest{Action: "grant"})
	if err != nil || len(page.Rows) != 4 || !strings.Contains(string(page.Rows[3]), `"reason":"hours_5"`) {
		t.Errorf("the audit says %s, %v", page.Rows, err)
	}
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: s.officer}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.reader.Pull(t.Context(), 0); err == nil || g.refused == 0 {
		t.Errorf("who is revoked hears nothing of it: %v", err)
	}
	if len(g.all) != 3 {
		t.Error("who is revoked is granted more")
	}
}

// TestAnchors: a hello tells the region's time, signed, also to a device on which
// nobody is signed in.
func TestAnchors(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	s.SignIn(nil)
	var told time.Time
	s.OnAnchor(func(a wire.Anchor) { told = a.At })
	w.clock.add(time.Hour)
	if _, err := s.Hello(t.Context()); err != nil || !told.Equal(w.clock.now()) {
		t.Errorf("told %v, %v", told, err)
	}
}
