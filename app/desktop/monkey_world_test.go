package desktop

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/cli"
	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/uitest"
	"shyraq/app/vault"
	"shyraq/assets"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region"
	"shyraq/sync/region/admin"
)

// template is a region with its enrolled devices as they lie on the disk before a
// night begins. Every night of the monkey begins with a copy of it.
type template struct {
	dir      string
	env      cli.Env
	stations []templateStation
}

// templateStation is a device with its officers.
type templateStation struct {
	name string
	crew []crewman
}

// dusk is when a night of the monkey begins.
var dusk = time.Date(2026, 7, 4, 21, 40, 0, 0, uitest.Zone)

// metOnce is a child of an earlier night, whom a form may meet again.
var metOnce = raid.Person{
	Kind: raid.Minor, Surname: "Сынақов", Name: "Тұрар", NoIIN: "I_DOC", Age: 15, AgeError: 1, Sex: codes.Male,
	Company: "K_ALONE", Education: "E_SCH", Work: "W_NO", Reasons: []codes.Code{"R_NIGHT_O"}, Conditions: []codes.Code{"C_OK"}, Outcome: codes.OutcomeTalk,
}

// newTemplate founds the region, enrols everybody and plans tonight's raid.
func newTemplate(t testing.TB) *template {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	env := testEnv(t)
	now := dusk
	env.Now, env.KeyStore, env.Cost = func() time.Time { return now }, vault.NoKeyStore, vault.Cost{Time: 1, Memory: 64, Threads: 1}
	env.Boot = nil // only the monkey moves the clock
	env.Getenv = func(string) string { return "" }
	env.Wire = duty.Wire{Chance: func() float64 { return 0 }}
	env.Free = func(string) (uint64, error) { return plenty, nil }
	m := &template{dir: t.TempDir(), env: env}

	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	house, err := region.Open(ctx, regionOptions(filepath.Join(m.dir, "region"), env.Now))
	must(err)
	file, err := fs.ReadFile(assets.Regions(), "astana.json")
	must(err)
	_, err = house.Load(ctx, file, false)
	must(err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	served := make(chan error, 1)
	go func() { served <- house.Serve(ctx, ln) }()

	ids := map[string]uuid.UUID{}
	for _, post := range []templateStation{{"patrol", []crewman{aigul, bekzat}}, {"inspector", []crewman{gulnar}}, {"supervisor", []crewman{yerlan}}} {
		dir := filepath.Join(m.dir, post.name)
		must(os.MkdirAll(dir, 0o700))
		v, err := vault.Open(ctx, dir, vault.Options{Now: env.Now, KeyStore: env.KeyStore, Cost: env.Cost})
		must(err)
		for i, who := range post.crew {
			invite, err := house.Invite(ctx, admin.InviteRequest{Role: who.Role, Unit: who.Unit, Name: who.Name})
			must(err)
			o := m.options(dir, v)
			o.Device, _ = vault.LoadDevice(dir)
			_, err = duty.Enrol(ctx, o, v, duty.Enrolment{Server: "https://" + ln.Addr().String(), Code: invite.Code, PIN: who.PIN, Program: "test"})
			must(err)
			post.crew[i].ID = invite.Officer
			ids[who.Name] = invite.Officer
		}
		m.stations = append(m.stations, post)
	}
	as := func(post, officer int, do func(*duty.Duty) error) {
		t.Helper()
		p := m.stations[post]
		dir := filepath.Join(m.dir, p.name)
		v, err := vault.Open(ctx, dir, vault.Options{Now: env.Now, KeyStore: env.KeyStore, Cost: env.Cost})
		must(err)
		keys, err := v.Unlock(ctx, p.crew[officer].ID, p.crew[officer].PIN)
		must(err)
		defer keys.Zero()
		o := m.options(dir, v)
		o.Keys = keys
		o.Device, err = vault.LoadDevice(dir)
		must(err)
		d, err := duty.Open(ctx, o)
		must(err)
		_, _, err = d.SyncOnce(ctx)
		must(err)
		must(do(d))
		_, _, err = d.SyncOnce(ctx)
		must(err)
		must(d.Close())
	}
	now = dusk.AddDate(0, 0, -3)
	as(0, 0, func(d *duty.Duty) error {
		w, err := d.NewEncounter(ctx)
		if err != nil {
			return err
		}
		child := metOnce
		child.ID = w.ID
		w.Encounter.Place = raid.Place{Point: &raid.Point{Lat: 511_695_300, Lon: 714_175_700}, Source: raid.FromMap, Type: "PARK"}
		w.Encounter.People, w.Encounter.ClosedAt = []raid.Person{child}, d.Now()
		_, err = d.Record(ctx, w)
		return err
	})
	now = dusk
	as(2, 0, func(d *duty.Duty) error {
		r := raid.Raid{Type: "NIGHT", Night: civil.NightOf(d.Now(), d.Rules().Offset), From: dusk, To: dusk.Add(8 * time.Hour)}
		region := d.Region()
		for _, unit := range region.Units {
			for _, kato := range unit.Districts {
				if place, ok := region.District(kato); ok && unit.ID == "north" {
					r.Sectors = append(r.Sectors, raid.Sector{ID: uuid.New(), Name: place.Names.KK, District: kato})
				}
			}
		}
		for i, who := range []crewman{aigul, bekzat} {
			r.Crews = append(r.Crews, raid.Crew{ID: uuid.New(), Name: fmt.Sprintf("%d-экипаж", i+1),
				Members: []uuid.UUID{ids[who.Name]}, Sectors: []uuid.UUID{r.Sectors[min(i, len(r.Sectors)-1)].ID}})
		}
		_, err := d.PlanRaid(ctx, uuid.Nil, r)
		return err
	})
	for post, p := range m.stations {
		for officer := range p.crew {
			as(post, officer, func(*duty.Duty) error { return nil })
		}
	}
	stop()
	must(<-served)
	must(house.Close())
	return m
}

func (m *template) options(dir string, v *vault.Vault) duty.Options {
	return duty.Options{Dir: dir, Codes: m.env.Codes, Now: m.env.Now, Rand: m.env.Rand, Districts: m.env.Districts, Vault: v, Wire: m.env.Wire, Free: m.env.Free}
}

func regionOptions(dir string, now func() time.Time) region.Options {
	return region.Options{Dir: dir, Now: now, Rand: rand.Reader, Free: func(string) (uint64, error) { return 1 << 40, nil }}
}

// What is left on a disk: enough to save and too little to keep a reserve, and
// too little to save.
const (
	plenty uint64 = 150 << 20
	scarce uint64 = 10 << 20
)

// line is a device's way to the region. It can be cut, and it is quiet while
// another device is under the hand: so that one thing happens after another.
type link struct {
	mu     sync.Mutex
	cond   *sync.Cond
	house  string // where the region listens now
	up     bool
	open   bool // the device is under the hand
	conns  map[net.Conn]bool
	hungry bool   // the next question for news is answered
	parked bool   // a question for news waits
	cursor string // of the question answered last
}

var errCut = errors.New("network is unreachable")

func newLink(house string) *link {
	l := &link{house: house, up: true, conns: map[net.Conn]bool{}}
	l.cond = sync.NewCond(&l.mu)
	return l
}

// dial is the device's dialler.
func (l *link) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	defer context.AfterFunc(ctx, l.wake)()
	l.mu.Lock()
	for !l.open && ctx.Err() == nil {
		l.cond.Wait()
	}
	up := l.up
	l.mu.Unlock()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if !up {
		return nil, errCut
	}
	c, err := (&net.Dialer{}).DialContext(ctx, network, l.house)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = true
	return c, nil
}

func (l *link) wake() { l.mu.Lock(); l.cond.Broadcast(); l.mu.Unlock() }

func (l *link) under(hand bool) { l.mu.Lock(); l.open = hand; l.cond.Broadcast(); l.mu.Unlock() }

// set cuts the line, or mends it.
func (l *link) set(up bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up, l.parked = up, false
	if !up {
		for c := range l.conns {
			c.Close()
		}
		clear(l.conns)
	}
	l.cond.Broadcast()
}

func (l *link) isUp() bool { l.mu.Lock(); defer l.mu.Unlock(); return l.up }

// has says whether a connection is this device's.
func (l *link) has(remote string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		if c.LocalAddr().String() == remote {
			return true
		}
	}
	return false
}

// feed lets the device ask for news until there are none.
func (l *link) feed() { l.mu.Lock(); l.hungry = true; l.cond.Broadcast(); l.mu.Unlock() }

// fed says that the device has all news and asks again.
func (l *link) fed() bool { l.mu.Lock(); defer l.mu.Unlock(); return l.parked && !l.hungry }

// await holds a question for news until there is reason to answer it.
func (l *link) await(ctx context.Context, cursor string) {
	defer context.AfterFunc(ctx, l.wake)()
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.hungry && cursor == l.cursor && ctx.Err() == nil {
		l.parked = true
		l.cond.Wait()
	}
	l.parked = false
	if cursor == l.cursor {
		l.hungry = false
	}
	l.cursor = cursor
}

// house is the region of a night, with a gate before its feed.
type house struct {
	*region.Region
	addr string
	stop func() error
}

func (n *monkeyNight) openRegion() (*house, error) {
	r, err := region.Open(n.ctx, regionOptions(filepath.Join(n.dir, "region"), n.clock.now))
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	inner := r.Handler()
	srv := &http.Server{TLSConfig: r.TLS(), Handler: http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == wire.PathChanges {
			q := req.URL.Query()
			for _, p := range n.stations {
				if p.link.has(req.RemoteAddr) {
					p.link.await(req.Context(), q.Get("cursor"))
				}
			}
			q.Set("wait", "0")
			req.URL.RawQuery = q.Encode()
		}
		inner.ServeHTTP(w, req)
	})}
	srv.ErrorLog = quietLog
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.ServeTLS(ln, "", "") }()
	return &house{Region: r, addr: ln.Addr().String(), stop: func() error {
		_ = srv.Close()
		<-done
		return r.Close()
	}}, nil
}
