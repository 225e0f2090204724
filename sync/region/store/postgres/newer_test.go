package postgres

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// TestTablesOfANewerProgram are refused, and left as they are.
func TestTablesOfANewerProgram(t *testing.T) {
	url := tenant(t).URL
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	count := func() (n int) {
		if err := c.QueryRow(t.Context(), `select count(*) from goose_db_version`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if _, err := c.Exec(t.Context(), `insert into goose_db_version (version_id, is_applied) values (99, true)`); err != nil {
		t.Fatal(err)
	}
	before := count()
	err = Migrate(t.Context(), url)
	after := count()
	if _, err := c.Exec(t.Context(), `delete from goose_db_version where version_id = 99`); err != nil {
		t.Fatal(err)
	}
	if wire.Code(err) != "data_newer" || !errors.Is(err, errs.Unavailable) || before != after {
		t.Errorf("%v, %d rows and %d", err, before, after)
	}
	if err := Migrate(t.Context(), url); err != nil {
		t.Errorf("its own tables: %v", err)
	}
}
