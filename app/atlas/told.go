package atlas

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"shyraq/errs"
	"shyraq/maps/pack"
	"shyraq/maps/pack/mbtiles"
)

// Told gives what the map library says of a file a kind and a code that has a
// sentence. What has one, and what was given up, stays as it is.
func Told(err error) error {
	var known *errs.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	kind, code := errs.Unavailable, "map_unread"
	for _, k := range []struct {
		err  error
		code string
	}{
		{pack.ErrEmpty, "map_empty"},
		{pack.ErrNotPack, "map_not_pack"},
		{mbtiles.ErrNotMBTiles, "map_not_mbtiles"},
		{mbtiles.ErrScheme, "map_scheme"},
		{pack.ErrVersion, "map_version"},
		{pack.ErrTruncated, "map_truncated"},
		{pack.ErrTileType, "map_kind"},
		{pack.ErrCompression, "map_kind"},
		{pack.ErrTooLarge, "map_damaged"},
		{pack.ErrDamaged, "map_damaged"},
	} {
		if errors.Is(err, k.err) {
			kind, code = errs.Invalid, k.code
			break
		}
	}
	switch {
	case errors.Is(err, mbtiles.ErrBusy):
		kind, code = errs.Conflict, "map_busy"
	case errors.Is(err, pack.ErrNoSpace):
		kind, code = errs.Unavailable, "map_no_space"
	case errors.Is(err, fs.ErrNotExist):
		kind, code = errs.NotFound, "map_gone"
	}
	return fmt.Errorf("%w: %w", errs.Errorf(kind, code, "a map file"), err)
}
