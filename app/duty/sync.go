package duty

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// connect makes the client that speaks for this device and this officer.
func (d *Duty) connect() error {
	c, err := d.opts.client()
	if err != nil {
		return err
	}
	c.SignIn(&courier.Officer{ID: d.opts.Keys.Officer().ID, Key: d.opts.Keys.Signing()})
	c.Witness(witness{d.ledger.Ledger})
	c.Follow(newTrail(d))
	c.OnWipe(d.wipe)
	c.KeepGrants(d.permit)
	c.OnAnchor(func(a wire.Anchor) { d.opts.anchored(d.opts.Keys.Vault(), a) })
	c.OnRecovery(d.keepKeys)
	c.TellTries(d.opts.tries)
	d.client, d.kept = c, c.Kept
	return nil
}

func (d *Duty) runnerOptions() courier.RunnerOptions {
	return courier.RunnerOptions{
		Client: d.client,
		Outbox: courier.FromLedger(d.ledger.Outbox()),
		Reader: &courier.Reader{
			Client: d.client, News: optional{d.ledger.Ledger, d.opts.Dir}, Officer: d.opts.Keys.Officer().ID,
			KeyOf: d.keyOf, MetaKey: d.opts.Keys.Store(), Wants: d.wants, StartAgain: d.startAgain, Erase: courier.EraseIn(d.ledger.Ledger), Withhold: d.withhold,
		},
		Now:      d.opts.device(),
		Chance:   d.opts.Wire.Chance,
		OnChange: func(s courier.Status) { d.vouch.hear(s); d.listeners.tell(); d.destroyInBackground() },
		OnNews:   func(p courier.Pulled) { d.news(p) },
	}
}

// optional is a ledger in which a value that only others can open counts as not
// there. An officer who joins a device cannot open what his colleagues kept
// under the store key of before; he fetches his own.
type optional struct {
	*ledger.Ledger
	dir string
}

// Append implements courier.News.
func (s optional) Append(ctx context.Context, entries ...ledger.Entry) (int, error) {
	n, err := s.Ledger.Append(ctx, entries...)
	return n, s.fetched(err)
}

// PutMeta implements courier.News.
func (s optional) PutMeta(ctx context.Context, name string, key seal.KeyID, value []byte) error {
	return s.fetched(s.Ledger.PutMeta(ctx, name, key, value))
}

// fetched says of a full disk that it is full: nothing was being saved.
func (s optional) fetched(err error) error {
	if errors.Is(err, ledger.ErrFull) {
		return errs.Errorf(errs.Unavailable, "disk_no_room", "%s", s.dir)
	}
	return err
}

// Meta implements courier.News.
func (s optional) Meta(ctx context.Context, name string) ([]byte, error) {
	v, err := s.Ledger.Meta(ctx, name)
	if errors.Is(err, seal.ErrNoKey) {
		return nil, errs.Errorf(errs.NotFound, "no_value", "kept under a key of others")
	}
	return v, err
}

// StartSync runs the exchange with the region in the background until StopSync
// or Close. A second call does nothing.
func (d *Duty) StartSync(ctx context.Context) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.runner != nil {
		return
	}
	d.runner = courier.NewRunner(d.runnerOptions())
	d.runner.Start(ctx)
}

// StopSync ends the exchange and waits for it. What was not acknowledged stays
// and goes another time.
func (d *Duty) StopSync() {
	d.mu.Lock()
	r := d.runner
	d.runner = nil
	d.mu.Unlock()
	if r != nil {
		r.Stop()
	}
}

// SyncStatus tells how the exchange stands; while it does not run, only how
// much waits.
func (d *Duty) SyncStatus() courier.Status {
	d.mu.RLock()
	r := d.runner
	d.mu.RUnlock()
	if r != nil {
		return d.opts.dated(r.Status())
	}
	s := courier.Status{State: courier.Offline}
	s.Waiting, _ = courier.FromLedger(d.ledger.Outbox()).Count()
	return s
}

// Nudge says that something was saved or that the network may be back.
func (d *Duty) Nudge() {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.runner != nil {
		d.runner.Nudge()
	}
}

// SendNow is Nudge of a person: the region is asked anew even where nothing waits, so
// that what became of the device there is known at once.
func (d *Duty) SendNow() {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.runner != nil {
		d.runner.Ask()
	}
}

// SyncOnce sends all that waits and fetches all that is new, and gives up at
// the first failure.
func (d *Duty) SyncOnce(ctx context.Context) (courier.Status, courier.Pulled, error) {
	o := d.runnerOptions()
	status, pulled, err := courier.Once(ctx, o)
	if pulled.Added > 0 || pulled.Directory || pulled.Erased > 0 {
		d.news(pulled)
	}
	if d.vouch.hear(status); err == nil {
		d.keepVouched(ctx)
		if _, err = d.DestroyNightKeys(ctx); ofDisk(err) {
			err = nil // a shift is closed another time
		}
	}
	return d.opts.dated(status), pulled, err
}

// news takes over what came. A directory that cannot be worked by leaves the
// one before in force; the courier asks again.
func (d *Duty) news(p courier.Pulled) {
	if n := d.ledger.Resealed(); n != d.resealed {
		d.resealed = n
		d.forgetWorklists() // they go by position, and this came in the middle
		d.memory.forget()
	}
	if p.Erased > 0 {
		d.eraseDraftsInBackground()
	}
	if p.Directory {
		if d.loadDirectory(context.Background()) == nil {
			d.forgetWorklists() // roles and units may have changed
			d.describe()
			_ = d.share(context.Background()) // or at the next unlock
		}
	}
	d.listeners.tell()
}

// destroyInBackground destroys the keys of closed shifts that the region has by now,
// away from whoever told the news.
func (d *Duty) destroyInBackground() {
	d.destroying.Go(func() {
		d.keepVouched(d.life)
		_, _ = d.DestroyNightKeys(d.life) // it is tried again with the next news
	})
}

// eraseDraftsInBackground is eraseDrafts away from whoever waits.
func (d *Duty) eraseDraftsInBackground() {
	d.destroying.Go(func() { _ = d.eraseDrafts(d.life) }) // else at the next unlock
}

// describe lets the vault know what officers enrolled here are called now.
func (d *Duty) describe() {
	if d.opts.Vault == nil {
		return
	}
	for _, enrolled := range d.opts.Vault.Officers() {
		if o, ok := d.Colleague(enrolled.ID); ok {
			// A name that cannot be written now is written the next time.
			_ = d.opts.Vault.Describe(vault.Officer{ID: o.ID, Name: o.Name, Role: o.Role, Unit: o.Unit})
		}
	}
}

// keyOf says under which key a revision from the region is kept. Where the
// night's key cannot be made (a full disk), it is this officer's own: better
// read by him alone than not kept.
func (d *Duty) keyOf(e revision.Envelope) seal.KeyID {
	s := revision.Signed{Envelope: e}
	night, _ := nightOf(s)
	if of, ok := spokenOf(s); ok {
		night = d.nightOfRecord(of)
	} else if night != "" {
		d.inPage(e.Record, night)
	}
	ctx := mechanically(context.Background())
	key, err := d.sealingKey(e.Kind, night, e.Crew, d.crewMembers(ctx, e.Raid, e.Crew))
	if err != nil {
		return d.opts.Keys.Own()
	}
	return key
}

// inPage remembers of which night a record is that comes with the page at hand:
// what is written about it may come with the same page.
func (d *Duty) inPage(record uuid.UUID, night civil.Date) {
	d.fetchMu.Lock()
	defer d.fetchMu.Unlock()
	if d.page == nil {
		d.page = map[uuid.UUID]civil.Date{}
	}
	d.page[record] = night
}

// nightOfRecord is the night of what a review or an answer is about, empty where that
// has not come yet.
func (d *Duty) nightOfRecord(record uuid.UUID) civil.Date {
	d.fetchMu.Lock()
	night, comes := d.page[record]
	d.fetchMu.Unlock()
	if comes {
		return night
	}
	rec, err := d.ledger.Record(mechanically(context.Background()), record)
	if err != nil || len(rec.Heads) == 0 {
		return ""
	}
	night, _ = nightOf(rec.Heads[0])
	return night
}

// DeliverLocked sends what waits from a locked device and reads nothing. It
// needs no PIN: the device's certificate may deliver, and every line is sealed
// for the region alone.
func DeliverLocked(ctx context.Context, o Options) (courier.Status, error) {
	locked, err := openLocked(o)
	if err != nil {
		return courier.Status{}, err
	}
	defer locked.Close()
	status, _, err := courier.Once(ctx, locked.options)
	return o.dated(status), err
}

// Locked delivers in the background while nobody is signed in.
type Locked struct {
	options courier.RunnerOptions
	runner  *courier.Runner
	client  *courier.Client
	close   func() error
	dated   func(courier.Status) courier.Status
}

func openLocked(o Options) (*Locked, error) {
	client, err := o.client()
	if err != nil {
		return nil, err
	}
	box, close, err := openOutbox(o.Dir, o.Vault)
	if err != nil {
		client.Close()
		return nil, fmt.Errorf("open outbox: %w", err)
	}
	if v := o.Vault; v != nil {
		client.OnAnchor(func(a wire.Anchor) { o.anchored(v, a) })
	}
	client.TellTries(o.tries)
	client.OnWipe(func(ctx context.Context) (int, error) {
		if err := o.destroy(ctx); err != nil {
			return 0, err
		}
		n, _ := box.Count()
		return n, nil
	})
	return &Locked{client: client, close: close, dated: o.dated, options: courier.RunnerOptions{
		Client: client, Outbox: box, Now: o.device(), Chance: o.Wire.Chance,
	}}, nil
}

// StartLocked begins to deliver; onChange is called after every change and
// must not block. Close it before Open: one process, and one of the two, has
// the directory. Of Options it uses Dir, Device, Vault, Now, Clock, Rand and Wire.
func StartLocked(ctx context.Context, o Options, onChange func(courier.Status)) (*Locked, error) {
	l, err := openLocked(o)
	if err != nil {
		return nil, err
	}
	l.options.OnChange = onChange
	l.runner = courier.NewRunner(l.options)
	l.runner.Start(ctx)
	return l, nil
}

// Status tells how the delivery stands.
func (l *Locked) Status() courier.Status {
	if l.runner == nil {
		return courier.Status{}
	}
	return l.dated(l.runner.Status())
}

// Close ends the delivery and gives the directory free.
func (l *Locked) Close() error {
	if l.runner != nil {
		l.runner.Stop()
	}
	l.client.Close()
	return l.close()
}
