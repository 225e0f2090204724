package duty

import (
	"context"
	"errors"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// worklist remembers which encounters wait for somebody, so that only these and
// what came since are read again. It holds ids and no words.
type worklist struct {
	mu      sync.Mutex
	ready   bool
	audited bool // the store was looked through when the worklist was made
	pos     uint64
	ids     map[uuid.UUID]bool
}

// forget makes the next look go through every record.
func (p *worklist) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ready = false
}

// forgetWorklists makes the next look at each go through every record.
func (d *Duty) forgetWorklists() {
	d.undecided.forget()
	d.unsettled.forget()
	d.sentBack.forget()
	d.linked.forget()
	d.promised.forget()
	d.unanswered.forget()
}

// waiting gives the encounters of a worklist that still wait.
func (d *Duty) waiting(ctx context.Context, p *worklist, waits func(*caseFile) bool) ([]*caseFile, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := d.mayRead(); err != nil {
		p.ready = false
		return nil, err
	}
	if !p.audited && d.isAudited() {
		p.ready = false // the audit may have put back what lists did not show
	}
	if p.ready && d.addChanged(ctx, p) != nil {
		p.ready = false
	}
	if !p.ready {
		return d.makeWorklist(ctx, p, waits)
	}
	drafts, err := d.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	var out []*caseFile
	for id := range p.ids {
		c, err := d.readCase(ctx, id)
		if unreadable(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		c.draft = draftOf(drafts, id)
		if !waits(c) {
			delete(p.ids, id)
			continue
		}
		out = append(out, c)
	}
	return out, nil
}

// unreadable says that an error is about this one record: it is not here, this
// officer has no key of it, or neither copy has it. Such a record is left out
// of a list; it is no reason to show none.
func unreadable(err error) bool {
	return isNotFound(err) || isSealed(err) || errors.Is(err, ledger.ErrDamaged) || isCode(err, "body_form")
}

// makeWorklist makes the worklist anew from every record.
func (d *Duty) makeWorklist(ctx context.Context, p *worklist, waits func(*caseFile) bool) ([]*caseFile, error) {
	p.pos, p.audited, p.ids = d.ledger.Position(), d.isAudited(), map[uuid.UUID]bool{}
	f, err := d.loadCases(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []*caseFile
	for _, c := range f.cases {
		// What was only typed yet is a draft and stands among the drafts.
		if c.kind == raid.KindEncounter && len(c.record.Heads) > 0 && waits(c) {
			p.ids[c.id] = true
			out = append(out, c)
		}
	}
	p.ready = true
	return out, nil
}

// addChanged adds the records that changed since.
func (d *Duty) addChanged(ctx context.Context, p *worklist) error {
	for {
		page, err := d.ledger.Since(ctx, p.pos, 500)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, one := range page {
			p.pos = one.Pos
			e := one.Signed.Envelope
			if e.Kind == raid.KindEncounter {
				p.ids[e.Record] = true
			}
			if of, ok := spokenOf(one.Signed); ok {
				if rec, err := d.ledger.Record(ctx, of); err == nil && rec.Kind == raid.KindEncounter {
					p.ids[of] = true
				}
			}
		}
	}
}

// spokenOf is the record that a review or an answer is about; false for any other
// revision.
func spokenOf(s revision.Signed) (uuid.UUID, bool) {
	var v struct {
		Record uuid.UUID `json:"record"`
	}
	if k := s.Envelope.Kind; k != raid.KindReview && k != raid.KindFollowUp {
		return uuid.Nil, false
	}
	return v.Record, decodeBody(s, &v) == nil && v.Record != uuid.Nil
}

func (d *Duty) isAudited() bool {
	select {
	case <-d.ledger.Audited():
		return true
	default:
		return false
	}
}
