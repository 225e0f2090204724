package pack

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"shyraq/maps/geo"
)

// seed adds the small fixtures; the large ones slow the search down.
func seed(f *testing.F) {
	names, err := filepath.Glob("testdata/*.pmtiles")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b[:min(len(b), 4096)])
	}
}

func FuzzHeader(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := parseHeader(b[:min(len(b), headerSize)], int64(len(b)))
		if err != nil {
			return
		}
		for _, s := range []span{h.root, h.metadata, h.leaves, h.data} {
			if s.length > 0 && s.offset+s.length > uint64(len(b)) {
				t.Errorf("accepted %+v in %d bytes", s, len(b))
			}
		}
	})
}

func FuzzDirectory(f *testing.F) {
	f.Add([]byte{1, 0, 1, 5, 1})
	f.Add([]byte{2, 0, 1, 1, 0, 5, 5, 1, 0})
	f.Add([]byte{200, 1, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		dir, err := parseDirectory(b)
		if err != nil {
			return
		}
		for i, e := range dir {
			if (e.length == 0 && e.run == 0) || (i > 0 && e.id <= dir[i-1].id) {
				t.Errorf("accepted entry %d: %+v", i, e)
			}
			if got, ok := lookUp(dir, e.id); !ok || got != e {
				t.Errorf("entry %d is not found by its id", i)
			}
		}
	})
}

func FuzzOpen(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := OpenReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for z := range uint8(4) {
			p.Tile(geo.Tile{Z: z})
			p.Tile(geo.Tile{Z: z, X: 1<<z - 1})
		}
	})
}
