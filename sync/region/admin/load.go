package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/records"
	"shyraq/sync/region/register"
	"shyraq/sync/revision"
)

// Load takes a region file in, or with dry only tells what it would change.
// The raids planned in it become records authored by the region's own key. Rows that it
// has no more are kept by name, for the records that speak of them.
func (l *Local) Load(ctx context.Context, file []byte, dry bool) (LoadReport, error) {
	next, err := regionfile.Decode(bytes.NewReader(file))
	if err != nil {
		return LoadReport{}, err
	}
	l.loading.Lock()
	defer l.loading.Unlock()
	old := l.people().File()
	if old.ID != "" && old.ID != next.ID {
		return LoadReport{}, anotherRegion(old.ID)
	}
	raids, err := l.o.Records.Compose(ctx, true, func() ([]revision.Signed, error) { return l.Planned(ctx, next.Raids) })
	if err != nil {
		return LoadReport{}, err
	}
	report := LoadReport{Region: next.ID, Changes: next.Diff(old), Raids: raids, DryRun: dry}
	if dry {
		return report, nil
	}
	err = l.o.Register.Change(ctx, func(e *register.Edit) error {
		if now := e.State().File().ID; now != "" && now != next.ID {
			return anotherRegion(now)
		}
		return e.SetFile(next.Follow(e.State().File()))
	})
	if err != nil {
		return LoadReport{}, err
	}
	if err := l.plans(ctx); err != nil {
		return LoadReport{}, err
	}
	l.o.Journal.Note(ctx, audit.Frame{Action: "load", Allowed: true})
	return report, nil
}

func anotherRegion(id string) error {
	return &errs.Error{Kind: errs.Conflict, Code: "another_region", Field: "id", Detail: "this is the region " + id}
}

// Planned gives the revisions that planned raids need: none where the region
// already wrote just that.
func (l *Local) Planned(ctx context.Context, plans []regionfile.Plan) ([]revision.Signed, error) {
	var out []revision.Signed
	for i, p := range plans {
		body, err := json.Marshal(p.Raid)
		if err != nil {
			return nil, fmt.Errorf("plan raid: %w", err)
		}
		if body, err = revision.Canonical(body); err != nil {
			return nil, &errs.Error{Kind: errs.Invalid, Code: wire.Code(err), Field: fmt.Sprintf("raids.%d", i)}
		}
		last, err := l.o.Records.Last(ctx, p.ID)
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
		s, err := l.o.Records.Sign(revision.Envelope{Kind: raid.KindRaid, Record: p.ID, Unit: p.Raid.Unit, Body: body}, parents...)
		if err != nil {
			return nil, fmt.Errorf("plan raid: %w", err)
		}
		out = append(out, s)
	}
	return out, nil
}

// plans writes the raids of the region file that counts now. Where another
// server loads another file meanwhile, the one that was loaded last is planned,
// whoever comes last.
func (l *Local) plans(ctx context.Context) error {
	for range records.Tries {
		people := l.people()
		_, err := l.o.Records.Compose(ctx, false, func() ([]revision.Signed, error) { return l.Planned(ctx, people.File().Raids) })
		if err != nil {
			return err
		}
		if err := l.o.Register.Refresh(ctx); err != nil {
			return err
		}
		if l.people().SameFile(people) {
			return nil
		}
	}
	return errs.Errorf(errs.Unavailable, "busy", "the region file is changed all the time")
}
