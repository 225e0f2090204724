// Package postgres keeps a region in PostgreSQL: for an oblast whose servers are
// several, for a cluster, for a country whose regions share one database.
//
// What it keeps is laid out and sealed by package kv. Pushes run as serializable
// transactions; the number of a commit is its transaction's, given out when the
// push has seen everything, and readers stop below the lowest number that is
// still being written, whichever server writes it: so nobody reads past what
// comes later. A region's id stands first in every key and in every query, and
// row-level security is the second wall.
package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"shyraq/errs"
	"shyraq/release"
	"shyraq/sync/region/store/kv"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options are what a store is opened with.
type Options struct {
	kv.Options
	URL string // postgres://…, or key=value
}

// Open opens a store. The database must have its tables: see Migrate.
func Open(ctx context.Context, o Options) (*kv.Store, error) {
	e, err := open(ctx, o.URL, o.Region)
	if err != nil {
		return nil, err
	}
	return kv.New(e, o.Options), nil
}

// engine is PostgreSQL as package kv needs it, for one region.
type engine struct {
	pool   *pgxpool.Pool
	region uuid.UUID
	wrote  atomic.Uint64 // commits, by this server
}

// A session that hangs in a transaction would keep every reader back. One that
// walked through the whole table, as is quickest where there is little in it,
// would be held against everybody who writes, and so would a map of all its pages
// that was made to look some keys up. A query that looks dear is not compiled
// first: that takes longer than any of them.
const session = `select set_config('shyraq.region', $1, false),
	set_config('idle_in_transaction_session_timeout', '30s', false),
	set_config('statement_timeout', '60s', false),
	set_config('lock_timeout', '30s', false),
	set_config('enable_seqscan', 'off', false),
	set_config('enable_bitmapscan', 'off', false),
	set_config('jit', 'off', false)`

func open(ctx context.Context, url string, region uuid.UUID) (*engine, error) {
	conf, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errs.Errorf(errs.Invalid, "database_url", "cannot be read") // its own text may quote the password
	}
	if conf.ConnConfig.RuntimeParams["application_name"] == "" {
		conf.ConnConfig.RuntimeParams["application_name"] = named(region)
	}
	conf.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, session, region.String())
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, failed(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, failed(err)
	}
	e := &engine{pool: pool, region: region}
	if err = e.bound(ctx); err == nil {
		err = e.rebase(ctx)
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	return e, nil
}

// bound refuses a user whom row-level security does not bind: the second wall
// would be none.
func (e *engine) bound(ctx context.Context) error {
	var free bool
	if err := e.pool.QueryRow(ctx, `select rolsuper or rolbypassrls from pg_roles where rolname = current_user`).Scan(&free); err != nil {
		return failed(err)
	}
	if free {
		return errs.Errorf(errs.Denied, "database_role", "this user of the database may pass by row-level security; give the region one of its own")
	}
	return nil
}

// OpenEngine opens what is below a store, for copying one into another.
func OpenEngine(ctx context.Context, o Options) (kv.Engine, error) { return open(ctx, o.URL, o.Region) }

// rebase has the numbers of commits go on where the ones that are kept end. A
// transaction's number is the cluster's own: a region that came from elsewhere,
// or from a dump, has seen higher ones. Nothing changes where they go on by
// themselves.
func (e *engine) rebase(ctx context.Context) error {
	_, err := e.pool.Exec(ctx, `insert into region (id) values ($1) on conflict do nothing`, e.region)
	if err != nil {
		return failed(err)
	}
	var last []byte
	err = e.pool.QueryRow(ctx, `select key from kept where region = $1 and key <= $2 order by key desc limit 1`, e.region, kv.CommitKey(math.MaxUint64)).Scan(&last)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return failed(err)
	}
	if high, ok := kv.CommitOf(last); ok {
		_, err = e.pool.Exec(ctx, `update region set base = $2::numeric + 1 - pg_current_xact_id()::text::numeric
			where id = $1 and pg_current_xact_id()::text::numeric + base <= $2::numeric`, e.region, strconv.FormatUint(high, 10))
	}
	return failed(err)
}

// Close closes all connections.
func (e *engine) Close() error {
	e.pool.Close()
	return nil
}

// Migrate brings the tables of a database to what this program needs, one step
// after the other; several servers may call it at once. Tables of a newer program
// are errs.Unavailable "data_newer", and left as they are.
func Migrate(ctx context.Context, url string) error {
	conf, err := pgx.ParseConfig(url)
	if err != nil {
		return errs.Errorf(errs.Invalid, "database_url", "cannot be read")
	}
	db := stdlib.OpenDB(*conf)
	defer func() { _ = db.Close() }()
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	locker, err := newLocker()
	if err != nil {
		return fmt.Errorf("lock migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, steps, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if has, reads, err := p.GetVersions(ctx); err == nil && has > reads {
		return release.Older("this database", "")
	}
	if waiting, err := p.HasPending(ctx); err == nil && !waiting {
		return nil // also for a user who may not change tables
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", failed(err))
	}
	return nil
}
