package statistics_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/sums"
	counts "shyraq/app/report"
	"shyraq/app/report/commission"
	"shyraq/app/report/statistics"
	"shyraq/errs"
)

const (
	city, aral, kaz = "431010000", "433200000", "434400000"
)

func region() regionfile.Region {
	r := raidtest.Region()
	r.Names = codes.Names{KK: "Қызылорда облысы", RU: "Кызылординская область", EN: "Kyzylorda region"}
	r.Districts = []regionfile.District{
		{KATO: city, Names: codes.Names{KK: "Қызылорда қаласы", RU: "город Кызылорда", EN: "Kyzylorda city"}},
		{KATO: aral, Aliases: []string{"433200001"}, Names: codes.Names{KK: "Арал ауданы", RU: "Аральский район", EN: "Aral district"}},
		{KATO: kaz, Names: codes.Names{KK: "Қазалы ауданы", RU: "Казалинский район", EN: "Kazaly district"}},
	}
	r.Places = []regionfile.Locality{{Names: codes.Names{KK: "Әйтеке би", RU: "Айтеке-би"}, District: kaz}}
	return r
}

func texts(t testing.TB) (all []i18n.Texts) {
	t.Helper()
	b, err := i18n.Load(os.DirFS("../../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs() {
		all = append(all, b.For(lang))
	}
	return all
}

func rules(t testing.TB) statistics.Rules {
	return statistics.Rules{Region: region(), Codes: raidtest.Codes(t), Texts: texts(t), Today: "2026-12-01"}
}

func read(t testing.TB, file string) statistics.Reading {
	t.Helper()
	r, err := statistics.Read([]byte(file), rules(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// report is one of ours with both parts.
func report(t testing.TB) commission.Report {
	t.Helper()
	region := region()
	p := commission.Period{From: "2026-01-01", To: "2026-03-31"}
	r := commission.Report{Period: p, Before: p.YearBefore(), Earlier: 1}
	for _, d := range region.Districts {
		r.Districts = append(r.Districts, commission.District{KATO: d.KATO, Names: d.Names})
	}
	for n, l := range []commission.Line{{Figure: "R01"}, {Figure: "R03"}, {Figure: "R03", Code: commission.PartBoys}, {Figure: "R14", Code: "442.1"}, {Figure: "R16", Code: "F_PSY/HELP_DONE"}} {
		row := commission.Row{Line: l}
		for i := range r.Districts {
			c := commission.Cell{Now: counts.Count{All: 10*n + i + 5, School: i}, Before: counts.Count{All: n + i}}
			row.Cells = append(row.Cells, c)
			row.Total.Now.All, row.Total.Now.School, row.Total.Before.All = row.Total.Now.All+c.Now.All, row.Total.Now.School+i, row.Total.Before.All+c.Before.All
		}
		r.Rows = append(r.Rows, row)
	}
	one := sums.Part{Counts: []int{12, 5}}
	two := sums.Part{District: 1, Counts: []int{4, sums.NotCounted}}
	return r.WithImports([]commission.Imported{{Statistics: raid.Statistics{Source: "ДП", By: "Ерлан", Periods: []sums.Period{{From: p.From, To: p.To}}, Districts: []string{city, aral},
		Lines: []sums.Line{{Figure: commission.Crime01}, {Figure: commission.Crime07}}, Parts: []sums.Part{one, two}}}}, commission.Rules{Region: region, Codes: raidtest.Codes(t)}, false)
}

// TestOurOwnReportComesBack, from CSV and XLSX, in every language, to the last number.
func TestOurOwnReportComesBack(t *testing.T) {
	t.Parallel()
	r := report(t)
	for _, text := range texts(t) {
		for name, write := range map[string]func(io.Writer, commission.Report, *codes.Lists, i18n.Texts) error{"csv": commission.WriteCSV, "xlsx": commission.WriteXLSX} {
			var file bytes.Buffer
			if err := write(&file, r, raidtest.Codes(t), text); err != nil {
				t.Fatal(err)
			}
			got := read(t, file.String())
			found := map[string]int{}
			for _, row := range got.Rows {
				for l, n := range row.Counts {
					found[fmt.Sprint(row.Period.From, row.District, l)] = n
				}
			}
			for _, row := range r.Rows {
				for i, d := range r.Districts {
					l := sums.Line{Figure: codes.Code(row.Figure), Code: row.Code}
					now, before := found[fmt.Sprint(r.Period.From, d.KATO, l)], found[fmt.Sprint(r.Before.From, d.KATO, l)]
					if now != row.Cells[i].Now.All || before != row.Cells[i].Before.All {
						t.Errorf("%s %s: %v of %s came back as %d and %d", text.Lang(), name, row.Line, d.KATO, now, before)
					}
				}
			}
			if a, b := found[fmt.Sprint(r.Period.From, city, sums.Line{Figure: "C01"})], found[fmt.Sprint(r.Period.From, aral, sums.Line{Figure: "C01"})]; a != 12 || b != 4 {
				t.Errorf("%s %s: crimes came back as %d and %d", text.Lang(), name, a, b)
			}
			for _, p := range got.Problems {
				if p.What != "sheet" {
					t.Errorf("%s %s: %+v", text.Lang(), name, p)
				}
			}
		}
	}
}

// TestCasesAreCountedAgain: an export of cases counted otherwise gives the same sums, and no
// word of a person leaves the reader.
func TestCasesAreCountedAgain(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		chance := rand.New(rand.NewPCG(seed, 7))
		want := map[string]int{}
		file := "Подразделение;Дата возбуждения;Решение;Квалификация;Фабула;Фамилия;ИИН\n"
		for range 400 {
			d := chance.IntN(3)
			month := 1 + chance.IntN(6)
			a := chance.IntN(4)
			file += fmt.Sprintf("%s;%02d.%02d.2026;штраф;%s;Тайнасөз;Құпияев;950711500005\n", []string{"УП г. Кызылорды", "ОП Аральского района", "Қазалы ауданының ПБ"}[d],
				1+chance.IntN(28), month, []string{"ст. 442 ч. 1 КоАП РК", "442-бап 2-бөлік", "ч.1 ст.127", "999"}[a])
			kato := []string{city, aral, kaz}[d]
			want[fmt.Sprint(kato, month, "")]++
			want[fmt.Sprint(kato, month, []string{"442.1", "442.2", "127", "OTH"}[a])]++
		}
		r := read(t, file)
		got := map[string]int{}
		for _, row := range r.Rows {
			for l, n := range row.Counts {
				if n > 0 {
					got[fmt.Sprint(row.District, int(row.Period.From[6]-'0'), l.Code)] = n
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" || r.Cases != 400 {
			t.Fatalf("seed %d: %d cases, %s", seed, r.Cases, d)
		}
		if said := fmt.Sprintf("%+v", r); strings.Contains(said, "Тайна") || strings.Contains(said, "Құпия") || strings.Contains(said, "950711") {
			t.Fatal("a person leaves the reader")
		}
	}
}

// TestWhatIsWrongIsNamed by row and column, and nothing wrong is taken.
func TestWhatIsWrongIsNamed(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		file string
		want string
	}{
		"an unknown district": {"за 2025 год\nРайон;Суициды\nАтырау;1\n", "3 A district"},
		"a row twice":         {"за 2025 год\nРайон;Суициды\nАрал;1\nАральский район;2\n", "4  twice"},
		"a sum that is none":  {"за 2025 год\nРайон;Суициды\nАрал;1\nИтого;2\n", "4  sum"},
		"a text":              {"за 2025 год\nРайон;Суициды\nАрал;көп\nКазалинский район;1\n", "3 B text"},
		"a percentage":        {"за 2025 год\nРайон;Суициды\nАрал;12%\nКазалинский район;1\n", "3 B percent"},
		"below nought":        {"за 2025 год\nРайон;Суициды\nАрал;-1\nКазалинский район;1\n", "3 B negative"},
		"a part of one":       {"за 2025 год\nРайон;Суициды\nАрал;1,5\nКазалинский район;1\n", "3 B part"},
		"a day to come":       {"за 2027 год\nРайон;Суициды\nАрал;1\n", "3  outside"},
		"no period":           {"Район;Суициды\nАрал;1\n", "2  no_period"},
		"a strange column":    {"за 2025 год\nРайон;Суициды;Примечание\nАрал;1;x\n", "2 C column"},
		"a person":            {"за 2025 год\nРайон;Суициды;Фамилия\nАрал;1;x\n", "2 C person"},
	} {
		r := read(t, row.file)
		var all []string
		for _, p := range r.Problems {
			all = append(all, fmt.Sprint(p.Row, " ", p.Column, " ", p.What))
		}
		if !slices.Contains(all, row.want) {
			t.Errorf("%s: %q", name, all)
		}
	}
}

// FuzzRead: whatever is fed ends in a reading that can be kept, or in an error.
func FuzzRead(f *testing.F) {
	f.Add([]byte("за 2025 год\nРайон;Суициды\nАрал;1\nИтого;1\n"))
	f.Add([]byte("R;Район;КАТО;За период;Год назад\nR03;;431010000;5;6\n01.01.2026 – 31.03.2026\n"))
	f.Add([]byte("Подразделение;Дата возбуждения;Решение;Квалификация\nАрал;03.02.2026;x;442 ч.1\n"))
	all := rules(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := statistics.Read(file, all)
		if err != nil {
			if !errors.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		v, err := r.Statistics()
		if err != nil {
			return
		}
		v.Unit, v.Source, v.At = "u", "x", time.Unix(0, 0)
		for _, p := range v.Check(raid.Rules{}) {
			if p.Path != "unit" && p.Severity == raid.Blocks {
				t.Fatalf("%+v", p)
			}
		}
	})
}
