package figures

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// shelf is a store of which nothing can be read but rows that are not there.
type shelf struct {
	store.Store
	reads atomic.Int32
	held  chan struct{} // what a read waits for; nil: nothing
}

func (s *shelf) Row(context.Context, access.Scope, store.Table, string) (store.Row, error) {
	return store.Row{}, nil
}

func (s *shelf) Read(ctx context.Context, _ access.Scope) (store.Reading, error) {
	s.reads.Add(1)
	if s.held != nil {
		<-s.held
	}
	return nil, store.Damaged("line")
}

var ground = Ground{Offset: time.UTC, District: func(c string) (string, bool) { return c, true },
	Venue: func(string) (*raid.Point, bool) { return nil, false }}

func scope(t *testing.T) access.Scope {
	t.Helper()
	s, err := access.CountingOf(access.Subject{Device: wire.DeviceActive, Session: true, Officer: uuid.UUID{1}, Role: regionfile.Supervisor, Unit: access.Since[string]{ID: "u"}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func keeper(s store.Store, now func() time.Time) *Keeper {
	return NewKeeper(Options{Store: s, Now: now, Run: func(f func(context.Context)) { go f(context.Background()) }})
}

// A store that cannot be read is not read again with every request.
func TestACountThatFailsIsNotBegunAtOnce(t *testing.T) {
	now := time.Date(2095, 7, 11, 13, 0, 0, 0, time.UTC)
	s := &shelf{}
	k := keeper(s, func() time.Time { return now })
	for range 5 {
		if _, err := k.Of(t.Context(), scope(t), "u", ground); wire.Code(err) != "store_damaged" {
			t.Fatal(err)
		}
	}
	if n := s.reads.Load(); n != 1 {
		t.Errorf("it was read %d times in a minute", n)
	}
	now = now.Add(again)
	if _, err := k.Of(t.Context(), scope(t), "u", ground); err == nil || s.reads.Load() != 2 {
		t.Errorf("after a minute: %v, read %d times", err, s.reads.Load())
	}
}

// Whoever does not wait for a count is told so, and the count goes on.
func TestACountGoesOnWithoutWhoAsked(t *testing.T) {
	now := time.Date(2095, 7, 11, 13, 0, 0, 0, time.UTC)
	s := &shelf{held: make(chan struct{})}
	k := keeper(s, func() time.Time { return now })
	for range 3 {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		_, err := k.Of(ctx, scope(t), "u", ground)
		if wire.Code(err) != wire.CodeCounting || !errors.Is(err, errs.Unavailable) {
			t.Fatal(err)
		}
	}
	close(s.held)
	if _, err := k.Of(t.Context(), scope(t), "u", ground); wire.Code(err) != "store_damaged" || s.reads.Load() != 1 {
		t.Errorf("%v, read %d times", err, s.reads.Load())
	}
}

// Nobody is told of a unit to which his scope does not lead.
func TestOnlyTheUnitsOfTheScope(t *testing.T) {
	s := &shelf{}
	_, err := keeper(s, time.Now).Of(t.Context(), scope(t), "other", ground)
	if !errors.Is(err, errs.Denied) || s.reads.Load() != 0 {
		t.Errorf("%v, read %d times", err, s.reads.Load())
	}
}
