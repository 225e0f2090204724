// Package store says what a region's store promises; it keeps nothing itself.
// The packages below it do, and storetest holds each of them to it.
//
// It promises that a push is written all or none and answered only when it is
// durable; that pushes of one device come one after the other, and nobody waits
// for another's; that whoever reads on from a place misses nothing that was
// written before he asked; that nothing is read without a Scope, and no line of
// a record without the table's word on it; and that bytes come back as they went
// in, or as an error. A store decides nothing by itself.
package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/projection"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/revision"
)

// Store keeps all that a region has. It is safe for use by several goroutines.
type Store interface {
	// Take lets judge look at the region, and writes what it gives, as one. The
	// judge may be asked more than once where others changed what he looked at;
	// what he gave before is then forgotten. Only a scope that judges may take.
	Take(ctx context.Context, s access.Scope, device uuid.UUID, judge func(intake.View) (Push, error)) (Receipt, error)

	// Read holds the region still for one reader until he closes it.
	Read(ctx context.Context, s access.Scope) (Reading, error)

	// Memberships lists the raids an officer was ever named in. It builds the
	// subject from which a scope is made, so that a scope that judges may ask.
	Memberships(ctx context.Context, s access.Scope, officer uuid.UUID) ([]access.Member, error)

	// Chain says where a device stands. Only a scope that judges may ask.
	Chain(ctx context.Context, s access.Scope, device uuid.UUID) (intake.Chain, error)

	// Own gives the last revision of a record that the region itself wrote; zero
	// where there is none. Only a scope that judges may ask: of what others wrote
	// nothing is opened but the plans that go on from the region's own.
	Own(ctx context.Context, s access.Scope, record uuid.UUID) (revision.Signed, error)

	// Row gives a row of the region's own state; zero where there is none. Rows
	// lists those of a table in the order of their keys. Change writes some, all or
	// none: each only where its version is still what it was when it was read, else
	// errs.Conflict. The commit that it gets stands for "since" in what is written.
	// Only a scope that administers or judges may.
	Row(ctx context.Context, s access.Scope, table Table, key string) (Row, error)
	Rows(ctx context.Context, s access.Scope, table Table) ([]Row, error)
	Change(ctx context.Context, s access.Scope, change func(commit uint64) ([]RowChange, error)) (uint64, error)

	// Asides lists what is set aside, after a key, without the lines: what a
	// person is told of it who may read nobody.
	Asides(ctx context.Context, s access.Scope, after [32]byte, most int) ([]intake.Aside, error)

	// Count says how much there is. Only a scope of the upkeep may ask.
	Count(ctx context.Context, s access.Scope) (Count, error)

	// Records calls f with each record and its revisions, oldest first, those that were
	// erased left out, and LinesAside with each line that is set aside. Only a scope
	// that retains may.
	Records(ctx context.Context, s access.Scope, f func(access.Object, []revision.Signed) error) error
	LinesAside(ctx context.Context, s access.Scope, f func(intake.Aside) error) error

	// Erase destroys what is written in revisions of a record, as one: what is left is a
	// tombstone of each, and a row that says so. Nothing is erased where there is
	// nothing to erase any more. Purge takes out of the disk what was erased after a
	// commit, as far as the engine can, and may be run again. Only a scope that retains
	// may.
	Erase(ctx context.Context, s access.Scope, e Erasure) (Erased, error)
	Purge(ctx context.Context, s access.Scope, after uint64) error

	// Audit lists audit entries after a place, in their order, up to where no commit
	// is being written any more: whoever goes on from the last one misses nothing.
	Audit(ctx context.Context, s access.Scope, after access.Position, most int) ([]Note, error)

	// Pages gives pages of the Merkle log of the audit by their names; nil for one
	// that is not there. PutPages writes some, all or none, where a page is still
	// what it was when it was read (nil: not there), else errs.Conflict. Only a scope
	// that administers or judges may.
	Pages(ctx context.Context, s access.Scope, names ...string) ([][]byte, error)
	PutPages(ctx context.Context, s access.Scope, still Page, put []Page) error

	// Verify reads everything that is kept and names what is damaged or does not
	// fit together. Only a scope of the upkeep may.
	Verify(ctx context.Context, s access.Scope) ([]Problem, error)

	Close() error
}

// Push is what one push writes.
type Push struct {
	intake.Changes
	Audit [][]byte    // of ids and codes, never of a person
	Rows  []RowChange // changed with it, each as by Change
}

// Receipt says where a push stands, and whom it may concern.
type Receipt struct {
	Commit   uint64         // 0 where nothing had to be written
	Tokens   []access.Token // under which something is new
	Officers []uuid.UUID    // whose crews changed
}

// Reading is one moment of a region, for one scope.
type Reading interface {
	// Horizon is the place up to which everything is there.
	Horizon() access.Position

	// Entries gives lines of the index under some of the scope's tokens, after a
	// place and up to another, in order; at most so many, and then up to the end of
	// a place.
	Entries(tokens []access.Token, after, upTo access.Position, most int) ([]access.Entry, error)

	// Object gives the facts of a record and of what it speaks of.
	Object(record uuid.UUID) (access.Object, error)

	// History gives the revisions of a record after a place and up to another, in
	// order, at most so many.
	History(record uuid.UUID, after, upTo access.Position, most int) ([]Version, error)

	// Line opens a revision's line. It is errs.Denied where the table does not give
	// all of its record to this scope.
	Line(v Version) ([]byte, error)

	// Shown opens what this scope may read of a revision, of which it may not read all,
	// in a region of an offset. It is unsigned.
	Shown(v Version, offset *time.Location) (projection.Projection, error)

	Close()
}

// Version is a revision of a record, without a word of it.
type Version struct {
	Record uuid.UUID
	At     access.Position
	Rev    revision.Hash
	Size   int // bytes of its line
}

// Table is a kind of the region's own state.
type Table string

// The tables. Their names are written in stores and never change.
const (
	Officers Table = "officer"
	Devices  Table = "device"
	Invites  Table = "invite"
	Sessions Table = "session"
	Settings Table = "setting" // the region file, keys, names, epoch
	Jobs     Table = "job"     // what runs once, wherever it runs
	Journals Table = "journal" // where each device's journal ended when it said so last
	Figures  Table = "figure"  // what is told of a unit's month, once and for all
	Escrows  Table = "escrow"  // officers' keys by device, sealed for a recovery
	Erasures Table = "erased"  // of each record of which something was erased, by its id
)

// Row is a row of the region's own state. Its version grows with each change; 0
// is a row that is not there.
type Row struct {
	Key     string
	Version uint64
	Value   []byte
}

// RowChange puts a row in the place of another, or, with a nil value, removes
// it. Version is that of the row which was read.
type RowChange struct {
	Table   Table
	Key     string
	Version uint64
	Value   []byte
}

// Erasure says what is to be erased.
type Erasure struct {
	Record uuid.UUID
	Revs   []revision.Hash // only these; with none of them all, and what is set aside of the record

	// Row makes the row of table Erasures, by the record's id: of what stood there and
	// what is erased now. Audit are the entries that go with it.
	Row   func(was []byte, stones []Tombstone, aside [][32]byte) ([]byte, error)
	Audit func(stones []Tombstone) [][]byte
}

// Tombstone is what is left of a revision: where it stood, who signed it, and sums by
// which whoever has it can be shown that it is the one. Its signature is over Rev.
type Tombstone struct {
	Rev      revision.Hash     `json:"rev"`
	Sig      []byte            `json:"sig"`
	Sum      [32]byte          `json:"sum"` // SHA-256 of its line
	Size     int               `json:"size"`
	Envelope revision.Envelope `json:"envelope"` // without body, district, clock and anchor
}

// Erased says what an erasure came to.
type Erased struct {
	Receipt
	Stones []Tombstone
	Aside  int // lines that were set aside
}

// Count is how much a store holds.
type Count struct {
	Revisions int
	Held      int // lines that wait
	Aside     int // lines that a person has to look at
}

// Note is an audit entry.
type Note struct {
	At    access.Position
	Value []byte
}

// Page is a part of the Merkle log of the audit.
type Page struct {
	Name  string
	Value []byte
}

// Problem is something that Verify found: where, and what is wrong. It quotes
// ids and codes alone.
type Problem struct{ Where, What string }

// Left says what was taken out of the audit, and is kept in files.
type Left struct {
	At      time.Time       `json:"at"`
	Until   access.Position `json:"until"`   // of the last entry that left
	Entries int             `json:"entries"` // in all files
	SHA256  string          `json:"sha256"`  // of the last file, as it is before it is encrypted; it names that of the one before
	File    string          `json:"file"`    // its name
}

// Resealed says how far a store came with sealing everything by another key.
type Resealed struct {
	Values int  // by this step
	Done   bool // all was gone through once
}

// ErrScope is what a store answers to a scope that does not reach.
var ErrScope = errs.Errorf(errs.Denied, "scope", "this scope does not read that")

// Damaged is the error of bytes that did not come back as they went in.
func Damaged(where string) error {
	return errs.Errorf(errs.Unavailable, "store_damaged", "%s", where)
}
