package ledger_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/ledger/ledgertest"
)

// BenchmarkSave measures a durable save of one encounter beside two bare
// appends with a flush, taken in turns on the same disk. The figures are
// milliseconds at p50 and p99 and their ratio to the bare ones.
func BenchmarkSave(b *testing.B) {
	k := newKit(b.TempDir())
	k.deliver(b)
	l := k.open(b)
	<-l.Audited()
	var bare [2]*os.File
	for i := range bare {
		f, err := os.OpenFile(filepath.Join(b.TempDir(), "bare"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		bare[i] = f
	}
	block := make([]byte, 4096)
	if _, err := rand.Read(block); err != nil {
		b.Fatal(err)
	}
	var saves, floor []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		k.save(b, l, "ескерту")
		saves = append(saves, time.Since(start))
		start = time.Now()
		for _, f := range bare {
			if _, err := f.Write(block); err != nil {
				b.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				b.Fatal(err)
			}
		}
		floor = append(floor, time.Since(start))
	}
	for name, p := range map[string]int{"p50": 50, "p99": 99} {
		s, f := percentile(saves, p), percentile(floor, p)
		b.ReportMetric(s.Seconds()*1000, "ms-"+name)
		b.ReportMetric(f.Seconds()*1000, "ms-bare-"+name)
		b.ReportMetric(float64(s)/float64(f), "x-"+name)
	}
}

func percentile(all []time.Duration, p int) time.Duration {
	slices.Sort(all)
	return all[(len(all)-1)*p/100]
}

// BenchmarkOpen measures opening a store and reading its first list of fifty,
// for a full store beside an empty one, in turns. SHYRAQ_SOAK adds 100,000.
func BenchmarkOpen(b *testing.B) {
	sizes := []int{10_000}
	if soak() {
		sizes = append(sizes, 100_000)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			full, empty := newKit(b.TempDir()), newKit(b.TempDir())
			full.deliver(b)
			load(b, full, n)
			load(b, empty, 0)
			var big, small, audit []time.Duration
			for b.Loop() {
				big = append(big, openAndList(b, full, 50, &audit))
				small = append(small, openAndList(b, empty, 0, nil))
			}
			s, f := percentile(big, 50), percentile(small, 50)
			b.ReportMetric(s.Seconds()*1000, "ms-full")
			b.ReportMetric(f.Seconds()*1000, "ms-empty")
			b.ReportMetric(float64(s)/float64(f), "x")
			b.ReportMetric(percentile(audit, 50).Seconds()*1000, "ms-audit")
			b.ReportMetric(residentMB(), "MB-resident")
		})
	}
}

// load fills a store as the own device would, in batches.
func load(b *testing.B, k *kit, n int) {
	b.Helper()
	l := k.open(b)
	all, err := k.maker.Chain(n, "2026-03-05")
	if err != nil {
		b.Fatal(err)
	}
	for batch := range slices.Chunk(all, 500) {
		entries := make([]ledger.Entry, len(batch))
		for i, s := range batch {
			entries[i] = ledger.Entry{Signed: s, Key: k.night}
		}
		if _, err := l.Append(context.Background(), entries...); err != nil {
			b.Fatal(err)
		}
	}
	<-l.Audited()
	closeNow(b, l)
}

func openAndList(b *testing.B, k *kit, want int, audit *[]time.Duration) time.Duration {
	runtime.GC()
	start := time.Now()
	l, err := ledger.Open(context.Background(), k.opt)
	if err != nil {
		b.Fatal(err)
	}
	got := 0
	for r, err := range l.Records(context.Background(), ledger.Query{Kinds: []raid.Kind{raid.KindEncounter}, Limit: 50}) {
		if err != nil || len(r.Heads) != 1 {
			b.Fatal(err)
		}
		got++
	}
	took := time.Since(start)
	<-l.Audited()
	if audit != nil {
		*audit = append(*audit, time.Since(start))
	}
	if got != want {
		b.Fatalf("%d records", got)
	}
	closeNow(b, l)
	return took
}

// residentMB reads what the system counts for this process; 0 where it does
// not say.
func residentMB() float64 {
	b, err := os.ReadFile("/proc/self/statm")
	var size, resident float64
	if err == nil {
		_, _ = fmt.Sscan(string(b), &size, &resident)
	}
	return resident * float64(os.Getpagesize()) / (1 << 20)
}

// BenchmarkAppend measures batches of a hundred as a region receives them.
func BenchmarkAppend(b *testing.B) {
	k := newKit(b.TempDir())
	k.opt.Server = true
	l := k.open(b)
	m := ledgertest.NewMaker(5)
	all, err := m.Chain(20_000, "2026-03-05")
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	n := 0
	for b.Loop() {
		if n+100 > len(all) {
			break
		}
		var entries []ledger.Entry
		for _, s := range all[n : n+100] {
			entries = append(entries, ledger.Entry{Signed: s, Key: k.night})
		}
		if _, err := l.Append(context.Background(), entries...); err != nil {
			b.Fatal(err)
		}
		n += 100
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "revisions/s")
}
