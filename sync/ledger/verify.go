package ledger

import (
	"context"
	"errors"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"shyraq/sync/journal"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Report is what a whole comparison of both copies came to.
type Report struct {
	Frames    int // of the journal
	Revisions int
	Sealed    int       // revisions the keyring has no key for: compared, not opened
	Findings  []Finding // every problem, by number, and what openings before noted
	Opening   []Finding // what this opening found, mended or not
	last      uint64
}

// Lost reports whether something is in neither copy.
func (r *Report) Lost() bool {
	for _, f := range r.Findings {
		if f.Kind == Lost {
			return true
		}
	}
	return false
}

// add joins numbers that follow each other into one finding.
func (r *Report) add(kind FindingKind, numbers []uint64, detail string) {
	for i, n := range numbers {
		if last := len(r.Findings) - 1; i > 0 && r.Findings[last].To+1 == n {
			r.Findings[last].To = n
			continue
		}
		r.Findings = append(r.Findings, Finding{Kind: kind, From: n, To: n, Detail: detail})
	}
}

// Verify compares both copies as the audit after Open does, mends what can be
// mended, and opens every revision the keyring has a key for: its hash, its
// place in the chain, what the index knows of it. Signatures are not checked,
// because public keys are not this package's business.
func (l *Ledger) Verify(ctx context.Context) (Report, error) {
	select {
	case <-l.Audited():
	case <-ctx.Done():
		return Report{}, ctx.Err()
	}
	_, end, err := l.begin()
	if err != nil {
		return Report{}, err
	}
	defer end()
	r, err := l.audit(ctx, true)
	if err != nil {
		return *r, err
	}
	if err := l.forks(ctx, r); err != nil {
		return *r, err
	}
	l.writeNotices(ctx)
	err = l.readNotices(ctx, r)
	r.Opening = l.Found()
	return *r, err
}

// Whole says that nothing is lost, forked or told of by an opening that no copy
// mends. A region that said itself that it was put back is told of, and takes
// nothing from what is here.
func (r *Report) Whole() bool {
	for _, f := range append(slices.Clone(r.Findings), r.Opening...) {
		if !f.Kind.Mended() && f.Kind != LogRestored {
			return false
		}
	}
	return true
}

// open looks into a revision.
func (c *comparison) open(f *journal.Frame) {
	if emptied(f) {
		return // what it held was erased, and its mark says so
	}
	l, rev := c.l, revision.HashFrom(f.Rev)
	s, err := l.unseal(rev, f.Sealed)
	if errors.Is(err, seal.ErrNoKey) {
		c.report.Sealed++
		return
	}
	kind, wrong := Lost, ""
	x, known := l.openFacts(f)
	switch e := s.Envelope; {
	case err != nil:
		wrong = "does not open"
	case e.Device != f.Device || e.DSeq != f.DSeq:
		wrong = "stands under another number of its chain"
	case known && x != factsOf(s):
		wrong = "is listed as something else"
	case e.DSeq > 1:
		before, err := txnTable{c.txn}.get(key(kChain, f.Device[:], u64(f.DSeq-1)))
		if prev, ok := e.Prev.Bytes(); err == nil && ok && len(before) == 32 && prev != [32]byte(before) {
			kind, wrong = Forked, "does not follow the one before"
		}
	}
	if wrong != "" {
		c.report.Findings = append(c.report.Findings, Finding{Kind: kind, From: f.Number, To: f.Number, Detail: wrong})
	}
}

// forks names the numbers of chains that two revisions took.
func (l *Ledger) forks(ctx context.Context, r *Report) error {
	return l.view(ctx, func(t *badger.Txn) error {
		it := t.NewIterator(badger.IteratorOptions{Prefix: kFork})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if dseq, ok := numberAt(it.Item().Key()[:min(len(kFork)+24, len(it.Item().Key()))], len(kFork)+16); ok {
				r.Findings = append(r.Findings, Finding{Kind: Forked, Detail: "two revisions took one number of a chain", From: dseq, To: dseq})
			}
		}
		return nil
	})
}
