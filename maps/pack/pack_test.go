package pack

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

func fixture(t testing.TB, name string) string {
	t.Helper()
	return filepath.Join("testdata", name+".pmtiles")
}

func mustOpen(t testing.TB, name string) *Pack {
	t.Helper()
	p, err := Open(fixture(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func TestOpen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		want error
	}{
		{"box1degree", nil},
		{"leaf", nil},
		{"test_fixture_1", nil},
		{"test_fixture_2", nil},
		{"monaco", nil},
		{"monaco-none", nil},
		{"monaco-brotli", nil},
		{"monaco-zstd", nil},
		{"monaco-leafdirs", nil},
		{"kyzylorda-overview-leafdirs", nil},
		{"astana", nil},
		{"webp2", nil},
		{"stamen_toner_raster_z3", nil},
		{"empty", ErrEmpty},
		{"invalid", ErrNotPack},
		{"test_fixture_mlt", ErrTileType},
		{"absent", os.ErrNotExist},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Open(fixture(t, tt.name))
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if p != nil {
				p.Close()
			}
		})
	}
}

func TestOpenRefusesAFolder(t *testing.T) {
	t.Parallel()
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNotPack) {
		t.Errorf("got %v, want %v", err, ErrNotPack)
	}
}

func TestOpenRefusesWhatLies(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(fixture(t, "monaco"))
	if err != nil {
		t.Fatal(err)
	}
	u64 := func(at int, v uint64) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint64(b[at:], v); return b }
	}
	u8 := func(at int, v byte) func([]byte) []byte {
		return func(b []byte) []byte { b[at] = v; return b }
	}
	tests := []struct {
		name   string
		change func([]byte) []byte
		want   error
	}{
		{"half of the file", func(b []byte) []byte { return b[:len(b)/2] }, ErrTruncated},
		{"half of the header", func(b []byte) []byte { return b[:60] }, ErrTruncated},
		{"three bytes", func(b []byte) []byte { return b[:3] }, ErrTruncated},
		{"one more tile than there is", u64(64, 1<<40), ErrTruncated},
		{"length that wraps round", u64(64, ^uint64(0)), ErrTruncated},
		{"offset that wraps round", u64(56, ^uint64(0)), ErrTruncated},
		{"version 4", u8(7, 4), ErrVersion},
		{"version 2", func(b []byte) []byte { return append([]byte("PM\x02\x00"), b[4:]...) }, ErrVersion},
		{"a text", func([]byte) []byte { return []byte("this is a letter, not a map") }, ErrNotPack},
		{"zoom 31", u8(101, 31), ErrDamaged},
		{"zooms in the wrong order", u8(100, 20), ErrDamaged},
		{"no root directory", u64(16, 0), ErrDamaged},
		{"root directory is not gzip", u8(127, 0), ErrDamaged},
		{"compression 9", u8(97, 9), ErrCompression},
		{"tile compression 9", u8(98, 9), ErrCompression},
		{"AVIF", u8(99, 5), ErrTileType},
		{"MLT", u8(99, 6), ErrTileType},
		{"tile type 77", u8(99, 77), ErrTileType},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.change(bytes.Clone(good))
			if _, err := OpenReader(bytes.NewReader(b), int64(len(b))); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// archive builds a pack without compression around a root and a leaf section.
func archive(root, leaves []byte, internal Compression) []byte {
	b := make([]byte, headerSize)
	copy(b, "PMTiles\x03")
	put := func(at int, v int) { binary.LittleEndian.PutUint64(b[at:], uint64(v)) }
	put(8, headerSize)
	put(16, len(root))
	put(40, headerSize+len(root))
	put(48, len(leaves))
	b[97], b[98], b[99], b[101] = byte(internal), byte(None), byte(MVT), 14
	return append(append(b, root...), leaves...)
}

func TestDirectoriesThatAttack(t *testing.T) {
	t.Parallel()
	bomb := func() []byte {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		zeros := make([]byte, 1<<20)
		for range 40 {
			w.Write(zeros)
		}
		w.Close()
		return out.Bytes()
	}
	t.Run("a leaf that is its own leaf", func(t *testing.T) {
		self := []byte{1, 0, 0, 5, 1} // one entry, id 0, run 0: a leaf at offset 0
		p, err := OpenReader(bytes.NewReader(archive(self, self, None)), int64(headerSize+10))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Tile(geo.Tile{}); !errors.Is(err, ErrDamaged) {
			t.Errorf("got %v, want %v", err, ErrDamaged)
		}
	})
	t.Run("leaves below leaves, to the limit and beyond", func(t *testing.T) {
		for leaves, want := range map[int]error{maxDepth - 1: nil, maxDepth: ErrDamaged} {
			var section []byte
			for i := 1; i < leaves; i++ {
				section = append(section, 1, 0, 0, 5, byte(5*i+1)) // a leaf at offset 5·i
			}
			section = append(section, 1, 0, 1, 1, 1) // one tile of one byte
			b := archive([]byte{1, 0, 0, 5, 1}, section, None)
			binary.LittleEndian.PutUint64(b[56:], uint64(len(b)))
			binary.LittleEndian.PutUint64(b[64:], 1)
			b = append(b, 'x')
			p, err := OpenReader(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Tile(geo.Tile{}); !errors.Is(err, want) {
				t.Errorf("%d leaves: got %v, want %v", leaves, err, want)
			}
		}
	})
	t.Run("a leaf outside its section", func(t *testing.T) {
		b := archive([]byte{1, 0, 0, 5, 9}, []byte{1, 0, 1, 5, 1}, None)
		p, err := OpenReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Tile(geo.Tile{}); !errors.Is(err, ErrDamaged) {
			t.Errorf("got %v, want %v", err, ErrDamaged)
		}
	})
	t.Run("a bomb", func(t *testing.T) {
		b := archive(bomb(), nil, Gzip)
		if _, err := OpenReader(bytes.NewReader(b), int64(len(b))); !errors.Is(err, ErrTooLarge) {
			t.Errorf("got %v, want %v", err, ErrTooLarge)
		}
	})
	for name, dir := range map[string][]byte{
		"counts more than it holds":  {200, 1, 0, 0},
		"counts beyond all memory":   {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0},
		"a leaf of no length":        {1, 0, 0, 0, 1},
		"the first follows none":     {1, 0, 1, 5, 0},
		"two of one id":              {2, 3, 0, 1, 1, 5, 5, 1, 0},
		"ends in the middle":         {1, 0, 1, 0x80},
		"a number of eleven bytes":   {1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80},
		"ids that pass the last one": {2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1, 1, 5, 5, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parseDirectory(dir); !errors.Is(err, ErrDamaged) {
				t.Errorf("got %v, want %v", err, ErrDamaged)
			}
		})
	}
}

func TestTileID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tile geo.Tile
		want uint64
	}{
		{geo.Tile{}, 0},
		{geo.Tile{Z: 1}, 1},
		{geo.Tile{Z: 1, Y: 1}, 2},
		{geo.Tile{Z: 1, X: 1, Y: 1}, 3},
		{geo.Tile{Z: 1, X: 1}, 4},
		{geo.Tile{Z: 2}, 5},
		{geo.Tile{Z: 12, X: 3423, Y: 1763}, 19078479},
	}
	for _, tt := range tests {
		if got := tileID(tt.tile); got != tt.want {
			t.Errorf("%v is %d, want %d", tt.tile, got, tt.want)
		}
	}
}

// each calls f with every tile of the pack's pyramid up to a zoom.
func each(p *Pack, most uint8, f func(geo.Tile)) {
	b := p.Bound()
	for z := p.header.MinZoom; z <= min(most, p.header.MaxZoom); z++ {
		nw := geo.TileAt(geo.Project(orb.Point{b.Min[0], b.Max[1]}), z)
		se := geo.TileAt(geo.Project(orb.Point{b.Max[0], b.Min[1]}), z)
		// Makers write tiles a little beyond their bounds.
		for x := max(nw.X, 1) - 1; x <= se.X+1; x++ {
			for y := max(nw.Y, 1) - 1; y <= se.Y+1; y++ {
				f(geo.Tile{Z: z, X: x, Y: y})
			}
		}
	}
}

func TestEveryCompressionGivesTheSameTiles(t *testing.T) {
	t.Parallel()
	want := mustOpen(t, "monaco")
	for _, name := range []string{"monaco-none", "monaco-brotli", "monaco-zstd", "monaco-leafdirs"} {
		t.Run(name, func(t *testing.T) {
			p := mustOpen(t, name)
			tiles := 0
			each(want, 14, func(at geo.Tile) {
				a, errA := want.Tile(at)
				b, errB := p.Tile(at)
				if errors.Is(errA, ErrNoTile) != errors.Is(errB, ErrNoTile) || !bytes.Equal(a, b) {
					t.Errorf("%v differs: %d and %d bytes, %v, %v", at, len(a), len(b), errA, errB)
				}
				if errA == nil {
					tiles++
				}
			})
			if uint64(tiles) != want.header.Addressed {
				t.Errorf("%d tiles read, the header counts %d", tiles, want.header.Addressed)
			}
			if diff := cmp.Diff(want.Metadata(), p.Metadata()); diff != "" {
				t.Errorf("metadata differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRunLengthsAndSharedContents(t *testing.T) {
	t.Parallel()
	p := mustOpen(t, "kyzylorda-overview-leafdirs")
	tiles := 0
	each(p, 10, func(at geo.Tile) {
		if _, err := p.Tile(at); err == nil {
			tiles++
		} else if !errors.Is(err, ErrNoTile) {
			t.Fatal(err)
		}
	})
	if tiles != 1599 {
		t.Errorf("%d tiles found by walking, the maker counted 1599", tiles)
	}
}

func TestHeaderAndMetadata(t *testing.T) {
	t.Parallel()
	p := mustOpen(t, "astana")
	h, m := p.Header(), p.Metadata()
	if h.Type != MVT || h.MinZoom != 0 || h.MaxZoom != 14 || h.Addressed != 370 {
		t.Errorf("header says %+v", h)
	}
	if !strings.Contains(m.Attribution, "OpenStreetMap") || !m.Has("transportation") || m.Has("roads") {
		t.Errorf("metadata says %+v", m)
	}
	for in, want := range map[string]string{
		`{"attribution":"<a href=\"x\">&copy; OSM</a> <b>and</b>\n others"}`: "© OSM and others",
		`{"attribution":7,"vector_layers":"none"}`:                           "",
		`not JSON`:                "",
		`{"attribution":"a < b"}`: "a",
	} {
		if got := parseMetadata([]byte(in)).Attribution; got != want {
			t.Errorf("%s gives %q, want %q", in, got, want)
		}
	}
}

func TestTilesAreReadFromManySides(t *testing.T) {
	t.Parallel()
	p := mustOpen(t, "monaco-zstd")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			each(p, 14, func(at geo.Tile) {
				if _, err := p.Tile(at); err != nil && !errors.Is(err, ErrNoTile) {
					t.Error(err)
				}
			})
		})
	}
	wg.Wait()
}

func TestStackPrefersTheDeepest(t *testing.T) {
	t.Parallel()
	overview, city := mustOpen(t, "kyzylorda-overview-leafdirs"), mustOpen(t, "astana")
	s := NewStack(overview, city)
	astana, kyzylorda := orb.Point{71.43, 51.13}, orb.Point{65.5, 44.85}
	tile := func(at orb.Point, z uint8) geo.Tile { return geo.TileAt(geo.Project(at), z) }
	type row struct {
		Pack *Pack
		Z    uint8
	}
	tests := []struct {
		name string
		at   geo.Tile
		want []row
	}{
		{"a low tile shows both", tile(astana, 3), []row{{overview, 3}, {city, 3}}},
		{"the city hides what is below it", tile(astana, 14), []row{{city, 14}}},
		{"beyond its zooms the parent serves", tile(astana, 17), []row{{city, 14}}},
		{"the oblast shows the overview's parent", tile(kyzylorda, 14), []row{{overview, 10}}},
		{"nobody knows the other side of the world", tile(orb.Point{-100, -40}, 6), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := s.Find(tt.at)
			if err != nil {
				t.Fatal(err)
			}
			var got []row
			for _, f := range found {
				got = append(got, row{f.Pack, f.Tile.Z})
			}
			if len(got) != len(tt.want) {
				t.Fatalf("got %d tiles, want %d", len(got), len(tt.want))
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("row %d: zoom %d, want %d", i, got[i].Z, tt.want[i].Z)
				}
			}
		})
	}
	if z, ok := s.Detail(kyzylorda, 16); !ok || z != 10 {
		t.Errorf("Kyzylorda has detail to %d, %v", z, ok)
	}
	lower, upper := mustOpen(t, "monaco"), mustOpen(t, "monaco-none")
	found, err := NewStack(lower, upper).Find(tile(orb.Point{7.45, 43.7}, 13))
	if err != nil || len(found) != 1 || found[0].Pack != upper {
		t.Errorf("of two packs of the same ground %d show, %v; want the upper one", len(found), err)
	}
	before := s.Revision()
	s.Remove(city)
	if _, ok := s.Detail(astana, 16); ok || s.Revision() == before {
		t.Error("a removed pack is still seen")
	}
}
