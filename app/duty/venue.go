package duty

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// CheckVenue records, in one tap, that a place was looked into. A place that
// found nothing counts as well: coverage would lean to where officers write.
func (d *Duty) CheckVenue(ctx context.Context, place raid.Place, result raid.VenueResult, note string) (uuid.UUID, error) {
	s, err := d.Shift(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	return d.RecordVenueCheck(ctx, uuid.Nil, s.RaidID, s.CrewID(), raid.VenueCheck{
		Night: s.Night, At: d.Now(), Place: place, Result: result, Note: note,
	})
}

// RecordVenueCheck saves a check of a place: a new one under the nil id, else
// the next revision of one that is here, by its author.
func (d *Duty) RecordVenueCheck(ctx context.Context, id, raidID, crew uuid.UUID, v raid.VenueCheck) (uuid.UUID, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindVenueCheck); err != nil {
		return uuid.Nil, err
	}
	var parents []revision.Signed
	if id != uuid.Nil {
		rec, err := d.record(ctx, id, raid.KindVenueCheck)
		if err != nil {
			return uuid.Nil, err
		}
		if rec.Heads[0].Envelope.Author != d.Officer().ID {
			return uuid.Nil, raid.Errorf(raid.Denied, "pen", "the check is somebody else's")
		}
		parents = rec.Heads
		raidID, crew = parents[0].Envelope.Raid, parents[0].Envelope.Crew
	} else {
		var err error
		if id, err = d.newID(); err != nil {
			return uuid.Nil, err
		}
	}
	d.locate(&v.Place)
	if err := d.checked(v); err != nil {
		return uuid.Nil, err
	}
	_, err := d.author(ctx, step{
		kind: raid.KindVenueCheck, record: id, parents: parents, body: v,
		raid: raidID, crew: crew, district: v.Place.District, night: v.Night,
		members: membersOf(d.crews(ctx, raidID), crew),
	})
	return id, err
}

// UndoVenueCheck takes a tap back, with a reason. Both stay in the history.
func (d *Duty) UndoVenueCheck(ctx context.Context, id uuid.UUID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return raid.Errorf(raid.Invalid, "reason_missing", "undoing needs a reason")
	}
	rec, err := d.record(ctx, id, raid.KindVenueCheck)
	if err != nil {
		return err
	}
	var v raid.VenueCheck
	if err := decodeBody(rec.Heads[0], &v); err != nil {
		return err
	}
	if v.Undone != nil {
		return nil
	}
	v.Undone = &raid.Reasoned{Reason: reason, At: d.Now()}
	_, err = d.RecordVenueCheck(ctx, id, uuid.Nil, uuid.Nil, v)
	return err
}
