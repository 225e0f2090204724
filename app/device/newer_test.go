package device

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/release/format"
	"shyraq/sync/courier/wire"
)

// TestDataOfANewerProgram are refused and left as they are: by who opens the device,
// delivers from it, takes it, or begins it anew.
func TestDataOfANewerProgram(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "device")
	devicetest.Enrol(t, dir, now, devicetest.Aigul)
	enrolled, err := vault.LoadDevice(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, format.Name), []byte("shyraq format 2 9.1.0 34254df96db137cd\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := devicetest.Tree(t, dir)
	cfg := config(t, dir)
	o := cfg.Duty
	o.Dir, o.Now, o.Clock, o.Device = dir, now, cfg.Clock, enrolled
	for name, do := range map[string]func() error{
		"opened":     func() error { _, err := Open(bg, cfg); return err },
		"taken":      func() error { _, err := duty.Take(dir); return err },
		"delivered":  func() error { _, err := duty.DeliverLocked(bg, o); return err },
		"begun anew": func() error { return duty.BeginAnew(bg, o) },
		"locked":     func() error { _, err := duty.StartLocked(bg, o, nil); return err },
	} {
		if err := do(); wire.Code(err) != "data_newer" || !errors.Is(err, errs.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, devicetest.Tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}
