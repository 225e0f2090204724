package region

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/region/place"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// onDisk makes a world whose region keeps everything in a real ledger.
func onDisk(t testing.TB) *world {
	return newWorld(t, func(o *Options) {
		o.store = nil
	})
}

// tablet is a device with a real ledger.
type tablet struct {
	*station
	dir      string
	key      seal.Key
	delivery *seal.Delivery
	ledger   *ledger.Ledger
}

func (w *world) tablet(role regionfile.Role, unit string) *tablet {
	w.t.Helper()
	s := w.enrol(role, unit)
	d, err := seal.NewDelivery(rand.Reader, s.Identity().Delivery, s.Identity().Device)
	if err != nil {
		w.t.Fatal(err)
	}
	b := &tablet{station: s, dir: filepath.Join(w.t.TempDir(), "tablet"), key: seal.NewKey(rand.Reader), delivery: d}
	b.unlock()
	w.t.Cleanup(func() {
		if b.ledger != nil {
			if err := b.ledger.Close(); err != nil {
				w.t.Error(err)
			}
		}
	})
	return b
}

func (b *tablet) unlock() {
	b.w.t.Helper()
	l, err := ledger.Open(context.Background(), ledger.Options{Dir: b.dir, Store: uuid.UUID{7}, Device: b.Identity().Device,
		Keys: seal.Ring{b.key.ID(): b.key}, StoreKey: b.key.ID(), Delivery: b.delivery, Answers: b.key.Bytes(), Now: b.w.clock.now, Rand: rand.Reader, Reserve: -1,
		OnAudit: func(f ledger.Finding) { b.w.t.Errorf("finding: %v", f) }})
	if err != nil {
		b.w.t.Fatal(err)
	}
	b.ledger = l
	b.SignIn(&courier.Officer{ID: b.officer, Key: b.station.key})
	b.reader = &courier.Reader{Client: b.Client, News: l, Officer: b.officer, MetaKey: b.key.ID(), Erase: courier.EraseIn(l),
		KeyOf: func(revision.Envelope) seal.KeyID { return b.key.ID() }}
}

func (b *tablet) lock() {
	b.w.t.Helper()
	if err := b.ledger.Close(); err != nil {
		b.w.t.Fatal(err)
	}
	b.ledger = nil
	b.SignIn(nil)
}

// save records an encounter as the program does.
func (b *tablet) save(record uuid.UUID, change func(*raid.Encounter, *revision.Envelope)) revision.Signed {
	b.w.t.Helper()
	s, err := b.ledger.Author(context.Background(), func(l ledger.Link) (ledger.Entry, error) {
		v := raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: b.officer}, Place: raid.Place{District: districtA}}
		e := revision.Envelope{Schema: 1, Kind: raid.KindEncounter, Record: record, Device: l.Device, DSeq: l.DSeq, Prev: l.Prev,
			Author: b.officer, Time: b.clock.Now(), Unit: b.unit}
		nil2(change, &v)(&e)
		s, err := revision.Sign(e, b.station.key)
		return ledger.Entry{Signed: s, Key: b.key.ID()}, err
	})
	if err != nil {
		b.w.t.Fatal(err)
	}
	return s
}

func (b *tablet) options() courier.RunnerOptions {
	return courier.RunnerOptions{Client: b.Client, Outbox: courier.FromLedger(b.ledger.Outbox()), Reader: b.reader, Now: b.w.clock.now, Chance: func() float64 { return 0.5 }}
}

func (b *tablet) has(what string, want ...revision.Signed) {
	b.w.t.Helper()
	page, err := b.ledger.Since(context.Background(), 0, 10_000)
	if err != nil {
		b.w.t.Fatal(err)
	}
	var got []revision.Signed
	for _, p := range page {
		got = append(got, p.Signed)
	}
	if d := cmp.Diff(hashes(want...), hashes(got...)); d != "" {
		b.w.t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// The whole way, with nothing faked: a record is saved, sent, read by the
// supervisor, survives a restart of the region, and a locked device delivers.
func TestTheWholeWay(t *testing.T) {
	w := onDisk(t)
	patrol, sup := w.tablet(regionfile.Patrol, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	r1 := patrol.save(newID(), nil)
	if s, _, err := courier.Once(t.Context(), patrol.options()); err != nil || s.Waiting != 0 || s.State != courier.UpToDate {
		t.Fatalf("%+v, %v", s, err)
	}
	if _, got, err := courier.Once(t.Context(), sup.options()); err != nil || got.Added != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	sup.has("the supervisor", r1)
	r2 := patrol.save(newID(), nil)
	patrol.lock()
	w.restart()
	box, err := ledger.OpenOutbox(patrol.dir, patrol.key.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := courier.Once(t.Context(), courier.RunnerOptions{Client: patrol.Client, Outbox: courier.FromLedger(box), Now: w.clock.now, Chance: func() float64 { return 0.5 }})
	if err = errors.Join(err, box.Close()); err != nil || s.Waiting != 0 {
		t.Fatalf("locked: %+v, %v", s, err)
	}
	if _, got, err := courier.Once(t.Context(), sup.options()); err != nil || got.Added != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	sup.has("the supervisor", r1, r2)
	patrol.unlock()
	if s, _, err := courier.Once(t.Context(), patrol.options()); err != nil || s.Waiting != 0 {
		t.Fatalf("unlocked again: %+v, %v", s, err)
	}
	v, err := w.region.Verify(t.Context())
	if err != nil || !v.Good || v.Revisions != 2 {
		t.Errorf("%+v, %v", v, err)
	}
}

// What is held and quarantined survives a restart too, and so do positions: a
// feed read before goes on where it was.
func TestRestartOnDisk(t *testing.T) {
	w := onDisk(t)
	s, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	var r []revision.Signed
	for range 4 {
		r = append(r, s.encounter(newID(), nil))
	}
	bad := s.encounter(newID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" })
	last := s.encounter(newID(), nil)
	s.push(r[0], r[2])
	sup.sees("before", r[0])
	w.restart()
	sup.sees("after", r[0])
	if d := cmp.Diff([]string{"stored", "stored", "quarantined:foreign_unit"}, results(s.push(r[1], r[3], bad))); d != "" {
		t.Error(d)
	}
	w.restart()
	sup.sees("filled", r...)
	if d := cmp.Diff([]string{"stored", "quarantined:foreign_unit"}, results(s.push(last, bad))); d != "" {
		t.Error(d)
	}
	v, err := w.region.Verify(t.Context())
	if err != nil || v.Held != 0 || v.Quarantined != 1 || v.Revisions != 5 {
		t.Errorf("%+v, %v", v, err)
	}
	sup.sees("at the end", append(r, last)...)
}

// A directory that another server has open is refused.
func TestOpenedTwice(t *testing.T) {
	w := onDisk(t)
	_, err := Open(t.Context(), Options{Dir: w.opts.Dir})
	if wire.Code(err) != "in_use" || !errors.Is(err, errs.Conflict) {
		t.Errorf("got %v", err)
	}
}

// No name and no key of the region can be read in any of its files.
func TestRegionFilesTellNothing(t *testing.T) {
	w := onDisk(t)
	s := w.enrol(regionfile.Patrol, "unit-a")
	s.push(s.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Note = "canary-K7Қ" }))
	w.stop()
	keys := w.region.keys
	err := filepath.WalkDir(w.opts.Dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			if info, e := d.Info(); e == nil && path != w.opts.Dir && !strings.HasPrefix(path, place.StoreDir(w.opts.Dir)+"/") && info.Mode().Perm() != 0o700 {
				t.Errorf("folder %s is open to others: %v", d.Name(), info.Mode())
			}
		}
		if err != nil || d.IsDir() || d.Name() == "key" {
			return err
		}
		b, err := os.ReadFile(path)
		for _, secret := range []string{"canary-K7", "Сынақ", string(keys.Region), string(keys.Delivery), string(keys.CAKey[40:60])} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s tells a secret", filepath.Base(path))
			}
		}
		// Badger makes some of its files readable; its folder is closed.
		if info, e := d.Info(); e == nil && info.Mode().Perm()&0o077 != 0 && !strings.HasPrefix(path, place.StoreDir(w.opts.Dir)) {
			t.Errorf("%s is open to others: %v", filepath.Base(path), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A link that is slow, breaks off in the middle of bodies and comes back: all
// of it arrives, once.
func TestCutMidBody(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	var all []revision.Signed
	for range 60 {
		all = append(all, s.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Note = strings.Repeat(uuid.NewString(), 20) }))
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	link := toxiproxy.NewProxy(server, "link", "127.0.0.1:0", strings.TrimPrefix(w.url, "https://"))
	if err := link.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(link.Stop)
	id := s.Identity()
	id.Server = "https://" + link.Listen
	c, err := courier.NewClient(id, w.clientOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	cut := func(bytes int, stream string) {
		t.Helper()
		_, err := link.Toxics.AddToxicJson(strings.NewReader(`{"name":"cut` + stream + `","type":"limit_data","stream":"` + stream + `","attributes":{"bytes":` + strconv.Itoa(bytes) + `}}`))
		if err != nil {
			t.Fatal(err)
		}
	}
	m := courier.NewMachine(courier.MachineOptions{Now: w.clock.now, Chance: func() float64 { return 0.5 }, Transport: c, Outbox: s.outbox})
	fails := 0
	for i, at := range []int{900, 3_000, 6_000, 9_000, 14_000, 30_000} {
		stream := []string{"upstream", "downstream"}[i%2]
		cut(at, stream)
		for range 8 {
			next := m.Step(t.Context())
			if m.Status().State == courier.Offline || m.Status().State == courier.Backoff {
				fails++
			}
			if d := next.Sub(w.clock.now()); d > 0 {
				w.clock.add(d)
			}
		}
		if err := link.Toxics.RemoveToxic(t.Context(), "cut"+stream); err != nil {
			t.Fatal(err)
		}
	}
	for range 200 {
		if m.Status().State == courier.UpToDate && m.Status().Waiting == 0 {
			break
		}
		next := m.Step(t.Context())
		if d := next.Sub(w.clock.now()); d > 0 {
			w.clock.add(d)
		}
	}
	if n, _ := s.outbox.Count(); n != 0 || fails == 0 {
		t.Errorf("%d still wait, %d exchanges failed: %+v", n, fails, m.Status())
	}
	w.stored(all...)
}

// The goroutines: what is saved goes out by itself, what is new comes by
// itself, and a server that went away is found again.
func TestRunner(t *testing.T) {
	w := newWorldAt(t, &clock{real: true}, nil)
	a, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	news, changed := make(chan courier.Pulled, 100), make(chan courier.Status, 1000)
	start := func(s *station, o courier.RunnerOptions) *courier.Runner {
		o.Client, o.Outbox, o.Reader, o.Now, o.Chance = s.Client, s.outbox, s.reader, time.Now, func() float64 { return 0.1 }
		r := courier.NewRunner(o)
		r.Start(context.Background())
		t.Cleanup(r.Stop)
		return r
	}
	sends := start(a, courier.RunnerOptions{OnChange: func(s courier.Status) { changed <- s }})
	start(sup, courier.RunnerOptions{OnNews: func(p courier.Pulled) { news <- p }})
	await := func(what string, ok func(courier.Status) bool) {
		t.Helper()
		deadline := time.After(30 * time.Second)
		for {
			select {
			case s := <-changed:
				if ok(s) {
					return
				}
			case <-deadline:
				t.Fatalf("%s: %+v", what, sends.Status())
			}
		}
	}
	arrives := func(want ...revision.Signed) {
		t.Helper()
		deadline := time.After(30 * time.Second)
		for !cmp.Equal(hashes(want...), sup.news.all()) {
			select {
			case <-news:
			case <-deadline:
				t.Fatalf("the supervisor has %d of %d", len(sup.news.all()), len(want))
			}
		}
	}
	r1 := a.encounter(newID(), nil)
	sends.Nudge()
	await("sent", func(s courier.Status) bool { return s.State == courier.UpToDate && s.Waiting == 0 })
	began := time.Now()
	arrives(r1)
	t.Logf("from acknowledged to read: %v", time.Since(began).Round(time.Millisecond))
	addr := w.url[len("https://"):]
	w.stop()
	r2 := a.encounter(newID(), nil)
	sends.Nudge()
	await("offline", func(s courier.Status) bool { return s.State == courier.Offline && s.Code != "" })
	w.start(addr)
	await("sent again", func(s courier.Status) bool { return s.State == courier.UpToDate && s.Waiting == 0 })
	arrives(r1, r2)
}
