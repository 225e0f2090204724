package duty

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"shyraq/app/vault"
	"shyraq/sync/ledger"

	"github.com/google/uuid"
)

// flipped are the files of a device that are the vault's, the outbox' and this
// package's; the store's own two copies are flipped in sync/ledger.
var flipped = []string{"vault.json", "vault.copy.json", "secret", "device.json", "acks", "spare", "journal/head"}

// seen is all that an officer finds of his own after an unlock.
type seen struct {
	Officers []vault.Officer
	Nights   []vault.HeldNight
	Record   string
	Held     bool
	Signed   bool
	Waiting  int
}

// TestNoFlippedByteIsSilent changes one byte after the other of each file. What opens
// all the same shows what it showed before; everything else says that it does not.
// A sample of them; SHYRAQ_SOAK tries each.
func TestNoFlippedByteIsSilent(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.sent("stored")
	want, err := s.looks(id)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := vault.SaveDevice(s.dir, s.opts.Device); err != nil {
		t.Fatal(err)
	}
	var u Unwritten
	u.Use(s.dir)
	u.Reserve()
	_ = os.Remove(filepath.Join(s.dir, "reserve"))
	bytes, silent, mended := 0, 0, 0
	for _, name := range flipped {
		whole, err := os.ReadFile(filepath.Join(s.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		whole = whole[:min(len(whole), 4096)] // of the spare file, which is a megabyte of nothing
		step := 1
		if os.Getenv("SHYRAQ_SOAK") == "" {
			step = len(whole)/7 + 1
		}
		for at := step / 2; at < len(whole); at += step {
			got, err := s.withFlipped(t, name, at, id)
			bytes++
			if err != nil {
				continue // it was said
			}
			mended++
			if got != want {
				silent++
				t.Errorf("%s, byte %d: %s, was %s", name, at, got, want)
			}
		}
	}
	t.Logf("%d bytes changed: %d said, %d without effect or mended, %d silent", bytes, bytes-mended, mended, silent)
	if mended == bytes || mended == 0 {
		t.Error("the sweep tried nothing")
	}
}

// withFlipped opens a copy of the device in which one byte is another.
func (s *station) withFlipped(t *testing.T, name string, at int, id uuid.UUID) (string, error) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "d")
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[at] ^= 0x10
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	v, err := vault.Open(ctx, dir, vault.Options{Now: s.clock.now, KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		return "", err
	}
	keys, err := v.Unlock(ctx, aigul.ID, pin)
	if err != nil {
		return "", err
	}
	defer keys.Zero()
	o := s.opts
	o.Dir, o.Vault, o.Keys, o.Unwritten = dir, v, keys, nil
	if o.Device, err = vault.LoadDevice(dir); err != nil {
		return "", err
	}
	// What only a look at the region can tell: the address, the certificate, its key
	// and the notices are proved by the handshake, and not by the device.
	o.Device.Identity = proved(o.Device.Identity, s.opts.Device.Identity)
	var told atomic.Pointer[ledger.Finding]
	o.OnAudit = func(f ledger.Finding) { told.Store(&f) }
	d, err := Open(context.Background(), o)
	if err != nil {
		return "", err
	}
	defer d.Close()
	<-d.ledger.Audited()
	if f := told.Load(); f != nil {
		return "", fmt.Errorf("named: %+v", *f)
	}
	return (&station{Duty: d, vault: v}).looks(id)
}

// proved takes over what TLS vouches for.
func proved(got, was vault.Identity) vault.Identity {
	got.Server, got.Certificate, got.Key, got.Epoch = was.Server, was.Certificate, was.Key, was.Epoch
	return got
}

// looks writes down what an officer sees.
func (s *station) looks(id uuid.UUID) (string, error) {
	f, err := s.Encounter(ctx, id)
	if err != nil {
		return "", err
	}
	waiting, err := s.ledger.Outbox().Pending(100)
	if err != nil {
		return "", err
	}
	nights := s.Duty.opts.Keys.Nights()
	slices.SortFunc(nights, func(a, b vault.HeldNight) int { return slices.Compare(a.Key[:], b.Key[:]) })
	b, err := json.Marshal(seen{s.vault.Officers(), nights, fmt.Sprintf("%+v", f.Encounter), len(f.Row.Rev) > 0, s.directorySigned(), len(waiting)})
	return string(b), err
}
