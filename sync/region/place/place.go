// Package place is where a region is kept: a folder with the embedded store, or a
// database; and in the folder always the passport, which says which region that is
// and in which epoch, and usually the sealing key. It knows nothing of what stands
// in a store.
package place

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres"
)

// Place is where a region is kept: in the folder, or in a database, with its
// passport in the folder and its sealing key in a file.
type Place struct {
	Dir      string
	KeyFile  string // DIR/key when empty
	Database string // the URL of a PostgreSQL; the folder's own store when empty
	Small    bool   // the folder's own store takes little memory and puts no room aside; tests
}

// Sealed is how everything of a region is sealed.
func Sealed(id uuid.UUID, keys *sealing.Ring) kv.Options {
	return kv.Options{Region: id, Keys: keys, Rand: rand.Reader}
}

// Engine opens what is below the store of a place. Nobody else may have it open.
func (p Place) Engine(ctx context.Context, o kv.Options) (kv.Engine, error) {
	if p.Database == "" {
		return badger.OpenEngine(badger.Options{Options: o, Dir: StoreDir(p.Dir)})
	}
	if err := postgres.Migrate(ctx, p.Database); err != nil {
		return nil, err
	}
	return postgres.OpenEngine(ctx, postgres.Options{Options: o, URL: p.Database})
}

// Identity reads the passport and the sealing key of a region that is there;
// errs.NotFound "no_region" where there is none.
func (p Place) Identity() (Passport, *sealing.Ring, error) {
	pass, err := ReadPassport(p.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return pass, nil, errs.Errorf(errs.NotFound, "no_region", "there is no region in %s", p.Dir)
	}
	if err != nil {
		return pass, nil, err
	}
	keys, err := p.SealingKeys()
	return pass, keys, err
}

// SealingKeys reads the keys that everything is sealed with. A file that is not
// there is errs.NotFound "key_missing", one that others can read errs.Denied
// "key_open_to_others".
func (p Place) SealingKeys() (*sealing.Ring, error) {
	return sealing.Open(p.keyFile(), false, rand.Reader)
}

func (p Place) keyFile() string {
	if p.KeyFile == "" {
		return filepath.Join(p.Dir, "key")
	}
	return p.KeyFile
}

// Held says whether the folder has an embedded store.
func (p Place) Held() bool {
	_, err := os.Stat(StoreDir(p.Dir))
	return err == nil
}
