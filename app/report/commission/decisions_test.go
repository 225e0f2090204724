package commission_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	bounds "shyraq/app/raid/sums"
	"shyraq/app/report/commission"
)

// frozenOn is the day on which the reports of the tests are counted.
var frozenOn = time.Date(2026, 4, 2, 4, 30, 0, 0, time.UTC)

func decided(n int, until civil.Date, at time.Time, answers ...raid.AssignmentAnswer) raid.Assignment {
	a := raid.Assignment{Unit: "north", Year: 2026, Number: n, Series: raid.ReportSeries(uuid.UUID{1}, uuid.UUID{2}), At: at,
		What: "Компьютер клубтарын аптасына екі рет тексеру", Officer: raidtest.ID(9), Until: until, Answers: answers}
	for i := range a.Answers {
		a.Answers[i].ID, a.Answers[i].By, a.Answers[i].Words = raidtest.ID(byte(20+i)), raidtest.ID(9), "қызметтік сөз"
	}
	return a
}

func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 7, 0, 0, 0, time.UTC)
}

// decisions are one of every standing, by the second of April.
func decisions() []raid.Assignment {
	says := func(step codes.Code, at time.Time) raid.AssignmentAnswer {
		return raid.AssignmentAnswer{Step: step, At: at, Until: "2026-05-15"}
	}
	school := decided(2, "2026-04-20", on(1, 12))
	school.Officer, school.Organisation = uuid.Nil, "Білім басқармасы"
	lifted := decided(5, "2026-04-01", on(1, 12))
	lifted.Undone = &raid.Reasoned{Reason: "заң өзгерді", At: on(3, 3)}
	return []raid.Assignment{
		decided(1, "2026-04-30", on(1, 12), says(codes.AssignmentBegun, on(2, 1)), says(codes.AssignmentReady, on(3, 20))),
		school,
		decided(3, "2026-03-01", on(1, 12), says(codes.AssignmentNotDone, on(3, 2))),
		decided(4, "2026-03-15", on(1, 12), says(codes.AssignmentDone, on(3, 14))),
		lifted,
		decided(6, "2026-02-01", on(1, 12), says(codes.AssignmentDone, on(2, 1))), // ended before the period
		decided(7, "2026-06-01", on(4, 1)),                                        // of after it
		decided(8, "2026-03-30", on(1, 12), says(codes.AssignmentMoved, on(3, 29))),
	}
}

func opened(t testing.TB) commission.Report {
	return spring(t).Decide(decisions(), func(uuid.UUID) string { return "Гүлнар Қ." }, frozenOn, raidtest.Zone)
}

// TestDecide: which decisions a report opens with, in what order, and how they stand.
func TestDecide(t *testing.T) {
	t.Parallel()
	var got []string
	for _, d := range opened(t).Decisions {
		got = append(got, strings.Join([]string{d.Number[1:2], string(d.Until), string(d.State), string(d.On), d.Who, map[bool]string{true: "late"}[d.Late]}, " "))
	}
	if d := cmp.Diff([]string{
		"3 2026-03-01 not_done 2026-03-02 Гүлнар Қ. late",
		"2 2026-04-20 open  Білім басқармасы ",
		"1 2026-04-30 ready 2026-03-20 Гүлнар Қ. ",
		"8 2026-05-15 moved 2026-03-29 Гүлнар Қ. ",
		"4 2026-03-15 done 2026-03-14 Гүлнар Қ. ",
		"5 2026-04-01 withdrawn 2026-03-03 Гүлнар Қ. ",
	}, got); d != "" {
		t.Error(d)
	}
	many := spring(t).Decide(make([]raid.Assignment, bounds.MaxDecisions+3), nil, frozenOn, raidtest.Zone)
	if len(many.Decisions) != bounds.MaxDecisions || many.MoreDecisions != 3 || many.MoreSaid(language(t, i18n.EN)) != "And 3 more assignments" {
		t.Errorf("of too many %d are said, %d left out", len(many.Decisions), many.MoreDecisions)
	}
}

// TestAReportOpensWithDecisions in every form and language, the same years later, when
// they stand otherwise; what is published names no officer and says no word of his.
func TestAReportOpensWithDecisions(t *testing.T) {
	t.Parallel()
	fonts, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	frozen, err := commission.Thaw(stored(t, numbered(opened(t))))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(opened(t).Decisions, frozen.Decisions); d != "" {
		t.Fatal(d)
	}
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		texts := language(t, lang)
		var csv, public, book bytes.Buffer
		if err := commission.WriteCSV(&csv, frozen, rules(t).Codes, texts); err != nil {
			t.Fatal(err)
		}
		if err := frozen.Publish().WriteCSV(&public, rules(t).Codes, texts); err != nil {
			t.Fatal(err)
		}
		golden(t, "decisions."+string(lang)+".csv", opening(csv.String()))
		golden(t, "decisions-public."+string(lang)+".csv", opening(public.String()))
		if strings.Contains(public.String(), "Гүлнар") || strings.Contains(public.String(), "қызметтік") || !strings.Contains(public.String(), "Білім басқармасы") {
			t.Errorf("%s: what is published names an officer, or no organisation", lang)
		}
		if err := commission.WriteXLSX(&book, frozen, rules(t).Codes, texts); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&book)
		if err != nil {
			t.Fatal(err)
		}
		if f.GetSheetName(0) != texts.T("assignment.sheet") {
			t.Errorf("%s: the workbook opens with %q", lang, f.GetSheetName(0))
		}
		pages, err := commission.Print(fonts, frozen, rules(t).Codes, texts, frozenOn.AddDate(3, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := paper.PDF(fonts, pages[0].About, pages...)
		if dir := os.Getenv("PAPER_OUT"); err == nil && dir != "" {
			err = os.WriteFile(filepath.Join(dir, "decisions_"+string(lang)+".pdf"), pdf, 0o600)
		}
		if err != nil {
			t.Error(err)
		}
		var words []string
		for _, m := range pages[0].Marks {
			if run, ok := m.(paper.Run); ok {
				words = append(words, run.Text)
				if run.X < 0 || run.X+fonts.Wide(run.Text, run.Size, run.Bold) > paper.Width {
					t.Errorf("%s: %q leaves the page", lang, run.Text)
				}
			}
		}
		all := strings.Join(words, " ")
		if at, table := strings.Index(all, texts.T("assignment.head")), strings.Index(all, texts.T("commission.region")); at < 0 || table < at {
			t.Errorf("%s: the first page does not open with them: %q", lang, all)
		}
	}
}

// A report without decisions is what it was before there were any.
func TestNoDecisionsNoHeading(t *testing.T) {
	t.Parallel()
	texts := language(t, i18n.EN)
	var csv bytes.Buffer
	if err := commission.WriteCSV(&csv, spring(t), rules(t).Codes, texts); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(csv.String(), "\ufeffR,") || strings.Contains(csv.String(), texts.T("assignment.head")) {
		t.Errorf("%.80s", csv.String())
	}
}

// opening is what stands before the first empty line.
func opening(csv string) string {
	for _, empty := range []string{"\r\n;;;;;;;;\r\n", "\r\n,,,,,,,,\r\n", "\r\n;;;;;\r\n", "\r\n,,,,,\r\n"} {
		if head, _, cut := strings.Cut(csv, empty); cut {
			return head + "\n"
		}
	}
	return ""
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: %s", name, d)
	}
}
