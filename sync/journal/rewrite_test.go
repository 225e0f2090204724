package journal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRewrite takes parts out of frames: numbers, hashes and the chain stay, who noted
// the end before finds it, and nothing of the parts is in any file. Who lacks the key
// amends nothing.
func TestRewrite(t *testing.T) {
	t.Parallel()
	key := Key{ID: [8]byte{1}, Secret: bytes.Repeat([]byte{7}, 32)}
	for _, row := range []struct {
		name string
		of   []uint64
	}{{"the first", []uint64{1}}, {"the last", []uint64{9}}, {"in the middle, and of a batch", []uint64{4, 5}}, {"all", []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9}}, {"none", nil}} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			o := Options{Dir: t.TempDir(), Key: key}
			j, err := Open(o)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 3 {
				var batch []*Frame
				for k := range 3 {
					batch = append(batch, &Frame{Kind: Revision, Flags: Own, DSeq: uint64(i), Rev: [32]byte{byte(i), byte(k)}, Sealed: fmt.Appendf(nil, "canary %d", 3*i+k+1), Facts: []byte("canary f"), Region: []byte("canary r")})
				}
				if _, err := j.Append(batch...); err != nil {
					t.Fatal(err)
				}
			}
			was := framesOf(t, o)
			head := j.Head()
			gone := map[uint64]bool{}
			for _, n := range row.of {
				gone[n] = true
			}
			edit := func(f Frame) (Parts, bool, error) { return Parts{}, gone[f.Number] && len(f.Sealed) > 0, nil }
			if n, err := j.Rewrite(edit); err != nil || n != len(row.of) {
				t.Fatalf("%d, %v", n, err)
			}
			if n, err := j.Rewrite(edit); err != nil || n != 0 {
				t.Errorf("again: %d, %v", n, err)
			}
			if _, err := j.Append(&Frame{Kind: Draft, Sealed: []byte("later")}); err != nil {
				t.Fatal(err)
			}
			if err := j.Close(); err != nil {
				t.Fatal(err)
			}
			now := framesOf(t, o)
			for i, f := range was {
				g := now[i]
				if f.Number != g.Number || f.Hash != g.Hash || f.Prev != g.Prev || f.Rev != g.Rev || f.Flags != g.Flags || g.Amended != gone[f.Number] {
					t.Errorf("frame %d is another: %+v", f.Number, g)
				}
				if want := map[bool]string{true: "", false: string(f.Sealed)}[gone[f.Number]]; string(g.Sealed) != want {
					t.Errorf("frame %d holds %q", f.Number, g.Sealed)
				}
			}
			if now[9].Prev != head.Hash {
				t.Error("what follows does not fit")
			}
			again, err := Open(o)
			if err != nil || again.Head().Number != 10 || len(again.Foreign()) > 0 || again.Unvouched() {
				t.Errorf("opened anew: %v, %+v", err, again)
			}
			_ = again.Close()
			files, _ := filepath.Glob(filepath.Join(o.Dir, "*"))
			for _, path := range files {
				b, _ := os.ReadFile(path)
				for n := range gone {
					if bytes.Contains(b, fmt.Appendf(nil, "canary %d", n)) {
						t.Errorf("%s still has frame %d", filepath.Base(path), n)
					}
				}
			}
			other := o
			other.Key = Key{ID: [8]byte{2}, Secret: bytes.Repeat([]byte{8}, 32)}
			if len(row.of) == 0 {
				return
			}
			for f, err := range (Options{Dir: o.Dir, Key: other.Key}).Read(0) {
				if err == nil {
					t.Fatalf("frame %d counts for a strange key", f.Number)
				}
			}
		})
	}
}

// TestAnAmendedFrameIsWhole: no byte of it is changed without being noticed.
func TestAnAmendedFrameIsWhole(t *testing.T) {
	t.Parallel()
	o := Options{Key: Key{ID: [8]byte{1}, Secret: bytes.Repeat([]byte{7}, 32)}}
	f := Frame{Kind: Revision, Number: 3, Sealed: []byte("rest"), Hash: [32]byte{9}, Amended: true}
	f.Mark = o.Key.mark(&f)
	b := f.Encode(nil)
	got, n, err := Decode(b)
	if err != nil || n != len(b) || !o.Made(&got) {
		t.Fatalf("%v, %d of %d", err, n, len(b))
	}
	if diff := cmp.Diff(f, got); diff != "" {
		t.Error(diff)
	}
	for i := range b {
		c := bytes.Clone(b)
		c[i] ^= 1
		if got, _, err := Decode(c); err == nil && o.Made(&got) {
			t.Errorf("byte %d can be changed", i)
		}
	}
	forged := f
	forged.Hash = [32]byte{8}
	if got, _, err := Decode(forged.Encode(nil)); err != nil || o.Made(&got) {
		t.Error("another hash stands under the same mark")
	}
}

func framesOf(t *testing.T, o Options) (all []Frame) {
	t.Helper()
	for f, err := range o.Read(0) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}
