package ledger

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"github.com/dgraph-io/badger/v4"

	"shyraq/sync/journal"
)

// grace is how long the audit leaves the processor to the first list.
const grace = 300 * time.Millisecond

// auditBehind compares both copies while the ledger is in use. Only when it
// came to its end is it sure that Badger can be read without ending the
// process, so only then the marker goes.
func (l *Ledger) auditBehind(ctx context.Context) {
	defer close(l.audited)
	if l.asleep() != nil {
		return // there is one copy to read
	}
	soon := time.NewTimer(grace)
	defer soon.Stop()
	select {
	case <-soon.C:
	case <-l.hurry:
	case <-ctx.Done():
		return
	}
	r, err := l.audit(ctx, false)
	if err != nil {
		return // closed, or no room to mend: the next Open looks again
	}
	if l.suspect.Load() {
		return
	}
	l.writeNotices(ctx)
	_ = os.Remove(l.path("opening")) // left there it costs a rebuild and nothing else
	_ = l.j.Vouch()                  // an older one vouches for less
	if !r.Lost() {
		l.dropBooks()
	}
}

// comparison is one run through the journal beside a snapshot of Badger.
type comparison struct {
	l      *Ledger
	txn    *badger.Txn
	upTo   uint64
	report *Report
	deep   bool

	sums    *sums
	torn    bool             // a table of Badger is not as it was written
	damaged bool             // the journal has holes
	wrong   []*journal.Frame // values Badger has wrong or not at all
}

// audit compares every frame of the journal up to now with what Badger has of
// it, mends either from the other, and then the index.
func (l *Ledger) audit(ctx context.Context, deep bool) (*Report, error) {
	l.auditing.Lock()
	defer l.auditing.Unlock()
	r := &Report{}
	c, err := l.compare(ctx, r, deep)
	if err != nil {
		return r, err
	}
	if why := l.asleep(); why != nil && (c.damaged || !c.same()) {
		return r, why // nothing can be mended now
	}
	if c.damaged {
		r = &Report{}
		if err := l.mendJournal(r); err != nil {
			return r, err
		}
		if c, err = l.compare(ctx, r, deep); err != nil {
			return r, err
		}
	}
	if !c.same() {
		if err := l.mendBadger(ctx, r, c); err != nil {
			return r, err
		}
	}
	for _, f := range r.Findings {
		l.found(f)
	}
	return r, nil
}

// compare reads both copies once and changes neither.
func (l *Ledger) compare(ctx context.Context, r *Report, deep bool) (*comparison, error) {
	l.mu.Lock()
	db := l.book.db
	c := &comparison{l: l, txn: db.NewTransaction(false), upTo: l.book.state.head.Number, report: r, deep: deep}
	l.mu.Unlock()
	defer c.txn.Discard()
	c.sums = newSums(c.txn)
	for f, err := range l.jopt.Read(0) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var d *journal.Damage
		if errors.As(err, &d) {
			if len(d.Foreign) > 0 || d.From <= d.To && d.From <= c.upTo {
				c.damaged = true
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if f.Number > c.upTo {
			break
		}
		if err := c.frame(&f); err != nil {
			return nil, err
		}
	}
	if n := r.last; n < c.upTo {
		c.damaged = true // the end is missing altogether
	}
	c.torn = !wholeTables(db)
	return c, c.sums.finish(ctx)
}

// same says whether Badger has all that the journal has, and nothing else.
func (c *comparison) same() bool { return len(c.wrong) == 0 && c.sums.match && !c.torn }

// wholeTables compares the sums that Badger keeps of its own tables. What is
// read of a table depends on the way it is looked for: one changed byte among
// the places of its keys leaves every value that is asked for by name, and a
// list that begins in the middle without some of its rows.
func wholeTables(db *badger.DB) (whole bool) {
	defer func() {
		if recover() != nil {
			whole = false // a table so damaged that Badger cannot even read on
		}
	}()
	return db.VerifyChecksum() == nil
}

// frame compares one frame.
func (c *comparison) frame(f *journal.Frame) error {
	c.report.Frames++
	c.report.last = f.Number
	c.noted(f)
	t := txnTable{c.txn}
	b, err := t.get(frameKey(f))
	same := err == nil && bytes.Equal(b, f.Encode(nil))
	if f.Kind == journal.Revision {
		c.report.Revisions++
		if c.deep {
			c.open(f)
		}
	}
	if !same {
		kept := *f
		c.wrong = append(c.wrong, &kept)
	}
	c.sums.at = f
	return c.l.index(c.sums, f)
}

// mendJournal puts damaged frames back from Badger.
func (l *Ledger) mendJournal(r *Report) error {
	var m journal.Mended
	err := l.book.db.View(func(t *badger.Txn) (err error) {
		m, err = l.j.Mend(func(n uint64) (*journal.Frame, bool) { return l.frame(t, n) })
		return err
	})
	r.add(JournalMended, m.Restored, "frames were damaged")
	r.add(Lost, m.Lost, "damaged in both copies")
	r.add(Foreign, m.Foreign, "not written by this store")
	return err
}

// mendBadger makes Badger again from the journal. To write over single values
// would not do: one changed byte in a table can put its keys out of order, and
// then what is read depends on the way it is looked for. Only where the
// journal has lost something, and Badger may know more, values are written
// over and the rest stays.
func (l *Ledger) mendBadger(ctx context.Context, r *Report, c *comparison) error {
	l.suspect.Store(true)
	if err := l.forgetDerived(); err != nil {
		return err
	}
	if r.Lost() {
		if err := l.mendValues(r, c.wrong); err != nil {
			return err
		}
		return l.mendIndex(ctx, r)
	}
	if err := l.rebuild(ctx, nil); err != nil {
		return err
	}
	r.add(LedgerMended, numbersOf(c.wrong), "values were damaged")
	if !c.sums.match {
		r.Findings = append(r.Findings, Finding{Kind: IndexMended, Detail: "lists were damaged"})
	}
	r.Findings = append(r.Findings, Finding{Kind: Rebuilt, Detail: "from the journal"})
	again, err := l.compare(ctx, &Report{}, false)
	if err != nil {
		return err
	}
	l.suspect.Store(again.damaged || !again.same())
	return nil
}

func numbersOf(frames []*journal.Frame) (all []uint64) {
	for _, f := range frames {
		all = append(all, f.Number)
	}
	return all
}

// mendValues puts values back into Badger from the journal.
func (l *Ledger) mendValues(r *Report, wrong []*journal.Frame) error {
	r.add(LedgerMended, numbersOf(wrong), "values were damaged")
	for len(wrong) > 0 {
		if free, err := l.opt.Free(l.opt.Dir); err != nil || free < room {
			return full(free, room)
		}
		n := min(len(wrong), 64)
		err := l.book.db.Update(func(t *badger.Txn) error {
			for _, f := range wrong[:n] {
				if err := t.Set(frameKey(f), f.Encode(nil)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		wrong = wrong[n:]
	}
	return nil
}
