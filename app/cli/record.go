package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
	"shyraq/sync/revision"
)

func runRecord(ctx context.Context, c *call) error {
	if c.args[0] == "-" && c.pinFile == "-" {
		return usagef("stdin_twice")
	}
	in, err := c.input(c.args[0])
	if err != nil {
		return err
	}
	return c.unlocked(ctx, func(d *duty.Duty) error {
		id, rev, err := record(ctx, d, in)
		if err != nil {
			return err
		}
		if c.json {
			return c.writeJSON(struct {
				Record uuid.UUID     `json:"record"`
				Kind   raid.Kind     `json:"kind"`
				Rev    revision.Hash `json:"rev"`
				Saved  bool          `json:"saved"`
			}{id, in.Kind, rev, true})
		}
		c.printf("%s\n", c.text.T("cli.saved", "Record", id, "Rev", rev))
		return nil
	})
}

// input reads and checks the file before the PIN is asked for.
func (c *call) input(path string) (raid.RecordInput, error) {
	var from io.Reader = c.stdin
	if path != "-" {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return raid.RecordInput{}, errs.Errorf(errs.NotFound, "file_missing", "no such file")
		}
		if err != nil {
			return raid.RecordInput{}, errs.Errorf(errs.Unavailable, "file_unreadable", "the file cannot be read")
		}
		defer f.Close()
		from = f
	}
	return raid.DecodeRecord(from)
}

// record saves one body by the way its kind goes.
func record(ctx context.Context, d *duty.Duty, in raid.RecordInput) (uuid.UUID, revision.Hash, error) {
	value, err := in.Value()
	if err != nil {
		return uuid.Nil, "", err
	}
	id := in.Record
	switch body := value.(type) {
	case raid.Encounter:
		id, err = encounter(ctx, d, in, body)
	case raid.Short:
		v := body.Visit()
		v.Night = nightOf(d, v.Night, v.At)
		raidID, crew := in.Raid, in.Crew
		if id == uuid.Nil {
			raidID, crew, _, err = shiftAt(ctx, d, in, v.At)
		}
		if err == nil {
			id, err = d.RecordShort(ctx, id, raidID, crew, body.With(v))
		}
	case raid.Operation:
		id, err = d.PlanOperation(ctx, id, body, over(in)...)
	case raid.Raid:
		if len(in.Over) > 0 {
			err = d.SettleRaid(ctx, id, body, over(in))
		} else {
			id, err = d.PlanRaid(ctx, id, body)
		}
	case raid.Review:
		if id != uuid.Nil {
			return id, "", errs.Errorf(errs.Invalid, "review_final", "a review is not changed; write another")
		}
		id, err = d.RecordReview(ctx, body)
	case raid.Link:
		id, err = d.RecordLink(ctx, id, body)
	case raid.FollowUp:
		if id != uuid.Nil {
			return id, "", errs.Errorf(errs.Invalid, "review_final", "an answer is not changed; write another")
		}
		id, err = d.AnswerReferral(ctx, body)
	default:
		err = errs.Errorf(errs.Invalid, "kind_unknown", "no such kind of record")
	}
	if err != nil {
		return id, "", err
	}
	rev, err := d.Head(ctx, id)
	return id, rev, err
}

// over are the versions that were seen.
func over(in raid.RecordInput) (seen []revision.Hash) {
	for _, rev := range in.Over {
		seen = append(seen, revision.Hash(rev))
	}
	return seen
}

// nightOf is the night of an hour, where none was written.
func nightOf(d *duty.Duty, night civil.Date, at time.Time) civil.Date {
	if night == "" && !at.IsZero() {
		return civil.NightOf(at, d.Rules().Offset)
	}
	return night
}

// shiftAt is the raid of a new record, the crew and the operation: as they were written,
// else those in which the officer was at the time, as the window has them.
func shiftAt(ctx context.Context, d *duty.Duty, in raid.RecordInput, at time.Time) (uuid.UUID, uuid.UUID, codes.Code, error) {
	if in.Raid != uuid.Nil || at.IsZero() {
		return in.Raid, in.Crew, duty.RoutinePatrol, nil
	}
	s, err := d.ShiftAt(ctx, at)
	return s.RaidID, s.CrewID(), s.Operation, err
}

// encounter fills in what nobody needs to write by hand: an id, the night of
// the meeting, the operation, and the writer's own pen.
func encounter(ctx context.Context, d *duty.Duty, in raid.RecordInput, body raid.Encounter) (uuid.UUID, error) {
	w := duty.Draft{ID: in.Record, Raid: in.Raid, Crew: in.Crew, Encounter: body}
	e := &w.Encounter
	e.Night = nightOf(d, e.Night, e.MetAt)
	if in.Record == uuid.Nil {
		id, err := d.NewID()
		if err != nil {
			return uuid.Nil, err
		}
		w.ID = id
		raidID, crew, operation, err := shiftAt(ctx, d, in, e.MetAt)
		if err != nil {
			return uuid.Nil, err
		}
		if e.Operation == "" && in.Raid == uuid.Nil {
			w.Raid, w.Crew, e.Operation = raidID, crew, operation
		}
	}
	_, err := d.Record(ctx, w)
	return w.ID, err
}
