package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"shyraq/errs"
)

// forge makes a frame as somebody makes it who has the disk and not the key: all
// but its mark is right.
func forge(number uint64, prev [32]byte, as Key) *Frame {
	f := frame(int(number))
	f.Number, f.Prev = number, prev
	if as.Secret != nil {
		f.Mark = as.mark(f)
	}
	return f
}

// held gives the numbers of the frames that the key made, and of the foreign
// ones that lie between them.
func held(t *testing.T, dir string) (numbers, foreign []uint64) {
	t.Helper()
	for f, err := range options(dir).Read(0) {
		var d *Damage
		if errors.As(err, &d) {
			foreign = append(foreign, d.Foreign...)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, f.Number)
	}
	return numbers, foreign
}

// What was not made with the key is never given as a frame, is named by its
// number, and is set aside whole: behind the end by Open, in the middle by Mend.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		harm    func(t *testing.T, path string, all []Frame)
		open    []uint64 // foreign, by Open
		mend    []uint64 // and by Mend
		aside   int
		numbers []uint64
	}{
		{"nothing", func(*testing.T, string, []Frame) {}, nil, nil, 0, upTo(5)},
		{"one behind the end, unmarked", func(t *testing.T, path string, all []Frame) {
			put(t, path, forge(6, all[4].Hash, Key{}).Encode(get(t, path)))
		}, []uint64{6}, nil, 1, upTo(5)},
		{"two behind the end, with a stranger's key", func(t *testing.T, path string, all []Frame) {
			b := forge(6, all[4].Hash, other).Encode(get(t, path))
			put(t, path, forge(700, [32]byte{}, other).Encode(b))
		}, []uint64{6, 700}, nil, 1, upTo(5)},
		{"with the id of the key and a stranger's secret", func(t *testing.T, path string, all []Frame) {
			put(t, path, forge(6, all[4].Hash, Key{key.ID, other.Secret}).Encode(get(t, path)))
		}, []uint64{6}, nil, 1, upTo(5)},
		{"a frame of version 0.2", func(t *testing.T, path string, all []Frame) {
			f := forge(6, all[4].Hash, Key{})
			f.Old = true
			put(t, path, f.Encode(get(t, path)))
		}, []uint64{6}, nil, 1, upTo(5)},
		{"a segment of its own", func(t *testing.T, path string, all []Frame) {
			put(t, filepath.Join(filepath.Dir(path), "ffffffffffffffff.frames"), forge(6, all[4].Hash, other).Encode(nil))
		}, []uint64{6}, nil, 1, upTo(5)},
		{"one that was rewritten", func(t *testing.T, path string, all []Frame) {
			var b []byte
			for i := range all {
				f := all[i]
				if i == 2 {
					f = *forge(3, all[1].Hash, Key{})
				}
				b = f.Encode(b)
			}
			put(t, path, b)
		}, nil, []uint64{3}, 1, []uint64{1, 2, 4, 5}},
		{"all rewritten", func(t *testing.T, path string, all []Frame) {
			var b []byte
			for i := range all {
				b = forge(uint64(i+1), [32]byte{}, other).Encode(b)
			}
			put(t, path, b)
		}, upTo(5), nil, 1, nil},
		{"one put in between", func(t *testing.T, path string, all []Frame) {
			var b []byte
			for i := range all {
				b = all[i].Encode(b)
				if i == 2 {
					b = forge(4, all[2].Hash, other).Encode(b)
				}
			}
			put(t, path, b)
		}, nil, []uint64{4}, 1, upTo(5)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, 5)
			var all []Frame
			for f, err := range Read(dir, 0) {
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, f)
			}
			tt.harm(t, segment(t, dir), all)
			j := open(t, dir)
			if !slices.Equal(j.Foreign(), tt.open) {
				t.Errorf("opened: foreign %v", j.Foreign())
			}
			if numbers, foreign := held(t, dir); !slices.Equal(numbers, tt.numbers) || !slices.Equal(foreign, tt.mend) {
				t.Errorf("read: %v, foreign %v", numbers, foreign)
			}
			m, err := j.Mend(func(uint64) (*Frame, bool) { return nil, false })
			if err != nil || !slices.Equal(m.Foreign, tt.mend) {
				t.Errorf("mended: %+v, %v", m, err)
			}
			if kept, _ := os.ReadDir(filepath.Join(dir, foreignName)); len(kept) != tt.aside {
				t.Errorf("%d times set aside", len(kept))
			}
			if _, err := j.Append(frame(6)); err != nil {
				t.Fatal(err)
			}
			// Who has no key reads the same from now on: the device that is locked.
			numbers, _ := read(t, dir)
			if want := append(slices.Clone(tt.numbers), 6); !slices.Equal(numbers, want) {
				t.Errorf("without a key: %v, want %v", numbers, want)
			}
		})
	}
}

// TestAsideIsWhole: what was set aside is there, byte for byte.
func TestAsideIsWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, 3)
	path := segment(t, dir)
	junk := forge(4, [32]byte{}, other).Encode(nil)
	for range 2 {
		put(t, path, append(get(t, path), junk...))
		open(t, dir).Close()
	}
	kept, err := os.ReadDir(filepath.Join(dir, foreignName))
	if err != nil || len(kept) != 2 {
		t.Fatal(kept, err)
	}
	for _, e := range kept {
		if !bytes.Equal(get(t, filepath.Join(dir, foreignName, e.Name())), junk) {
			t.Errorf("%s is something else", e.Name())
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j, err := Open(Options{Dir: dir, Older: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(frame(1)); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	code := func(err error) string {
		var e *errs.Error
		errors.As(err, &e)
		return e.Code
	}
	if _, err := Open(options(dir)); err == nil || code(err) != "journal_version" {
		t.Errorf("opened: %v", err)
	}
	for _, err := range Read(dir, 0) {
		if err == nil || code(err) != "journal_version" {
			t.Errorf("read: %v", err)
		}
	}
	n := 0
	for _, err := range (Options{Dir: dir, Older: true}).Read(0) {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	if n != 1 {
		t.Errorf("%d frames of version 0.2", n)
	}
	if _, err := Open(Options{Dir: t.TempDir()}); !errors.Is(err, errs.Denied) {
		t.Errorf("without a key: %v", err)
	}
}

// TestHeadIsWritten though nobody closes: a power cut leaves it behind by no more
// than its distance.
func TestHeadIsWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j := open(t, dir)
	for i := range headEvery + 3 {
		if p, ok := options(dir).readHead(); i > 0 && (!ok || p.head.Number+headEvery < uint64(i)) {
			t.Fatalf("after %d frames: %d, %v", i, p.head.Number, ok)
		}
		if _, err := j.Append(frame(i + 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Vouch(); err != nil {
		t.Fatal(err)
	}
	if p, ok := options(dir).readHead(); !ok || p.head != j.Head() {
		t.Fatal("not where it ends")
	}
	// An end that was cut is claimed until the journal is longer again.
	if err := os.Truncate(segment(t, dir), 900); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if p, _ := options(dir).readHead(); p.head != j.Head() {
		t.Fatalf("claims %d after a cut", p.head.Number)
	}
}
