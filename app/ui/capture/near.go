package capture

import (
	"slices"
	"time"

	"shyraq/app/raid"
)

// nearbyCount is how many known venues are offered as buttons; the map shows
// more of them.
const nearbyCount = 2

// farthest is how far away a venue may be, in metres, to be offered: one of another
// city is none of the check.
const farthest = 5000

// longestLook is how long the venues wait until the maps were read: then those
// that are known are offered.
const longestLook = 8 * time.Second

// near is what is offered around a point. A venue that was offered stays in its
// place as long as the point does: another put there would be taken by the finger
// that was on its way to the first.
type near struct {
	at      raid.Point
	offered []Nearby
	looking func()    // ends the wait for the maps; nil: nothing is waited for
	came    time.Time // when offers came by themselves

	took    string     // the venue that was tapped
	instead raid.Place // what stood there before it: name and kind
}

// offer takes what is known around a point: it fills places that are free.
func (n *near) offer(at raid.Point, known []Nearby) {
	if at != n.at {
		n.at, n.offered = at, nil
	}
	for _, v := range known {
		same := func(o Nearby) bool { return o.key() == v.key() }
		if v.Metres <= farthest && len(n.offered) < nearbyCount && !slices.ContainsFunc(n.offered, same) {
			n.offered = append(n.offered, v)
		}
	}
}

// look begins a wait that ends by itself.
func (n *near) look(after func(time.Duration, func()) func(), over func()) {
	n.still()
	n.looking, n.offered = after(longestLook, over), nil
}

func (n *near) still() {
	if n.looking != nil {
		n.looking()
		n.looking = nil
	}
}

// LookingAround says that the maps around the record's place are being read: no
// venue is offered until VenuesLearnt, so that none takes the place of another.
func (c *Capture) LookingAround() {
	w, ok := c.pages[pageWhere].(*wherePage)
	if !ok || c.sheet == nil {
		return
	}
	w.near.look(c.deps.After, c.VenuesLearnt)
	w.showNearby(c.sheet.Encounter.Place)
}

// VenuesLearnt says that Atlas.Nearest knows all of the place, or more than
// before.
func (c *Capture) VenuesLearnt() {
	w, ok := c.pages[pageWhere].(*wherePage)
	if !ok || c.sheet == nil {
		return
	}
	w.near.still()
	if c.page == pageWhere {
		before := len(w.near.offered)
		w.show()
		if len(w.near.offered) > before {
			w.near.came = c.pace()
		}
	}
}

// showNearby offers the venues around the place. Their number of places is the
// same whatever is known, so that nothing moves when they come.
func (p *wherePage) showNearby(place raid.Place) {
	var offers []tile
	taken := ""
	if place.Point != nil && p.near.looking == nil {
		p.near.offer(*place.Point, p.c.deps.Atlas.Nearest(*place.Point, nearbyCount))
		for _, n := range p.near.offered {
			if n.taken(place) {
				taken = n.key()
			}
			offers = append(offers, tile{
				Code: n.key(),
				Say:  func() string { return n.Venue.Names.In(string(p.c.deps.Look.Lang())) },
				Note: func() string { return p.c.deps.Look.Texts().Distance(n.Metres) },
			})
		}
	}
	for i := len(offers); i < nearbyCount; i++ {
		free := tile{}
		if i == 0 {
			free.Note = p.freeText
		}
		offers = append(offers, free)
	}
	p.nearby.offer(offers...)
	p.nearby.choose(taken)
}

// freeText says why no venue is offered.
func (p *wherePage) freeText() string {
	if p.near.looking != nil {
		return p.c.deps.Look.T("capture.where.looking")
	}
	return p.c.deps.Look.T("capture.where.nonenear")
}

// tapVenue is takeVenue under a finger: one that was on its way when the venues
// came by themselves was not meant for any of them.
func (p *wherePage) tapVenue(id string) {
	if since := p.c.pace().Sub(p.near.came); since >= 0 && since < habit {
		return
	}
	p.takeVenue(id)
}

// leaveVenue puts back what stood there before a venue was taken, where it was taken
// just now: nobody chose its kind.
func (p *wherePage) leaveVenue(n Nearby) {
	place := &p.c.sheet.Encounter.Place
	was := raid.Place{Type: place.Type}
	if p.near.took == n.key() {
		was = p.near.instead
	}
	if place.Type == n.Venue.Type {
		place.Type = was.Type
	}
	place.Venue, place.Name = "", was.Name
}

// takeVenue takes a known venue with its type and its name; a second tap lets
// it go again.
func (p *wherePage) takeVenue(id string) {
	place := p.c.sheet.Encounter.Place
	near, ok := p.venue(id)
	if !ok {
		return
	}
	v := near.Venue
	if near.taken(place) {
		p.c.movePlace(func() { p.leaveVenue(near) })
		p.show()
		return
	}
	if last, ok := p.venue(p.near.took); !ok || !last.taken(place) {
		p.near.instead = place
	}
	p.near.took = id
	p.c.movePlace(func() {
		place := &p.c.sheet.Encounter.Place
		place.Venue, place.Type, place.Name = v.ID, v.Type, v.Names.In(string(p.c.deps.Look.Lang()))
	})
	p.show()
	p.c.answered(pageWhere)
}
