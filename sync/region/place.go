package region

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres"
	"shyraq/sync/seal"
)

// Place is where a region is kept: in the folder, or in a database, with its
// passport in the folder and its sealing key in a file.
type Place struct {
	Dir, KeyFile, Database string
}

// sealed is how everything of a region is sealed.
func sealed(id uuid.UUID, k seal.Key) kv.Options {
	return kv.Options{Region: id, Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}
}

// engine opens what is below the store of a place. Nobody else may have it open.
func (p Place) engine(ctx context.Context, o kv.Options) (kv.Engine, error) {
	if p.Database == "" {
		return badger.OpenEngine(badger.Options{Options: o, Dir: storeDir(p.Dir)})
	}
	if err := postgres.Migrate(ctx, p.Database); err != nil {
		return nil, err
	}
	return postgres.OpenEngine(ctx, postgres.Options{Options: o, URL: p.Database})
}

// identity reads the passport and the sealing key of a region that is there.
func (p Place) identity() (passport, seal.Key, error) {
	o := Options{Dir: p.Dir, KeyFile: p.KeyFile}
	o.complete()
	pass, err := readPassport(p.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return pass, seal.Key{}, errs.Errorf(errs.NotFound, "no_region", "there is no region in %s", p.Dir)
	}
	if err != nil {
		return pass, seal.Key{}, err
	}
	k, err := openKey(o.KeyFile, false, rand.Reader)
	return pass, k, err
}

// held says whether the folder has an embedded store.
func (p Place) held() bool {
	_, err := os.Stat(storeDir(p.Dir))
	return err == nil
}
