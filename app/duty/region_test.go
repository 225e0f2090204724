package duty

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/journal"

	"github.com/google/uuid"
)

// TestADeviceSentElsewhere edits device.json as somebody does who had the
// device for a moment: it opens no more. The address alone may change.
func TestADeviceSentElsewhere(t *testing.T) {
	s := newStation(t, aigul)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	honest := s.opts.Device
	another := testDevice(t)
	for name, edit := range map[string]func(){
		"another server":       func() { s.opts.Device.ServerID = uuid.New() },
		"another delivery key": func() { s.opts.Device.Delivery = another.Delivery },
		"another region's key": func() { s.opts.Device.RegionKey = append([]byte{1}, honest.RegionKey...) },
		"another authority":    func() { s.opts.Device.CA += "\n" },
	} {
		t.Run(name, func(t *testing.T) {
			s.opts.Device = honest
			edit()
			d, err := Open(context.Background(), s.opts)
			var e *errs.Error
			if !errors.As(err, &e) || e.Code != "device_changed" {
				t.Errorf("Open = %v, want device_changed", err)
			}
			if d != nil {
				d.Close()
			}
		})
	}
	s.opts.Device = honest
	s.opts.Device.Server = "https://127.0.0.1:1"
	s.open()
}

// TestMaid empties what the store knows of its region, or takes the whole store
// away, and names another region in device.json: what the device has is not sent
// there.
func TestMaid(t *testing.T) {
	slot := sha256.Sum256([]byte(metaRegion))
	slot[30], slot[31] = 0, 0
	for name, harm := range map[string]func(t *testing.T, dir string){
		"a frame that empties it": func(t *testing.T, dir string) {
			path := filepath.Join(dir, "journal", "0000000000000001.frames")
			var last journal.Frame
			for f, err := range journal.Read(filepath.Join(dir, "journal"), 0) {
				if err != nil {
					t.Fatal(err)
				}
				last = f
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f := journal.Frame{Kind: journal.Meta, Flags: journal.Drop, Number: last.Number + 1, Prev: last.Hash, Rev: slot}
			if err := os.WriteFile(path, f.Encode(b), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"the store is gone": func(t *testing.T, dir string) {
			for _, name := range []string{"journal", "ledger", "acks"} {
				if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t, aigul)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			harm(t, s.dir)
			honest := s.opts.Device
			s.opts.Device.ServerID = uuid.New()
			d, err := Open(context.Background(), s.opts)
			if code(err) != "device_changed" {
				t.Errorf("Open = %v, want device_changed", err)
			}
			if d != nil {
				d.Close()
			}
			s.opts.Device = honest
			s.open()
			if r, err := s.Verify(ctx); err != nil || r.Whole() {
				t.Errorf("it is called whole: %+v, %v", r, err)
			}
		})
	}
}

// TestNothingIsPinnedBesideRecords: a store of records without a region, under a
// vault that knows none, takes no region at all.
func TestNothingIsPinnedBesideRecords(t *testing.T) {
	s, other := newStation(t, aigul), newStation(t, aigul)
	for _, one := range []*station{s, other} {
		if err := one.ledger.PutMeta(ctx, metaRegion, one.opts.Keys.Store(), nil); err != nil {
			t.Fatal(err)
		}
	}
	d := &Duty{opts: s.opts, ledger: s.ledger}
	d.opts.Device = other.opts.Device
	if err := d.sameRegion(ctx); code(err) != "device_changed" {
		t.Errorf("another region than the vault knows: %v", err)
	}
	fresh, err := vault.Open(ctx, t.TempDir(), vault.Options{Now: s.clock.now, KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := fresh.Prepare(pin)
	if err != nil {
		t.Fatal(err)
	}
	if d.opts.Keys, err = fresh.Add(ctx, c, vault.Officer{ID: aigul.ID}); err != nil {
		t.Fatal(err)
	}
	d.opts.Device = s.opts.Device
	if err := d.sameRegion(ctx); code(err) != "device_changed" {
		t.Errorf("a vault that knows no region: %v", err)
	}
}
