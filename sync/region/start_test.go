package region

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// fill writes encounters of a station straight into the store, as if they had
// been judged: each a record of its own.
func (w *world) fill(s *station, count int) {
	w.t.Helper()
	note := strings.Repeat("Түнгі сағат ", 82)
	var chain intake.Chain
	for count > 0 {
		n := min(count, 1000)
		count -= n
		var signed []revision.Signed
		for range n {
			r := s.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Note = note })
			signed = append(signed, r)
			s.chain = s.chain[len(s.chain)-1:]
		}
		_, err := w.region.store.Take(context.Background(), access.Judging(), s.Identity().Device, func(intake.View) (store.Push, error) {
			c := intake.Changes{Facts: map[uuid.UUID]access.Facts{}, Chains: map[uuid.UUID]intake.Chain{}}
			for i, r := range signed {
				e, at := r.Envelope, access.Position{Commit: access.Pending, Seq: uint64(i + 1)}
				size := len(r.Bytes) + 200
				m := access.Mark{Kind: e.Kind, Author: e.Author, Unit: e.Unit, District: e.District, Pen: raid.Pen{Officer: e.Author}, Bytes: size}
				f := access.Facts{}.Add(e.Record, m, at)
				c.Facts[e.Record] = f
				c.Stored = append(c.Stored, intake.Stored{Signed: &r, Leaf: intake.Leaf{Rev: r.Rev, Record: e.Record, At: at, Pens: []raid.Pen{m.Pen}, Size: size}})
				c.Entries = append(c.Entries, access.File(access.Object{}, access.Object{Facts: f}, at)...)
				c.Numbers = append(c.Numbers, intake.Number{Device: e.Device, DSeq: chain.DSeq + 1, Rev: r.Rev})
				chain = intake.Chain{DSeq: chain.DSeq + 1, Rev: r.Rev}
			}
			c.Chains[s.Identity().Device] = chain
			return store.Push{Changes: c}, nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// BenchmarkStart starts a server, as a process of its own, on so many stored
// revisions, and measures it until its first answer, then what it holds. More
// are asked for with SHYRAQ_STORED=2000000.
func BenchmarkStart(b *testing.B) {
	sizes := []int{10_000, 200_000}
	if n, err := strconv.Atoi(os.Getenv("SHYRAQ_STORED")); err == nil {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := newWorldAt(b, &clock{real: true}, func(o *Options) { o.store = nil })
			s, boss := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
			began := time.Now()
			w.fill(s, n)
			b.Logf("%d revisions generated in %v", n, time.Since(began).Round(time.Millisecond))
			who, err := json.Marshal(map[string]any{"identity": boss.Identity(), "officer": boss.officer, "key": boss.key})
			if err == nil {
				err = os.WriteFile(filepath.Join(w.opts.Dir, "boss.json"), who, 0o600)
			}
			if err != nil {
				b.Fatal(err)
			}
			addr := w.url[len("https://"):]
			w.stop()
			for b.Loop() {
				c := exec.Command(os.Args[0], "-test.run=^TestStartedServer$")
				c.Env = append(os.Environ(), "SHYRAQ_START="+w.opts.Dir, "SHYRAQ_ADDR="+addr)
				out, err := c.Output()
				if err != nil {
					b.Fatal(err, string(out))
				}
				report(b, out)
			}
		})
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

// TestStartedServer is the server of BenchmarkStart: it opens a region, serves
// it, is asked once, read once, and tells what that took.
func TestStartedServer(t *testing.T) {
	dir := os.Getenv("SHYRAQ_START")
	if dir == "" {
		t.Skip("a part of BenchmarkStart")
	}
	began := time.Now()
	r, err := Open(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", os.Getenv("SHYRAQ_ADDR"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, ln) }()
	var who struct {
		Identity courier.Identity
		Officer  uuid.UUID
		Key      []byte
	}
	raw, err := os.ReadFile(filepath.Join(dir, "boss.json"))
	if err == nil {
		err = json.Unmarshal(raw, &who)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := courier.NewClient(who.Identity, courier.ClientOptions{Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Hello(ctx); err != nil {
		t.Fatal(err)
	}
	first := time.Since(began)
	c.SignIn(&courier.Officer{ID: who.Officer, Key: who.Key})
	var pages time.Duration
	cursor, got := "", 0
	for range 5 { // five pages from the beginning, as a new device reads them
		at := time.Now()
		p, err := c.Changes(ctx, cursor, 1000, 0)
		if err != nil {
			t.Fatal(err)
		}
		cursor, got, pages = p.Cursor, got+len(p.Revisions), pages+time.Since(at)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("ms-to-first-answer=%d heap-MB=%.1f anonymous-MB=%.1f read-revisions=%d ms-reading=%d\n",
		first.Milliseconds(), float64(m.HeapAlloc)/1e6, resident(), got, pages.Milliseconds())
	c.Close()
	cancel()
	<-done
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
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
