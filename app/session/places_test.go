package session

import (
	"bytes"
	"context"
	"io/fs"
	"testing"

	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/assets"
	"shyraq/maps/gazetteer"
	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// cityNames are those of the demonstration's city; nothing is learnt yet.
func cityNames(t *testing.T) *gazetteer.Gazetteer {
	t.Helper()
	raw, err := fs.ReadFile(assets.Demo(), "astana.pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.OpenReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return gazetteer.New(pack.NewStack(p))
}

// A record that is opened again is offered what stands around its place, as when
// it was begun.
func TestAReopenedRecordKnowsItsStreet(t *testing.T) {
	r := newRig(t, aigul)
	r.names = cityNames(t)
	r.unlock(aigul)
	s := r.s
	at := raid.Point{Lat: 511_282_000, Lon: 714_304_000}
	d, _ := handed()
	d.Encounter.Place.Point = &at
	r.must(s.desk.SaveDraft(s.ctx, d))
	mapped := func() bool {
		for _, v := range newPlaces(regionfile.Region{}, r.names).Nearest(at, 1) {
			return v.Venue.Type != ""
		}
		return false
	}
	if mapped() {
		t.Fatal("known before anybody looked")
	}
	s.openRecord(d.ID)
	r.formAt(d.ID)
	r.until("the street", mapped)
}

// The venues of the maps stand among the region's own, nearest first, and one
// that both know is the region's.
func TestVenuesOfRegionAndMaps(t *testing.T) {
	names := cityNames(t)
	middle := orb.Point{71.4304, 51.1282}
	if _, err := names.Learn(context.Background(), geo.Around(middle, 3000)); err != nil {
		t.Fatal(err)
	}
	kept := names.Venues(middle, 3000, 1, func(class string) bool { return venueTypes[class] != "" })
	if len(kept) == 0 {
		t.Fatal("the demonstration's map has no venue")
	}
	first := kept[0]
	at := ground.Place(first.At)
	mapped := newPlaces(regionfile.Region{}, names).Nearest(at, 5)
	if len(mapped) == 0 || mapped[0].Venue.ID != "" || mapped[0].Venue.Type != venueTypes[first.Class] {
		t.Fatalf("the map's venues at the door of one: %v", mapped)
	}
	beside := raid.Point{Lat: at.Lat + 3000, Lon: at.Lon} // 33 m
	region := regionfile.Region{Venues: []regionfile.Venue{
		{ID: "own", Names: codes.Names{RU: "  " + first.In("ru")}, Type: "CLUB", Point: &beside},
		{ID: "far", Names: codes.Names{RU: "далёкое"}, Type: "CLUB", Point: &raid.Point{Lat: 448528000, Lon: 655092000}},
	}}
	both := newPlaces(region, names).Nearest(at, 1000)
	last := 0.0
	own := 0
	for _, n := range both {
		if n.Metres < last {
			t.Errorf("%.0f m after %.0f m", n.Metres, last)
		}
		last = n.Metres
		if n.Venue.ID == "" && n.Venue.Names == mapped[0].Venue.Names && n.Metres < 60 {
			t.Error("the map's double of a known venue is offered too")
		}
		if n.Venue.ID == "own" {
			own++
		}
	}
	if own != 1 || both[len(both)-1].Venue.ID != "far" {
		t.Errorf("the region's own venue stands there %d times", own)
	}
	for class, code := range venueTypes {
		if raw, err := fs.ReadFile(assets.Codes(), "places.tsv"); err != nil || !bytes.Contains(raw, []byte("\n"+string(code)+"\t")) {
			t.Errorf("class %q is of type %q, which the list does not have", class, code)
		}
	}
}
