package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pressly/goose/v3/lock"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store/kv"
)

// tries is how often a transaction is run anew before it is told to come again.
const tries = 30

// Update runs a transaction as if it were alone.
func (e *engine) Update(ctx context.Context, device uuid.UUID, look func(kv.Tx) (func(uint64) ([]kv.Op, error), error)) error {
	c, err := e.pool.Acquire(ctx)
	if err != nil {
		return failed(err)
	}
	defer c.Release()
	if device != uuid.Nil {
		unlock, err := e.turn(ctx, c, device)
		if err != nil {
			return err
		}
		defer unlock()
	}
	for n := range tries {
		err := e.try(ctx, c, look)
		if !again(err) {
			return err
		}
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
	return errs.Errorf(errs.Unavailable, "busy", "others changed the same records all the time")
}

// pause waits a little longer after each try, and not as long as the others:
// whoever tries again at once meets them again.
func pause(ctx context.Context, n int) error {
	t := time.NewTimer(time.Duration(1+rand.IntN(1<<min(n, 6))) * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// turn has the pushes of one device come one after the other, whichever server
// they come to. The lock is taken before the transaction begins: one that waited
// inside would look at what was before.
func (e *engine) turn(ctx context.Context, c *pgxpool.Conn, device uuid.UUID) (func(), error) {
	n := int64(binary.BigEndian.Uint64(device[8:]) ^ binary.BigEndian.Uint64(e.region[8:]) ^ binary.BigEndian.Uint64(device[:8]))
	if _, err := c.Exec(ctx, `select pg_advisory_lock($1)`, n); err != nil {
		return nil, failed(err)
	}
	return func() {
		if _, err := c.Exec(context.WithoutCancel(ctx), `select pg_advisory_unlock($1)`, n); err != nil {
			_ = c.Conn().Close(context.WithoutCancel(ctx)) // a session that ends gives its locks back
		}
	}, nil
}

func (e *engine) try(ctx context.Context, c *pgxpool.Conn, look func(kv.Tx) (func(uint64) ([]kv.Op, error), error)) error {
	t, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.Serializable})
	if err != nil {
		return failed(err)
	}
	defer func() { _ = t.Rollback(context.WithoutCancel(ctx)) }()
	x := &tx{ctx: ctx, t: t, region: e.region, known: map[string][]byte{}}
	write, err := look(x)
	if err != nil {
		return err
	}
	if write != nil {
		if err := x.write(write); err != nil {
			return err
		}
	}
	// What was only looked at is held against the others too: a push that is
	// answered "duplicate" rests on what it saw.
	if err := t.Commit(ctx); err != nil {
		return failed(err)
	}
	if x.commit > 0 && e.wrote.Add(1)%tidyEvery == 0 {
		e.tidy(ctx, c, x.commit)
	}
	return nil
}

// A server takes away what it does not need any more after so many commits, and
// so much at once.
const (
	tidyEvery = 256
	tidyMost  = 4096
)

// tidy takes away the notes of commits below one that is written: the highest
// alone is needed. It is no part of a push: what fails is left to the next time,
// and what somebody else is at is left to him.
func (e *engine) tidy(ctx context.Context, c *pgxpool.Conn, commit uint64) {
	_, _ = c.Exec(context.WithoutCancel(ctx), tidyQuery, e.region, kv.CommitKey(0), kv.CommitKey(commit), tidyMost)
}

// write gives the commit its number, which is its transaction's, and writes.
func (x *tx) write(write func(uint64) ([]kv.Op, error)) error {
	var text string
	if err := x.t.QueryRow(x.ctx, `select (pg_current_xact_id()::text::numeric + base)::text from region where id = $1`, x.region).Scan(&text); err != nil {
		return failed(err)
	}
	commit, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return failed(err)
	}
	x.commit = commit
	ops, err := write(commit)
	if err != nil {
		return err
	}
	ops = append(ops, kv.Op{Pair: kv.Pair{Key: kv.CommitKey(commit)}})
	last := map[string]int{} // of several for one key the last one counts
	for i, op := range ops {
		last[string(op.Key)] = i
	}
	var keys, values [][]byte
	var b pgx.Batch
	for i, op := range ops {
		switch {
		case op.News != "":
			b.Queue(`select pg_notify($1, $2)`, channel(x.region), x.region.String()+" "+op.News)
		case last[string(op.Key)] != i:
		case op.Drop:
			b.Queue(dropQuery, x.region, op.Key)
		case op.Value == nil:
			keys, values = append(keys, op.Key), append(values, []byte{})
		default:
			keys, values = append(keys, op.Key), append(values, op.Value)
		}
	}
	b.Queue(putQuery, x.region, keys, values)
	if err := x.t.SendBatch(x.ctx, &b).Close(); err != nil {
		return failed(err)
	}
	return nil
}

// View holds the database still. What is below the horizon of its snapshot has
// been written or given up.
func (e *engine) View(ctx context.Context) (kv.Tx, access.Position, func(), error) {
	t, err := e.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, access.Position{}, nil, failed(err)
	}
	end := func() { _ = t.Rollback(context.WithoutCancel(ctx)) }
	var text string
	err = t.QueryRow(ctx, `select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric + base)::text from region where id = $1`, e.region).Scan(&text)
	low, bad := strconv.ParseUint(text, 10, 64)
	if err = errors.Join(err, bad); err != nil || low == 0 {
		end()
		return nil, access.Position{}, nil, failed(err)
	}
	return &tx{ctx: ctx, t: t, region: e.region, known: map[string][]byte{}}, access.Position{Commit: low - 1, Seq: access.Latest.Seq}, end, nil
}

// tx is a transaction. What it has seen once it does not ask for again: it
// stands still.
type tx struct {
	ctx    context.Context
	t      pgx.Tx
	region uuid.UUID
	known  map[string][]byte // nil for what is not there
	commit uint64            // its number, once it writes
}

func (x *tx) Get(k []byte) ([]byte, bool, error) {
	if v, ok := x.known[string(k)]; ok {
		return v, v != nil, nil
	}
	if err := x.Fetch([][]byte{k}); err != nil {
		return nil, false, err
	}
	v := x.known[string(k)]
	return v, v != nil, nil
}

// Fetch gets several values at once.
func (x *tx) Fetch(keys [][]byte) error {
	rows, err := x.t.Query(x.ctx, fetchQuery, x.region, keys)
	if err != nil {
		return failed(err)
	}
	for _, k := range keys {
		x.known[string(k)] = nil
	}
	var k, v []byte
	_, err = pgx.ForEachRow(rows, []any{&k, &v}, func() error {
		x.known[string(k)] = append([]byte{}, v...)
		return nil
	})
	return failed(err)
}

func (x *tx) Scan(ranges []kv.Range, most int) ([][]kv.Pair, error) {
	var low, high [][]byte
	for _, r := range ranges {
		low, high = append(low, r.After), append(high, r.UpTo)
	}
	rows, err := x.t.Query(x.ctx, scanQuery, x.region, low, high, most)
	if err != nil {
		return nil, failed(err)
	}
	out := make([][]kv.Pair, len(ranges))
	var n int32
	var k, v []byte
	_, err = pgx.ForEachRow(rows, []any{&n, &k, &v}, func() error {
		out[n-1] = append(out[n-1], kv.Pair{Key: append([]byte{}, k...), Value: append([]byte{}, v...)})
		return nil
	})
	return out, failed(err)
}

// retry marks an error after which the same transaction may succeed.
type retry struct{ cause error }

func (r retry) Error() string { return "serialization failure" }

func again(err error) bool {
	var r retry
	return errors.As(err, &r)
}

// failed says what an error of the database means, without its text: it may
// quote values.
func failed(err error) error {
	var e *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01"):
		return retry{err}
	case errors.As(err, &e):
		return errs.Errorf(errs.Unavailable, "store_failed", "the database answered %s", e.Code)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return errs.Errorf(errs.Unavailable, "store_failed", "the database cannot be reached")
}

func newLocker() (lock.SessionLocker, error) { return lock.NewPostgresSessionLocker() }
