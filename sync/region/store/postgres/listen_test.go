package postgres

import (
	"context"
	"slices"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/storetest"
)

// TestNewsGoToEveryServer: what one server writes another hears, its own region
// alone, and after its connection was lost it has everybody look.
func TestNewsGoToEveryServer(t *testing.T) {
	o, foreign := tenant(t), tenant(t)
	n, other := storetest.NewNight(t, started(t, o)), storetest.NewNight(t, started(t, foreign))
	heard, lost := make(chan store.Receipt, 100), make(chan struct{}, 100)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- Listen(ctx, o.URL, o.Region, Hearing{func(r store.Receipt) { heard <- r }, func() { lost <- struct{}{} }, func(string) {}})
	}()
	<-lost // it listens
	stranger := other.Join(regionfile.Patrol, "unit-a")
	stranger.Must("stored", stranger.Encounter(storetest.NewID(), nil))
	w := n.Join(regionfile.Patrol, "unit-a")
	r := w.Must("stored", w.Encounter(storetest.NewID(), nil))
	if got := <-heard; got.Commit != r.Commit || !slices.Equal(got.Tokens, r.Tokens) {
		t.Errorf("heard of %+v, written was %+v", got, r)
	}
	e, err := open(t.Context(), o.URL, o.Region)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	if _, err := e.pool.Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where query = $1`, "listen "+channel(o.Region)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-lost:
	case <-time.After(30 * time.Second):
		t.Fatal("nobody is told to look after the connection was lost")
	}
	cancel()
	if err := <-done; err == nil {
		t.Error("it listens on without an end")
	}
}
