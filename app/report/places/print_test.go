package places

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/report/commission"
)

func texts(t testing.TB, lang i18n.Lang) i18n.Texts {
	t.Helper()
	bundle, err := i18n.Load(os.DirFS("../../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	return bundle.For(lang)
}

func fonts(t testing.TB) *paper.Fonts {
	t.Helper()
	f, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// page is one of every kind of cell.
func page() Page {
	s := world(8, 4000)
	return Page{Result: Count(s, Over(region, 1000), All), Period: commission.Period{From: "2026-09-01", To: "2026-10-30"}, Choice: All}
}

// TestFilesTellNoSmallNumber: neither on paper nor in the table, nor as JSON, does a withheld
// cell have a number, or a rate that it follows from.
func TestFilesTellNoSmallNumber(t *testing.T) {
	t.Parallel()
	p := page()
	few := 0
	for _, c := range p.Cells {
		if !c.hidden() {
			continue
		}
		few++
		line := c.csv(texts(t, i18n.EN), p.Mean())
		if line[0] != withheld || line[2] != withheld || line[3] != withheld || line[4] != withheld {
			t.Errorf("%v", line)
		}
		if l := c.line(p.Mean()); l.Met != nil || l.Rate != nil || l.Interval != nil || !l.Withheld {
			t.Errorf("%+v", l)
		}
		if words := c.Words(texts(t, i18n.EN)); !strings.HasPrefix(words, "Fewer than 5") {
			t.Errorf("%s", words)
		}
		if s := c.Sign(texts(t, i18n.EN), p.Mean()); s != withheld && s != "…" {
			t.Errorf("%s", s)
		}
	}
	if few == 0 {
		t.Fatal("nothing is withheld in the sample")
	}
	if d, small := (Verdict{Word: Fell, Before: Tally{20, 9e4}, After: Tally{2, 9e4}, Interval: Interval{.1, .5}, Ratio: .1}).Line(), (Verdict{Word: Fell, After: Tally{2, 9e4}}).Changed(); d.Ratio != nil || small {
		t.Errorf("%+v: the number after follows from the ratio", d)
	}
}

// TestPrints lays pages out in every language: the same bytes each time.
// PLACES_OUT names a folder into which they are written.
func TestPrints(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	at := time.Date(2026, 11, 1, 9, 0, 0, 0, kz)
	town, m := measuredTown{seed: 1, trend: 1, effect: .2}.play()
	v := Compare(town, m)
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		tx := texts(t, lang)
		for name, lay := range map[string]func() ([]paper.Page, error){
			"places":  func() ([]paper.Page, error) { return Print(f, page(), tx, at) },
			"empty":   func() ([]paper.Page, error) { return Print(f, Page{Choice: All, Period: page().Period}, tx, at) },
			"measure": func() ([]paper.Page, error) { return PrintMeasure(f, "Камера", m, v, tx, at) },
		} {
			var files [2][]byte
			for i := range files {
				pages, err := lay()
				if err != nil || len(pages) == 0 {
					t.Fatalf("%s %s: %v", name, lang, err)
				}
				if files[i], err = paper.PDF(f, pages[0].About, pages...); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(files[0], files[1]) {
				t.Errorf("%s %s: other bytes", name, lang)
			}
			if to := os.Getenv("PLACES_OUT"); to != "" {
				if err := os.WriteFile(to+"/"+name+"-"+string(lang)+".pdf", files[0], 0o600); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// TestCSV: a line for each hexagon and each hour of seven nights, all as wide as the head.
func TestCSV(t *testing.T) {
	t.Parallel()
	p := page()
	var out bytes.Buffer
	if err := WriteCSV(&out, p, texts(t, i18n.RU)); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\r\n")
	if want := 1 + len(p.Cells) + 7*len(p.WeekHours()) + 2 + len(p.Notices(texts(t, i18n.RU))); len(lines) != want {
		t.Errorf("%d lines, not %d", len(lines), want)
	}
	for _, l := range lines[:3] {
		if strings.Count(l, ";") != 8 {
			t.Errorf("%s", l)
		}
	}
}

// TestALackIsToldAsTheHoursAre: half an hour is not told as none beside "0.5 checked hours".
func TestALackIsToldAsTheHoursAre(t *testing.T) {
	t.Parallel()
	v := Verdict{Word: NotEnoughData, Nights: 30, Before: Tally{0, 1800}}
	v.lacks()
	said := strings.Join(v.Heads(texts(t, i18n.EN)), "\n")
	if !strings.Contains(said, "for 0.5 h") || !strings.Contains(said, "takes 5.") {
		t.Error(said)
	}
}
