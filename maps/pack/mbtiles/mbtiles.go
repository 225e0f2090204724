// Package mbtiles turns an MBTiles file into a pack, so that the running map
// knows one format only.
//
// An MBTiles file is a SQLite database from a stick or a web page, so nothing
// in it is believed. It is opened read-only and immutable: nothing is written
// beside it. Where a log or a journal lies beside it, both are copied and the
// copy is read, so that rows which are only in the log are there too. Its views may only select; they may
// neither recurse nor put rows aside, and what takes long ends when the context does. Sizes are asked
// before bytes are taken: 8 MiB for a tile, 1 MiB for a word of the metadata,
// four million tiles in all. Rows that are no tile, because of their place,
// their type or their bytes, are left out and counted.
//
// It promises that the pack is there whole or not at all. It reads SQLite and
// nothing of what a tile means; who only shows maps does not link it.
package mbtiles

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// ErrNotMBTiles says that a file is no MBTiles. Everything else that can be
// wrong wraps a sentinel of package pack.
var ErrNotMBTiles = errors.New("not an MBTiles file")

// ErrBusy says that another program is writing the file.
var ErrBusy = errors.New("the file is open in another program")

// ErrScheme says that the rows lie on the other side of the equator than the
// file says: they count from the north, or from the south, against its word.
var ErrScheme = errors.New("rows of the tiles and bounds disagree")

// Limits before memory is taken.
const (
	maxTile = 8 << 20
	maxText = 1 << 20
	maxRows = 4 << 20
)

// Options say how an import is done.
type Options struct {
	Progress pack.Progress // in tiles; nil: nobody asks
	Mode     fs.FileMode   // of the pack; 0: 0600
	Free     pack.Free     // nil asks the system
	Placing  func()        // as in pack.CopyOptions
	// Name and Attribution take the place of what the file says of itself;
	// some makers leave out whose work a map is.
	Name, Attribution string
}

// Result is what an import found.
type Result struct {
	Tiles   int // taken
	Skipped int // rows that were no tile
	Type    pack.TileType
}

// Import writes the pack to from the MBTiles file from. When it fails, or is
// ended by the context, or the process is killed, what was at to before is
// still there.
func Import(ctx context.Context, from, to string, o Options) (Result, error) {
	r, err := importFile(ctx, from, to, o)
	if err != nil {
		return Result{}, fmt.Errorf("import MBTiles: %w", kind(ctx, err))
	}
	return r, nil
}

func importFile(ctx context.Context, from, to string, o Options) (Result, error) {
	size, err := look(from)
	if err != nil {
		return Result{}, err
	}
	whole, drop, err := settled(from)
	if err != nil {
		return Result{}, err
	}
	defer drop()
	db, err := openAs(ctx, whole, whole == from)
	if err != nil {
		return Result{}, err
	}
	defer db.Close()
	said, err := readMetadata(ctx, db.Conn)
	if err != nil {
		return Result{}, err
	}
	for name, value := range map[string]string{"name": o.Name, "attribution": o.Attribution} {
		if value != "" {
			said[name] = value
		}
	}
	i := &importer{options: o, rules: rows{xyz: said.xyz()}}
	if i.result.Type, err = said.tileType(); err != nil {
		return Result{}, err
	}
	if i.total, err = countTiles(ctx, db.Conn); err != nil {
		return Result{}, err
	}
	defer i.drop()
	err = eachTile(ctx, db.Conn, func(t geo.Tile, raw []byte, ok bool) error {
		if ok && i.rules.xyz {
			t.Y = 1<<t.Z - 1 - t.Y
		}
		if i.writer == nil && ok {
			// Makers say png and write jpg: the first picture knows better.
			plain, err := i.unpack.Plain(raw, pack.Unknown, maxTile)
			if s := sniff(plain); err == nil && (s != pack.MVT || i.result.Type == pack.Other) {
				i.result.Type = s
			}
			w, err := pack.NewWriter(to, pack.WriterOptions{Type: i.result.Type, Mode: o.Mode, Free: o.Free, Need: uint64(size), Placing: o.Placing})
			if err != nil {
				return err
			}
			i.writer = w
		}
		return i.take(t, raw, ok)
	})
	switch {
	case err != nil:
		return Result{}, err
	case i.result.Tiles == 0:
		return Result{}, fmt.Errorf("no tiles: %w", pack.ErrEmpty)
	case i.result.Type == pack.MVT && 2*i.drawn < i.result.Tiles:
		return Result{}, fmt.Errorf("%d of %d tiles cannot be made out: %w", i.result.Tiles-i.drawn, i.result.Tiles, pack.ErrTileType)
	case i.rules.contradict(said.description().Bound):
		return Result{}, ErrScheme
	}
	return i.result, i.writer.Finish(ctx, said.description())
}

// importer takes tiles from the database into the writer.
type importer struct {
	options Options
	writer  *pack.Writer
	unpack  pack.Unpacker
	result  Result
	rules   rows
	rows    int64
	total   int64
	drawn   int // tiles that can be made out
}

func (i *importer) drop() {
	if i.writer != nil {
		i.writer.Drop()
	}
}

// take adds one row. What is no tile is counted and left out; only the disk
// ends the import.
func (i *importer) take(t geo.Tile, raw []byte, ok bool) error {
	if i.rows++; i.rows > maxRows {
		return fmt.Errorf("more than %d tiles: %w", maxRows, pack.ErrTooLarge)
	}
	plain, fits := raw, ok
	if ok && i.result.Type == pack.MVT {
		var err error
		plain, err = i.unpack.Plain(raw, pack.Unknown, maxTile)
		fits = err == nil && sniff(plain) == pack.MVT
		if fits && (len(plain) == 0 || pack.TypeOf(plain) == pack.MVT) {
			i.drawn++
		}
	} else if ok {
		var err error
		plain, err = i.unpack.Plain(raw, pack.Unknown, maxTile)
		fits = err == nil && sniff(plain) == i.result.Type
	}
	if !fits {
		i.result.Skipped++
	} else {
		if err := i.writer.Add(t, plain); err != nil {
			return err
		}
		i.result.Tiles++
		i.rules.add(t)
	}
	if i.options.Progress != nil {
		i.options.Progress(i.rows, max(i.total, i.rows))
	}
	return nil
}

// eachTile gives every row of tiles, in the file's own order. ok is false for
// one that cannot be a tile; its bytes are good until the next.
func eachTile(ctx context.Context, db *sql.Conn, take func(t geo.Tile, raw []byte, ok bool) error) error {
	rows, err := query(ctx, db, `SELECT
		CASE WHEN typeof(zoom_level) IN ('integer','real','text') THEN CAST(zoom_level AS INTEGER) ELSE -1 END,
		CASE WHEN typeof(tile_column) IN ('integer','real','text') THEN CAST(tile_column AS INTEGER) ELSE -1 END,
		CASE WHEN typeof(tile_row) IN ('integer','real','text') THEN CAST(tile_row AS INTEGER) ELSE -1 END,
		CASE WHEN typeof(tile_data) = 'blob' AND length(tile_data) <= ? THEN tile_data END
		FROM tiles`, maxTile)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var z, x, row int64
		var raw sql.RawBytes
		if err := rows.Scan(&z, &x, &row, &raw); err != nil {
			return err
		}
		t, ok := tileAt(z, x, row)
		if err := take(t, raw, ok && raw != nil); err != nil {
			return err
		}
	}
	return rows.Err()
}

// tileAt is the tile of a row, which counts from the south.
func tileAt(z, x, row int64) (geo.Tile, bool) {
	if z < 0 || z > geo.MaxZoom {
		return geo.Tile{}, false
	}
	n := int64(1) << z
	if x < 0 || x >= n || row < 0 || row >= n {
		return geo.Tile{}, false
	}
	return geo.Tile{Z: uint8(z), X: uint32(x), Y: uint32(n - 1 - row)}, true
}

func countTiles(ctx context.Context, db *sql.Conn) (int64, error) {
	rows, err := query(ctx, db, "SELECT count(*) FROM tiles")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var n int64
	if rows.Next() {
		err = rows.Scan(&n)
	}
	if err = errors.Join(err, rows.Err()); err != nil {
		return 0, err
	}
	if n > maxRows {
		return 0, fmt.Errorf("more than %d tiles: %w", maxRows, pack.ErrTooLarge)
	}
	return n, nil
}
