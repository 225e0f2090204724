package region

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// link is a proxy between devices and a world.
func (w *world) link() *toxiproxy.Proxy {
	w.t.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p := toxiproxy.NewProxy(server, "link", "127.0.0.1:0", strings.TrimPrefix(w.url, "https://"))
	if err := p.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(p.Stop)
	return p
}

// over is a client of a station over a link.
func (s *station) over(p *toxiproxy.Proxy) *courier.Client {
	s.w.t.Helper()
	id := s.Identity()
	id.Server = "https://" + p.Listen
	c, err := courier.NewClient(id, s.w.clientOptions())
	if err != nil {
		s.w.t.Fatal(err)
	}
	s.w.t.Cleanup(c.Close)
	c.SignIn(&courier.Officer{ID: s.officer, Key: s.key})
	return c
}

// toxics are what a link can do to both sides. Each has numbers of its own by
// chance, and how an exchange may end under it; without an end everything arrives.
var toxics = []struct {
	kind       string
	attributes func(*rand.Rand) string
	ends       []string
}{
	{"latency", func(r *rand.Rand) string {
		return fmt.Sprintf(`{"latency": %d, "jitter": %d}`, r.IntN(15), r.IntN(10))
	}, nil},
	{"slicer", func(r *rand.Rand) string {
		return fmt.Sprintf(`{"average_size": %d, "size_variation": 50, "delay": %d}`, 100+r.IntN(2000), r.IntN(50))
	}, nil},
	{"reset_peer", func(r *rand.Rand) string { return fmt.Sprintf(`{"timeout": %d}`, r.IntN(30)) }, []string{"unreachable"}},
	{"limit_data", func(r *rand.Rand) string { return fmt.Sprintf(`{"bytes": %d}`, r.IntN(40_000)) }, []string{"unreachable", "answer_incomplete"}},
	{"timeout", func(r *rand.Rand) string { return fmt.Sprintf(`{"timeout": %d}`, 1+r.IntN(60)) }, []string{"unreachable"}},
}

// Whatever a link does to what a device sends and to what it hears, nothing is
// lost, nothing is twice, and an exchange that ended is told as what it was: no
// connection, and nothing else.
func TestToxicLinks(t *testing.T) {
	seeds, records := uint64(1), 40
	if soak() {
		seeds, records = 40, 150
	}
	for _, c := range toxics {
		for _, stream := range []string{"upstream", "downstream"} {
			t.Run(c.kind+" "+stream, func(t *testing.T) {
				for seed := range seeds {
					t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
						playToxic(t, seed, records, c.kind, stream, c.attributes, c.ends)
					})
				}
			})
		}
	}
}

func playToxic(t *testing.T, seed uint64, records int, kind, stream string, attributes func(*rand.Rand) string, ends []string) {
	chance := rand.New(rand.NewPCG(seed, 9))
	w := newWorld(t, nil)
	s, boss := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	var all []revision.Signed
	for range records {
		all = append(all, s.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Note = note(chance, 3_000) }))
	}
	link := w.link()
	m := courier.NewMachine(courier.MachineOptions{Now: w.clock.now, Chance: func() float64 { return 0.5 }, Transport: s.over(link), Outbox: s.outbox})
	to := &strict{news: newNews()}
	r := &courier.Reader{Client: boss.over(link), News: to, Officer: boss.officer, KeyOf: boss.reader.KeyOf}
	var told []string
	done := false
	round := func() {
		next := m.Step(t.Context())
		told = append(told, m.Status().Code)
		if d := next.Sub(w.clock.now()); d > 0 {
			w.clock.add(d)
		}
		p, err := r.Pull(t.Context(), 0)
		told = append(told, wire.Code(err))
		done = m.Status().State == courier.UpToDate && m.Status().Waiting == 0 && err == nil && !p.More && len(to.all()) == len(all)
	}
	for range 4 { // it changes, and now and then lets go
		if _, err := link.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"name": "x", "type": %q, "stream": %q, "attributes": %s}`, kind, stream, attributes(chance)))); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			round()
		}
		if err := link.Toxics.RemoveToxic(t.Context(), "x"); err != nil {
			t.Fatal(err)
		}
		if chance.IntN(3) == 0 {
			round()
		}
	}
	ended := 0
	for _, code := range told {
		switch {
		case slices.Contains(ends, code):
			ended++
		case code != "":
			t.Errorf("seed %d: an exchange is told as %s", seed, code)
		}
	}
	if ended == 0 && len(ends) > 0 {
		t.Errorf("seed %d: nothing ended", seed)
	}
	for n := 0; !done && n < 100; n++ {
		round()
	}
	if n, answers := s.outbox.Count(); !done || n > 0 || answers[wire.Stored]+answers[wire.Duplicate] != len(all) {
		t.Errorf("seed %d: %d wait, answers %v, %+v", seed, n, answers, m.Status())
	}
	w.stored(all...)
	if d := cmp.Diff(hashes(all...), to.all()); d != "" || to.twice > 0 {
		t.Errorf("seed %d: read, %d of them twice: %s", seed, to.twice, d)
	}
}

// note is a text that packs badly.
func note(chance *rand.Rand, size int) string {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte('!' + chance.IntN(90))
	}
	return string(b)
}
