package gazetteer

import (
	"testing"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

func TestVenuesNearAPlace(t *testing.T) {
	t.Parallel()
	g := learnt(t, open(t, "astana"))
	any := func(string) bool { return true }
	all := g.Venues(astana, 1500, 1000, any)
	if len(all) < 10 {
		t.Fatalf("%d venues around the middle of the capital", len(all))
	}
	last := 0.0
	classes := map[string]int{}
	for _, v := range all {
		classes[v.Class]++
		if v.Metres < last || v.Metres > 1500 {
			t.Errorf("a venue %.0f m away after one of %.0f m", v.Metres, last)
		}
		if d := geo.Distance(astana, v.At); d-v.Metres > 0.01 || v.Metres-d > 0.01 {
			t.Errorf("a venue %.0f m away is said to be %.0f m away", d, v.Metres)
		}
		if v.In("kk") == "" {
			t.Errorf("a venue of class %q without a name", v.Class)
		}
		last = v.Metres
	}
	var class string
	for c, n := range classes {
		if n > classes[class] {
			class = c
		}
	}
	some := g.Venues(astana, 1500, 3, func(c string) bool { return c == class })
	if want := min(3, classes[class]); len(some) != want {
		t.Errorf("%d venues of class %q, want %d", len(some), class, want)
	}
	for _, v := range some {
		if v.Class != class {
			t.Errorf("class %q, asked for %q", v.Class, class)
		}
	}
	for i, v := range all {
		for _, o := range all[:i] {
			if v.Class == o.Class && Fold(v.In("kk")) == Fold(o.In("kk")) && geo.Distance(v.At, o.At) <= sameDoor {
				t.Errorf("one door twice, of class %q", v.Class)
			}
		}
	}
	if n := len(g.Venues(orb.Point{0, 0}, 1500, 10, any)); n != 0 {
		t.Errorf("%d venues in the sea", n)
	}
	if n := len(New(nil).Venues(astana, 1500, 10, any)); n != 0 {
		t.Errorf("%d venues before anything was learnt", n)
	}
}
