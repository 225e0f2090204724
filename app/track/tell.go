package track

import (
	"time"

	"shyraq/app/raid"
)

// Teller says when a place is told to who leads the raid. The zero value is ready; it
// is used from one goroutine.
type Teller struct {
	told  bool
	at    time.Time
	where raid.Point // where it was told last; zero where no place was
	known bool
}

// How often a place is told.
const (
	TellEvery  = 30 * time.Second // who moves
	TellRest   = 5 * time.Minute  // who stays where he was told to be
	TellSpared = 2 * time.Minute  // who moves on a battery that is low
	TellNone   = 10 * time.Minute // that no place is told, and why
	tellMetres = 25
)

// Due says whether a place is to be told at a time: at once where none was, then every
// half minute while it is another, and now and then while it is the same. On a battery
// that is low it is told less often.
func (t *Teller) Due(now time.Time, where raid.Point, accuracy float64, low bool) bool {
	since := now.Sub(t.at)
	every := TellEvery
	if low {
		every = TellSpared
	}
	switch {
	case !t.told, since < 0: // or the clock was set back
		return true
	case since < every:
		return false
	case !t.known || metres(t.where, where) >= max(tellMetres, accuracy):
		return true
	}
	return since >= TellRest
}

// DueNone says whether it is to be told that there is no place.
func (t *Teller) DueNone(now time.Time) bool {
	since := now.Sub(t.at)
	return !t.told || t.known && since >= TellEvery || since < 0 || since >= TellNone
}

// Told notes that a place was told, or that there is none; nil.
func (t *Teller) Told(now time.Time, where *raid.Point) {
	*t = Teller{told: true, at: now, known: where != nil}
	if where != nil {
		t.where = *where
	}
}

// Tried notes that it could not be told: it is tried again no sooner than the next
// would be.
func (t *Teller) Tried(now time.Time) { t.told, t.at = true, now }
