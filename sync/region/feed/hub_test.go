package feed_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// TestOnlyWhomItConcernsIsWoken: a push wakes those whose records or rights it
// changes, and nobody else.
func TestOnlyWhomItConcernsIsWoken(t *testing.T) {
	n := storetest.NewNight(t, inMemory(t))
	author, mate, stranger := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-b")
	insp, boss, theirs := n.Join(regionfile.Inspector, "unit-a"), n.Join(regionfile.Supervisor, "unit-a"), n.Join(regionfile.Supervisor, "unit-b")
	names := map[*storetest.Officer]string{author: "author", mate: "mate", stranger: "stranger", insp: "inspector", boss: "supervisor", theirs: "another supervisor"}
	hub := feed.NewHub()
	woken := func(act func() store.Receipt) string {
		waiters := map[*storetest.Officer]*feed.Waiter{}
		for o := range names {
			waiters[o] = hub.Wait(o.Scope())
		}
		hub.Wake(act())
		out := ""
		for _, o := range []*storetest.Officer{author, mate, stranger, insp, boss, theirs} {
			select {
			case <-waiters[o].Woken:
				out += names[o] + " "
			default:
			}
			waiters[o].Close()
		}
		return out
	}
	id, crew := storetest.NewID(), storetest.NewID()
	first := author.Encounter(id, nil)
	plan := boss.Write(raid.KindRaid, storetest.NewID(), raid.Raid{Unit: "unit-a", Crews: []raid.Crew{{ID: crew, Members: []uuid.UUID{mate.ID}}}}, nil)
	for _, c := range []struct {
		name string
		act  func() store.Receipt
		want string
	}{
		{"a record", func() store.Receipt { return author.Must("stored", first) }, "author inspector supervisor "},
		{"the same again", func() store.Receipt { return author.Must("duplicate", first) }, ""},
		{"a plan", func() store.Receipt { return boss.Must("stored", plan) }, "author mate inspector supervisor "},
		{"a record of a crew", func() store.Receipt {
			return author.Must("stored", author.Encounter(storetest.NewID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Crew = crew }))
		}, "author mate inspector supervisor "},
		{"a pen that is passed", func() store.Receipt {
			return author.Must("stored", author.Encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
				storetest.After(first)(v, e)
				v.Pen = raid.Pen{Officer: stranger.ID}
			}))
		}, "author stranger inspector supervisor "},
		{"a line that is set aside", func() store.Receipt {
			return author.Must("quarantined:foreign_unit", author.Encounter(storetest.NewID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" }))
		}, ""},
	} {
		if got := woken(c.act); got != c.want {
			t.Errorf("%s wakes %q, want %q", c.name, got, c.want)
		}
	}
	if n := hub.Waiting(); n != 0 {
		t.Errorf("%d wait after all went", n)
	}
}

// TestNextWaits: a reader waits until something is there for him, is told when
// it is not, and is refused when his right ends meanwhile.
func TestNextWaits(t *testing.T) {
	n := storetest.NewNight(t, inMemory(t))
	o, boss := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-a")
	hub := feed.NewHub()
	scope := func() (access.Scope, error) { return boss.Scope(), nil }
	start := func(c feed.Cursor, scope func() (access.Scope, error), stop chan struct{}) chan result {
		out := make(chan result, 1)
		go func() {
			p, err := hub.Next(t.Context(), n.Store, scope, feed.Show{}, c, feed.Usual, stop)
			out <- result{p, err}
		}()
		for hub.Waiting() == 0 {
			time.Sleep(time.Millisecond)
		}
		return out
	}
	got := start(feed.Cursor{}, scope, nil)
	a := o.Encounter(storetest.NewID(), nil)
	hub.Wake(o.Must("stored", a))
	r := <-got
	if r.err != nil || len(r.page.Lines) != 1 {
		t.Fatalf("%d lines, %v", len(r.page.Lines), r.err)
	}
	stop := make(chan struct{})
	got = start(r.page.Next, scope, stop)
	close(stop)
	if r := <-got; r.err != nil || len(r.page.Lines) != 0 {
		t.Errorf("told to stop: %d lines, %v", len(r.page.Lines), r.err)
	}
	asked := 0
	ending := func() (access.Scope, error) {
		if asked++; asked > 1 {
			return access.Scope{}, errs.Errorf(errs.Denied, wire.CodeRevoked, "changes")
		}
		return boss.Scope(), nil
	}
	got = start(r.page.Next, ending, nil)
	hub.WakeAll()
	if r := <-got; wire.Code(r.err) != wire.CodeRevoked {
		t.Errorf("his right ended: %v", r.err)
	}
	for name, wake := range map[string]func(){
		"for all":        hub.WakeAll,
		"for whom it is": func() { hub.Wake(store.Receipt{Commit: 1, Officers: []uuid.UUID{boss.ID}}) },
	} {
		asked = 0
		between := func() (access.Scope, error) {
			s, err := ending()
			wake()
			return s, err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := hub.Next(ctx, n.Store, between, feed.Show{}, r.page.Next, feed.Usual, nil)
		cancel()
		if wire.Code(err) != wire.CodeRevoked {
			t.Errorf("his right ended %s before he waited: %v", name, err)
		}
	}
}

// TestABusyRegionGathers: while commits come thick and fast, a page that has
// little takes along what comes meanwhile; otherwise, and where the reader does
// not wait, he is answered at once.
func TestABusyRegionGathers(t *testing.T) {
	stopped := make(chan struct{})
	close(stopped)
	for _, c := range []struct {
		name    string
		commits int
		stop    chan struct{}
		want    int
	}{
		{"busy", 20, nil, 2},
		{"busy, but he does not wait", 20, stopped, 1},
		{"quiet", 19, nil, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := storetest.NewNight(t, inMemory(t))
			o, boss := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-a")
			first, later := o.Encounter(storetest.NewID(), nil), o.Encounter(storetest.NewID(), nil)
			o.Must("stored", first)
			hub := feed.NewHub()
			hub.Stop(time.Now())
			for range c.commits {
				hub.Wake(store.Receipt{})
			}
			asked := 0
			p, err := hub.Next(t.Context(), n.Store, func() (access.Scope, error) {
				if asked++; asked == 2 { // once more, after he waited
					o.Must("stored", later)
				}
				return boss.Scope(), nil
			}, feed.Show{}, feed.Cursor{}, feed.Usual, c.stop)
			if err != nil || len(p.Lines) != c.want || len(p.Records) != c.want {
				t.Fatalf("%d lines of %d records, %v, want %d", len(p.Lines), len(p.Records), err, c.want)
			}
			rest, err := feed.Look(t.Context(), n.Store, boss.Scope(), feed.Show{}, p.Next, feed.Usual)
			if err != nil || len(rest.Lines) != 0 {
				t.Errorf("behind it come %d lines again, %v", len(rest.Lines), err)
			}
		})
	}
}

type result struct {
	page feed.Page
	err  error
}

// TestWatchedHasABound: who was in many raids is woken for the last of them.
func TestWatchedHasABound(t *testing.T) {
	s := access.Subject{Device: wire.DeviceActive, Session: true, Officer: storetest.NewID(), Role: regionfile.Patrol, Unit: access.Since[string]{ID: "unit-a"}}
	for i := range 2000 {
		at := access.Position{Commit: uint64(i + 1)}
		s.Crews = append(s.Crews, access.Since[uuid.UUID]{ID: storetest.NewID(), At: at})
		s.Raids = append(s.Raids, access.Since[uuid.UUID]{ID: storetest.NewID(), At: at})
	}
	scope, err := access.ScopeOf(s)
	if err != nil {
		t.Fatal(err)
	}
	hub := feed.NewHub()
	w := hub.Wait(scope)
	defer w.Close()
	if n := w.Tokens(); n > 16*feed.MaxWatched {
		t.Errorf("he waits for %d tokens of %d", n, len(scope.Tokens()))
	}
	for name, c := range map[string]struct {
		raid uuid.UUID
		want int
	}{"tonight's": {s.Raids[1999].ID, 1}, "the first": {s.Raids[0].ID, 0}} {
		if got := hub.Wake(store.Receipt{Tokens: []access.Token{{Class: access.Fieldwork, Way: access.ByRaid, ID: c.raid}}}); got != c.want {
			t.Errorf("%s raid wakes %d", name, got)
		}
	}
}

// BenchmarkWake wakes a thousand waiting readers of forty units, each in a raid
// of his own and twenty-five to a unit, by pushes of one record each.
func BenchmarkWake(b *testing.B) {
	hub := feed.NewHub()
	var all []*feed.Waiter
	for i := range 1000 {
		s := access.Subject{Device: wire.DeviceActive, Session: true, Officer: uuid.New(), Role: regionfile.Inspector, Unit: access.Since[string]{ID: string(rune('a' + i%40))},
			Raids: []access.Since[uuid.UUID]{{ID: uuid.New()}}, Districts: []access.Since[string]{{ID: string(rune('a' + i%40))}}}
		scope, err := access.ScopeOf(s)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, hub.Wait(scope))
	}
	var receipts []store.Receipt
	for i := range 40 {
		f := access.Facts{}.Add(uuid.New(), access.Mark{Kind: raid.KindEncounter, Author: uuid.New(), Unit: string(rune('a' + i)), District: string(rune('a' + i))}, access.Position{Commit: 1, Seq: 1})
		r := store.Receipt{Commit: 1}
		for _, e := range access.File(access.Object{}, access.Object{Facts: f}, access.Position{Commit: 1, Seq: 1}) {
			r.Tokens = append(r.Tokens, e.Token)
		}
		receipts = append(receipts, r)
	}
	n, i := 0, 0
	for b.Loop() {
		n += hub.Wake(receipts[i%40])
		i++
		for _, w := range all[:25] { // some look
			select {
			case <-w.Woken:
			default:
			}
		}
	}
	b.ReportMetric(float64(n)/float64(b.N), "woken/push")
}
