// Package httpapi is what devices reach of a region: the routes of the wire, with
// what stands before each of them, who calls and whether he may, limits and
// quotas, sessions, bodies and answers at the pace of a bad link; beside them the
// features that other programs read by a token, and metrics and health for who
// looks after the server. It keeps nothing that may not
// be dropped at any time: a server that is killed and another that is started
// elsewhere on the same store are the same server.
package httpapi

import (
	"context"
	"io"
	"log/slog"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/figures"
	"shyraq/sync/region/live"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/records"
	"shyraq/sync/region/register"
	"shyraq/sync/region/session"
	"shyraq/sync/region/store"
)

// Options are what the routes work on; all of it but Proxies.
type Options struct {
	ID        uuid.UUID
	Demo      bool                          // takes devices with an injected clock
	Database  bool                          // the region is kept in one, which several servers share
	Run       uint64                        // of this server, told to readers with each place; zero tells none
	Holds     func(run, commit uint64) bool // whether what a reader reached in a run is of this region; nil: all is
	Store     store.Store
	Register  *register.Register
	Records   *records.Writer
	Journal   *audit.Journal
	Merkle    *audit.Log // of it; where it cannot be written nobody reads of a child
	Hub       *feed.Hub
	Keys      pki.Keys
	Opener    *pki.Opener // of what was sealed to the region
	Rand      io.Reader
	Authority *pki.Authority
	Enrolment *pki.Enrolment
	Names     *pki.Names
	Sessions  *session.Keeper
	Figures   *figures.Keeper
	Now       func() time.Time
	Log       *slog.Logger
	Room      func() (free uint64, low bool, err error) // of the disk: where it is low nothing more is taken in

	Proxies []netip.Prefix // that say by the PROXY protocol who calls, and are believed
	Limits  Limits         // of callers
	Elapsed quota.Elapsed  // by which limits go

	Life context.Context // until the region closes
	End  func()          // ends Life
}

// API answers devices. It is safe for concurrent use.
type API struct {
	o          Options
	guard      *guard
	monitor    *monitor
	live       *live.Table // where crews are
	listing    atomic.Pointer[listing]
	listingNow sync.Mutex    // held while one is made
	read       atomic.Uint64 // the highest commit that a reader was told of, or might have been
}

// New makes the routes of an open region.
func New(o Options) *API {
	a := &API{o: o, guard: newGuard(o.Limits, o.Elapsed), live: live.NewTable(o.Limits.Live)}
	a.monitor = newMonitor(a.guard, o.Hub, o.Journal, a.Routes())
	a.monitor.watchLive(a.live)
	a.monitor.watchReserve(o.Store)
	return a
}

// people is the register as it is now. It is never changed in place.
func (a *API) people() *register.State { return a.o.Register.State() }
