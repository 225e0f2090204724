package night

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// BenchmarkLive is what the UI thread does while a night is followed: 60 crews that all
// moved since the last answer, and the last of 2,000 encounters that come in an hour,
// each with a frame of the map; beside it a frame of the map with nothing new on it.
func BenchmarkLive(b *testing.B) {
	const crews, encounters = 60, 2000
	s := uitest.New(b, "kk", palette.Night, fyne.NewSize(1280, 800))
	d := night(s)
	d.Supervisor, d.Drafts, d.Rows = true, nil, nil
	for i := range crews {
		d.Crews = append(d.Crews, Crew{ID: uuid.UUID{1, byte(i)}, Name: fmt.Sprintf("%d-экипаж", i+1), Members: []string{"Нұрсұлтан А.", "Айгүл С."},
			Stands: StandsHere, Point: around(i, crews), At: clock(2, 14), Within: 8, Contact: clock(2, 14), Care: i % 3, Since: clock(1, 40), Walked: i, Walks: true})
	}
	for i := range encounters {
		at := around(i, encounters)
		d.Rows = append(d.Rows, Row{ID: uuid.UUID{2, byte(i), byte(i >> 8)}, Kind: raid.KindEncounter, At: clock(2, 14).Add(-time.Duration(i) * 1800 * time.Millisecond),
			Names: []string{"А. Т."}, Age: 14, Word: state.WordSent, Point: &at})
	}
	p := open(s, d)
	p.screen.tapFilter(Crews)
	p.screen.pane.Map.SetZoom(12)
	s.Picture()
	raster := test.WidgetRenderer(p.screen.pane.Map).Objects()[0].(*canvas.Raster)
	const size = 750
	measure := func(name string, step func(i int)) {
		b.Run(name, func(b *testing.B) {
			i := 0
			before := uitest.Processor(b)
			for b.Loop() {
				i++
				step(i)
				raster.Generator(size, size)
			}
			b.ReportMetric(float64((uitest.Processor(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
	measure("frame", func(int) {})
	measure("crews", func(i int) {
		all := append([]Crew(nil), d.Crews...)
		for j := range all {
			all[j].Point.Lat += int32(i%7) * 3000
			all[j].At = all[j].At.Add(time.Duration(i) * 15 * time.Second)
		}
		p.screen.SetCrews(all, clock(2, 14).Add(time.Duration(i)*15*time.Second))
	})
	measure("encounter", func(i int) {
		more := p.screen.data
		more.Rows = d.Rows[i%2:]
		p.screen.Show(more)
	})
}

// around spreads things over the town.
func around(i, n int) raid.Point {
	return raid.Point{Lat: 511_000_000 + int32(i*37%n)*int32(1_600_000/n), Lon: 713_300_000 + int32(i*61%n)*int32(2_400_000/n)}
}
