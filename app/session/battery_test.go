package session

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLowBattery(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, kind, status, capacity string
		want                         bool
	}{
		{"nearly empty", "Battery", "Discharging", "20\n", true},
		{"half full", "Battery", "Discharging", "50\n", false},
		{"at the charger", "Battery", "Charging", "5\n", false},
		{"a mains", "Mains", "Discharging", "5\n", false},
		{"that tells nothing", "Battery", "Discharging", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			at := filepath.Join(dir, "BAT0")
			if err := os.Mkdir(at, 0o700); err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{"type": row.kind + "\n", "status": row.status, "capacity": row.capacity} {
				if err := os.WriteFile(filepath.Join(at, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := lowBattery(dir); got != row.want {
				t.Errorf("%v", got)
			}
		})
	}
	if lowBattery(filepath.Join(t.TempDir(), "none")) {
		t.Error("without any battery")
	}
}
