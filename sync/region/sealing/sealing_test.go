package sealing_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/sealing"
	"shyraq/sync/seal"
)

func TestFile(t *testing.T) {
	t.Parallel()
	k := strings.Repeat("ab", 32)
	for _, c := range []struct {
		name, text string
		mode       os.FileMode
		keys       int
		want       string
	}{
		{"one", k + "\n", 0o600, 1, ""},
		{"two", k + "\n" + strings.Repeat("cd", 32), 0o600, 2, ""},
		{"one twice", k + "\n" + k, 0o600, 1, ""},
		{"none", "\n", 0o600, 0, "bad_key_file"},
		{"no digits", "key", 0o600, 0, "bad_key_file"},
		{"too short", "abcd", 0o600, 0, "bad_key_file"},
		{"open to others", k, 0o640, 0, "key_open_to_others"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
				t.Fatal(err)
			}
			r, err := sealing.Open(path, true, rand.Reader)
			if wire.Code(err) != c.want {
				t.Fatalf("%v, want %s", err, c.want)
			}
			if err == nil && len(r.All()) != c.keys {
				t.Errorf("%d keys", len(r.All()))
			}
		})
	}
	if _, err := sealing.Open(filepath.Join(t.TempDir(), "key"), false, rand.Reader); wire.Code(err) != "key_missing" {
		t.Error(err)
	}
}

// TestEveryStepIsInTheFile: whoever opens it after a step has what the step said.
func TestEveryStepIsInTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	r, err := sealing.Open(path, true, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	first, second := r.Current(), seal.NewKey(rand.Reader)
	a, b := first.ID(), second.ID()
	for _, step := range []struct {
		name string
		do   func() error
		want []seal.KeyID
	}{
		{"made", func() error { return nil }, []seal.KeyID{a}},
		{"added", func() error { return r.Add(second) }, []seal.KeyID{a, b}},
		{"added again", func() error { return r.Add(second) }, []seal.KeyID{a, b}},
		{"the current one is not dropped", func() error { return r.Drop(a) }, []seal.KeyID{a, b}},
		{"used", func() error { return r.Use(b) }, []seal.KeyID{b, a}},
		{"dropped", func() error { return r.Drop(a, b) }, []seal.KeyID{b}},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		again, err := sealing.Open(path, false, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		var got []seal.KeyID
		for _, k := range again.All() {
			got = append(got, k.ID())
		}
		if !slices.Equal(got, step.want) || r.Current().ID() != step.want[0] {
			t.Errorf("%s: %v, want %v", step.name, got, step.want)
		}
	}
	if _, found := r.Key(a); found || slices.Max(first.Bytes()) != 0 {
		t.Error("the dropped key is in memory still")
	}
	if err := r.Use(a); wire.Code(err) != "key_unknown" {
		t.Error(err)
	}
}

// A key is changed: the new one opens, then seals, and at last the old one goes.
func Example() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	ring, _ := sealing.Open(filepath.Join(dir, "region.key"), true, rand.Reader)
	old, next := ring.Current(), seal.NewKey(rand.Reader)
	fmt.Println(ring.Add(next), ring.Use(next.ID()), ring.Drop(old.ID()), len(ring.All()))
	// Output: <nil> <nil> <nil> 1
}
