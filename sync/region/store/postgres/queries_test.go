package postgres

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Every query finds its rows through the whole key, whatever the database knows
// of the table and however it plans: one that walked through all that a region
// has would stand still for a minute, and everybody who writes with it.
func TestQueriesGoByTheKey(t *testing.T) {
	o := tenant(t)
	e, err := open(t.Context(), o.URL, o.Region)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	c, err := e.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Conn().Close(t.Context()); c.Release() }()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := c.Exec(t.Context(), sql, args...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	exec(`insert into kept select $1, decode(md5(i::text), 'hex'), '\x00' from generate_series(1, 20000) i`, o.Region)
	many := `(array['\x00'` + strings.Repeat(`,'\x01'`, 2000) + `]::bytea[])`
	for name, q := range map[string]struct{ types, sql, args string }{
		"fetch": {"uuid, bytea[]", fetchQuery, many},
		"scan":  {"uuid, bytea[], bytea[], bigint", scanQuery, many + "," + many + ", 100"},
		"drop":  {"uuid, bytea", dropQuery, `'\x00'`},
		"tidy":  {"uuid, bytea, bytea, bigint", tidyQuery, `'\x00', '\xff', 4096`},
	} {
		exec(fmt.Sprintf("prepare q_%s (%s) as %s", name, q.types, q.sql))
		for _, known := range []string{"select 1", "analyze kept"} {
			exec(known)
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				exec("set plan_cache_mode = " + mode)
				plan := explained(t, c.Conn(), fmt.Sprintf("execute q_%s ('%s', %s)", name, o.Region, q.args))
				for line := range strings.Lines(plan) {
					line = strings.TrimSpace(line)
					switch {
					case strings.HasPrefix(line, "Filter:") && strings.Contains(line, "key"), strings.Contains(line, "Seq Scan"), strings.Contains(line, "Bitmap"),
						strings.HasPrefix(line, "Index Cond:") && !strings.Contains(line, "key"):
						t.Errorf("%s after %q, %s: %.200s\n%.2000s", name, known, mode, line, plan)
					}
				}
			}
		}
	}
}

func explained(t *testing.T, c *pgx.Conn, sql string) string {
	t.Helper()
	rows, err := c.Query(t.Context(), "explain "+sql, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
