package capture

import (
	"time"

	"shyraq/app/raid"
)

// coldStart is how long after the meeting a receiver may have its first fix
// and still tell where the meeting was. A record that is opened later, at the
// station or on another device, keeps its place unmeasured: where somebody
// stands then is not where the child was met.
const coldStart = 5 * time.Minute

// FixChanged says that Position has a new answer. A record of a new check
// that has no place yet takes it.
func (c *Capture) FixChanged() {
	if c.sheet == nil {
		return
	}
	if fix, ok := c.fix(); ok && c.sheet.Encounter.Place.Point == nil && c.writable() && c.meetingNow() {
		c.place(fix.At, raid.FromGPS, fix.Accuracy)
		if c.OnPlace != nil {
			c.OnPlace(fix.At)
		}
		if c.page == pageWhere {
			c.fill()
		}
		return
	}
	if w, ok := c.pages[c.page].(*wherePage); ok && c.canvas != nil {
		w.showFix() // every second: no more than the map's own position
	}
}

// meetingNow says whether the child of the record was met just now.
func (c *Capture) meetingNow() bool {
	since := c.deps.Now().Sub(c.sheet.Encounter.MetAt)
	return since > -coldStart && since < coldStart
}

// Find implements ui.Finder: a place on the map of the step Where.
func (c *Capture) Find() {
	if w, ok := c.pages[c.page].(*wherePage); ok && c.sheet != nil && w.pane != nil {
		w.pane.Find()
	}
}

// EndFind implements ui.Finder.
func (c *Capture) EndFind() bool {
	w, ok := c.pages[c.page].(*wherePage)
	return ok && w.pane != nil && w.pane.EndFind()
}

// setPoint is a tap on the map; place writes a point with its district.
func (c *Capture) setPoint(at raid.Point, from raid.PlaceSource, accuracy int) {
	c.edit(func(*sheet) { c.place(at, from, accuracy) })
	c.fill()
}

func (c *Capture) place(at raid.Point, from raid.PlaceSource, accuracy int) {
	p := &c.sheet.Encounter.Place
	p.Point, p.Source, p.Accuracy, p.District = &at, from, accuracy, ""
	if d, ok := c.deps.Atlas.District(at); ok {
		p.District = d.KATO
	}
}

func (c *Capture) useFix() {
	if fix, ok := c.fix(); ok {
		c.setPoint(fix.At, raid.FromGPS, fix.Accuracy)
		c.pages[pageWhere].(*wherePage).centre()
	}
}

func (c *Capture) fix() (Fix, bool) {
	if c.deps.Position == nil {
		return Fix{}, false
	}
	fix, ok := c.deps.Position()
	return fix, ok && !fix.At.Nowhere()
}
