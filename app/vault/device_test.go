package vault

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// TestADeviceIsKeptTwice: either copy mends the other, and only where both are damaged
// somebody is told.
func TestADeviceIsKeptTwice(t *testing.T) {
	want := Device{Identity: Identity{Server: "https://region:8443", Device: uuid.New()}, Store: uuid.New()}
	for _, row := range []struct {
		name string
		lose []string
		with []byte // nil: it is gone
		want string
	}{
		{"both whole", nil, nil, ""},
		{"the first damaged", []string{deviceFile}, []byte("{"), ""},
		{"the first gone", []string{deviceFile}, nil, ""},
		{"the first cut to nothing", []string{deviceFile}, []byte{}, ""},
		{"the copy damaged", []string{deviceCopy}, []byte("{"), ""},
		{"the copy gone", []string{deviceCopy}, nil, ""},
		{"both damaged", []string{deviceFile, deviceCopy}, []byte("{"), "device_damaged"},
		{"both gone", []string{deviceFile, deviceCopy}, nil, "not_enrolled"},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := SaveDevice(dir, want); err != nil {
				t.Fatal(err)
			}
			for _, name := range row.lose {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
				if row.with != nil {
					if err := os.WriteFile(filepath.Join(dir, name), row.with, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			got, err := LoadDevice(dir)
			if code(err) != row.want {
				t.Fatalf("%v, want %q", err, row.want)
			}
			if err != nil {
				return
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
			for _, name := range []string{deviceFile, deviceCopy} {
				if _, _, err := readDevice(dir, name); err != nil {
					t.Errorf("%s is not mended: %v", name, err)
				}
			}
		})
	}
}
