package commission_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

func language(t testing.TB, lang i18n.Lang) i18n.Texts {
	t.Helper()
	all, err := i18n.Load(os.DirFS("../../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	return all.For(lang)
}

// spring is a report of 60 children in two districts, three of them at risk.
func spring(t testing.TB) commission.Report {
	t.Helper()
	var records []report.Record
	for n := range 60 {
		night := march.From
		if n%5 == 0 {
			night = march.YearBefore().From
		}
		records = append(records, met(n, night, []string{city, aral}[n%3%2], minor(func(p *raid.Person) {
			p.Education, p.Sex, p.Article = codes.EducationSchool, codes.Male, codes.OutsideAtNight
			p.Reasons, p.WhyOutCodes = []codes.Code{"R_RUN"}, []codes.Code{"Y_FRND"}
			if n%20 == 1 {
				p.Reasons = append(p.Reasons, codes.ReasonSelfHarm)
			}
		})))
	}
	return commission.Count(march, commission.Source{Records: of(records...)}, rules(t))
}

// TestPrint holds what stands on paper to what was counted, and that nothing
// leaves the page.
func TestPrint(t *testing.T) {
	t.Parallel()
	fonts, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	r, at := spring(t), time.Date(2026, 4, 2, 9, 30, 0, 0, kz)
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			texts := language(t, lang)
			pages, err := commission.Print(fonts, r, rules(t).Codes, texts, at)
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for _, p := range pages {
				for _, m := range p.Marks {
					run, ok := m.(paper.Run)
					if !ok {
						continue
					}
					if run.X < 0 || run.X+fonts.Wide(run.Text, run.Size, run.Bold) > paper.Width || run.Y > paper.Height {
						t.Errorf("%q leaves the page", run.Text)
					}
					words = append(words, run.Text)
				}
			}
			all := strings.Join(words, " ")
			for _, want := range []string{
				texts.T("commission.draft"), fmt.Sprintf("%s 48 48 0 12", texts.T("figures.long_03")),
				texts.T("commission.times", "Times", texts.Decimal(4, 1)), texts.T("commission.self_harm") + " <5",
				rules(t).Codes.Label("why_out", "Y_FRND", string(lang)) + " 48",
				texts.T("commission.page", "Number", "1", "Pages", texts.Int(len(pages))),
			} {
				if !strings.Contains(all, want) {
					t.Errorf("no %q in %s", want, all)
				}
			}
			pdf, err := paper.PDF(fonts, pages[0].About, pages...)
			if dir := os.Getenv("PAPER_OUT"); err == nil && dir != "" {
				err = os.WriteFile(filepath.Join(dir, "commission_"+string(lang)+".pdf"), pdf, 0o600)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// TestWriteXLSX reads the workbook back: every number is the report's, and a
// number.
// A table that goes on to the next page says there whose it is.
func TestATableThatGoesOnIsNamed(t *testing.T) {
	t.Parallel()
	fonts, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	r, texts := spring(t), language(t, i18n.KK)
	for i := range r.Districts {
		r.Districts[i].Names = codes.Names{KK: fmt.Sprintf("%d аудан", i+1)}
	}
	for range 2 { // longer than a page
		r.Rows = append(r.Rows, r.Rows...)
	}
	pages, err := commission.Print(fonts, r, rules(t).Codes, texts, time.Date(2026, 4, 2, 9, 30, 0, 0, kz))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{texts.T("commission.region"), texts.T("commission.portrait"), texts.T("plot.title")}
	for _, d := range r.Districts {
		names = append(names, d.Name(texts))
	}
	var heads []string
	for _, key := range []string{"now", "school", "college", "year_before", "change"} {
		heads = append(heads, strings.Fields(texts.T("commission."+key))...)
		heads = append(heads, texts.T("commission."+key))
	}
	if len(pages) < 2 {
		t.Fatal("a report of one page tells nothing")
	}
	for i, p := range pages[1:] {
		var first string // the highest words of the page below the heads of the columns
		y := float64(paper.Height)
		for _, m := range p.Marks {
			if run, ok := m.(paper.Run); ok && float64(run.Y) < y && !slices.Contains(heads, run.Text) {
				y, first = float64(run.Y), run.Text
			}
		}
		if !slices.ContainsFunc(names, func(name string) bool { return first == name || first == texts.T("commission.goes_on", "Name", name) }) {
			t.Errorf("page %d begins with %q", i+2, first)
		}
	}
}

func TestWriteXLSX(t *testing.T) {
	t.Parallel()
	r, texts := spring(t), language(t, i18n.RU)
	var file bytes.Buffer
	if err := commission.WriteXLSX(&file, r, rules(t).Codes, texts); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheets := []string{texts.T("commission.region"), texts.T("commission.districts"), texts.T("commission.portrait")}
	if d := cmp.Diff(sheets, book.GetSheetList()); d != "" {
		t.Fatal(d)
	}
	read := func(sheet string) map[string][]string {
		rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string][]string{}
		for _, row := range rows {
			key := strings.Join(row[:min(2, len(row))], " ")
			if sheet == sheets[1] && len(row) > 3 {
				key += " " + row[3]
				row = row[2:]
			}
			out[key] = row[min(2, len(row)):]
		}
		return out
	}
	region, districts := read(sheets[0]), read(sheets[1])
	for _, row := range r.Rows {
		name := row.Figure + " " + row.Name(texts, rules(t).Codes)
		check := func(got []string, c commission.Cell) {
			want := []string{fmt.Sprint(c.Now.All), "", "", fmt.Sprint(c.Before.All)}
			if row.Children() {
				want[1], want[2] = fmt.Sprint(c.Now.School), fmt.Sprint(c.Now.College)
			}
			if len(got) < 4 {
				t.Errorf("no line %q", name)
			} else if d := cmp.Diff(want, got[:4]); d != "" {
				t.Errorf("%s: %s", name, d)
			}
		}
		check(region[name], row.Total)
		for i, d := range r.Districts {
			check(districts[name+" "+d.KATO], row.Cells[i])
		}
	}
}

// TestADraftSaysSo in every table, and one of accepted records does not.
func TestADraftSaysSo(t *testing.T) {
	t.Parallel()
	texts := language(t, i18n.RU)
	r := spring(t)
	for _, waits := range []int{12, 0} {
		r.NotAccepted = waits
		var file, whole bytes.Buffer
		if err := r.Publish().WriteCSV(&file, rules(t).Codes, texts); err != nil {
			t.Fatal(err)
		}
		if err := commission.WriteCSV(&whole, r, rules(t).Codes, texts); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"published": file.String(), "whole": whole.String()} {
			if said := strings.Contains(text, texts.T("commission.draft")); said != (waits > 0) {
				t.Errorf("%s: %d wait, a draft is said: %v", name, waits, said)
			}
		}
		if !strings.Contains(file.String(), r.Title(texts)) {
			t.Error("its period is not said")
		}
	}
}
