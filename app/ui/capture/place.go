package capture

import (
	"time"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/maps/geo"
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
	c.movePlace(func() { c.place(at, from, accuracy) })
	c.fill()
}

// movePlace puts another point or venue where the check was. Where one was written it
// says so, and gives it back: nothing measures it again.
func (c *Capture) movePlace(edit func()) {
	was := c.sheet.Encounter.Place
	c.edit(func(*sheet) { edit() })
	now := c.sheet.Encounter.Place
	look := c.deps.Look
	var say ui.Say
	switch {
	case was.Point != nil && now.Point != nil && *was.Point != *now.Point:
		metres := geo.Distance(lonLat(*was.Point), lonLat(*now.Point))
		say = func() string { return look.T("capture.where.moved", "Distance", look.Texts().Distance(metres)) }
	case was.Venue != "" && was.Venue != now.Venue, was.Name != "" && was.Name != now.Name, was.Type != "" && was.Type != now.Type:
		say = look.Say("capture.where.changed")
	default:
		return
	}
	record := c.sheet.ID
	c.frame.tell(say, func() {
		if c.sheet == nil || c.sheet.ID != record {
			return
		}
		c.edit(func(s *sheet) {
			p := &s.Encounter.Place
			if p.Point != nil && now.Point != nil && *p.Point == *now.Point {
				p.Point, p.Source, p.Accuracy, p.District = was.Point, was.Source, was.Accuracy, was.District
			}
			if p.Venue == now.Venue && p.Type == now.Type && p.Name == now.Name {
				p.Venue, p.Type, p.Name = was.Venue, was.Type, was.Name
			}
		})
		c.fill()
	})
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
