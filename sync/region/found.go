package region

import (
	"context"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
)

// Found founds a region where there is none, on purpose: everything else finds
// one. Backups are encrypted for the recipient; without one a pair is made, and
// its secret is given out here and kept nowhere. It is errs.Conflict "region_there"
// where a region is kept already. A founding that was cut off goes on.
func Found(ctx context.Context, o Options, recipient string) (admin.Founded, error) {
	f, err := admin.Founding(recipient)
	if err != nil {
		return admin.Founded{}, err
	}
	o.Known = true
	old, err := Open(ctx, o)
	switch code := wire.Code(err); {
	case err == nil:
		return admin.Founded{}, closing(errs.Errorf(errs.Conflict, "region_there", "a region is kept there already"), old)
	case code != "no_region" && code != "no_keys":
		return admin.Founded{}, err
	}
	o.Known = false
	r, err := Open(ctx, o)
	if err != nil {
		return admin.Founded{}, err
	}
	f.ServerID, f.CA = r.id.String(), r.CA().Raw
	return f, closing(r.Local.Found(ctx, f), r)
}

func closing(err error, r *Region) error {
	if again := r.Close(); err == nil {
		return again
	}
	return err
}
