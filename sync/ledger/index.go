package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"

	"shyraq/sync/journal"
)

// The keys of Badger. Everything under 'i' can be made again from the frames.
//
//	m                          how far the journal is applied
//	f number                   a revision's frame; in the order of commit
//	g number                   any other frame
//	i R rev            number  where a revision is
//	i C record number     rev  revisions of a record; 1 before it where it is what is shown of one
//	i P rev number             what is shown of a revision
//	i K kind record            records of a kind
//	i N night kind record      records of a night
//	i W target record          records that speak of another
//	i D device dseq       rev  a device's chain
//	i X device dseq rev        a second revision with a number that was taken
//	i H device       dseq rev  how far a chain has no gap
//	i S kind slot      number  the latest value of a slot
//	i A number                 audit frames
//	i E device dseq            own revisions that were erased
//	d space number             what was worked out from revisions, see derived.go
func key(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

var (
	kState   = []byte("m")
	kFrame   = []byte("f")
	kOther   = []byte("g")
	kIndex   = []byte("i")
	kRev     = []byte("iR")
	kOf      = []byte("iC")
	kShown   = []byte("iP")
	kKind    = []byte("iK")
	kNight   = []byte("iN")
	kAbout   = []byte("iW")
	kChain   = []byte("iD")
	kFork    = []byte("iX")
	kReach   = []byte("iH")
	kSlot    = []byte("iS")
	kAudit   = []byte("iA")
	kErased  = []byte("iE")
	kDerived = []byte("d")
)

// state says how far the journal is applied. It carries a sum of its own,
// because Badger would return changed bytes without a word.
type state struct {
	head      journal.Head
	revisions uint64
	last      uint64 // number of the last revision's frame
}

func (s state) encode() []byte {
	b := key(u64(s.head.Number), s.head.Hash[:], u64(s.revisions), u64(s.last))
	sum := sha256.Sum256(b)
	return append(b, sum[:8]...)
}

func decodeState(b []byte) (s state, ok bool) {
	if len(b) != 64 {
		return s, false
	}
	s.head.Number = binary.BigEndian.Uint64(b)
	copy(s.head.Hash[:], b[8:])
	s.revisions = binary.BigEndian.Uint64(b[40:])
	s.last = binary.BigEndian.Uint64(b[48:])
	return s, bytes.Equal(s.encode(), b)
}

// table is what apply needs of Badger; the audit gives it a map instead.
type table interface {
	get(key []byte) ([]byte, error) // nil, nil where there is none
	set(key, value []byte) error
	drop(key []byte) error
}

type txnTable struct{ *badger.Txn }

func (t txnTable) get(k []byte) ([]byte, error) {
	item, err := t.Get(k)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return item.ValueCopy(nil)
}

func (t txnTable) set(k, v []byte) error { return t.Set(k, v) }
func (t txnTable) drop(k []byte) error   { return t.Delete(k) }

// frameKey is where Badger keeps a frame.
func frameKey(f *journal.Frame) []byte {
	if f.Kind == journal.Revision {
		return key(kFrame, u64(f.Number))
	}
	return key(kOther, u64(f.Number))
}

// apply writes all that Badger keeps of a frame.
func (l *Ledger) apply(t table, f *journal.Frame) error {
	if err := t.set(frameKey(f), f.Encode(nil)); err != nil {
		return err
	}
	return l.index(t, f)
}

// index writes the keys under 'i' that a frame asks for. Applied in the order
// of the numbers it always leaves the same keys.
func (l *Ledger) index(t table, f *journal.Frame) error {
	n := u64(f.Number)
	switch f.Kind {
	case journal.Audit:
		return t.set(key(kAudit, n), nil)
	case journal.Projection:
		return l.indexShown(t, f)
	case journal.Revision:
	default:
		slot := key(kSlot, []byte{byte(f.Kind)}, f.Rev[:])
		switch {
		case l.drops(f):
			return t.drop(slot)
		case f.Flags&journal.Drop != 0 || len(f.Sealed) == 0 && len(f.Region) == 0:
			return nil // it says nothing
		}
		return t.set(slot, n)
	}
	puts := [][2][]byte{{key(kRev, f.Rev[:]), n}}
	if emptied(f) && f.Flags&journal.Own != 0 {
		puts = append(puts, [2][]byte{key(kErased, f.Device[:], u64(f.DSeq)), nil})
	}
	if x, ok := l.openFacts(f); ok {
		puts = append(append(puts, [2][]byte{key(kOf, x.record[:], n), f.Rev[:]}), x.lists()...)
	}
	for _, p := range puts {
		if err := t.set(p[0], p[1]); err != nil {
			return err
		}
	}
	if f.Device == uuid.Nil {
		return nil
	}
	return chain(t, f)
}

// chain puts a revision in its device's chain and moves on the number up to
// which the chain has no gap.
func chain(t table, f *journal.Frame) error {
	at := key(kChain, f.Device[:], u64(f.DSeq))
	taken, err := t.get(at)
	if err != nil {
		return err
	}
	if taken != nil {
		if bytes.Equal(taken, f.Rev[:]) {
			return nil
		}
		return t.set(key(kFork, at[len(kChain):], f.Rev[:]), nil)
	}
	if err := t.set(at, f.Rev[:]); err != nil {
		return err
	}
	reached, rev, err := reach(t, f.Device)
	if err != nil || f.DSeq != reached+1 {
		return err
	}
	reached, rev = f.DSeq, f.Rev
	for {
		next, err := t.get(key(kChain, f.Device[:], u64(reached+1)))
		if err != nil {
			return err
		}
		if len(next) != len(rev) {
			break
		}
		reached, rev = reached+1, [32]byte(next)
	}
	return t.set(key(kReach, f.Device[:]), key(u64(reached), rev[:]))
}

// reach returns how far a device's chain is here without a gap.
func reach(t table, device uuid.UUID) (dseq uint64, rev [32]byte, err error) {
	b, err := t.get(key(kReach, device[:]))
	if err != nil || b == nil {
		return 0, rev, err
	}
	if len(b) != 40 {
		return 0, rev, fmt.Errorf("chain of a device: %w", ErrDamaged)
	}
	return binary.BigEndian.Uint64(b), [32]byte(b[8:]), nil
}
