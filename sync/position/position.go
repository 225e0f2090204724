// Package position is what a device tells of the last place of its officer while his raid
// is on, and what who leads the raid is told of it.
//
// It promises that one which says that nothing is told holds no place. It is no record: it
// is told once, what is lost is not told again, and nobody keeps an earlier one. It holds
// no state.
package position

import (
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Standing is what a device says of the place of its officer.
type Standing string

// The standings. An officer who did not agree is told so, and never where he is.
const (
	StandsHere   Standing = "here"   // at the point that comes with it
	StandsHidden Standing = "hidden" // he did not agree that it is told, or no longer does
	StandsBlind  Standing = "blind"  // he agreed, and the device does not know where it is
	StandsOff    Standing = "off"    // he ended his shift
)

// Doubt is why a place may not be so; empty: nothing speaks against it.
type Doubt string

// The doubts, what speaks most against it first.
const (
	DoubtMock  Doubt = "mock"  // the receiver says itself that it did not measure it
	DoubtHand  Doubt = "hand"  // the officer showed it on the map
	DoubtClock Doubt = "clock" // the receiver's time and the device's differ
	DoubtRough Doubt = "rough" // right within more than some streets
)

// Position is the last place of an officer on a raid, as his device tells it. It is no
// record: what is lost is not sent again, and the region keeps the last one alone.
type Position struct {
	Raid     uuid.UUID `json:"raid"`
	Standing Standing  `json:"standing"`
	At       time.Time `json:"at,omitzero"` // when he was there, by the region's time as the device knows it
	Lat      int32     `json:"lat,omitempty"`
	Lon      int32     `json:"lon,omitempty"`      // both in 1e-7 degrees
	Accuracy int       `json:"accuracy,omitempty"` // metres within which two of three fixes lie; 0 not known
	Doubt    Doubt     `json:"doubt,omitempty"`
	Walked   *int      `json:"walked,omitempty"` // percent of the crew's sectors that the device's way has passed; nil: not known
}

// Path is where a position is told (POST, a Position, answered by nothing) and asked for
// (GET with If-None-Match, answered by All or 304).
const Path = "/v1/sync/positions"

// CodeQuota is the code of a position that is told too often.
const CodeQuota = "quota_positions"

// The numbers of the channel.
const (
	Every    = 30 * time.Second // a device tells no more often
	Life     = 2 * time.Hour    // the region forgets what is older
	MaxBytes = 1 << 10          // bytes of a request
)

// mostAccuracy is as far as a fix may be off to be told at all, in metres.
const mostAccuracy = 100_000

// Check is errs.Invalid "position" where a position is not in its form. One that says
// that nothing is told holds no place.
func (p Position) Check() error {
	bad := errs.Errorf(errs.Invalid, "position", "a raid, a standing, and a place where the standing says so")
	if p.Raid == uuid.Nil || p.Walked != nil && (*p.Walked < 0 || *p.Walked > 100) {
		return bad
	}
	switch p.Standing {
	case StandsHere:
	case StandsHidden, StandsBlind, StandsOff:
		if !p.At.IsZero() || p.Lat != 0 || p.Lon != 0 || p.Accuracy != 0 || p.Doubt != "" || p.Standing != StandsBlind && p.Walked != nil {
			return bad
		}
		return nil
	default:
		return bad
	}
	switch p.Doubt {
	case "", DoubtMock, DoubtHand, DoubtClock, DoubtRough:
	default:
		return bad
	}
	if p.At.IsZero() || p.At.Year() < 1 || p.At.Year() > 9999 || p.Lat < -900_000_000 || p.Lat > 900_000_000 || p.Lon < -1_800_000_000 || p.Lon > 1_800_000_000 ||
		p.Lat == 0 && p.Lon == 0 || p.Accuracy < 0 || p.Accuracy > mostAccuracy {
		return bad
	}
	return nil
}

// Decode reads the body of a request. What is not one is errs.Invalid.
func Decode(body []byte) (Position, error) {
	var p Position
	if err := wire.Decode(body, &p); err != nil {
		return Position{}, err
	}
	if err := p.Check(); err != nil {
		return Position{}, err
	}
	return p, nil
}

// OfCrew is the last that a device told, as who leads the raid is given it.
type OfCrew struct {
	Position
	Officer uuid.UUID `json:"officer"`
	Heard   time.Time `json:"heard"` // when the region last heard of his device at all, to the minute
}

// All answers a supervisor: of each device of his unit's raids that are on, the
// last that it told.
type All struct {
	Crews []OfCrew `json:"all,omitempty"`
}
