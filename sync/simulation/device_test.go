package simulation

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/journal"
	"shyraq/sync/ledger"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// device is a tablet with one officer: a real store, a real courier, and below
// and beside them what fails.
type device struct {
	w *world
	person
	store    uuid.UUID
	dir      string
	drive    *drive
	key      seal.Key
	delivery *seal.Delivery
	skew     time.Duration // of its clock from the true time
	client   *courier.Client
	link     *link
	stamps   *revision.Clock
	time     *timepiece

	ledger  *ledger.Ledger // nil while locked
	outbox  *ledger.Outbox // of the locked device
	machine *courier.Machine
	reader  *courier.Reader

	older  string // the index as it was at the last start
	anchor journal.Head
	drafts map[uuid.UUID]string   // as they were called kept; empty is dropped
	doubts map[uuid.UUID][]string // what may stand there instead

	mu      sync.Mutex
	found   []ledger.Finding
	touched bool // somebody had it in his hands

	copied  bool                   // another has the same store, certificate and keys
	revoked bool                   // the region takes it for lost
	knew    map[revision.Hash]bool // what it had then
}

func newDevice(w *world, p person) *device {
	d := &device{w: w, person: p, store: uuid.New(), dir: w.fresh(), drive: newDrive(), key: seal.NewKey(rand.Reader),
		drafts: map[uuid.UUID]string{}, doubts: map[uuid.UUID][]string{}}
	d.connect(p.identity)
	d.unlock()
	return d
}

// connect gives a device its ways to the region.
func (d *device) connect(id courier.Identity) {
	w := d.w
	var err error
	d.delivery, err = seal.NewDelivery(rand.Reader, id.Delivery, id.Device)
	w.must(err)
	d.link = &link{handler: w.handler, chance: w.chance, bad: true, proxy: &w.proxy}
	d.client, err = courier.NewClient(id, courier.ClientOptions{Now: d.now, Rand: rand.Reader,
		Told: func(region, sent, received time.Time) { d.time.clock.Region(region, sent, received) }})
	w.must(err)
	d.time = newTimepiece(d)
	d.client.OnAnchor(func(a wire.Anchor) { d.time.hear(a) })
	d.stamps = revision.NewClock(d.time.says)
}

// now is what the device's own clock shows.
func (d *device) now() time.Time {
	d.w.clock.mu.Lock()
	defer d.w.clock.mu.Unlock()
	return d.w.clock.t.Add(d.skew)
}

func (d *device) options() ledger.Options {
	return ledger.Options{Dir: d.dir, Store: d.store, Device: d.identity.Device, Keys: seal.Ring{d.key.ID(): d.key}, StoreKey: d.key.ID(),
		Delivery: d.delivery, Answers: d.key.Bytes(), Anchor: d.anchor, Now: d.now, Rand: rand.Reader, Free: d.drive.free, Reserve: -1, Small: true,
		Wrap: d.drive.wrap, OnAudit: d.note}
}

func (d *device) note(f ledger.Finding) {
	d.w.t.Logf("device %d: %v", d.w.index(d), f)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.found = append(d.found, f)
}

func (d *device) findings() []ledger.Finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.found)
}

// unlock opens the store, and looks that it is as it was called.
func (d *device) unlock() {
	d.w.t.Helper()
	if d.ledger != nil {
		return
	}
	d.closeOutbox()
	d.older = d.w.fresh()
	if _, err := os.Stat(filepath.Join(d.dir, "ledger")); err == nil {
		d.w.must(copyTree(filepath.Join(d.dir, "ledger"), d.older))
	}
	d.drive.failSync = false // where what was found cannot be flushed nothing is called kept, and nothing can be saved
	l, err := ledger.Open(context.Background(), d.options())
	if errors.Is(err, errs.Unavailable) && d.full() {
		d.machine = nil // there is no room for a store that never was
		return
	}
	d.w.must(err)
	d.ledger = l
	d.client.SignIn(&courier.Officer{ID: d.officer, Key: d.person.key})
	d.client.Witness(witness{l})
	d.reader = &courier.Reader{Client: d.client, News: l, Officer: d.officer, MetaKey: d.key.ID(),
		KeyOf: func(revision.Envelope) seal.KeyID { return d.key.ID() }}
	d.run(l.Outbox())
	d.checkDrafts()
}

// run has the courier send from an outbox.
func (d *device) run(o *ledger.Outbox) {
	d.machine = courier.NewMachine(courier.MachineOptions{Now: d.now, Chance: d.w.chance.Float64, Transport: d.client, Outbox: courier.FromLedger(o)})
}

// online puts the link below the client, which made a connection of its own when
// it was given another certificate.
func (d *device) online() {
	d.w.t.Helper()
	id := d.client.Identity()
	pair, err := tls.X509KeyPair([]byte(id.Certificate), []byte(id.Key))
	d.w.must(err)
	d.link.cert = pair.Leaf
	d.client.Use(d.link)
}

// exchange makes what is due of the courier's, and read one page of the reader's.
func (d *device) exchange() time.Time {
	d.w.t.Helper()
	d.online()
	return d.machine.Step(context.Background())
}

func (d *device) read() (courier.Pulled, error) {
	d.w.t.Helper()
	d.online()
	return d.reader.Pull(context.Background(), 0)
}

// lock closes the store; what waits is delivered from outside it.
func (d *device) lock() {
	d.w.t.Helper()
	if d.ledger == nil {
		return
	}
	d.anchor = d.ledger.Head()
	d.w.must(d.ledger.Close())
	d.ledger = nil
	d.client.SignIn(nil)
	d.client.Witness(nil)
	o, err := ledger.OpenOutbox(d.dir, d.key.Bytes())
	d.w.must(err)
	d.w.must(d.drive.holds(filepath.Join(d.dir, "journal"))) // it flushes what it sends, past the drive
	d.outbox = o
	d.run(o)
}

func (d *device) closeOutbox() {
	d.w.t.Helper()
	if d.outbox != nil {
		d.w.must(d.outbox.Close())
		d.outbox = nil
	}
}

// end closes what is open, at the end of a night that went wrong too.
func (d *device) end() {
	if d.ledger != nil {
		_ = d.ledger.Close()
		d.ledger = nil
	}
	if d.outbox != nil {
		_ = d.outbox.Close()
		d.outbox = nil
	}
}

// cut takes the power away: what was not flushed may be gone, and the index may
// be an older one or none. Flushed is what the disk had at least, head the note of
// the journal's end then.
func (d *device) cut(flushed map[string]int64, head []byte) {
	d.w.t.Helper()
	left := d.w.fresh()
	d.w.must(crash(d.w.chance, d.dir, left, flushed, head))
	index := filepath.Join(left, "ledger")
	switch d.w.chance.IntN(4) {
	case 0:
		d.w.must(os.RemoveAll(index))
	case 1:
		if now := newest(index); now != "" && now == newest(d.older) { // one that was made anew since is flushed
			d.w.must(os.RemoveAll(index))
			d.w.must(copyTree(d.older, index))
		}
	}
	d.end()
	d.time.cut()
	d.dir = left
	d.drive = newDrive()
	d.w.must(d.drive.holds(filepath.Join(d.dir, "journal")))
	d.unlock()
}

// head is the note of the journal's end as it is now; nil where there is none.
func (d *device) head() []byte {
	b, err := os.ReadFile(filepath.Join(d.dir, "journal", "head"))
	if err != nil {
		return nil
	}
	return b
}

// newest is the index in use among those of a folder.
func newest(dir string) (name string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name = e.Name()
	}
	return name
}

// witness tells the region where the journal ends.
type witness struct{ l *ledger.Ledger }

func (w witness) End() (wire.JournalEnd, bool) {
	h := w.l.Head()
	return wire.JournalEnd{Number: h.Number, Hash: fmt.Sprintf("%x", h.Hash)}, h.Number > 0
}

func (w witness) Told(ctx context.Context, e wire.JournalEnd) {
	h := journal.Head{Number: e.Number}
	if b, err := hex.DecodeString(e.Hash); err == nil && copy(h.Hash[:], b) == len(h.Hash) {
		w.l.Told(ctx, h)
	}
}

// begin writes the first revision of a record.
func (d *device) begin() { d.save(d.w.newID(), nil) }

// writeOn writes a revision of a record on all the heads that the device knows. A
// patrol writes on in its own records alone.
func (d *device) writeOn(id uuid.UUID) {
	d.w.t.Helper()
	if d.ledger == nil {
		return
	}
	known, err := d.ledger.Record(context.Background(), id)
	if err != nil && !errors.Is(err, errs.NotFound) {
		d.w.t.Fatalf("read a record: %v", err)
	}
	if len(known.Heads) > 0 && d.may(known) {
		d.save(id, known.Heads)
	}
}

// may says whether the officer may write on in a record: plans are of supervisors,
// encounters of all others, and a patrol's pen is its own.
func (d *device) may(r ledger.Record) bool {
	switch d.role {
	case regionfile.Supervisor:
		return r.Kind == raid.KindOperation
	case regionfile.Patrol:
		return r.Kind == raid.KindEncounter && r.Revisions[0].Envelope.Author == d.officer
	}
	return r.Kind == raid.KindEncounter
}

func (d *device) save(id uuid.UUID, heads []revision.Signed) {
	if d.ledger == nil {
		return
	}
	var last revision.Signed
	_, err := d.ledger.Author(context.Background(), func(l ledger.Link) (ledger.Entry, error) {
		s, err := d.sign(l, id, heads)
		if err == nil {
			d.w.maybe[s.Rev], last = s, s
		}
		return ledger.Entry{Signed: s, Key: d.key.ID()}, err
	})
	if err != nil {
		return // nobody was told that it is saved
	}
	d.w.saved[last.Rev] = last
	delete(d.w.maybe, last.Rev)
	if !slices.Contains(d.w.records, id) {
		d.w.records = append(d.w.records, id)
	}
}

func (d *device) sign(l ledger.Link, id uuid.UUID, heads []revision.Signed) (revision.Signed, error) {
	e := revision.Envelope{Schema: 1, Kind: raid.KindEncounter, Record: id, Device: l.Device, DSeq: l.DSeq, Prev: l.Prev, Author: d.officer,
		Unit: regiontest.Unit, District: regiontest.District}
	d.time.date(&e)
	for _, h := range heads {
		e.Parents = append(e.Parents, h.Rev)
	}
	slices.Sort(e.Parents)
	body, err := d.body(heads)
	if d.role == regionfile.Supervisor {
		e.Kind, e.District = raid.KindOperation, ""
		body, err = json.Marshal(raid.Operation{Unit: regiontest.Unit})
	}
	if err != nil {
		return revision.Signed{}, err
	}
	e.Body = body
	return revision.Sign(e, d.person.key)
}

// body is an encounter's, in whose hand the pen was: what stands in all the heads,
// and one thing more, as one page of the form writes it.
func (d *device) body(heads []revision.Signed) ([]byte, error) {
	v := raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: d.officer}, Place: raid.Place{District: regiontest.District}}
	known := map[uuid.UUID]bool{}
	for i, h := range heads {
		var before raid.Encounter
		if err := json.Unmarshal(h.Envelope.Body, &before); err != nil {
			return nil, err
		}
		if i == 0 {
			v = before
			v.People = nil
		}
		for _, p := range before.People {
			if !known[p.ID] {
				known[p.ID] = true
				v.People = append(v.People, p)
			}
		}
	}
	word := fmt.Sprint("сынақ ", d.w.chance.Uint64())
	switch n := len(v.People); {
	case d.w.chance.IntN(3) == 0:
		v.Note = word
	case n > 0 && d.w.chance.IntN(2) == 0:
		v.People[d.w.chance.IntN(n)].Surname = word
	default:
		v.People = append(v.People, raid.Person{ID: uuid.New(), Kind: raid.Minor, Name: word})
	}
	return json.Marshal(v)
}

// draft keeps, or where text is empty drops, a draft.
func (d *device) draft(id uuid.UUID, text string) {
	if d.ledger == nil {
		return
	}
	var err error
	if text == "" {
		err = d.ledger.DropDraft(context.Background(), id)
	} else {
		err = d.ledger.PutDraft(context.Background(), id, d.key.ID(), []byte(text))
	}
	if err != nil {
		d.doubts[id] = append(d.doubts[id], text)
		return
	}
	d.drafts[id] = text
	delete(d.doubts, id)
}

// checkDrafts compares the drafts with what was called kept, and takes over what
// became of those that nobody was told of.
func (d *device) checkDrafts() {
	d.w.t.Helper()
	all, err := d.ledger.Drafts(context.Background())
	d.w.must(err)
	got := map[uuid.UUID]string{}
	for _, r := range all {
		if r.Err != nil {
			d.w.t.Errorf("a draft cannot be read: %v", r.Err)
		}
		got[r.ID] = string(bytes.Clone(r.Body))
	}
	for id := range d.drafts {
		if got[id] != d.drafts[id] && !slices.Contains(d.doubts[id], got[id]) {
			d.w.t.Errorf("a draft reads %q, it was kept as %q", got[id], d.drafts[id])
		}
	}
	for id := range got {
		if _, ok := d.drafts[id]; !ok && !slices.Contains(d.doubts[id], got[id]) {
			d.w.t.Errorf("a draft %q that nobody kept", got[id])
		}
	}
	for id := range d.doubts {
		d.drafts[id] = got[id]
	}
	clear(d.doubts)
}

// draftIDs are the ids of the drafts, in an order that is the same every time.
func (d *device) draftIDs() []uuid.UUID {
	return slices.SortedFunc(maps.Keys(d.drafts), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
}
