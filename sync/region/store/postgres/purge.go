package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"shyraq/errs"
)

// Purge gives free the rows that were dropped, as far as nobody reads them any more.
// The database keeps their bytes in its files until it writes others there, or until
// its administrator says vacuum full, and in its own log and archive: it seals none of
// them, but each is sealed by the region's key.
func (e *engine) Purge(ctx context.Context, _ [][]byte) error {
	_, err := e.pool.Exec(ctx, `vacuum kept`)
	var told *pgconn.PgError
	if errors.As(err, &told) && told.Code == "42501" {
		return nil // the table is another role's, whose database does it by itself
	}
	if err != nil {
		return errs.Errorf(errs.Unavailable, "store_failed", "the database could not be tidied")
	}
	return nil
}
