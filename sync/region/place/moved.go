package place

import (
	"context"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
)

// movedSetting stands in a database from which the region was moved away: a
// server that is started on it by habit would serve a region of yesterday.
const movedSetting = "moved"

// MayLeave refuses a place that holds no region, or one that went elsewhere.
func MayLeave(ctx context.Context, s store.Store) error {
	keys, err := s.Row(ctx, access.Administering(), store.Settings, pki.KeySetting)
	if err != nil {
		return err
	}
	if keys.Value == nil {
		return errs.Errorf(errs.NotFound, "no_keys", "no region is kept there; look at the folder and the database")
	}
	return NotMoved(ctx, s)
}

// NotMoved refuses a database from which the region went into a folder, with
// errs.Conflict "region_moved".
func NotMoved(ctx context.Context, s store.Store) error {
	moved, err := s.Row(ctx, access.Administering(), store.Settings, movedSetting)
	if err == nil && moved.Value != nil {
		err = errs.Errorf(errs.Conflict, "region_moved", "the region was moved from this database into a folder")
	}
	return err
}

// Leave notes in a database that the region went elsewhere.
func (p Place) Leave(ctx context.Context, o kv.Options) error {
	e, err := p.Engine(ctx, o)
	if err != nil {
		return err
	}
	s := kv.New(e, o)
	defer func() { _ = s.Close() }()
	now, err := s.Row(ctx, access.Administering(), store.Settings, movedSetting)
	if err != nil {
		return err
	}
	_, err = s.Change(ctx, access.Administering(), func(uint64) ([]store.RowChange, error) {
		return []store.RowChange{{Table: store.Settings, Key: movedSetting, Version: now.Version, Value: []byte("{}")}}, nil
	})
	return err
}
