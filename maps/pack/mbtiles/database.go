package mbtiles

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"shyraq/maps/pack"
)

// look reads the head of a file before SQLite does, and gives its size. SQLite
// itself would not say that a file was cut off.
func look(path string) (int64, error) {
	info, err := os.Stat(path) // before it is opened: a pipe would wait for its writer
	switch {
	case err != nil:
		return 0, err
	case !info.Mode().IsRegular():
		return 0, ErrNotMBTiles
	case info.Size() == 0:
		return 0, pack.ErrEmpty
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, 100)
	n, err := io.ReadFull(f, head)
	switch {
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return 0, err
	case !strings.HasPrefix(string(head[:n]), magic[:min(n, len(magic))]):
		return 0, ErrNotMBTiles
	case n < len(head):
		return 0, pack.ErrTruncated
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	// The count of pages is good where the two counters of changes agree.
	if binary.BigEndian.Uint32(head[24:]) == binary.BigEndian.Uint32(head[92:]) &&
		info.Size() < page*int64(binary.BigEndian.Uint32(head[28:])) {
		return 0, pack.ErrTruncated
	}
	return info.Size(), nil
}

// database is the one connection, with what must be closed after it.
type database struct {
	*sql.Conn
	pool *sql.DB
}

// Close closes the connection and what it came from.
func (d database) Close() error { return errors.Join(d.Conn.Close(), d.pool.Close()) }

// open opens the file so that nothing of it can act, and nothing acts on it.
func open(ctx context.Context, path string) (database, error) { return openAs(ctx, path, true) }

// openAs opens a copy of ours so that SQLite may take in its log, where it is
// not immutable.
func openAs(ctx context.Context, path string, immutable bool) (database, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return database{}, err
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") {
		abs = "/" + abs // C:/… on Windows
	}
	mode, fixed := "ro", "1"
	if !immutable {
		mode, fixed = "rw", "0"
	}
	name := url.URL{Scheme: "file", Path: abs, RawQuery: url.Values{
		"mode": {mode}, "immutable": {fixed},
		"_pragma": {"query_only(1)", "trusted_schema(0)", "cell_size_check(1)", "mmap_size(0)", "cache_size(-8192)"},
	}.Encode()}
	pool, err := sql.Open("sqlite", name.String())
	if err != nil {
		return database{}, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return database{}, errors.Join(err, pool.Close())
	}
	d := database{conn, pool}
	if err := d.restrain(); err != nil {
		return database{}, errors.Join(err, d.Close())
	}
	return d, nil
}

// restrain bounds what a statement, and a view that hides in it, may do.
func (d database) restrain() error {
	for id, most := range map[int]int{
		sqlite3.SQLITE_LIMIT_LENGTH:          2 * maxTile,
		sqlite3.SQLITE_LIMIT_SQL_LENGTH:      maxText,
		sqlite3.SQLITE_LIMIT_EXPR_DEPTH:      100,
		sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
		sqlite3.SQLITE_LIMIT_VDBE_OP:         50_000,
		sqlite3.SQLITE_LIMIT_ATTACHED:        0,
	} {
		if _, err := sqlite.Limit(d.Conn, id, most); err != nil {
			return err
		}
	}
	return d.Raw(func(c any) error {
		r, ok := c.(sqlite.AuthorizerRegisterer)
		if !ok {
			return errors.New("SQLite driver takes no authorizer")
		}
		return r.RegisterAuthorizer(mayRead)
	})
}

// mayRead lets a statement select and nothing else. Recursion is refused, for a
// view could go round for ever with it.
func mayRead(action sqlite.AuthorizerActionCode, _, name, _, _ string) sqlite.AuthorizerReturnCode {
	switch action {
	case sqlite.AuthSelect, sqlite.AuthRead:
		return sqlite.AuthorizerOK
	case sqlite.AuthFunction:
		if strings.EqualFold(name, "load_extension") || strings.EqualFold(name, "randomblob") || strings.EqualFold(name, "zeroblob") {
			return sqlite.AuthorizerDeny
		}
		return sqlite.AuthorizerOK
	}
	return sqlite.AuthorizerDeny
}

// steps are the only ones a query may take: each reads rows where they lie and
// keeps none. To sort, to tell twins apart or to fill a table in between, which
// a view can ask for, SQLite would put rows aside, on the disk without a bound.
var steps = []string{
	"SCAN ", "SEARCH ", "COMPOUND QUERY", "LEFT-MOST SUBQUERY", "UNION ALL", "BLOOM FILTER ON ",
	"SCALAR SUBQUERY ", "CORRELATED SCALAR SUBQUERY ",
}

// query asks the database, once it is seen that the answer needs no room.
func query(ctx context.Context, db *sql.Conn, text string, args ...any) (*sql.Rows, error) {
	plan, err := db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		return nil, err
	}
	defer plan.Close()
	for plan.Next() {
		var id, parent, unused int
		var step string
		if err := plan.Scan(&id, &parent, &unused, &step); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(steps, func(known string) bool { return strings.HasPrefix(step, known) }) {
			return nil, fmt.Errorf("a view puts rows aside: %w", pack.ErrTooLarge)
		}
	}
	if err := errors.Join(plan.Err(), plan.Close()); err != nil {
		return nil, err
	}
	return db.QueryContext(ctx, text, args...)
}

// kind gives an error of SQLite one of our sentinels.
func kind(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR:
		// "No such table", "no such column": a database of something else.
		return fmt.Errorf("%w: %w", ErrNotMBTiles, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_AUTH:
		return fmt.Errorf("%w: %w", pack.ErrDamaged, err)
	case sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM:
		return fmt.Errorf("%w: %w", pack.ErrTooLarge, err)
	}
	return err
}
