package nightmap_test

import (
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/report/commission"
	"shyraq/app/report/nightmap"
	"shyraq/app/report/places"
)

var (
	march  = commission.Period{From: "2026-03-01", To: "2026-03-31"}
	region = orb.Bound{Min: orb.Point{60.5, 42.5}, Max: orb.Point{68.5, 48.5}}
	centre = orb.Point{65.51, 44.85}
)

func fonts(t testing.TB) *paper.Fonts {
	t.Helper()
	f, err := paper.ReadFonts(os.DirFS("../../../assets/fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func texts(t testing.TB, lang i18n.Lang) i18n.Texts {
	t.Helper()
	all, err := i18n.Load(os.DirFS("../../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	return all.For(lang)
}

// square is a district around the centre.
func square() []nightmap.District {
	r := orb.Ring{{65.3, 44.7}, {65.7, 44.7}, {65.7, 45}, {65.3, 45}, {65.3, 44.7}}
	return []nightmap.District{{Name: "Қызылорда", Shape: orb.MultiPolygon{{r}}}}
}

func printed(t testing.TB, contacts []places.Contact) string {
	t.Helper()
	p := nightmap.New(march, places.Source{Contacts: contacts}, square(), region)
	return fmt.Sprintf("%+v", nightmap.Print(fonts(t), p, texts(t, i18n.RU), time.Unix(0, 0)).Marks)
}

// some contacts at the middles of hexagons about the centre, so that all of them stay in
// their hexagon when they move by less than a quarter of a kilometre.
func some(counts ...int) (all []places.Contact) {
	fine := places.Over(region, 2000)
	for i, n := range counts {
		h := fine.Of(centre)
		h.Q += int32(2 * i)
		for range n {
			all = append(all, places.Contact{At: 1_772_000_000, Where: fine.Middle(h), Kind: places.Outside})
		}
	}
	return all
}

// TestTheMapTellsNoPlace: who moves within his hexagon, or at another hour, or is one of
// four and not of one, leaves the same page; and who was met at home is on none.
func TestTheMapTellsNoPlace(t *testing.T) {
	t.Parallel()
	first := printed(t, some(3, 9))
	if !strings.Contains(first, "Text:1–4") || !strings.Contains(first, "Text:9") {
		t.Fatalf("the page says nothing: %s", first)
	}
	r := rand.New(rand.NewPCG(4, 4))
	moved := some(3, 9)
	for i := range moved {
		moved[i].Where[0] += (r.Float64() - 0.5) * 0.004 // 160 m to each side
		moved[i].Where[1] += (r.Float64() - 0.5) * 0.003
		moved[i].At += r.Int64N(40_000)
		moved[i].Crew = r.Uint32()
	}
	if printed(t, moved) != first {
		t.Error("a place or an hour changes the page")
	}
	for _, n := range []int{1, 2, 4} {
		if printed(t, some(n, 9)) != first {
			t.Errorf("%d are told from three", n)
		}
	}
	home := append(some(3, 9), places.Contact{Where: orb.Point{65.6, 44.9}, Kind: places.Elsewhere})
	if printed(t, home) != first {
		t.Error("who was met at home is on the map")
	}
	if printed(t, some(5, 9)) == first {
		t.Error("five look as one to four: the test proves nothing")
	}
}

// TestNothingLeavesTheMap: hexagons, signs and borders stand on the paper, of a city and of
// the whole region; and no hexagon is smaller than half a kilometre.
func TestNothingLeavesTheMap(t *testing.T) {
	t.Parallel()
	f := fonts(t)
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		for name, contacts := range map[string][]places.Contact{"nothing": nil, "a place": some(1), "a city": some(3, 9, 120),
			"the region": append(some(3, 9), places.Contact{Where: orb.Point{61.6, 46.8}, Kind: places.Check}, places.Contact{Where: orb.Point{67.2, 43.9}, Kind: places.Venue})} {
			p := nightmap.New(march, places.Source{Contacts: contacts}, square(), region)
			if p.Grid.Width < 500 {
				t.Errorf("%s: hexagons of %v m", name, p.Grid.Width)
			}
			for _, m := range nightmap.Print(f, p, texts(t, lang), time.Unix(0, 0)).Marks {
				x1, y1, x2, y2 := 100.0, 100.0, 100.0, 100.0
				switch m := m.(type) {
				case paper.Run:
					x1, y1, x2, y2 = m.X, m.Y-m.Size, m.X+f.Wide(m.Text, m.Size, m.Bold), m.Y
				case paper.Rule:
					x1, y1, x2, y2 = m.X1, m.Y1, m.X2, m.Y2
				case paper.Area:
					x1, y1, x2, y2 = m.X, m.Y, m.X+m.Wide, m.Y+m.High
				}
				if min(x1, x2) < 10 || min(y1, y2) < 8 || max(x1, x2) > paper.Width-10 || max(y1, y2) > paper.Height-8 {
					t.Errorf("%s %s: %+v leaves the page", lang, name, m)
				}
			}
		}
	}
}

// TestTheMapSaysWhatItLacks: a map of the streets, or anything to show.
func TestTheMapSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	f, en := fonts(t), texts(t, i18n.EN)
	says := func(p nightmap.Page, key string) bool {
		for _, m := range nightmap.Print(f, p, en, time.Unix(0, 0)).Marks {
			if run, ok := m.(paper.Run); ok && strings.HasPrefix(en.T(key), run.Text) {
				return true
			}
		}
		return false
	}
	p := nightmap.New(march, places.Source{}, square(), region)
	if !says(p, "nightmap.no_streets") || !says(p, "nightmap.empty") {
		t.Error("nothing is said of what is not there")
	}
	p = nightmap.New(march, places.Source{Contacts: some(7)}, square(), region)
	p.Streets = true
	if says(p, "nightmap.no_streets") || says(p, "nightmap.empty") {
		t.Error("what is there is said to be missing")
	}
}

// TestAMapOfGreysIsTheSameBytes, with the picture of the ground in it.
func TestAMapOfGreysIsTheSameBytes(t *testing.T) {
	t.Parallel()
	p := nightmap.New(march, places.Source{Contacts: some(7)}, square(), region)
	p.Ground = image.NewGray(image.Rect(0, 0, 40, 40))
	for i := range p.Ground.Pix {
		p.Ground.Pix[i] = uint8(i)
	}
	var first string
	for range 2 {
		pdf, err := nightmap.Print(fonts(t), p, texts(t, i18n.KK), time.Unix(0, 0)).PDF(fonts(t))
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(pdf)
		}
		if string(pdf) != first || !strings.Contains(first, "/Subtype /Image") {
			t.Error("another file, or one without the map")
		}
	}
}
