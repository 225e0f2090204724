package vault

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestTampered(t *testing.T) {
	t.Parallel()
	edit := func(old, new string) func([]byte) []byte {
		return func(raw []byte) []byte { return bytes.Replace(raw, []byte(old), []byte(new), 1) }
	}
	for _, row := range []struct {
		name   string
		change func([]byte) []byte
		want   string
	}{
		{"failures put back", edit(`"failed":3`, `"failed":0`), "vault_damaged"},
		{"a name changed", edit("Нұрсұлтан", "Нурсултан"), "vault_damaged"},
		{"a role changed", edit(`"role":"patrol"`, `"role":"supervisor"`), "vault_damaged"},
		{"4 GiB of Argon2", edit(`"memory":64`, `"memory":4194304`), "vault_damaged"},
		{"no memory", edit(`"memory":64`, `"memory":0`), "vault_damaged"},
		{"a number too large for its field", edit(`"memory":64`, `"memory":99999999999`), "vault_damaged"},
		{"an unknown member", edit(`"failed":3`, `"failed":3,"x":1`), "vault_damaged"},
		{"a later version", edit(`"version":3`, `"version":4`), "vault_version"},
		{"an earlier version", edit(`"version":3`, `"version":1`), "vault_old"},
		{"no version", edit(`"version":3`, `"version":0`), "vault_version"},
		{"cut", func(raw []byte) []byte { return raw[:len(raw)/2] }, "vault_damaged"},
		{"empty", func([]byte) []byte { return nil }, "vault_damaged"},
		{"too large", func([]byte) []byte { return make([]byte, maxFile+1) }, "vault_damaged"},
		{"more after it", func(raw []byte) []byte { return append(raw, "{}"...) }, "vault_damaged"},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir, c := t.TempDir(), newClock()
			v := open(t, dir, options(c, NoKeyStore))
			add(t, v, patrolA, rightPIN)
			for range 3 {
				v.Unlock(context.Background(), patrolA.ID, wrongPIN)
			}
			path := filepath.Join(dir, fileName)
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			changed := row.change(bytes.Clone(raw))
			if bytes.Equal(raw, changed) {
				t.Fatal("nothing was changed")
			}
			if err := errors.Join(os.WriteFile(path, changed, 0o600), os.WriteFile(filepath.Join(dir, fileNames[1]), changed, 0o600)); err != nil {
				t.Fatal(err)
			}
			_, err = Open(context.Background(), dir, options(c, NoKeyStore))
			if code(err) != row.want {
				t.Errorf("%v, want %s", err, row.want)
			}
		})
	}
}

// Where nothing else is asked for, a PIN is as dear as the second profile of
// RFC 9106 has it.
func TestAPINIsDear(t *testing.T) {
	t.Parallel()
	v, err := Open(t.Context(), t.TempDir(), Options{KeyStore: NoKeyStore})
	if err != nil {
		t.Fatal(err)
	}
	if c := v.opts.Cost; c.Time < 3 || c.Memory < 64<<10 || c.Threads < 4 {
		t.Errorf("a try at a PIN costs %+v", c)
	}
}

// The bounds hold before the sum is looked at: whoever has the secret file can
// make the sum right.
func TestCostIsBounded(t *testing.T) {
	t.Parallel()
	salt := make([]byte, 16)
	for _, row := range []struct {
		name string
		kdf  kdf
		ok   bool
	}{
		{"standard", kdf{standard, salt}, true},
		{"4 GiB", kdf{Cost{3, 4 << 20, 4}, salt}, false},
		{"just above", kdf{Cost{3, maxMemory + 1, 4}, salt}, false},
		{"hours", kdf{Cost{1 << 30, 64 << 10, 4}, salt}, false},
		{"no rounds", kdf{Cost{0, 64 << 10, 4}, salt}, false},
		{"no lanes", kdf{Cost{3, 64 << 10, 0}, salt}, false},
		{"no salt", kdf{standard, nil}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := row.kdf.check(); (err == nil) != row.ok {
				t.Error(err)
			}
			raw, err := encode(file{Secret: inFile, Officers: []entry{{KDF: row.kdf, Sign: make([]byte, 32), Reach: make([]byte, 32)}}}, make([]byte, 32))
			if err != nil {
				t.Fatal(err)
			}
			if _, _, _, err := decode(raw); (err == nil) != row.ok {
				t.Error("read from a file:", err)
			}
		})
	}
}

// Every byte of the file, one after the other: never opened as if whole.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), newClock()
	add(t, open(t, dir, options(c, NoKeyStore)), patrolA, rightPIN)
	path := filepath.Join(dir, fileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		changed := bytes.Clone(raw)
		changed[i] ^= 0x10
		f, body, sum, err := decode(changed)
		if err != nil {
			continue
		}
		secret, err := (&Vault{dir: dir, file: f, opts: Options{KeyStore: memory{}}}).loadSecret(context.Background(), f)
		if err == nil && checkSum(secret, body, sum) && !cmp.Equal(string(changed), string(raw)) && !harmless(raw[i]) {
			t.Errorf("byte %d (%q) changed unseen", i, raw[i])
		}
	}
}

// harmless are the line's ends around the body.
func harmless(b byte) bool { return b == '\n' }

func TestSecretGone(t *testing.T) {
	t.Parallel()
	t.Run("from the key store", func(t *testing.T) {
		dir, c, ks := t.TempDir(), newClock(), memory{}
		add(t, open(t, dir, options(c, ks)), patrolA, rightPIN)
		_, err := Open(context.Background(), dir, options(c, memory{}))
		if code(err) != "vault_secret" || !errors.Is(err, errs.NotFound) {
			t.Error(err)
		}
	})
	t.Run("the file", func(t *testing.T) {
		dir, c := t.TempDir(), newClock()
		add(t, open(t, dir, options(c, NoKeyStore)), patrolA, rightPIN)
		os.Remove(filepath.Join(dir, secretFile))
		_, err := Open(context.Background(), dir, options(c, NoKeyStore))
		if code(err) != "vault_secret" {
			t.Error(err)
		}
	})
	t.Run("the key store does not answer", func(t *testing.T) {
		dir, c := t.TempDir(), newClock()
		add(t, open(t, dir, options(c, memory{})), patrolA, rightPIN)
		_, err := Open(context.Background(), dir, options(c, NoKeyStore))
		if code(err) != "key_store" || !errors.Is(err, errs.Unavailable) {
			t.Error(err)
		}
	})
	t.Run("another device's", func(t *testing.T) {
		dir, other, c := t.TempDir(), t.TempDir(), newClock()
		add(t, open(t, dir, options(c, NoKeyStore)), patrolA, rightPIN)
		add(t, open(t, other, options(c, NoKeyStore)), patrolA, rightPIN)
		raw, _ := os.ReadFile(filepath.Join(other, secretFile))
		os.WriteFile(filepath.Join(dir, secretFile), raw, 0o600)
		_, err := Open(context.Background(), dir, options(c, NoKeyStore))
		if code(err) != "vault_damaged" {
			t.Error(err)
		}
	})
}

func TestDevice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := LoadDevice(dir); code(err) != "not_enrolled" {
		t.Error(err)
	}
	want := Device{Identity: Identity{Server: "https://127.0.0.1:8443", Device: uuid.New(), Delivery: []byte{1}}, Store: uuid.New()}
	if err := SaveDevice(dir, want); err != nil {
		t.Fatal(err)
	}
	got, err := LoadDevice(dir)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, name := range []string{deviceFile, deviceCopy} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(`{"server":"x"}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := LoadDevice(dir); code(err) != "device_damaged" {
		t.Error(err)
	}
}

func FuzzDecode(f *testing.F) {
	dir, c := f.TempDir(), newClock()
	v, err := Open(context.Background(), dir, options(c, NoKeyStore))
	if err != nil {
		f.Fatal(err)
	}
	cand, err := v.Prepare(rightPIN)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := v.Add(context.Background(), cand, patrolA); err != nil {
		f.Fatal(err)
	}
	raw, _ := os.ReadFile(filepath.Join(dir, fileName))
	f.Add(raw)
	f.Add([]byte(`{"version":3,"sum":"","body":{"secret":"file","officers":null}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, _, _, err := decode(raw)
		if err != nil {
			if !errors.Is(err, errs.Invalid) {
				t.Errorf("not Invalid: %v", err)
			}
			return
		}
		for _, e := range got.Officers {
			if e.KDF.Memory > maxMemory || e.KDF.Time > maxTime {
				t.Errorf("unbounded Argon2: %+v", e.KDF)
			}
		}
	})
}

func FuzzDecodeDevice(f *testing.F) {
	f.Add([]byte(`{"server":"https://h:1","device":"00000000-0000-4000-8000-00000000000a","store":"00000000-0000-4000-8000-00000000000b"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := decodeDevice(raw); err != nil && !errors.Is(err, errs.Invalid) {
			t.Errorf("not Invalid: %v", err)
		}
	})
}

// TestAVaultOfBefore: a vault of the form before recovery is read, and written in this one.
func TestAVaultOfBefore(t *testing.T) {
	dir, o := t.TempDir(), options(newClock(), memory{})
	add(t, open(t, dir, o), patrolA, rightPIN).Zero()
	for _, name := range fileNames {
		path := filepath.Join(dir, name)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.Replace(raw, []byte(`"version":3`), []byte(`"version":2`), 1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	unlock(t, open(t, dir, o), patrolA, rightPIN).Zero()
	if raw, err := os.ReadFile(filepath.Join(dir, fileName)); err != nil || !bytes.Contains(raw, []byte(`"version":3`)) {
		t.Errorf("%.60s %v", raw, err)
	}
}
