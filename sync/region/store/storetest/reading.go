package storetest

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

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
	if v.Rev != a.Rev || v.Size != len(Kept(a)) {
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
		case who.may && (err != nil || string(line) != string(Kept(a))):
			t.Errorf("%s: the line did not come back as it went in: %v", name, err)
		case !who.may && !errors.Is(err, errs.Denied):
			t.Errorf("%s reads the line: %v", name, err)
		}
		r.Close()
	}
	testShown(t, n, v)
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

// testShown: who may read some groups of fields is given no line, and of the line no
// more than those.
func testShown(t *testing.T, n *Night, v store.Version) {
	over := n.Join(regionfile.Supervisor, "unit-c")
	over.Oversees = []access.Since[string]{{ID: "unit-a"}}
	r, err := n.Store.Read(t.Context(), over.Scope())
	ok(t, err)
	defer r.Close()
	if _, err := r.Line(v); !errors.Is(err, errs.Denied) {
		t.Errorf("who may read a part has the line: %v", err)
	}
	p, err := r.Shown(v, nil)
	if err != nil || p.Of != v.Rev || bytes.Contains(p.AppendLine(nil), []byte(Canary)) || !bytes.Contains(p.Revision, []byte("2095-06-01")) {
		t.Errorf("he is shown %s, %v", p.Revision, err)
	}
	none, err := n.Store.Read(t.Context(), n.Join(regionfile.Patrol, "unit-c").Scope())
	ok(t, err)
	defer none.Close()
	if _, err := none.Shown(v, nil); !errors.Is(err, errs.Denied) {
		t.Errorf("another is shown it: %v", err)
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
