package region

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

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
			Key: revision.KeyID(r.keys.Public()), Time: r.clock.Now(), Unit: p.Raid.Unit, Body: body}, r.keys.Signing())
		if err != nil {
			return nil, fmt.Errorf("plan raid: %w", err)
		}
		out = append(out, s)
	}
	return out, nil
}

// ownTries is how often what the region writes is made anew because another
// server wrote there meanwhile.
const ownTries = 20

// compose writes what it is given, or with dry only asks whether it could. Where
// another server of the region wrote into one of the records meanwhile, it is
// made anew, on what stands there now: side by side they would give a record two
// heads.
func (r *Region) compose(ctx context.Context, dry bool, written func() ([]revision.Signed, error)) (n int, err error) {
	for range ownTries {
		revisions, err := written()
		if err == nil {
			err = r.author(ctx, revisions, dry)
		}
		if wire.Code(err) != codeMoved {
			return len(revisions), err
		}
	}
	return 0, errs.Errorf(errs.Unavailable, "busy", "another server writes the same records all the time")
}

// plans writes the raids of the region file that counts now. Where another
// server loads another file meanwhile, the one that was loaded last is planned,
// whoever comes last.
func (r *Region) plans(ctx context.Context) error {
	for range ownTries {
		people := r.people()
		_, err := r.compose(ctx, false, func() ([]revision.Signed, error) { return r.plan(ctx, people.File().Raids) })
		if err != nil {
			return err
		}
		if err := r.register.Refresh(ctx); err != nil {
			return err
		}
		if r.people().SameFile(people) {
			return nil
		}
	}
	return errs.Errorf(errs.Unavailable, "busy", "the region file is changed all the time")
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
// errs.Conflict "record_taken" names it. Where one does not go on from what the
// region wrote last it is errs.Conflict "record_moved".
func (r *Region) author(ctx context.Context, revisions []revision.Signed, dry bool) error {
	for len(revisions) > 0 {
		n, size := 0, 0
		var lines []intake.Line
		for ; n < len(revisions) && n < ownLines && (n == 0 || size+len(revisions[n].Bytes) <= ownBytes); n++ {
			size += len(revisions[n].Bytes)
			lines = append(lines, intake.Own(revisions[n]))
		}
		if err := r.takeOwn(ctx, lines, dry); err != nil {
			return err
		}
		revisions = revisions[n:]
	}
	return nil
}

// codeMoved says that the region wrote into a record since it was looked at.
const codeMoved = "record_moved"

// stands says whether each line goes on from what the region wrote last.
func stands(v intake.View, lines []intake.Line) error {
	for _, l := range lines {
		e := l.Signed.Envelope
		last, err := v.Own(e.Record)
		if err != nil {
			return err
		}
		if last != "" && !slices.Contains(e.Parents, last) || last == "" && len(e.Parents) > 0 {
			return errs.Errorf(errs.Conflict, codeMoved, "record %s was written meanwhile", e.Record)
		}
	}
	return nil
}

var errDry = errors.New("only asked")

func (r *Region) takeOwn(ctx context.Context, lines []intake.Line, dry bool) error {
	people, ground := r.people(), *r.ground.Load()
	receipt, err := r.store.Take(context.WithoutCancel(ctx), access.Judging(), uuid.Nil, func(v intake.View) (store.Push, error) {
		if err := stands(v, lines); err != nil {
			return store.Push{}, err
		}
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
