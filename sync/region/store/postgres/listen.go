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
)

// channel is where the news of a region go: its servers are woken by no other.
func channel(region uuid.UUID) string {
	return "shyraq_" + strings.ReplaceAll(region.String(), "-", "")
}

// Listen tells what any server of a region wrote, this one too, until the
// context ends. Where that is not known, because the connection was lost or a
// push was too large to be told of, all is called: everybody has to look. It
// connects again by itself.
func Listen(ctx context.Context, url string, region uuid.UUID, wake func(store.Receipt), all func()) error {
	conf, err := pgx.ParseConfig(url)
	if err != nil {
		return errs.Errorf(errs.Invalid, "database_url", "cannot be read")
	}
	for ctx.Err() == nil {
		if listen(ctx, conf, region, wake, all) != nil && ctx.Err() == nil {
			select {
			case <-time.After(reconnect):
			case <-ctx.Done():
			}
		}
	}
	return ctx.Err()
}

func listen(ctx context.Context, conf *pgx.ConnConfig, region uuid.UUID, wake func(store.Receipt), all func()) error {
	c, err := pgx.ConnectConfig(ctx, conf)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	if _, err := c.Exec(ctx, "listen "+channel(region)); err != nil {
		return failed(err)
	}
	all() // what was written before is not told any more
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
		if !mine {
			continue
		}
		if r, whole := kv.ReadNews(text); whole {
			wake(r)
		} else {
			all()
		}
	}
}
