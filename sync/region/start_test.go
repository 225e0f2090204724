package region

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"testing"
	"time"

	"shyraq/sync/courier"
)

// mostInDatabase is how much is generated into a PostgreSQL.
const mostInDatabase = 300_000

// BenchmarkStart starts a server, as a process of its own, on so many stored
// revisions, and measures it until its first answer, then what it holds. What a
// PostgreSQL holds is not counted.
func BenchmarkStart(b *testing.B) {
	start := func(b *testing.B, s *stock) {
		for b.Loop() {
			r := s.serve(b, "SHYRAQ_PAGES=5")
			report(b, r.stop(b))
		}
	}
	for _, n := range sizes(b, 10_000, 100_000) {
		b.Run(fmt.Sprint(n), func(b *testing.B) { start(b, stocked(b, n, "")) })
	}
	for _, n := range sizes(b, 10_000, 100_000) {
		if n > mostInDatabase {
			continue // it takes too long to make
		}
		b.Run(fmt.Sprint("postgres/", n), func(b *testing.B) { start(b, stocked(b, n, database(b))) })
	}
}

func report(b *testing.B, out []byte) {
	line, _, _ := bytes.Cut(out, []byte("\n"))
	for _, f := range strings.Fields(string(line)) {
		name, value, _ := strings.Cut(f, "=")
		v, err := strconv.ParseFloat(value, 64)
		if err != nil {
			b.Fatalf("%s", out)
		}
		b.ReportMetric(v, name)
	}
}

// TestStartedServer is the server of BenchmarkStart and of others, a process of
// its own: it opens a region and serves it until its input ends. It is asked once,
// and read so many pages as it is told to, and says what that took and what it
// holds.
func TestStartedServer(t *testing.T) {
	dir := os.Getenv("SHYRAQ_START")
	if dir == "" {
		t.Skip("a part of BenchmarkStart")
	}
	began := time.Now()
	opened := KeepToMemory(UsualMemory)
	r, err := Open(context.Background(), Options{Dir: dir, Database: os.Getenv("SHYRAQ_START_DATABASE")})
	opened()
	if err != nil {
		t.Fatal(err)
	}
	var s stock
	raw, err := os.ReadFile(filepath.Join(dir, "stock.json"))
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, ln) }()
	told := s.ask(t, began)
	fmt.Println("ready")
	peak := watched(ctx)
	_, _ = io.Copy(io.Discard, os.Stdin)
	own := peak()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("%s heap-MB=%.1f anonymous-MB=%.1f most-anonymous-MB=%.1f\n", told, float64(m.HeapAlloc)/1e6, resident(), own)
	cancel()
	<-done
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// ask asks the server once, and reads pages from the beginning, as a new device
// does.
func (s *stock) ask(t *testing.T, began time.Time) string {
	t.Helper()
	c, err := courier.NewClient(s.Boss.Identity, courier.ClientOptions{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Hello(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, worked := time.Since(began), worked()
	c.SignIn(&courier.Officer{ID: s.Boss.Officer, Key: s.Boss.Key})
	pages, _ := strconv.Atoi(os.Getenv("SHYRAQ_PAGES"))
	cursor, got, reading := "", 0, time.Now()
	for range pages {
		p, err := c.Changes(t.Context(), cursor, 1000, 0)
		if err != nil {
			t.Fatal(err)
		}
		cursor, got = p.Cursor, got+len(p.Revisions)
	}
	return fmt.Sprintf("ms-to-first-answer=%d cpu-ms-to-first-answer=%d revisions-of-first-pages=%d ms-of-first-pages=%d", first.Milliseconds(), worked.Milliseconds(), got, time.Since(reading).Milliseconds())
}

// watched looks often at how much memory of its own the process has, and gives
// the most. Where SHYRAQ_HEAP names a file, a profile of it is written there.
func watched(ctx context.Context) func() float64 {
	ctx, stop := context.WithCancel(ctx)
	most := make(chan float64)
	go func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		noted := 0.0
		for peak := resident(); ; peak = max(peak, resident()) {
			if file := os.Getenv("SHYRAQ_HEAP"); file != "" && peak > noted+50 {
				noted = peak
				writeHeap(file)
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				most <- peak
				return
			}
		}
	}()
	return func() float64 { stop(); return <-most }
}

// worked is how much time of the processor this process took, to 10 ms.
func worked() (d time.Duration) {
	b, _ := os.ReadFile("/proc/self/stat")
	_, rest, _ := strings.Cut(string(b), ") ")
	if f := strings.Fields(rest); len(f) > 12 {
		for _, ticks := range f[11:13] { // in its own code, and in the system for it
			n, _ := strconv.Atoi(ticks)
			d += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return d
}

// writeHeap writes a profile of what the process holds.
func writeHeap(file string) {
	f, err := os.Create(file)
	if err != nil {
		return
	}
	defer f.Close()
	_ = pprof.WriteHeapProfile(f)
}

// resident is how much memory this process has of its own, in MB: what it reads
// through maps of files is not counted.
func resident() float64 {
	b, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "RssAnon:" {
			kb, _ := strconv.ParseFloat(f[1], 64)
			return kb / 1000
		}
	}
	return 0
}
