package device

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/vault"
	"shyraq/assets"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/drift"
)

var (
	bg  = context.Background()
	now = func() time.Time { return time.Date(2026, 7, 4, 18, 30, 0, 0, time.UTC) }
)

// config is that of a folder whose region cannot be reached.
func config(t *testing.T, dir string) Options {
	t.Helper()
	codes, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Dir: dir, Now: now, Clock: drift.New(now), Vault: devicetest.Vault(now),
		Duty: duty.Options{Codes: codes, Rand: rand.Reader, Wire: duty.Wire{
			Chance: func() float64 { return 0 },
			Dial:   func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no way there") },
		}},
	}
}

// opened is a device of two officers.
func opened(t *testing.T) *Device {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "device")
	devicetest.Enrol(t, dir, now, devicetest.Aigul, devicetest.Bekzat)
	return open(t, config(t, dir))
}

func open(t *testing.T, cfg Options) *Device {
	t.Helper()
	d, err := Open(bg, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close(nil) })
	return d
}

func unlock(t *testing.T, d *Device, o devicetest.Officer) {
	t.Helper()
	if err := d.Unlock(bg, o.ID, o.PIN); err != nil {
		t.Fatal(err)
	}
}

func (d *Device) delivers() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.locked != nil
}

// gone says that nothing of an officer's keys is left.
func gone(k *vault.Keys) bool {
	_, own := k.Key(k.Own())
	_, store := k.Key(k.Store())
	return !own && !store && k.Signing() == nil
}

// The folder is the delivery's while it is locked, and the officer's while he
// works.
func TestUnlock(t *testing.T) {
	d := opened(t)
	if d.Duty() != nil || !d.delivers() {
		t.Fatal("a device that was opened is locked and delivers")
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, devicetest.Bekzat.PIN); err == nil || d.Duty() != nil || !d.delivers() {
		t.Errorf("another's PIN: %v, %v", err, d.Duty())
	}
	unlock(t, d, devicetest.Aigul)
	if d.Duty() == nil || d.Duty().Officer().ID != devicetest.Aigul.ID || d.delivers() {
		t.Errorf("after the PIN: %v, delivers %v", d.Duty(), d.delivers())
	}
}

// An unlock that fails after the PIN was right wipes the keys, whatever it fails
// of, and the device goes on delivering.
func TestAnUnlockThatFailsLeavesNoKeys(t *testing.T) {
	for _, row := range []struct {
		name string
		open func(context.Context, duty.Options) (*duty.Duty, error)
	}{
		{"the store cannot be opened", func(context.Context, duty.Options) (*duty.Duty, error) {
			return nil, errs.Errorf(errs.Unavailable, "disk_full", "")
		}},
		{"that it was unlocked cannot be written down", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := opened(t)
			ctx, cut := context.WithCancel(bg)
			var keys *vault.Keys
			d.open = func(in context.Context, o duty.Options) (*duty.Duty, error) {
				if keys = o.Keys; gone(keys) {
					t.Error("it was opened without keys")
				}
				if row.open != nil {
					return row.open(in, o)
				}
				defer cut()
				return duty.Open(in, o)
			}
			if err := d.Unlock(ctx, devicetest.Aigul.ID, devicetest.Aigul.PIN); err == nil {
				t.Fatal("it was unlocked")
			}
			if keys == nil || !gone(keys) {
				t.Error("the keys stayed")
			}
			if d.Duty() != nil || !d.delivers() {
				t.Errorf("work %v, delivers %v", d.Duty(), d.delivers())
			}
			d.open = duty.Open
			unlock(t, d, devicetest.Bekzat)
		})
	}
}

// A delivery that ended badly ends no other: whoever tried to unlock then tries
// again, and the device delivers meanwhile.
func TestADeliveryThatCannotBeStoppedGoesOn(t *testing.T) {
	d := opened(t)
	if err := d.locked.Close(); err != nil { // a second close is refused
		t.Fatal(err)
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, devicetest.Aigul.PIN); err == nil || d.Duty() != nil || !d.delivers() {
		t.Errorf("%v, work %v, delivers %v", err, d.Duty(), d.delivers())
	}
	unlock(t, d, devicetest.Aigul)
}

// A folder that nobody is enrolled on has nothing to deliver; an enrolment that
// fails leaves all as it was.
func TestEnrol(t *testing.T) {
	d := open(t, config(t, filepath.Join(t.TempDir(), "new")))
	if _, err := d.Identity(); !errors.Is(err, errs.NotFound) || d.delivers() || len(d.Officers()) != 0 || d.Waiting() != 0 {
		t.Errorf("a new folder: %v, delivers %v, %v", err, d.delivers(), d.Officers())
	}
	secret, err := wire.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	e := duty.Enrolment{Server: "127.0.0.1:1", Code: secret.Code(), PIN: "739264", Program: "test"}
	// There is no record yet that could wait for a link: the address is named.
	var why *errs.Error
	if err := d.Enrol(bg, e); !errors.As(err, &why) || why.Code != "enrol_unreachable" || why.Detail != e.Server {
		t.Errorf("with a region that is not there: %v", err)
	}
	d = opened(t)
	if err := d.Enrol(bg, e); err == nil || !d.delivers() || len(d.Officers()) != 2 {
		t.Errorf("on a device of two: %v, delivers %v, %v", err, d.delivers(), d.Officers())
	}
	if id, err := d.Identity(); err != nil || id.Device == uuid.Nil {
		t.Errorf("known as %v, %v", id.Device, err)
	}
}

func TestPINs(t *testing.T) {
	d := opened(t)
	if d.KeyStore() || d.Wait(devicetest.Aigul.ID) != 0 || len(d.Officers()) != 2 {
		t.Errorf("key store %v, waits %v, %v", d.KeyStore(), d.Wait(devicetest.Aigul.ID), d.Officers())
	}
	const other = "582917"
	if err := d.ChangePIN(bg, devicetest.Aigul.ID, devicetest.Aigul.PIN, other); err != nil {
		t.Fatal(err)
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, devicetest.Aigul.PIN); err == nil {
		t.Error("the old PIN opens")
	}
	if err := d.Unlock(bg, devicetest.Aigul.ID, other); err != nil {
		t.Error(err)
	}
}

// What was saved and not sent is counted, and told, while the device is locked.
func TestWaiting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "device")
	devicetest.Enrol(t, dir, now, devicetest.Aigul)
	cfg, news := config(t, dir), make(chan struct{}, 1)
	cfg.OnWaiting = func() {
		select {
		case news <- struct{}{}:
		default:
		}
	}
	d := open(t, cfg)
	unlock(t, d, devicetest.Aigul)
	if _, err := d.Duty().CheckVenue(bg, raid.Place{Type: "PARK", Note: "саябақ"}, raid.NothingFound, ""); err != nil {
		t.Fatal(err)
	}
	if err := d.leave(); err != nil {
		t.Fatal(err)
	}
	late := time.After(time.Minute)
	for d.Waiting() != 1 {
		select {
		case <-news:
		case <-late:
			t.Fatalf("%d wait", d.Waiting())
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "device")
	devicetest.Enrol(t, file, now, devicetest.Aigul)
	held := open(t, config(t, file))
	if _, err := Open(bg, config(t, file)); !errors.Is(err, errs.Conflict) {
		t.Errorf("a folder that is in use: %v", err)
	}
	if err := held.Close(nil); err != nil {
		t.Fatal(err)
	}
	open(t, config(t, file))
	if _, err := Open(bg, config(t, filepath.Join(file, "vault.json"))); err == nil {
		t.Error("a file was opened as a folder")
	}
	if !slices.ContainsFunc(held.Officers(), func(o vault.Officer) bool { return o.ID == devicetest.Aigul.ID }) {
		t.Error("nobody is enrolled")
	}
}
