package vault

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/seal"
)

const (
	rightPIN = "274916"
	wrongPIN = "274917"
	otherPIN = "830275"
)

var (
	patrolA = Officer{ID: uuid.MustParse("00000000-0000-4000-8000-00000000000a"), Name: "Нұрсұлтан А.", Role: regionfile.Patrol, Unit: "u1"}
	patrolB = Officer{ID: uuid.MustParse("00000000-0000-4000-8000-00000000000b"), Name: "Айгүл Б.", Role: regionfile.Patrol, Unit: "u1"}
	crewOne = uuid.MustParse("00000000-0000-4000-8000-0000000000c1")
)

// clock is moved by hand, and tells how long the machine is on.
type clock struct {
	at time.Time
	on time.Duration
}

func (c *clock) now() time.Time            { return c.at }
func (c *clock) up() (time.Duration, bool) { return c.on, true }

// add lets time pass, turn turns the clock alone, and reboot starts the machine
// anew after it was off for a while.
func (c *clock) add(by time.Duration)  { c.at, c.on = c.at.Add(by), c.on+by }
func (c *clock) turn(by time.Duration) { c.at = c.at.Add(by) }
func (c *clock) reboot(off time.Duration) {
	c.at, c.on = c.at.Add(off), 20*time.Second
}

func newClock() *clock { return &clock{time.Date(2026, 7, 4, 18, 0, 0, 0, time.UTC), time.Hour} }

// byClock is a machine that does not tell how long it is on.
func byClock(o Options) Options {
	o.Up = func() (time.Duration, bool) { return 0, false }
	return o
}

// memory is a key store that works; broken answers nothing.
type memory map[string]string

func (m memory) Set(name, secret string) error { m[name] = secret; return nil }
func (m memory) Get(name string) (string, error) {
	s, ok := m[name]
	if !ok {
		return "", ErrNoSecret
	}
	return s, nil
}

func options(c *clock, ks KeyStore) Options {
	return Options{Now: c.now, KeyStore: ks, Cost: Cost{Time: 1, Memory: 64, Threads: 1}, Up: c.up}
}

func open(t *testing.T, dir string, o Options) *Vault {
	t.Helper()
	v, err := Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func add(t *testing.T, v *Vault, who Officer, pin string) *Keys {
	t.Helper()
	c, err := v.Prepare(pin)
	if err != nil {
		t.Fatal(err)
	}
	k, err := v.Add(context.Background(), c, who)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func unlock(t *testing.T, v *Vault, who Officer, pin string) *Keys {
	t.Helper()
	k, err := v.Unlock(context.Background(), who.ID, pin)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// named are members as the region names them: by the keys with which they sign now.
func named(v *Vault, all ...Officer) (members []Member) {
	for _, o := range all {
		members = append(members, Member{ID: o.ID, Sign: []ed25519.PublicKey{v.SigningKeys()[o.ID]}})
	}
	return members
}

func code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestUnlockAfterRestart(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name     string
		store    KeyStore
		keyStore bool
	}{
		{"secret in the key store", memory{}, true},
		{"no key store: a file", NoKeyStore, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir, c := t.TempDir(), newClock()
			first := add(t, open(t, dir, options(c, row.store)), patrolA, rightPIN)
			night, err := first.Night(Night{Night: "2026-07-04", Crew: crewOne})
			if err != nil {
				t.Fatal(err)
			}
			v := open(t, dir, options(c, row.store))
			if v.KeyStore() != row.keyStore {
				t.Errorf("KeyStore() = %v", v.KeyStore())
			}
			if diff := cmp.Diff([]Officer{patrolA}, v.Officers()); diff != "" {
				t.Error(diff)
			}
			k := unlock(t, v, patrolA, rightPIN)
			if !bytes.Equal(k.Signing(), first.Signing()) || k.Own() != first.Own() || k.Store() != first.Store() {
				t.Error("other keys came back")
			}
			again, err := k.Night(Night{Night: "2026-07-04", Crew: crewOne})
			if err != nil || again != night {
				t.Errorf("night key %x, want %x (%v)", again, night, err)
			}
			if _, ok := k.Key(night); !ok {
				t.Error("the night's key is not in the ring")
			}
		})
	}
}

func TestFilesArePrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	add(t, open(t, dir, options(newClock(), NoKeyStore)), patrolA, rightPIN)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v", d.Name(), info.Mode())
		}
		if strings.HasPrefix(d.Name(), ".") {
			t.Errorf("%s was left behind", d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestZero(t *testing.T) {
	t.Parallel()
	k := add(t, open(t, t.TempDir(), options(newClock(), NoKeyStore)), patrolA, rightPIN)
	own := k.Own()
	held := k.held[own]
	k.Zero()
	if _, ok := k.Key(own); ok || k.Signing() != nil {
		t.Error("keys are still there")
	}
	if !bytes.Equal(held, make([]byte, keySize)) {
		t.Error("the bytes were not cleared")
	}
	if _, err := k.Night(Night{Night: "2026-07-04", Crew: crewOne}); code(err) != "locked" {
		t.Errorf("a night key was made while locked: %v", err)
	}
}

func TestOfficersAreApart(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, options(c, NoKeyStore))
	a := add(t, v, patrolA, rightPIN)
	b := add(t, v, patrolB, otherPIN)
	alone, _ := a.Night(Night{Night: "2026-07-04", Crew: crewOne, Members: []uuid.UUID{patrolA.ID}, Vouched: named(v, patrolA)})
	both, _ := a.Night(Night{Night: "2026-07-05", Crew: crewOne, Members: []uuid.UUID{patrolA.ID, patrolB.ID}, Vouched: named(v, patrolA, patrolB)})
	if _, ok := b.Key(a.Own()); ok {
		t.Error("B has A's own key")
	}
	a = unlock(t, v, patrolA, rightPIN)
	b = unlock(t, v, patrolB, otherPIN)
	has := func(k *Keys, id seal.KeyID) bool { _, ok := k.Key(id); return ok }
	got := []bool{has(b, alone), has(b, both), has(b, a.Store()), has(b, a.Own())}
	if diff := cmp.Diff([]bool{false, true, true, false}, got); diff != "" {
		t.Error("B holds: alone, both, store, A's own", diff)
	}
	if _, err := v.Unlock(context.Background(), patrolB.ID, rightPIN); code(err) != "pin_wrong" {
		t.Errorf("A's PIN at B's door: %v", err)
	}
}

func TestEnrolledAnew(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, options(c, NoKeyStore))
	a := add(t, v, patrolA, rightPIN)
	b := add(t, v, patrolB, otherPIN)
	night, _ := b.Night(Night{Night: "2026-07-04", Crew: crewOne, Members: []uuid.UUID{patrolA.ID, patrolB.ID}, Vouched: named(v, patrolA, patrolB)})

	if !a.Signing().Public().(ed25519.PublicKey).Equal(v.SigningKeys()[patrolA.ID]) {
		t.Error("the key with which A signed is not told")
	}
	anew := add(t, v, patrolA, "905172") // A forgot his PIN
	if !anew.Signing().Public().(ed25519.PublicKey).Equal(v.SigningKeys()[patrolA.ID]) || len(v.SigningKeys()) != 2 {
		t.Error("the key with which A signs now is not told")
	}
	if bytes.Equal(anew.Signing(), a.Signing()) {
		t.Error("the signing key stayed")
	}
	if _, ok := anew.Key(night); ok {
		t.Error("the night came along without anybody who holds it")
	}
	if len(v.Officers()) != 2 {
		t.Errorf("%d officers", len(v.Officers()))
	}
	if _, err := v.Unlock(context.Background(), patrolA.ID, rightPIN); code(err) != "pin_wrong" {
		t.Errorf("the old PIN: %v", err)
	}
	if err := unlock(t, v, patrolB, otherPIN).Share(func(HeldNight) []Member { return named(v, patrolA, patrolB) }); err != nil {
		t.Fatal(err) // the colleague hands on
	}
	anew = unlock(t, v, patrolA, "905172")
	if _, ok := anew.Key(night); !ok {
		t.Error("the night did not come from the colleague")
	}
	if anew.Store() != a.Store() || b.Store() != a.Store() {
		t.Error("the device has another store key")
	}
}

// A disk copied without the key store is of no use even with the right PIN.
func TestPINAloneOpensNothing(t *testing.T) {
	t.Parallel()
	v := open(t, t.TempDir(), options(newClock(), memory{}))
	add(t, v, patrolA, rightPIN)
	e := v.file.Officers[0]
	for name, secret := range map[string][]byte{"no secret": nil, "another's": make([]byte, secretSize), "the device's": v.secret} {
		key, err := kek(e.KDF.stretch(rightPIN), secret, v.file.ID, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := openBox(key, v.file.ID, e.ID, e.KDF, e.Box); ok != (name == "the device's") {
			t.Errorf("%s: opens %v", name, ok)
		}
	}
}

func TestChangePIN(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	ctx := context.Background()
	v := open(t, dir, options(c, NoKeyStore))
	add(t, v, patrolA, rightPIN)
	before := v.file.Officers[0].Box
	if err := v.ChangePIN(ctx, patrolA.ID, wrongPIN, otherPIN); code(err) != "pin_wrong" {
		t.Errorf("changed with a wrong PIN: %v", err)
	}
	if err := v.ChangePIN(ctx, patrolA.ID, rightPIN, "123456"); code(err) != "pin_sequence" {
		t.Errorf("took a weak PIN: %v", err)
	}
	if err := v.ChangePIN(ctx, patrolA.ID, rightPIN, otherPIN); err != nil {
		t.Fatal(err)
	}
	v = open(t, dir, options(c, NoKeyStore))
	unlock(t, v, patrolA, otherPIN)
	if _, err := v.Unlock(ctx, patrolA.ID, rightPIN); code(err) != "pin_wrong" {
		t.Errorf("the old PIN still opens: %v", err)
	}
	key, _ := kek(v.file.Officers[0].KDF.stretch(rightPIN), v.secret, v.file.ID, patrolA.ID)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		raw, _ := os.ReadFile(filepath.Join(dir, e.Name()))
		if bytes.Contains(raw, before) {
			t.Errorf("%s holds the old wrap", e.Name())
		}
	}
	if _, ok := openBox(key, v.file.ID, patrolA.ID, v.file.Officers[0].KDF, v.file.Officers[0].Box); ok {
		t.Error("the new box opens by the old PIN")
	}
}
