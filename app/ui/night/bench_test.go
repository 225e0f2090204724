package night

import (
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A language and a flavour are worn in place, all of them.
func TestTheNightRedresses(t *testing.T) {
	uitest.Redresses(t, fyne.NewSize(1280, 800), func(s *uitest.Stage) func() {
		p := open(s, night(s))
		p.screen.pick(3)
		return func() {
			f := frame(s)
			f.Areas = ui.AreasFor("supervisor", "patrol")
			s.Shell.Show(f)
		}
	})
}

// BenchmarkLang and BenchmarkFlavour are F2 and F3 on a busy night, the window
// drawn: what stands between the key and the picture.
func BenchmarkLang(b *testing.B) {
	benchLook(b, func(s *ui.Shell) { s.NextLang() })
}

func BenchmarkFlavour(b *testing.B) {
	benchLook(b, func(s *ui.Shell) { s.NextFlavour() })
}

func benchLook(b *testing.B, change func(*ui.Shell)) {
	s := uitest.New(b, "kk", palette.Night, fyne.NewSize(1280, 800))
	p := open(s, night(s))
	p.screen.pick(3)
	s.Picture()
	before := uitest.Processor(b)
	for b.Loop() {
		change(s.Shell)
		s.Window.Canvas().Capture()
	}
	spent := uitest.Processor(b) - before
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/op")
}
