package postgres

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres/pgtest"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

var server *pgtest.Server

func TestMain(m *testing.M) {
	os.Exit(func() int {
		if pgtest.Find() != "" {
			var err error
			if server, err = pgtest.Start(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			defer server.Stop()
			if err := Migrate(context.Background(), server.URL()); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
		}
		return m.Run()
	}())
}

// tenant is a region of the test's own in the shared database.
func tenant(t testing.TB) Options {
	t.Helper()
	if server == nil {
		t.Skip("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	k := seal.NewKey(rand.Reader)
	return Options{URL: server.URL(), Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}}
}

func started(t testing.TB, o Options) *kv.Store {
	t.Helper()
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Subject {
		o := tenant(t)
		return storetest.Subject{Store: started(t, o), Reopen: func(t testing.TB) store.Store { return started(t, o) }}
	})
}

// TestServersMissNothing has writers on three servers of one database while a
// reader on a fourth reads on: he gets all of it, each line once.
func TestServersMissNothing(t *testing.T) {
	o := tenant(t)
	n := storetest.NewNight(t, started(t, o))
	boss := n.Join(regionfile.Supervisor, "unit-a")
	var wg sync.WaitGroup
	var mu sync.Mutex
	wrote := 0
	for range 3 {
		n := n.On(started(t, o))
		for range 3 {
			w := n.Join(regionfile.Patrol, "unit-a")
			wg.Go(func() {
				for range 12 {
					if got, _, err := w.Push(w.Encounter(storetest.NewID(), nil), w.Encounter(storetest.NewID(), nil)); err != nil {
						t.Errorf("%v %v", got, err)
						return
					}
					mu.Lock()
					wrote += 2
					mu.Unlock()
				}
			})
		}
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	got := map[revision.Hash]bool{}
	at := access.Position{}
	for last := false; ; {
		at = boss.See(at, got)
		if last {
			break
		}
		select {
		case <-done:
			last = true
		default:
		}
	}
	if len(got) != wrote {
		t.Errorf("%d of %d revisions were read", len(got), wrote)
	}
}

// TestServersTellOneStory: what clients of three servers are told of the same
// revisions can have come in some order, one after the other.
func TestServersTellOneStory(t *testing.T) {
	o := tenant(t)
	storetest.Linear(t, started(t, o), started(t, o), started(t, o))
}

// TestNobodyReadsPastWhatIsBeingWritten: a transaction that has its number and
// is not committed keeps the horizon below it, though later ones are there.
func TestNobodyReadsPastWhatIsBeingWritten(t *testing.T) {
	o := tenant(t)
	s := started(t, o)
	n := storetest.NewNight(t, s)
	patrol, boss := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-a")
	e, err := open(t.Context(), o.URL, o.Region)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	numbered, written, slow := make(chan uint64, 1), make(chan struct{}), make(chan error, 1)
	go func() {
		slow <- e.Update(context.Background(), uuid.Nil, func(kv.Tx) (func(uint64) ([]kv.Op, error), error) {
			return func(commit uint64) ([]kv.Op, error) {
				numbered <- commit
				<-written
				return []kv.Op{{Pair: kv.Pair{Key: []byte("zz")}}}, nil
			}, nil
		})
	}()
	commit := <-numbered
	r := patrol.Must("stored", patrol.Encounter(storetest.NewID(), nil))
	if r.Commit <= commit {
		t.Fatalf("commit %d came after %d", commit, r.Commit)
	}
	got := map[revision.Hash]bool{}
	at := boss.See(access.Position{}, got)
	if len(got) != 0 || at.Commit >= commit {
		t.Errorf("%d lines are read up to %d while %d is being written", len(got), at.Commit, commit)
	}
	close(written)
	if err := <-slow; err != nil {
		t.Fatal(err)
	}
	if boss.See(at, got); len(got) != 1 {
		t.Errorf("%d lines after both are there", len(got))
	}
}

// TestTenants: two regions in one database know nothing of each other, even
// where a query forgot to say whose rows it wants.
func TestTenants(t *testing.T) {
	a, b := tenant(t), tenant(t)
	one, two := storetest.NewNight(t, started(t, a)), storetest.NewNight(t, started(t, b))
	storetest.Busy(one, 5, 40)
	o := two.Join(regionfile.Patrol, "unit-a")
	o.Must("stored", o.Encounter(storetest.NewID(), nil))
	e, err := open(t.Context(), b.URL, b.Region)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	var others, own int
	if err := e.pool.QueryRow(t.Context(), `select count(*) filter (where region <> $1), count(*) from kept`, b.Region).Scan(&others, &own); err != nil {
		t.Fatal(err)
	}
	if others != 0 || own == 0 {
		t.Errorf("a query without a region sees %d rows of others and %d of its own", others, own)
	}
	if _, err := e.pool.Exec(t.Context(), `insert into kept values ($1, 'x', 'y')`, a.Region); err == nil {
		t.Error("a row is written into another region")
	}
	if tag, err := e.pool.Exec(t.Context(), `delete from kept where region = $1`, a.Region); err != nil || tag.RowsAffected() != 0 {
		t.Errorf("%d rows of another region are deleted, %v", tag.RowsAffected(), err)
	}
}

// TestServerOfTheDatabaseIsKilled in the middle of pushes: what was answered is
// there, and the rest may be sent again.
func TestServerOfTheDatabaseIsKilled(t *testing.T) {
	if pgtest.Find() == "" {
		t.Skip("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	own, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer own.Stop()
	if err := Migrate(t.Context(), own.URL()); err != nil {
		t.Fatal(err)
	}
	o := tenant(t)
	o.URL = own.URL()
	n := storetest.NewNight(t, started(t, o))
	var mu sync.Mutex
	var answered, all []revision.Signed
	var wg sync.WaitGroup
	for range 4 {
		w := n.Join(regionfile.Patrol, "unit-a")
		wg.Go(func() {
			for range 200 {
				s := w.Encounter(storetest.NewID(), nil)
				got, _, err := w.Push(s)
				mu.Lock()
				all = append(all, s)
				if err == nil && got[0] == "stored" {
					answered = append(answered, s)
				}
				stop := err != nil
				if len(answered) == 60 {
					go func() { _ = own.Kill() }()
				}
				mu.Unlock()
				if stop {
					return
				}
			}
		})
	}
	wg.Wait()
	if err := own.Up(); err != nil {
		t.Fatal(err)
	}
	n = n.On(started(t, o))
	var revs []revision.Hash
	for _, s := range answered {
		revs = append(revs, s.Rev)
	}
	for rev, found := range n.Has(revs) {
		if !found {
			t.Errorf("%s was answered and is not there", rev[:8])
		}
	}
	for _, w := range n.Officers() {
		got, _, err := w.Push(w.Chain...)
		for _, g := range got {
			if err != nil || g != "stored" && g != "duplicate" {
				t.Errorf("sent again: %s, %v", g, err)
			}
		}
	}
	found, err := n.Store.Verify(t.Context(), access.Upkeep())
	if err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
	t.Logf("%d of %d pushes were answered before the kill, all are there", len(answered), len(all))
}
