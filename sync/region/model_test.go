package region

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

var seed = flag.Uint64("seed", 0, "run this one seed of the model")

// badLink carries requests straight to the handler, and fails the way links
// do: before the request arrives, after it was handled, in the middle of either
// body, or by delivering twice. Every choice comes from the seed.
type badLink struct {
	handler http.Handler
	cert    *x509.Certificate
	chance  *rand.Rand
	bad     bool
	log     func(string, ...any)
}

var errLink = errors.New("link broke")

func (l *badLink) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		b, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = b
	}
	serve := func(b []byte, r io.Reader) *http.Response {
		in := req.Clone(req.Context())
		in.Body = io.NopCloser(r)
		in.ContentLength = int64(len(b))
		in.TLS = &tls.ConnectionState{HandshakeComplete: true, PeerCertificates: []*x509.Certificate{l.cert}}
		w := httptest.NewRecorder()
		l.handler.ServeHTTP(w, in)
		return w.Result()
	}
	what := 99
	if l.bad {
		what = l.chance.IntN(10)
	}
	switch what {
	case 0: // never arrives
		return nil, errLink
	case 1: // handled, the answer is lost
		serve(body, bytes.NewReader(body))
		return nil, errLink
	case 2: // cut in the middle of the request
		if len(body) > 0 {
			serve(body, io.MultiReader(bytes.NewReader(body[:l.chance.IntN(len(body))]), broken{}))
		}
		return nil, errLink
	case 3: // cut in the middle of the answer
		resp := serve(body, bytes.NewReader(body))
		b, _ := io.ReadAll(resp.Body)
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(b[:l.chance.IntN(len(b)+1)]), broken{}))
		return resp, nil
	case 4: // arrives twice
		serve(body, bytes.NewReader(body))
	}
	return serve(body, bytes.NewReader(body)), nil
}

// broken ends as a connection that is reset does.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// shuffled is an outbox that gives its items in any order, drops some of them
// and gives others twice.
type shuffled struct {
	*box
	chance *rand.Rand
	bad    bool
}

func (s *shuffled) Pending(max int) ([]courier.Item, error) {
	items, err := s.box.Pending(1 << 20)
	if s.bad {
		s.chance.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		if len(items) > 2 {
			items = append(items[1:], items[len(items)-1])
		}
	}
	return items[:min(len(items), max)], err
}

// side is one device in the model.
type side struct {
	*station
	link   *badLink
	outbox *shuffled
	m      *courier.Machine
	wrote  []revision.Signed
}

// model is one night of several devices with bad links and a server that is
// killed now and then.
type model struct {
	t       *testing.T
	w       *world
	chance  *rand.Rand
	sides   []*side
	records []uuid.UUID
}

func newModel(t *testing.T, seed uint64) *model {
	m := &model{t: t, chance: rand.New(rand.NewPCG(seed, 1))}
	m.w = newWorld(t, nil)
	for range 2 + m.chance.IntN(2) {
		m.join(regionfile.Inspector)
	}
	m.join(regionfile.Supervisor)
	for range 3 { // a record is begun once, on one device
		id := newID()
		m.records = append(m.records, id)
		m.write(m.sides[0], id)
	}
	m.settle()
	return m
}

// settle has everybody send and read over good links, then breaks them.
func (m *model) settle() {
	m.heal()
	for _, s := range m.sides {
		s.pull()
		s.link.bad, s.outbox.bad = true, true
	}
}

func (m *model) join(role regionfile.Role) {
	s := &side{station: m.w.enrol(role, "unit-a")}
	id := s.Identity()
	pair, err := tls.X509KeyPair([]byte(id.Certificate), []byte(id.Key))
	if err != nil {
		m.t.Fatal(err)
	}
	s.link = &badLink{handler: m.w.region.Handler(), cert: pair.Leaf, chance: m.chance, bad: true, log: m.t.Logf}
	s.Client.Use(s.link)
	s.outbox = &shuffled{box: s.station.outbox, chance: m.chance, bad: true}
	s.m = courier.NewMachine(courier.MachineOptions{Now: m.w.clock.now, Chance: m.chance.Float64, Transport: s.Client, Outbox: s.outbox})
	m.sides = append(m.sides, s)
}

// step lets one device do one thing.
func (m *model) step() {
	s := m.sides[m.chance.IntN(len(m.sides))]
	switch m.chance.IntN(10) {
	case 0, 1, 2:
		m.write(s, m.records[m.chance.IntN(len(m.records))])
	case 3, 4, 5:
		if next := s.m.Step(context.Background()); m.chance.IntN(2) == 0 {
			if d := next.Sub(m.w.clock.now()); d > 0 {
				m.w.clock.add(d)
			}
		}
	case 6, 7:
		_, _ = s.reader.Pull(context.Background(), 0) // it may fail; it is tried again
	case 8:
		s.m.Nudge()
		m.w.clock.add(time.Duration(m.chance.IntN(10)) * time.Second)
	case 9:
		m.kill()
	}
}

// write makes a revision on the heads of a record that the device knows.
func (m *model) write(s *side, id uuid.UUID) {
	if len(s.wrote) > 12 {
		return
	}
	if m.w.region.people().Officer(s.officer).Role == regionfile.Supervisor {
		s.wrote = append(s.wrote, s.station.write(raid.KindOperation, newID(), raid.Operation{Unit: "unit-a"}, nil))
		return
	}
	heads := m.heads(s, id)
	s.wrote = append(s.wrote, s.encounter(id, func(v *raid.Encounter, e *revision.Envelope) {
		v.Note = fmt.Sprint(m.chance.Uint64())
		for _, h := range heads {
			e.Parents = append(e.Parents, h.Rev)
		}
	}))
}

// heads are a record's heads among what a device wrote and pulled.
func (m *model) heads(s *side, id uuid.UUID) []revision.Signed {
	var all []revision.Signed
	have := map[revision.Hash]bool{}
	for _, r := range append(slices.Clone(s.wrote), values(s.news)...) {
		if r.Envelope.Record == id && !have[r.Rev] {
			have[r.Rev] = true
			all = append(all, r)
		}
	}
	return revision.Heads(all)
}

func values(n *news) []revision.Signed {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []revision.Signed
	for _, s := range n.revs {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b revision.Signed) int { return strings.Compare(string(a.Rev), string(b.Rev)) })
	return out
}

// kill ends the server without a word and starts it on what was durable: all
// that was only in memory is gone, sessions too.
func (m *model) kill() {
	r, err := Open(context.Background(), m.w.opts)
	if err != nil {
		m.t.Fatal(err)
	}
	m.w.region.end()
	m.w.region = r
	for _, s := range m.sides {
		s.link.handler = r.Handler()
	}
}

// heal ends all faults and lets everyone finish, within a bound.
func (m *model) heal() {
	for _, s := range m.sides {
		s.link.bad, s.outbox.bad = false, false
	}
	for range 400 {
		waiting := 0
		for _, s := range m.sides {
			next := s.m.Step(context.Background())
			n, _ := s.outbox.Count()
			waiting += n
			if d := next.Sub(m.w.clock.now()); n > 0 && d > 0 {
				m.w.clock.add(d)
			}
		}
		if waiting == 0 {
			return
		}
	}
	for _, s := range m.sides {
		m.t.Errorf("still waiting: %+v", s.m.Status())
	}
}

// check compares everybody with everything that was ever written.
func (m *model) check() {
	var wrote, ops []revision.Signed
	for _, s := range m.sides {
		for _, r := range s.wrote {
			if wrote = append(wrote, r); r.Envelope.Kind == raid.KindOperation {
				ops = append(ops, r)
			}
		}
	}
	m.w.stored(wrote...)
	if n := len(m.w.store.lines); n != 0 {
		m.t.Errorf("%d lines are still set aside", n)
	}
	for i, s := range m.sides {
		s.pull()
		if d := cmp.Diff(hashes(wrote...), s.news.all()); d != "" {
			m.t.Errorf("device %d reads (-want +got):\n%s", i, d)
		}
		for _, id := range m.records {
			var all []revision.Signed
			for _, r := range wrote {
				if r.Envelope.Record == id {
					all = append(all, r)
				}
			}
			if d := cmp.Diff(hashes(revision.Heads(all)...), hashes(m.heads(s, id)...)); d != "" {
				m.t.Errorf("device %d, heads:\n%s", i, d)
			}
		}
	}
}

// Whatever the links and the server do, once they are well again everything
// that was written is at the region exactly once, nothing is set aside, and
// every device has the same heads.
func TestModel(t *testing.T) {
	seeds := uint64(100)
	if os.Getenv("SHYRAQ_SOAK") != "" {
		seeds = 5000
	}
	first := uint64(time.Now().UnixNano())
	if *seed != 0 {
		first, seeds = *seed, 1
	}
	t.Logf("seeds %d to %d", first, first+seeds-1)
	for n := first; n < first+seeds; n++ {
		ok := t.Run(fmt.Sprintf("seed %d", n), func(t *testing.T) {
			m := newModel(t, n)
			for range 120 {
				m.step()
			}
			m.heal()
			m.check()
		})
		if !ok {
			t.Fatalf("again with: go test ./sync/region -run TestModel -seed %d", n)
		}
	}
}

// What a device may push can be anything; the region answers each line, never
// breaks, and what it calls stored is there. The region remembers what came
// before, so no input can be made smaller: run it with -fuzzminimizetime 1x.
func FuzzPush(f *testing.F) {
	w := newWorld(f, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	r := s.encounter(newID(), nil)
	f.Add(r.AppendLine(nil))
	f.Add(append(append(r.AppendLine(nil), '\n'), r.AppendLine(nil)...))
	f.Add([]byte(`{"rev":"00","sig":"AA==","revision":{}}`))
	sealed, _ := json.Marshal(wire.SealedLine{Rev: r.Rev, Device: s.Identity().Device, DSeq: 1, Wrap: []byte{1}, Sealed: []byte{2}})
	f.Add(sealed)
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := w.region.records.Push(t.Context(), s.Identity().Device, body, w.clock.now())
		if err != nil || len(got.Verdicts) != wire.CountLines(body) {
			t.Fatalf("%d lines, %v", len(got.Verdicts), err)
		}
		for i, v := range got.Verdicts {
			switch v.Result {
			case wire.Stored, wire.Duplicate:
				if _, err := w.store.get(t.Context(), got.Lines[i].Rev); err != nil {
					t.Errorf("%s is called %s: %v", got.Lines[i].Rev, v.Result, err)
				}
			case wire.Held, wire.Quarantined, wire.Refused:
			default:
				t.Errorf("no result: %q", got.Lines[i].Raw)
			}
		}
	})
}
