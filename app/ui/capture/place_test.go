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
