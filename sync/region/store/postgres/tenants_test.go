package postgres

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// TestRegionsAtWorkSideBySide: devices of two regions push and read at once, each
// sees all of its own and nothing else, and hears of nobody else.
func TestRegionsAtWorkSideBySide(t *testing.T) {
	type side struct {
		o     Options
		n     *storetest.Night
		boss  *storetest.Officer
		heard chan store.Receipt
		wrote map[revision.Hash]bool
		got   map[revision.Hash]bool
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all []*side
	for range 2 {
		s := &side{o: tenant(t), heard: make(chan store.Receipt, 1000), wrote: map[revision.Hash]bool{}, got: map[revision.Hash]bool{}}
		s.n = storetest.NewNight(t, started(t, s.o))
		s.boss = s.n.Join(regionfile.Supervisor, "unit-a")
		listens := make(chan struct{}, 10)
		go func() {
			_ = Listen(ctx, s.o.URL, s.o.Region, Hearing{func(r store.Receipt) { s.heard <- r }, func() { listens <- struct{}{} }, func(string) {}})
		}()
		<-listens
		all = append(all, s)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i, s := range all {
		for range 2 {
			w := s.n.Join(regionfile.Patrol, "unit-a")
			wg.Go(func() {
				for range 10 + 5*i { // so that one cannot be taken for the other
					one := w.Encounter(storetest.NewID(), nil)
					if got, _, err := w.Push(one); err != nil || got[0] != "stored" {
						t.Errorf("%v %v", got, err)
						return
					}
					mu.Lock()
					s.wrote[one.Rev] = true
					mu.Unlock()
				}
			})
		}
		wg.Go(func() {
			at := access.Position{}
			for range 20 {
				at = s.boss.See(at, s.got)
			}
		})
	}
	wg.Wait()
	for i, s := range all {
		s.got = map[revision.Hash]bool{}
		s.boss.See(access.Position{}, s.got)
		if d := cmp.Diff(s.wrote, s.got); d != "" {
			t.Errorf("region %d: %s", i, d)
		}
		n, err := s.n.Store.Count(t.Context(), access.Upkeep())
		if err != nil || n.Revisions != len(s.wrote) {
			t.Errorf("region %d counts %d revisions of %d, %v", i, n.Revisions, len(s.wrote), err)
		}
		for range s.wrote { // one push each
			select {
			case <-s.heard:
			case <-time.After(30 * time.Second):
				t.Fatalf("region %d was not told of all that it wrote", i)
			}
		}
		if len(s.heard) > 0 {
			t.Errorf("region %d was woken %d times more often than it wrote", i, len(s.heard))
		}
	}
}

// TestTheSecondWall: under the program's own user, a statement that forgot to say
// whose rows it means reaches those of the session's region alone, and without
// one nothing.
func TestTheSecondWall(t *testing.T) {
	a, b := tenant(t), tenant(t)
	for _, o := range []Options{a, b} {
		w := storetest.NewNight(t, started(t, o)).Join(regionfile.Patrol, "unit-a")
		w.Must("stored", w.Encounter(storetest.NewID(), nil))
	}
	c, err := pgx.Connect(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	count := func(sql string) (n int) {
		t.Helper()
		if err := c.QueryRow(t.Context(), sql).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const every = `select count(*) from kept`
	regions := `select count(distinct region) from kept`
	if n := count(every) + count(`select count(*) from region`); n != 0 {
		t.Errorf("a session that named no region sees %d rows", n)
	}
	if _, err := c.Exec(t.Context(), `select set_config('shyraq.region', $1, false)`, a.Region.String()); err != nil {
		t.Fatal(err)
	}
	own := count(every)
	if own == 0 || count(regions) != 1 || count(`select count(*) from region`) != 1 {
		t.Errorf("a session of one region sees %d rows of %d regions", own, count(regions))
	}
	for _, sql := range []string{`update kept set value = 'x'`, `delete from kept`, `update region set base = 7`} {
		x, err := c.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tag, err := x.Exec(t.Context(), sql)
		if want := map[bool]int{true: 1, false: own}[strings.Contains(sql, "update region")]; err != nil || int(tag.RowsAffected()) != want {
			t.Errorf("%s reaches %d rows of %d, %v", sql, tag.RowsAffected(), want, err)
		}
		_ = x.Rollback(t.Context())
	}
}

// TestNobodyPassesByTheSecondWall: a user whom it does not bind opens no store.
func TestNobodyPassesByTheSecondWall(t *testing.T) {
	o := tenant(t)
	admin, err := pgx.Connect(t.Context(), server.As("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close(context.Background()) }()
	for _, sql := range []string{`create role passer login bypassrls`, `create role guest login`,
		`grant select, insert, update, delete on kept, region to passer, guest`, `grant select on goose_db_version to passer, guest`} {
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		user string
		may  bool
	}{{"postgres", false}, {"passer", false}, {"guest", true}, {"shyraq", true}} {
		o.URL = server.As(c.user)
		if err := Migrate(t.Context(), o.URL); err != nil {
			t.Errorf("%s: %v", c.user, err)
		}
		s, err := Open(t.Context(), o)
		if err == nil {
			_ = s.Close()
		}
		if (err == nil) != c.may {
			t.Errorf("%s: %v", c.user, err)
		}
	}
	// A region of a user who owns no table works like any other.
	o.URL = server.As("guest")
	w := storetest.NewNight(t, started(t, o)).Join(regionfile.Patrol, "unit-a")
	w.Must("stored", w.Encounter(storetest.NewID(), nil))
}

// TestEveryTableHasARegion: each begins its key with one, and has the second wall
// in front of everybody, its owner too.
func TestEveryTableHasARegion(t *testing.T) {
	o := tenant(t)
	e, err := open(t.Context(), o.URL, o.Region)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	look := func() (bare []string) {
		rows, err := e.pool.Query(t.Context(), `select c.relname::text from pg_class c where c.relkind in ('r', 'p', 'm', 'v') and c.relnamespace = 'public'::regnamespace
			and c.relname <> 'goose_db_version' and not (c.relrowsecurity and c.relforcerowsecurity
			and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polwithcheck is not null and pg_get_expr(p.polqual, p.polrelid) like '%shyraq.region%')
			and exists (select 1 from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary
				and a.atttypid = 'uuid'::regtype and a.attname = case when c.relname = 'region' then 'id' else 'region' end))
			order by 1`)
		if err != nil {
			t.Fatal(err)
		}
		bare, err = pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return bare
	}
	if bare := look(); len(bare) > 0 {
		t.Errorf("%v have no region first in their key, or no row-level security on everybody", bare)
	}
	if _, err := e.pool.Exec(t.Context(), `create table forgotten (key bytea primary key)`); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = e.pool.Exec(context.Background(), `drop table forgotten`) }()
	if d := cmp.Diff([]string{"forgotten"}, look()); d != "" {
		t.Error(d)
	}
}

// statements of the program that touch a region's rows, and those that say whose.
var (
	touches = regexp.MustCompile(`(?i)\b(from|into|update|join)\s+(kept|region)\b`)
	says    = regexp.MustCompile(`(?i)\bregion = \$1\b|\bid = \$1\b|\(region, key, value\) select \$1|into region \(id\) values \(\$1\)`)
)

// forgets says whether some part of a statement reads or writes rows and does
// not say whose.
func forgets(sql string) bool {
	return len(touches.FindAllString(sql, -1)) > len(says.FindAllString(sql, -1))
}

// TestEveryStatementNamesARegion reads the program's own statements.
func TestEveryStatementNamesARegion(t *testing.T) {
	for sql, want := range map[string]bool{
		`select key from kept where region = $1`:                                              false,
		`select key from kept where key = $1`:                                                 true,
		`delete from kept where region = $1 and key in (select key from kept where key > $2)`: true,
		`update region set base = 1`:                                                          true,
	} {
		if forgets(sql) != want {
			t.Errorf("%s: %v", sql, !want)
		}
	}
	found := 0
	pkgs, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		ast.Inspect(p, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				sql, _ := strconv.Unquote(l.Value)
				if touches.MatchString(sql) {
					found++
				}
				if forgets(sql) {
					t.Errorf("no region in: %s", sql)
				}
			}
			return true
		})
	}
	if found < 8 {
		t.Errorf("only %d statements found: do the patterns still fit?", found)
	}
}

// TestOneRegionLeavesTheOtherAlone: it is copied out, cleared and brought back,
// and the one beside it stays as it is, byte by byte.
func TestOneRegionLeavesTheOtherAlone(t *testing.T) {
	a, b := tenant(t), tenant(t)
	storetest.Busy(storetest.NewNight(t, started(t, a)), 3, 60)
	storetest.Busy(storetest.NewNight(t, started(t, b)), 4, 60)
	in := func(o Options) kv.Engine {
		e, err := OpenEngine(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		return e
	}
	sum := func(e kv.Engine) string {
		x, _, end, err := e.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer end()
		s, n := kv.NewSum(), 0
		if err := kv.Walk(t.Context(), x, func(_ kv.Range, p []kv.Pair) error {
			p = slices.DeleteFunc(p, func(p kv.Pair) bool { _, note := kv.CommitOf(p.Key); return note }) // each place has its own
			s.Add(p)
			n += len(p)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d %x", n, s.Sum())
	}
	one, two := in(a), in(b)
	before, beside := sum(one), sum(two)
	folder, err := badger.OpenEngine(badger.Options{Options: a.Options, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = folder.Close() }()
	if _, err := kv.Copy(t.Context(), one, folder); err != nil {
		t.Fatal(err)
	}
	if err := Alone(t.Context(), a.URL, tenant(t).Region); err != nil {
		t.Errorf("a region that nobody serves beside two that are open: %v", err)
	}
	if err := Alone(t.Context(), a.URL, a.Region); err == nil {
		t.Error("a region that is open is said to be alone")
	}
	if _, err := one.(*engine).pool.Exec(t.Context(), `delete from kept where region = $1`, a.Region); err != nil {
		t.Fatal(err)
	}
	if got := sum(two); got != beside {
		t.Errorf("beside one that was cleared: %s, was %s", got, beside)
	}
	if _, err := kv.Copy(t.Context(), folder, one); err != nil {
		t.Fatal(err)
	}
	if got := sum(one); got != before {
		t.Errorf("brought back: %s, was %s", got, before)
	}
	if got := sum(two); got != beside {
		t.Errorf("beside one that was brought back: %s, was %s", got, beside)
	}
}
