package duty

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/position"
)

// AuditAgreePosition is written when an officer agrees that his last place is told to
// who leads the raid while it is on, or no longer.
const AuditAgreePosition AuditAction = "agree_position"

func (d *Duty) metaPosition() string { return "position/" + d.opts.Keys.Officer().ID.String() }

// PositionAgreed says whether the officer agreed that his last place is told while a
// raid is on. Who does not have his way kept did not.
func (d *Duty) PositionAgreed(ctx context.Context) (bool, error) {
	kept, err := d.TrackAgreed(ctx)
	if err != nil || !kept {
		return false, err
	}
	raw, err := d.readMeta(ctx, d.metaPosition())
	if isNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read whether a position is told: %w", err)
	}
	return string(raw) == "yes", nil
}

// AgreePosition keeps that the officer agrees, or no longer does, and writes it down.
// To agree to it is to agree that the way is kept, if he did not before.
func (d *Duty) AgreePosition(ctx context.Context, yes bool) error {
	if yes {
		kept, err := d.TrackAgreed(ctx)
		if err == nil && !kept {
			err = d.AgreeTrack(ctx, true)
		}
		if err != nil {
			return err
		}
	}
	word := "no"
	if yes {
		word = "yes"
	}
	if err := d.audit(ctx, AuditAgreePosition, uuid.Nil, word); err != nil {
		return err
	}
	if err := d.keepMeta(ctx, d.metaPosition(), []byte(word)); err != nil {
		return fmt.Errorf("keep whether a position is told: %w", err)
	}
	return nil
}

// Whereabouts are where the officer is, as his device knows.
type Whereabouts struct {
	Known    bool
	Point    raid.Point
	Accuracy int // metres; 0 not known
	At       time.Time
	Doubt    position.Doubt
	Walked   *int // percent of the crew's sectors; nil: not known
}

// OnRaid is the raid of which the officer's place is told at this moment: the one he
// rides in, while it is on; false where there is none.
func (d *Duty) OnRaid(ctx context.Context) (uuid.UUID, bool, error) {
	shift, err := d.Shift(ctx)
	if err != nil {
		return uuid.Nil, false, err
	}
	now := d.opts.Now()
	if shift.Raid == nil || shift.Crew == nil || now.Before(shift.Raid.From) || !shift.Raid.To.IsZero() && !now.Before(shift.Raid.To) {
		return uuid.Nil, false, nil
	}
	return shift.RaidID, true, nil
}

// TellPosition tells the region the officer's place, while the raid he rides in is on;
// without his agreement, and when his shift was closed, that alone. It gives what was
// told, empty where he is on no raid, and where the server knows nothing of positions.
// It is tried once. It waits for no record and no record waits for it: while records
// are on their way it is errs.Unavailable "busy", and nothing is told.
func (d *Duty) TellPosition(ctx context.Context, w Whereabouts) (position.Standing, error) {
	on, is, err := d.OnRaid(ctx)
	if err != nil || !is {
		return "", err
	}
	if s := d.SyncStatus(); s.State == courier.Sending && s.Waiting > 0 {
		return "", errs.Errorf(errs.Unavailable, wire.CodeBusy, "%d records go first", s.Waiting)
	}
	p, err := d.position(ctx, on, w)
	if err != nil {
		return "", err
	}
	err = d.client.TellPosition(ctx, p)
	if errors.Is(err, errs.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return p.Standing, nil
}

// position is what is told of a place.
func (d *Duty) position(ctx context.Context, on uuid.UUID, w Whereabouts) (position.Position, error) {
	agreed, err := d.PositionAgreed(ctx)
	if err != nil {
		return position.Position{}, err
	}
	closed, _, err := d.ShiftClosed(ctx, d.tonight())
	switch {
	case err != nil:
		return position.Position{}, err
	case !agreed:
		return position.Position{Raid: on, Standing: position.StandsHidden}, nil
	case closed:
		return position.Position{Raid: on, Standing: position.StandsOff}, nil
	case !w.Known:
		return position.Position{Raid: on, Standing: position.StandsBlind, Walked: w.Walked}, nil
	}
	return position.Position{Raid: on, Standing: position.StandsHere, At: w.At.UTC().Truncate(time.Second), Lat: w.Point.Lat, Lon: w.Point.Lon,
		Accuracy: w.Accuracy, Doubt: w.Doubt, Walked: w.Walked}, nil
}

// Positions asks the region where the crews of the unit's raids that are on were last.
// Only a supervisor may, else it is errs.Denied "role". Nothing and the same tag come
// where it is still what was given with the tag; a server that knows nothing of
// positions has none. Nothing of it is kept on the device.
func (d *Duty) Positions(ctx context.Context, tag string) ([]position.OfCrew, string, error) {
	if d.Officer().Role != regionfile.Supervisor {
		return nil, "", errs.Errorf(errs.Denied, "role", "this is for a supervisor")
	}
	if err := d.mayRead(); err != nil {
		return nil, "", err
	}
	all, tag, err := d.client.Positions(ctx, tag)
	if errors.Is(err, errs.NotFound) {
		return nil, "", nil
	}
	return all, tag, err
}
