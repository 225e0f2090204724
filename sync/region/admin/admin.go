// Package admin is what an administrator can do with a region: load its file and
// the lists of children, invite, move, revoke and revive people, look at the
// quarantine and admit from it, back up, restore, move to another place, and see
// how it is. The same verbs work where the server is stopped (Local) and through
// a door in its data directory where it runs (Remote). It sees no record but the
// region's own, and answers no device.
package admin

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/audit"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/records"
	"shyraq/sync/region/register"
	"shyraq/sync/region/rotation"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store"
)

// Options are what the verbs work on; all of it.
type Options struct {
	ID       uuid.UUID
	Dir      string             // the data directory, where the door is
	Sealing  *sealing.Ring      // of everything that is kept
	Rotation *rotation.Rotation // of it; nil where the store has none
	Database bool               // the region is kept in one
	Store    store.Store
	Register *register.Register
	Records  *records.Writer
	Journal  *audit.Journal
	Merkle   *audit.Log // of it
	Keys     pki.Keys
	Names    *pki.Names
	Changing *pki.Changing
	Now      func() time.Time
	Rand     io.Reader
	Log      *slog.Logger
	Room     func() (free uint64, low bool, err error) // of the disk of the data directory
}

// Local administers a region that this process has open. It is safe for
// concurrent use.
type Local struct {
	o       Options
	loading sync.Mutex // one region file, one list of children at a time
	erasing sync.Mutex // one erasure at a time
}

// New makes the administration of an open region.
func New(o Options) *Local { return &Local{o: o} }

// people is the register as it is now. It is never changed in place.
func (l *Local) people() *register.State { return l.o.Register.State() }

// Names implements Control.
func (l *Local) Names(ctx context.Context, ask pki.NamesRequest) ([]pki.NameRow, error) {
	return l.o.Names.Change(ctx, ask)
}
