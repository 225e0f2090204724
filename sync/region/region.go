// Package region is the regional server, put together of its rooms: a place is
// opened (place), people and keys are found (register, pki), records are written
// by one writer (records), read by devices (httpapi) and looked after by an
// administrator (admin). What each of them promises stands there; here is the
// order in which they begin and end.
//
// It promises that a line is answered "stored" only after it is on the disk;
// that what it does not accept it keeps aside with the reason and never folds
// into a record; that nothing is read without a decision of one default-deny
// table (access.Decide); and that every such decision leaves an audit frame of
// ids alone. All that it keeps is in a store, the embedded one of its folder or a
// database that several servers share; what a server holds beside is a cache. It
// never edits a revision, never judges by a clock, never opens a connection by
// itself but to its database, and knows no screen.
package region

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/figures"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/place"
	"shyraq/sync/region/records"
	"shyraq/sync/region/register"
	"shyraq/sync/region/rotation"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/session"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/postgres"
)

// Region is an open region: its store, its rooms, and the caches of this server,
// which may be dropped at any time. It is administered as a Local is. It is safe
// for concurrent use.
type Region struct {
	*admin.Local

	id        uuid.UUID
	log       *slog.Logger
	store     store.Store
	owned     bool // the store is closed with the region
	register  *register.Register
	hub       *feed.Hub
	keys      pki.Keys
	authority *pki.Authority
	opener    *pki.Opener
	changing  *pki.Changing
	names     *pki.Names
	journal   *audit.Journal
	merkle    *audit.Log // of it
	records   *records.Writer
	sessions  *session.Keeper
	api       *httpapi.API
	runs      place.Runs
	rotation  *rotation.Rotation // of the sealing key; nil where the store has none
	keepAudit func()             // in its bounds, while it is served
	copies    *admin.Copies      // nil where none are kept

	life context.Context // until the region closes
	end  context.CancelFunc
	work sync.WaitGroup
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
	p, keys, err := at.Identify(o.Rand)
	if err != nil {
		return nil, err
	}
	err = admin.BringOlder(ctx, admin.Bringing{Place: at, ID: p.ServerID, Keys: keys, Now: o.Now, Rand: o.Rand, Log: o.Log, Elapsed: o.Elapsed})
	if err != nil {
		return nil, err
	}
	r := &Region{id: p.ServerID, log: o.Log, hub: feed.NewHub(), store: o.store}
	if r.store == nil {
		if err := at.Right(p, o.Known); err != nil {
			return nil, err
		}
		if r.store, err = at.Store(ctx, p, keys, o.Rand); err != nil {
			return nil, err
		}
		r.owned = true
	}
	r.life, r.end = context.WithCancel(context.Background())
	if err := r.identify(ctx, o, p, called); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	if err := r.furnish(o, keys); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// identify finds who the region is: people, keys, epoch, authority and names.
func (r *Region) identify(ctx context.Context, o Options, p place.Passport, called []wire.Address) (err error) {
	r.register, err = register.Open(ctx, register.Options{Store: r.store, Shared: o.Database != "", Changed: r.changed})
	if err != nil {
		return err
	}
	if err := place.NotMoved(ctx, r.store); err != nil {
		return err
	}
	if o.Database == "" {
		if r.runs, err = place.BeginRun(ctx, r.store, o.Rand); err != nil {
			return err
		}
	}
	r.keys, err = pki.FindKeys(ctx, pki.Finding{ID: r.id, Store: r.store, Register: r.register, Known: o.Known, Rand: o.Rand})
	if err != nil {
		return err
	}
	if err := place.AgreeEpoch(ctx, o.Dir, p, r.register); err != nil {
		return err
	}
	if r.authority, err = pki.OpenAuthority(pki.AuthorityOptions{Keys: r.keys, Now: o.Now, Rand: o.Rand, Holder: r.holds}); err != nil {
		return err
	}
	if r.opener, err = pki.NewOpener(r.keys); err != nil {
		return err
	}
	r.changing = pki.NewChanging(pki.ChangingOptions{ID: r.id, Register: r.register, Now: o.Now, Rand: o.Rand})
	r.names = pki.NewNames(pki.NamesOptions{ID: r.id, Called: called, Register: r.register, Keys: r.keys, Now: o.Now})
	return err
}

// furnish makes the rooms, each of those before it.
func (r *Region) furnish(o Options, keys *sealing.Ring) (err error) {
	if r.sessions, err = session.New(r.keys.Region, r.people().Epoch().Bytes(), o.Rand); err != nil {
		return err
	}
	room := func() (uint64, bool, error) { return o.place().Room(o.Free) }
	r.merkle = audit.NewLog(audit.LogOptions{Store: r.store, Region: r.id, Key: r.keys.Signing(), Epoch: func() string { return r.people().Epoch().Epoch }, Now: o.Now, Log: o.Log})
	r.journal = audit.New(audit.Options{Store: r.store, Now: o.Now, Log: o.Log, Elapsed: o.Elapsed, Most: o.AuditMost, Merkle: r.merkle})
	r.records = records.New(records.Options{Store: r.store, Register: r.register, Hub: r.hub, Journal: r.journal, Opener: r.opener, Keys: r.keys, Now: o.Now, ID: r.id})
	figures := figures.NewKeeper(figures.Options{Store: r.store, Now: o.Now, Run: func(f func(context.Context)) { r.work.Go(func() { f(r.life) }) }})
	if s, ok := r.store.(rotation.Store); ok {
		r.rotation, err = rotation.New(rotation.Options{Ring: keys, Store: s, Shared: o.Database != "", Name: serverName(o.Dir), Rand: o.Rand, Log: o.Log,
			Room: func() (bool, error) { _, low, err := room(); return low, err }})
		if err != nil {
			return err
		}
	}
	r.Local = admin.New(admin.Options{ID: r.id, Dir: o.Dir, Sealing: keys, Rotation: r.rotation, Database: o.Database != "", Store: r.store, Register: r.register,
		Records: r.records, Journal: r.journal, Merkle: r.merkle, Keys: r.keys, Names: r.names, Changing: r.changing, Now: o.Now, Rand: o.Rand, Log: o.Log, Room: room})
	r.api = httpapi.New(httpapi.Options{ID: r.id, Demo: o.Demo, Database: o.Database != "", Run: r.runs.Now(), Holds: r.runs.Hold, Store: r.store, Register: r.register,
		Records: r.records, Journal: r.journal, Merkle: r.merkle, Hub: r.hub, Keys: r.keys, Opener: r.opener, Rand: o.Rand, Authority: r.authority, Names: r.names, Sessions: r.sessions, Figures: figures,
		Enrolment: pki.NewEnrolment(pki.EnrolmentOptions{ID: r.id, Register: r.register, Authority: r.authority, Now: o.Now, Rand: o.Rand, Demo: o.Demo}),
		Now:       o.Now, Log: o.Log, Room: room, Proxies: o.Proxies, Limits: o.Limits, Elapsed: o.Elapsed, Life: r.life, End: r.end})
	r.keepAudit = func() { r.KeepAudit(r.life, o.AuditTo, o.AuditTerm) }
	if o.BackupTo != "" {
		r.copies = admin.NewCopies(r.Local, o.BackupTo)
		r.work.Go(func() { r.copies.Keep(r.life) })
	}
	r.changed(r.people())
	r.listen(o)
	return nil
}

// changed follows the register: what is made of it is made anew, and whoever
// waits looks at his rights again.
func (r *Region) changed(s *register.State) {
	if r.records != nil {
		r.records.Follow(s)
	}
	if r.names != nil {
		r.authority.Rename(r.names.Hosts(s))
		r.follow(s)
	}
	r.hub.WakeAll()
	if r.copies != nil {
		r.copies.Due()
	}
}

// holds says whether the register has the key of a certificate.
func (r *Region) holds(c *x509.Certificate) bool { return r.people().Holder(c) != nil }

// follow goes by the keys of a register from now on.
func (r *Region) follow(s *register.State) {
	k, err := pki.KeysOf(s)
	if err == nil {
		err = errors.Join(r.authority.Follow(k), r.opener.Follow(k))
	}
	if err != nil {
		r.log.Error("follow keys", "error", err.Error())
	}
}

// listen hears what other servers of the region write. What is not heard is
// found: readers look again by themselves, and a request asks whether the
// register is the newest.
func (r *Region) listen(o Options) {
	if o.Database == "" {
		return
	}
	r.work.Go(func() {
		_ = postgres.Listen(r.life, o.Database, r.id, postgres.Hearing{Wake: r.heard, All: r.hub.WakeAll, Passed: r.passed})
	})
}

// heard follows what another server wrote, or this one.
func (r *Region) heard(news store.Receipt) {
	if len(news.Tokens)+len(news.Officers) > 0 {
		r.hub.Wake(news)
		return
	}
	if err := r.register.Refresh(r.life); err != nil && r.life.Err() == nil {
		r.log.Error("read register", "error", err.Error())
	}
	if r.rotation != nil {
		r.rotation.Look()
	}
}

// passed takes what another server was told and keeps nowhere: where a crew is. What
// cannot be read, of a newer server or another key, is left.
func (r *Region) passed(text string) {
	if s, ok := r.store.(interface {
		Passed(text string) ([]byte, error)
	}); ok {
		if plain, err := s.Passed(text); err == nil {
			r.api.Passed(plain)
		}
	}
}

// Close closes the store. Nothing may use the region afterwards.
func (r *Region) Close() error {
	r.end()
	r.work.Wait()
	if r.owned {
		return r.store.Close()
	}
	return nil
}

// serverName tells servers of one region apart, by where each of them runs.
func serverName(dir string) string {
	host, _ := os.Hostname()
	path, err := filepath.Abs(dir)
	if err != nil {
		path = dir
	}
	return host + " " + path
}
