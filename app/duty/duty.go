// Package duty is everything an officer can do with an unlocked device, from a
// window or from the command line: the list of tonight, records step by step,
// checks of places, plans, reviews, drafts and the night's figures, and the
// exchange with the region that goes on behind it.
//
// It promises that "saved" is said only after the ledger made it durable; that
// a screen and a verb go through the same rules; that every reveal, search,
// print and export is a frame of the journal before the answer is given; and
// that members of a body which this program does not know survive. It decides
// nothing for the officer, and draws nothing.
package duty

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/drift"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Districts finds the district a point lies in, by its KATO code.
type Districts interface {
	Find(lat, lon int32) (kato string, ok bool)
}

// Options are what a duty needs. Dir, Device, Keys, Codes, Now and Rand must
// be there.
type Options struct {
	Dir    string
	Device vault.Device
	Keys   *vault.Keys
	Codes  *codes.Lists // the lists the program carries
	Now    func() time.Time
	Rand   io.Reader
	// Clock corrects the device's clock by what the region tells, and takes the
	// place of Now; nil believes Now.
	Clock *drift.Clock

	// Districts indexes the polygons of a region; nil finds none.
	Districts func(regionfile.Region) (Districts, error)
	// Unwritten holds what the disk refuses at a lock, and outlives this duty;
	// nil holds it no longer than this one.
	Unwritten *Unwritten
	// Vault learns names and roles from the directory; nil for none.
	Vault *vault.Vault
	// Wire reaches the region.
	Wire Wire
	// Free tells how many bytes the disk has left; nil asks the system.
	Free func(dir string) (uint64, error)
	// Ready says whether a directory can take an enrolment; nil asks the disk.
	Ready func(dir string) error
	// OnWiped is told that the keys of this device were destroyed by an order of its
	// region, from another goroutine; it must not block. Nil for nobody.
	OnWiped func()
	// OnAudit is told what the store found damaged, from another goroutine.
	OnAudit func(ledger.Finding)
}

// Duty is an officer at work on an unlocked device. It is safe for use by many
// goroutines.
type Duty struct {
	opts     Options
	ledger   readable
	permit   *permit
	delivery *seal.Delivery
	clock    *revision.Clock

	mu        sync.RWMutex
	directory regionfile.Directory
	signed    bool // the directory, by the region
	rules     raid.Rules
	districts Districts

	client *courier.Client
	runner *courier.Runner // nil while not running

	writing sync.Mutex // one draft at a time: what is held in its place is let go with it
	saving  sync.Mutex // one revision at a time: heads are read, then written

	vouch      vouched                  // what the region said that it has
	kept       askKept                  // asks the region which revisions it has
	life       context.Context          // until Close
	end        context.CancelFunc       // ends life
	closingMu  sync.Mutex               // guards the list of closed shifts
	fetchMu    sync.Mutex               // guards the three below
	fetch      map[uuid.UUID]bool       // records to be fetched though their night is closed
	refetch    bool                     // and the feed is to be read from its start
	page       map[uuid.UUID]civil.Date // nights of the records in the page at hand, which are not kept yet
	destroying sync.WaitGroup           // looks for keys to destroy
	resealed   uint64                   // revisions that became readable, as of the last news

	undecided  worklist // what a reviewer has not looked at
	unsettled  worklist // what its officer has not ended
	sentBack   worklist // what a reviewer returned and nobody has answered
	promised   worklist // help that was promised and has not ended
	unanswered worklist // what was returned and nobody has answered, to whoever reads it
	linked     linkIndex
	counts     counts // what a report counts of each record
	memory     recall // whom this officer may know to have been met
	listeners  listeners
}

// Open opens the store of a data directory with an officer's keys. A store
// that another process holds is errs.Conflict "in_use".
func Open(ctx context.Context, o Options) (*Duty, error) {
	o = o.corrected()
	if o.Unwritten == nil {
		o.Unwritten = &Unwritten{}
	}
	delivery, err := seal.NewDelivery(o.Rand, o.Device.Delivery, o.Device.Device)
	if err != nil {
		return nil, fmt.Errorf("open duty: %w", err)
	}
	answers, err := o.Keys.Vault().AnswersKey()
	if err != nil {
		return nil, fmt.Errorf("open duty: %w", err)
	}
	l, err := ledger.Open(ctx, ledger.Options{
		Answers: answers, Anchor: headOf(o.Keys.Vault().Anchor()),
		Dir: o.Dir, Store: o.Device.Store, Device: o.Device.Device,
		Keys: o.Keys, StoreKey: o.Keys.Store(), Delivery: delivery, Now: o.Now, Rand: o.Rand, Free: o.Free, OnAudit: o.OnAudit,
	})
	if err != nil {
		return nil, fmt.Errorf("open duty: %w", err)
	}
	d := &Duty{opts: o, delivery: delivery, clock: revision.NewClock(o.Now)}
	d.permit = openPermit(o, d.listeners.tell)
	d.ledger = readable{l, d.permit}
	d.life, d.end = context.WithCancel(context.WithoutCancel(ctx))
	if err = errors.Join(d.sameRegionKey(), d.sameRegion(ctx)); err == nil {
		err = d.loadDirectory(ctx)
	}
	if err == nil {
		err = d.share(ctx)
	}
	if err == nil {
		err = d.connect()
	}
	if err != nil {
		d.end()
		return nil, errors.Join(fmt.Errorf("open duty: %w", err), l.Close())
	}
	d.noteEnd()
	d.letGo(ctx)
	d.loadFetch(ctx)
	d.WriteHeld(ctx)
	d.sweepTracks()
	d.eraseDraftsInBackground()
	return d, nil
}

// Close ends the exchange with the region and closes the store. The keys stay
// the caller's to drop.
func (d *Duty) Close() error {
	d.StopSync()
	d.end()
	d.memory.drop()
	d.destroying.Wait()
	d.client.SignIn(nil)
	d.client.Close()
	d.permit.close()
	d.noteEnd()
	err := d.ledger.Close()
	d.delivery.Zero()
	return err
}

// loadDirectory reads what the region said last, as the courier kept it. A
// device that never met its region works without: districts and colleagues are
// not known then.
func (d *Duty) loadDirectory(ctx context.Context) error {
	raw, err := optional{d.ledger.Ledger, d.opts.Dir}.Meta(ctx, courier.MetaDirectory)
	if err != nil && !errors.Is(err, errs.NotFound) {
		return fmt.Errorf("read directory: %w", err)
	}
	var dir regionfile.Directory
	if err == nil && json.Unmarshal(raw, &dir) != nil {
		dir = regionfile.Directory{}
	}
	return d.use(dir, err == nil && d.isSigned(ctx, raw))
}

// use works by a directory from now on. One that does not hold together is
// errs.Invalid, and the one before stays.
func (d *Duty) use(dir regionfile.Directory, signed bool) error {
	region := dir.Region
	if region.Offset == "" {
		region.Offset = "+05:00" // Kazakhstan, until the region says otherwise
	}
	rules, err := regionfile.RulesFor(&region, d.opts.Codes, d.opts.Now())
	if err != nil {
		return err
	}
	var districts Districts
	if d.opts.Districts != nil {
		if districts, err = d.opts.Districts(region); err != nil {
			return err
		}
	}
	dir.Region = region
	d.mu.Lock()
	defer d.mu.Unlock()
	d.directory, d.signed, d.rules, d.districts = dir, signed, rules, districts
	return nil
}

// Rules are the rules of the region as of now.
func (d *Duty) Rules() raid.Rules {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.rules
	r.Now = d.opts.Now()
	return r
}

// Region is who and what there is in the region.
func (d *Duty) Region() regionfile.Region {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.directory.Region
}

// Officer is who works here: as the directory knows him, else as the vault.
func (d *Duty) Officer() regionfile.Officer {
	who := d.opts.Keys.Officer()
	if o, ok := d.Colleague(who.ID); ok {
		return o
	}
	return regionfile.Officer{ID: who.ID, Name: who.Name, Role: who.Role, Unit: who.Unit}
}

// Colleague is an officer by id.
func (d *Duty) Colleague(id uuid.UUID) (regionfile.Officer, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, o := range d.directory.Officers {
		if o.ID == id {
			return o, true
		}
	}
	return regionfile.Officer{}, false
}

// Colleagues are the officers of the directory who are not revoked, by name in
// the order of the Kazakh alphabet.
func (d *Duty) Colleagues() []regionfile.Officer {
	d.mu.RLock()
	defer d.mu.RUnlock()
	out := make([]regionfile.Officer, 0, len(d.directory.Officers))
	for _, o := range d.directory.Officers {
		if !o.Revoked {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b regionfile.Officer) int { return i18n.Compare(a.Name, b.Name) })
	return out
}

// DistrictAt finds the district of a point, by its KATO code as the region
// knows it.
func (d *Duty) DistrictAt(p raid.Point) (string, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.districts == nil {
		return "", false
	}
	return d.districts.Find(p.Lat, p.Lon)
}

// Now is the injected clock, in the region's local time, to the second: what
// people write down needs no more.
func (d *Duty) Now() time.Time { return d.opts.Now().In(d.Rules().Offset).Truncate(time.Second) }

// newID makes the id of a record or a person: UUIDv7 by the injected clock.
func (d *Duty) newID() (uuid.UUID, error) { return newID(d.opts.Now(), d.opts.Rand) }

// NewID makes an id for a person, a guardian, a crew or a sector that a screen
// adds.
func (d *Duty) NewID() (uuid.UUID, error) { return d.newID() }

// newID makes a UUIDv7 (RFC 9562) from a clock that is handed in; the library's
// own reads the wall clock.
func newID(now time.Time, rand io.Reader) (uuid.UUID, error) {
	var id uuid.UUID
	if _, err := io.ReadFull(rand, id[6:]); err != nil {
		return id, fmt.Errorf("make id: %w", err)
	}
	ms := uint64(max(now.UnixMilli(), 0))
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}
