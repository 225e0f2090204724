package region

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/session"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Options say where a region lives. Dir is needed; the rest has a use of its
// own when empty.
type Options struct {
	Dir     string
	KeyFile string   // of the sealing key; DIR/key when empty, which must not be so in a real region
	Names   []string // what the server is called besides localhost, as wire.ParseName reads it
	Known   bool     // found no region where there is none: errs.NotFound "no_region"
	Demo    bool     // takes devices with an injected clock
	Now     func() time.Time
	Rand    io.Reader
	Log     *slog.Logger
	Free    func(dir string) (uint64, error) // bytes free; tests
	Reserve int64                            // of the ledger's reserve file; tests

	Limits  Limits        // of callers; UsualLimits when zero
	Elapsed quota.Elapsed // by which limits go; tests

	store store // tests
}

// Region is an open region: its directory, its keys and its ledger. It is safe
// for concurrent use; only one can have a directory open.
type Region struct {
	dir   string
	id    uuid.UUID
	epoch [16]byte
	demo  bool
	now   func() time.Time
	rand  io.Reader
	log   *slog.Logger
	free  func(dir string) (uint64, error)

	cabinet   cabinet
	keys      keys
	authority *authority
	opener    *opener
	clock     *revision.Clock
	ledger    *ledger.Ledger // nil in some tests
	store     store
	shelf     *shelf
	desk      *desk
	sessions  *session.Keeper
	guard     *guard

	called []wire.Address // by Options.Names
	port   string         // that is served; empty before

	changing sync.Mutex // held while the register, the names or the region file are changed
	named    atomic.Pointer[named]
	register atomic.Pointer[registry]
	file     atomic.Pointer[loaded]
	listing  atomic.Pointer[listing]

	closing chan struct{}
	once    sync.Once
}

// passport is the clear file that says which region a directory is.
type passport struct {
	Schema   int       `json:"schema"`
	ServerID uuid.UUID `json:"server_id"`
	Epoch    string    `json:"epoch"` // 16 bytes in hex
}

// keys are the region's private keys.
type keys struct {
	CACert         []byte `json:"ca_cert"` // DER
	CAKey          []byte `json:"ca_key"`  // DER
	Region         []byte `json:"region"`  // Ed25519 seed
	Delivery       []byte `json:"delivery"`
	DeliveryPublic []byte `json:"-"`
}

func (k keys) regionKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.Region) }

func (k keys) regionPublic() []byte { return k.regionKey().Public().(ed25519.PublicKey) }

// loaded is the region file as it was loaded last.
type loaded struct {
	region regionfile.Region
}

// Open opens a region's directory, or founds a new region in an empty one. The
// codes of its errors are ledger's (store in use), key_missing, bad_key_file,
// key_open_to_others, no_region and region_incomplete.
func Open(ctx context.Context, o Options) (*Region, error) {
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
	if err := mayFound(o); err != nil {
		return nil, fmt.Errorf("open region: %w", err)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open region: %w", err)
	}
	r := &Region{dir: o.Dir, demo: o.Demo, now: o.Now, rand: o.Rand, log: o.Log, free: o.Free,
		clock: revision.NewClock(o.Now), guard: newGuard(o.Limits, o.Elapsed), shelf: newShelf(), closing: make(chan struct{})}
	for _, typed := range o.Names {
		a, err := wire.ParseName(typed)
		if err != nil {
			return nil, fmt.Errorf("open region: %w", err)
		}
		r.called = append(r.called, a)
	}
	fresh, err := r.identify()
	if err != nil {
		return nil, fmt.Errorf("open region: %w", err)
	}
	k, err := openKey(o.KeyFile, fresh, o.Rand)
	if err != nil {
		return nil, fmt.Errorf("open region: %w", err)
	}
	r.cabinet = cabinet{dir: o.Dir, id: r.id, key: k, rand: o.Rand}
	if err := r.openStore(ctx, o, k); err != nil {
		return nil, fmt.Errorf("open region: %w", err)
	}
	if err := r.furnish(ctx, o, fresh); err != nil {
		return nil, errors.Join(fmt.Errorf("open region: %w", err), r.Close())
	}
	return r, nil
}

// mayFound refuses a directory without a region where none is to be founded,
// and one that holds a region's store without its passport: new keys would
// shut that for good.
func mayFound(o Options) error {
	_, err := os.Stat(filepath.Join(o.Dir, "region.json"))
	if !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if o.Known {
		return errs.Errorf(errs.NotFound, "no_region", "there is no region in %s", o.Dir)
	}
	for _, name := range []string{"journal", "ledger", "register.sealed"} {
		if _, err := os.Stat(filepath.Join(o.Dir, name)); err == nil {
			return errs.Errorf(errs.Conflict, "region_incomplete", "%s has %s and no region.json", o.Dir, name)
		}
	}
	return nil
}

// identify reads the passport, or writes that of a new region. The sealing
// key of a new region is made only then, and never again.
func (r *Region) identify() (fresh bool, err error) {
	path := filepath.Join(r.dir, "region.json")
	var p passport
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		fresh = true
		if p.ServerID, err = uuid.NewRandomFromReader(r.rand); err != nil {
			return false, err
		}
		p.Schema = 1
		if p.Epoch, err = drawText(r.rand); err != nil {
			return false, err
		}
		r.id = p.ServerID
		if b, err = json.Marshal(p); err == nil {
			err = disk.Replace(path, append(b, '\n'))
		}
	}
	if err != nil {
		return false, err
	}
	if json.Unmarshal(b, &p) != nil || p.ServerID == uuid.Nil {
		return false, errs.Errorf(errs.Invalid, "bad_region_file", "region.json cannot be read")
	}
	e, err := hex.DecodeString(p.Epoch)
	if err != nil || len(e) != 16 {
		return false, errs.Errorf(errs.Invalid, "bad_region_file", "the epoch cannot be read")
	}
	r.id, r.epoch = p.ServerID, [16]byte(e)
	// A founding that was cut off before the keys were written starts again;
	// a region that lost its keys does not become another one.
	left, err := filepath.Glob(filepath.Join(r.dir, "*.sealed*"))
	return fresh || len(left) == 0, err
}

// NewEpoch gives a directory a new epoch, after it was restored from a backup:
// every device then pushes again what it has. The server must be stopped.
func NewEpoch(dir string, random io.Reader) error {
	path := filepath.Join(dir, "region.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("new epoch: %w", err)
	}
	var p passport
	if err := json.Unmarshal(b, &p); err != nil {
		return fmt.Errorf("new epoch: %w", err)
	}
	if p.Epoch, err = drawText(random); err != nil {
		return err
	}
	if b, err = json.Marshal(p); err != nil {
		return err
	}
	return disk.Replace(path, append(b, '\n'))
}

func (r *Region) openStore(ctx context.Context, o Options, k seal.Key) error {
	if o.store != nil {
		r.store = o.store
		return nil
	}
	l, err := ledger.Open(ctx, ledger.Options{Dir: o.Dir, Store: r.id, Keys: seal.Ring{k.ID(): k}, StoreKey: k.ID(), Server: true,
		Now: o.Now, Rand: o.Rand, Free: o.Free, Reserve: o.Reserve,
		OnAudit: func(f ledger.Finding) { r.log.Warn("audit of the store", "finding", f.String()) }})
	if err != nil {
		return err
	}
	r.ledger, r.store = l, kept{Ledger: l, key: k.ID()}
	return nil
}

// furnish opens or makes everything beside the ledger.
func (r *Region) furnish(ctx context.Context, o Options, fresh bool) error {
	found, err := r.cabinet.read("keys", &r.keys)
	if err != nil {
		return err
	}
	if !found {
		if !fresh {
			return errs.Errorf(errs.NotFound, "keys_missing", "the region's keys are gone")
		}
		if err := r.found(); err != nil {
			return err
		}
	}
	receiver, err := seal.NewReceiver(r.keys.Delivery)
	if err != nil {
		return err
	}
	r.keys.DeliveryPublic = receiver.Public()
	if r.sessions, err = session.New(r.keys.Region, r.epoch, r.rand); err != nil {
		return err
	}
	r.opener = &opener{receiver: receiver, keys: map[[32]byte]*seal.Inbound{}}
	var n named
	if _, err := r.cabinet.read("names", &n); err != nil {
		return err
	}
	r.named.Store(&n)
	if r.authority, err = openAuthority(r.keys.CACert, r.keys.CAKey, r.hosts(n), r.now, r.rand); err != nil {
		return err
	}
	var reg registry
	if _, err := r.cabinet.read("register", &reg); err != nil {
		return err
	}
	r.register.Store(&reg)
	var file regionfile.Region
	if _, err := r.cabinet.read("file", &file); err != nil {
		return err
	}
	r.file.Store(&loaded{region: file})
	r.desk = newDesk(r.shelf, r.store)
	if err := r.desk.load(ctx); err != nil {
		return err
	}
	return r.desk.retry(ctx, r.people(), r.districts)
}

// found makes the keys of a new region.
func (r *Region) found() (err error) {
	if r.keys.CACert, r.keys.CAKey, err = newAuthority(r.id, r.rand); err != nil {
		return err
	}
	r.keys.Region = make([]byte, ed25519.SeedSize)
	if _, err = io.ReadFull(r.rand, r.keys.Region); err != nil {
		return err
	}
	if r.keys.Delivery, err = seal.NewReceiverKey(); err != nil {
		return err
	}
	return r.cabinet.write("keys", r.keys)
}

// people is the register as it is now. It is never changed in place.
func (r *Region) people() *registry { return r.register.Load() }

// change makes a change to the register, durable on return, or none.
func (r *Region) change(_ context.Context, f func(*registry) error) error {
	r.changing.Lock()
	defer r.changing.Unlock()
	next := r.people().clone()
	if err := f(&next); err != nil {
		return err
	}
	if err := r.cabinet.write("register", next); err != nil {
		return err
	}
	r.register.Store(&next)
	r.listing.Store(nil)
	return nil
}

// wakeFeeds has every waiting feed look at its rights again.
func (r *Region) wakeFeeds() {
	r.shelf.mu.Lock()
	defer r.shelf.mu.Unlock()
	r.shelf.wake()
}

// ID is the server's id.
func (r *Region) ID() uuid.UUID { return r.id }

func (r *Region) epochText() string { return hex.EncodeToString(r.epoch[:]) }

func (r *Region) shutdown() { r.once.Do(func() { close(r.closing) }) }

// Close closes the ledger. Nothing may use the region afterwards.
func (r *Region) Close() error {
	r.shutdown()
	if r.ledger != nil {
		return r.ledger.Close()
	}
	return nil
}
