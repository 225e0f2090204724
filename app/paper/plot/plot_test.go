package plot_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/paper"
	"shyraq/app/paper/plot"
)

var update = flag.Bool("update", false, "write the golden files as they are")

func fonts(t testing.TB) *paper.Fonts {
	t.Helper()
	f, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func counts(ns ...int) (all []plot.Value) {
	for _, n := range ns {
		all = append(all, plot.Of(float64(n), strconv.Itoa(n)))
	}
	return all
}

func districts() plot.Chart {
	return plot.Chart{
		Title: "Табылған кәмелетке толмағандар, аудандар бойынша", Groups: []string{"Арал ауданы", "Қызылорда қаласы", "Жаңақорған ауданы"},
		Series: []plot.Series{{Name: "Осы кезең", Values: counts(12, 140, 0)}, {Name: "Бір жыл бұрын", Values: append(counts(8, 96), plot.Withheld)}},
		Hidden: "· жарияланбайды", Missing: "— деректер жоқ", Notes: []string{"Түсіндірме"},
	}
}

func hours(n int) plot.Chart {
	c := plot.Chart{Title: "Hours", Columns: true, Series: []plot.Series{{Name: "now"}, {Name: "before"}}, Hidden: "· hidden", Missing: "— none"}
	for i := range n {
		c.Groups = append(c.Groups, fmt.Sprintf("%02d", (21+i)%24))
		c.Series[0].Values = append(c.Series[0].Values, counts(i*i)...)
		if i != 3 {
			c.Series[1].Values = append(c.Series[1].Values, counts(i*7)...)
		} else {
			c.Series[1].Values = append(c.Series[1].Values, plot.Missing)
		}
	}
	return c
}

func rated() plot.Chart {
	return plot.Chart{Groups: []string{"01", "02"}, Series: []plot.Series{{Values: []plot.Value{
		plot.Of(1.5, "1,5").Between(0.9, 2.4), plot.Withheld}}}, Hidden: "· hidden"}
}

// written is the marks a line each, as a golden file holds them.
func written(marks []paper.Mark, high float64) string {
	var b strings.Builder
	for _, m := range marks {
		switch m := m.(type) {
		case paper.Run:
			fmt.Fprintf(&b, "text %.2f %.2f size %.2f tone %d bold %v %s\n", m.X, m.Y, m.Size, m.Tone, m.Bold, m.Text)
		case paper.Area:
			fmt.Fprintf(&b, "area %.2f %.2f %.2f %.2f tone %d\n", m.X, m.Y, m.Wide, m.High, m.Tone)
		case paper.Rule:
			fmt.Fprintf(&b, "line %.2f %.2f %.2f %.2f wide %.2f tone %d\n", m.X1, m.Y1, m.X2, m.Y2, m.Width, m.Tone)
		default:
			fmt.Fprintf(&b, "%T\n", m)
		}
	}
	fmt.Fprintf(&b, "high %.2f\n", high)
	return b.String()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		chart plot.Chart
		wide  float64
	}{"districts": {districts(), 182}, "districts-narrow": {districts(), 70}, "hours": {hours(9), 182}, "hours-narrow": {hours(9), 60}, "rates": {rated(), 100}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := written(row.chart.Lay(fonts(t), row.wide))
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNoNumberIsNoZero: what is withheld, what is missing and a zero look different.
func TestNoNumberIsNoZero(t *testing.T) {
	t.Parallel()
	for _, columns := range []bool{false, true} {
		seen := map[string]string{}
		for name, v := range map[string]plot.Value{"withheld": plot.Withheld, "missing": plot.Missing, "zero": counts(0)[0]} {
			c := districts()
			c.Columns = columns
			c.Series[1].Values[2] = v
			got := written(c.Lay(fonts(t), 182))
			if other, ok := seen[got]; ok {
				t.Errorf("columns %v: %s looks as %s", columns, name, other)
			}
			seen[got] = name
		}
	}
}

// TestNothingLeavesTheEdges lays out charts of any shape in any width.
func TestNothingLeavesTheEdges(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		c := plot.Chart{Title: "Title of it", Columns: rnd.IntN(2) == 0, Hidden: "· hidden", Missing: "— none"}
		for range 1 + rnd.IntN(31) {
			name := "12.11"
			if !c.Columns {
				name = "Жаңақорған ауданы " + strings.Repeat("ұ", rnd.IntN(40))
			}
			c.Groups = append(c.Groups, name)
		}
		for s := range 1 + rnd.IntN(3) {
			series := plot.Series{Name: "Series " + strconv.Itoa(s)}
			for range c.Groups {
				v := []plot.Value{plot.Withheld, plot.Missing, counts(rnd.IntN(1 << rnd.IntN(20)))[0], plot.Of(2, "2,0").Between(1, 9)}
				series.Values = append(series.Values, v[rnd.IntN(len(v))])
			}
			c.Series = append(c.Series, series)
		}
		wide := 55 + 150*rnd.Float64()
		marks, high := c.Lay(f, wide)
		for _, m := range marks {
			x1, y1, x2, y2 := box(f, m)
			if x1 < -0.3 || y1 < -0.3 || x2 > wide+0.3 || y2 > high+0.3 || math.IsNaN(x1+y1+x2+y2) {
				t.Fatalf("%+v leaves %.1f by %.1f (columns %v, %d groups, %d series)", m, wide, high, c.Columns, len(c.Groups), len(c.Series))
			}
		}
	}
}

func box(f *paper.Fonts, m paper.Mark) (x1, y1, x2, y2 float64) {
	switch m := m.(type) {
	case paper.Run:
		return m.X, m.Y - m.Size*0.8, m.X + f.Wide(m.Text, m.Size, m.Bold), m.Y
	case paper.Area:
		return m.X, m.Y, m.X + m.Wide, m.Y + m.High
	case paper.Rule:
		return min(m.X1, m.X2), min(m.Y1, m.Y2), max(m.X1, m.X2), max(m.Y1, m.Y2)
	}
	return math.NaN(), 0, 0, 0
}

// TestNumbersStandApart: the numbers of no two columns touch, however many stand in a
// line.
func TestNumbersStandApart(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	for wide := 55.0; wide < 200; wide += 7 {
		c := hours(24)
		var last *paper.Run
		marks, _ := c.Lay(f, wide)
		for _, m := range marks {
			run, ok := m.(paper.Run)
			if !ok || run.Text == "" {
				continue
			}
			if last != nil && math.Abs(last.Y-run.Y) < run.Size && last.X <= run.X && last.X+f.Wide(last.Text, last.Size, last.Bold) > run.X {
				t.Errorf("at %.0f mm %q and %q stand in one another", wide, last.Text, run.Text)
			}
			last = &run
		}
	}
}

// TestBarsAreAsLongAsTheyCount: twice the count is twice the bar, in every line.
func TestBarsAreAsLongAsTheyCount(t *testing.T) {
	t.Parallel()
	for _, columns := range []bool{false, true} {
		c := plot.Chart{Columns: columns, Groups: make([]string, 40), Series: []plot.Series{{}}}
		for i := range c.Groups {
			c.Groups[i] = fmt.Sprint(i)
			c.Series[0].Values = append(c.Series[0].Values, counts(i+1)...)
		}
		marks, _ := c.Lay(fonts(t), 90)
		n := 0
		unit := 0.0
		for _, m := range marks {
			a, ok := m.(paper.Area)
			if !ok {
				continue
			}
			n++
			long := a.Wide
			if columns {
				long = a.High
			}
			if unit == 0 {
				unit = long
			}
			if math.Abs(long-unit*float64(n)) > 1e-6 {
				t.Fatalf("columns %v: the bar of %d is %.3f mm, that of 1 %.3f", columns, n, long, unit)
			}
		}
		if n != 40 {
			t.Errorf("%d bars of 40", n)
		}
	}
}
