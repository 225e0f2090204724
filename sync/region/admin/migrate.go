package admin

import (
	"context"
	"fmt"
	"os"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/place"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres"
)

// MigrateReport says what a move came to.
type MigrateReport struct {
	Pairs   int    `json:"pairs"`   // that are kept there now, each compared
	Written int    `json:"written"` // of them, by this run: the rest was there from one that was cut off
	Sum     string `json:"sum"`
	Before  string `json:"before,omitempty"` // where the folder's own store was put aside
}

// Migrate moves a region from its folder into a database, or back: identity,
// epoch and all that is kept go along, so that devices notice nothing. All of it
// is compared and verified before the place it came from is given up; until then
// that is as it was. A move that was cut off goes on when it is asked for again.
// No server of the region may run.
func Migrate(ctx context.Context, p place.Place, toDatabase bool) (MigrateReport, error) {
	if p.Database == "" {
		return MigrateReport{}, errs.Errorf(errs.Invalid, "migrate_what", "a folder and the URL of a database")
	}
	pass, key, err := p.Identity()
	if err != nil {
		return MigrateReport{}, err
	}
	if err := postgres.Alone(ctx, p.Database, pass.ServerID); err != nil {
		return MigrateReport{}, err
	}
	folder, database := p, p
	folder.Database = ""
	from, to := folder, database
	if !toDatabase {
		from, to = database, folder
	}
	if pass.InDatabase == toDatabase {
		return MigrateReport{}, already(ctx, database, toDatabase, place.Sealed(pass.ServerID, key))
	}
	if from == folder && !folder.Held() {
		return MigrateReport{}, errs.Errorf(errs.NotFound, "no_region", "there is no store in %s", p.Dir)
	}
	rep, err := move(ctx, from, to, place.Sealed(pass.ServerID, key))
	if err != nil {
		return MigrateReport{}, fmt.Errorf("migrate: %w", err)
	}
	// From here on the region is there; what follows only says so.
	pass.InDatabase = toDatabase
	if err := pass.Write(p.Dir); err != nil {
		return rep, fmt.Errorf("migrate: %w", err)
	}
	if toDatabase {
		rep.Before, err = putAside(p.Dir)
		return rep, err
	}
	return rep, database.Leave(ctx, place.Sealed(pass.ServerID, key))
}

// already ends a move that was cut off after the region had gone over: to copy
// once more would put what was before over what came since.
func already(ctx context.Context, database place.Place, toDatabase bool, o kv.Options) error {
	if toDatabase && database.Held() {
		if _, err := putAside(database.Dir); err != nil {
			return err
		}
	}
	if !toDatabase {
		if err := database.Leave(ctx, o); err != nil {
			return err
		}
	}
	return errs.Errorf(errs.Conflict, "migrated", "the region is there already")
}

// putAside gives the folder's store, which counts no more, another name. It is
// never removed: that is for a person to do.
func putAside(dir string) (string, error) {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.before-%d", place.StoreDir(dir), n)
		if _, err := os.Stat(name); err == nil {
			continue
		}
		if err := os.Rename(place.StoreDir(dir), name); err != nil {
			return "", fmt.Errorf("put the store aside: %w", err)
		}
		return name, nil
	}
}

// move copies, compares, and opens the copy to verify it.
func move(ctx context.Context, from, to place.Place, o kv.Options) (rep MigrateReport, err error) {
	source, err := from.Engine(ctx, o)
	if err != nil {
		return rep, err
	}
	defer func() { _ = source.Close() }()
	target, err := to.Engine(ctx, o)
	if err != nil {
		return rep, err
	}
	if err := place.MayLeave(ctx, kv.New(source, o)); err != nil {
		_ = target.Close()
		return rep, err
	}
	c, err := kv.Copy(ctx, source, target)
	if again := target.Close(); err == nil {
		err = again
	}
	if err != nil {
		return rep, err
	}
	return MigrateReport{Pairs: c.Pairs, Written: c.Written, Sum: fmt.Sprintf("%x", c.Sum)}, verifyPlace(ctx, to, o)
}

// verifyPlace opens a place and reads all of it.
func verifyPlace(ctx context.Context, p place.Place, o kv.Options) error {
	e, err := p.Engine(ctx, o)
	if err != nil {
		return err
	}
	s := kv.New(e, o)
	defer func() { _ = s.Close() }()
	return whole(s.Verify(ctx, access.Upkeep()))
}

// whole makes an error of what a verification found.
func whole(found []store.Problem, err error) error {
	if err == nil && len(found) > 0 {
		err = errs.Errorf(errs.Conflict, "store_damaged", "%d problems, the first: %s %s", len(found), found[0].Where, found[0].What)
	}
	return err
}
