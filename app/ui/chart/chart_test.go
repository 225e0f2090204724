package chart_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/maps/paint"
)

// In the red flavour there is no hue: two states with one shape would be one.
func TestEveryStateHasItsOwnShape(t *testing.T) {
	seen := map[paint.Shape]state.Word{}
	for _, w := range state.Words {
		shape, _ := chart.Mark(w)
		if other, taken := seen[shape]; taken {
			t.Errorf("%s and %s wear one shape", w, other)
		}
		seen[shape] = w
	}
}

func TestPointsGoThereAndBack(t *testing.T) {
	for _, p := range []raid.Point{{}, {Lat: 511700001, Lon: 714200009}, {Lat: -900000000, Lon: -1800000000}} {
		if got := ground.Place(ground.Point(p)); got != p {
			t.Errorf("%+v came back as %+v", p, got)
		}
	}
}

func TestCornersDoNotOverlap(t *testing.T) {
	s := uitest.New(t, "kk", palette.Night, fyne.NewSize(800, 700))
	p := chart.New(s.Look, s.Map(), chart.Away|chart.Closer|chart.Locate|chart.Areas)
	main := ui.NewMain(icon.Plus, ui.Plain("Жаңа тексеру"), nil)
	p.SetCorner(main)
	s.Window.SetContent(p.Object())
	for _, width := range []float32{900, 500, 340, 250} {
		p.Object().Resize(fyne.NewSize(width, 600))
		small, ok := uitest.Find(p.Object(), func(b *ui.Button) bool { return b.Icon == icon.Layers })
		if !ok {
			t.Fatal("no button for the areas")
		}
		d := fyne.CurrentApp().Driver()
		a, b := d.AbsolutePositionForObject(small), d.AbsolutePositionForObject(main)
		beside := a.X+small.Size().Width <= b.X
		above := a.Y+small.Size().Height <= b.Y
		if !beside && !above {
			t.Errorf("%v wide: the buttons overlap", width)
		}
	}
}

func TestButtonsMoveTheMap(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, fyne.NewSize(800, 700))
	m := s.Map()
	p := chart.New(s.Look, m, chart.Away|chart.Closer|chart.Locate)
	s.Window.SetContent(p.Object())
	m.SetZoom(12)
	for _, step := range []struct {
		hint string
		zoom float64
	}{{"Closer", 13}, {"Farther", 12}} {
		b, ok := uitest.Find(p.Object(), func(b *ui.Button) bool { return b.Text() == step.hint })
		if !ok {
			t.Fatalf("no button %q", step.hint)
		}
		test.Tap(b)
		if m.Zoom() != step.zoom {
			t.Errorf("%s: zoom %v, want %v", step.hint, m.Zoom(), step.zoom)
		}
	}
	p.Look(orb.Point{71.43, 51.17})
	if m.Zoom() < 14 {
		t.Errorf("a place is shown at zoom %v, without the names of its streets", m.Zoom())
	}
}
