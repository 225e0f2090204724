package capture

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/ui/uitest"
)

// A touch on the map, the crosshair or a known venue puts another place where one was
// written: it is said, and taken back with the place that was measured. The first place
// of a check is no change.
func TestAPlaceThatIsMovedCanBeTakenBack(t *testing.T) {
	measured := raid.Point{Lat: 511605300, Lon: 714300000}
	elsewhere := lonLat(raid.Point{Lat: 511600000, Lon: 714300000})
	for _, row := range []struct {
		name  string
		begin *Fix
		then  func(p *pageObject)
		said  bool
	}{
		{"the map", &Fix{At: measured, Accuracy: 7}, func(p *pageObject) { p.where().chart.OnTap(elsewhere, nil) }, true},
		{"found by its name", &Fix{At: measured, Accuracy: 7}, func(p *pageObject) { p.where().pane.OnPlace(elsewhere) }, true},
		{"the crosshair", &Fix{At: measured, Accuracy: 7}, func(p *pageObject) {
			p.c.deps.Position = func() (Fix, bool) { return Fix{At: pointOf(elsewhere), Accuracy: 4}, true }
			p.c.useFix()
		}, true},
		{"the same fix again", &Fix{At: measured, Accuracy: 7}, func(p *pageObject) {
			p.c.deps.Position = func() (Fix, bool) { return Fix{At: measured, Accuracy: 7}, true }
			p.c.useFix()
		}, false},
		{"another venue", &Fix{At: measured, Accuracy: 7}, func(p *pageObject) { p.where().takeVenue("v2") }, true},
		{"a venue let go", &Fix{At: measured, Accuracy: 7}, func(p *pageObject) { p.where().takeVenue("v1") }, true},
		{"the first place", nil, func(p *pageObject) { p.where().chart.OnTap(elsewhere, nil) }, false},
		{"the first venue", &Fix{At: measured, Accuracy: 7}, func(p *pageObject) { p.where().takeVenue("v1") }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			if row.begin == nil {
				p.c.deps.Position = nil
			}
			p.c.Begin(row.begin)
			p.c.LookingAround()
			p.bench.pass(longestLook)
			if strings.Contains(row.name, "a venue") || row.name == "another venue" {
				p.where().takeVenue("v1")
				p.c.enter(pageWhere)
			}
			before := p.c.sheet.Encounter.Place
			row.then(p)
			uitest.Settle(p.window)
			offers := findAll(p.shell.Object(), p.look.T("action.undo"))
			if said := len(offers) == 1; said != row.said {
				t.Fatalf("said: %v", said)
			}
			if !row.said {
				return
			}
			p.write(p.where().note, "аула") // is nobody's to take back
			before.Note = "аула"
			p.press(offers[0])
			if diff := cmp.Diff(before, p.c.sheet.Encounter.Place); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A known venue that is taken for a place whose name and kind were written says so and
// gives them back, by Undo and by a second tap: nobody chose the kind of the venue then.
func TestAVenueGivesBackWhatStoodThere(t *testing.T) {
	for _, back := range []string{"undo", "a second tap"} {
		for _, written := range []raid.Place{{Name: "Cyber Zone", Type: "COMP"}, {Type: "COMP"}, {Name: "Cyber Zone"}, {}} {
			p := open(t)
			p.c.Begin(&Fix{At: raid.Point{Lat: 511605300, Lon: 714300000}, Accuracy: 7})
			p.c.LookingAround()
			p.bench.pass(longestLook)
			p.c.edit(func(s *sheet) { s.Encounter.Place.Name, s.Encounter.Place.Type = written.Name, written.Type })
			before := p.c.sheet.Encounter.Place
			key := p.c.deps.Atlas.Nearest(*before.Point, 12)[0]
			p.where().takeVenue(key.Venue.ID)
			if taken := p.c.sheet.Encounter.Place; taken.Venue != key.Venue.ID || taken.Type == "" || taken.Type == "COMP" {
				t.Fatalf("taken: %+v", taken)
			}
			uitest.Settle(p.window)
			offers := findAll(p.shell.Object(), p.look.T("action.undo"))
			if said := len(offers) == 1; said != (written != raid.Place{}) {
				t.Fatalf("%+v: said: %v", written, said)
			}
			if back == "undo" && len(offers) == 1 {
				p.press(offers[0])
			} else {
				p.c.enter(pageWhere)
				p.where().takeVenue(key.Venue.ID)
			}
			if diff := cmp.Diff(before, p.c.sheet.Encounter.Place); diff != "" {
				t.Errorf("by %s: %s", back, diff)
			}
		}
	}
}
