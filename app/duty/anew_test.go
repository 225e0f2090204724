package duty

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/vault"
	"shyraq/errs"
)

func namesIn(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// TestNothingIsSetAsideWhileSomethingWaits: what was saved and is nowhere else stays
// where the delivery finds it.
func TestNothingIsSetAsideWhileSomethingWaits(t *testing.T) {
	s := newStation(t, aigul)
	s.meet("Асан")
	if err := errors.Join(s.Close(), vault.SaveDevice(s.dir, s.opts.Device)); err != nil {
		t.Fatal(err)
	}
	before := namesIn(t, s.dir)
	err := BeginAnew(ctx, s.opts)
	if code(err) != "vault_waiting" || !errors.Is(err, errs.Unavailable) {
		t.Errorf("begun anew: %v", err)
	}
	if d := cmp.Diff(before, namesIn(t, s.dir)); d != "" {
		t.Error(d)
	}
}

// TestSetAsideGoesOn where it was killed: what is moved stays moved, the rest follows,
// and the user's maps stay.
func TestSetAsideGoesOn(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(name), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"vault.json", "vault.copy.json", "secret", "device.json", "journal/1", "ledger/1/x", "maps/a.pmtiles", "reserve", "LOCK"} {
		write(name)
	}
	if err := setAside(dir); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"LOCK", "aside", "maps"}, namesIn(t, dir)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"device.json", "journal", "ledger", "secret", "vault.copy.json", "vault.json"}, namesIn(t, filepath.Join(dir, "aside", "1"))); d != "" {
		t.Error(d)
	}
	write("vault.json") // as if it had been killed before the last step
	if err := setAside(dir); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(namesIn(t, filepath.Join(dir, "aside", "2")), "vault.json") {
		t.Error("the rest was not moved")
	}
}

func TestVaultLost(t *testing.T) {
	for code, want := range map[string]bool{"vault_damaged": true, "vault_old": true, "vault_secret": true, "vault_rolled_back": true, "key_store": false, "vault_version": false} {
		if got := VaultLost(errs.Errorf(errs.Invalid, code, "")); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
	if VaultLost(nil) {
		t.Error("a vault that opens is lost")
	}
}
