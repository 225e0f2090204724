package records

import (
	"context"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
)

// Kept gives those of some revisions of a device's chain that are taken into
// records, under the number that the device says. What is set aside is not.
func (w *Writer) Kept(ctx context.Context, device uuid.UUID, revs []wire.KeptRev) (kept []wire.KeptRev, err error) {
	_, err = w.o.Store.Take(ctx, access.Judging(), device, func(v intake.View) (p store.Push, err error) {
		kept = nil
		for _, r := range revs {
			rev, err := v.Number(device, r.DSeq)
			if err != nil {
				return p, err
			}
			if rev != r.Rev {
				continue
			}
			_, stored, err := v.Leaf(r.Rev)
			if err != nil {
				return p, err
			}
			if stored {
				kept = append(kept, r)
			}
		}
		return p, nil
	})
	return kept, err
}
