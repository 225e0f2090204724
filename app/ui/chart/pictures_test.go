package chart

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/uitest"
	"shyraq/maps/paint"
)

// The card of the layers over a way and a held finger; the note where no
// streets are. Each is checked for words that are cut.
func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := New(s.Look, s.Map(), Away|Closer|Locate|Areas|Search)
		t.Cleanup(p.Close)
		s.Put(ui.AreaNight, home{p}, ui.Frame{})
		p.Furnish(Tools{Names: &names{}, AddMaps: func() {}})
		main := ui.NewMain(icon.Plus, s.Look.Say("night.new_check"), nil)
		p.SetCorner(main)
		here := orb.Point{71.4304, 51.1282}
		p.Map.SetCenter(here)
		p.Map.SetZoom(15)
		p.SetAreas(Sectors, []paint.Area{{ID: "s", Name: "1-сектор", Tone: paint.ToneLamp, Strong: true,
			Shape: orb.MultiPolygon{{{{71.424, 51.125}, {71.436, 51.1255}, {71.435, 51.131}, {71.425, 51.130}, {71.424, 51.125}}}}}})
		p.SetAreas(Districts, []paint.Area{{ID: "d", Name: "Есіл ауданы", Tone: paint.ToneDim,
			Shape: orb.MultiPolygon{{{{71.40, 51.11}, {71.46, 51.11}, {71.46, 51.15}, {71.40, 51.15}, {71.40, 51.11}}}}}})
		p.SetTrack(orb.MultiLineString{{{71.420, 51.126}, {71.4235, 51.1268}}, {{71.4262, 51.1271}, {71.4287, 51.1268}}}, &here)
		p.Map.SetPosition(&paint.Position{At: here, Accuracy: 20, Moving: true, Heading: 40})
		p.Map.Follow()
		test.Tap(p.layers.button)
		uitest.Fits(t, s.Window.Content())
		s.Save("map-layers-" + name)
		p.EndFind()
		p.Map.SetCenter(orb.Point{64.2, 46.1})
		p.Map.SetZoom(13)
		s.Frame()
		if !p.note.Visible() {
			t.Error("nothing says that there are no streets")
		}
		uitest.Fits(t, s.Window.Content())
		s.Save("map-note-" + name)
	})
}
