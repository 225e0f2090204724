package device

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/assets"
	"shyraq/sync/courier"
	"shyraq/sync/drift"
	"shyraq/sync/region"
	"shyraq/sync/region/admin"
)

// away is a region and a device whose clocks a test winds, and the link between them,
// which it cuts.
type away struct {
	t      *testing.T
	mu     sync.Mutex
	there  time.Time // the region's clock
	here   time.Time // the device's
	boot   drift.Boot
	cut    atomic.Bool
	region *region.Region
	device *Device
	cfg    Options
	who    uuid.UUID
}

const grantPIN = "274915"

func (a *away) now() time.Time     { a.mu.Lock(); defer a.mu.Unlock(); return a.there }
func (a *away) own() time.Time     { a.mu.Lock(); defer a.mu.Unlock(); return a.here }
func (a *away) on() drift.Boot     { a.mu.Lock(); defer a.mu.Unlock(); return a.boot }
func (a *away) shows(at time.Time) { a.mu.Lock(); defer a.mu.Unlock(); a.here = at }

// pass lets time go by everywhere.
func (a *away) pass(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.there, a.here, a.boot.Up = a.there.Add(d), a.here.Add(d), a.boot.Up+d
}

func (a *away) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

func newAway(t *testing.T) *away {
	at := time.Date(2095, 6, 1, 17, 0, 0, 0, time.UTC)
	a := &away{t: t, there: at, here: at, boot: drift.Boot{Name: "a", Up: time.Hour}}
	r, err := region.Open(t.Context(), region.Options{Dir: t.TempDir(), Now: a.now, Elapsed: func() time.Duration { return a.now().Sub(at) }, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), Free: func(string) (uint64, error) { return 1 << 40, nil }})
	a.must(err)
	raw, err := fs.ReadFile(assets.Regions(), "astana.json")
	a.must(err)
	var file regionfile.Region
	a.must(json.Unmarshal(raw, &file))
	_, err = r.Load(t.Context(), raw, false)
	a.must(err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	a.must(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, ln) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-done, r.Close()); err != nil {
			t.Error(err)
		}
	})
	a.region = r
	lists, err := codes.Parse(assets.Codes())
	a.must(err)
	clock := drift.New(a.own)
	clock.Count(a.on)
	a.cfg = Options{Dir: filepath.Join(t.TempDir(), "device"), Now: a.own, Clock: clock, Vault: devicetest.Vault(a.own),
		Duty: duty.Options{Codes: lists, Rand: rand.Reader, Wire: duty.Wire{Chance: func() float64 { return 0 },
			Dial: func(ctx context.Context, network, addr string) (net.Conn, error) {
				if a.cut.Load() {
					return nil, errors.New("no link")
				}
				return (&net.Dialer{}).DialContext(ctx, network, addr)
			}}}}
	invite, err := r.Invite(t.Context(), admin.InviteRequest{Role: regionfile.Patrol, Unit: file.Units[0].ID, Name: "Айдос"})
	a.must(err)
	a.device, err = Open(context.Background(), a.cfg)
	a.must(err)
	t.Cleanup(func() { _ = a.device.Close(nil) })
	a.must(a.device.Enrol(t.Context(), duty.Enrolment{Server: "https://" + ln.Addr().String(), Code: invite.Code, PIN: grantPIN}))
	a.who = invite.Officer
	return a
}

// unlocked is the officer's work on the device.
func (a *away) unlocked() *duty.Duty {
	a.t.Helper()
	a.must(a.device.Unlock(bg, a.who, grantPIN))
	return a.device.Duty()
}

func (a *away) lock() {
	a.t.Helper()
	a.must(a.device.leave())
}

// off has the machine off while time passes; its clock shows at then, where that is
// not zero.
func (a *away) off(d time.Duration, at time.Time) {
	a.t.Helper()
	a.must(a.device.Close(nil))
	a.pass(d)
	a.mu.Lock()
	a.boot = drift.Boot{Name: uuid.NewString(), Up: time.Minute}
	a.mu.Unlock()
	if !at.IsZero() {
		a.shows(at)
	}
	a.cfg.Clock = drift.New(a.own)
	a.cfg.Clock.Count(a.on)
	var err error
	a.device, err = Open(bg, a.cfg)
	a.must(err)
}

// TestGrantOverTheWire plays what becomes of the right to read between a device and
// its region, both real, with clocks that a test winds.
func TestGrantOverTheWire(t *testing.T) {
	const h = time.Hour
	for _, row := range []struct {
		name string
		do   func(*away)
		ends bool
	}{
		{"71 h without a link", func(a *away) { a.off(71*h, time.Time{}) }, false},
		{"73 h without a link", func(a *away) { a.off(73*h, time.Time{}) }, true},
		{"73 h, unlocked all the time", func(a *away) { a.unlocked(); a.pass(73 * h); a.lock() }, true},
		{"the clock is put back while it runs", func(a *away) {
			a.unlocked()
			a.pass(40 * h)
			a.shows(a.own().Add(-39 * h))
			a.pass(33 * h)
			a.lock()
		}, true},
		{"the clock is put back while it is off", func(a *away) {
			a.pass(40 * h)
			a.unlocked()
			a.lock()
			a.off(33*h, a.own().Add(-40*h))
			a.pass(33 * h)
		}, true},
		{"decades ahead", func(a *away) { a.off(h, a.own().AddDate(40, 0, 0)) }, true},
		{"1970", func(a *away) { a.off(h, time.Unix(0, 0)) }, false},
		{"a locked device that met its region, and then shows the day before", func(a *away) {
			at := a.own()
			a.pass(60 * h)
			a.cut.Store(false)
			a.must(a.delivered())
			a.cut.Store(true)
			a.off(20*h, at.Add(h))
			a.pass(20 * h)
		}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := newAway(t)
			d := a.unlocked()
			id := a.met(d)
			_, _, err := d.SyncOnce(bg)
			a.must(err)
			a.lock()
			a.cut.Store(true)
			row.do(a)
			d = a.unlocked()
			if _, err := d.Encounter(bg, id); errors.Is(err, courier.ErrGrantEnded) != row.ends || !row.ends && err != nil {
				t.Fatalf("it reads, %v", err)
			}
			// Whatever the clock says, a child is recorded, and goes on over a lock.
			fresh := a.met(d)
			a.lock()
			d = a.unlocked()
			if _, err := d.Edit(bg, fresh); err != nil {
				t.Errorf("what was recorded since does not open to be gone on with: %v", err)
			}
			a.lock()
			a.cut.Store(false)
			d = a.unlocked()
			status, _, err := d.SyncOnce(bg)
			a.must(err)
			if status.Waiting != 0 || d.GrantEnded() {
				t.Errorf("after one contact %d wait, ended: %v", status.Waiting, d.GrantEnded())
			}
			if rows, err := d.List(bg, 0); err != nil || len(rows) != 2 {
				t.Errorf("%d records are back, %v", len(rows), err)
			}
		})
	}
}

// TestGrantOfARevokedOfficer: it ends at the first contact, and comes back when he does.
func TestGrantOfARevokedOfficer(t *testing.T) {
	a := newAway(t)
	d := a.unlocked()
	id := a.met(d)
	_, _, err := d.SyncOnce(bg)
	a.must(err)
	a.must(a.region.Revoke(bg, admin.RevokeRequest{Officer: a.who}))
	if _, _, err := d.SyncOnce(bg); err == nil {
		t.Fatal("who is revoked reads news")
	}
	a.lock()
	a.cut.Store(true)
	d = a.unlocked()
	if _, err := d.Encounter(bg, id); !errors.Is(err, courier.ErrGrantRefused) {
		t.Errorf("who is revoked reads on without a link: %v", err)
	}
	a.met(d)
}

// met records a child.
func (a *away) met(d *duty.Duty) uuid.UUID {
	a.t.Helper()
	w, err := d.NewEncounter(bg)
	a.must(err)
	w.Encounter.Place = raid.Place{Point: &raid.Point{Lat: 511_000_000, Lon: 714_000_000}, Source: raid.FromGPS, Type: "STRT", Note: "3-үй"}
	w.Encounter.People = []raid.Person{{Kind: raid.Minor, Surname: "Сынақ", Name: "Асан", NoIIN: "I_DOC", Age: 15, Sex: codes.Male,
		Company: "K_ALONE", Education: "E_SCH", Work: "W_NO", Reasons: []codes.Code{"R_NIGHT_O"}, Conditions: []codes.Code{"C_OK"},
		WhyOut: "ұйықтай алмадым", Phone: "+77000000000"}}
	_, err = d.Record(bg, w)
	a.must(err)
	return w.ID
}

// delivered is a contact of the locked device.
func (a *away) delivered() error {
	o, err := a.device.options()
	if err != nil {
		return err
	}
	if err := a.device.rest(); err != nil {
		return err
	}
	_, err = duty.DeliverLocked(bg, o)
	return errors.Join(err, a.device.deliver())
}
