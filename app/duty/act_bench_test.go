package duty

import (
	"os"
	"testing"

	"shyraq/app/act"
	"shyraq/app/i18n"
	"shyraq/app/paper"
)

// BenchmarkTapToPDF is what lies between the tap on "issue" and the page as a
// file: the checks, the number, the signature, the durable revision, the
// layout and the PDF. The fonts are read when the screen opens.
func BenchmarkTapToPDF(b *testing.B) {
	s := stationOf(b, aigul)
	fonts, err := paper.ReadFonts(os.DirFS("../../assets/fonts"))
	if err != nil {
		b.Fatal(err)
	}
	texts, err := i18n.Load(os.DirFS("../../assets/i18n"))
	if err != nil {
		b.Fatal(err)
	}
	rules := s.Rules()
	press := act.Press{Fonts: fonts, KK: texts.For(i18n.KK), RU: texts.For(i18n.RU), Codes: rules.Codes, Offset: rules.Offset}
	size := 0
	for b.Loop() {
		b.StopTimer()
		w := s.handing("Асан", nil)
		h := handoverTo(w.Encounter.People[0].ID)
		b.StartTimer()
		_, a, err := s.IssueAct(ctx, w, h)
		if err != nil {
			b.Fatal(err)
		}
		pdf, err := press.PDF(a)
		if err != nil {
			b.Fatal(err)
		}
		size = len(pdf)
	}
	b.ReportMetric(float64(size), "bytes")
}
