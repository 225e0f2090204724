package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
)

func frame(n int) *Frame {
	return &Frame{
		Kind: Revision, DSeq: uint64(n), Rev: [32]byte{byte(n), 1},
		Sealed: bytes.Repeat([]byte{byte(n)}, 100+n), Facts: []byte{1, byte(n)}, Region: bytes.Repeat([]byte{byte(n), 7}, 60),
	}
}

// key is that of the tests, and other one that a stranger has.
var (
	key   = Key{[8]byte{1}, bytes.Repeat([]byte{1}, 32)}
	other = Key{[8]byte{2}, bytes.Repeat([]byte{2}, 32)}
)

func options(dir string) Options { return Options{Dir: dir, Key: key} }

// write makes a journal of n frames, one batch each, and closes it.
func write(t *testing.T, dir string, n int) {
	t.Helper()
	j := open(t, dir)
	for i := range n {
		if _, err := j.Append(frame(i + 1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(options(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

// read returns the numbers of the frames that are whole and what is damaged.
func read(t *testing.T, dir string) (numbers []uint64, damage []string) {
	t.Helper()
	for f, err := range Read(dir, 0) {
		var d *Damage
		if errors.As(err, &d) {
			damage = append(damage, d.Error())
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if want := frame(int(f.DSeq)); !bytes.Equal(f.Sealed, want.Sealed) || !bytes.Equal(f.Region, want.Region) || f.Rev != want.Rev {
			t.Fatalf("frame %d holds something else", f.Number)
		}
		numbers = append(numbers, f.Number)
	}
	return numbers, damage
}

func upTo(n uint64) (all []uint64) {
	for i := range n {
		all = append(all, i+1)
	}
	return all
}

func segment(t *testing.T, dir string) string {
	t.Helper()
	all, err := listSegments(dir)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return filepath.Join(dir, all[0])
}

func TestEveryFlippedByteCostsOneFrame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, 5)
	path := segment(t, dir)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	size := len(good) / 5
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		numbers, damage := read(t, dir)
		if len(numbers) != 4 || len(damage) != 1 {
			t.Fatalf("byte %d of about %d a frame: %v, %v", i, size, numbers, damage)
		}
	}
}

func TestOpenAfter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		harm   func(t *testing.T, dir string)
		head   uint64
		claims uint64
	}{
		{"nothing", func(*testing.T, string) {}, 5, 5},
		{"the head is gone", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, headName)) }, 5, 0},
		{"the head is nonsense", func(t *testing.T, dir string) { put(t, filepath.Join(dir, headName), []byte("5 x")) }, 5, 0},
		{"the head is made up", func(t *testing.T, dir string) {
			forged := Key{key.ID, other.Secret}
			put(t, filepath.Join(dir, headName), place{Head{9, [32]byte{1}}, "0000000000000001.frames", 99}.line(forged))
		}, 5, 0},
		{"the head is a stranger's", func(t *testing.T, dir string) {
			put(t, filepath.Join(dir, headName), place{Head{9, [32]byte{1}}, "0000000000000001.frames", 99}.line(other))
		}, 5, 0},
		{"an empty file", func(t *testing.T, dir string) { put(t, segment(t, dir), nil) }, 0, 5},
		{"the file is gone", func(t *testing.T, dir string) { remove(t, segment(t, dir)) }, 0, 5},
		{"the end is cut", func(t *testing.T, dir string) {
			b := get(t, segment(t, dir))
			put(t, segment(t, dir), b[:len(b)-7])
		}, 4, 5},
		{"bytes behind the end", func(t *testing.T, dir string) {
			put(t, segment(t, dir), append(get(t, segment(t, dir)), "SHQ2 and so on"...))
		}, 5, 5},
		{"a batch without its last frame", func(t *testing.T, dir string) {
			f := frame(6)
			f.Number, f.Flags = 6, More
			f.Mark = key.mark(f)
			put(t, segment(t, dir), f.Encode(get(t, segment(t, dir))))
		}, 5, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, 5)
			tt.harm(t, dir)
			j := open(t, dir)
			if j.Head().Number != tt.head || j.Claims().Number != tt.claims || j.Unvouched() != (tt.claims == 0) {
				t.Fatalf("head %d, claims %d", j.Head().Number, j.Claims().Number)
			}
			// What was there once keeps its numbers, though it is gone.
			next := max(tt.head, tt.claims) + 1
			if _, err := j.Append(frame(int(next))); err != nil {
				t.Fatal(err)
			}
			if numbers, damage := read(t, dir); !slices.Equal(numbers, append(upTo(tt.head), next)) || (damage != nil) != (next > tt.head+1) {
				t.Fatalf("after one more: %v %v", numbers, damage)
			}
		})
	}
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestMendPutsBackWhatWasThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, 8)
	path := segment(t, dir)
	good := get(t, path)
	known := map[uint64]*Frame{}
	for f, err := range options(dir).Read(0) {
		if err != nil {
			t.Fatal(err)
		}
		known[f.Number] = &f
	}
	size := len(good) / 8
	tests := []struct {
		name     string
		harm     func(b []byte) []byte
		restored []uint64
	}{
		{"a changed byte", func(b []byte) []byte { b[3*size] ^= 1; return b }, []uint64{4}},
		{"bytes cut out", func(b []byte) []byte { return append(b[:2*size], b[4*size+10:]...) }, []uint64{3, 4, 5}},
		{"bytes put in", func(b []byte) []byte {
			return append(append(bytes.Clone(b[:2*size]), "between"...), b[2*size:]...)
		}, []uint64{3}},
		{"the first frame", func(b []byte) []byte { b[0] = 0; return b }, []uint64{1}},
		{"the last frame", func(b []byte) []byte { b[len(b)-40] ^= 1; return b }, []uint64{8}},
		{"all zeros", func(b []byte) []byte { return make([]byte, len(b)) }, upTo(8)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			put(t, path, good)
			j := open(t, dir)
			put(t, path, tt.harm(bytes.Clone(good)))
			m, err := j.Mend(func(n uint64) (*Frame, bool) { f, ok := known[n]; return f, ok })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.restored, m.Restored); diff != "" {
				t.Fatal(diff)
			}
			if !bytes.Equal(get(t, path), good) {
				t.Fatal("not what was there before")
			}
			m, err = j.Mend(func(uint64) (*Frame, bool) { return nil, false })
			if err != nil || m.Lost != nil {
				t.Fatal(m, err)
			}
		})
	}
	t.Run("what nobody has is named", func(t *testing.T) {
		bad := bytes.Clone(good)
		bad[3*size] ^= 1
		put(t, path, good)
		j := open(t, dir)
		put(t, path, bad)
		m, err := j.Mend(func(uint64) (*Frame, bool) { return nil, false })
		if err != nil || !slices.Equal(m.Lost, []uint64{4}) || !bytes.Equal(get(t, path), bad) {
			t.Fatal(m, err)
		}
	})
}

func TestSealedPart(t *testing.T) {
	t.Parallel()
	f := frame(3)
	f.Number = 3
	raw := f.Encode(nil)
	if part, ok := SealedPart(raw); !ok || !bytes.Equal(part, f.Sealed) {
		t.Fatal("not the part that was put in")
	}
	if _, ok := SealedPart(raw[:len(raw)-1]); ok {
		t.Fatal("took half a frame")
	}
}

func TestSegmentsFollowEachOther(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j := open(t, dir)
	big := func(n int) *Frame {
		return &Frame{Kind: Draft, Rev: [32]byte{byte(n)}, Sealed: make([]byte, MaxPart), Region: make([]byte, MaxPart)}
	}
	const n = 80
	for i := range n {
		if _, err := j.Append(big(i)); err != nil {
			t.Fatal(err)
		}
	}
	segments, err := listSegments(dir)
	if err != nil || len(segments) < 3 {
		t.Fatal(segments, err)
	}
	for _, from := range []uint64{0, 1, 40, n} {
		last := uint64(0)
		for f, err := range Read(dir, from) {
			if err != nil {
				t.Fatal(err)
			}
			if last == 0 && from > 0 && f.Number > from {
				t.Fatalf("from %d on: began with %d", from, f.Number)
			}
			last = f.Number
		}
		if last != n {
			t.Fatalf("from %d on: ended with %d", from, last)
		}
	}
	remove(t, filepath.Join(dir, segments[1]))
	first, _ := firstOf(segments[1])
	next, _ := firstOf(segments[2])
	found := false
	for _, err := range Read(dir, 0) {
		var d *Damage
		if errors.As(err, &d) {
			found = d.From == first && d.To == next-1
		}
	}
	if !found {
		t.Fatal("a missing segment was not named")
	}
	if _, err := j.Append(&Frame{Kind: Draft, Sealed: make([]byte, MaxPart+1)}); !errors.Is(err, errs.Invalid) {
		t.Fatalf("a part that is too long: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	one := frame(1)
	one.Number = 1
	f.Add(one.Encode(nil))
	one.Mark = key.mark(one)
	f.Add(one.Encode(nil))
	one.Old = true
	f.Add(one.Encode(nil))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, n, err := Decode(b)
		if err == nil && !bytes.Equal(got.Encode(nil), b[:n]) && bytes.Equal(b[6:8], []byte{0, 0}) {
			t.Fatal("a frame that is not spelled as it would be written")
		}
		var head Head
		at := 0
		for _, p := range pieces(b, "x", &head, Options{Keys: key.alone}.Made) {
			if p.from != at && p.damage == nil || p.to < p.from || p.to > len(b) {
				t.Fatal("pieces do not fit together")
			}
			at = p.to
		}
		_, _ = SealedPart(b)
	})
}

func FuzzHead(f *testing.F) {
	f.Add(place{Head{3, [32]byte{1}}, "0000000000000001.frames", 99}.line(key))
	f.Add(place{}.line(key))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		put(t, filepath.Join(dir, headName), b)
		if p, ok := options(dir).readHead(); ok && !bytes.Equal(p.line(key), b) {
			t.Fatal("took what it would not write")
		}
	})
}
