package duty

import (
	"time"

	"shyraq/sync/courier"
	"shyraq/sync/drift"
	"shyraq/sync/revision"
)

// corrected has everything that is recorded, counted and shown go by the
// region's time, where it is known.
func (o Options) corrected() Options {
	if o.Clock != nil {
		o.Now = o.Clock.Now
	}
	return o
}

// device is the device's own clock, by which pauses are counted and the region's
// is measured.
func (o Options) device() func() time.Time {
	if o.Clock != nil {
		return o.Clock.Device
	}
	return o.Now
}

// up is how long the machine has been on; zero where nobody tells.
func (o Options) up() drift.Boot {
	if o.Clock == nil {
		return drift.Boot{}
	}
	return o.Clock.Up()
}

func (o Options) told(region, sent, received time.Time) {
	if o.Clock != nil {
		o.Clock.Region(region, sent, received)
	}
}

// reading is what a revision says of the device's clock.
func (o Options) reading() *revision.Reading {
	if o.Clock == nil {
		return nil
	}
	behind, measured := o.Clock.Behind()
	if !measured {
		return nil
	}
	return &revision.Reading{MS: o.Clock.Device().UnixMilli(), Behind: behind.Milliseconds()}
}

// dated gives the times of a status by the region's clock: the courier counts by
// the device's, and knows of no answer before it began.
func (o Options) dated(s courier.Status) courier.Status {
	if o.Clock != nil {
		if s.LastAck.IsZero() {
			s.LastAck, s.NextTry = o.Clock.Heard(), o.Clock.Correct(s.NextTry)
			return s
		}
		s.LastAck, s.NextTry = o.Clock.Correct(s.LastAck), o.Clock.Correct(s.NextTry)
	}
	return s
}
