package commission_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

func fontsOf(t testing.TB) *paper.Fonts {
	t.Helper()
	fonts, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

// drawn is the texts and bars of all charts of a report, a line each.
func drawn(t testing.TB, r commission.Report, lang i18n.Lang) (lines []string) {
	t.Helper()
	for _, c := range r.Charts(language(t, lang), rules(t).Codes) {
		marks, high := c.Lay(fontsOf(t), 182)
		lines = append(lines, fmt.Sprintf("%s %.2f", c.Title, high))
		for _, m := range marks {
			lines = append(lines, fmt.Sprintf("%+v", m))
		}
	}
	return lines
}

// autumn is a report of both years with children in several hours.
func autumn(t testing.TB) commission.Report {
	t.Helper()
	var records []report.Record
	for n := range 90 {
		night := march.From
		if n%3 == 0 {
			night = march.YearBefore().From.Next()
		}
		r := met(n, night, []string{city, aral}[n%2], minor(func(p *raid.Person) { p.Age = 3 + n%15 }))
		r.Encounter.MetAt = night.In(kz).Add(time.Duration(21+n%4) * time.Hour)
		records = append(records, r)
	}
	return commission.Count(march, commission.Source{Records: of(records...)}, rules(t))
}

// TestChartsOfAFrozenReport are those of its first day, in each language; and one that was
// frozen before there were any is printed without.
func TestChartsOfAFrozenReport(t *testing.T) {
	t.Parallel()
	live := autumn(t)
	thawed, err := commission.Thaw(stored(t, numbered(live)))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		want := drawn(t, live, lang)
		if len(want) < 60 {
			t.Fatalf("%d marks", len(want))
		}
		if diff := cmp.Diff(want, drawn(t, thawed, lang)); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
	}
	raw, err := os.ReadFile(filepath.Join("testdata", "frozen.json"))
	if err != nil {
		t.Fatal(err)
	}
	var b raid.Report
	if err := json.Unmarshal(raw, &b); err != nil {
		t.Fatal(err)
	}
	old, err := commission.Thaw(b)
	if err != nil {
		t.Fatal(err)
	}
	if old.Course != nil || len(drawn(t, old, i18n.EN)) > 0 || printed(t, old, i18n.EN, "plot.title") {
		t.Error("a report from before the charts is drawn")
	}
	if !printed(t, thawed, i18n.EN, "plot.title") {
		t.Error("the charts are not on paper")
	}
	b = numbered(live)
	b.Course.Form = commission.CourseForm + 1
	newer, err := commission.Thaw(b)
	if err != nil || len(drawn(t, newer, i18n.EN)) > 0 || !printed(t, newer, i18n.EN, "plot.newer") {
		t.Errorf("the charts of a newer program are drawn: %v", err)
	}
}

// printed says whether a sentence begins a line of the printed report.
func printed(t testing.TB, r commission.Report, lang i18n.Lang, key string) bool {
	t.Helper()
	texts := language(t, lang)
	pages, err := commission.Print(fontsOf(t), r, rules(t).Codes, texts, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(pages, func(p paper.Page) bool {
		return slices.ContainsFunc(p.Marks, func(m paper.Mark) bool {
			run, ok := m.(paper.Run)
			return ok && run.Text != "" && strings.HasPrefix(texts.T(key), run.Text)
		})
	})
}

// TestChartsSayWhatIsNotKnown: of a year before of which there are no records no bar is
// drawn, as if nobody had been found; and no hour says that it had one child.
func TestChartsSayWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	texts := language(t, i18n.EN)
	some := []report.Record{met(1, "2026-03-05", city, minor(nil))}
	r := commission.Count(march, commission.Source{Records: of(some...)}, rules(t))
	for _, c := range r.Charts(texts, rules(t).Codes) {
		if len(c.Series) != 1 {
			t.Errorf("%s: %d years", c.Title, len(c.Series))
		}
	}
	hours := strings.Join(drawn(t, r, i18n.EN), "\n")
	hours = hours[strings.Index(hours, texts.T("plot.by_hour")):]
	if !strings.Contains(hours, "<5") || !strings.Contains(hours, texts.T("plot.under_five")) {
		t.Error("an hour says that one child was found in it")
	}
}

// TestChartsSayThatSmallCountsStay: they tell one to four as the table does, and whoever
// passes the page on has to know.
func TestChartsSayThatSmallCountsStay(t *testing.T) {
	t.Parallel()
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		if !printed(t, autumn(t), lang, "figures.small") {
			t.Errorf("%s: the page is silent", lang)
		}
	}
}

// TestImportedYearsAreDrawnAsFarAsTheyTell: what they say nothing of is a dash.
func TestImportedYearsAreDrawnAsFarAsTheyTell(t *testing.T) {
	t.Parallel()
	r := commission.Report{Period: march, Before: march.YearBefore(), Course: &commission.Course{Form: commission.CourseForm}}
	r.Districts = []commission.District{{KATO: city}, {KATO: aral}}
	row := commission.Row{Line: commission.Line{Figure: "R03"}, Cells: []commission.Cell{{Before: report.Count{All: 9}}, {Silent: true}}}
	row.Total.Before.All = 9
	r.Rows = []commission.Row{row}
	all := strings.Join(drawn(t, r, i18n.RU), "\n")
	if !strings.Contains(all, "Text:9}") || !strings.Contains(all, "Text:—}") || !strings.Contains(all, language(t, i18n.RU).T("plot.silent")) {
		t.Errorf("a year that is not known is a zero: %s", all)
	}
}

// TestNoPublishedBarTells: other counts behind what is withheld draw the same chart, and
// none of it looks as a zero.
func TestNoPublishedBarTells(t *testing.T) {
	t.Parallel()
	r := commission.Report{Period: march, Before: march.YearBefore()}
	row := commission.Row{Line: commission.Line{Figure: "R03"}}
	for i, n := range []int{3, 40, 2, 25, 0, 31} {
		r.Districts = append(r.Districts, commission.District{KATO: fmt.Sprint(i)})
		c := commission.Cell{Now: report.Count{All: n, School: n}}
		row.Cells = append(row.Cells, c)
		row.Total.Now.All += n
	}
	r.Rows = []commission.Row{row}
	p := r.Publish()
	draw := func() string {
		var b strings.Builder
		for _, c := range p.Charts(language(t, i18n.EN)) {
			marks, high := c.Lay(fontsOf(t), 182)
			fmt.Fprintf(&b, "%+v %.2f", marks, high)
		}
		return b.String()
	}
	first, hidden := draw(), 0
	pages := func() string {
		all, err := p.Print(fontsOf(t), rules(t).Codes, language(t, i18n.EN), time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%+v", all)
	}
	paged := pages()
	for i, counts := range p.Counts[:len(p.Districts)] {
		if last := len(counts) - 1; p.Withheld[i][last] {
			hidden++
			for _, n := range []int{0, 1, 4, 900} {
				counts[last] = n
				if pages() != paged {
					t.Errorf("district %d: %d behind what is withheld prints another page", i, n)
				}
				if draw() != first {
					t.Errorf("district %d: %d behind what is withheld draws another chart", i, n)
				}
			}
			p.Withheld[i][last] = false
			counts[last] = 0
			if draw() == first {
				t.Errorf("district %d: what is withheld looks as a zero", i)
			}
			p.Withheld[i][last] = true
		}
	}
	if hidden < 2 {
		t.Fatalf("%d are withheld", hidden)
	}
}
