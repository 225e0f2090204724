package region

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
)

// BenchmarkPushOfFour has four devices push 2,500 revisions each at once.
func BenchmarkPushOfFour(b *testing.B) { pushOfFour(b, onDisk) }

// BenchmarkPushOfFourPostgreSQL is the same into a PostgreSQL of this machine.
func BenchmarkPushOfFourPostgreSQL(b *testing.B) {
	url := database(b)
	pushOfFour(b, func(t testing.TB) *world {
		return newWorld(t, func(o *Options) { o.store, o.Database = nil, url })
	})
}

func pushOfFour(b *testing.B, fresh func(testing.TB) *world) {
	const devices, each = 4, 2_500
	for b.Loop() {
		b.StopTimer()
		w := fresh(b)
		var all []*station
		for d := range uint64(devices) {
			s := w.enrol(regionfile.Patrol, "unit-a")
			chance := rand.New(rand.NewPCG(d, 2))
			for range each {
				s.encounter(uuid.Must(uuid.NewV7()), full(chance))
			}
			all = append(all, s)
		}
		began, before := time.Now(), processor(b)
		b.StartTimer()
		var wg sync.WaitGroup
		var shown atomic.Int64
		for _, s := range all {
			wg.Go(func() {
				m := courier.NewMachine(courier.MachineOptions{Now: time.Now, Chance: func() float64 { return 0.5 }, Transport: s.Client, Outbox: &inOrder{box: s.outbox}})
				for m.Status().State != courier.UpToDate {
					next := m.Step(b.Context())
					if code := m.Status().Code; code != "" {
						b.Logf("shown: %s", code)
						shown.Add(1)
						time.Sleep(time.Until(next))
					}
				}
			})
		}
		wg.Wait()
		b.StopTimer()
		b.ReportMetric(devices*each/time.Since(began).Seconds(), "records/s")
		b.ReportMetric(float64((processor(b)-before).Microseconds())/(devices*each), "cpu-µs/record")
		b.ReportMetric(float64(shown.Load()), "errors-shown")
		w.stop()
		b.StartTimer()
	}
}
