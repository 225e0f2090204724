package paint

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

var (
	astana    = orb.Point{71.4304, 51.1282}
	kyzylorda = orb.Point{65.5092, 44.8528}
)

func openPack(t testing.TB, name string) *pack.Pack {
	t.Helper()
	p, err := pack.Open(filepath.Join("..", "pack", "testdata", name+".pmtiles"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func newPainter(t testing.TB, c Options, packs ...string) *Painter {
	t.Helper()
	stack := pack.NewStack()
	for _, name := range packs {
		stack.Add(openPack(t, name))
	}
	var err error
	if c.Regular, err = os.ReadFile("../../assets/fonts/NotoSans-Regular.ttf"); err != nil {
		t.Fatal(err)
	}
	if c.Bold, err = os.ReadFile("../../assets/fonts/NotoSans-Bold.ttf"); err != nil {
		t.Fatal(err)
	}
	c.Packs = stack
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// overview is the pack that is shipped.
const overview = "../../../assets/maps/kyzylorda_overview"

// night is what a caller lays over the map on a night.
func night() (*Layers, Live) {
	l := &Layers{Revision: 1,
		Areas: []Area{{ID: "s1", Name: "1-сектор", Tone: ToneLamp, Strong: true, Shape: orb.MultiPolygon{{{
			{71.426, 51.126}, {71.434, 51.1255}, {71.4355, 51.1295}, {71.4275, 51.1305}, {71.426, 51.126}}}}}},
		Lines: []Line{{ID: "t", Tone: ToneInfo, Parts: orb.MultiLineString{{{71.4262, 51.1271}, {71.4287, 51.1268}, {71.4304, 51.1282}}}}},
	}
	var points []Point
	for s := Circle; s <= Star; s++ {
		points = append(points, Point{ID: fmt.Sprint("p", s), Shape: s, Tone: Tone(s % 6), Letter: "қ",
			At: orb.Point{71.4270 + 0.0008*float64(s), 51.1292 - 0.0007*float64(s%3)}})
	}
	for i := range 7 {
		points = append(points, Point{ID: fmt.Sprint("c", i), Tone: ToneNeeds, At: orb.Point{71.4325, 51.1264}})
	}
	l.Points = NewPoints(points)
	return l, Live{Position: &Position{At: astana, Accuracy: 40, Heading: 45, Moving: true}, Selected: []string{"p2"}}
}

// TestGoldenPictures paints each place in the three flavours. The pictures were
// looked at; look again before you write them anew.
func TestGoldenPictures(t *testing.T) {
	t.Parallel()
	layers, live := night()
	note := Live{Note: "Бұл жерде көшелер картасы жоқ"}
	places := []struct {
		name     string
		packs    []string
		view     View
		layers   *Layers
		live     Live
		flavours []Flavour
	}{
		{"overview-4", []string{overview}, View{Center: orb.Point{65, 46.5}, Zoom: 4, Language: "kk"}, nil, Live{}, flavours},
		{"overview-5.6", []string{overview}, View{Center: orb.Point{63.6, 45.4}, Zoom: 5.6, Language: "kk"}, nil, Live{}, flavours},
		{"overview-8", []string{overview}, View{Center: orb.Point{65.2, 44.9}, Zoom: 8, Language: "ru"}, nil, Live{}, flavours},
		{"astana-12", []string{overview, "astana"}, View{Center: astana, Zoom: 12, Language: "kk"}, nil, Live{}, flavours},
		{"astana-14", []string{overview, "astana"}, View{Center: orb.Point{71.425, 51.165}, Zoom: 14, Language: "ru"}, nil, Live{}, flavours},
		{"astana-16.5", []string{overview, "astana"}, View{Center: orb.Point{71.425, 51.165}, Zoom: 16.5, Language: "kk"}, nil, Live{}, flavours},
		{"monaco-14.5", []string{"monaco"}, View{Center: orb.Point{7.424, 43.737}, Zoom: 14.5, Language: "en"}, nil, Live{}, flavours},
		{"astana-14.6-layers", []string{overview, "astana"}, View{Center: astana, Zoom: 14.6, Language: "kk"}, layers, live, []Flavour{Night}},
		{"astana-15-hidpi", []string{"astana"}, View{Center: astana, Zoom: 15, Language: "kk", Scale: 2}, nil, Live{}, []Flavour{Night}},
		{"kyzylorda-12-note", []string{overview}, View{Center: kyzylorda, Zoom: 12, Language: "kk"}, nil, note, []Flavour{Red}},
	}
	for _, tt := range places {
		p := newPainter(t, Options{}, tt.packs...)
		for _, f := range tt.flavours {
			name := tt.name + "-" + f.String()
			t.Run(name, func(t *testing.T) {
				v := tt.view
				v.Width, v.Height, v.Flavour = 400, 260, f
				golden(t, name, p.Picture(v, tt.layers, tt.live))
			})
		}
	}
}

// golden compares with the picture on disk. A few pixels may differ by
// rounding between processors.
func golden(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *update {
		var b bytes.Buffer
		if err := png.Encode(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Fatalf("size %v, want %v", got.Bounds(), want.Bounds())
	}
	off := 0
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			r, g, b, _ := want.At(x, y).RGBA()
			c := got.RGBAAt(x, y)
			if apart(c.R, uint8(r>>8)) > 2 || apart(c.G, uint8(g>>8)) > 2 || apart(c.B, uint8(b>>8)) > 2 {
				off++
			}
		}
	}
	if most := got.Rect.Dx() * got.Rect.Dy() / 500; off > most {
		t.Errorf("%d pixels differ, at most %d may: look, then run with -update", off, most)
	}
}

func apart(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func views() map[string]View {
	out := map[string]View{}
	for _, z := range []float64{3, 6, 9, 12, 14, 15.5, 17} {
		for name, at := range map[string]orb.Point{"Astana": astana, "Kyzylorda": kyzylorda} {
			out[fmt.Sprintf("%s at %v", name, z)] = View{Center: at, Zoom: z, Width: 480, Height: 360, Language: "kk"}
		}
	}
	return out
}

func TestRedPicturesHaveNoPixelWithMoreBlueOrGreen(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, overview, "astana", "stamen_toner_raster_z3")
	layers, live := night()
	for name, v := range views() {
		v.Flavour = Red
		img := p.Picture(v, layers, live)
		for i := 0; i < len(img.Pix); i += 4 {
			if img.Pix[i+1] > img.Pix[i] || img.Pix[i+2] > img.Pix[i] {
				t.Fatalf("%s: pixel %v", name, img.Pix[i:i+4])
			}
		}
	}
}

func TestNightPicturesAreDark(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, overview, "astana")
	for name, v := range views() {
		for _, f := range []Flavour{Night, Red} {
			v.Flavour = f
			img := p.Picture(v, nil, Live{})
			var plain, light float64
			for i := 0; i < len(img.Pix); i += 4 {
				c := img.RGBAAt(i/4%v.Width, i/4/v.Width)
				light += luminance(c)
				plain += (0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)) / 255
			}
			n := float64(len(img.Pix) / 4)
			// Both readings of the limit: of light, and of the plain channel values.
			if light/n > 0.12 || plain/n > 0.13 {
				t.Errorf("%s, %s: luminance %.1f %%, values %.1f %%", name, f, 100*light/n, 100*plain/n)
			}
		}
	}
}

// TestNoSeams paints four tiles and their parent at twice the size from the
// same geometry: where they differ, a join shows.
func TestNoSeams(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, "astana")
	parent := geo.TileAt(geo.Project(astana), 15)
	var b brush
	whole := p.paintTile(&b, tileKey{tileName{0, parent, Day}, 1024, 1})
	off := 0
	for i := range uint32(4) {
		child := geo.Tile{Z: 16, X: parent.X*2 + i%2, Y: parent.Y*2 + i/2}
		part := p.paintTile(&b, tileKey{tileName{0, child, Day}, 512, 1})
		for y := range 512 {
			for x := range 512 {
				a, b := part.RGBAAt(x, y), whole.RGBAAt(x+int(i%2)*512, y+int(i/2)*512)
				if apart(a.R, b.R) > 16 || apart(a.G, b.G) > 16 || apart(a.B, b.B) > 16 {
					off++
				}
			}
		}
	}
	if off > 100 {
		t.Errorf("%d of %d pixels differ between tiles and their parent", off, 1024*1024)
	}
}

func TestNamesDoNotDependOnTheOrderOfTiles(t *testing.T) {
	t.Parallel()
	v := View{Center: astana, Zoom: 14, Width: 600, Height: 400, Language: "ru"}
	want := newPainter(t, Options{}, overview, "astana").Picture(v, nil, Live{})
	p := newPainter(t, Options{}, overview, "astana")
	for _, at := range []orb.Point{{71.5, 51.2}, {71.42, 51.12}, {71.44, 51.13}} {
		p.Picture(View{Center: at, Zoom: 14, Width: 300, Height: 300, Language: "kk"}, nil, Live{})
	}
	if !bytes.Equal(want.Pix, p.Picture(v, nil, Live{}).Pix) {
		t.Error("the same view painted after others looks different")
	}
}

func TestLanguagesDiffer(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, "astana")
	v := View{Center: astana, Zoom: 14, Width: 600, Height: 400, Language: "ru"}
	ru := p.Picture(v, nil, Live{})
	v.Language = "kk"
	if bytes.Equal(ru.Pix, p.Picture(v, nil, Live{}).Pix) {
		t.Error("names are the same in Russian and Kazakh")
	}
}

func TestATileThatCannotBeReadIsHatched(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../pack/testdata/monaco.pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	for i := 2000; i < len(raw); i++ { // the tiles; directory and metadata stay
		raw[i] ^= 0x5a
	}
	broken, err := pack.OpenReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var lines []string
	p := newPainter(t, Options{Log: func(s string) { mu.Lock(); lines = append(lines, s); mu.Unlock() }})
	p.config.Packs.Add(broken)
	img := p.Picture(View{Center: orb.Point{7.42, 43.735}, Zoom: 14, Width: 200, Height: 200}, nil, Live{})
	h := hatchTint.in(Day)
	if !bytes.Contains(img.Pix, []byte{h.R, h.G, h.B, 255}) {
		t.Error("nothing is hatched")
	}
	if len(lines) == 0 || !strings.Contains(lines[0], "tile 14/") {
		t.Errorf("the log says %q", lines)
	}
}

func TestAPanicWhilePaintingIsHatched(t *testing.T) {
	t.Parallel()
	var line string
	p := newPainter(t, Options{Log: func(s string) { line = s }}, "astana")
	k := tileKey{tileName{0, geo.TileAt(geo.Project(astana), 14), Night}, 64, 1}
	found, err := p.config.Packs.Find(k.tile)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	p.library.open(found[0]).decoded.parts = nil // paths that lead nowhere
	img := p.paintTile(&brush{}, k)
	h := hatchTint.in(Night)
	if !bytes.Contains(img.Pix, []byte{h.R, h.G, h.B, 255}) || !strings.Contains(line, "broke off") {
		t.Errorf("no hatch, or no line: %q", line)
	}
}

// TestGroundHasNoEdgeWhereItsTileCutsIt paints ground as wide as its tile: what
// was cut at the border goes on in the next tile.
func TestGroundHasNoEdgeWhereItsTileCutsIt(t *testing.T) {
	t.Parallel()
	k := &decodedTile{points: []point{{0, 0}, {1, 0}, {1, 0.5}, {0, 0.5}}, parts: []int32{4}, boxes: []box{{0, 0, 1, 0.5}}}
	k.sort([]shape{{kind: kindOtherFill, lot: lotGround, from: 0, to: 1}})
	var b brush
	dst := newCanvas(64)
	b.paintTile(dst, geo.Tile{Z: 14}, []laidTile{{from: geo.Tile{Z: 14}, decoded: k}}, Day, 64.0/geo.TileSize)
	inside := dst.RGBAAt(32, 16)
	for _, at := range []image.Point{{0, 16}, {63, 16}, {32, 0}} {
		if c := dst.RGBAAt(at.X, at.Y); c != inside {
			t.Errorf("an edge at %v: %v beside %v", at, c, inside)
		}
	}
	if c := dst.RGBAAt(32, 31); c == inside {
		t.Error("no edge where the ground ends")
	}
}

func TestRasterPacksArePainted(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"stamen_toner_raster_z3", "webp2"} {
		p := newPainter(t, Options{}, name)
		img := p.Picture(View{Zoom: 1, Width: 300, Height: 200, Center: orb.Point{60, 40}}, nil, Live{})
		seen := map[[3]byte]bool{}
		for i := 0; i < len(img.Pix); i += 4 {
			seen[[3]byte(img.Pix[i:i+3])] = true
		}
		if len(seen) < 20 {
			t.Errorf("%s shows only %d colours", name, len(seen))
		}
	}
}

func TestNothingIsAllocatedWhilePainting(t *testing.T) {
	p := newPainter(t, Options{}, "astana")
	want := geo.TileAt(geo.Project(astana), 14)
	laid := p.lay(want)
	img := newCanvas(512)
	var b brush
	paint := func() { b.paintTile(img, want, laid, Night, 1) }
	paint()
	if n := testing.AllocsPerRun(5, paint); n > 0 {
		t.Errorf("%v allocations a tile", n)
	}
}

func TestFontsThatAreNone(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{Regular: []byte("no font"), Bold: []byte("no font")}); err == nil {
		t.Error("accepted")
	}
}

func BenchmarkSheet(b *testing.B) {
	p := newPainter(b, Options{}, "astana")
	v, g := plan(View{Center: astana, Zoom: 14, Width: 1280, Height: 800, Language: "kk"})
	sb := &sheetBrush{regular: p.regular, bold: p.bold}
	for b.Loop() {
		p.makeSheet(sb, p.wishFor(v, g, &Layers{}))
	}
}
