package chart

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/maps/paint"
)

// A map on which nothing is seen, since no pack knows the place and the layers were
// taken off, says so and brings them back at a tap.
func TestAnEmptiedMapSaysSo(t *testing.T) {
	for _, size := range []fyne.Size{uitest.Sizes[0], {Width: 800, Height: 200}} {
		s := uitest.New(t, i18n.KK, palette.Night, size)
		p := New(s.Look, s.Map(), Away|Closer|Areas)
		t.Cleanup(p.Close)
		s.Put(ui.AreaNight, home{p}, ui.Frame{})
		p.Map.SetCenter(orb.Point{64.2, 46.1})
		p.Map.SetZoom(13)
		ground := func(id string) []paint.Area {
			return []paint.Area{{ID: id, Shape: orb.MultiPolygon{{{{64, 46}, {65, 46}, {65, 47}, {64, 47}, {64, 46}}}}}}
		}
		p.SetAreas(Districts, ground("d"))
		p.SetAreas(Sectors, ground("s"))
		s.Frame()
		said := func() string {
			if p.hint.Visible() {
				return p.hint.Text()
			}
			return p.note.Text()
		}
		for _, step := range []struct {
			name string
			do   func()
			want string
		}{
			{"no pack", func() {}, "chart.no_streets"},
			{"one layer off", func() { p.layers.toggle(Districts) }, "chart.no_streets"},
			{"all layers off", func() { p.layers.toggle(Sectors) }, "chart.nothing"},
			{"a tap", func() { p.note.Tapped(nil) }, "chart.no_streets"},
		} {
			step.do()
			s.Frame()
			if want := s.Look.T(step.want); said() != want || !p.note.Visible() && !p.hint.Visible() {
				t.Errorf("%v, %s: %q, want %q", size, step.name, said(), want)
			}
		}
		if p.layers.off() {
			t.Errorf("%v: the layers stay off", size)
		}
	}
}
