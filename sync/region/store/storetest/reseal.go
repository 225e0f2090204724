package storetest

import (
	"context"
	"crypto/rand"
	randv2 "math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Reseals changes the sealing key of a store that is at work, cut off again and
// again: all is there as it was, whoever reads and writes meanwhile notices
// nothing, and in the end nothing needs the old key. It gives the store's ring.
// Open opens the store anew, whatever had it open.
func Reseals(t *testing.T, open func(*sealing.Ring) *kv.Store) *sealing.Ring {
	t.Helper()
	ctx, up := t.Context(), access.Upkeep()
	old, next := seal.NewKey(rand.Reader), seal.NewKey(rand.Reader)
	ring := sealing.Of(old)
	s := open(ring)
	n := NewNight(t, s)
	Busy(n, 7, 150)
	boss, w := n.Join(regionfile.Supervisor, "unit-a"), n.Join(regionfile.Patrol, "unit-a")
	before := map[revision.Hash]bool{}
	boss.See(access.Position{}, before)
	rows, err := s.Change(ctx, access.Administering(), func(uint64) ([]store.RowChange, error) {
		return []store.RowChange{{Table: store.Settings, Key: "word", Value: []byte("kept")}}, nil
	})
	ok(t, err)

	ok(t, ring.Add(next))
	ok(t, ring.Use(next.ID()))
	if done, err := s.Resealed(ctx, up); done || err != nil {
		t.Fatalf("with nothing sealed anew: %v %v", done, err)
	}
	steps, pushed := 0, 0
	for done := false; !done; {
		for range 1 + randv2.IntN(3) { // then it is cut off
			var wg sync.WaitGroup
			wg.Go(func() {
				got, err := s.Reseal(ctx, up)
				if err != nil {
					t.Error(err)
				}
				done = got.Done
			})
			wg.Go(func() {
				if got, _, err := w.Push(w.Encounter(NewID(), nil)); err != nil || got[0] != "stored" {
					t.Errorf("pushed meanwhile: %v %v", got, err)
				}
			})
			wg.Wait()
			pushed++
			if steps++; t.Failed() || steps > 1000 {
				t.Fatalf("not done after %d steps", steps)
			}
		}
		s = open(ring)
		n = n.On(s)
		boss.Night, w.Night = n, n
	}
	if steps < 3 {
		t.Errorf("%d steps are no test of being cut off", steps)
	}
	if done, err := s.Resealed(ctx, up); !done || err != nil {
		t.Fatalf("after all was gone through: %v %v", done, err)
	}
	ok(t, ring.Drop(old.ID()))
	s = open(ring)
	n = n.On(s)
	boss.Night, w.Night = n, n
	by, closed, err := s.Seals(ctx, up)
	if err != nil || closed > 0 || len(by) != 1 || by[next.ID().String()] == 0 {
		t.Errorf("sealed by %v, %d not to be opened, %v", by, closed, err)
	}
	found, err := s.Verify(ctx, up)
	if err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
	after := map[revision.Hash]bool{}
	boss.See(access.Position{}, after)
	if len(after) != len(before)+pushed {
		t.Errorf("%d revisions are read of %d", len(after), len(before)+pushed)
	}
	row, err := s.Row(ctx, access.Administering(), store.Settings, "word")
	if err != nil || string(row.Value) != "kept" || row.Version != rows {
		t.Errorf("a row is %+v, %v", row, err)
	}
	return ring
}

// KeepsWhatIsClosed: a value that cannot be opened keeps the key that sealed it.
func KeepsWhatIsClosed(t *testing.T, open func(*sealing.Ring) *kv.Store) {
	t.Helper()
	ctx, up := context.Background(), access.Upkeep()
	old, next := seal.NewKey(rand.Reader), seal.NewKey(rand.Reader)
	ring := sealing.Of(old)
	s := open(ring)
	w := NewNight(t, s).Join(regionfile.Patrol, "unit-a")
	one := w.Encounter(NewID(), nil)
	w.Must("stored", one)
	id := old.ID()
	bad := append([]byte{1}, id[:]...)
	k := kv.LineKey(one.Rev)
	ok(t, kv.Put(ctx, s.Engine(), []kv.Op{{Pair: kv.Pair{Key: k, Value: append(bad, make([]byte, 80)...)}}}))
	ok(t, ring.Add(next))
	ok(t, ring.Use(next.ID()))
	for step := 0; ; step++ {
		got, err := s.Reseal(ctx, up)
		ok(t, err)
		if got.Done {
			break
		}
		if step > 100 {
			t.Fatal("it does not end")
		}
	}
	if done, err := s.Resealed(ctx, up); done || wire.Code(err) != "key_needed" {
		t.Errorf("%v %v", done, err)
	}
	by, closed, err := s.Seals(ctx, up)
	if d := cmp.Diff(1, by[id.String()]); d != "" || closed != 1 || err != nil {
		t.Errorf("%v %d %v", by, closed, err)
	}
}
