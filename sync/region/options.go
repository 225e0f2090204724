package region

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/netip"
	"time"

	"shyraq/disk"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/place"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/store"
)

// Options say where a region lives. Dir is needed; the rest has a use of its
// own when empty.
type Options struct {
	Dir      string
	KeyFile  string   // of the sealing key; DIR/key when empty, which must not be so in a real region
	Database string   // a PostgreSQL that keeps the region in the place of DIR; its servers share passport and sealing key
	Names    []string // what the server is called besides localhost, as wire.ParseName reads it
	BackupTo string   // a folder, best on another machine: a copy of the register goes there after each change of it; may be empty
	Known    bool     // found no region where there is none: errs.NotFound "no_region"
	Demo     bool     // takes devices with an injected clock
	Now      func() time.Time
	Rand     io.Reader
	Log      *slog.Logger
	Small    bool                             // memory for some hundred revisions; tests
	Free     func(dir string) (uint64, error) // bytes free; tests

	Proxies []netip.Prefix // that say by the PROXY protocol who calls, and are believed

	AuditTo   string        // a folder to which old decisions go; without one none ever leaves
	AuditTerm time.Duration // how old they are then; audit.UsualTerm when zero
	AuditMost int64         // bytes beyond which younger ones go too; audit.UsualMost when zero

	Limits  httpapi.Limits // of callers; httpapi.UsualLimits when zero
	Elapsed quota.Elapsed  // by which limits go; tests

	store store.Store // tests
}

func (o *Options) complete() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Free == nil {
		o.Free = disk.Free
	}
	if o.Elapsed == nil {
		o.Elapsed = quota.Since()
	}
	if o.AuditTerm == 0 {
		o.AuditTerm = audit.UsualTerm
	}
	if o.Limits == (httpapi.Limits{}) {
		o.Limits = httpapi.UsualLimits()
	}
}

// place is where the region is kept.
func (o Options) place() place.Place {
	return place.Place{Dir: o.Dir, KeyFile: o.KeyFile, Database: o.Database, Small: o.Small}
}
