package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
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
		{"rows are changed by who read them last", testRows},
		{"rows are counted up from many sides", testCounting},
		{"asides and audit are listed in parts", testLists},
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
		batch := intake.NewBatch(v, n, intake.Ground{})
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
		batch := intake.NewBatch(v, n, intake.Ground{})
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
		batch := intake.NewBatch(v, n, intake.Ground{})
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

// testCursor has many push and one read on all the time: the union of what he
// read must be all there is.
func testCursor(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	boss := n.Join(regionfile.Supervisor, "unit-a")
	const writers, pushes = 8, 15
	var wg sync.WaitGroup
	var mu sync.Mutex
	wrote := map[revision.Hash]bool{}
	for w := range writers {
		o := n.Join(regionfile.Patrol, "unit-a")
		wg.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(w), 5))
			for range pushes {
				var all []revision.Signed
				for range 1 + chance.IntN(4) {
					all = append(all, o.Encounter(NewID(), nil))
				}
				if _, _, err := o.Push(all...); err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, s := range all {
					wrote[s.Rev] = true
				}
				mu.Unlock()
			}
		})
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
	if d := cmp.Diff(len(wrote), len(got)); d != "" {
		t.Errorf("revisions read: %s", d)
	}
}

func testStill(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o := n.Join(regionfile.Patrol, "unit-a")
	a := o.Encounter(NewID(), nil)
	o.Must("stored", a)
	r, err := s.Store.Read(t.Context(), o.Scope())
	ok(t, err)
	defer r.Close()
	before := r.Horizon()
	o.Must("stored", o.Encounter(a.Envelope.Record, After(a)))
	all, err := r.History(a.Envelope.Record, access.Position{}, access.Latest, 10)
	ok(t, err)
	if len(all) != 1 || r.Horizon() != before {
		t.Errorf("%d revisions in a reading that began with one", len(all))
	}
}

func testScopes(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o, other := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-b")
	o.Must("stored", o.Encounter(NewID(), nil))
	ctx := t.Context()
	denied := func(name string, err error) {
		t.Helper()
		if !errors.Is(err, errs.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, scope := range map[string]access.Scope{"nobody's": {}, "an officer's": o.Scope(), "the upkeep's": access.Upkeep(), "the administrator's": access.Administering()} {
		_, err := s.Store.Take(ctx, scope, o.Device, func(intake.View) (store.Push, error) { t.Error("judged"); return store.Push{}, nil })
		denied(name+" scope takes", err)
		_, err = s.Store.Memberships(ctx, scope, o.ID)
		denied(name+" scope lists raids", err)
	}
	for name, scope := range map[string]access.Scope{"nobody's": {}, "the judge's": access.Judging(), "the upkeep's": access.Upkeep(), "the administrator's": access.Administering()} {
		_, err := s.Store.Read(ctx, scope)
		denied(name+" scope reads", err)
	}
	for name, scope := range map[string]access.Scope{"nobody's": {}, "an officer's": o.Scope(), "the upkeep's": access.Upkeep()} {
		_, err := s.Store.Row(ctx, scope, store.Officers, "x")
		denied(name+" scope reads a row", err)
		_, err = s.Store.Rows(ctx, scope, store.Officers)
		denied(name+" scope lists rows", err)
		_, err = s.Store.Change(ctx, scope, func(uint64) ([]store.RowChange, error) { t.Error("changed"); return nil, nil })
		denied(name+" scope changes rows", err)
		_, err = s.Store.Asides(ctx, scope, [32]byte{}, 1)
		denied(name+" scope lists asides", err)
		_, err = s.Store.Audit(ctx, scope, access.Position{}, 1)
		denied(name+" scope lists the audit", err)
	}
	for name, scope := range map[string]access.Scope{"nobody's": {}, "an officer's": o.Scope(), "the judge's": access.Judging()} {
		_, err := s.Store.Verify(ctx, scope)
		denied(name+" scope verifies", err)
	}
	r, err := s.Store.Read(ctx, o.Scope())
	ok(t, err)
	defer r.Close()
	_, err = r.Entries([]access.Token{other.Scope().Tokens()[0].ID}, access.Position{}, r.Horizon(), 10)
	denied("another's token", err)
}

func testLines(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o, other, insp := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-b"), n.Join(regionfile.Inspector, "unit-a")
	a := o.Encounter(NewID(), nil)
	o.Must("stored", a)
	v := store.Version{}
	for name, who := range map[string]struct {
		o   *Officer
		may bool
	}{"its author": {o, true}, "the inspector": {insp, true}, "another": {other, false}} {
		r, err := s.Store.Read(t.Context(), who.o.Scope())
		ok(t, err)
		all, err := r.History(a.Envelope.Record, access.Position{}, r.Horizon(), 10)
		if (err == nil) != who.may {
			t.Errorf("%s reads the history: %v", name, err)
		}
		if len(all) == 1 {
			v = all[0]
		}
		r.Close()
	}
	if v.Rev != a.Rev || v.Size != len(a.AppendLine(nil)) {
		t.Fatalf("the history tells of %+v", v)
	}
	for name, who := range map[string]struct {
		o   *Officer
		may bool
	}{"its author": {o, true}, "another": {other, false}} {
		r, err := s.Store.Read(t.Context(), who.o.Scope())
		ok(t, err)
		line, err := r.Line(v)
		switch {
		case who.may && (err != nil || string(line) != string(a.AppendLine(nil))):
			t.Errorf("%s: the line did not come back as it went in: %v", name, err)
		case !who.may && !errors.Is(err, errs.Denied):
			t.Errorf("%s reads the line: %v", name, err)
		}
		r.Close()
	}
	// Under the id of a record of his own he does not get another's line either.
	own := other.Encounter(NewID(), nil)
	other.Must("stored", own)
	r, err := s.Store.Read(t.Context(), other.Scope())
	ok(t, err)
	defer r.Close()
	v.Record = own.Envelope.Record
	if _, err := r.Line(v); err == nil {
		t.Error("a line is given under another record's id")
	}
}

func testEntries(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	boss := n.Join(regionfile.Supervisor, "unit-a")
	var all []*Officer
	for range 3 {
		all = append(all, n.Join(regionfile.Patrol, "unit-a"))
	}
	chance := rand.New(rand.NewPCG(7, 7))
	for range 60 {
		o := all[chance.IntN(3)]
		o.Must("stored", o.Encounter(NewID(), nil))
	}
	scope := boss.Scope()
	var tokens []access.Token
	for _, h := range scope.Tokens() {
		tokens = append(tokens, h.ID)
	}
	r, err := s.Store.Read(t.Context(), scope)
	ok(t, err)
	defer r.Close()
	whole, err := r.Entries(tokens, access.Position{}, r.Horizon(), 1<<20)
	ok(t, err)
	if len(whole) != 60 {
		t.Fatalf("%d entries", len(whole))
	}
	for _, most := range []int{1, 2, 7, 59, 60, 61} {
		var got []access.Entry
		for at := (access.Position{}); ; {
			part, err := r.Entries(tokens, at, r.Horizon(), most)
			ok(t, err)
			if len(part) == 0 {
				break
			}
			got = append(got, part...)
			at = part[len(part)-1].At
		}
		if d := cmp.Diff(whole, got); d != "" {
			t.Errorf("read %d at a time:\n%s", most, d)
		}
	}
	middle := whole[30].At
	upTo, err := r.Entries(tokens, access.Position{}, middle, 1<<20)
	ok(t, err)
	if len(upTo) != 31 {
		t.Errorf("%d entries up to the 31st", len(upTo))
	}
}

func testRows(t *testing.T, s Subject) {
	ctx, admin := t.Context(), access.Administering()
	set := func(version uint64, value string) (uint64, error) {
		return s.Store.Change(ctx, admin, func(uint64) ([]store.RowChange, error) {
			return []store.RowChange{{Table: store.Officers, Key: "b", Version: version, Value: []byte(value)}, {Table: store.Devices, Key: value, Value: []byte("d")}}, nil
		})
	}
	_, err := set(0, "one")
	ok(t, err)
	row, err := s.Store.Row(ctx, admin, store.Officers, "b")
	ok(t, err)
	if string(row.Value) != "one" || row.Version == 0 {
		t.Fatalf("row %+v", row)
	}
	if _, err := set(0, "two"); !errors.Is(err, errs.Conflict) {
		t.Errorf("over a row that he did not read: %v", err)
	}
	if r, _ := s.Store.Row(ctx, admin, store.Devices, "two"); r.Version != 0 {
		t.Error("half of a change is written")
	}
	_, err = set(row.Version, "three")
	ok(t, err)
	if _, err := set(row.Version, "four"); !errors.Is(err, errs.Conflict) {
		t.Errorf("over a row that was changed: %v", err)
	}
	st := s.Reopen(t)
	row, err = st.Row(ctx, admin, store.Officers, "b")
	ok(t, err)
	if string(row.Value) != "three" {
		t.Errorf("after a restart the row is %q", row.Value)
	}
	_, err = st.Change(ctx, admin, func(uint64) ([]store.RowChange, error) {
		return []store.RowChange{{Table: store.Officers, Key: "b", Version: row.Version}}, nil
	})
	ok(t, err)
	rows, err := st.Rows(ctx, admin, store.Officers)
	ok(t, err)
	if len(rows) != 0 {
		t.Errorf("%d rows after the only one was removed", len(rows))
	}
	rows, err = st.Rows(ctx, admin, store.Devices)
	ok(t, err)
	if len(rows) != 2 || rows[0].Key != "one" || rows[1].Key != "three" {
		t.Errorf("rows %+v", rows)
	}
}

func testCounting(t *testing.T, s Subject) {
	ctx, admin := t.Context(), access.Administering()
	const sides, each = 4, 20
	var wg sync.WaitGroup
	for range sides {
		wg.Go(func() {
			for range each {
				for {
					row, err := s.Store.Row(ctx, admin, store.Settings, "n")
					if err != nil {
						t.Error(err)
						return
					}
					n, _ := strconv.Atoi(string(row.Value))
					_, err = s.Store.Change(ctx, admin, func(uint64) ([]store.RowChange, error) {
						return []store.RowChange{{Table: store.Settings, Key: "n", Version: row.Version, Value: []byte(strconv.Itoa(n + 1))}}, nil
					})
					if err == nil {
						break
					}
					if !errors.Is(err, errs.Conflict) && !errors.Is(err, errs.Unavailable) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	row, err := s.Store.Row(ctx, admin, store.Settings, "n")
	ok(t, err)
	if string(row.Value) != strconv.Itoa(sides*each) {
		t.Errorf("counted to %s, want %d", row.Value, sides*each)
	}
}

func testLists(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o := n.Join(regionfile.Patrol, "unit-a")
	for range 5 {
		o.Must("quarantined:foreign_unit", o.Encounter(NewID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" }))
	}
	var all []intake.Aside
	for key := ([32]byte{}); ; {
		part, err := s.Store.Asides(t.Context(), access.Administering(), key, 2)
		ok(t, err)
		if len(part) == 0 {
			break
		}
		all = append(all, part...)
		key = part[len(part)-1].Key
	}
	if len(all) != 5 || all[0].Reason != "foreign_unit" || all[0].Line != nil {
		t.Errorf("%d asides", len(all))
	}
	for i := range 5 {
		_, err := s.Store.Take(t.Context(), access.Judging(), o.Device, func(intake.View) (store.Push, error) {
			return store.Push{Audit: [][]byte{fmt.Append(nil, "a", i), fmt.Append(nil, "b", i)}}, nil
		})
		ok(t, err)
	}
	text := ""
	for at := (access.Position{}); ; {
		part, err := s.Store.Audit(t.Context(), access.Administering(), at, 3)
		ok(t, err)
		if len(part) == 0 {
			break
		}
		for _, note := range part {
			text += string(note.Value)
		}
		at = part[len(part)-1].At
	}
	if text != "a0b0a1b1a2b2a3b3a4b4" {
		t.Errorf("the audit reads %q", text)
	}
}

func testVerify(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	Busy(n, 11, 120)
	verify := func(st store.Store) {
		found, err := st.Verify(context.Background(), access.Upkeep())
		ok(t, err)
		for _, p := range found {
			t.Errorf("%s: %s", p.Where, p.What)
		}
	}
	verify(s.Store)
	verify(s.Reopen(t))
}
