package region

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/projection"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// clock is a clock that a test winds.
type clock struct {
	mu   sync.Mutex
	t    time.Time
	real bool // it goes by itself
}

func newClock() *clock { return &clock{t: time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.real {
		return time.Now()
	}
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

const districtA, districtB = "711110000", "711210000"

// regionFile is a region of two units with a district each.
func regionFile(t testing.TB, more func(*regionfile.Region)) []byte {
	t.Helper()
	square := func(lon int) json.RawMessage {
		return json.RawMessage(fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%d,51],[%d,51],[%d,52],[%d,52],[%d,51]]]}`, lon, lon+1, lon+1, lon, lon))
	}
	r := regionfile.Region{Schema: 1, ID: "astana", KATO: "710000000", Names: codes.Names{KK: "Астана"}, Offset: "+05:00",
		Districts: []regionfile.District{
			{KATO: districtA, Names: codes.Names{KK: "Алматы"}, Geometry: square(71)},
			{KATO: districtB, Names: codes.Names{KK: "Есіл"}, Geometry: square(72)},
		},
		Units: []regionfile.Unit{
			{ID: "unit-a", Names: codes.Names{KK: "А"}, Districts: []string{districtA}},
			{ID: "unit-b", Names: codes.Names{KK: "Б"}, Districts: []string{districtB}},
		}}
	if more != nil {
		more(&r)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// world is a region that serves on a real TLS socket, with a clock that a test
// winds.
type world struct {
	t      testing.TB
	clock  *clock
	region *Region
	store  *memory
	url    string
	opts   Options
	served chan error // how serving ended
	stop   func()
	two    []twoOf // administrators, once something was decided by them
}

func newWorld(t testing.TB, change func(*Options)) *world {
	t.Helper()
	return newWorldAt(t, newClock(), change)
}

func newWorldAt(t testing.TB, c *clock, change func(*Options)) *world {
	t.Helper()
	w := &world{t: t, clock: c, store: newMemory(t)}
	w.opts = Options{Dir: t.TempDir(), Now: w.clock.now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler),
		Free: func(string) (uint64, error) { return 1 << 40, nil }, store: w.store}
	if change != nil {
		change(&w.opts)
	}
	w.start("127.0.0.1:0")
	if _, err := w.region.Load(t.Context(), regionFile(t, nil), false); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.stop() })
	return w
}

// start opens the region and serves it.
func (w *world) start(addr string) {
	w.t.Helper()
	r, err := Open(context.Background(), w.opts)
	if err != nil {
		w.t.Fatal(err)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, ln) }()
	w.region, w.served, w.url = r, done, "https://"+ln.Addr().String()
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
		if err := r.Close(); err != nil {
			w.t.Error(err)
		}
	})
}

// restart closes the region and opens it on the same address.
func (w *world) restart() {
	w.t.Helper()
	addr := w.url[len("https://"):]
	w.stop()
	w.start(addr)
}

func (w *world) clientOptions() courier.ClientOptions {
	return courier.ClientOptions{Now: w.clock.now, Rand: rand.Reader}
}

func (w *world) invite(role regionfile.Role, unit string) admin.Invite {
	w.t.Helper()
	v, err := w.region.Invite(context.Background(), admin.InviteRequest{Role: role, Unit: unit, Name: "Сынақ"})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// station is a device with one officer signed in.
type station struct {
	*courier.Client
	w       *world
	officer uuid.UUID
	unit    string
	key     ed25519.PrivateKey
	clock   *revision.Clock
	mu      sync.Mutex
	chain   []revision.Signed
	outbox  *box
	news    *news
	reader  *courier.Reader
}

// enrol makes an officer and his device.
func (w *world) enrol(role regionfile.Role, unit string) *station {
	w.t.Helper()
	return w.enrolWith(w.invite(role, unit), unit)
}

// enrolWith makes a device from an invite.
func (w *world) enrolWith(v admin.Invite, unit string) *station {
	w.t.Helper()
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	e, err := courier.Enrol(context.Background(), courier.EnrolOptions{Server: w.url, Code: v.Code, OfficerKey: pub, Client: "test", ClientOptions: w.clientOptions()})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.station(e, unit, key)
}

func (w *world) station(e courier.Enrolment, unit string, key ed25519.PrivateKey) *station {
	w.t.Helper()
	return w.stationWith(e, unit, key, w.clientOptions())
}

// stationWith is a station whose client has options of its own.
func (w *world) stationWith(e courier.Enrolment, unit string, key ed25519.PrivateKey, o courier.ClientOptions) *station {
	w.t.Helper()
	c, err := courier.NewClient(e.Identity, o)
	if err != nil {
		w.t.Fatal(err)
	}
	c.SignIn(&courier.Officer{ID: e.Officer, Key: key})
	w.t.Cleanup(c.Close)
	s := &station{Client: c, w: w, officer: e.Officer, unit: unit, key: key, clock: revision.NewClock(o.Now),
		outbox: newBox(), news: newNews()}
	s.reader = &courier.Reader{Client: c, News: s.news, Officer: e.Officer, KeyOf: func(revision.Envelope) seal.KeyID { return seal.KeyID{} }}
	return s
}

// write authors the device's next revision, after change had its way with the
// envelope.
func (s *station) write(kind raid.Kind, record uuid.UUID, body any, change func(*revision.Envelope)) revision.Signed {
	s.w.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, err := json.Marshal(body)
	if err != nil {
		s.w.t.Fatal(err)
	}
	e := revision.Envelope{Schema: 1, Kind: kind, Record: record, Device: s.Identity().Device, DSeq: uint64(len(s.chain)) + 1,
		Author: s.officer, Key: revision.KeyID(s.key.Public().(ed25519.PublicKey)), Time: s.clock.Now(), Unit: s.unit, Body: raw}
	if n := len(s.chain); n > 0 {
		e.Prev = s.chain[n-1].Rev
	}
	if change != nil {
		change(&e)
	}
	r, err := revision.Sign(e, s.key)
	if err != nil {
		s.w.t.Fatal(err)
	}
	s.chain = append(s.chain, r)
	s.outbox.put(r)
	return r
}

// encounter authors an encounter of tonight, with the pen in the officer's own
// hand.
func (s *station) encounter(record uuid.UUID, change func(*raid.Encounter, *revision.Envelope)) revision.Signed {
	s.w.t.Helper()
	v := raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: s.officer}, Place: raid.Place{District: districtA}, Note: "сынақ <&> №"}
	return s.write(raid.KindEncounter, record, &v, nil2(change, &v))
}

// nil2 lets a test change body and envelope together.
func nil2(change func(*raid.Encounter, *revision.Envelope), v *raid.Encounter) func(*revision.Envelope) {
	return func(e *revision.Envelope) {
		e.District = v.Place.District
		if change != nil {
			change(v, e)
		}
		e.Body, _ = json.Marshal(v)
	}
}

// inA puts an encounter on the ground of district A: whoever is of another
// district has to have been there.
func inA(v *raid.Encounter, _ *revision.Envelope) {
	v.Place.Point = &raid.Point{Lat: 515000000, Lon: 715000000}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// push sends revisions as they are and gives what became of each.
func (s *station) push(revs ...revision.Signed) []wire.Result {
	s.w.t.Helper()
	var items []courier.Item
	for _, r := range revs {
		items = append(items, courier.Item{DSeq: r.Envelope.DSeq, Rev: r.Rev, Line: r.AppendLine(nil)})
	}
	got, err := s.Push(context.Background(), items)
	if err != nil {
		s.w.t.Fatal(err)
	}
	return got.Results
}

// results writes results short: "stored quarantined:fork".
func results(all []wire.Result) []string {
	var out []string
	for _, r := range all {
		s := string(r.Result)
		if r.Reason != "" {
			s += ":" + r.Reason
		}
		out = append(out, s)
	}
	return out
}

// pull fetches all that is new and gives the revisions the station has then.
func (s *station) pull() []revision.Hash {
	s.w.t.Helper()
	for {
		p, err := s.reader.Pull(context.Background(), 0)
		if err != nil {
			s.w.t.Fatal(err)
		}
		if !p.More {
			return s.news.all()
		}
	}
}

// box is an outbox in memory.
type box struct {
	mu    sync.Mutex
	items []courier.Item
	acks  map[revision.Hash]courier.Ack
	epoch string
	fail  error
}

func newBox() *box { return &box{acks: map[revision.Hash]courier.Ack{}} }

func (b *box) put(r revision.Signed) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, courier.Item{DSeq: r.Envelope.DSeq, Rev: r.Rev, Line: r.AppendLine(nil)})
}

func (b *box) Pending(max int) ([]courier.Item, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []courier.Item
	for _, it := range b.items {
		if _, ok := b.acks[it.Rev]; !ok && len(out) < max {
			out = append(out, it)
		}
	}
	return out, nil
}

func (b *box) Acknowledge(epoch string, acks []courier.Ack) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	if epoch != b.epoch {
		clear(b.acks)
		b.epoch = epoch
	}
	for _, a := range acks {
		b.acks[a.Rev] = a
	}
	return nil
}

func (b *box) Rewind(contiguous uint64) (again int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	stored := false
	for _, a := range b.acks {
		if a.DSeq > contiguous {
			stored = stored || a.Result == wire.Stored || a.Result == wire.Duplicate
			again++
		}
	}
	if !stored {
		return 0, nil
	}
	maps.DeleteFunc(b.acks, func(_ revision.Hash, a courier.Ack) bool { return a.DSeq > contiguous })
	return again, nil
}

func (b *box) Count() (int, map[wire.ResultKind]int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := map[wire.ResultKind]int{}
	for _, a := range b.acks {
		n[a.Result]++
	}
	return len(b.items) - len(b.acks), n
}

// news is a place for pulled revisions in memory.
type news struct {
	mu   sync.Mutex
	revs map[revision.Hash]revision.Signed
	seen map[revision.Hash]projection.Projection // what was shown of others
	meta map[string][]byte
}

func newNews() *news {
	return &news{revs: map[revision.Hash]revision.Signed{}, seen: map[revision.Hash]projection.Projection{}, meta: map[string][]byte{}}
}

func (n *news) Append(_ context.Context, entries ...ledger.Entry) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	added := 0
	for _, e := range entries {
		if e.Projection != nil {
			n.seen[e.Projection.Of] = *e.Projection
			continue
		}
		if _, ok := n.revs[e.Signed.Rev]; !ok {
			n.revs[e.Signed.Rev] = e.Signed
			added++
		}
	}
	return added, nil
}

func (n *news) PutMeta(_ context.Context, name string, _ seal.KeyID, v []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.meta[name] = bytes.Clone(v)
	return nil
}

func (n *news) Meta(_ context.Context, name string) ([]byte, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	v, ok := n.meta[name]
	if !ok {
		return nil, errs.Errorf(errs.NotFound, "no_meta", "%s", name)
	}
	return v, nil
}

func (n *news) all() []revision.Hash {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []revision.Hash
	for h := range n.revs {
		out = append(out, h)
	}
	slices.Sort(out)
	return out
}

func hashes(all ...revision.Signed) []revision.Hash {
	var out []revision.Hash
	for _, s := range all {
		out = append(out, s.Rev)
	}
	slices.Sort(out)
	return out
}
