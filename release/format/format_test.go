package format

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/errs"
	"shyraq/release"
)

// write puts a mark into a folder of its own.
func write(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if text != "" {
		if err := os.WriteFile(filepath.Join(dir, Name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		refused bool
	}{
		"no mark":              {"", false},
		"of this form":         {mark{Newest, "0.3.0"}.line(), false},
		"of the next":          {mark{Newest + 1, "9.1.0"}.line(), true},
		"of a later one":       {mark{77, "9.1.0"}.line(), true},
		"a number put up":      {"shyraq format 2 0.3.0 0123456789abcdef\n", false},
		"empty":                {"\n", false},
		"cut":                  {mark{9, "9.1.0"}.line()[:20], false},
		"something else there": {"{}", false},
	} {
		dir := write(t, c.text)
		err := Check(dir)
		var e *errs.Error
		if (err != nil) != c.refused || err != nil && (!errors.As(err, &e) || e.Code != "data_newer" || e.Detail != "9.1.0" || !errors.Is(err, errs.Unavailable)) {
			t.Errorf("%s: %v", name, err)
		}
		left, _ := os.ReadFile(filepath.Join(dir, Name))
		if string(left) != c.text {
			t.Errorf("%s: looking wrote %q", name, left)
		}
	}
}

// TestNoFlippedBit keeps nobody out by a bit that a disk changed in the mark.
func TestNoFlippedBit(t *testing.T) {
	line := []byte(mark{Newest, "0.3.0"}.line())
	for i := range line {
		for bit := range 8 {
			line[i] ^= 1 << bit
			if err := Check(write(t, string(line))); err != nil {
				t.Errorf("byte %d, bit %d: %v", i, bit, err)
			}
			line[i] ^= 1 << bit
		}
	}
}

func TestKeep(t *testing.T) {
	dir := write(t, "")
	if err := Keep(dir); err != nil {
		t.Fatal(err)
	}
	first := mark{Newest, release.Version}
	if m := read(dir); m != first {
		t.Errorf("a folder without a mark: %+v", m)
	}
	if err := keep(dir, mark{Newest, "7.0.0"}); err != nil || read(dir) != first {
		t.Errorf("who began the form is named, and no later one: %v, %+v", err, read(dir))
	}
	if err := keep(dir, mark{Newest + 1, "9.1.0"}); err != nil || read(dir).form != Newest+1 {
		t.Errorf("the next form: %v, %+v", err, read(dir))
	}
	if err := Keep(dir); err != nil || read(dir).form != Newest+1 {
		t.Errorf("an older program marks it down: %v, %+v", err, read(dir))
	}
}
