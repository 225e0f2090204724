//go:build unix

package capture

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/palette"
)

// processor is the time that this process has spent on the processor.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cost runs f b.N times and reports what one run costs the processor.
func cost(b *testing.B, f func(i int)) {
	b.Helper()
	b.ResetTimer()
	before := processor(b)
	for i := range b.N {
		f(i)
	}
	spent := processor(b) - before
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(0, "ns/op")
}

// crowded is a record with so many children, all of it written.
func crowded(b *testing.B, children int) *pageObject {
	p := openPage(b, palette.Night, i18n.KK, fyne.Size{Width: 1024, Height: 700})
	p.c.Begin(nil)
	p.c.edit(func(s *sheet) {
		for i := range children {
			w := s.who()
			w.Name, w.Surname, w.NoIIN, w.Age, w.AgeError = fmt.Sprintf("Бала %d", i), "Сынақов", "I_DOC", 15, 2
			w.Company, w.Education, w.Reasons, w.Conditions = "K_PEERS", "E_SCH", []codes.Code{"R_NIGHT_O"}, []codes.Code{"C_OK"}
			w.Guardians = []raid.Guardian{{ID: s.newID(), Kinship: "S_MOTH", Name: "Сынақова Мысал", NotifiedAt: s.Encounter.MetAt}}
			if i < children-1 {
				s.addPerson()
			}
		}
	})
	p.c.enter(pagePerson)
	return p
}

// BenchmarkStep is one change of the page: its fields filled, its problems
// marked, everything laid out. Painting is the toolkit's and not counted.
func BenchmarkStep(b *testing.B) {
	for _, children := range []int{1, 40} {
		b.Run(fmt.Sprintf("%d children", children), func(b *testing.B) {
			p := crowded(b, children)
			pages := []page{pageStudy, pageWhy, pageGuardian, pageOutcome, pageFinish, pageMore, pagePerson}
			cost(b, func(i int) { p.c.enter(pages[i%len(pages)]) })
		})
	}
}

// BenchmarkTyping is one letter typed into the form, beside one typed into a
// bare form of the toolkit of as many fields and buttons, in the same run: what
// the letter itself costs, and with the frame that shows it.
func BenchmarkTyping(b *testing.B) {
	for _, painted := range []bool{false, true} {
		name := map[bool]string{false: "letter", true: "letter and frame"}[painted]
		b.Run(name+"/bare", func(b *testing.B) {
			test.NewTempApp(b)
			var fields []fyne.CanvasObject
			for range 5 {
				fields = append(fields, widget.NewLabel("Тегі"), widget.NewEntry())
			}
			for range 36 { // the keys of the number, the kinds, sex, company, steps, areas
				fields = append(fields, widget.NewButton("Құрдастарымен", nil))
			}
			w := test.NewTempWindow(b, container.NewGridWithColumns(4, fields...))
			w.Resize(fyne.NewSize(1024, 700))
			typing(b, w, fields[1].(fyne.Focusable), painted)
		})
		for _, children := range []int{1, 40} {
			b.Run(fmt.Sprintf("%s/form, %d children", name, children), func(b *testing.B) {
				p := crowded(b, children)
				typing(b, p.window, p.person().name.f.Entry(), painted)
			})
		}
	}
}

// typing types a word over and over, and takes it out again.
func typing(b *testing.B, w fyne.Window, f fyne.Focusable, painted bool) {
	b.Helper()
	w.Canvas().Focus(f)
	word := []rune("Нұрсұлтан")
	cost(b, func(i int) {
		if i%(2*len(word)) < len(word) {
			f.TypedRune(word[i%len(word)])
		} else {
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		}
		if painted {
			w.Canvas().Capture()
		}
	})
}
