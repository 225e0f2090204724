// Package moment says between which two times something was written, and whether what
// it says of that itself can be so.
//
// The region signs its time to a device with every hello, and a revision names the
// newest that its device had: it was made after that, and before the region first saw
// it. Judge is a pure function; it promises that a claim within these bounds is never
// flagged, that one outside them by more than a clock can be wrong always is, and that
// nothing is refused for it.
package moment

import "time"

// What the bounds are widened by before a claim counts as outside them.
const (
	// Tolerance is how wrong the time of an honest device may be: it writes the
	// region's time down every ten minutes at most, so that after a cut of power it
	// may go on from ten minutes ago; of less than two minutes nobody is told; and a
	// crystal loses two or three in a month without a connection.
	Tolerance = 15 * time.Minute

	// Late is how long after it happened something may be written down: in the night
	// it happened, or by the end of the shift. It is well below a day, so that another
	// day is always outside.
	Late = 12 * time.Hour
)

// The flags: why a time cannot be confirmed. Where several hold, the first is told.
const (
	FlagForeign = "anchor_foreign" // the time that it names was not signed by this region to this device
	FlagAhead   = "anchor_ahead"   // the time that it names had not come when it was received
	FlagBefore  = "time_before"    // it says that it is older than the time that it names
	FlagAfter   = "time_after"     // it says that it was made after it was received
)

// Claim is what is known of when something was made, and what it says of it.
type Claim struct {
	Received time.Time   // when the region first saw it
	Anchor   time.Time   // that it names; zero for none
	Holds    bool        // the region signed Anchor to the device that made it
	Chain    time.Time   // the newest that its device named before; zero for none
	Made     []time.Time // when it says that it was made
	Told     []time.Time // when what it tells of happened, as far as no revision before it said so
}

// Finding is what comes of it: the true time is after After, and not after Until.
type Finding struct {
	After time.Time // zero where nothing tells
	Until time.Time
	Flag  string // empty: nothing speaks against what it says
}

// Judge tells the bounds of a claim, and whether it lies within them.
func Judge(c Claim) Finding {
	f := Finding{Until: c.Received}
	latest := c.Received.Add(Tolerance)
	named := !c.Anchor.IsZero()
	switch {
	case named && !c.Holds:
		f.Flag = FlagForeign
	case named && c.Anchor.After(latest):
		f.Flag = FlagAhead
	case named:
		f.After = c.Anchor
	}
	// A device that names an older time than it did before, or none, had the newer one.
	// One that has not come yet is from when the region's own clock was wrong.
	if c.Chain.After(f.After) && !c.Chain.After(latest) {
		f.After = c.Chain
	}
	if f.After.After(f.Until) {
		f.After = f.Until // by less than the tolerance: two servers, two clocks
	}
	if f.Flag == "" {
		f.Flag = c.outside(f)
	}
	return f
}

// outside says how a claim lies outside its bounds.
func (c Claim) outside(f Finding) string {
	earlier := func(all []time.Time, by time.Duration) bool {
		for _, t := range all {
			if !t.IsZero() && !f.After.IsZero() && t.Before(f.After.Add(-by)) {
				return true
			}
		}
		return false
	}
	if earlier(c.Made, Tolerance) || earlier(c.Told, Late) {
		return FlagBefore
	}
	for _, t := range append(c.Made[:len(c.Made):len(c.Made)], c.Told...) {
		if t.After(f.Until.Add(Tolerance)) {
			return FlagAfter
		}
	}
	return ""
}
