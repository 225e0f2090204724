package paint

import (
	"testing"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

func TestNamesGivesSettlementsAndStreets(t *testing.T) {
	t.Parallel()
	p := openPack(t, "astana")
	tile := geo.TileAt(geo.Project(orb.Point{71.4304, 51.1282}), 14)
	streets, near := 0, 0
	err := Names(p, tile, func(n Named) {
		if n.In("kk") == "" {
			t.Errorf("a name without a text: %+v", n)
		}
		if n.Kind != NameStreet {
			return
		}
		streets++
		if n.Length <= 0 || n.Length > 20_000 {
			t.Errorf("%q is %.0f m long", n.Own, n.Length)
		}
		if geo.Distance(n.At, orb.Point{71.4304, 51.1282}) < 6000 {
			near++
		}
	})
	if err != nil || streets < 20 || near != streets {
		t.Errorf("%d streets, %d of them near; %v", streets, near, err)
	}
	towns := 0
	for z := p.Header().MinZoom; z <= p.Header().MaxZoom; z++ {
		err := Names(p, geo.TileAt(geo.Project(orb.Point{71.4304, 51.1282}), z), func(n Named) {
			if n.Kind <= NameTown {
				towns++
			}
		})
		if err != nil {
			t.Error(err)
		}
	}
	if towns == 0 {
		t.Error("the capital has no name")
	}
	if err := Names(p, geo.Tile{Z: 14, X: 1, Y: 1}, func(Named) { t.Error("a name from nowhere") }); err != nil {
		t.Error(err)
	}
}

// A press, a cross and a trail are seen, in red without blue or green light.
func TestTheHandIsSeen(t *testing.T) {
	t.Parallel()
	at := orb.Point{71.4304, 51.1282}
	p := newPainter(t, Options{}, "astana")
	v := View{Center: at, Zoom: 15, Width: 200, Height: 200, Flavour: Red, Language: "kk"}
	bare := p.Picture(v, nil, Live{})
	for name, h := range map[string]Hand{
		"held":    {Press: &Press{At: at}},
		"done":    {Press: &Press{At: at, Done: true}},
		"cross":   {Cross: true},
		"a trail": {Trail: orb.LineString{at, {71.4314, 51.1282}}},
	} {
		img := p.Picture(v, nil, Live{Hand: h})
		changed := 0
		for i := 0; i < len(img.Pix); i += 4 {
			if img.Pix[i] != bare.Pix[i] || img.Pix[i+1] != bare.Pix[i+1] {
				changed++
			}
			if img.Pix[i+1] > img.Pix[i] || img.Pix[i+2] > img.Pix[i] {
				t.Fatalf("%s: pixel %d spoils night vision", name, i/4)
			}
		}
		if changed < 100 {
			t.Errorf("%s: %d pixels changed", name, changed)
		}
	}
}
