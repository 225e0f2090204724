package capture

import (
	"testing"

	"shyraq/app/raid"
)

// A venue that only a map knows has no id: its type and its name are kept, it
// is shown as chosen, and a second tap lets it go.
func TestAVenueOfAMapGivesTypeAndName(t *testing.T) {
	p := open(t)
	region := p.c.deps.Atlas.(fakeAtlas).region
	here := region.Venues[0].Point
	region.Venues = []raid.Venue{
		{Names: raid.Names{KK: "Шырақ дәмханасы", RU: "Кафе «Шырақ»"}, Type: "CAFE", Point: here},
		{ID: "v-2", Names: raid.Names{KK: "Екінші"}, Type: "CLUB", Point: here},
	}
	p.c.Begin(here)
	place := func() raid.Place { return p.c.sheet.Encounter.Place }
	if place().Name != "" || place().Type != "" {
		t.Fatalf("chosen beforehand: %q", place().Type)
	}
	p.tapVenue(0)
	if got := place(); got.Venue != "" || got.Type != "CAFE" || got.Name != "Шырақ дәмханасы" {
		t.Errorf("taken: venue %q, type %q, name %q", got.Venue, got.Type, got.Name)
	}
	p.c.enter(pageWhere)
	near := p.c.deps.Atlas.Nearest(*place().Point, 2)
	if p.where().nearby.chosen() != near[0].key() || near[0].key() == near[1].key() {
		t.Errorf("shown as chosen: %q", p.where().nearby.chosen())
	}
	p.tapVenue(1)
	if got := place(); got.Venue != "v-2" || got.Type != "CLUB" || p.where().nearby.chosen() != "v-2" {
		t.Errorf("the other: venue %q, type %q", got.Venue, got.Type)
	}
	p.c.enter(pageWhere)
	p.tapVenue(1)
	if got := place(); got.Venue != "" || got.Name != "" {
		t.Errorf("let go: venue %q, name %q", got.Venue, got.Name)
	}
	p.c.VenuesLearnt() // what is chosen stays
	if got := place(); got.Type != "CLUB" {
		t.Errorf("type %q", got.Type)
	}
}
