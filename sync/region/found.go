package region

import (
	"context"
	"fmt"

	"filippo.io/age"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

// Founded is what a region is founded with.
type Founded struct {
	ServerID string `json:"server_id"`
	CA       []byte `json:"-"` // DER of the authority's certificate
	To       string `json:"backup_recipient"`
	Secret   string `json:"backup_secret,omitempty"` // shown once; empty where a recipient was given
}

// Found founds a region where there is none, on purpose: everything else finds
// one. Backups are encrypted for the recipient; without one a pair is made, and
// its secret is given out here and kept nowhere. It is errs.Conflict "region_there"
// where a region is kept already. A founding that was cut off goes on.
func Found(ctx context.Context, o Options, recipient string) (Founded, error) {
	f := Founded{To: recipient}
	if f.To == "" {
		id, err := age.GenerateX25519Identity()
		if err != nil {
			return Founded{}, fmt.Errorf("found region: %w", err)
		}
		f.To, f.Secret = id.Recipient().String(), id.String()
	}
	if _, err := recipients([]string{f.To}); err != nil {
		return Founded{}, err
	}
	o.Known = true
	old, err := Open(ctx, o)
	switch code := wire.Code(err); {
	case err == nil:
		return Founded{}, closing(errs.Errorf(errs.Conflict, "region_there", "a region is kept there already"), old)
	case code != "no_region" && code != "no_keys":
		return Founded{}, err
	}
	o.Known = false
	r, err := Open(ctx, o)
	if err != nil {
		return Founded{}, err
	}
	err = r.change(ctx, func(e *register.Edit) error { return e.Set(backupSetting, backupTo{Recipients: []string{f.To}}) })
	r.journal.Note(ctx, audit.Frame{Action: "found", Allowed: err == nil})
	f.ServerID, f.CA = r.id.String(), r.CA().Raw
	return f, closing(err, r)
}

func closing(err error, r *Region) error {
	if again := r.Close(); err == nil {
		return again
	}
	return err
}
