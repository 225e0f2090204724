package region

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// What the region itself writes, raids of its file and registers of children, is
// judged like everything else: it goes into records of its own and nowhere else.

// plan gives the revisions that planned raids need: none where the region
// already wrote just that.
func (r *Region) plan(ctx context.Context, plans []regionfile.Plan) ([]revision.Signed, error) {
	var out []revision.Signed
	for i, p := range plans {
		body, err := json.Marshal(p.Raid)
		if err != nil {
			return nil, fmt.Errorf("plan raid: %w", err)
		}
		if body, err = revision.Canonical(body); err != nil {
			return nil, &errs.Error{Kind: errs.Invalid, Code: wire.Code(err), Field: fmt.Sprintf("raids.%d", i)}
		}
		last, err := r.ownLast(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		var parents []revision.Hash
		if last != nil {
			if bytes.Equal(last.Envelope.Body, body) {
				continue
			}
			parents = []revision.Hash{last.Rev}
		}
		s, err := revision.Sign(revision.Envelope{Schema: 1, Kind: raid.KindRaid, Record: p.ID, Parents: parents,
			Key: revision.KeyID(r.keys.regionPublic()), Time: r.clock.Now(), Unit: p.Raid.Unit, Body: body}, r.keys.regionKey())
		if err != nil {
			return nil, fmt.Errorf("plan raid: %w", err)
		}
		out = append(out, s)
	}
	return out, nil
}

// ownLast is the last revision of a record that the region itself wrote.
func (r *Region) ownLast(ctx context.Context, record uuid.UUID) (*revision.Signed, error) {
	s, err := r.store.Own(ctx, access.Judging(), record)
	if err != nil || s.Rev == "" {
		return nil, err
	}
	return &s, nil
}

// One commit takes so much of what the region writes.
const (
	ownLines = 500
	ownBytes = 4 << 20
)

// author takes in what the region itself wrote, or with dry only asks whether it
// could. Where a record is not the region's own nothing of its part is written:
// errs.Conflict "record_taken" names it.
func (r *Region) author(ctx context.Context, revisions []revision.Signed, dry bool) (written int, err error) {
	for len(revisions) > 0 {
		n, size := 0, 0
		var lines []intake.Line
		for ; n < len(revisions) && n < ownLines && (n == 0 || size+len(revisions[n].Bytes) <= ownBytes); n++ {
			size += len(revisions[n].Bytes)
			lines = append(lines, intake.Own(revisions[n]))
		}
		if err := r.takeOwn(ctx, lines, dry); err != nil {
			return written, err
		}
		written += n
		revisions = revisions[n:]
	}
	return written, nil
}

var errDry = errors.New("only asked")

func (r *Region) takeOwn(ctx context.Context, lines []intake.Line, dry bool) error {
	people, ground := r.people(), *r.ground.Load()
	receipt, err := r.store.Take(context.WithoutCancel(ctx), access.Judging(), uuid.Nil, func(v intake.View) (store.Push, error) {
		b := intake.NewBatch(v, people, ground)
		verdicts, err := b.Take(lines)
		if err != nil {
			return store.Push{}, err
		}
		for i, got := range verdicts {
			if got.Result != wire.Stored && got.Result != wire.Duplicate {
				return store.Push{}, takenError(lines[i].Signed.Envelope.Record, got.Reason)
			}
		}
		if dry {
			return store.Push{}, errDry
		}
		return store.Push{Changes: b.Changes()}, nil
	})
	if errors.Is(err, errDry) {
		return nil
	}
	if err == nil {
		r.hub.Wake(receipt)
	}
	return err
}

// takenError says that a record of the region cannot be written.
func takenError(record uuid.UUID, reason string) error {
	return errs.Errorf(errs.Conflict, "record_taken", "record %s holds something that is not the region's own (%s)", record, reason)
}
