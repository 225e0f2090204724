package region

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/revision"
)

// processor is the time of the processor that this process used.
func processor(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// carried gives a station whose requests go straight to the handler: what is
// measured is the server alone.
func (w *world) carried(s *station) {
	w.t.Helper()
	s.Use(&badLink{handler: w.region.Handler(), cert: w.thief(s, "127.0.0.1").pair[0].Leaf, chance: rand.New(rand.NewPCG(1, 1)), log: func(string, ...any) {}})
}

// BenchmarkWaitingFeeds has 1,000 officers of 20 units wait for news while 50
// revisions a second are pushed, one at a time, and tells how much of a core
// that takes beside the same pushes with nobody waiting.
func BenchmarkWaitingFeeds(b *testing.B) {
	const units, patrols, rate, seconds = 20, 48, 50, 10
	w := newWorldAt(b, &clock{real: true}, func(o *Options) {
		o.Limits = httpapi.UsualLimits()
		o.Limits.DeviceRequests.Most, o.Limits.Enrols.Most, o.Limits.AddressRequests.Most = 1e9, 1e9, 1e9
	})
	_, err := w.region.Load(b.Context(), regionFile(b, func(r *regionfile.Region) {
		for i := range units {
			r.Units = append(r.Units, regionfile.Unit{ID: fmt.Sprintf("u%d", i), Names: codes.Names{KK: "Б"}, Districts: []string{districtA}})
		}
	}), false)
	if err != nil {
		b.Fatal(err)
	}
	var all, writers []*station
	for i := range units {
		unit := fmt.Sprintf("u%d", i)
		for j := range patrols + 2 {
			role := regionfile.Patrol
			if j == 0 {
				role = regionfile.Supervisor
			}
			s := w.enrol(role, unit)
			w.carried(s)
			all = append(all, s)
			if j == 2 {
				writers = append(writers, s)
			}
		}
	}
	pushes := func() float64 {
		began, used := time.Now(), processor(b)
		for i := range rate * seconds {
			s := writers[i%len(writers)]
			s.push(s.encounter(newID(), nil))
			time.Sleep(time.Until(began.Add(time.Duration(i+1) * time.Second / rate)))
		}
		return (processor(b) - used).Seconds() / time.Since(began).Seconds()
	}
	for b.Loop() {
		alone := pushes()
		ctx, cancel := context.WithCancel(context.Background())
		var done sync.WaitGroup
		var woken atomic.Int64
		for _, s := range all {
			if _, err := s.reader.Pull(ctx, 0); err != nil {
				b.Fatal(err)
			}
			done.Go(func() {
				for ctx.Err() == nil {
					if p, err := s.reader.Pull(ctx, wire.LongestPoll); err == nil && p.Added > 0 {
						woken.Add(1)
					}
				}
			})
		}
		for w.gauge("shyraq_region_feeds_waiting") < len(all) {
			time.Sleep(10 * time.Millisecond)
		}
		waiting := pushes()
		b.ReportMetric(alone, "cores-alone")
		b.ReportMetric(waiting, "cores-waiting")
		b.ReportMetric(float64(woken.Load())/(rate*seconds), "news/push")
		b.ReportMetric(float64(w.gauge("shyraq_region_feeds_waiting")), "feeds")
		cancel()
		w.region.end()
		done.Wait()
	}
}

// BenchmarkSlowConnections has one certificate hold 64 slow requests and 64 slow
// pushes, and tells how long an honest device's hello and push take.
func BenchmarkSlowConnections(b *testing.B) {
	w := newWorld(b, nil)
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	a := w.thief(other, "127.0.0.2")
	for range 64 {
		a.open("POST", wire.PathSession, wire.TypeJSON, 1000)
		a.open("POST", wire.PathPush, wire.TypeLines, 1<<20)
	}
	for b.Loop() {
		began := time.Now()
		if _, err := mine.Hello(b.Context()); err != nil {
			b.Fatal(err)
		}
		hello := time.Since(began)
		mine.push(mine.encounter(newID(), nil))
		b.ReportMetric(hello.Seconds()*1000, "ms-hello")
		b.ReportMetric((time.Since(began)-hello).Seconds()*1000, "ms-push")
	}
}

// BenchmarkRubbish has one revoked certificate push lines of 490 KB that pack to
// nothing until the region keeps no more, and tells what it kept of them.
func BenchmarkRubbish(b *testing.B) {
	for b.Loop() {
		w := onDisk(b)
		s := w.enrol(regionfile.Patrol, "unit-a")
		if err := w.region.Revoke(b.Context(), admin.RevokeRequest{Device: s.Identity().Device}); err != nil {
			b.Fatal(err)
		}
		w.stop() // files of a store that is open have room for more
		before, began := folderSize(b, w.opts.Dir), time.Now()
		w.start(w.url[len("https://"):])
		sent, unpacked, peak := 0, 0, uint64(0)
		for round := range 40 {
			items := rubbish(s, round)
			var body []byte
			for _, it := range items {
				body = append(append(body, it.Line...), '\n')
			}
			unpacked += len(body)
			sent += len(wire.Pack(nil, body))
			if _, err := s.Push(b.Context(), items); err != nil {
				b.Logf("after %d rounds: %v", round, err)
				break
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
		}
		took := time.Since(began)
		w.stop() // what is kept is on the disk
		kept := folderSize(b, w.opts.Dir) - before
		b.ReportMetric(float64(sent), "B-sent")
		b.ReportMetric(float64(unpacked), "B-unpacked")
		b.ReportMetric(float64(kept), "B-kept")
		b.ReportMetric(float64(kept)/float64(sent), "kept/sent")
		b.ReportMetric(float64(peak)/(1<<20), "MiB-heap")
		b.ReportMetric(took.Seconds(), "s")
	}
}

// rubbish is a push of lines of 490 KB that pack to nothing.
func rubbish(s *station, round int) (items []courier.Item) {
	for i := range 16 {
		raw := fmt.Appendf(nil, `{"a":%q,"device":%q,"dseq":%d}`, strings.Repeat("0", 490<<10), s.Identity().Device, round*16+i)
		items = append(items, courier.Item{Line: fmt.Appendf(nil, `{"rev":%q,"sig":"","revision":%s}`, revision.HashOf(raw), raw)})
	}
	return items
}

// BenchmarkRubbishInMemory pushes some rubbish of one revoked certificate, and ten
// times as much, to a server that is a process of its own, and tells how much
// memory that has at the most.
func BenchmarkRubbishInMemory(b *testing.B) {
	for _, rounds := range []int{6, 60} {
		b.Run(fmt.Sprint(rounds*8, "MB"), func(b *testing.B) {
			for b.Loop() {
				s := stocked(b, 0, "")
				s.world.start(s.Addr)
				from := s.world.enrol(regionfile.Patrol, "unit-a")
				err := s.world.region.Revoke(b.Context(), admin.RevokeRequest{Device: from.Identity().Device})
				s.world.stop()
				if err != nil {
					b.Fatal(err)
				}
				r, stored := s.serve(b), 0
				for round := range rounds {
					got, err := from.Push(b.Context(), rubbish(from, round))
					if err != nil {
						b.Logf("after %d rounds: %v", round, err)
						break
					}
					stored += len(got.Results)
				}
				b.ReportMetric(float64(stored), "lines")
				report(b, r.stop(b))
			}
		})
	}
}

func folderSize(t testing.TB, dir string) (n int64) {
	t.Helper()
	err := filepath.Walk(dir, func(_ string, i os.FileInfo, err error) error {
		if err != nil || i.IsDir() {
			return err
		}
		st, ok := i.Sys().(*syscall.Stat_t)
		if !ok {
			n += i.Size()
			return nil
		}
		n += st.Blocks * 512
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
