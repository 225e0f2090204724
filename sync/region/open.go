package region

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/disk"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/ground"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/place"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/register"
	"shyraq/sync/region/session"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/postgres"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Options say where a region lives. Dir is needed; the rest has a use of its
// own when empty.
type Options struct {
	Dir      string
	KeyFile  string   // of the sealing key; DIR/key when empty, which must not be so in a real region
	Database string   // a PostgreSQL that keeps the region in the place of DIR; its servers share passport and sealing key
	Names    []string // what the server is called besides localhost, as wire.ParseName reads it
	BackupTo string   // a folder, best on another machine: a copy of the register goes there after each change of it; may be empty
	Known    bool     // found no region where there is none: errs.NotFound "no_region"
	Demo     bool     // takes devices with an injected clock
	Now      func() time.Time
	Rand     io.Reader
	Log      *slog.Logger
	Free     func(dir string) (uint64, error) // bytes free; tests

	Proxies []netip.Prefix // that say by the PROXY protocol who calls, and are believed

	Limits  Limits        // of callers; UsualLimits when zero
	Elapsed quota.Elapsed // by which limits go; tests

	store store.Store // tests
}

// Region is an open region: its keys, its store and the caches of this server,
// which may be dropped at any time. It is safe for concurrent use.
type Region struct {
	dir      string
	id       uuid.UUID
	key      seal.Key
	database bool // it is kept in one
	demo     bool
	now      func() time.Time
	rand     io.Reader
	log      *slog.Logger
	free     func(dir string) (uint64, error)

	keys      pki.Keys
	authority *pki.Authority
	opener    *pki.Opener
	enrolment *pki.Enrolment
	names     *pki.Names
	journal   *audit.Journal
	clock     *revision.Clock
	store     store.Store
	owned     bool // the store is closed with the region
	register  *register.Register
	hub       *feed.Hub
	loading   sync.Mutex // one region file, one list of children at a time
	sessions  *session.Keeper
	guard     *guard
	proxies   []netip.Prefix
	monitor   *monitor

	laid       atomic.Pointer[register.State] // of which ground is
	ground     atomic.Pointer[intake.Ground]
	listing    atomic.Pointer[listing]
	listingNow sync.Mutex // held while one is made

	copies chan struct{}   // a copy of the register is due; nil where none is kept
	life   context.Context // until the region closes
	end    context.CancelFunc
	work   sync.WaitGroup
}

func (o *Options) complete() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Free == nil {
		o.Free = disk.Free
	}
	if o.Elapsed == nil {
		o.Elapsed = quota.Since()
	}
	if o.Limits == (Limits{}) {
		o.Limits = UsualLimits()
	}
	if o.KeyFile == "" {
		o.KeyFile = filepath.Join(o.Dir, "key")
	}
}

func (o Options) place() place.Place {
	return place.Place{Dir: o.Dir, KeyFile: o.KeyFile, Database: o.Database}
}

// Open opens a region's directory, or founds a new region in an empty one. The
// codes of its errors are in_use, key_missing, bad_key_file, key_open_to_others,
// no_region, region_incomplete, region_older and those of a store.
func Open(ctx context.Context, o Options) (*Region, error) {
	o.complete()
	r, err := open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open region: %w", err)
	}
	return r, nil
}

func open(ctx context.Context, o Options) (*Region, error) {
	r := &Region{dir: o.Dir, demo: o.Demo, now: o.Now, rand: o.Rand, log: o.Log, free: o.Free, clock: revision.NewClock(o.Now),
		guard: newGuard(o.Limits, o.Elapsed), proxies: o.Proxies, hub: feed.NewHub()}
	called, err := pki.ParseNames(o.Names)
	if err != nil {
		return nil, err
	}
	at := o.place()
	if err := at.MayFound(o.Known); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	p, k, err := at.Identify(o.Rand)
	if err != nil {
		return nil, err
	}
	r.id, r.key, r.database = p.ServerID, k, o.Database != ""
	r.life, r.end = context.WithCancel(context.Background())
	if err := r.bringOlder(ctx, o, k); err != nil {
		return nil, err
	}
	if r.store = o.store; r.store == nil {
		if err := at.Right(p, o.Known); err != nil {
			return nil, err
		}
		if r.store, err = at.Store(ctx, p, k, o.Rand); err != nil {
			return nil, err
		}
		r.owned = true
	}
	if err := r.furnish(ctx, o, p, called); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// furnish opens or makes everything that is kept in the store beside records.
func (r *Region) furnish(ctx context.Context, o Options, p place.Passport, called []wire.Address) (err error) {
	r.journal = audit.New(audit.Options{Store: r.store, Now: r.now, Log: r.log, Elapsed: o.Elapsed})
	r.monitor = newMonitor(r.guard, r.hub, r.journal.Repeats, r.routes())
	r.register, err = register.Open(ctx, register.Options{Store: r.store, Shared: o.Database != "", Changed: r.changed})
	if err != nil {
		return err
	}
	if err := place.NotMoved(ctx, r.store); err != nil {
		return err
	}
	r.keys, err = pki.FindKeys(ctx, pki.Finding{ID: r.id, Store: r.store, Register: r.register, Known: o.Known, Rand: r.rand})
	if err != nil {
		return err
	}
	if err := place.AgreeEpoch(ctx, o.Dir, p, r.register); err != nil {
		return err
	}
	if r.sessions, err = session.New(r.keys.Region, r.epoch().Bytes(), r.rand); err != nil {
		return err
	}
	if r.opener, err = pki.NewOpener(r.keys); err != nil {
		return err
	}
	r.authority, err = pki.OpenAuthority(r.keys.CACert, r.keys.CAKey, nil, r.now, r.rand)
	if err != nil {
		return err
	}
	r.names = pki.NewNames(pki.NamesOptions{ID: r.id, Called: called, Register: r.register, Keys: r.keys, Now: r.now})
	r.enrolment = pki.NewEnrolment(pki.EnrolmentOptions{ID: r.id, Register: r.register, Authority: r.authority, Keys: r.keys, Now: r.now, Rand: r.rand})
	if o.BackupTo != "" {
		r.copies = make(chan struct{}, 1)
		r.work.Go(func() { r.keepCopies(o.BackupTo) })
	}
	r.changed(r.people())
	r.listen(o)
	return nil
}

// changed follows the register: what is made of it is made anew, and whoever
// waits looks at his rights again.
func (r *Region) changed(s *register.State) {
	if was := r.laid.Swap(s); !s.SameFile(was) || r.ground.Load() == nil {
		g := ground.Of(s.File())
		r.ground.Store(&g)
	}
	if r.names != nil {
		r.authority.Rename(r.names.Hosts(s))
	}
	r.hub.WakeAll()
	if r.copies != nil {
		r.due()
	}
}

// epoch is the epoch that the region is in.
func (r *Region) epoch() register.Epoch { return r.people().Epoch() }

// Names tells what the server is called, and changes it; see pki.Names.
func (r *Region) Names(ctx context.Context, ask pki.NamesRequest) ([]pki.NameRow, error) {
	return r.names.Change(ctx, ask)
}

// listen hears what other servers of the region write. What is not heard is
// found: readers look again by themselves, and a request asks whether the
// register is the newest.
func (r *Region) listen(o Options) {
	if o.Database == "" {
		return
	}
	r.work.Go(func() {
		_ = postgres.Listen(r.life, o.Database, r.id, r.heard, r.hub.WakeAll)
	})
}

// people is the register as it is now. It is never changed in place.
func (r *Region) people() *register.State { return r.register.State() }

// change makes a change to the register, durable on return, or none.
func (r *Region) change(ctx context.Context, f func(*register.Edit) error) error {
	return r.register.Change(ctx, f)
}

// ID is the server's id.
func (r *Region) ID() uuid.UUID { return r.id }

func (r *Region) shutdown() { r.end() }

// Close closes the store. Nothing may use the region afterwards.
func (r *Region) Close() error {
	r.shutdown()
	r.work.Wait()
	if r.owned {
		return r.store.Close()
	}
	return nil
}
