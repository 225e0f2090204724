package duty

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// CheckVenue records, in one tap, that a place was looked into. A place that
// found nothing counts as well: coverage would lean to where officers write.
func (d *Duty) CheckVenue(ctx context.Context, place raid.Place, result raid.VenueResult, note string) (uuid.UUID, error) {
	return d.Visit(ctx, raid.VenueCheck{Place: place, Result: result, Note: note})
}

// Visit records a short record: a visit to a registered child or family at home, a
// talk. It is of the hour that it names, within BegunAge, else of now, and of the night of
// that.
func (d *Duty) Visit(ctx context.Context, body raid.Short) (uuid.UUID, error) {
	v, now := body.Visit(), d.Now()
	if v.At.IsZero() || v.At.After(now) || now.Sub(v.At) > BegunAge {
		v.At = now
	}
	s, err := d.ShiftOf(ctx, civil.NightOf(v.At, d.Rules().Offset))
	if err != nil {
		return uuid.Nil, err
	}
	v.Night = s.Night
	if p := v.Place; p.District == "" && p.Point == nil && p.Venue == "" {
		v.Place.District = d.workDistrict(s)
	}
	return d.RecordShort(ctx, uuid.Nil, s.RaidID, s.CrewID(), body.With(v))
}

// RecordShort saves a short record: a new one under the nil id, else the next
// revision of one that is here, by its author. One of several versions is
// errs.Conflict "record_divided": it would be written over those not in sight.
func (d *Duty) RecordShort(ctx context.Context, id, raidID, crew uuid.UUID, body raid.Short) (uuid.UUID, error) {
	return d.recordShort(ctx, id, raidID, crew, body, nil)
}

// recordShort is RecordShort of who has seen these of several versions.
func (d *Duty) recordShort(ctx context.Context, id, raidID, crew uuid.UUID, body raid.Short, seen []revision.Hash) (uuid.UUID, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	kind := raid.KindOf(body)
	if err := d.mayWrite(kind); err != nil {
		return uuid.Nil, err
	}
	var parents []revision.Signed
	if id != uuid.Nil {
		rec, err := d.record(ctx, id, kind)
		if err != nil {
			return uuid.Nil, err
		}
		if rec.Heads[0].Envelope.Author != d.Officer().ID {
			return uuid.Nil, errs.Errorf(errs.Denied, "pen", "the record is somebody else's")
		}
		if len(unseen(rec.Heads, seen)) > 0 {
			if err := whole(rec); err != nil {
				return uuid.Nil, err
			}
		}
		parents = rec.Heads
		if err := wholly(id, parents...); err != nil {
			return uuid.Nil, err
		}
		raidID, crew = parents[0].Envelope.Raid, parents[0].Envelope.Crew
	} else if err := d.fillID(&id); err != nil {
		return uuid.Nil, err
	}
	v := body.Visit()
	d.locate(&v.Place)
	body = body.With(v)
	if err := d.checked(body); err != nil {
		return uuid.Nil, err
	}
	_, err := d.author(ctx, step{
		kind: kind, record: id, parents: parents, body: body,
		raid: raidID, crew: crew, district: v.Place.District, night: v.Night,
		members: d.crewMembers(ctx, raidID, crew),
	})
	return id, err
}

// workDistrict is where this officer works tonight, where that is one district: of the
// sectors of his crew, else of his unit. What he writes without a position lies there.
// Empty where nobody can say.
func (d *Duty) workDistrict(s Shift) string {
	region := d.Region()
	var all []string
	add := func(district string) {
		if kato, ok := region.ResolveKATO(district); ok && !slices.Contains(all, kato) {
			all = append(all, kato)
		}
	}
	if s.Raid != nil && s.Crew != nil {
		for _, sector := range s.Raid.Sectors {
			if slices.Contains(s.Crew.Sectors, sector.ID) {
				add(sector.District)
			}
		}
	}
	if len(all) == 0 {
		for _, u := range region.Units {
			if u.ID == d.Officer().Unit {
				for _, district := range u.Districts {
					add(district)
				}
			}
		}
	}
	if len(all) != 1 {
		return ""
	}
	return all[0]
}

// EditShort gives a short record of this officer as it stands, for AmendShort: what he
// wrote himself. Another's is errs.Denied "pen", one that was taken back
// errs.NotFound "record_unknown".
func (d *Duty) EditShort(ctx context.Context, id uuid.UUID) (raid.Short, error) {
	c, err := d.readCase(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case c.short == nil:
		return nil, errs.Errorf(errs.NotFound, "record_unknown", "record %s is no short record", id)
	case c.record.Revisions[0].Envelope.Author != d.Officer().ID:
		return nil, errs.Errorf(errs.Denied, "pen", "the record is somebody else's")
	case c.short.Visit().Undone != nil:
		return nil, errs.Errorf(errs.NotFound, "record_unknown", "record %s was taken back", id)
	}
	return c.short, nil
}

// AmendShort writes a short record anew, of the night and the hour that it had. What
// it said before stays in its history.
func (d *Duty) AmendShort(ctx context.Context, id uuid.UUID, body raid.Short) error {
	was, err := d.EditShort(ctx, id)
	if err != nil {
		return err
	}
	v := body.Visit()
	v.Night, v.At = was.Visit().Night, was.Visit().At
	_, err = d.RecordShort(ctx, id, uuid.Nil, uuid.Nil, body.With(v))
	return err
}

// Undo takes a short record back, with a reason. Both stay in the history. A record
// of several versions is taken back by who has seen all of them; to anybody else it
// is errs.Conflict "short_divided".
func (d *Duty) Undo(ctx context.Context, id uuid.UUID, reason string, seen ...revision.Hash) error {
	if strings.TrimSpace(reason) == "" {
		return errs.Errorf(errs.Invalid, "reason_missing", "undoing needs a reason")
	}
	c, err := d.readCase(ctx, id)
	if err != nil {
		return err
	}
	if c.short == nil {
		return errs.Errorf(errs.NotFound, "record_unknown", "record %s is no short record", id)
	}
	v := c.short.Visit()
	if v.Undone != nil {
		return nil
	}
	if len(c.record.Heads) > 1 && len(unseen(c.record.Heads, seen)) > 0 {
		return errs.Errorf(errs.Conflict, "short_divided", "record %s has %d versions", id, len(c.record.Heads))
	}
	v.Undone = &raid.Reasoned{Reason: reason, At: d.Now()}
	_, err = d.recordShort(ctx, id, uuid.Nil, uuid.Nil, c.short.With(v), seen)
	return err
}
