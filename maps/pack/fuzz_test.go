package pack

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	for _, name := range []string{"leaf", "box1degree", "test_fixture_1", "monaco-leafdirs", "kyzylorda-overview-leafdirs"} {
		p, err := Open("testdata/" + name + ".pmtiles")
		if err != nil {
			f.Fatal(err)
		}
		for _, s := range []span{p.header.root, p.header.leaves} {
			if raw, err := p.section(s, p.header.internal, maxDirectory); err == nil {
				f.Add(raw)
			}
		}
		p.Close()
	}
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
		again, err := parseDirectory(directory(dir))
		if err != nil || !slices.Equal(again, dir) {
			t.Errorf("written and read again it differs: %v", err)
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
		c, err := p.Count(context.Background())
		n := uint64(0)
		for _, v := range c.Zooms {
			n += v
		}
		if err == nil && n != c.Tiles {
			t.Errorf("%d tiles, by zooms %d", c.Tiles, n)
		}
	})
}

func FuzzMetadata(f *testing.F) {
	for _, name := range []string{"monaco", "astana", "kyzylorda-overview-leafdirs", "stamen_toner_raster_z3", "box1degree"} {
		p, err := Open("testdata/" + name + ".pmtiles")
		if err != nil {
			f.Fatal(err)
		}
		raw, err := p.section(p.header.metadata, p.header.internal, maxDirectory)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		p.Close()
	}
	f.Add([]byte(`{"attribution":7,"vector_layers":[{"id":3}],"name":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m := parseMetadata(b)
		if strings.ContainsAny(m.Attribution, "\n\r\t") {
			t.Errorf("attribution of several lines: %q", m.Attribution)
		}
		for _, l := range m.Layers {
			if !m.Has(l.ID) {
				t.Errorf("layer %q is not found", l.ID)
			}
		}
	})
}
