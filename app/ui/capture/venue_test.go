package capture

import (
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
)

// A venue that only a map knows has no id: its type and its name are kept, it
// is shown as chosen, and a second tap lets it go.
func TestAVenueOfAMapGivesTypeAndName(t *testing.T) {
	p := open(t)
	region := p.c.deps.Atlas.(fakeAtlas).region
	here := region.Venues[0].Point
	region.Venues = []regionfile.Venue{
		{Names: codes.Names{KK: "Шырақ дәмханасы", RU: "Кафе «Шырақ»"}, Type: "CAFE", Point: here},
		{ID: "v-2", Names: codes.Names{KK: "Екінші"}, Type: "CLUB", Point: here},
	}
	p.c.Begin(&Fix{At: *here})
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
	p.c.VenuesLearnt()                  // what is chosen stays
	if got := place(); got.Type != "" { // nobody chose the kind of a venue that was let go
		t.Errorf("type %q", got.Type)
	}
}

// Whoever taps a tile has done typing: the field lets go of the keyboard.
func TestATileEndsTyping(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pagePerson)
	p.write(p.person().name, "Айдос")
	p.person().name.focus()
	focused := func() any { return ui.CanvasOf(p.c.Object()).Focused() }
	if _, typed := focused().(ui.Typist); !typed {
		t.Fatal("the name does not have the focus")
	}
	p.person().sex.big.Tiles()[0].Tapped(nil) // the toolkit's own test tap would move the focus itself
	if _, typed := focused().(ui.Typist); typed {
		t.Error("the field holds the focus, and the keyboard lies over the tiles")
	}
	if w := p.c.sheet.who(); w.Name != "Айдос" || w.Sex != codes.Male {
		t.Errorf("written: sex %q", w.Sex)
	}
}
