package paint

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// standing is the names that a view would show, with where they stand on the
// plane: those whose middle lies in the part of it given by a grid.
func standing(p *Painter, v View, part grid) []string {
	v, g := plan(v)
	w := p.wishFor(v, g, &Layers{})
	laid := map[geo.Tile][]laidTile{}
	for _, t := range w.grid.tiles() {
		laid[t] = p.lay(t)
	}
	names := gatherer{grid: w.grid, zoom: v.Zoom, scale: v.Scale, lang: v.Language}
	names.gather(laid)
	place := newPlacer(p.regular, p.bold, w.grid, v.Scale, v.Flavour)
	place.place(names.out)
	var out []string
	for _, l := range place.out {
		at := l.middle()
		x, y := int(math.Round(float64(at.x)))+w.grid.x0, int(math.Round(float64(at.y)))+w.grid.y0
		if x >= part.x0 && y >= part.y0 && x < part.x0+part.w && y < part.y0+part.h {
			out = append(out, fmt.Sprintf("%s at %d,%d", l.text, x, y))
		}
	}
	slices.Sort(out)
	return out
}

// TestNamesStandStillWhileTheMapIsDragged compares the names of a view with
// those of views beside it, where they overlap.
func TestNamesStandStillWhileTheMapIsDragged(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, overview, "astana")
	all, changed := 0, 0
	for _, zoom := range []float64{12, 13.4, 14, 15.5, 17} {
		v := View{Center: astana, Zoom: zoom, Width: 900, Height: 600, Scale: 1, Language: "ru"}
		_, g := plan(v)
		for _, d := range [][2]float64{{37, 11}, {-150, 90}, {300, -200}} {
			w := v
			w.Center = v.ToPoint(450+d[0], 300+d[1])
			_, h := plan(w)
			part := g
			part.x0, part.y0 = max(g.x0, h.x0), max(g.y0, h.y0)
			part.w, part.h = min(g.x0+g.w, h.x0+h.w)-part.x0, min(g.y0+g.h, h.y0+h.h)-part.y0
			before, after := standing(p, v, part), standing(p, w, part)
			all += len(before)
			for _, n := range before {
				if !slices.Contains(after, n) {
					changed++
					if testing.Verbose() {
						t.Logf("zoom %v, dragged by %v: %s is gone", zoom, d, n)
					}
				}
			}
		}
	}
	if part := float64(changed) / float64(all); part > 0.02 {
		t.Errorf("%d of %d names changed, %.1f %%", changed, all, 100*part)
	} else {
		t.Logf("%d of %d names changed", changed, all)
	}
}

func (l *setLabel) middle() point {
	if len(l.glyphs) > 0 {
		return l.glyphs[len(l.glyphs)/2].at
	}
	return l.lines[0].at
}

// placed is what a view's sheet would set of the ground's names.
func placed(p *Painter, v View) []setLabel {
	v, g := plan(v)
	laid := map[geo.Tile][]laidTile{}
	for _, t := range g.tiles() {
		laid[t] = p.lay(t)
	}
	names := gatherer{grid: g, zoom: v.Zoom, scale: v.Scale, lang: v.Language}
	names.gather(laid)
	place := newPlacer(p.regular, p.bold, g, v.Scale, v.Flavour)
	place.place(names.out)
	return place.out
}

func TestNamesAlongLinesCanBeRead(t *testing.T) {
	t.Parallel()
	for _, city := range []string{"astana", "monaco"} {
		p := newPainter(t, Options{}, city)
		at := map[string]orb.Point{"astana": astana, "monaco": {7.424, 43.737}}[city]
		for _, zoom := range []float64{12, 13, 14, 15.5, 17} {
			lines := 0
			for _, l := range placed(p, View{Center: at, Zoom: zoom, Width: 1000, Height: 800, Language: "ru"}) {
				if len(l.glyphs) < 2 {
					continue
				}
				lines++
				first, last := l.glyphs[0].at, l.glyphs[len(l.glyphs)-1].at
				if first.x > last.x+1 {
					t.Errorf("%s at %v: %q stands on its head", city, zoom, l.text)
				}
				for i := 1; i < len(l.glyphs); i++ {
					a, b := l.glyphs[i-1].dir, l.glyphs[i].dir
					if a.x*b.x+a.y*b.y < maxBend-1e-3 {
						t.Errorf("%s at %v: %q is bent too sharply", city, zoom, l.text)
					}
				}
			}
			if lines == 0 && zoom >= 14 {
				t.Errorf("%s at %v: no street has a name", city, zoom)
			}
		}
	}
}

// TestNoNameStandsTwice looks for what tile joins would double.
func TestNoNameStandsTwice(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, overview, "astana")
	for _, zoom := range []float64{7, 12, 13.5, 15, 16.5} {
		labels := placed(p, View{Center: astana, Zoom: zoom, Width: 1400, Height: 1000, Language: "kk"})
		for i, a := range labels {
			for _, b := range labels[:i] {
				m, n := a.middle(), b.middle()
				if d := math.Hypot(float64(m.x-n.x), float64(m.y-n.y)); a.text == b.text && d < 60 && len(a.text) > 6 {
					t.Errorf("zoom %v: %q stands twice, %.0f pixels apart", zoom, a.text, d)
				}
			}
		}
	}
}

func TestNamesThatBreakOffLeaveTheMap(t *testing.T) {
	t.Parallel()
	var lines []string
	p := newPainter(t, Options{Log: func(s string) { lines = append(lines, s) }}, "astana")
	v := View{Center: astana, Zoom: 14, Width: 300, Height: 200, Scale: 1, Language: "kk"}
	found, err := p.config.Packs.Find(geo.TileAt(geo.Project(astana), 14))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	k := p.library.open(found[0]).decoded
	for i := range k.names {
		k.names[i].from, k.names[i].to = 1<<30, 1<<30+1 // paths that lead nowhere
	}
	img := p.Picture(v, nil, Live{})
	if len(lines) != 1 || !strings.Contains(lines[0], "broke off") {
		t.Errorf("the log says %q", lines)
	}
	seen := map[[3]byte]bool{}
	for i := 0; i < len(img.Pix); i += 4 {
		seen[[3]byte(img.Pix[i:i+3])] = true
	}
	if len(seen) < 20 {
		t.Errorf("the map is gone with its names: %d colours", len(seen))
	}
}

func TestDecodingThatBreaksOffIsHatched(t *testing.T) {
	t.Parallel()
	var line string
	laid := read(pack.Found{Tile: geo.Tile{Z: 3}}, func(s string) { line = s }) // no pack at all
	if !laid.damaged || laid.decoded != nil || !strings.Contains(line, "tile 3/0/0") {
		t.Errorf("damaged %v, log %q", laid.damaged, line)
	}
	var b brush
	dst := newCanvas(64)
	laid.decoded = &decodedTile{}
	b.paintTile(dst, geo.Tile{Z: 3}, []laidTile{laid}, Day, 1)
}

// TestANameBelongsToTheTileItStandsIn gives two tiles one street, as makers do
// with what lies in their margins.
func TestANameBelongsToTheTileItStandsIn(t *testing.T) {
	t.Parallel()
	street := func() *decodedTile {
		return &decodedTile{points: []point{{-0.9, 0.5}, {1.9, 0.5}}, parts: []int32{2}, boxes: []box{{-0.9, 0.5, 1.9, 0.5}},
			names: []name{{kind: kindNameMajor, line: true, texts: texts{own: "Абай"}, from: 0, to: 1}}}
	}
	left, right := geo.Tile{Z: 14, X: 4, Y: 4}, geo.Tile{Z: 14, X: 5, Y: 4}
	g := gatherer{grid: grid{z: 14, size: 512, x0: 4 * 512, y0: 4 * 512, w: 1024, h: 512}, zoom: 14, scale: 1, lang: "kk"}
	g.gather(map[geo.Tile][]laidTile{left: {{from: left, decoded: street()}}})
	if len(g.out) == 0 {
		t.Fatal("the street has no name")
	}
	for _, c := range g.out {
		if c.at.x < 0 || c.at.x > 512 {
			t.Errorf("the left tile names the street at %v", c.at)
		}
	}
	n := len(g.out)
	g.gather(map[geo.Tile][]laidTile{right: {{from: right, decoded: street()}}})
	for _, c := range g.out[n:] {
		if c.at.x < 512 {
			t.Errorf("the right tile names the street at %v", c.at)
		}
	}
}
