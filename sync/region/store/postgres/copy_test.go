package postgres

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// cut is an engine that fails after so many commits.
type cut struct {
	kv.Engine
	left int
}

var errCut = errors.New("cut off")

func (c *cut) Update(ctx context.Context, d uuid.UUID, look func(kv.Tx) (func(uint64) ([]kv.Op, error), error)) error {
	if c.left--; c.left < 0 {
		return errCut
	}
	return c.Engine.Update(ctx, d, look)
}

// TestARegionMoves from its folder into a database and back, cut off in between:
// all is there, devices push on, and readers go on where they were.
func TestARegionMoves(t *testing.T) {
	ctx, o := t.Context(), tenant(t)
	folder := func() badger.Options { return badger.Options{Options: o.Options, Dir: t.TempDir()} }
	in := func(b badger.Options) kv.Engine {
		e, err := badger.OpenEngine(b)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	first, back := folder(), folder()
	old := in(first)
	n := storetest.NewNight(t, kv.New(old, o.Options))
	// Numbers of commits far above those of the database's transactions.
	high := []kv.Op{{Pair: kv.Pair{Key: kv.CommitKey(50_000_000)}}}
	if err := old.Update(ctx, uuid.Nil, func(kv.Tx) (func(uint64) ([]kv.Op, error), error) {
		return func(uint64) ([]kv.Op, error) { return high, nil }, nil
	}); err != nil {
		t.Fatal(err)
	}
	_ = old.Close()
	old = in(first)
	n = storetest.NewNight(t, kv.New(old, o.Options))
	all := storetest.Busy(n, 31, 120)
	at, got := map[*storetest.Officer]access.Position{}, map[*storetest.Officer]map[revision.Hash]bool{}
	look := func(n *storetest.Night) {
		for _, w := range all {
			if len(w.Subject().Crews) > 0 {
				continue // what is fresh to them See does not read
			}
			if got[w] == nil {
				got[w] = map[revision.Hash]bool{}
			}
			w.Night = n
			at[w] = w.See(at[w], got[w])
		}
	}
	look(n)

	move := func(from kv.Engine, to func() kv.Engine) {
		for left := 0; ; left++ { // cut off again and again
			e := to()
			c, err := kv.Copy(ctx, from, &cut{e, left})
			_ = e.Close()
			if err == nil {
				if c.Written >= c.Pairs {
					t.Errorf("%d pairs were written again of %d: a copy that was cut off begins anew", c.Written, c.Pairs)
				}
				break
			}
			if !errors.Is(err, errCut) {
				t.Fatal(err)
			}
		}
		_ = from.Close()
	}
	push := func(e kv.Engine) {
		s := kv.New(e, o.Options)
		here := n.On(s)
		found, err := s.Verify(ctx, access.Upkeep())
		if err != nil || len(found) > 0 {
			t.Fatalf("after the move: %v %v", found, err)
		}
		for _, w := range all {
			w.Night = here
			if len(w.Chain) > 0 {
				got, _, err := w.Push(w.Chain[0])
				if err != nil || got[0] == "stored" {
					t.Errorf("what was there already is %v, %v", got, err)
				}
			}
		}
		look(here) // nothing again: See fails on what comes twice
		before := len(got[all[3]])
		w := all[0] // a patrol of the unit of all[3], who is its supervisor
		w.Must("stored", w.Encounter(storetest.NewID(), nil))
		look(here)
		if got[all[3]] != nil && len(got[all[3]]) != before+1 {
			t.Errorf("who read on has %d more after one record", len(got[all[3]])-before)
		}
	}
	sql := func() kv.Engine {
		e, err := OpenEngine(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	move(old, sql)
	e := sql()
	push(e)
	move(e, func() kv.Engine { return in(back) })
	again := in(back)
	push(again)
	_ = again.Close()
}
