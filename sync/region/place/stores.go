package place

import (
	"context"
	"io"
	"path/filepath"

	"shyraq/disk"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres"
)

// StoreDir is the embedded store in a region's directory.
func StoreDir(dir string) string { return filepath.Join(dir, "store") }

// Left names what a move or a mending left in a region's directory, which a person
// removes: nothing is ever erased from it.
func Left(dir string) (names []string) {
	for _, pattern := range []string{StoreDir(dir) + ".before-*", filepath.Join(StoreDir(dir), "badger.damaged-*")} {
		found, _ := filepath.Glob(pattern) // the pattern is right
		for _, path := range found {
			if name, err := filepath.Rel(dir, path); err == nil {
				names = append(names, name)
			}
		}
	}
	return names
}

// Store opens the region's store: the embedded one in its directory, or a
// PostgreSQL, whose tables are brought to what this program needs.
func (p Place) Store(ctx context.Context, pass Passport, keys *sealing.Ring, random io.Reader) (store.Store, error) {
	sealed := kv.Options{Region: pass.ServerID, Keys: keys, Rand: random}
	if p.Database == "" {
		return badger.Open(badger.Options{Options: sealed, Dir: StoreDir(p.Dir), Free: disk.Free, Small: p.Small})
	}
	if err := postgres.Migrate(ctx, p.Database); err != nil {
		return nil, err
	}
	return postgres.Open(ctx, postgres.Options{Options: sealed, URL: p.Database})
}
