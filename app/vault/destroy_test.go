package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/errs"
)

// TestDestroyed: nothing of a vault that was destroyed opens again, also where it was
// cut off after the first copy, where a later save comes, and where the older files are
// put back.
func TestDestroyed(t *testing.T) {
	for _, row := range []struct {
		name string
		harm func(t *testing.T, v *Vault, was map[string][]byte)
		want string
	}{
		{"as it is", func(*testing.T, *Vault, map[string][]byte) {}, "device_wiped"},
		{"a save comes behind", func(t *testing.T, v *Vault, _ map[string][]byte) {
			if err := v.NoteEnd(9, [32]byte{1}); err == nil {
				t.Error("it was written")
			}
		}, "device_wiped"},
		{"cut off after the first copy", func(t *testing.T, v *Vault, was map[string][]byte) {
			put(t, v.dir, fileNames[1], was)
			put(t, v.dir, secretFile, was)
		}, "device_wiped"},
		{"the older files put back, but for the secret", func(t *testing.T, v *Vault, was map[string][]byte) {
			put(t, v.dir, fileNames[0], was)
			put(t, v.dir, fileNames[1], was)
		}, "vault_secret"},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := open(t, t.TempDir(), options(newClock(), NoKeyStore))
			add(t, v, patrolA, rightPIN)
			was := map[string][]byte{}
			for _, name := range append(fileNames[:], secretFile) {
				b, err := os.ReadFile(filepath.Join(v.dir, name))
				if err != nil {
					t.Fatal(err)
				}
				was[name] = b
			}
			if err := v.Destroy(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := len(v.Officers()); n != 0 {
				t.Errorf("%d officers are named", n)
			}
			row.harm(t, v, was)
			for range 2 {
				_, err := Open(t.Context(), v.dir, v.opts)
				var e *errs.Error
				if !errors.As(err, &e) || e.Code != row.want {
					t.Errorf("%v, want %s", err, row.want)
				}
			}
			if _, err := os.Stat(filepath.Join(v.dir, secretFile)); err == nil {
				t.Error("the secret is there")
			}
		})
	}
}

func put(t *testing.T, dir, name string, was map[string][]byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), was[name], 0o600); err != nil {
		t.Fatal(err)
	}
}
