package simulation

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"log/slog"
	"math"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/disk"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/region/store/postgres"
	"shyraq/sync/region/store/postgres/pgtest"
	"shyraq/sync/revision"
)

// clock is the true time, which goes on where a night says so.
type clock struct {
	mu    sync.Mutex
	t     time.Time
	since time.Duration // that passed, however the region's own clock was set
	off   time.Duration // of the region's own clock
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t.Add(c.off)
}

func (c *clock) elapsed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.since
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t, c.since = c.t.Add(d), c.since+d
}

// person is an officer with the device that was enrolled for him.
type person struct {
	identity courier.Identity
	officer  uuid.UUID
	key      ed25519.PrivateKey
	role     regionfile.Role
	anchor   *wire.Anchor // of the enrolment
}

// founded is a region with its people, made once and copied for every night.
var founded struct {
	sync.Once
	err    error
	dir    string
	people []person
}

// crew are the devices of a night, in the order in which they join it. The third is
// a second one of the first officer's: they alone share his pen.
var crew = []regionfile.Role{regionfile.Inspector, regionfile.Supervisor, regionfile.Inspector, regionfile.Inspector, regionfile.Patrol}

const second = 2

func begin() time.Time { return time.Date(2095, 6, 1, 17, 0, 0, 0, time.UTC) }

func options(dir string, c *clock) region.Options {
	return region.Options{Dir: dir, Now: c.now, Elapsed: c.elapsed, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), Small: true,
		Free: func(string) (uint64, error) { return 1 << 40, nil }}
}

// found makes the region of all nights, and enrols their people over TLS.
func found() error {
	c := &clock{t: begin()}
	dir, err := os.MkdirTemp(disks(), "simulation")
	if err != nil {
		return err
	}
	founded.dir = dir
	founded.people, err = enrolAt(options(filepath.Join(dir, "region"), c), c)
	return err
}

// memory is a file system without a disk, on systems that have one. What a power cut
// takes is the drive's to say, and never the system's: a flush to a real disk costs
// most of a night and shows nothing more.
const memory = "/dev/shm"

func disks() string {
	if free, err := disk.Free(memory); err == nil && free > 2<<30 {
		return memory
	}
	return os.TempDir()
}

// enrolAt founds a region by its options and enrols the crew in it, and behind it who
// oversees their unit.
func enrolAt(o region.Options, c *clock) (all []person, err error) {
	ctx := context.Background()
	r, err := region.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- r.Serve(serving, ln) }()
	defer func() {
		stop()
		if e := <-served; err == nil {
			err = e
		}
		if e := r.Close(); err == nil {
			err = e
		}
	}()
	if _, err := r.Load(ctx, []byte(regiontest.File), false); err != nil {
		return nil, err
	}
	for i, role := range append(slices.Clone(crew), regionfile.Supervisor) {
		ask := admin.InviteRequest{Role: role, Unit: regiontest.Unit, Name: "Сынақ"}
		if i == second {
			ask = admin.InviteRequest{Officer: all[0].officer}
		}
		if i == len(crew) {
			ask.Unit = "unit-b"
		}
		v, err := r.Invite(ctx, ask)
		if err != nil {
			return nil, err
		}
		pub, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		e, err := courier.Enrol(ctx, courier.EnrolOptions{Server: "https://" + ln.Addr().String(), Code: v.Code, OfficerKey: pub,
			Client: "test", ClientOptions: courier.ClientOptions{Now: c.now, Rand: rand.Reader}})
		if err != nil {
			return nil, err
		}
		all = append(all, person{e.Identity, e.Officer, key, role, e.Anchor})
	}
	return all, oversees(ctx, r, all[len(crew)].officer)
}

// oversees has a supervisor of another unit oversee the one of all others.
func oversees(ctx context.Context, r *region.Region, officer uuid.UUID) error {
	return r.ChangeOfficer(ctx, admin.OfficerChange{Officer: officer, Oversees: &[]string{regiontest.Unit}})
}

// world is one night.
type world struct {
	t      *testing.T
	seed   uint64
	chance *mathrand.Rand
	clock  *clock
	opts   region.Options
	region *region.Region
	dir    string // of its folders
	dirs   int
	proxy  proxy

	devices []*device
	over    *overseer
	records []uuid.UUID
	saved   map[revision.Hash]revision.Signed // called saved
	maybe   map[revision.Hash]revision.Signed // signed, and what became of it nobody was told
	earlier string                            // the region's folder as it was
	put     bool                              // the region was put back to it
	alarms  alarms

	jumped bool // the region's own clock
	dated  int  // revisions of which was looked when they were made
}

func newWorld(t *testing.T, seed uint64) *world {
	founded.Do(func() { founded.err = found() })
	if founded.err != nil {
		t.Fatal(founded.err)
	}
	w := &world{t: t, seed: seed, chance: mathrand.New(mathrand.NewPCG(seed, 7)), clock: &clock{t: begin()},
		saved: map[revision.Hash]revision.Signed{}, maybe: map[revision.Hash]revision.Signed{}}
	var err error
	w.dir, err = os.MkdirTemp(founded.dir, "night")
	w.must(err)
	people := founded.people
	if url := w.database(); url != "" {
		w.opts = options(w.fresh(), w.clock)
		w.opts.Database = url
		if people, err = enrolAt(w.opts, w.clock); err != nil {
			t.Fatal(err)
		}
	} else {
		w.opts = options(w.fresh(), w.clock)
		w.must(copyTree(filepath.Join(founded.dir, "region"), w.opts.Dir))
	}
	w.opts.Log = slog.New(&w.alarms)
	w.open()
	t.Cleanup(func() {
		for _, d := range append(w.devices, w.over.device) {
			d.end()
			d.client.Close()
		}
		w.must(w.region.Close())
		w.must(os.RemoveAll(w.dir))
		w.devices, w.over, w.region = nil, nil, nil // what cleans up is kept until the last night has ended, and with it all that it knows
	})
	for _, p := range people[:3+w.chance.IntN(len(crew)-2)] {
		w.devices = append(w.devices, newDevice(w, p))
	}
	w.over = newOverseer(w, people[len(crew)])
	return w
}

// everyTenth night has its region on PostgreSQL, where there is one.
const everyTenth = 10

func (w *world) database() string {
	if w.seed%everyTenth != 0 {
		return ""
	}
	return postgresURL(w.t)
}

var postgresServer struct {
	sync.Once
	server *pgtest.Server
	err    error
}

// startPostgres starts the server of all nights. It is started before any night is
// played: a process that is being started has the locks of all open stores for a
// moment, and one that is closed and opened then is in use.
func startPostgres() {
	postgresServer.Do(func() {
		if postgresServer.server, postgresServer.err = pgtest.Start(); postgresServer.err == nil {
			postgresServer.err = postgres.Migrate(context.Background(), postgresServer.server.URL())
		}
	})
}

func postgresURL(t *testing.T) string {
	if pgtest.Find() == "" {
		t.Skip("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	startPostgres()
	if postgresServer.err != nil {
		t.Fatal(postgresServer.err)
	}
	return postgresServer.server.URL()
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// fresh is a folder that is not there yet.
func (w *world) fresh() string {
	w.dirs++
	return filepath.Join(w.dir, fmt.Sprint(w.dirs))
}

func (w *world) open() {
	w.t.Helper()
	r, err := region.Open(context.Background(), w.opts)
	w.must(err)
	w.region = r
}

func (w *world) handler() http.Handler { return w.region.Handler() }

// restart ends the server and starts it on what it wrote: all that was only in memory
// is gone, sessions too. What a kill takes from a server is for tests with real
// processes: a folder that is copied while it is served is none that a crash leaves.
func (w *world) restart() {
	w.t.Helper()
	w.must(w.region.Close())
	w.open()
}

// keep copies the region's folder as it is, and putBack puts that in the place of
// what came after. Nobody tells the devices. It is not put back behind a device that
// was copied: how far its chain goes there is then what the other holder has brought,
// and says nothing of one's own.
func (w *world) keep() {
	w.t.Helper()
	if w.opts.Database != "" || w.earlier != "" {
		return
	}
	w.earlier = w.fresh()
	w.must(w.region.Close())
	w.must(copyTree(w.opts.Dir, w.earlier))
	w.open()
}

func (w *world) putBack() {
	w.t.Helper()
	if w.earlier == "" || w.put || w.anyCopied() {
		return
	}
	w.put = true
	w.must(w.region.Close())
	w.opts.Dir = w.earlier
	w.open()
	for _, d := range w.devices {
		if d.revoked { // the copy knows nothing of it
			w.must(w.region.Revoke(context.Background(), admin.RevokeRequest{Device: d.identity.Device}))
		}
	}
}

// jump sets the region's own clock, by days or by years.
func (w *world) jump() {
	w.clock.mu.Lock()
	defer w.clock.mu.Unlock()
	w.jumped = true
	w.clock.off = time.Duration(w.chance.NormFloat64() * math.Pow(10, float64(w.chance.IntN(4))) * float64(time.Hour))
}
