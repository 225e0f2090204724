package pack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"shyraq/disk"
	"shyraq/maps/geo"
)

func plenty(string) (uint64, error) { return 1 << 40, nil }

// write writes tiles and opens the pack.
func write(t *testing.T, o WriterOptions, d Description, tiles map[geo.Tile][]byte) *Pack {
	t.Helper()
	path := filepath.Join(t.TempDir(), "written.pmtiles")
	o.Free = plenty
	w, err := NewWriter(path, o)
	if err != nil {
		t.Fatal(err)
	}
	for at, b := range tiles { // in whatever order the map gives them
		if err := w.Add(at, b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	p, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// all reads every tile of a pack.
func all(t *testing.T, p *Pack) map[geo.Tile][]byte {
	t.Helper()
	tiles := map[geo.Tile][]byte{}
	for at, err := range p.Tiles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if tiles[at], err = p.Tile(at); err != nil {
			t.Fatal(err)
		}
	}
	return tiles
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		c    Compression
	}{
		{"monaco", Zstd}, {"monaco", Gzip}, {"monaco", None}, {"kyzylorda-overview-leafdirs", Unknown},
		{"stamen_toner_raster_z3", Unknown}, {"webp2", Unknown}, {"box1degree", Unknown},
	} {
		t.Run(fmt.Sprint(tt.name, " ", tt.c), func(t *testing.T) {
			from := mustOpen(t, tt.name)
			tiles := all(t, from)
			meta, err := from.section(from.header.metadata, from.header.internal, maxDirectory)
			if err != nil {
				t.Fatal(err)
			}
			h := from.Header()
			p := write(t, WriterOptions{Type: h.Type, Compression: tt.c}, Description{Bound: h.Bound, Center: h.Center,
				CenterZoom: h.CenterZoom, Metadata: meta}, tiles)
			if tt.c == None { // an empty tile that is not packed would be an entry of no length
				maps.DeleteFunc(tiles, func(_ geo.Tile, b []byte) bool { return len(b) == 0 })
			}
			if !maps.EqualFunc(tiles, all(t, p), bytes.Equal) {
				t.Error("tiles differ")
			}
			if diff := cmp.Diff(from.Metadata(), p.Metadata()); diff != "" {
				t.Errorf("metadata differs (-want +got):\n%s", diff)
			}
			got := p.Header()
			if got.Type != h.Type || got.Bound != h.Bound || got.Addressed != uint64(len(tiles)) || !got.Clustered {
				t.Errorf("header says %+v, was %+v", got, h)
			}
			if got.Contents > h.Contents && h.Contents > 0 {
				t.Errorf("%d contents stored, the maker stored %d", got.Contents, h.Contents)
			}
		})
	}
}

// TestAFullPyramid has more tiles than the root can name, one content all over
// the sea, and odd lengths so that the directories do not pack away.
func TestAFullPyramid(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	tiles := map[geo.Tile][]byte{}
	for z := range uint8(9) {
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				b := []byte("sea")
				if z < 8 || x < 120 {
					b = make([]byte, 5+r.IntN(400))
					for i := range b {
						b[i] = byte(r.Uint32())
					}
				}
				tiles[geo.Tile{Z: z, X: x, Y: y}] = b
			}
		}
	}
	p := write(t, WriterOptions{Type: MVT, Compression: None}, Description{}, tiles)
	if !maps.EqualFunc(tiles, all(t, p), bytes.Equal) {
		t.Error("tiles differ")
	}
	h := p.Header()
	if !h.HasLeaves() || h.root.length > rootMost {
		t.Errorf("the root takes %d bytes, leaves %d", h.root.length, h.leaves.length)
	}
	want := Census{Tiles: uint64(len(tiles)), Entries: h.Entries}
	for z := range 9 {
		want.Zooms[z] = 1 << (2 * z)
	}
	got, err := p.Count(context.Background())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("count: %v (-want +got):\n%s", err, diff)
	}
	if h.Contents >= h.Addressed || h.Entries >= h.Addressed {
		t.Errorf("%d tiles are %d entries of %d contents: the sea is not shared", h.Addressed, h.Entries, h.Contents)
	}
	// The order of the file is the order of the ids.
	var end uint64
	seen := map[uint64]bool{}
	if err := p.walk(context.Background(), func(e entry) error {
		if !seen[e.offset] && e.offset != end {
			return fmt.Errorf("tile %d lies at %d, want %d", e.id, e.offset, end)
		}
		if !seen[e.offset] {
			end += e.length
		}
		seen[e.offset] = true
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestWriterFindsZoomsAndBounds(t *testing.T) {
	t.Parallel()
	tiles := map[geo.Tile][]byte{{Z: 3, X: 5, Y: 2}: []byte("a"), {Z: 5, X: 20, Y: 10}: []byte("b"), {Z: 5, X: 21, Y: 10}: {}}
	here := ground(geo.Tile{Z: 5, X: 20, Y: 10}).Union(ground(geo.Tile{Z: 5, X: 21, Y: 10}))
	elsewhere := orb.Bound{Min: orb.Point{-80, -50}, Max: orb.Point{-70, -40}}
	for name, d := range map[string]Description{"none said": {}, "they miss the tiles": {Bound: elsewhere, Center: orb.Point{-75, -45}}} {
		h := write(t, WriterOptions{Type: MVT}, d, tiles).Header()
		if h.MinZoom != 3 || h.MaxZoom != 5 || !here.Pad(1e-6).Contains(h.Bound.Min) || !h.Bound.Pad(1e-6).Contains(here.Max) || !h.Bound.Contains(h.Center) {
			t.Errorf("%s: header says %+v", name, h)
		}
	}
}

// TestNoBoundIsNoPlace: bounds of nothing at 0, 0 are bounds that nobody gave,
// even where tiles lie around 0, 0.
func TestNoBoundIsNoPlace(t *testing.T) {
	t.Parallel()
	at := geo.Tile{Z: 5, X: 16, Y: 15}
	h := write(t, WriterOptions{Type: MVT}, Description{}, map[geo.Tile][]byte{at: []byte("a")}).Header()
	if !ground(at).Pad(1e-6).Contains(h.Bound.Max) {
		t.Errorf("%v, want %v", h.Bound, ground(at))
	}
}

// TestOnlyDeadPartsAreSwept begins a pack beside one that still grows.
func TestOnlyDeadPartsAreSwept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dead := filepath.Join(dir, ".x.pmtiles.1"+disk.PartEnding)
	if err := os.WriteFile(dead, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	first, err := newPart(filepath.Join(dir, "first"), plenty, 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := newPart(filepath.Join(dir, "second"), plenty, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(second.commit(0, nil), first.commit(0, nil)); err != nil {
		t.Error(err)
	}
	nothingLeft(t, dir, "first", "second")
}

func TestWriterRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "x.pmtiles")
	for _, tt := range []struct {
		name string
		o    WriterOptions
		want error
	}{
		{"MLT", WriterOptions{Type: MLT}, ErrTileType},
		{"AVIF", WriterOptions{Type: AVIF}, ErrTileType},
		{"brotli", WriterOptions{Type: MVT, Compression: Brotli}, ErrCompression},
		{"a full disk", WriterOptions{Type: MVT, Free: func(string) (uint64, error) { return 1 << 20, nil }}, ErrNoSpace},
		{"more than there is room for", WriterOptions{Type: MVT, Need: 1 << 30, Free: func(string) (uint64, error) { return 1 << 30, nil }}, ErrNoSpace},
	} {
		if _, err := NewWriter(path, tt.o); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	w, err := NewWriter(path, WriterOptions{Type: MVT, Free: plenty})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add(geo.Tile{Z: 1, X: 2}, nil); !errors.Is(err, ErrNoTile) {
		t.Errorf("a tile off the world: %v", err)
	}
	if err := w.Add(geo.Tile{}, make([]byte, maxTile+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a tile beyond the limit: %v", err)
	}
	if err := w.Finish(context.Background(), Description{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("a pack of nothing: %v", err)
	}
	nothingLeft(t, dir)
}

// nothingLeft fails on any file in a folder but the named ones.
func nothingLeft(t *testing.T, dir string, but ...string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Name())
	}
	if diff := cmp.Diff(but, got); diff != "" {
		t.Errorf("the folder holds (-want +got):\n%s", diff)
	}
}

// TestTheDiskFillsUp lets the room end while tiles are written and while they
// are put in order: what was there stays, and no part is left.
func TestTheDiskFillsUp(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for name, looks := range map[string]int{"while tiles come": 1, "before they are put in order": 3, "while they are": 4} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "x.pmtiles")
			if err := os.WriteFile(path, []byte("what was there"), 0o600); err != nil {
				t.Fatal(err)
			}
			n := 0
			free := func(string) (uint64, error) {
				if n++; n > looks {
					return 0, nil
				}
				return 1 << 40, nil
			}
			w, err := NewWriter(path, WriterOptions{Type: MVT, Compression: None, Free: free})
			if err != nil {
				t.Fatal(err)
			}
			b := make([]byte, maxTile-1)
			for i := range uint32(5) {
				b[r.IntN(len(b))]++
				if err = w.Add(geo.Tile{Z: 4, X: i}, b); err != nil {
					w.Drop()
					break
				}
			}
			if err == nil {
				err = w.Finish(context.Background(), Description{})
			}
			if !errors.Is(err, ErrNoSpace) {
				t.Errorf("after %d looks: got %v, want %v", n, err, ErrNoSpace)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != "what was there" {
				t.Errorf("the old file is %q, %v", got, err)
			}
			nothingLeft(t, dir, "x.pmtiles")
		})
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(fixture(t, "monaco"))
	if err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name string
		ctx  context.Context
		data []byte
		free Free
		want error
	}{
		{"whole", context.Background(), good, plenty, nil},
		{"cut off", context.Background(), good[:len(good)-1], plenty, ErrTruncated},
		{"a letter", context.Background(), []byte("this is a letter, not a map"), plenty, ErrNotPack},
		{"given up", cancelled, good, plenty, context.Canceled},
		{"no room", context.Background(), good, func(string) (uint64, error) { return keepFree, nil }, ErrNoSpace},
		{"a leaf that lies", context.Background(), archive([]byte{1, 0, 0, 5, 9}, []byte{1, 0, 1, 5, 1}, None), plenty, ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(dir, "to.pmtiles")
			for name, data := range map[string][]byte{from: tt.data, to: []byte("what was there")} {
				if err := os.WriteFile(name, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var done, total int64
			err := Copy(tt.ctx, from, to, CopyOptions{Free: tt.free, Progress: func(d, n int64) { done, total = d, n }})
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			want := []byte("what was there")
			if tt.want == nil {
				want = good
				if done != total || total != int64(len(good)) {
					t.Errorf("progress ended at %d of %d", done, total)
				}
			}
			if got, err := os.ReadFile(to); err != nil || !bytes.Equal(got, want) {
				t.Errorf("the target holds %d bytes, %v", len(got), err)
			}
			nothingLeft(t, dir, "to.pmtiles")
		})
	}
}

func TestTileOfUndoesTileID(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 10_000 {
		z := uint8(r.IntN(31))
		want := geo.Tile{Z: z, X: uint32(r.Uint64N(1 << z)), Y: uint32(r.Uint64N(1 << z))}
		id := tileID(want)
		if got := tileOf(id); got != want || id < firstID(z) || id >= firstID(z+1) {
			t.Fatalf("%v is %d is %v", want, id, got)
		}
	}
}

// TestOneBadTileCostsItself puts a bomb, a loop, a lying length and a leaf that
// is cut off among good tiles: each says what it is, the others are read.
func TestOneBadTileCostsItself(t *testing.T) {
	t.Parallel()
	zeros := func(n int) []byte {
		w := &Writer{}
		b, err := func() ([]byte, error) {
			nw, err := NewWriter(filepath.Join(t.TempDir(), "x"), WriterOptions{Type: MVT, Free: plenty})
			if err != nil {
				return nil, err
			}
			defer nw.Drop()
			w = nw
			return w.pack(make([]byte, n), Gzip)
		}()
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(b)
	}
	good, bomb := zeros(100), zeros(maxTile+1)
	data := append(append([]byte{}, good...), bomb...)
	loop := directory([]entry{{id: 5, offset: 0, length: 1}})
	loop = directory([]entry{{id: 5, offset: 0, length: uint64(len(loop))}})
	leaves := append(append([]byte{}, loop...), 1, 9)
	root := directory([]entry{
		{id: 0, run: 1, offset: 0, length: uint64(len(good))},
		{id: 1, run: 1, offset: uint64(len(good)), length: uint64(len(bomb))},
		{id: 2, run: 1, offset: 0, length: 1 << 40},
		{id: 3, run: 1, offset: 7, length: 20},
		{id: 4, run: 1, offset: 0, length: uint64(len(good))},
		{id: 5, offset: 0, length: uint64(len(loop))},
		{id: 9, offset: uint64(len(loop)), length: 2},
		{id: 21, run: 64, offset: 0, length: uint64(len(good))},
	})
	h := Header{internal: None, tiles: Gzip, Type: MVT, MaxZoom: 3}
	at := uint64(headerSize)
	for _, s := range []struct {
		where *span
		size  int
	}{{&h.data, len(data)}, {&h.leaves, len(leaves)}, {&h.root, len(root)}} { // the sections may stand in any order
		*s.where = span{at, uint64(s.size)}
		at += uint64(s.size)
	}
	b := bytes.Join([][]byte{h.bytes(), data, leaves, root}, nil)
	p, err := OpenReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		id   uint64
		want error
	}{
		{"good", 0, nil}, {"bomb", 1, ErrTooLarge}, {"lying length", 2, ErrDamaged}, {"not gzip", 3, ErrDamaged},
		{"good beside them", 4, nil}, {"loop of directories", 5, ErrDamaged}, {"leaf cut off", 9, ErrDamaged}, {"good behind them", 30, nil},
	} {
		if _, err := p.Tile(tileOf(tt.id)); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	if _, err := p.Count(context.Background()); !errors.Is(err, ErrDamaged) {
		t.Errorf("count: got %v, want %v", err, ErrDamaged)
	}
	// Another pack below is shown where this one cannot be read.
	other := mustOpen(t, "kyzylorda-overview-leafdirs")
	found, err := NewStack(other, p).Find(tileOf(5))
	if err == nil {
		t.Error("a directory that loops is not told of")
	}
	for _, f := range found {
		if f.Pack == p {
			t.Error("a directory that loops gives a tile")
		}
	}
	// The description may be broken while the map is whole.
	h.metadata = span{h.data.offset, h.data.length}
	h.internal = None
	copy(b, h.bytes())
	b[97] = byte(None)
	if p, err := OpenReader(bytes.NewReader(b), int64(len(b))); err != nil || p.Flaw() != nil {
		t.Errorf("metadata that is no JSON: %v", err)
	}
}

// TestEveryFixtureIsReadWhole reads every tile of every fixture that opens; the
// directories hold as many as the header counts.
func TestEveryFixtureIsReadWhole(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	for _, name := range names {
		p, err := Open(name)
		if err != nil {
			continue // TestOpen says which, and why
		}
		opened++
		if n, h := len(all(t, p)), p.Header(); h.Addressed != 0 && uint64(n) != h.Addressed {
			t.Errorf("%s: %d tiles, the header counts %d", name, n, h.Addressed)
		}
		if p.Flaw() != nil {
			t.Errorf("%s: %v", name, p.Flaw())
		}
		p.Close()
	}
	if opened != 13 {
		t.Errorf("%d fixtures opened, want 13", opened)
	}
}
