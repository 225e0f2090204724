package duty

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/vault"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/drift"
	"shyraq/sync/revision"
)

// permit is the officer's right to read here without a connection, as the region
// granted it last, and the time by which it ends. The region's signed time is the
// floor of that time; how long the machine ran since is added, and whatever was
// judged before holds: a clock that is put back makes no grant longer. A clock that
// jumped ahead ends it early, until the region is met or satellites know better.
// Nothing else goes by this time: what is recorded goes by Options.Now.
type permit struct {
	keys  *vault.Keys
	now   func() time.Time // the region's time, as far as it is known
	own   func() time.Time // the device's clock, which may be steady
	clock *drift.Clock     // nil: not known how long the machine was on
	tell  func()           // it ended, or was renewed

	mu     sync.Mutex
	kept   keptPermit
	shut   bool      // what is kept does not open: ended until the region is met
	seen   time.Time // of the device's clock, at the last look; zero: none yet in this run
	saved  time.Duration
	ended  bool // at the last look
	opened map[uuid.UUID]bool
}

// keptPermit is what lies in the vault of it, sealed under the officer's own key.
type keptPermit struct {
	Grant  *wire.Grant   `json:"grant,omitempty"` // nil: none yet, and Until was given by this program
	Until  time.Time     `json:"until"`
	Anchor time.Time     `json:"anchor"` // the newest time that the region signed
	Ran    time.Duration `json:"ran"`    // how long the machine ran since
	High   time.Time     `json:"high"`   // the latest time that was judged
	Boot   drift.Boot    `json:"boot"`   // when that was counted

	Refused  bool        `json:"refused,omitempty"`  // the region revoked officer or device
	Gathered bool        `json:"gathered,omitempty"` // that it ended was noticed, and AtHand made
	AtHand   []uuid.UUID `json:"at_hand,omitempty"`  // what may be gone on with
	Recorded int         `json:"recorded,omitempty"` // since it ended
}

const (
	// lease is how much running time is written down ahead: a program that is killed
	// again and again does not read for nothing.
	lease = 10 * time.Minute
	// mostAtHand bounds what may be gone on with after the end.
	mostAtHand = 500
)

// openPermit reads what is kept. A device that has none, as after an earlier build of
// the program, reads on for as long as a grant usually lasts.
func openPermit(o Options, tell func()) *permit {
	p := &permit{keys: o.Keys, now: o.Now, own: o.device(), clock: o.Clock, tell: tell, opened: map[uuid.UUID]bool{}}
	raw, kept, err := o.Keys.Grant()
	switch {
	case !kept && err == nil:
		now := o.Now().UTC()
		p.kept = keptPermit{Until: now.Add(wire.UsualGrant), Anchor: now, High: now, Boot: p.up()}
	case err != nil, json.Unmarshal(raw, &p.kept) != nil, !p.signed(o):
		p.kept, p.shut = keptPermit{}, true
	}
	p.saved = -1
	p.look()
	return p
}

// signed holds the grant that is kept against the region's key.
func (p *permit) signed(o Options) bool {
	g := p.kept.Grant
	return g == nil || g.Of(o.Device.RegionKey, o.Device.ServerID, o.Device.Device, o.Keys.Officer().ID)
}

func (p *permit) up() drift.Boot {
	if p.clock == nil {
		return drift.Boot{}
	}
	return p.clock.Up()
}

// look judges what time it is, and whether the grant has ended by it.
func (p *permit) look() (ended bool) {
	p.mu.Lock()
	ended, turned := p.judge()
	p.mu.Unlock()
	if turned && p.tell != nil {
		p.tell()
	}
	return ended
}

// judge is look for who holds the lock; turned says that it is another answer than
// the last time.
func (p *permit) judge() (ended, turned bool) {
	k := &p.kept
	own, up := p.own(), p.up()
	if ran, ok := onSince(up, k.Boot); ok {
		k.Ran += ran
	} else if !p.seen.IsZero() {
		k.Ran += max(own.Sub(p.seen), 0)
	}
	p.seen, k.Boot = own, up
	told := p.keys.Vault().Told()
	since, _ := onSince(up, drift.Boot{Name: told.Boot, Up: told.Up})
	if told.At.Add(since).After(k.Anchor.Add(k.Ran)) {
		k.Anchor, k.Ran = told.At, since
	}
	if p.clock != nil && p.clock.BySatellites() {
		k.High = time.Time{} // the second witness: a jump ahead is forgotten, and never the floor
	}
	now := p.now().UTC()
	for _, floor := range []time.Time{k.Anchor.Add(k.Ran), k.High} {
		if floor.After(now) {
			now = floor
		}
	}
	k.High = now.Round(0)
	ended = p.shut || !now.Before(k.Until)
	turned, p.ended = ended != p.ended, ended
	if k.Ran >= p.saved || turned {
		p.save(lease)
	}
	return ended, turned
}

// onSince is how long the machine has been on since an earlier look: where another
// start lies between, all the time since that start; false where it does not tell.
func onSince(up, was drift.Boot) (time.Duration, bool) {
	if up.Name != "" && was.Name != "" && up.Name != was.Name {
		return up.Up, true
	}
	return up.Since(was)
}

// save writes it down, with running time ahead. What the disk does not take is kept
// in memory, and written another time. The caller holds the lock.
func (p *permit) save(ahead time.Duration) {
	if p.shut {
		return // it may open again with another program
	}
	k := p.kept
	p.saved = k.Ran + ahead
	k.Ran = p.saved
	if raw, err := json.Marshal(k); err == nil {
		_ = p.keys.KeepGrant(raw)
	}
}

// close writes down what it came to.
func (p *permit) close() {
	p.look()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.save(0)
}

// Serial implements courier.Grants.
func (p *permit) Serial() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept.Grant == nil {
		return 0
	}
	return p.kept.Grant.Serial
}

// longestWait is how long a grant is used before the next is asked for, at most.
const longestWait = time.Hour

// Due implements courier.Grants: well before the end, so that who leaves the link
// behind takes nearly all of it along.
func (p *permit) Due() bool {
	ended := p.look()
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.kept.Grant
	return ended || g == nil || !p.kept.High.Before(g.At.Add(min(g.Until.Sub(g.At)/8, longestWait)))
}

// Take implements courier.Grants. Its time is the region's of now, also where an
// earlier one told a later time: then the region's clock was set right.
func (p *permit) Take(g wire.Grant) {
	p.mu.Lock()
	if p.kept.Grant != nil && g.Serial <= p.kept.Grant.Serial {
		p.mu.Unlock()
		return
	}
	told := toldAt(g.At, p.up())
	_ = p.keys.Vault().ForgetTime(told)
	p.kept = keptPermit{Grant: &g, Until: g.Until.UTC(), Anchor: g.At.UTC(), Boot: p.up()}
	p.shut, p.seen = false, p.own()
	p.judge()
	p.save(lease)
	p.mu.Unlock()
	_ = p.keys.Vault().NoteTime(told)
	p.tell()
}

// Refused implements courier.Grants.
func (p *permit) Refused() {
	p.mu.Lock()
	now := p.kept.High
	if p.kept.Refused && !now.Before(p.kept.Until) {
		p.mu.Unlock()
		return
	}
	p.kept.Refused = true
	if now.Before(p.kept.Until) {
		p.kept.Until = now
	}
	p.judge()
	p.save(lease)
	p.mu.Unlock()
	p.tell()
}

// anchored keeps the region's time, and how it signed it. In a demonstration, whose
// night is another one, no record names it.
func (o Options) anchored(v *vault.Vault, a wire.Anchor) {
	if o.Wire.Offset == 0 {
		v.NoteStamp(vault.Stamp{At: a.At.UTC(), Sig: a.Sig})
	}
	_ = v.NoteTime(toldAt(a.At, o.up()))
}

// anchor is what a revision that is made now names: nil where the region never signed
// a time to this device.
func anchor(v *vault.Vault) *revision.Anchor {
	s, ok := v.Stamp()
	if !ok {
		return nil
	}
	return wire.Anchor{At: s.At, Sig: s.Sig}.Name()
}

func toldAt(at time.Time, up drift.Boot) vault.Told {
	return vault.Told{At: at.UTC(), Boot: up.Name, Up: up.Up}
}

// mayGoOn says whether a record may be read though the grant has ended.
func (p *permit) mayGoOn(id uuid.UUID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Contains(p.kept.AtHand, id)
}

// begin notes that a record is begun here after the end; wrote that it was saved.
func (p *permit) begin(id uuid.UUID, wrote bool) {
	if !p.look() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if wrote {
		p.kept.Recorded++
	}
	if !slices.Contains(p.kept.AtHand, id) {
		all := append(p.kept.AtHand, id)
		p.kept.AtHand = all[max(0, len(all)-mostAtHand):]
	}
	p.save(lease)
}

// edits notes what is opened to be gone on with while it can be read.
func (p *permit) edits(id uuid.UUID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.opened[id] = true
}

var _ courier.Grants = (*permit)(nil)
