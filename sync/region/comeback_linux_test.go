package region

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/feed"
	"shyraq/sync/revision"
)

// Who comes back after a night without network: patrols by two in crews, by ten
// on raids that were planned meanwhile, and supervisors who read all of it.
const (
	backPatrols     = 300
	backSupervisors = 2
	backRecords     = 100
	backOnRaid      = 10
)

// BenchmarkComeBack has 300 devices, each with 100 records, come back at once to
// a server that is a process of its own and has so much stored. They send all
// that they have while they read: their rights changed, a raid names each, and
// whoever is on a raid reads all that was written on it. It tells when all is
// sent and read, how long requests took that do not wait for news, and what
// devices would have shown.
func BenchmarkComeBack(b *testing.B) {
	for _, n := range sizes(b, 10_000) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				s := stocked(b, n, "")
				all := s.assemble(b)
				server := s.serve(b)
				comeBack(b, all)
				report(b, server.stop(b))
			}
		})
	}
}

// assemble enrols who comes back, and plans their raids.
func (s *stock) assemble(b *testing.B) []*returning {
	b.Helper()
	w := s.world
	w.start(s.Addr)
	defer w.stop()
	reading, err := w.region.store.Read(b.Context(), s.reads(b))
	if err != nil {
		b.Fatal(err)
	}
	now := feed.Cursor{Epoch: w.region.people().Epoch().Bytes(), Done: reading.Horizon()}.String()
	reading.Close()
	var all []*returning
	for i := range backPatrols + backSupervisors {
		role := regionfile.Patrol
		if i >= backPatrols {
			role = regionfile.Supervisor
		}
		all = append(all, &returning{station: w.enrol(role, "unit-a"), cursor: now})
	}
	var plans []regionfile.Plan
	from := time.Date(2095, 6, 1, 22, 0, 0, 0, time.FixedZone("", 5*3600))
	for team := range slices.Chunk(all[:backPatrols], backOnRaid) {
		p := regionfile.Plan{ID: newID(), Raid: raid.Raid{Type: "R1", Night: "2095-06-01", From: from, To: from.Add(8 * time.Hour), Unit: "unit-a"}}
		for pair := range slices.Chunk(team, 2) {
			crew := raid.Crew{ID: newID(), Members: []uuid.UUID{pair[0].officer, pair[1].officer}}
			p.Raid.Crews = append(p.Raid.Crews, crew)
			for _, r := range pair {
				r.author(p.ID, crew.ID)
				r.due = backOnRaid * backRecords
			}
		}
		plans = append(plans, p)
	}
	if _, err := w.region.Load(b.Context(), regionFile(b, func(r *regionfile.Region) { r.Raids = plans }), false); err != nil {
		b.Fatal(err)
	}
	for _, r := range all[backPatrols:] {
		r.due = backPatrols * backRecords
	}
	return all
}

// reads is what the supervisor may read.
func (s *stock) reads(b *testing.B) access.Scope {
	b.Helper()
	who := s.world.region.people().Subject(s.Boss.Officer)
	who.Session = true
	scope, err := access.ScopeOf(who)
	if err != nil {
		b.Fatal(err)
	}
	return scope
}

// returning is a device that comes back.
type returning struct {
	*station
	cursor string
	due    int // encounters that it has to read
	read   map[revision.Hash]bool
	took   []time.Duration // of requests that do not wait
	pushed []time.Duration // of those that are a push
	shown  []string        // errors
	mu     sync.Mutex
}

func (r *returning) author(night, crew uuid.UUID) {
	chance := rand.New(rand.NewPCG(uint64(r.officer.ID()), 1))
	fill := full(chance)
	for range backRecords {
		r.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) {
			fill(v, e)
			e.Raid, e.Crew = night, crew
		})
	}
}

// timed notes how long a request takes.
func (r *returning) timed(ask func() error) error {
	_, err := r.time(ask)
	return err
}

func (r *returning) time(ask func() error) (time.Duration, error) {
	began := time.Now()
	err := ask()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = append(r.took, time.Since(began))
	return r.took[len(r.took)-1], err
}

func (r *returning) show(code string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = append(r.shown, code)
}

func (r *returning) Hello(ctx context.Context) (h wire.Hello, err error) {
	err = r.timed(func() error { h, err = r.Client.Hello(ctx); return err })
	return h, err
}

func (r *returning) Push(ctx context.Context, items []courier.Item) (got courier.Receipt, err error) {
	took, err := r.time(func() error { got, err = r.Client.Push(ctx, items); return err })
	r.pushed = append(r.pushed, took) // by its sender alone
	return got, err
}

// send sends all, as the program does it.
func (r *returning) send(ctx context.Context) {
	m := courier.NewMachine(courier.MachineOptions{Now: time.Now, Chance: rand.Float64, Transport: r, Outbox: &inOrder{box: r.outbox}})
	for ctx.Err() == nil {
		next := m.Step(ctx)
		if code := m.Status().Code; code != "" {
			r.show(code)
		}
		if m.Status().State == courier.UpToDate {
			return // whoever has nothing to send is it at once, and would rest for minutes
		}
		select {
		case <-time.After(time.Until(next)):
		case <-ctx.Done():
		}
	}
}

// receive reads until it has all that it should; where nothing is new, it waits.
func (r *returning) receive(ctx context.Context) {
	r.read = map[revision.Hash]bool{}
	wait := time.Duration(0)
	for len(r.read) < r.due && ctx.Err() == nil {
		var p courier.Page
		ask := func() (err error) { p, err = r.Changes(ctx, r.cursor, 1000, wait); return err }
		err := error(nil)
		if wait == 0 {
			err = r.timed(ask)
		} else {
			err = ask()
		}
		if err != nil {
			r.show("reading: " + wire.Code(err))
			time.Sleep(time.Second)
			continue
		}
		for _, s := range p.Revisions {
			if s.Envelope.Kind == raid.KindEncounter {
				r.read[s.Rev] = true
			}
		}
		r.cursor, wait = p.Cursor, 0
		if !p.More {
			wait = wire.LongestPoll
		}
	}
}

// comeBack has all come back at once.
func comeBack(b *testing.B, all []*returning) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 3*time.Minute)
	defer cancel()
	began, before := time.Now(), processor(b)
	var sent atomic.Int64
	var senders, everything sync.WaitGroup
	for _, r := range all {
		senders.Add(1)
		everything.Go(func() { defer senders.Done(); r.send(ctx) })
		everything.Go(func() { r.receive(ctx) })
	}
	go func() { senders.Wait(); sent.Store(int64(time.Since(began))) }()
	everything.Wait()
	drained := time.Since(began)
	var took, pushed []time.Duration
	shown, got, missing := map[string]int{}, 0, 0
	for _, r := range all {
		took, pushed, got = append(took, r.took...), append(pushed, r.pushed...), got+len(r.read)
		for _, code := range r.shown {
			shown[code]++
		}
		r.Close()
		missing += max(0, r.due-len(r.read)) // a last page may bring more than is due
	}
	slices.Sort(took)
	slices.Sort(pushed)
	count := 0
	for code, n := range shown {
		b.Logf("shown: %s, %d times", code, n)
		count += n
	}
	b.ReportMetric(time.Duration(sent.Load()).Seconds(), "s-sent")
	b.ReportMetric(drained.Seconds(), "s-drained")
	b.ReportMetric(took[len(took)/2].Seconds(), "s-p50")
	b.ReportMetric(p99(took).Seconds(), "s-p99")
	b.ReportMetric(p99(pushed).Seconds(), "s-p99-of-pushes")
	b.ReportMetric(float64(len(pushed)), "pushes")
	b.ReportMetric(took[len(took)-1].Seconds(), "s-longest")
	b.ReportMetric(float64(count), "errors-shown")
	b.ReportMetric(float64(got), "read-revisions")
	b.ReportMetric(float64(missing), "missing-revisions")
	b.ReportMetric(float64(len(took)), "requests")
	b.ReportMetric((processor(b) - before).Seconds(), "cpu-s-of-devices")
}

// p99 gives what 99 of 100 are not above.
func p99(sorted []time.Duration) time.Duration {
	return sorted[int(math.Ceil(float64(len(sorted))*0.99))-1]
}
