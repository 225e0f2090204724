// Package ledger is the store, the same on a device and in the region: signed
// revisions and the records they fold into, drafts, small values, and what an
// officer looked at, on Badger with a journal beside it.
//
// It promises that a call which returned without an error left its data on the
// disk twice, flushed: as a frame of the journal and in Badger; that either
// copy repairs the other, byte for byte and without a key for the content; that
// what neither has is named by number; and that a read is right, or an error,
// never something else. Every value is sealed; the keys of Badger hold only
// ids, hashes and numbers. It never decides who may read or write, never
// changes a revision and never drops one.
//
// # Directory
//
//	journal/   frames, see package journal; each is marked with a key that is derived
//	           from the store key, and none that is not is ever followed
//	ledger/N/  Badger, the highest N; it can be thrown away and is made again from
//	           the journal
//	acks       what the region answered, numbers only
//	reserve    64 MB that are given back when the disk is full
//	opening    marker: Badger is being opened and looked through
//	LOCK       one process has the directory
//
// # Seals
//
// A revision is sealed as its wire line under the name "rev/"+rev with the key
// its Entry names; the same sealed bytes stand in both copies. Facts for the
// index are sealed with the store key under "facts/"+rev, all other values
// under their kind and slot.
package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/journal"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// ErrInUse is returned by Open when another process, or another Ledger of this
// one, has the directory.
var ErrInUse error = &errs.Error{Kind: errs.Conflict, Code: "in_use", Detail: "another program has this store open"}

// ErrDamaged is wrapped by every error about a value that neither copy has
// whole.
var ErrDamaged = errors.New("damaged in both copies")

// ErrFull is returned before anything is written when the disk has too little
// room left.
var ErrFull error = &errs.Error{Kind: errs.Unavailable, Code: "disk_full"}

// Options say how to open a ledger.
type Options struct {
	Dir      string
	Store    uuid.UUID    // stands in every seal
	Device   uuid.UUID    // whose chain Author continues; nil for the region
	Keys     seal.Keyring // what it lacks is passed over in reads
	StoreKey seal.KeyID   // key of facts, small values and Badger's own encryption
	Delivery *seal.Delivery
	Answers  []byte // key of the mark on what the region answered, the same while locked; nil remembers nothing
	Server   bool   // memory for a server instead of a tablet
	Small    bool   // memory for some hundred records, where many stores are opened in turn; tests
	Older    bool   // a region's folder of version 0.2, whose journal has no marks

	// Anchor is the end of the journal as it was noted somewhere else than in the
	// directory, or zero. What is not there up to it is named.
	Anchor journal.Head

	Now     func() time.Time
	Rand    io.Reader
	Free    func(dir string) (uint64, error)               // bytes left on the disk; nil asks the system
	Reserve int64                                          // size of the reserve file; 0 is 64 MB, negative none
	Wrap    func(path string, f journal.File) journal.File // of the journal; tests
	OnAudit func(Finding)                                  // called from other goroutines; must not call the ledger's writers
}

// Entry is a revision to keep, or what a region shows of one in its place, with the key
// it is sealed under.
type Entry struct {
	Signed     revision.Signed
	Projection *projection.Projection // instead of Signed
	Key        seal.KeyID
}

// Link is the next place in a device's chain: the number a revision must take
// and the one it must name as the one before.
type Link struct {
	Device uuid.UUID
	DSeq   uint64
	Prev   revision.Hash
}

// Record is everything known of one record.
type Record struct {
	ID        uuid.UUID
	Kind      raid.Kind
	Revisions []revision.Signed // oldest first; those that are not whole as they are shown
	Heads     []revision.Signed // the one to show first
	Hidden    int               // revisions the keyring has no key for
	Keys      []seal.KeyID      // that the others were read with, each once
}

// Positioned is a revision with its place in the order of commit.
type Positioned struct {
	Pos    uint64
	Signed revision.Signed
}

// Finding is something the comparison of the two copies found.
type Finding struct {
	Kind   FindingKind `json:"kind"`
	From   uint64      `json:"from,omitempty"` // frame numbers, both included; 0 where none is meant
	To     uint64      `json:"to,omitempty"`
	Detail string      `json:"detail,omitempty"` // for a log: never holds personal data
}

// FindingKind says what a Finding means for the officer.
type FindingKind string

// Kinds of findings. Those that are Mended are put right already; what was read
// before may have been wrong, so lists should be read again. The others are told
// by every Verify from then on.
const (
	JournalMended FindingKind = "journal_mended" // frames were put back from Badger
	LedgerMended  FindingKind = "ledger_mended"  // values were put back from the journal
	IndexMended   FindingKind = "index_mended"   // places in lists were put right
	Rebuilt       FindingKind = "rebuilt"        // Badger was set aside and made again
	Lost          FindingKind = "lost"           // neither copy has these frames
	Forked        FindingKind = "forked"         // two revisions took one number of a device's chain
	Foreign       FindingKind = "foreign"        // frames that this store did not write were set aside
	Cut           FindingKind = "cut"            // the end of the journal was taken away, in both copies
	RolledBack    FindingKind = "rolled_back"    // an older state of the store was put in its place
	Rewritten     FindingKind = "rewritten"      // another history was put in the place of the one that was noted
	Exchanged     FindingKind = "exchanged"      // the journal of another store was put in the place of this one's
	Unvouched     FindingKind = "unvouched"      // the note of where the journal ends is gone or not this store's
	Answers       FindingKind = "answers"        // the answers of the region were changed, and are asked for again
	LogShorter    FindingKind = "log_shorter"    // the region shows less of its audit log than this device has seen
	LogOther      FindingKind = "log_other"      // the region shows another audit log than this device has seen
	LogRestored   FindingKind = "log_restored"   // the region was put back to an earlier copy, and its audit log with it
)

// Mended says that what was found is put right and nothing is missing.
func (k FindingKind) Mended() bool {
	switch k {
	case JournalMended, LedgerMended, IndexMended, Rebuilt:
		return true
	}
	return false
}

// OfRegion says that it is the region that was found out, and not this store.
func (k FindingKind) OfRegion() bool {
	return k == LogShorter || k == LogOther || k == LogRestored
}

// String gives one line for a log.
func (f Finding) String() string {
	return fmt.Sprintf("%s %d-%d %s", f.Kind, f.From, f.To, f.Detail)
}

func revName(rev revision.Hash) string   { return "rev/" + string(rev) }
func factsName(rev revision.Hash) string { return "facts/" + string(rev) }

// kindID is the number of a kind in the keys of Badger.
func kindID(k raid.Kind) [4]byte {
	sum := sha256.Sum256([]byte(k))
	return [4]byte(sum[:4])
}

// nightID is the number of a night: the date's digits, 0 for anything else.
func nightID(d civil.Date) uint32 {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil || t.Year() < 1 {
		return 0
	}
	return uint32(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
