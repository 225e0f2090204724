package addressed_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/report/addressed"
)

func list(n int) addressed.List {
	l := addressed.List{Unit: "Қызылорда ЮПП", At: time.Date(2026, 11, 30, 10, 5, 0, 0, time.FixedZone("", 5*3600))}
	for i := range n {
		l.Lines = append(l.Lines, addressed.Line{
			Age: i % 20, AgeKnown: i%7 != 0, Kind: "F_CPR", Owner: "Отбасын қолдау орталығы (Гүлнар Қ.)", Due: "2026-12-04",
			Open: i%3 != 0, Overdue: i%6 == 1, Differs: i%11 == 5, Result: []codes.Code{"", "V_TAKE", "V_DONE"}[i%3], On: "2026-11-20",
		})
	}
	return l
}

// TestBands: an age stands as the band of the reports alone.
func TestBands(t *testing.T) {
	t.Parallel()
	for age, want := range map[int]string{0: "0–6", 6: "0–6", 7: "7–13", 14: "14–15", 15: "14–15", 16: "16–17", 17: "16–17", 18: "18+", 34: "18+"} {
		if got := (addressed.Line{Age: age, AgeKnown: true}).Band(); got != want {
			t.Errorf("%d: %s", age, got)
		}
	}
	if got := (addressed.Line{Age: 15}).Band(); got != "—" {
		t.Errorf("of unknown age: %s", got)
	}
}

// TestPrint: every line is on a page, within its edges, in each language, with the sums
// above; a list of many takes as many pages as it needs.
func TestPrint(t *testing.T) {
	t.Parallel()
	all, err := i18n.Load(os.DirFS("../../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	lists, err := codes.Parse(os.DirFS("../../../assets/codes"))
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs() {
		texts, l := all.For(lang), list(120)
		pages, err := addressed.Print(fonts, l, lists, texts)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for i, p := range pages {
			for _, m := range p.Marks {
				run, is := m.(paper.Run)
				if !is {
					continue
				}
				if run.Text == texts.T("followup.nobody") || strings.HasPrefix(run.Text, "Отбасын") {
					rows++
				}
				if run.X < 0 || run.X+fonts.Wide(run.Text, run.Size, run.Bold) > paper.Width || run.Y > paper.Height {
					t.Errorf("%s, page %d: %q is beyond the edge", lang, i+1, run.Text)
				}
			}
		}
		if len(pages) < 2 || rows < 120 {
			t.Errorf("%s: %d lines on %d pages", lang, rows, len(pages))
		}
		if dir := os.Getenv("SHYRAQ_PICTURES"); dir != "" {
			if pdf, err := paper.PDF(fonts, pages[0].About, pages...); err == nil {
				_ = os.WriteFile(dir+"/help-"+string(lang)+".pdf", pdf, 0o600)
			}
		}
	}
	open, overdue, done := list(6).Sums()
	if d := cmp.Diff([]int{4, 1, 0}, []int{open, overdue, done}); d != "" {
		t.Error(d)
	}
}

// TestCells: what a line says, of help that goes on and of help that ended in the record.
func TestCells(t *testing.T) {
	t.Parallel()
	all, err := i18n.Load(os.DirFS("../../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	lists, err := codes.Parse(os.DirFS("../../../assets/codes"))
	if err != nil {
		t.Fatal(err)
	}
	l := addressed.Line{Age: 15, AgeKnown: true, Kind: "F_PSY", Owner: "Гүлнар Қ.", Due: "2026-11-24", Open: true, Overdue: true, Result: "V_MISS", On: "2026-11-12"}
	want := []string{"14–15", "Педагог-психолог", "Гүлнар Қ.", "24.11.2026 (просрочено)", "Не пришёл, 12.11.2026"}
	if d := cmp.Diff(want, l.Cells(lists, all.For(i18n.RU))); d != "" {
		t.Error(d)
	}
	l.Open, l.Result = false, ""
	if got := l.Cells(lists, all.For(i18n.RU)); got[3] != "—" || got[4] != "Исполнено, по записи" {
		t.Errorf("%q", got)
	}
}
