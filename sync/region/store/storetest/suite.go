package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Subject is a store under test, empty. Reopen closes it and opens it again.
type Subject struct {
	Store  store.Store
	Reopen func(testing.TB) store.Store
}

// Run holds a store to the contract.
func Run(t *testing.T, open func(testing.TB) Subject) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Subject)
	}{
		{"a push is written all or none", testAtomic},
		{"what was answered is there after a restart", testReopen},
		{"pushes of one device come one after the other", testSerial},
		{"nobody waits for another's push", testSideBySide},
		{"a judge is asked again where others changed what he saw", testRetry},
		{"who begins to wait does not miss what comes", testWaiting},
		{"a crew belongs to one raid, whoever comes first", testCrewRace},
		{"a reader misses nothing", testCursor},
		{"a reading stands still", testStill},
		{"nothing is read without a scope", testScopes},
		{"no line is given that the table does not give", testLines},
		{"entries come in order, whatever is asked for at once", testEntries},
		{"when something came is kept with it", testMoments},
		{"rows are changed by who read them last", testRows},
		{"rows are counted up from many sides", testCounting},
		{"asides and audit are listed in parts", testLists},
		{"pages of the log are written by who read them last", testPages},
		{"a row is changed with a push, or neither", testRowWithPush},
		{"what is told of one revision can have come in some order", func(t *testing.T, s Subject) { Linear(t, s.Store) }},
		{"nothing is amiss after all that", testVerify},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func testAtomic(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o := n.Join(regionfile.Patrol, "unit-a")
	a, b := o.Encounter(NewID(), nil), o.Encounter(NewID(), nil)
	mine := errors.New("changed my mind")
	_, err := s.Store.Take(t.Context(), access.Judging(), o.Device, func(v intake.View) (store.Push, error) {
		batch := intake.NewBatch(v, n, intake.Ground{}, Came)
		_, err := batch.Take(o.Lines(a, b))
		ok(t, err)
		return store.Push{Changes: batch.Changes()}, mine
	})
	if !errors.Is(err, mine) {
		t.Fatal(err)
	}
	_, err = s.Store.Take(t.Context(), access.Judging(), o.Device, func(v intake.View) (store.Push, error) {
		if _, found, _ := v.Leaf(a.Rev); found {
			t.Error("a push that was given up left something")
		}
		return store.Push{}, nil
	})
	ok(t, err)
	r := o.Must("stored", a, b)
	if r.Commit == 0 || len(r.Tokens) == 0 {
		t.Errorf("the receipt says %+v", r)
	}
	if r := o.Must("duplicate", a, b); r.Commit != 0 || len(r.Tokens) != 0 {
		t.Errorf("the receipt of what was there already says %+v", r)
	}
}

func testReopen(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o := n.Join(regionfile.Patrol, "unit-a")
	a, gap := o.Encounter(NewID(), nil), o.Encounter(NewID(), nil)
	c := o.Encounter(NewID(), nil)
	o.Must("stored", a)
	o.Must("held:gap", c)
	n.Store = s.Reopen(t)
	o.Must("duplicate", a)
	got := map[revision.Hash]bool{}
	at := o.See(access.Position{}, got)
	o.Must("stored", gap) // and what waited for it
	o.See(at, got)
	if d := cmp.Diff(map[revision.Hash]bool{a.Rev: true, gap.Rev: true, c.Rev: true}, got); d != "" {
		t.Error(d)
	}
}

func testSerial(t *testing.T, s Subject) {
	device := NewID()
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := s.Store.Take(t.Context(), access.Judging(), device, func(intake.View) (store.Push, error) {
				most.Store(max(most.Load(), inside.Add(1)))
				time.Sleep(time.Millisecond) // so that another one could come in
				inside.Add(-1)
				return store.Push{}, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d pushes of one device at once", most.Load())
	}
}

func testSideBySide(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	a, b := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-a")
	one, two := a.Encounter(NewID(), nil), b.Encounter(NewID(), nil)
	first := true
	_, err := s.Store.Take(t.Context(), access.Judging(), a.Device, func(v intake.View) (store.Push, error) {
		if first {
			b.Must("stored", two) // while a is being judged
		}
		first = false
		batch := intake.NewBatch(v, n, intake.Ground{}, Came)
		_, err := batch.Take(a.Lines(one))
		return store.Push{Changes: batch.Changes()}, err
	})
	ok(t, err)
	a.Must("duplicate", one)
}

func testRetry(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	a, b, id := n.Join(regionfile.Inspector, "unit-a"), n.Join(regionfile.Inspector, "unit-a"), NewID()
	first := a.Encounter(id, nil)
	a.Must("stored", first)
	mine, theirs := a.Encounter(id, After(first)), b.Encounter(id, After(first))
	asked := 0
	_, err := s.Store.Take(t.Context(), access.Judging(), a.Device, func(v intake.View) (store.Push, error) {
		batch := intake.NewBatch(v, n, intake.Ground{}, Came)
		_, err := batch.Take(a.Lines(mine))
		if asked++; asked == 1 {
			b.Must("stored:pen", theirs) // the same record, meanwhile
		}
		return store.Push{Changes: batch.Changes()}, err
	})
	ok(t, err)
	if asked < 2 {
		t.Errorf("the judge was asked %d times", asked)
	}
	got := map[revision.Hash]bool{}
	a.See(access.Position{}, got)
	if len(got) != 3 {
		t.Errorf("%d revisions of 3: one push took the other's place", len(got))
	}
}

func testWaiting(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	a, b := n.Join(regionfile.Inspector, "unit-a"), n.Join(regionfile.Inspector, "unit-a")
	for i := range 40 {
		id := NewID()
		parent := a.Encounter(id, nil)
		child := b.Encounter(id, After(parent))
		var wg sync.WaitGroup
		for _, p := range []struct {
			o *Officer
			s revision.Signed
		}{{a, parent}, {b, child}} {
			wg.Go(func() {
				if _, _, err := p.o.Push(p.s); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, _, err := b.Push(child); err != nil || got[0] != "duplicate" {
			t.Fatalf("round %d: the child is %v, %v: it waits for what is there", i, got, err)
		}
	}
}

func testCrewRace(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	a, b := n.Join(regionfile.Supervisor, "unit-a"), n.Join(regionfile.Supervisor, "unit-b")
	mine, theirs := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-b")
	for range 20 {
		crew := NewID()
		var wg sync.WaitGroup
		for _, p := range []struct{ boss, member *Officer }{{a, mine}, {b, theirs}} {
			plan := p.boss.Write(raid.KindRaid, NewID(), raid.Raid{Unit: p.boss.Unit.ID, Crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{p.member.ID}}}}, nil)
			wg.Go(func() {
				if _, _, err := p.boss.Push(plan); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if x, y := access.Has(mine.Subject().Crews, crew), access.Has(theirs.Subject().Crews, crew); x == y {
			t.Fatalf("the crew has members of the one raid: %v, of the other: %v", x, y)
		}
	}
}
