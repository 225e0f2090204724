package mbtiles

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// zlibbed and deflated pack as some makers do.
func zlibbed(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func deflated(b []byte) []byte {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestCompression)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// tileOf is a vector tile with one layer of some bytes.
func tileOf(n int) []byte {
	return append([]byte{0x1a, byte(n)}, bytes.Repeat([]byte{'a'}, n)...)
}

func TestPackedAsMakersDo(t *testing.T) {
	t.Parallel()
	want := tileOf(90)
	for _, row := range []struct {
		name string
		tile []byte
		err  error
	}{
		{"plain", want, nil},
		{"gzip", zip(want), nil},
		{"zlib", zlibbed(want), nil},
		{"raw deflate", deflated(want), nil},
		{"gzip twice", zip(zip(want)), nil},
		{"zlib within gzip", zip(zlibbed(want)), nil},
		{"nothing that is known", []byte("<html>not a tile</html>"), pack.ErrTileType},
		{"packed nothing that is known", zip([]byte("<html>not a tile</html>")), pack.ErrTileType},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := build(t, func(exec func(string, ...any)) {
				exec(table)
				exec("CREATE TABLE metadata (name TEXT, value TEXT)")
				exec("INSERT INTO metadata VALUES ('format', 'pbf')")
				exec("INSERT INTO tiles VALUES (0, 0, 0, ?)", row.tile)
			})
			to := filepath.Join(t.TempDir(), "to.pmtiles")
			_, err := Import(context.Background(), path, to, Options{Free: plenty})
			if !errors.Is(err, row.err) {
				t.Fatalf("%v", err)
			}
			if row.err != nil {
				if _, err := os.Stat(to); err == nil {
					t.Error("a pack was left")
				}
				return
			}
			if got, err := open2(t, to).Tile(geo.Tile{}); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%x, %v", got, err)
			}
		})
	}
}

// TestLogBeside reads a map whose rows are in its write-ahead log, all or half.
func TestLogBeside(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		first int // tiles in the file before the log begins
	}{{"all in the log", 0}, {"half in the log", 8}} {
		t.Run(row.name, func(t *testing.T) {
			live := filepath.Join(t.TempDir(), "live.mbtiles")
			db, err := sql.Open("sqlite", live)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			db.SetMaxOpenConns(1)
			do := func(query string, args ...any) {
				t.Helper()
				if _, err := db.Exec(query, args...); err != nil {
					t.Fatal(err)
				}
			}
			do("PRAGMA journal_mode=WAL")
			do("PRAGMA wal_autocheckpoint=0")
			do(table)
			for i := range 16 {
				if i == row.first {
					do("PRAGMA wal_checkpoint(TRUNCATE)")
				}
				do("INSERT INTO tiles VALUES (2, ?, ?, ?)", i%4, i/4, tileOf(i+1))
			}
			// As it lies on the stick: copied while the program had it open.
			path := filepath.Join(t.TempDir(), "stick.mbtiles")
			for _, end := range []string{"", "-wal"} {
				copyFile(t, path+end, live+end)
			}
			to := filepath.Join(t.TempDir(), "to.pmtiles")
			r, err := Import(context.Background(), path, to, Options{Free: plenty})
			if err != nil || r.Tiles != 16 {
				t.Fatalf("%+v, %v", r, err)
			}
			if left, _ := filepath.Glob(path + "*"); len(left) != 2 {
				t.Errorf("beside the file lie %v", left)
			}
		})
	}
}

func copyFile(t *testing.T, to, from string) {
	t.Helper()
	src, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	dst, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(dst, src); err != nil {
		t.Fatal(err)
	}
	if err := dst.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestScheme(t *testing.T) {
	t.Parallel()
	at := geo.Tile{Z: 10, X: 715, Y: 341} // Astana
	for _, row := range []struct {
		name, scheme string
		row          uint32
		err          error
	}{
		{"from the south", "", 1<<10 - 1 - at.Y, nil},
		{"said to be from the south", "tms", 1<<10 - 1 - at.Y, nil},
		{"from the north", "xyz", at.Y, nil},
		{"from the north in capitals", "XYZ", at.Y, nil},
		{"from the north and not said", "", at.Y, ErrScheme},
		{"from the south against its word", "xyz", 1<<10 - 1 - at.Y, ErrScheme},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := build(t, func(exec func(string, ...any)) {
				exec(table)
				exec("CREATE TABLE metadata (name TEXT, value TEXT)")
				for name, value := range map[string]string{"format": "pbf", "scheme": row.scheme, "bounds": fmt.Sprintf("%f,%f,%f,%f", 71.2, 50.9, 71.7, 51.3)} {
					exec("INSERT INTO metadata VALUES (?, ?)", name, value)
				}
				exec("INSERT INTO tiles VALUES (10, ?, ?, ?)", at.X, row.row, tileOf(9))
			})
			to := filepath.Join(t.TempDir(), "to.pmtiles")
			_, err := Import(context.Background(), path, to, Options{Free: plenty})
			if !errors.Is(err, row.err) {
				t.Fatal(err)
			}
			if err != nil {
				return
			}
			if has, err := open2(t, to).Has(at); !has || err != nil {
				t.Errorf("no tile at %v, %v", at, err)
			}
		})
	}
}
