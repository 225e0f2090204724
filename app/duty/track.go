package duty

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/track"
	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/ledger"
)

// AuditTrack is written when the track of a shift is opened, AuditAgreeTrack when an
// officer agrees that his is kept, or no longer.
const (
	AuditTrack      AuditAction = "track"
	AuditAgreeTrack AuditAction = "agree_track"
)

// metaTrack is the name under which it is kept whether an officer agreed.
func (d *Duty) metaTrack() string { return "track/" + d.opts.Keys.Officer().ID.String() }

// TrackAgreed says whether the officer agreed that the way of his shifts is kept on
// this device. Who was never asked did not.
func (d *Duty) TrackAgreed(ctx context.Context) (bool, error) {
	raw, err := d.readMeta(ctx, d.metaTrack())
	if isNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read whether a track is kept: %w", err)
	}
	return string(raw) == "yes", nil
}

// AgreeTrack keeps that the officer agrees, or no longer does, and writes it down.
// What was kept before stays until its shift is closed. Who no longer agrees has his
// place told no more either, also where he agrees again.
func (d *Duty) AgreeTrack(ctx context.Context, yes bool) error {
	if told, err := d.PositionAgreed(ctx); err != nil || told && !yes {
		if err == nil {
			err = d.AgreePosition(ctx, false)
		}
		if err != nil {
			return err
		}
	}
	word := "no"
	if yes {
		word = "yes"
	}
	if err := d.audit(ctx, AuditAgreeTrack, uuid.Nil, word); err != nil {
		return err
	}
	if err := d.keepMeta(ctx, d.metaTrack(), []byte(word)); err != nil {
		return fmt.Errorf("keep whether a track is kept: %w", err)
	}
	return nil
}

// KeepTrack adds points to the track of tonight's shift: they are on the disk when it
// returns, under the key of the crew's night. Without the officer's agreement, and
// once the shift was closed with nothing recorded since, it is errs.Denied
// "track_refused" and nothing is kept. Where the disk has little room left it is
// errs.Unavailable "disk_full": that is for records. Points are at most
// track.MostPoints.
func (d *Duty) KeepTrack(ctx context.Context, points []track.Point) error {
	if len(points) == 0 {
		return nil
	}
	agreed, err := d.TrackAgreed(ctx)
	if err != nil {
		return err
	}
	shift, err := d.Shift(ctx)
	if err != nil {
		return err
	}
	closed, _, err := d.ShiftClosed(ctx, shift.Night)
	if err != nil {
		return err
	}
	if !agreed || closed {
		return errs.Errorf(errs.Denied, "track_refused", "agreed %v, closed %v", agreed, closed)
	}
	if err := d.roomForTrack(); err != nil {
		return err
	}
	members := d.crewMembers(ctx, shift.RaidID, shift.CrewID())
	d.saving.Lock() // no key is destroyed between the look and its use
	defer d.saving.Unlock()
	id, err := d.sealingKey(raid.KindEncounter, shift.Night, shift.CrewID(), members)
	if err != nil {
		return fmt.Errorf("keep track: %w", err)
	}
	if id == d.opts.Keys.Own() {
		return errs.Errorf(errs.Conflict, "track_full", "no room for another night in the vault")
	}
	key, ok := d.opts.Keys.Key(id)
	if !ok {
		return errs.Errorf(errs.Denied, "locked", "the device is locked")
	}
	defer key.Zero()
	piece := officerPoints{d.opts.Keys.Officer().ID, points}
	if err := d.tracks().add(d.opts.Rand, key, shift.Night, piece, d.opts.Now()); err != nil {
		return fmt.Errorf("keep track: %w", err)
	}
	return nil
}

// roomForTrack refuses a track where it would take the room of records.
func (d *Duty) roomForTrack() error {
	if err := d.ledger.Unwritable(); err != nil {
		return err
	}
	free := d.opts.Free
	if free == nil {
		free = disk.Free
	}
	if left, err := free(d.opts.Dir); err == nil && left < leftForRecords {
		return ledger.ErrFull
	}
	return nil
}

// leftForRecords is what a disk has to have left for a track to be kept, in bytes:
// the store gives its reserve back below half of it.
const leftForRecords = 128 << 20

func (d *Duty) tracks() trackFolder {
	return trackFolder{filepath.Join(d.opts.Dir, tracksName), d.opts.Device.Store}
}

// Track is the track of a night's shift on this device, as far as the officer holds
// its keys: his own, and that of the colleagues of his crew who worked here. It is
// written down before it is given; where there is none, nothing is.
func (d *Duty) Track(ctx context.Context, night civil.Date) ([]track.Point, error) {
	if err := d.mayRead(); err != nil {
		return nil, err
	}
	points, err := d.trackOf(night)
	if err != nil || len(points) == 0 {
		return nil, err
	}
	return points, d.audit(ctx, AuditTrack, uuid.Nil, "map")
}

// trackOf reads the track of a night without a word to anybody. Each file begins
// anew: what lies between two is not known.
func (d *Duty) trackOf(night civil.Date) ([]track.Point, error) {
	folder := d.tracks()
	all, err := folder.files()
	if err != nil {
		return nil, fmt.Errorf("read track: %w", err)
	}
	var files [][]track.Point
	for _, f := range all {
		if f.Night != night {
			continue
		}
		pieces, bad := folder.open(f, d.opts.Keys)
		err = errors.Join(err, bad)
		if points := inTurn(pieces); len(points) > 0 {
			files = append(files, points)
		}
	}
	slices.SortStableFunc(files, func(a, b []track.Point) int { return a[0].At.Compare(b[0].At) })
	if err != nil && len(files) == 0 {
		return nil, fmt.Errorf("read track: %w", err)
	}
	return slices.Concat(files...), nil
}

// inTurn puts the pieces of a file one behind the other; where the officer changes,
// the way begins anew.
func inTurn(pieces []officerPoints) (all []track.Point) {
	for i, p := range pieces {
		if len(p.points) > 0 && (i == 0 || pieces[i-1].officer != p.officer) {
			if !p.points[0].Beside() {
				p.points[0].Flags |= track.Begin
			}
		}
		all = append(all, p.points...)
	}
	return all
}

// trackSum is what is told of a night's track without telling where it was; nil
// where there is none. What cannot be read is told by who opens it.
func (d *Duty) trackSum(night civil.Date) *track.Sum {
	points, err := d.trackOf(night)
	if err != nil || len(points) == 0 {
		return nil
	}
	sum := track.SumOf(points)
	return &sum
}

// sweepTracks removes what is kept no longer. It is done again with the next unlock,
// and with the next closing.
func (d *Duty) sweepTracks() {
	_ = d.tracks().sweep(d.opts.Now(), d.opts.Keys.NightHere)
}
