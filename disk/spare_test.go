package disk_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/disk"
)

func TestSpare(t *testing.T) {
	t.Parallel()
	s := disk.Spare{Path: filepath.Join(t.TempDir(), "spare"), Size: 256}
	if got, err := s.Get(); got != nil || err != nil {
		t.Errorf("before it was made: %q, %v", got, err)
	}
	if s.Put([]byte("x")) == nil {
		t.Error("something was put in no room")
	}
	if err := errors.Join(s.Make(), s.Make()); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(); got != nil || err != nil {
		t.Errorf("empty: %q, %v", got, err)
	}
	longest := string(bytes.Repeat([]byte("a"), 256-48))
	for _, text := range []string{"one", "a second, longer one", "", longest, "end"} {
		if err := s.Put([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(); string(got) != text || err != nil {
			t.Errorf("%q, %v, want %q", got, err, text)
		}
	}
	if err := s.Put([]byte(longest + "a")); !errors.Is(err, disk.ErrSpareSize) {
		t.Errorf("too long: %v", err)
	}
	if info, err := os.Stat(s.Path); err != nil || info.Size() != 512 {
		t.Errorf("it grew: %v, %v", info, err)
	}
	if got, _ := s.Get(); string(got) != "end" {
		t.Errorf("%q", got)
	}
}

// A writing that a power cut tore leaves what was put before it, wherever it was
// torn.
func TestATornSpareKeepsWhatWasBefore(t *testing.T) {
	t.Parallel()
	s := disk.Spare{Path: filepath.Join(t.TempDir(), "spare"), Size: 128}
	if err := errors.Join(s.Make(), s.Put([]byte("long before")), s.Put([]byte("before"))); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(s.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put([]byte("after")); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.Path)
	if err != nil {
		t.Fatal(err)
	}
	torn := 0
	for n := range whole {
		mixed := append(append([]byte{}, whole[:n]...), old[n:]...)
		if bytes.Equal(mixed, whole) || bytes.Equal(mixed, old) {
			continue
		}
		torn++
		if err := os.WriteFile(s.Path, mixed, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(); string(got) != "before" || err != nil {
			t.Fatalf("torn after %d bytes: %q, %v", n, got, err)
		}
	}
	if torn < 30 {
		t.Errorf("only %d places to tear it", torn)
	}
}
