package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"shyraq/errs"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
)

const (
	listenFor = 30 * time.Second // then it is asked whether the connection lives
	reconnect = time.Second
	most      = 7900 // bytes that one notice holds, less than PostgreSQL's bound
)

// channel is where the news of a region go: its servers are woken by no other.
func channel(region uuid.UUID) string {
	return "shyraq_" + strings.ReplaceAll(region.String(), "-", "")
}

// passing is where its servers tell each other what is kept nowhere. It is a channel of
// its own: a server that does not know of it hears nothing, and looks for nothing.
func passing(region uuid.UUID) string { return channel(region) + "_p" }

// Pass implements kv.Passing.
func (e *engine) Pass(ctx context.Context, text string) error {
	if text = e.region.String() + " " + text; len(text) > most {
		return errs.Errorf(errs.Invalid, "pass_too_big", "%d bytes", len(text))
	}
	_, err := e.pool.Exec(ctx, `select pg_notify($1, $2)`, passing(e.region), text)
	return failed(err)
}

// Hearing is who is told of what servers write and pass; all of it is needed.
type Hearing struct {
	Wake   func(store.Receipt)
	All    func()            // it is not known what was written: everybody has to look
	Passed func(text string) // see kv.Store.Passed; what is lost is lost
}

// Listen tells what any server of a region wrote, this one too, until the
// context ends. Where that is not known, because the connection was lost or a
// push was too large to be told of, All is called: everybody has to look. It
// connects again by itself.
func Listen(ctx context.Context, url string, region uuid.UUID, h Hearing) error {
	conf, err := pgx.ParseConfig(url)
	if err != nil {
		return errs.Errorf(errs.Invalid, "database_url", "cannot be read")
	}
	for ctx.Err() == nil {
		if listen(ctx, conf, region, h) != nil && ctx.Err() == nil {
			select {
			case <-time.After(reconnect):
			case <-ctx.Done():
			}
		}
	}
	return ctx.Err()
}

func listen(ctx context.Context, conf *pgx.ConnConfig, region uuid.UUID, h Hearing) error {
	c, err := pgx.ConnectConfig(ctx, conf)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	for _, name := range []string{passing(region), channel(region)} {
		if _, err := c.Exec(ctx, "listen "+name); err != nil {
			return failed(err)
		}
	}
	h.All() // what was written before is not told any more
	for {
		wait, cancel := context.WithTimeout(ctx, listenFor)
		n, err := c.WaitForNotification(wait)
		timedOut := wait.Err() != nil
		cancel()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && timedOut:
			if err := c.Ping(ctx); err != nil {
				return failed(err)
			}
			continue
		case err != nil:
			return failed(err)
		}
		text, mine := strings.CutPrefix(n.Payload, region.String()+" ")
		switch {
		case !mine:
		case n.Channel == passing(region):
			h.Passed(text)
		default:
			if r, whole := kv.ReadNews(text); whole {
				h.Wake(r)
			} else {
				h.All()
			}
		}
	}
}
