package gazetteer

import (
	"context"
	"runtime"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
	"shyraq/maps/paint"
)

var astana = orb.Point{71.4304, 51.1282}

func open(t testing.TB, name string) *pack.Pack {
	t.Helper()
	p, err := pack.Open("../pack/testdata/" + name + ".pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func learnt(t testing.TB, packs ...*pack.Pack) *Gazetteer {
	t.Helper()
	g := New(pack.NewStack(packs...))
	if _, err := g.Learn(context.Background(), geo.Around(astana, 3000)); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Абай көшесі":           "абай кошеси",
		"ӘҒҚҢӨҰҮҺІ":             "агкноуухи",
		"Берёзовая-Ёлочная ул.": "березовая елочная ул",
		"Қазақ  «Елі» даңғылы":  "казак ели дангылы",
		"ұлы-тiс":               "улы тис", // with a Latin i
		"Zürich's Street 12":    "zurichs street 12",
		"Иманов\u0438\u0306":    "имановй",
		"…":                     "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q is folded to %q, want %q", in, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	g := learnt(t, open(t, "kyzylorda-overview-leafdirs"), open(t, "astana"))
	for _, row := range []struct {
		name, text, lang string
		first            string // the first result; empty: none
		kind             paint.NameKind
	}{
		{"a city by its beginning", "аст", "ru", "Астана", paint.NameCity},
		{"the street before the door before a village far away", "абая", "ru", "", paint.NameStreet},
		{"in Kazakh letters", "Қызылорд", "kk", "Қызылорда", paint.NameCity},
		{"Kazakh typed in Russian letters", "кызылорда", "kk", "Қызылорда", paint.NameCity},
		{"capitals", "ҚЫЗЫЛОРДА", "kk", "Қызылорда", paint.NameCity},
		{"a city whatever the language", "kyzylorda", "kk", "Қызылорда", paint.NameCity},
		{"the third word", "батыра бухарбай", "ru", "улица Бухарбай батыра", paint.NameStreet},
		{"what it is, in another language", "Бөгенбай көшесі", "kk", "", paint.NameStreet},
		{"what it is, cut short", "ул. достык", "ru", "улица Достык", paint.NameStreet},
		{"what it is, alone", "шоссе", "ru", "", paint.NameStreet},
		{"another ending", "Маркову", "ru", "улица Маркова", paint.NameStreet},
		{"its Kazakh name, shown in Russian", "қорғалжын", "ru", "Кургальжинское шоссе", paint.NameStreet},
		{"a street in Latin letters", "Abay", "ru", "проспект Абая", paint.NameStreet},
		{"in Latin letters, with what it is", "Abay street", "ru", "", paint.NameStreet},
		{"a Kazakh name", "Dostyq", "ru", "улица Достык", paint.NameStreet},
		{"nothing has it", "жжжж", "ru", "", 0},
		{"no letters", " -- ", "ru", "", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := g.Search(row.text, row.lang, astana, 10)
			if row.kind == 0 && row.first == "" {
				if len(got) != 0 {
					t.Errorf("%+v", got)
				}
				return
			}
			if len(got) == 0 || got[0].Kind != row.kind || row.first != "" && got[0].Name != row.first {
				t.Errorf("%+v", got)
			}
		})
	}
	if got := g.Search("а", "ru", astana, 7); len(got) != 7 {
		t.Errorf("%d results, want 7", len(got))
	}
}

// What is in reach first; within a kind, what is nearer.
func TestOrder(t *testing.T) {
	t.Parallel()
	g := learnt(t, open(t, "kyzylorda-overview-leafdirs"), open(t, "astana"))
	got := g.Search("а", "kk", astana, 200)
	part := func(r Result) bool { return !slices.Contains([]string{"а"}, Fold(r.Name)) }
	for i := 1; i < len(got); i++ {
		a, b := got[i-1], got[i]
		far := func(r Result) bool { return r.Metres > reach }
		if far(a) && !far(b) || far(a) == far(b) && a.Kind == b.Kind && part(a) == part(b) && a.Metres > b.Metres {
			t.Errorf("%q (%d, %.0f m) stands before %q (%d, %.0f m)", a.Name, a.Kind, a.Metres, b.Name, b.Kind, b.Metres)
		}
	}
}

// A street comes in pieces, in many tiles and at many zooms: it is one result.
func TestAStreetIsOneResult(t *testing.T) {
	t.Parallel()
	g := learnt(t, open(t, "astana"))
	all := map[string][]Result{}
	for _, first := range "абвгдежзийклмнопрстуфхцчшщэюя" {
		for _, r := range g.Search(string(first), "ru", astana, 10_000) {
			if !slices.ContainsFunc(all[r.Name], func(o Result) bool { return o.At == r.At && o.Kind == r.Kind }) {
				all[r.Name] = append(all[r.Name], r)
			}
		}
	}
	if len(all) < 300 {
		t.Errorf("%d names", len(all))
	}
	for name, rs := range all {
		for i, a := range rs {
			for _, b := range rs[i+1:] {
				if a.Kind == b.Kind && geo.Distance(a.At, b.At) < apart(a.Kind) {
					t.Errorf("%q twice, %.0f m apart", name, geo.Distance(a.At, b.At))
				}
			}
		}
	}
}

func TestLearnReadsOnceAndForgetsWithThePack(t *testing.T) {
	t.Parallel()
	city := open(t, "astana")
	stack := pack.NewStack(city)
	g := New(stack)
	view := geo.Around(astana, 1000)
	if fresh, err := g.Learn(context.Background(), view); !fresh || err != nil || g.Names() == 0 {
		t.Fatalf("fresh %v, %d names, %v", fresh, g.Names(), err)
	}
	if fresh, err := g.Learn(context.Background(), view); fresh || err != nil {
		t.Errorf("again: fresh %v, %v", fresh, err)
	}
	stack.Remove(city)
	if _, err := g.Learn(context.Background(), view); err != nil || g.Names() != 0 {
		t.Errorf("%d names of a pack that is gone, %v", g.Names(), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(pack.NewStack(city)).Learn(ctx, view); err == nil {
		t.Error("a search that was left goes on reading")
	}
}

func TestTilesAreBounded(t *testing.T) {
	t.Parallel()
	world := orb.Bound{Min: orb.Point{-180, -85}, Max: orb.Point{180, 85}}
	for z := uint8(0); z <= 15; z++ {
		got := closest(world, astana, z, 160)
		if len(got) > 160 || len(got) == 0 || z > 4 && len(got) != 160 {
			t.Errorf("zoom %d: %d tiles", z, len(got))
		}
		if z > 0 && got[0] != geo.TileAt(geo.Project(astana), z) {
			t.Errorf("zoom %d begins with %v", z, got[0])
		}
	}
}

// The names of a city whose pack has 370 tiles.
func BenchmarkLearn(b *testing.B) {
	city := open(b, "astana")
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		g := learnt(b, city)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(g.Names()), "names")
		b.ReportMetric(float64(len(g.read)), "tiles")
		b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/1e6, "MB-kept")
		runtime.KeepAlive(g)
	}
}

// One letter finds the most.
func BenchmarkSearch(b *testing.B) {
	g := learnt(b, open(b, "kyzylorda-overview-leafdirs"), open(b, "astana"))
	for _, text := range []string{"а", "аб", "абай даң"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				g.Search(text, "kk", astana, 20)
			}
		})
	}
}
