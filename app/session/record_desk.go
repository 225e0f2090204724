package session

import (
	"context"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/ui/record"
	"shyraq/app/ui/review"
	"shyraq/sync/revision"
)

// recordDesk fills record.Desk.
type recordDesk struct {
	duty *duty.Duty
	seen []revision.Hash // the versions that the page shows
}

// show notes what is shown.
func (d *recordDesk) show(now record.Data) {
	d.seen = nil
	for _, v := range append([]review.Version{now.Version}, now.Others...) {
		d.seen = append(d.seen, revision.Hash(v.Rev))
	}
}

// Reveal implements record.Desk.
func (d *recordDesk) Reveal(ctx context.Context, id uuid.UUID) (review.Version, error) {
	file, err := d.duty.Reveal(ctx, id, "held")
	if err != nil {
		return review.Version{}, err
	}
	return headOf(reviewDesk{d.duty}, file), nil
}

// Undo implements record.Records.
func (d *recordDesk) Undo(ctx context.Context, id uuid.UUID, reason string) error {
	return d.duty.Undo(ctx, id, reason, d.seen...)
}

// Reopen implements record.Records.
func (d *recordDesk) Reopen(ctx context.Context, id uuid.UUID, rev, reason string) error {
	return d.duty.UndoReview(ctx, id, revision.Hash(rev), reason)
}

// Unlink implements record.Records.
func (d recordDesk) Unlink(ctx context.Context, link uuid.UUID) error {
	return d.duty.UndoLink(ctx, link, "undo")
}
