package duty

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
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

// CheckHome records a visit to a registered child or family at home.
func (d *Duty) CheckHome(ctx context.Context, v raid.HomeCheck) (uuid.UUID, error) {
	s, err := d.Shift(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	v.Night, v.At = s.Night, d.Now()
	return d.RecordHomeCheck(ctx, uuid.Nil, s.RaidID, s.CrewID(), v)
}

// HoldTalk records a talk, a lecture or a consultation.
func (d *Duty) HoldTalk(ctx context.Context, v raid.Talk) (uuid.UUID, error) {
	s, err := d.Shift(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	v.Night, v.At = s.Night, d.Now()
	return d.RecordTalk(ctx, uuid.Nil, s.RaidID, s.CrewID(), v)
}

// RecordVenueCheck saves a check of a place: a new one under the nil id, else
// the next revision of one that is here, by its author.
func (d *Duty) RecordVenueCheck(ctx context.Context, id, raidID, crew uuid.UUID, v raid.VenueCheck) (uuid.UUID, error) {
	return d.recordShort(ctx, short{kind: raid.KindVenueCheck, id: id, raid: raidID, crew: crew, night: v.Night, place: &v.Place,
		body: func() raid.Checked { return v }})
}

// RecordHomeCheck is RecordVenueCheck for a visit at home.
func (d *Duty) RecordHomeCheck(ctx context.Context, id, raidID, crew uuid.UUID, v raid.HomeCheck) (uuid.UUID, error) {
	return d.recordShort(ctx, short{kind: raid.KindHomeCheck, id: id, raid: raidID, crew: crew, night: v.Night, place: &v.Place,
		body: func() raid.Checked { return v }})
}

// RecordTalk is RecordVenueCheck for a talk.
func (d *Duty) RecordTalk(ctx context.Context, id, raidID, crew uuid.UUID, v raid.Talk) (uuid.UUID, error) {
	return d.recordShort(ctx, short{kind: raid.KindTalk, id: id, raid: raidID, crew: crew, night: v.Night, place: &v.Place,
		body: func() raid.Checked { return v }})
}

// short is a short record on its way to the disk.
type short struct {
	kind  raid.Kind
	id    uuid.UUID
	raid  uuid.UUID
	crew  uuid.UUID
	night raid.Date
	place *raid.Place
	body  func() raid.Checked // as it is now, with its place
}

func (d *Duty) recordShort(ctx context.Context, w short) (uuid.UUID, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(w.kind); err != nil {
		return uuid.Nil, err
	}
	var parents []revision.Signed
	if w.id != uuid.Nil {
		rec, err := d.record(ctx, w.id, w.kind)
		if err != nil {
			return uuid.Nil, err
		}
		if rec.Heads[0].Envelope.Author != d.Officer().ID {
			return uuid.Nil, errs.Errorf(errs.Denied, "pen", "the record is somebody else's")
		}
		parents = rec.Heads
		w.raid, w.crew = parents[0].Envelope.Raid, parents[0].Envelope.Crew
	} else {
		var err error
		if w.id, err = d.newID(); err != nil {
			return uuid.Nil, err
		}
	}
	d.locate(w.place)
	body := w.body()
	if err := d.checked(body); err != nil {
		return uuid.Nil, err
	}
	_, err := d.author(ctx, step{
		kind: w.kind, record: w.id, parents: parents, body: body,
		raid: w.raid, crew: w.crew, district: w.place.District, night: w.night,
		members: membersOf(d.crews(ctx, w.raid), w.crew),
	})
	return w.id, err
}

// Undo takes a short record back, with a reason. Both stay in the history.
func (d *Duty) Undo(ctx context.Context, id uuid.UUID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errs.Errorf(errs.Invalid, "reason_missing", "undoing needs a reason")
	}
	c, err := d.readCase(ctx, id)
	if err != nil {
		return err
	}
	why := &raid.Reasoned{Reason: reason, At: d.Now()}
	switch c.kind {
	case raid.KindVenueCheck:
		if c.check.Undone == nil {
			c.check.Undone = why
			_, err = d.RecordVenueCheck(ctx, id, uuid.Nil, uuid.Nil, c.check)
		}
	case raid.KindHomeCheck:
		if c.home.Undone == nil {
			c.home.Undone = why
			_, err = d.RecordHomeCheck(ctx, id, uuid.Nil, uuid.Nil, c.home)
		}
	case raid.KindTalk:
		if c.talk.Undone == nil {
			c.talk.Undone = why
			_, err = d.RecordTalk(ctx, id, uuid.Nil, uuid.Nil, c.talk)
		}
	default:
		err = errs.Errorf(errs.NotFound, "record_unknown", "record %s is no short record", id)
	}
	return err
}
