package region

import (
	"context"
	"path/filepath"

	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres"
	"shyraq/sync/seal"
)

// storeDir is the embedded store in a region's directory.
func storeDir(dir string) string { return filepath.Join(dir, "store") }

// openStore opens the region's store: the embedded one in its directory, or a
// PostgreSQL, whose tables are brought to what this program needs.
func (r *Region) openStore(ctx context.Context, o Options, k seal.Key) (err error) {
	sealed := kv.Options{Region: r.id, Key: k, Keys: seal.Ring{k.ID(): k}, Rand: o.Rand}
	r.owned = true
	switch {
	case o.store != nil:
		r.store, r.owned = o.store, false
	case o.Database != "":
		if err := postgres.Migrate(ctx, o.Database); err != nil {
			return err
		}
		r.store, err = postgres.Open(ctx, postgres.Options{Options: sealed, URL: o.Database})
	default:
		r.store, err = badger.Open(badger.Options{Options: sealed, Dir: storeDir(o.Dir)})
	}
	return err
}

// listen hears what other servers of the region write. What is not heard is
// found: readers look again by themselves, and a request asks whether the
// register is the newest.
func (r *Region) listen(o Options) {
	if o.Database == "" {
		return
	}
	r.work.Go(func() {
		_ = postgres.Listen(r.life, o.Database, r.id, r.heard, r.hub.WakeAll)
	})
}
