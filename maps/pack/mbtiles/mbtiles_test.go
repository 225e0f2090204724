package mbtiles

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

func plenty(string) (uint64, error) { return 1 << 40, nil }

// build makes an MBTiles file by SQL.
func build(t testing.TB, fill func(exec func(query string, args ...any))) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made by hand #1 100%.mbtiles")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	fill(func(query string, args ...any) {
		if _, err := tx.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	})
	if err := errors.Join(tx.Commit(), db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

const table = "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"

// fromPack makes an MBTiles file of a pack's tiles, as tilemaker writes it.
func fromPack(t testing.TB, p *pack.Pack) string {
	return build(t, func(exec func(string, ...any)) {
		exec(table)
		exec("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
		exec("CREATE TABLE metadata (name TEXT, value TEXT)")
		var layers []string
		for _, l := range p.Metadata().Layers {
			layers = append(layers, fmt.Sprintf(`{"id":%q,"fields":{}}`, l.ID))
		}
		b := p.Bound()
		for _, kv := range [][2]string{
			{"format", "pbf"}, {"name", p.Metadata().Name}, {"attribution", p.Metadata().Attribution},
			{"bounds", fmt.Sprintf("%f,%f,%f,%f", b.Min[0], b.Min[1], b.Max[0], b.Max[1])},
			{"json", `{"vector_layers":[` + strings.Join(layers, ",") + `]}`},
		} {
			exec("INSERT INTO metadata VALUES (?, ?)", kv[0], kv[1])
		}
		for at, err := range p.Tiles(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			plain, err := p.Tile(at)
			if err != nil {
				t.Fatal(err)
			}
			exec("INSERT INTO tiles VALUES (?, ?, ?, ?)", at.Z, at.X, 1<<at.Z-1-at.Y, zip(plain))
		}
	})
}

func zip(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func open2(t testing.TB, path string) *pack.Pack {
	t.Helper()
	p, err := pack.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// TestTileForTile turns the tiles of a pack into MBTiles and back.
func TestTileForTile(t *testing.T) {
	t.Parallel()
	want := open2(t, "../testdata/astana.pmtiles")
	to := filepath.Join(t.TempDir(), "to.pmtiles")
	var done, total int64
	r, err := Import(context.Background(), fromPack(t, want), to, Options{Free: plenty, Progress: func(d, n int64) { done, total = d, n }})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Result{Tiles: 370, Type: pack.MVT}, r); diff != "" || done != 370 || total != 370 {
		t.Errorf("progress ended at %d of %d; (-want +got):\n%s", done, total, diff)
	}
	got := open2(t, to)
	n := 0
	for at, err := range want.Tiles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		a, errA := want.Tile(at)
		b, errB := got.Tile(at)
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%v differs: %d and %d bytes, %v, %v", at, len(a), len(b), errA, errB)
		}
	}
	if c, err := got.Count(context.Background()); err != nil || c.Tiles != uint64(n) {
		t.Errorf("%d tiles, want %d; %v", c.Tiles, n, err)
	}
	if !got.Bound().Pad(2e-7).Contains(want.Bound().Min) || !want.Bound().Pad(2e-7).Contains(got.Bound().Max) || got.Metadata().Attribution != want.Metadata().Attribution ||
		len(got.Metadata().Layers) != len(want.Metadata().Layers) || got.Metadata().Name != want.Metadata().Name {
		t.Errorf("%+v differs from %+v", got.Header(), want.Header())
	}
}

func TestFixtures(t *testing.T) {
	t.Parallel()
	type row struct {
		Result
		Min, Max uint8
		Name     string
		Layers   int
		Bound    string
	}
	world, cities := "-180,-85,180,85", "-123,-38,175,59"
	for name, want := range map[string]row{
		"uncompressed_mvt":              {Result{1, 0, pack.MVT}, 0, 0, "Major cities from Natural Earth data", 1, cities},
		"geography-class-jpg":           {Result{5, 0, pack.JPEG}, 0, 1, "Geography Class", 0, world},
		"geography-class-png":           {Result{6, 0, pack.PNG}, 0, 2, "Geography Class", 0, world},
		"geography-class-png-no-bounds": {Result{5, 0, pack.PNG}, 0, 1, "Geography Class", 0, world},
		"zoomed_world_cities":           {Result{1, 0, pack.MVT}, 6, 6, "Major cities from Natural Earth data", 1, cities},
		"protomaps538lakemerge":         {Result{1, 0, pack.MVT}, 7, 7, "Lakes", 1, "-85,43,-79,46"},
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "to.pmtiles")
			r, err := Import(context.Background(), filepath.Join("testdata", name+".mbtiles"), to, Options{Free: plenty})
			if err != nil {
				t.Fatal(err)
			}
			p := open2(t, to)
			b, h := p.Bound(), p.Header()
			got := row{r, h.MinZoom, h.MaxZoom, p.Metadata().Name, len(p.Metadata().Layers),
				fmt.Sprintf("%.0f,%.0f,%.0f,%.0f", b.Min[0], b.Min[1], b.Max[0], b.Max[1])}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for at, err := range p.Tiles(context.Background()) {
				if err == nil {
					_, err = p.Tile(at)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestNameAndAttributionAreGiven(t *testing.T) {
	t.Parallel()
	to := filepath.Join(t.TempDir(), "to.pmtiles")
	_, err := Import(context.Background(), "testdata/geography-class-png.mbtiles", to, Options{Free: plenty, Name: "Әлем", Attribution: "© somebody"})
	if err != nil {
		t.Fatal(err)
	}
	if m := open2(t, to).Metadata(); m.Name != "Әлем" || m.Attribution != "© somebody" || m.Description == "" {
		t.Errorf("%+v", m)
	}
}

// TestRowsThatAreNoTile puts them among good ones.
func TestRowsThatAreNoTile(t *testing.T) {
	t.Parallel()
	good := []byte{0x1a, 0}
	path := build(t, func(exec func(string, ...any)) {
		exec("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
		for _, row := range [][4]any{
			{0, 0, 0, good},
			{nil, nil, nil, nil},
			{1, 0, 0, nil},
			{1, 0, 1, "text, not a blob"},
			{1, 2, 0, good},
			{1, 0, -1, good},
			{31, 0, 0, good},
			{-1, 0, 0, good},
			{int64(1) << 60, 0, 0, good},
			{"2", "3", "0", good}, // numbers written as text
			{[]byte{1}, []byte{1}, []byte{1}, good},
			{2, 0, 0, make([]byte, maxTile+1)},
			{2, 1, 0, zip(make([]byte, maxTile+1))},
			{2, 2, 0, []byte{0x1f, 0x8b, 1, 2, 3}},
			{2, 2, 1, []byte("\x89PNG\r\n\x1a\n")},
			{0, 0, 0, []byte("a second one")},
		} {
			exec("INSERT INTO tiles VALUES (?, ?, ?, ?)", row[:]...)
		}
	})
	to := filepath.Join(t.TempDir(), "to.pmtiles")
	r, err := Import(context.Background(), path, to, Options{Free: plenty})
	if err != nil {
		t.Fatal(err)
	}
	if r.Tiles != 3 || r.Skipped != 13 {
		t.Errorf("%+v", r)
	}
	p := open2(t, to)
	for _, at := range []geo.Tile{{}, {Z: 2, X: 3, Y: 3}} {
		if b, err := p.Tile(at); err != nil || !bytes.Equal(b, good) {
			t.Errorf("%v is %x, %v", at, b, err)
		}
	}
}

func TestFilesThatAreNoMap(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile("testdata/geography-class-png.mbtiles")
	if err != nil {
		t.Fatal(err)
	}
	file := func(b []byte) string {
		path := filepath.Join(t.TempDir(), "x.mbtiles")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	made := func(queries ...string) string {
		return build(t, func(exec func(string, ...any)) {
			for _, q := range queries {
				exec(q)
			}
		})
	}
	aside := func(how string) string {
		return made("CREATE TABLE n (i)", "INSERT INTO n VALUES (1),(2),(3)", "CREATE VIEW tiles AS SELECT a.i AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'1a00' AS tile_data FROM n a, n b, n c"+how)
	}
	scrambled := bytes.Clone(whole)
	for i := 4096; i < len(scrambled); i++ {
		scrambled[i] = byte(i * 7)
	}
	for _, tt := range []struct {
		name, path string
		want       error
	}{
		{"empty", file(nil), pack.ErrEmpty},
		{"a letter", file([]byte("this is a letter, not a map, and it is long enough to be the head of a database, which takes one hundred bytes")), ErrNotMBTiles},
		{"a pack", "../testdata/monaco.pmtiles", ErrNotMBTiles},
		{"cut off", file(whole[:len(whole)/2]), pack.ErrTruncated},
		{"cut in the head", file(whole[:50]), pack.ErrTruncated},
		{"scrambled", file(scrambled), pack.ErrDamaged},
		{"a folder", t.TempDir(), ErrNotMBTiles},
		{"absent", "absent.mbtiles", os.ErrNotExist},
		{"another database", made("CREATE TABLE people (name TEXT)"), ErrNotMBTiles},
		{"other columns", made("CREATE TABLE tiles (name TEXT)"), ErrNotMBTiles},
		{"no tiles", made(table), pack.ErrEmpty},
		{"MLT", made(table, "CREATE TABLE metadata (name, value)", "INSERT INTO metadata VALUES ('format','mlt')"), pack.ErrTileType},
		{"a view of itself", made("CREATE VIEW tiles AS SELECT * FROM other", "CREATE VIEW other AS SELECT * FROM tiles"), ErrNotMBTiles},
		{"a view without end", made("CREATE VIEW tiles AS WITH RECURSIVE n(zoom_level) AS (SELECT 0 UNION ALL SELECT zoom_level+1 FROM n) " +
			"SELECT zoom_level, 0 AS tile_column, 0 AS tile_row, x'1a00' AS tile_data FROM n"), pack.ErrDamaged},
		{"a view that asks for memory", made("CREATE VIEW tiles AS SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, zeroblob(1000000000) AS tile_data"), ErrNotMBTiles},
		{"more rows than all maps have", made("CREATE TABLE n (i)", "INSERT INTO n VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
			"CREATE VIEW tiles AS SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'1a00' AS tile_data FROM n a, n b, n c, n d, n e, n f, n g"), pack.ErrTooLarge},
		{"a view that sorts", aside(" ORDER BY a.i * b.i + c.i LIMIT 4000000"), pack.ErrTooLarge},
		{"a view that looks for twins", aside(" GROUP BY a.i + b.i + c.i"), pack.ErrTooLarge},
		{"a view that keeps a list", aside(" WHERE a.i IN (SELECT e.i + f.i + g.i FROM n e, n f, n g)"), pack.ErrTooLarge},
		{"a view that sums up as it goes", made("CREATE TABLE n (i)", "CREATE VIEW tiles AS SELECT sum(i) OVER () AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'1a00' AS tile_data FROM n"), pack.ErrTooLarge},
		{"words that are sorted", made(table, "CREATE TABLE n (i)", "CREATE VIEW metadata AS SELECT a.i AS name, b.i AS value FROM n a, n b ORDER BY b.i + a.i LIMIT 9"), pack.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			_, err := Import(context.Background(), tt.path, filepath.Join(dir, "to.pmtiles"), Options{Free: plenty})
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestNothingIsWrittenBesideTheFile opens one in the mode of a write-ahead log,
// in a folder that may not be written to.
func TestNothingIsWrittenBesideTheFile(t *testing.T) {
	t.Parallel()
	path := build(t, func(exec func(string, ...any)) {
		exec(table)
		exec("INSERT INTO tiles VALUES (0, 0, 0, x'1a00')")
	})
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("PRAGMA journal_mode=WAL")
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Import(context.Background(), path, filepath.Join(t.TempDir(), "to.pmtiles"), Options{Free: plenty}); err != nil || r.Tiles != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed: %v", err)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("beside the file: %v", files)
	}
}

// old is a target with something in it.
func old(t *testing.T) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "to.pmtiles")
	if err := os.WriteFile(to, []byte("what was there"), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

func stillOld(t *testing.T, to string, parts bool) {
	t.Helper()
	if got, err := os.ReadFile(to); err != nil || string(got) != "what was there" {
		t.Errorf("the old map is %q, %v", got, err)
	}
	if files, _ := os.ReadDir(filepath.Dir(to)); !parts && len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
}

func TestAnImportIsGivenUp(t *testing.T) {
	t.Parallel()
	from := fromPack(t, open2(t, "../testdata/monaco.pmtiles"))
	for _, at := range []int64{1, 10, 23} {
		to := old(t)
		ctx, cancel := context.WithCancel(context.Background())
		_, err := Import(ctx, from, to, Options{Free: plenty, Progress: func(done, _ int64) {
			if done == at {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("at %d: got %v", at, err)
		}
		stillOld(t, to, false)
	}
}

// TestASlowViewEndsWithTheContext has a view that would count for years.
func TestASlowViewEndsWithTheContext(t *testing.T) {
	t.Parallel()
	from := build(t, func(exec func(string, ...any)) {
		exec("CREATE TABLE n (i)")
		exec("INSERT INTO n VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)")
		var names []string
		for i := range 20 {
			names = append(names, fmt.Sprintf("n n%d", i))
		}
		exec("CREATE VIEW tiles AS SELECT n0.i AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'1a00' AS tile_data FROM " +
			strings.Join(names, ",") + " WHERE n19.i > 100")
	})
	to := old(t)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := Import(ctx, from, to, Options{Free: plenty})
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	stillOld(t, to, false)
}

func TestNoRoomForAnImport(t *testing.T) {
	t.Parallel()
	to := old(t)
	_, err := Import(context.Background(), "testdata/geography-class-png.mbtiles", to, Options{Free: func(string) (uint64, error) { return 1 << 20, nil }})
	if !errors.Is(err, pack.ErrNoSpace) {
		t.Errorf("got %v", err)
	}
	stillOld(t, to, false)
}

// TestKilled kills a process in the middle of its import: the old map stays,
// and the next import takes away what the dead one left.
func TestKilled(t *testing.T) {
	t.Parallel()
	const name = "MBTILES_KILL"
	if args := os.Getenv(name); args != "" {
		from, to, _ := strings.Cut(args, "|")
		_, _ = Import(context.Background(), from, to, Options{Free: plenty, Progress: func(done, _ int64) {
			if done == 15 {
				self, _ := os.FindProcess(os.Getpid())
				_ = self.Kill()
				select {}
			}
		}})
		return
	}
	from, to := fromPack(t, open2(t, "../testdata/monaco.pmtiles")), old(t)
	cmd := exec.Command(os.Args[0], "-test.run", "^TestKilled$")
	cmd.Env = append(os.Environ(), name+"="+from+"|"+to)
	if err := cmd.Run(); err == nil {
		t.Fatal("the process was not killed")
	}
	stillOld(t, to, true)
	if files, _ := os.ReadDir(filepath.Dir(to)); len(files) != 2 {
		t.Errorf("the dead process has left %v", files)
	}
	if _, err := Import(context.Background(), from, to, Options{Free: plenty}); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(filepath.Dir(to)); len(files) != 1 {
		t.Errorf("left behind: %v", files)
	}
	open2(t, to)
}

// BenchmarkImport stands beside reading alone: the rows, unpacked, and nothing
// written.
func BenchmarkImport(b *testing.B) {
	from := fromPack(b, open2(b, "../testdata/astana.pmtiles"))
	info, err := os.Stat(from)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		b.SetBytes(info.Size())
		for b.Loop() {
			db, err := open(context.Background(), from)
			if err != nil {
				b.Fatal(err)
			}
			var u pack.Unpacker
			err = eachTile(context.Background(), db.Conn, func(_ geo.Tile, raw []byte, _ bool) error {
				_, err := u.Unpack(raw, pack.Gzip, maxTile)
				return err
			})
			if err := errors.Join(err, db.Close()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("import", func(b *testing.B) {
		to := filepath.Join(b.TempDir(), "to.pmtiles")
		b.SetBytes(info.Size())
		b.ReportAllocs()
		tiles := 0
		for b.Loop() {
			r, err := Import(context.Background(), from, to, Options{})
			if err != nil {
				b.Fatal(err)
			}
			tiles += r.Tiles
		}
		b.ReportMetric(float64(tiles)/b.Elapsed().Seconds(), "tiles/s")
		if info, err = os.Stat(to); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size()), "B-written")
	})
}

// TestViewsOfMakers: what makers of maps write as a view is taken.
func TestViewsOfMakers(t *testing.T) {
	t.Parallel()
	for name, queries := range map[string][]string{
		"each picture once": {"CREATE TABLE map (zoom_level, tile_column, tile_row, tile_id)", "CREATE TABLE images (tile_id, tile_data)",
			"CREATE UNIQUE INDEX images_id ON images (tile_id)", "INSERT INTO map VALUES (1,0,0,'a'),(1,1,0,'a')", "INSERT INTO images VALUES ('a', x'1a00')",
			"CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column, map.tile_row AS tile_row, images.tile_data AS tile_data FROM map JOIN images ON images.tile_id = map.tile_id"},
		"no index": {"CREATE TABLE map (zoom_level, tile_column, tile_row, tile_id)", "CREATE TABLE images (tile_id, tile_data)",
			"INSERT INTO map VALUES (1,0,0,'a'),(1,1,0,'a')", "INSERT INTO images VALUES ('a', x'1a00')",
			"CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map LEFT JOIN images ON images.tile_id = map.tile_id"},
		"two tables": {"CREATE TABLE low (zoom_level, tile_column, tile_row, tile_data)", "CREATE TABLE high (zoom_level, tile_column, tile_row, tile_data)",
			"INSERT INTO low VALUES (0,0,0,x'1a00')", "INSERT INTO high VALUES (1,0,0,x'1a00')",
			"CREATE VIEW tiles AS SELECT * FROM low UNION ALL SELECT * FROM high"},
		"a deep id": {"CREATE TABLE shallow (zoom_level, tile_column, tile_row, tile_data_id)", "CREATE TABLE data (tile_data_id INTEGER PRIMARY KEY, tile_data)",
			"INSERT INTO shallow VALUES (0,0,0,7),(1,0,0,7)", "INSERT INTO data VALUES (7, x'1a00')",
			"CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, (SELECT tile_data FROM data WHERE data.tile_data_id = shallow.tile_data_id) AS tile_data FROM shallow"},
	} {
		t.Run(name, func(t *testing.T) {
			path := build(t, func(exec func(string, ...any)) {
				for _, q := range queries {
					exec(q)
				}
			})
			got, err := Import(context.Background(), path, filepath.Join(t.TempDir(), "to.pmtiles"), Options{Free: plenty})
			if err != nil || got.Tiles != 2 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
