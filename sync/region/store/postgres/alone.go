package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"shyraq/errs"
)

// program is what a server's connections are called in the database.
const program = "shyraq-region"

// Alone says whether no server has the database open, as far as it tells: a
// connection that was closed is gone a moment later.
func Alone(ctx context.Context, url string) error {
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
		err := c.QueryRow(ctx, `select count(*) from pg_stat_activity where datname = current_database() and application_name = $1`, program).Scan(&others)
		if err != nil || others == 0 {
			return failed(err)
		}
		if n == 10 {
			return errs.Errorf(errs.Conflict, "in_use", "%d connections of a server are open in this database; stop it first", others)
		}
		if err := pause(ctx, 7); err != nil {
			return err
		}
	}
}
