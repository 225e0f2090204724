package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/release/format"
	"shyraq/sync/journal"
	"shyraq/sync/revision"
)

// Waiting is one revision that the region has not answered for.
type Waiting struct {
	DSeq   uint64
	Rev    revision.Hash
	Device uuid.UUID
	Line   []byte // the plain wire line, where the device is unlocked and has the key
	Wrap   []byte // the delivery key, wrapped for the region
	Sealed []byte // the wire line, sealed for the region; empty where there is none

	Beneath [][]byte // lines that the region itself wrote and this one rests on; of an unlocked device
}

// source gives the own chain, oldest first, from a number on.
type source interface {
	waiting(after uint64, give func(Waiting) bool) error
	unanswered(a Acks) (int, error)
	rev(dseq uint64) revision.Hash // empty where there is none
}

// Outbox is what the device still has to deliver. Opened by OpenOutbox it
// needs neither keys nor Badger, so that a locked device can deliver; the
// Outbox of an open Ledger also gives plain lines, which compress better.
// It is safe for use by several goroutines.
type Outbox struct {
	path string
	key  []byte
	src  source
	lock *os.File

	mu    sync.Mutex
	acks  Acks
	about bool // the answers were held against the chain
}

// OpenOutbox opens the outbox of a device whose ledger is closed. key is
// Options.Answers; without it no answer is remembered beyond this outbox, and none
// that lies there is believed. It returns ErrInUse while a Ledger has the
// directory.
func OpenOutbox(dir string, key []byte) (*Outbox, error) {
	return openOutbox(dir, key, journal.Settle)
}

// openOutbox has settle flush the journal before anything of it may be sent: what the
// region has and a power cut took from the device would have its number taken twice.
func openOutbox(dir string, key []byte, settle func(dir string) error) (*Outbox, error) {
	if err := format.Check(dir); err != nil {
		return nil, fmt.Errorf("open outbox: %w", err)
	}
	if err := privateDir(dir); err != nil {
		return nil, err
	}
	if err := disk.CheckOwn(dir, maps); err != nil {
		return nil, fmt.Errorf("open outbox: %w", err)
	}
	GiveBack(dir)
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	chain := &lockedChain{dir: filepath.Join(dir, "journal")}
	if err := settle(chain.dir); err != nil {
		_ = disk.Unlock(lock)
		return nil, fmt.Errorf("open outbox: %w", err)
	}
	o, _, err := newOutbox(dir, key, chain)
	if err != nil {
		_ = disk.Unlock(lock)
		return nil, err
	}
	o.lock = lock
	return o, nil
}

// newOutbox reads the answers there are; whole is false where the file is not this
// device's.
func newOutbox(dir string, key []byte, src source) (o *Outbox, whole bool, err error) {
	o, whole = &Outbox{path: filepath.Join(dir, "acks"), key: key, src: src}, true
	if key != nil {
		o.acks, whole, err = readAcks(o.path, key)
	}
	return o, whole, err
}

// check holds the answers against the chain, once, and says whether all are about
// revisions that it has. Others are none: a frame that somebody put into the
// journal of a device that was switched off may have been sent, and answered. A
// locked device reads all of its journal for it, so it is done when they are asked
// for. The caller holds mu.
func (o *Outbox) check() (whole bool) {
	if o.about {
		return true
	}
	if _, err := o.src.unanswered(Acks{}); err != nil {
		return true // the chain cannot be read, and says nothing
	}
	o.about = true
	return o.acks.about(o.src.rev)
}

// Outbox returns that of the open ledger; it is closed with the ledger.
func (l *Ledger) Outbox() *Outbox { return l.outbox }

// Close lets the directory go. The outbox of a Ledger needs no Close.
func (o *Outbox) Close() error {
	if o.lock == nil {
		return nil
	}
	return disk.Unlock(o.lock)
}

// Pending returns up to max revisions the region has not answered for, oldest
// first. With a locked device those without a sealed part are left out.
func (o *Outbox) Pending(max int) ([]Waiting, error) {
	acks := o.Acked()
	var all []Waiting
	err := o.src.waiting(done(acks), func(w Waiting) bool {
		if _, ok := acks.Of(w.DSeq); !ok && (w.Line != nil || w.Sealed != nil) {
			all = append(all, w)
		}
		return len(all) < max
	})
	return all, err
}

// Aside returns up to max revisions that the region set aside, oldest first, of the
// numbers after one and up to another.
func (o *Outbox) Aside(after, upTo uint64, max int) ([]Waiting, error) {
	acks := o.Acked()
	var all []Waiting
	if acks.lastAside() <= after {
		return nil, nil
	}
	err := o.src.waiting(after, func(w Waiting) bool {
		if r, ok := acks.Of(w.DSeq); ok && r.Result == Quarantined && w.DSeq <= upTo && (w.Line != nil || w.Sealed != nil) {
			all = append(all, w)
		}
		return len(all) < max && w.DSeq < upTo
	})
	return all, err
}

// LastAside is the highest number that the region set aside; 0 where it did not.
func (o *Outbox) LastAside() uint64 { return o.Acked().lastAside() }

func (a Acks) lastAside() (last uint64) {
	for _, r := range a.Runs {
		if r.Result == Quarantined {
			last = r.To
		}
	}
	return last
}

// done is the number up to which every one has an answer.
func done(a Acks) uint64 {
	n := uint64(0)
	for _, r := range a.Runs {
		if r.From != n+1 {
			break
		}
		n = r.To
	}
	return n
}

// Acknowledge keeps answers of the region, flushed where the disk has room. Answers of another epoch
// than before come from a region that was restored: everything earlier is
// forgotten and pushed again.
func (o *Outbox) Acknowledge(epoch string, acks []Ack) error {
	if strings.ContainsFunc(epoch, func(r rune) bool { return r <= ' ' || r > '~' }) || strings.HasPrefix(epoch, "-") || len(epoch) > 64 {
		return errs.Errorf(errs.Invalid, "bad_ack", "not an epoch")
	}
	for _, k := range acks {
		if err := checkAck(k); err != nil {
			return err
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.check()
	next := Acks{Epoch: epoch}
	if o.acks.Epoch == epoch {
		next.Runs = append(next.Runs, o.acks.Runs...)
	}
	next.set(acks)
	next.fill(o.src.rev)
	if err := writeAcks(o.path, o.key, next); err != nil && errs.OfDisk(err) == nil {
		return err
	}
	// A disk that takes no file must not hold back what waits: the answers serve
	// until the program ends, and afterwards the region says "duplicate".
	o.acks = next
	return nil
}

// Rewind forgets the answers above a number, because the region says that its
// chain of this device ends there.
func (o *Outbox) Rewind(contiguous uint64) error {
	return o.change(func(a *Acks) bool { a.cut(contiguous+1, 1<<53); return true })
}

// AskAgain forgets that the region held what stands up to a number: by what the
// region says now, nothing of this device's chain is missing before it, and the next
// answer says what became of it.
func (o *Outbox) AskAgain(upTo uint64) error {
	return o.change(func(a *Acks) (any bool) {
		for _, r := range slices.Clone(a.Runs) {
			if r.Result == Held && r.From <= upTo {
				a.cut(r.From, min(r.To, upTo))
				any = true
			}
		}
		return any
	})
}

// change keeps other answers than before, where there are any.
func (o *Outbox) change(edit func(*Acks) bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.check()
	next := Acks{Epoch: o.acks.Epoch, Runs: slices.Clone(o.acks.Runs)}
	if !edit(&next) {
		return nil
	}
	next.fill(o.src.rev)
	if err := writeAcks(o.path, o.key, next); err != nil && errs.OfDisk(err) == nil {
		return err
	}
	o.acks = next // as in Acknowledge, a full disk holds nothing back
	return nil
}

// Acked returns what the region answered so far.
func (o *Outbox) Acked() Acks {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.check()
	return Acks{Epoch: o.acks.Epoch, Runs: append([]AckRun(nil), o.acks.Runs...)}
}

// Count returns how many revisions of this device have no answer yet.
func (o *Outbox) Count() (int, error) {
	return o.src.unanswered(o.Acked())
}

// lockedChain reads the own chain from the journal alone.
type lockedChain struct {
	dir  string
	once sync.Once
	all  []Waiting
	revs map[uint64]revision.Hash
	gone map[uint64]bool // that were erased
	err  error
}

// load reads the journal once: while the outbox has the lock nobody writes.
func (c *lockedChain) load() error {
	c.once.Do(func() {
		wraps := map[string][]byte{}
		c.revs, c.gone = map[uint64]revision.Hash{}, map[uint64]bool{}
		for f, err := range journal.Read(c.dir, 0) {
			if _, damaged := err.(*journal.Damage); damaged {
				continue // the next unlock mends it and it is sent then
			}
			if err != nil {
				c.err = err
				return
			}
			switch {
			case f.Kind == journal.Delivery:
				wraps[string(f.Rev[:8])] = f.Region
			case f.Kind == journal.Revision && f.Flags&journal.Own != 0:
				c.all = append(c.all, sealedWaiting(f, func(id string) []byte { return wraps[id] }))
				c.revs[f.DSeq] = revision.HashFrom(f.Rev)
				c.gone[f.DSeq] = emptied(&f)
			}
		}
	})
	return c.err
}

// sealedWaiting makes a Waiting of a frame's part for the region.
func sealedWaiting(f journal.Frame, wrap func(id string) []byte) Waiting {
	w := Waiting{DSeq: f.DSeq, Rev: revision.HashFrom(f.Rev), Device: f.Device}
	if id, ok := idOf(f.Region); ok {
		if w.Wrap = wrap(id); w.Wrap != nil {
			w.Sealed = f.Region
		}
	}
	return w
}

func (c *lockedChain) waiting(after uint64, give func(Waiting) bool) error {
	if err := c.load(); err != nil {
		return err
	}
	for _, w := range c.all {
		if w.DSeq > after && !give(w) {
			return nil
		}
	}
	return nil
}

// unanswered counts what is there: a number that somebody made up counts once.
func (c *lockedChain) unanswered(a Acks) (n int, err error) {
	if err := c.load(); err != nil {
		return 0, err
	}
	for dseq := range c.revs {
		if _, ok := a.Of(dseq); !ok && !c.gone[dseq] {
			n++
		}
	}
	return n, nil
}

func (c *lockedChain) rev(dseq uint64) revision.Hash {
	if c.load() != nil {
		return ""
	}
	return c.revs[dseq]
}
