package duty

import (
	"context"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// QueueItem is a record that waits for a reviewer.
type QueueItem struct {
	Row      Row
	Answered bool // it was returned and its officer has answered
}

// Queue lists the encounters of the supervisor's unit whose present revision
// has no decision yet: returned and answered ones first, then the oldest. A
// child still in care and a withdrawn record do not wait for review; his own
// records are for somebody else.
func (d *Duty) Queue(ctx context.Context) ([]QueueItem, error) {
	cases, err := d.undecided(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]QueueItem, len(cases))
	for i, c := range cases {
		answered := slices.ContainsFunc(c.opinions, func(o opinion) bool { return o.Decision == raid.Return })
		out[i] = QueueItem{Row: d.row(c), Answered: answered}
	}
	slices.SortStableFunc(out, func(a, b QueueItem) int {
		if a.Answered != b.Answered {
			if a.Answered {
				return -1
			}
			return 1
		}
		return a.Row.At.Compare(b.Row.At)
	})
	return out, nil
}

// pile remembers which records wait, so that only these and what came since
// are read again. It holds ids and no words.
type pile struct {
	mu      sync.Mutex
	ready   bool
	audited bool // the store was looked through when the pile was made
	pos     uint64
	ids     map[uuid.UUID]bool
}

// forget makes the next Queue look at every record.
func (p *pile) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = false
}

// undecided gives the records that wait.
func (d *Duty) undecided(ctx context.Context) ([]*folded, error) {
	p := &d.pile
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.audited && d.isAudited() {
		p.ready = false // the audit may have put back what lists did not show
	}
	if p.ready && d.pileUp(ctx) != nil {
		p.ready = false
	}
	if !p.ready {
		return d.lookThrough(ctx)
	}
	me := d.Officer()
	var out []*folded
	for id := range p.ids {
		c, err := d.read(ctx, id)
		if err != nil {
			return nil, err
		}
		if !d.reviewable(me, c) {
			delete(p.ids, id)
			continue
		}
		out = append(out, c)
	}
	return out, nil
}

// lookThrough makes the pile anew from every record.
func (d *Duty) lookThrough(ctx context.Context) ([]*folded, error) {
	p := &d.pile
	p.pos, p.audited, p.ids = d.ledger.Position(), d.isAudited(), map[uuid.UUID]bool{}
	f, err := d.fold(ctx, "")
	if err != nil {
		return nil, err
	}
	me := d.Officer()
	var out []*folded
	for _, c := range f.cases {
		if d.reviewable(me, c) {
			p.ids[c.id] = true
			out = append(out, c)
		}
	}
	p.ready = true
	return out, nil
}

// pileUp adds the records that changed since.
func (d *Duty) pileUp(ctx context.Context) error {
	p := &d.pile
	for {
		page, err := d.ledger.Since(ctx, p.pos, 500)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, one := range page {
			p.pos = one.Pos
			switch e := one.Signed.Envelope; e.Kind {
			case raid.KindEncounter:
				p.ids[e.Record] = true
			case raid.KindReview:
				var v raid.Review
				if decodeBody(one.Signed, &v) != nil {
					continue
				}
				if rec, err := d.ledger.Record(ctx, v.Record); err == nil && rec.Kind == raid.KindEncounter {
					p.ids[v.Record] = true
				}
			}
		}
	}
}

func (d *Duty) isAudited() bool {
	select {
	case <-d.ledger.Audited():
		return true
	default:
		return false
	}
}

func (d *Duty) reviewable(me raid.Officer, c *folded) bool {
	return c.kind == raid.KindEncounter && c.draft == nil && slices.Contains(c.units(), me.Unit) &&
		raid.MayReview(me, c.authors()) &&
		!c.encounter.InCare() && c.encounter.Withdrawal == nil &&
		raid.ReviewOf(c.reviews(), string(c.head().Rev)) == nil
}
