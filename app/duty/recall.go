package duty

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/caselist"
	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// recall is the memory by which "met before?" is answered: every minor and young
// adult of the records this officer may read, and the links between them. It
// is made from the store after the unlock, kept up by position, and wiped at
// the lock. Names are in the index alone, folded; see match.Index.
type recall struct {
	shut atomic.Bool // the device locks: whoever is at work here stops

	mu       sync.Mutex
	ready    bool
	audited  bool // the store was looked through when it was made
	pos      uint64
	children personIndex[sighting]
	adults   personIndex[answered]
	listed   personIndex[RegisterMatch]
	links    map[uuid.UUID]raid.Link // in force, without their reasons

	repeats map[caselist.Key]caselist.Repeat // nil: to be found anew
	offset  string                           // of the region's clocks, by whose days they were found
}

// sighting is a person of a record, without a name.
type sighting struct {
	personKey
	at     time.Time
	unit   string
	author uuid.UUID     // of the first revision
	seen   caselist.Seen // what the list of cases shows of him
}

// remembered are the kinds of record of which the memory is made.
var remembered = []raid.Kind{raid.KindEncounter, raid.KindLink, raid.KindRegister}

// drop wipes the memory.
func (m *recall) drop() {
	m.shut.Store(true)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wipe()
}

// forget wipes the memory of a device that stays open: the next question makes
// it anew from what can be read then.
func (m *recall) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wipe()
}

func (m *recall) wipe() {
	m.children.wipe()
	m.adults.wipe()
	m.listed.wipe()
	m.ready, m.links, m.repeats = false, map[uuid.UUID]raid.Link{}, nil
}

// PrepareRecall makes the memory of "met before?" ready. It reads every record, so
// it is for another goroutine than the one that draws.
func (d *Duty) PrepareRecall(ctx context.Context) error {
	d.memory.mu.Lock()
	defer d.memory.mu.Unlock()
	return d.refreshMemory(ctx)
}

// refreshMemory brings the memory up to what the store has. The caller holds the lock.
func (d *Duty) refreshMemory(ctx context.Context) error {
	m := &d.memory
	if err := d.mayRead(); err != nil {
		m.wipe()
		return err
	}
	if !m.audited && d.isAudited() {
		m.ready = false // the audit may have put back what lists did not show
	}
	if m.ready {
		err := d.readNews(ctx)
		if err == nil || m.shut.Load() {
			return err
		}
	}
	m.wipe()
	m.pos, m.audited = d.ledger.Position(), d.isAudited()
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: remembered}) {
		if m.shut.Load() {
			return errShut()
		}
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return err
		}
		m.remember(rec)
	}
	m.ready = true
	return nil
}

func errShut() error { return errs.Errorf(errs.Denied, "locked", "the device is locked") }

// readNews reads the records that changed since.
func (d *Duty) readNews(ctx context.Context) error {
	m := &d.memory
	changed := map[uuid.UUID]bool{}
	for {
		page, err := d.ledger.Since(ctx, m.pos, 500)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		for _, one := range page {
			m.pos = one.Pos
			if slices.Contains(remembered, one.Signed.Envelope.Kind) {
				changed[one.Signed.Envelope.Record] = true
			}
		}
	}
	for id := range changed {
		if m.shut.Load() {
			return errShut()
		}
		rec, err := d.ledger.Record(ctx, id)
		if err != nil {
			return err
		}
		m.remember(rec)
	}
	return nil
}

// remember takes in a record as it stands now, in the place of what was known
// of it. Where it was changed in two places, both are known.
func (m *recall) remember(rec ledger.Record) {
	m.repeats = nil
	m.children.forget(rec.ID)
	m.adults.forget(rec.ID)
	m.listed.forget(rec.ID)
	delete(m.links, rec.ID)
	for _, head := range rec.Heads {
		switch rec.Kind {
		case raid.KindLink:
			m.rememberLink(rec.ID, head)
		case raid.KindRegister:
			m.rememberList(rec.ID, head)
		default:
			m.rememberPeople(rec, head)
		}
	}
}

func (m *recall) rememberLink(id uuid.UUID, head revision.Signed) {
	var l raid.Link
	if decodeBody(head, &l) == nil && l.Undone == nil {
		l.Reason = ""
		m.links[id] = l
	}
}

func (m *recall) rememberPeople(rec ledger.Record, head revision.Signed) {
	var e raid.Encounter
	if decodeBody(head, &e) != nil || e.Withdrawal != nil || head.Withheld.Has(fields.Identity) {
		return // a record that does not count tells nobody anything, nor one that names nobody here
	}
	first := rec.Revisions[0].Envelope
	for _, p := range e.People {
		for _, g := range p.Guardians {
			m.adults.add(rec.ID, match.OfGuardian(g), answered{personKey{rec.ID, p.ID}, e.MetAt, pointedOf(p), g.ID, g.Penalties})
		}
		if p.Kind == raid.Minor || p.Kind == raid.YoungAdult {
			m.children.add(rec.ID, match.Of(p, e.MetAt), sighting{personKey{rec.ID, p.ID}, e.MetAt, first.Unit, first.Author, seenOf(rec, e, p)})
		}
	}
}

// groups gives every person who was declared one child with another the name
// of all of them: the person of the first link.
type groups map[personKey]personKey

// top is the child a person is; who is in no link is one alone.
func (g groups) top(w personKey) personKey {
	for {
		up, ok := g[w]
		if !ok || up == w {
			return w
		}
		w = up
	}
}

// group joins what links declare one. The caller holds mu.
func (m *recall) group() groups {
	g := groups{}
	for _, id := range slices.SortedFunc(maps.Keys(m.links), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }) {
		if l := m.links[id]; l.Decision == raid.SameChild {
			a, b := g.top(personKeyOf(l.A)), g.top(personKeyOf(l.B))
			g[a], g[b] = a, a
		}
	}
	for w := range g {
		g[w] = g.top(w)
	}
	return g
}
