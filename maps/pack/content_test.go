package pack

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/maps/geo"
)

// TestReadByContent opens packs whose header says something else than their
// tiles are: the compression in byte 98, the kind in byte 99.
func TestReadByContent(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("testdata/astana.pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	want := first(t, good)
	for _, row := range []struct {
		name              string
		compression, kind byte
		err               error // of the copy
	}{
		{"as it is", byte(Gzip), byte(MVT), nil},
		{"gzip labelled plain", byte(None), byte(MVT), nil},
		{"compression unknown", byte(Unknown), byte(MVT), nil},
		{"gzip labelled zstd", byte(Zstd), byte(MVT), nil},
		{"kind unknown", byte(Gzip), byte(Other), nil},
		{"vectors labelled pictures", byte(Gzip), byte(PNG), nil},
		{"both wrong", byte(None), byte(Other), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			raw := bytes.Clone(good)
			raw[98], raw[99] = row.compression, row.kind
			from, to := filepath.Join(t.TempDir(), "a.pmtiles"), filepath.Join(t.TempDir(), "b.pmtiles")
			if err := os.WriteFile(from, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := Copy(context.Background(), from, to, CopyOptions{}); !errors.Is(err, row.err) {
				t.Fatal(err)
			}
			if got := first(t, raw); !bytes.Equal(got, want) {
				t.Errorf("%d bytes, want %d", len(got), len(want))
			}
			p, err := Open(to)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			if p.Header().Type != MVT {
				t.Errorf("is %v", p.Header().Type)
			}
		})
	}
}

// TestUnknownTilesAreRefused: a pack of what nobody can draw is not taken in.
func TestUnknownTilesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	from := filepath.Join(dir, "a.pmtiles")
	w, err := NewWriter(from, WriterOptions{Type: MVT, Compression: Gzip})
	if err != nil {
		t.Fatal(err)
	}
	for x := range uint32(4) {
		if err := w.Add(geo.Tile{Z: 2, X: x, Y: 1}, []byte("<html>no tile</html>")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(context.Background(), Description{}); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "b.pmtiles")
	if err := Copy(context.Background(), from, to, CopyOptions{}); !errors.Is(err, ErrTileType) {
		t.Error(err)
	}
	if _, err := os.Stat(to); err == nil {
		t.Error("it was taken in")
	}
}

func first(t *testing.T, raw []byte) []byte {
	t.Helper()
	p, err := OpenReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for at, err := range p.Tiles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		b, err := p.Tile(at)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return nil
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte{0x1a, 0}, byte(2))
	f.Add([]byte{0x1f, 0x8b, 8, 0}, byte(0))
	f.Add([]byte{0x78, 0x9c, 1}, byte(1))
	f.Fuzz(func(t *testing.T, raw []byte, c byte) {
		var u Unpacker
		out, err := u.Plain(raw, Compression(c%6), 1<<16)
		if err == nil && len(out) > 1<<16 && len(out) > len(raw) {
			t.Errorf("%d bytes", len(out))
		}
	})
}
