package duty

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
)

// readable is the store as far as the officer may read in it. Everything of a duty
// reads through it, so that a method which is added tomorrow is bound by it too.
// While the grant lasts that is all he has keys for. When it has ended it is what
// names no child, and what he is about: plans with what was said of them, and the
// records at hand.
type readable struct {
	*ledger.Ledger
	permit *permit
}

// why is what everything that reads gives when the grant has ended.
func (p *permit) why() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept.Refused {
		return courier.ErrGrantRefused
	}
	return courier.ErrGrantEnded
}

// mechanical is the mark of work that reads and gives nothing of it to anybody, as
// the closing of a shift does.
type mechanical struct{}

func mechanically(ctx context.Context) context.Context {
	return context.WithValue(ctx, mechanical{}, true)
}

// all says that nothing is held back.
func (r readable) all(ctx context.Context) bool {
	return ctx.Value(mechanical{}) != nil || !r.permit.look()
}

func plan(k raid.Kind) bool { return k == raid.KindOperation || k == raid.KindRaid }

// Record is the ledger's.
func (r readable) Record(ctx context.Context, id uuid.UUID) (ledger.Record, error) {
	rec, err := r.Ledger.Record(ctx, id)
	if err != nil || r.all(ctx) || plan(rec.Kind) || r.permit.mayGoOn(id) {
		return rec, err
	}
	if rec.Kind == raid.KindReview {
		for _, o := range opinionsOf(rec) {
			if r.speaksOf(ctx, o.Record) {
				return rec, nil
			}
		}
	}
	return ledger.Record{}, r.permit.why()
}

// speaksOf says whether what was said of a record may be read.
func (r readable) speaksOf(ctx context.Context, id uuid.UUID) bool {
	if r.permit.mayGoOn(id) {
		return true
	}
	rec, err := r.Ledger.Record(ctx, id)
	return err == nil && plan(rec.Kind)
}

// Records is the ledger's.
func (r readable) Records(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Record, error] {
	if !r.all(ctx) && (len(q.Kinds) == 0 || slices.ContainsFunc(q.Kinds, func(k raid.Kind) bool { return !plan(k) })) {
		return r.denied
	}
	return r.Ledger.Records(ctx, q)
}

// Reviews is the ledger's.
func (r readable) Reviews(ctx context.Context, record uuid.UUID) iter.Seq2[ledger.Record, error] {
	if !r.all(ctx) && !r.speaksOf(ctx, record) {
		return r.denied
	}
	return r.Ledger.Reviews(ctx, record)
}

func (r readable) denied(yield func(ledger.Record, error) bool) {
	yield(ledger.Record{}, r.permit.why())
}

// Since is the ledger's.
func (r readable) Since(ctx context.Context, pos uint64, limit int) ([]ledger.Positioned, error) {
	if !r.all(ctx) {
		return nil, r.permit.why()
	}
	return r.Ledger.Since(ctx, pos, limit)
}

// Derived is the ledger's.
func (r readable) Derived(ctx context.Context, space uuid.UUID, number uint64) (ledger.Derived, error) {
	if !r.all(ctx) {
		return ledger.Derived{}, r.permit.why()
	}
	return r.Ledger.Derived(ctx, space, number)
}

// Touched is the ledger's.
func (r readable) Touched(ctx context.Context, after uint64, each func(ledger.Touched)) (uint64, error) {
	if !r.all(ctx) {
		return 0, r.permit.why()
	}
	return r.Ledger.Touched(ctx, after, each)
}

// Drafts is the ledger's.
func (r readable) Drafts(ctx context.Context) ([]ledger.Draft, error) {
	all, err := r.Ledger.Drafts(ctx)
	if err != nil || r.all(ctx) {
		return all, err
	}
	return slices.DeleteFunc(all, func(w ledger.Draft) bool { return !r.permit.mayGoOn(w.ID) }), nil
}

// mayRead refuses what is answered from memory, or asked of the region, when the
// grant has ended.
func (d *Duty) mayRead() error {
	if d.permit.look() {
		return d.permit.why()
	}
	return nil
}

// Grant is how long this officer reads here without a connection.
type Grant struct {
	Ended    bool
	Refused  bool // by the region: a connection brings nothing back
	Until    time.Time
	Recorded int // since it ended
}

// Grant tells it. Once it has ended, what was read is let go, and what may be gone
// on with is found.
func (d *Duty) Grant(ctx context.Context) Grant {
	ended := d.permit.look()
	if ended {
		d.memory.forget()
		d.gather(ctx)
	}
	d.permit.mu.Lock()
	defer d.permit.mu.Unlock()
	k := d.permit.kept
	return Grant{Ended: ended, Refused: ended && k.Refused, Until: k.Until.In(d.Rules().Offset), Recorded: k.Recorded}
}

// GrantEnded says whether it has ended by now. Where that is another answer than the
// last time, listeners are told.
func (d *Duty) GrantEnded() bool { return d.permit.look() }

// before is how long before the end something was last touched to count as under
// the officer's hand when it came.
const before = 12 * time.Hour

// gather finds, once, what the officer was about when the grant ended: the forms that
// are open or lie as drafts of this night, and the children in care whose record is
// his to write.
func (d *Duty) gather(ctx context.Context) {
	p := d.permit
	p.mu.Lock()
	gathered, until := p.kept.Gathered, p.kept.Until
	opened := make([]uuid.UUID, 0, len(p.opened))
	for id := range p.opened {
		opened = append(opened, id)
	}
	p.mu.Unlock()
	if gathered {
		return
	}
	ctx = mechanically(ctx)
	since := until.Add(-before)
	all := opened
	drafts, err := d.Drafts(ctx)
	for _, w := range drafts {
		if !w.Saved.Before(since) {
			all = append(all, w.ID)
		}
	}
	offset := d.Rules().Offset
	nights := []civil.Date{civil.NightOf(since, offset), civil.NightOf(until, offset)}
	for _, night := range slices.Compact(nights) {
		some, bad := d.inCare(ctx, night, since)
		all, err = append(all, some...), errors.Join(err, bad)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.kept.Gathered && p.ended {
		for _, id := range all {
			if len(p.kept.AtHand) < mostAtHand && !slices.Contains(p.kept.AtHand, id) {
				p.kept.AtHand = append(p.kept.AtHand, id)
			}
		}
		p.kept.Gathered = err == nil
		p.save(lease)
	}
}

// types notes that a record is under the officer's hand. One that was never saved is
// begun with its draft: there is nothing in it but what he types.
func (d *Duty) types(ctx context.Context, id uuid.UUID) {
	d.permit.edits(id)
	if d.permit.look() && !d.permit.mayGoOn(id) {
		if _, err := d.ledger.Ledger.Record(ctx, id); isNotFound(err) {
			d.permit.begin(id, false)
		}
	}
}

// inCare are the encounters of a night that were written on since a time, in which a
// child is in care, and that are this officer's to write.
func (d *Duty) inCare(ctx context.Context, night civil.Date, since time.Time) (all []uuid.UUID, err error) {
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindEncounter}, Night: night}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return all, err
		}
		for _, h := range rec.Heads {
			var e raid.Encounter
			if decodeBody(h, &e) == nil && e.InCare() && !h.Envelope.Time.Instant().Before(since) &&
				raid.HoldsPen(e.Pen, d.opts.Keys.Officer().ID, d.crews(ctx, h.Envelope.Raid)) {
				all = append(all, rec.ID)
				break
			}
		}
	}
	return all, nil
}

// letGo forgets, of what could be gone on with after the end, what is finished: who
// unlocks the device the next time does not read it.
func (d *Duty) letGo(ctx context.Context) {
	if !d.permit.look() {
		return
	}
	ctx = mechanically(ctx)
	drafts, err := d.Drafts(ctx)
	if err != nil {
		return
	}
	d.permit.mu.Lock()
	was := slices.Clone(d.permit.kept.AtHand)
	d.permit.mu.Unlock()
	gone := map[uuid.UUID]bool{}
	for _, id := range was {
		c, err := d.readCase(ctx, id)
		gone[id] = err == nil && draftOf(drafts, id) == nil && (c.short != nil || c.withdrawn() || !c.encounter.InCare() && !c.encounter.ClosedAt.IsZero())
	}
	d.permit.mu.Lock()
	defer d.permit.mu.Unlock()
	d.permit.kept.AtHand = slices.DeleteFunc(d.permit.kept.AtHand, func(id uuid.UUID) bool { return gone[id] })
	d.permit.save(lease)
}

// AtHand lists, once the grant has ended, what is not finished of what the officer was
// about then or began since: drafts, and children in care. It is Night for that time.
func (d *Duty) AtHand(ctx context.Context) ([]Row, error) {
	d.gather(ctx)
	drafts, err := d.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	d.permit.mu.Lock()
	ids := slices.Clone(d.permit.kept.AtHand)
	d.permit.mu.Unlock()
	var out []Row
	for _, id := range ids {
		c, err := d.readCase(ctx, id)
		w := draftOf(drafts, id)
		switch {
		case isNotFound(err) && w != nil:
			c = &caseFile{id: id, kind: raid.KindEncounter, encounter: w.Encounter}
		case unreadable(err):
			continue
		case err != nil:
			return nil, err
		}
		c.draft = w
		if w != nil || c.kind == raid.KindEncounter && !c.withdrawn() && c.encounter.ClosedAt.IsZero() {
			out = append(out, d.row(c))
		}
	}
	return out, nil
}
