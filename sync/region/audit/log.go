package audit

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// LogOptions are what a log needs; all of it.
type LogOptions struct {
	Store  store.Store
	Region uuid.UUID
	Key    ed25519.PrivateKey // of the region; signs checkpoints
	Epoch  func() string
	Now    func() time.Time
	Log    *slog.Logger
}

// Log is the Merkle log (RFC 6962) of the journal: its leaves are the entries, byte
// for byte, in the order of commits, and a signed checkpoint vouches for all of
// them. An entry is durable in the journal first; the log takes it in soon after,
// the same way on every server, since the order is the store's. Whoever keeps a
// checkpoint can be shown at any later time that nothing before it was changed,
// taken out, put in or put elsewhere. What is written in a page is believed only
// after it was held against the checkpoint.
//
// It is safe for concurrent use, also of several servers on one store.
type Log struct {
	o LogOptions

	adding  sync.Mutex // one adds at a time; servers meet at the head
	mu      sync.Mutex
	failing time.Time // since when nothing could be added; zero while it can
}

// NewLog makes the log of a region; it reads nothing yet.
func NewLog(o LogOptions) *Log { return &Log{o: o} }

// The bounds of the log: how much one commit adds, how long it may be behind the
// journal before nobody is served, and how often it is looked at.
const (
	addedAtOnce = 1000
	mostBehind  = 2 * time.Minute
	addEvery    = 20 * time.Second
)

// head is the page that says how far the log is.
type head struct {
	Size int64           `json:"size"`
	Root tlog.Hash       `json:"root"`
	UpTo access.Position `json:"up_to"`          // of the last entry
	Note string          `json:"note"`           // the signed checkpoint
	Base int64           `json:"base,omitempty"` // entries that had left the journal when the log began

	raw []byte
}

const headPage = "head"

func (l *Log) head(ctx context.Context) (h head, err error) {
	pages, err := l.o.Store.Pages(ctx, access.Judging(), headPage)
	if err != nil {
		return h, err
	}
	if pages[0] == nil {
		return h, nil
	}
	err = json.Unmarshal(pages[0], &h)
	if again, _ := json.Marshal(h); err != nil || !bytes.Equal(again, pages[0]) {
		return h, store.Damaged("head of the audit log")
	}
	h.raw = pages[0]
	return h, nil
}

// CatchUp takes in what the journal holds by now, and gives the checkpoint of all.
func (l *Log) CatchUp(ctx context.Context) (wire.Checkpoint, error) {
	c, err := l.catchUp(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil:
		l.failing = time.Time{}
	case ctx.Err() == nil && l.failing.IsZero():
		l.failing = l.o.Now()
	}
	return c, err
}

func (l *Log) catchUp(ctx context.Context) (wire.Checkpoint, error) {
	l.adding.Lock()
	defer l.adding.Unlock()
	for {
		h, err := l.head(ctx)
		if err != nil {
			return wire.Checkpoint{}, err
		}
		notes, err := l.o.Store.Audit(ctx, access.Judging(), h.UpTo, addedAtOnce)
		if err != nil {
			return wire.Checkpoint{}, err
		}
		if len(notes) == 0 {
			return l.open(h)
		}
		if err := l.add(ctx, h, notes); err != nil && !errors.Is(err, errs.Conflict) {
			return wire.Checkpoint{}, fmt.Errorf("add to the audit log: %w", err)
		}
	}
}

// add takes entries in behind a head. Where another server was first it is
// errs.Conflict, and that one wrote the same.
func (l *Log) add(ctx context.Context, h head, notes []store.Note) error {
	g := &growing{HashReader: l.hashes(ctx, h), from: tlog.StoredHashCount(h.Size)}
	size := h.Size
	for _, n := range notes {
		more, err := tlog.StoredHashesForRecordHash(size, tlog.RecordHash(n.Value), g)
		if err != nil {
			return err
		}
		g.added = append(g.added, more...)
		size++
	}
	root, err := tlog.TreeHash(size, g)
	if err != nil {
		return err
	}
	var put []store.Page
	for _, t := range tlog.NewTiles(tileHeight, h.Size, size) {
		data, err := tlog.ReadTileData(t, g)
		if err != nil {
			return err
		}
		put = append(put, store.Page{Name: tileName(t), Value: data})
	}
	parts, err := l.mentions(ctx, h, notes)
	if err != nil {
		return err
	}
	signed, err := wire.SignCheckpoint(wire.Checkpoint{Region: l.o.Region, Epoch: l.o.Epoch(), Size: size, Root: root, At: l.o.Now()}, l.o.Key)
	if err != nil {
		return err
	}
	if h.Size == 0 {
		if h.Base, err = l.left(ctx); err != nil {
			return err
		}
	}
	value, err := json.Marshal(head{Size: size, Root: root, UpTo: notes[len(notes)-1].At, Note: signed, Base: h.Base})
	if err != nil {
		return err
	}
	put = append(append(put, parts...), store.Page{Name: headPage, Value: value})
	return l.o.Store.PutPages(context.WithoutCancel(ctx), access.Judging(), store.Page{Name: headPage, Value: h.raw}, put)
}

// left is how many entries the journal gave away into files.
func (l *Log) left(ctx context.Context) (int64, error) {
	s, ok := l.o.Store.(archivable)
	if !ok {
		return 0, nil
	}
	gone, err := s.Left(ctx, access.Administering())
	return int64(gone.Entries), err
}

// open reads the checkpoint of a head. A log of nothing has none.
func (l *Log) open(h head) (wire.Checkpoint, error) {
	if h.Size == 0 {
		return wire.Checkpoint{Region: l.o.Region, Epoch: l.o.Epoch()}, nil
	}
	c, err := wire.OpenCheckpoint(h.Note, l.o.Region, l.o.Key.Public().(ed25519.PublicKey))
	if err == nil && (c.Size != h.Size || c.Root != h.Root) {
		err = store.Damaged("head of the audit log")
	}
	return c, err
}

// ofEpoch gives the signed checkpoint of a head in the epoch of now. A region that
// was put back says by its epoch why its log ends earlier, also before anything was
// added to it.
func (l *Log) ofEpoch(h head) (string, error) {
	if h.Size == 0 {
		return h.Note, nil
	}
	c, err := l.open(h)
	if err != nil || c.Epoch == l.o.Epoch() {
		return h.Note, err
	}
	c.Epoch, c.At = l.o.Epoch(), l.o.Now()
	return wire.SignCheckpoint(c, l.o.Key)
}

// Ready is errs.Unavailable "audit_log" where entries could not be taken in for a
// while: then nothing about a child is served, for nobody could be shown who read it.
func (l *Log) Ready() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failing.IsZero() || l.o.Now().Sub(l.failing).Abs() < mostBehind {
		return nil
	}
	return errs.Errorf(errs.Unavailable, "audit_log", "who reads cannot be written down")
}

// Keep takes in what the journal holds, again and again, until the context ends.
func (l *Log) Keep(ctx context.Context) {
	for wait := time.Second; ; wait = addEvery {
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
		if _, err := l.CatchUp(ctx); err != nil && ctx.Err() == nil {
			l.o.Log.Error("audit log", "error", err.Error())
		}
	}
}

// Prove gives the signed checkpoint of the log as it is kept, with the proof that it
// goes on from what a device has seen. Where it does not there is no proof, and that
// is errs.Conflict "log_other" beside the checkpoint.
func (l *Log) Prove(ctx context.Context, seen wire.LogSeen) (wire.LogProof, error) {
	h, err := l.head(ctx)
	if err != nil || h.Size == 0 && seen.Size == 0 {
		return wire.LogProof{}, err
	}
	other := errs.Errorf(errs.Conflict, "log_other", "a device has seen another log")
	note, err := l.ofEpoch(h)
	if err != nil {
		return wire.LogProof{}, err
	}
	p := wire.LogProof{Note: note}
	switch {
	case seen == wire.LogSeen{Size: h.Size, Root: h.Root}:
		return wire.LogProof{}, nil
	case seen.Size == 0:
		return p, nil
	case seen.Size >= h.Size:
		return p, other
	}
	r := l.hashes(ctx, h)
	if root, err := tlog.TreeHash(seen.Size, r); err != nil || root != seen.Root {
		return p, errors.Join(other, err)
	}
	p.Proof, err = tlog.ProveTree(h.Size, seen.Size, r)
	return p, err
}
