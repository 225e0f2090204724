package ledger

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/seal"
)

// Whoever has the disk of a device that is switched off can put in its place
// whatever he likes, but nothing that this store would have written: for that he
// lacks the store key. He can take away, and he can put back what was there
// earlier. What was taken away is told from three notes of where the journal
// ended: the head file beside it, the anchor in the vault, and what the region was
// told. What is found so is told at once, and noted in the journal itself, so that
// no later Verify calls the store whole.

// trust is what an opening found.
type trust struct {
	mu      sync.Mutex
	found   []Finding // at most mostFound
	unnoted []Finding
	claims  []journal.Head // what the journal has to hold

	noting sync.Mutex // one at a time writes down what is unnoted
}

// mostFound is how many findings of one opening are remembered.
const mostFound = 1000

// journalOptions derive the key of the marks from the store key. Marks of store
// keys that the keyring has beside it count as well.
func (l *Ledger) journalOptions() (journal.Options, error) {
	o := journal.Options{Dir: l.path("journal"), Older: l.opt.Older, Wrap: l.opt.Wrap}
	if o.Older {
		return o, nil
	}
	o.Keys = journal.Held(func(id [8]byte) ([]byte, bool) {
		k, ok := l.opt.Keys.Key(seal.KeyID(id))
		if !ok {
			return nil, false
		}
		secret, err := hkdf.Key(sha256.New, k.Bytes(), l.opt.Store[:], "shyraq journal mark v1", 32)
		return secret, err == nil
	})
	secret, ok := o.Keys(l.opt.StoreKey)
	if !ok {
		return o, errs.Errorf(errs.Denied, "locked", "no store key")
	}
	o.Key = journal.Key{ID: l.opt.StoreKey, Secret: secret}
	return o, nil
}

// ours refuses a journal of which no frame is marked with a key that is known,
// where nobody noted that this store ever wrote one: it may be the device's own,
// from before its vault was lost, and holds what waits to be delivered. Where it
// was noted the journal was exchanged, which is found.
func (l *Ledger) ours() error {
	if l.opt.Older || l.opt.Anchor.Number > 0 {
		return nil
	}
	known, err := l.jopt.Known()
	if err == nil && !known {
		err = errs.Errorf(errs.Denied, "journal_foreign", "no frame of the journal is marked with a key that is here")
	}
	return err
}

// found tells of a finding, and remembers it.
func (l *Ledger) found(f Finding) {
	n := &l.notes
	n.mu.Lock()
	known := slices.Contains(n.found, f)
	if !known && len(n.found) < mostFound {
		n.found = append(n.found, f)
		if lasting(f.Kind) {
			n.unnoted = append(n.unnoted, f)
		}
	}
	n.mu.Unlock()
	l.opt.OnAudit(f)
}

// Found returns what was found since the store was opened.
func (l *Ledger) Found() []Finding {
	l.notes.mu.Lock()
	defer l.notes.mu.Unlock()
	return slices.Clone(l.notes.found)
}

// lasting says that a later comparison would not find it again.
func lasting(k FindingKind) bool {
	switch k {
	case Foreign, Cut, RolledBack, Rewritten, Exchanged, LogShorter, LogOther, LogRestored:
		return true
	}
	return false
}

// judgeJournal compares the end of the journal, when both copies are at the same,
// with where it was noted to be.
func (l *Ledger) judgeJournal() {
	if l.j.Exchanged() {
		l.foundAll(Exchanged, l.j.Foreign(), "the journal is another store's")
	} else {
		l.foundAll(Foreign, l.j.Foreign(), notOurs)
	}
	if l.j.Unvouched() {
		l.found(Finding{Kind: Unvouched, Detail: "the head of the journal is missing or not this store's"})
	}
	l.judgeEnd(l.j.Head(), l.j.Claims(), !l.j.Unvouched())
	l.j.GoOnAfter(l.opt.Anchor.Number)
}

// judgeEnd names what is missing behind the end. A head file that agrees with the
// end while the anchor knows more came back with an older copy.
func (l *Ledger) judgeEnd(end, claims journal.Head, vouched bool) {
	anchor := l.opt.Anchor
	switch {
	case claims.Number > end.Number:
		l.found(Finding{Kind: Cut, From: end.Number + 1, To: max(claims.Number, anchor.Number), Detail: "the end is missing in both copies"})
	case anchor.Number > end.Number && vouched && end.Number > 0:
		l.found(Finding{Kind: RolledBack, From: end.Number + 1, To: anchor.Number, Detail: "an older copy was put back"})
	case anchor.Number > end.Number:
		l.found(Finding{Kind: Cut, From: end.Number + 1, To: anchor.Number, Detail: "the end is missing in both copies"})
	}
	l.notes.mu.Lock()
	defer l.notes.mu.Unlock()
	l.notes.claims = []journal.Head{claims, anchor}
}

// noted compares a frame with what was noted under its number.
func (c *comparison) noted(f *journal.Frame) {
	n := &c.l.notes
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, h := range n.claims {
		if h.Number == f.Number && h.Hash != f.Hash {
			c.report.add(Rewritten, []uint64{f.Number}, "another history than was noted")
			return
		}
	}
}

// Head is the end of the journal, for whoever keeps it elsewhere.
func (l *Ledger) Head() journal.Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head()
}

// Vouch writes the end of the journal down beside it, and returns it.
func (l *Ledger) Vouch() (journal.Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.j == nil {
		return l.end, l.still
	}
	if err := l.j.Vouch(); err != nil {
		return l.j.Head(), fmt.Errorf("vouch for the journal: %w", err)
	}
	return l.j.Head(), nil
}

// Told compares the journal with the highest end that somebody else was told of
// it: one beyond its own is an older copy put back, another hash under the same
// number another history. Either is found once.
func (l *Ledger) Told(ctx context.Context, h journal.Head) {
	end := l.Head()
	switch {
	case h.Number == 0 || h == end:
		return
	case h.Number > end.Number:
		l.found(Finding{Kind: RolledBack, From: end.Number + 1, To: h.Number, Detail: "the region was told of more"})
		l.mu.Lock()
		if l.j != nil {
			l.j.GoOnAfter(h.Number)
		}
		l.mu.Unlock()
	default:
		if f, ok := l.journalFrame(h.Number); !ok || f.Hash == h.Hash {
			return // what is missing is named already
		}
		l.found(Finding{Kind: Rewritten, From: h.Number, To: h.Number, Detail: "the region was told of another history"})
	}
	l.writeNotices(ctx)
}

const notOurs = "not written by this store"

// foundAll tells of frames by number, of so many runs at most.
func (l *Ledger) foundAll(kind FindingKind, frames []uint64, detail string) {
	r := &Report{}
	r.add(kind, frames, detail)
	for _, f := range r.Findings[:min(len(r.Findings), 16)] {
		l.found(f)
	}
}

// FoundOut notes what was found of the region, from a frame to a frame of nothing
// here: From and To are entries of its audit log.
func (l *Ledger) FoundOut(ctx context.Context, f Finding) {
	l.found(f)
	l.writeNotices(ctx)
}

// notice is a finding as the journal keeps it.
type notice struct {
	At time.Time `json:"at"`
	Finding
}

// writeNotices notes in the journal what no copy mends. Where nothing can be
// written now it is noted another time.
func (l *Ledger) writeNotices(ctx context.Context) {
	n := &l.notes
	n.noting.Lock()
	defer n.noting.Unlock()
	n.mu.Lock()
	unnoted := n.unnoted
	n.mu.Unlock()
	if len(unnoted) == 0 || l.asleep() != nil {
		return
	}
	err := l.do(ctx, func(b *batch) error {
		for _, f := range unnoted {
			value, err := json.Marshal(notice{l.opt.Now().UTC(), f})
			if err != nil {
				return err
			}
			var id [16]byte
			if _, err := io.ReadFull(l.opt.Rand, id[:]); err != nil {
				return err
			}
			if err := b.putSlot(journal.Notice, idSlot(id), l.opt.StoreKey, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unnoted = n.unnoted[len(unnoted):]
}

// readNotices adds to a report what openings noted.
func (l *Ledger) readNotices(ctx context.Context, r *Report) error {
	var bad error
	err := l.eachSlot(ctx, journal.Notice, func(_ [32]byte, value []byte, err error) bool {
		var n notice
		if err == nil {
			err = json.Unmarshal(value, &n)
		}
		if err != nil {
			bad = fmt.Errorf("read notices: %w", err)
			return true
		}
		n.Detail += ", found on " + n.At.Format(time.DateOnly)
		r.Findings = append(r.Findings, n.Finding)
		return len(r.Findings) < mostFound
	})
	if err == nil {
		err = bad
	}
	return err
}
