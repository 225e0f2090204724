package postgres

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"shyraq/errs"
)

// program is what a server's connections were called once, whatever their region.
const program = "shyraq-region"

// named is what the connections of a region's servers are called in the database.
func named(region uuid.UUID) string { return program + " " + region.String() }

// mostLooks is how often Alone looks, some 60 ms apart: the connection of a program
// that was killed ends when the database notices.
const mostLooks = 60

// Alone says whether no server has the region open, as far as the database tells:
// a connection that was closed is gone a moment later. Servers of other regions
// do not count.
func Alone(ctx context.Context, url string, region uuid.UUID) error {
	conf, err := pgx.ParseConfig(url)
	if err != nil {
		return errs.Errorf(errs.Invalid, "database_url", "cannot be read")
	}
	c, err := pgx.ConnectConfig(ctx, conf)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	for n := 0; ; n++ {
		var others int
		err := c.QueryRow(ctx, `select count(*) from pg_stat_activity where datname = current_database() and application_name in ($1, $2)`, program, named(region)).Scan(&others)
		if err != nil || others == 0 {
			return failed(err)
		}
		if n == mostLooks {
			return errs.Errorf(errs.Conflict, "in_use", "%d connections of a server are open to this region; stop it first", others)
		}
		if err := pause(ctx, 7); err != nil {
			return err
		}
	}
}
