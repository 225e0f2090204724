package duty

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/vault"
	"shyraq/sync/courier"
	"shyraq/sync/region"
)

// deadline is far away: these tests wait for news, not for time.
const deadline = 30 * time.Second

// serve founds a region with a server of its own.
func serve(t *testing.T) (r *region.Region, url string) {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	r, err := region.Open(ctx, region.Options{Dir: t.TempDir(), Reserve: -1})
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(raid.Region{
		Schema: 1, ID: "test", KATO: "710000000", Names: raid.Names{KK: "Сынақ"}, Offset: "+05:00",
		Districts: []raid.District{{KATO: "711210000", Names: raid.Names{KK: "Батыс"},
			Geometry: fmt.Appendf(nil, `{"type":"Polygon","coordinates":[[[71,51],[72,51],[72,52],[71,52],[71,51]]]}`)}},
		Units: []raid.Unit{{ID: "north", Names: raid.Names{KK: "Солтүстік"}, Districts: []string{"711210000"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Load(ctx, file, false); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = r.Serve(ctx, ln)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		r.Close()
	})
	return r, "https://" + ln.Addr().String()
}

// enrolled is a station that the region knows, on the real clock.
func enrolled(t *testing.T, r *region.Region, url, name string, role raid.Role) *station {
	t.Helper()
	invite, err := r.Invite(ctx, region.InviteRequest{Role: role, Unit: "north", Name: name})
	if err != nil {
		t.Fatal(err)
	}
	s := &station{t: t, dir: t.TempDir()}
	s.vault, err = vault.Open(ctx, s.dir, vault.Options{KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	s.opts = Options{
		Dir: s.dir, Vault: s.vault, Codes: codes(t), Now: time.Now, Rand: rand.Reader,
		Wire: Wire{Chance: func() float64 { return 0 }},
	}
	who, err := Enrol(ctx, s.opts, s.vault, Enrolment{Server: url, Code: invite.Code, PIN: pin, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if who.Name != name || who.Role != role {
		t.Errorf("enrolled as %+v", who)
	}
	if s.opts.Device, err = vault.LoadDevice(s.dir); err != nil {
		t.Fatal(err)
	}
	if s.opts.Keys, err = s.vault.Unlock(ctx, who.ID, pin); err != nil {
		t.Fatal(err)
	}
	s.open()
	return s
}

// await calls look after every change until it is satisfied.
func (s *station) await(what string, look func() bool) {
	s.t.Helper()
	news := make(chan struct{}, 1)
	defer s.OnChange(func() {
		select {
		case news <- struct{}{}:
		default:
		}
	})()
	limit := time.After(deadline)
	for !look() {
		select {
		case <-news:
		case <-limit:
			s.t.Fatalf("%s: nothing after %v; %+v", what, deadline, s.SyncStatus())
		}
	}
}

// Saved on the patrol's device, seen on the supervisor's, decided there, and
// the decision at home again: each step goes out at once.
func TestThereAndBack(t *testing.T) {
	r, url := serve(t)
	a := enrolled(t, r, url, "Айгүл", raid.Patrol)
	y := enrolled(t, r, url, "Ерлан", raid.Supervisor)
	a.StartSync(ctx)
	y.StartSync(ctx)
	a.await("up to date", func() bool { return a.SyncStatus().State == "up_to_date" })

	id := a.meet("Асан")
	rev := a.finish(id)
	began := time.Now()
	y.await("the record at the desk", func() bool {
		q, err := y.Queue(ctx)
		return err == nil && len(q) == 1 && q[0].Row.ID == id
	})
	t.Logf("saved here, seen there after %v", time.Since(began).Round(time.Millisecond))
	if err := y.Return(ctx, id, rev, raid.Comment{Field: "note", Text: "толықтырыңыз"}); err != nil {
		t.Fatal(err)
	}
	a.await("the decision at home", func() bool { return a.word(id) == raid.WordReturned })
}

// What was saved goes out from a locked device, by another process, without a
// key; opened again, the record shows as sent.
func TestALockedDeviceDelivers(t *testing.T) {
	r, url := serve(t)
	a := enrolled(t, r, url, "Айгүл", raid.Patrol)
	id := a.meet("Асан")
	if _, err := DeliverLocked(ctx, a.opts); code(err) != "in_use" {
		t.Errorf("two at once: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	locked := a.opts
	locked.Keys, locked.Vault = nil, nil
	status, err := DeliverLocked(ctx, locked)
	if err != nil || status.Waiting != 0 {
		t.Fatalf("%+v, %v", status, err)
	}
	a.open()
	if w := a.word(id); w != raid.WordInCare || a.SyncStatus().Waiting != 0 {
		t.Errorf("%s, %d waiting", w, a.SyncStatus().Waiting)
	}
	a.finish(id)
	if w := a.word(id); w != raid.WordWaiting {
		t.Errorf("the next step: %s", w)
	}
	got, err := r.Verify(ctx)
	if err != nil || got.Revisions != 1 {
		t.Errorf("the region has %d revisions (%v)", got.Revisions, err)
	}
}

// In the background while nobody is signed in, too.
func TestLockedInTheBackground(t *testing.T) {
	r, url := serve(t)
	a := enrolled(t, r, url, "Айгүл", raid.Patrol)
	a.meet("Асан")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	news := make(chan struct{}, 64)
	l, err := StartLocked(ctx, a.opts, func(courier.Status) {
		select {
		case news <- struct{}{}:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := Free(a.dir); code(err) != "in_use" {
		t.Errorf("the directory is free: %v", err)
	}
	limit := time.After(deadline)
	for l.Status().Waiting > 0 || l.Status().State != courier.UpToDate {
		select {
		case <-news:
		case <-limit:
			t.Fatalf("%+v", l.Status())
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Free(a.dir); err != nil {
		t.Error(err)
	}
}
