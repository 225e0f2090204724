package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dgraph-io/badger/v4"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/release/format"
	"shyraq/sync/journal"
)

// maps is the folder of a data directory that is its user's: he may link what he
// likes into it, and nothing of a record lies there.
const maps = "maps"

// Ledger is an open store. It is safe for use by several goroutines.
type Ledger struct {
	opt  Options
	jopt journal.Options
	j    *journal.Journal

	lock   *os.File
	outbox *Outbox
	still  error        // why nothing can be written, see still.go; guarded by mu
	end    journal.Head // of the journal, while still

	asleepBook *book // what was read while the store was still, once it is not

	queueMu sync.Mutex // guards what follows; also book, against readers
	queue   []*request // who waits to write
	closed  bool
	readers sync.WaitGroup

	mu     sync.Mutex // guards what follows; held while a batch is written
	book   *book
	news   chan struct{} // closed and made anew at every batch with revisions
	failed error

	notes trust

	auditing sync.Mutex
	suspect  atomic.Bool   // Badger was wrong somewhere and has not been made again
	resealed atomic.Uint64 // see Resealed
	epoch    atomic.Uint64 // see Basis

	cancel  context.CancelFunc
	hurry   chan struct{} // somebody waits for the audit
	audited chan struct{}
	once    sync.Once
}

// Open opens the store in a directory, making it where it is missing. Before
// it returns, the ends of both copies are compared and what one lacks there is
// put back from the other; everything else is compared behind, see Audited.
//
// Where the disk is full, or the directory cannot be written, the store is
// opened for reading, from the journal alone; whoever writes gets ErrFull or
// the errors of errs.OfDisk until there is room. It returns ErrInUse, errs.Denied with code "locked" where the
// keyring lacks the store key, or errs.Unavailable.
func Open(ctx context.Context, opt Options) (_ *Ledger, err error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Free == nil {
		opt.Free = disk.Free
	}
	if opt.OnAudit == nil {
		opt.OnAudit = func(Finding) {}
	}
	l := &Ledger{
		opt: opt, news: make(chan struct{}), hurry: make(chan struct{}, 1), audited: make(chan struct{}),
	}
	if _, err := badgerKey(opt.Keys, opt.StoreKey); err != nil {
		return nil, err
	}
	if l.jopt, err = l.journalOptions(); err != nil {
		return nil, err
	}
	if err := format.Check(opt.Dir); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if err := privateDir(opt.Dir); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if err := disk.CheckOwn(opt.Dir, maps); err != nil { // Badger opens its files by itself
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if err := l.ours(); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if l.lock, err = lockDir(opt.Dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			l.release()
		}
	}()
	if err := l.makeRoom(); err != nil {
		return nil, err
	}
	if l.still = l.whyStill(); l.still != nil {
		err = l.openStill(ctx)
	} else {
		_ = format.Keep(opt.Dir) // without a mark it is of the first form, as it is
		if l.j, err = journal.Open(l.jopt); err == nil {
			err = l.openCopies(ctx)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	var whole bool
	if l.outbox, whole, err = newOutbox(opt.Dir, opt.Answers, (*ownChain)(l)); err != nil {
		return nil, err
	}
	l.outbox.mu.Lock()
	whole = l.outbox.check() && whole
	l.outbox.mu.Unlock()
	if !whole && writeAcks(l.outbox.path, opt.Answers, l.outbox.Acked()) == nil {
		l.found(Finding{Kind: Answers, Detail: "what lies there of the region's answers is not this device's, and is asked for again"})
	}
	l.writeNotices(ctx)
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l.cancel = cancel
	go l.auditBehind(background)
	return l, nil
}

// openCopies opens Badger and brings both copies to the same end. A marker
// that is still there says that the last Open, or the audit after it, killed
// the process: then what was opened is not opened again.
func (l *Ledger) openCopies(ctx context.Context) error {
	number := 1
	all, err := l.books()
	if err != nil {
		return err
	}
	if len(all) > 0 {
		number = all[len(all)-1]
	}
	_, err = os.Stat(l.path("opening"))
	marked := err == nil && len(all) > 0
	if marked {
		l.found(Finding{Kind: Rebuilt, Detail: "the program ended while it was opening the store"})
		number++
	}
	if err := l.mark(); err != nil {
		return err
	}
	first := number
	for attempt := 0; ; attempt++ {
		why, remade, err := l.reconcile(ctx, number)
		if err == nil && why == "" && remade && number == first && !marked {
			l.found(Finding{Kind: Rebuilt, Detail: "the ledger was empty"})
		}
		if err != nil || why == "" {
			return err
		}
		if attempt > 0 {
			return errs.Errorf(errs.Unavailable, "store_failed", "%s", why)
		}
		l.found(Finding{Kind: Rebuilt, Detail: why})
		if b := l.book; b != nil && b.number == number {
			_ = b.db.Close() // it is not used again
		}
		number++
	}
}

// mark leaves the sign that the store is being opened.
func (l *Ledger) mark() error {
	f, err := disk.OpenOwn(l.path("opening"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	return f.Close()
}

// reconcile opens Badger and compares the ends. It returns why Badger must be
// made again, or an error that making it again would not mend; remade says
// that Badger was empty and the journal was not.
func (l *Ledger) reconcile(ctx context.Context, number int) (why string, remade bool, err error) {
	b, err := l.openBook(number)
	if err != nil {
		return err.Error(), false, nil
	}
	l.setBook(b)
	if b.state, why = b.readState(); why != "" {
		return why, false, nil
	}
	head := l.j.Head()
	switch {
	case b.state.head.Number > head.Number:
		if err := l.restoreTail(head); err != nil {
			return "", false, err
		}
	case b.state.head.Number == head.Number && b.state.head.Hash != head.Hash:
		return "the journal and the ledger went different ways", false, nil
	case b.state.head.Number < head.Number:
		remade = b.state.head.Number == 0
		if why, err = b.replay(ctx); why != "" || err != nil {
			return why, false, err
		}
	}
	l.judgeJournal()
	return "", remade, nil
}

// readState reads how far Badger is. An empty Badger is at the beginning; one
// that holds something but not that is damaged.
func (b *book) readState() (s state, why string) {
	err := b.db.View(func(t *badger.Txn) error {
		v, err := txnTable{t}.get(kState)
		if err != nil {
			return err
		}
		if v != nil {
			var ok bool
			if s, ok = decodeState(v); !ok {
				why = "the ledger's state is damaged"
			}
			return nil
		}
		it := t.NewIterator(badger.IteratorOptions{})
		defer it.Close()
		if it.Rewind(); it.Valid() {
			why = "the ledger's state is missing"
		}
		return nil
	})
	if err != nil {
		why = "the ledger's state cannot be read"
	}
	return s, why
}

// Audited is closed when the comparison of both copies that follows on Open
// has come to its end. To ask for it begins it at once; otherwise the first
// list is read before.
func (l *Ledger) Audited() <-chan struct{} {
	select {
	case l.hurry <- struct{}{}:
	default:
	}
	return l.audited
}

// Close ends the comparison, waits for what is being written and read, and
// closes both copies. It must not be called from within a list.
func (l *Ledger) Close() error {
	var err error
	l.once.Do(func() {
		l.cancel()
		<-l.audited
		l.queueMu.Lock()
		l.closed = true
		l.queueMu.Unlock()
		l.readers.Wait()
		l.mu.Lock() // whoever was writing is done
		defer l.mu.Unlock()
		l.failed = errClosed
		err = l.release()
	})
	return err
}

// release closes what is open, in the order that leaves the marker where
// Badger did not close well.
func (l *Ledger) release() error {
	var err error
	if l.asleepBook != nil {
		_ = l.asleepBook.db.Close() // in memory: there is nothing to lose
	}
	if l.book != nil && l.mayClose() {
		if err = l.book.db.Close(); err != nil {
			err = errors.New("close ledger: badger does not close")
		} else if l.j != nil && !l.suspect.Load() {
			err = os.Remove(l.path("opening"))
			if errors.Is(err, os.ErrNotExist) {
				err = nil
			}
		}
	}
	if l.j != nil {
		err = errors.Join(err, l.j.Close())
	}
	if l.lock != nil {
		err = errors.Join(err, disk.Unlock(l.lock))
	}
	return err
}

// privateDir makes a folder only its owner may enter, and closes one that is
// open to others.
func privateDir(dir string) error {
	if err := os.MkdirAll(filepath.Clean(dir), 0o700); err != nil {
		return err
	}
	if info, err := os.Stat(dir); err == nil && info.Mode().Perm() == 0o700 {
		return nil
	}
	if err := os.Chmod(dir, 0o700); err != nil && errs.OfDisk(err) == nil {
		return err
	}
	return nil // on a disk that cannot be written it stays as it is
}
