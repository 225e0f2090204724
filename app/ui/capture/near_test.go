package capture

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// northOf is a place so many hundred-thousandths of a degree to the north.
func northOf(at raid.Point, by int32) *raid.Point {
	at.Lat += by * 100
	return &at
}

// A venue that is offered keeps its place under the finger, whatever the maps
// tell later: nearer ones fill free places alone. Until the maps were read none
// is offered, and a tap that was on its way when they came takes none.
func TestKnownPlacesKeepTheirPlace(t *testing.T) {
	p := open(t)
	region := p.c.deps.Atlas.(fakeAtlas).region
	here := *region.Venues[0].Point
	far := []regionfile.Venue{
		{ID: "far", Names: codes.Names{KK: "Алыс дәмхана"}, Type: "CAFE", Point: northOf(here, 240)},
		{ID: "farther", Names: codes.Names{KK: "Одан алыс клуб"}, Type: "CLUB", Point: northOf(here, 640)},
	}
	close := regionfile.Venue{ID: "near", Names: codes.Names{KK: "Жақын сауда үйі"}, Type: "MALL", Point: northOf(here, 46)}
	place := func() raid.Place { return p.c.sheet.Encounter.Place }
	offered := func() (keys [nearbyCount]string) {
		for i, f := range p.where().nearby.big.Tiles() {
			keys[i] = f.Code()
		}
		return keys
	}
	begin := func() {
		t.Helper()
		region.Venues = far
		p.c.Begin(&Fix{At: here})
		p.c.LookingAround()
		if offered() != [nearbyCount]string{} {
			t.Fatalf("offered before the maps were read: %v", offered())
		}
		p.tapVenue(0)
		if place().Type != "" {
			t.Fatalf("a free place was taken for %q", place().Type)
		}
	}

	begin()
	region.Venues = append([]regionfile.Venue{close}, far...)
	p.c.VenuesLearnt()
	if got := offered(); got != [nearbyCount]string{"near", "far"} {
		t.Errorf("offered once the maps were read: %v", got)
	}
	p.tapVenue(0)
	if place().Type != "" {
		t.Errorf("a tap on its way took %q", place().Name)
	}
	p.bench.pass(habit)
	p.tapVenue(1)
	if place().Venue != "far" {
		t.Errorf("taken: %q", place().Venue)
	}

	begin()
	p.bench.pass(longestLook)
	if got := offered(); got != [nearbyCount]string{"far", "farther"} {
		t.Errorf("a map that is slow is waited for on and on: %v", got)
	}
	region.Venues = append([]regionfile.Venue{close}, far...)
	p.c.VenuesLearnt()
	p.c.edit(func(s *sheet) { s.Encounter.Place.Note = "аула" })
	p.c.fill()
	if got := offered(); got != [nearbyCount]string{"far", "farther"} {
		t.Errorf("one was put in the place of another: %v", got)
	}
	p.c.setPoint(*northOf(here, 1), raid.FromMap, 0)
	if got := offered(); got[0] != "near" {
		t.Errorf("around another place: %v", got)
	}
}

// Nothing moves when the venues come, however many and however long their names.
func TestVenuesMoveNothing(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}, {Width: 800, Height: 1280}} {
		p := openPage(t, palette.Night, i18n.RU, size)
		region := p.c.deps.Atlas.(fakeAtlas).region
		here := *region.Venues[0].Point
		region.Venues = nil
		p.c.Begin(&Fix{At: here})
		p.c.LookingAround()
		uitest.Settle(p.window)
		region.Venues = []regionfile.Venue{
			{ID: "1", Names: codes.Names{KK: "Ұзақ", RU: "Круглосуточный компьютерный клуб «Нүктеден нүктеге дейін»"}, Type: "COMP", Point: northOf(here, 240)},
			{ID: "2", Names: codes.Names{KK: "Екі", RU: "Кафе"}, Type: "CAFE", Point: northOf(here, 640)},
		}
		uitest.MustNotMove(t, p.window, p.c.VenuesLearnt)
		if p.where().nearby.big.Tiles()[1].Code() != "2" {
			t.Error("they did not come")
		}
	}
}

// A venue of another city is not offered as near: one tap would make it the place.
func TestAFarVenueIsNotNear(t *testing.T) {
	var n near
	n.offer(raid.Point{Lat: 4485000, Lon: 6550000}, []Nearby{{Venue: regionfile.Venue{ID: "a"}, Metres: 825_000}, {Venue: regionfile.Venue{ID: "b"}, Metres: 4900}})
	if len(n.offered) != 1 || n.offered[0].Venue.ID != "b" {
		t.Errorf("offered: %v", n.offered)
	}
}
