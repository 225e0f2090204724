package paint

import (
	"bufio"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

// peerRules is what the peer needs to paint the same tile by the same rules.
type peerRules struct {
	Tile   map[string]uint32   `json:"tile"`
	Size   int                 `json:"size"`
	Bounds [4]float64          `json:"bounds"` // in metres of the Mercator plane
	Ground string              `json:"ground"`
	Layers map[string][][2]int `json:"layers"` // of each feature: kind and lot
	Rules  []peerRule          `json:"rules"`
}

type peerRule struct {
	Kind    int       `json:"kind"`
	From    int       `json:"from"`
	To      int       `json:"to"`
	Coat    int       `json:"coat"`
	Color   string    `json:"color"`
	Opacity float64   `json:"opacity"`
	Width   float64   `json:"width"`
	Dashes  []float64 `json:"dashes"`
	Butt    bool      `json:"butt"`
}

// densest is the tile of a zoom with the most bytes.
func densest(t testing.TB, p *pack.Pack, z uint8) geo.Tile {
	t.Helper()
	b := p.Bound()
	lo := geo.TileAt(geo.Project(orb.Point{b.Min[0], b.Max[1]}), z)
	hi := geo.TileAt(geo.Project(orb.Point{b.Max[0], b.Min[1]}), z)
	var best geo.Tile
	most := 0
	for y := lo.Y; y <= hi.Y; y++ {
		for x := lo.X; x <= hi.X; x++ {
			at := geo.Tile{Z: z, X: x, Y: y}
			if data, err := p.Tile(at); err == nil && len(data) > most {
				best, most = at, len(data)
			}
		}
	}
	if most == 0 {
		t.Fatal("no tile at all")
	}
	return best
}

// rulesFor writes down what paintTile would do with a tile.
func rulesFor(tile []byte, at geo.Tile, size int, s schema, l setting) peerRules {
	const half = 20037508.342789244
	o, span := at.Origin(), at.Span()
	r := peerRules{
		Tile: map[string]uint32{"x": at.X, "y": at.Y, "z": uint32(at.Z)},
		Size: size,
		Bounds: [4]float64{(o.X - 0.5) * 2 * half, (0.5 - o.Y - span) * 2 * half,
			(o.X + span - 0.5) * 2 * half, (0.5 - o.Y) * 2 * half},
		Layers: map[string][][2]int{},
	}
	g := groundTint.in(l.flavour)
	r.Ground = fmt.Sprintf("#%02x%02x%02x", g.R, g.G, g.B)
	var d mvtDecoder
	_ = d.decode(tile, func(f *mvtFeature) {
		kind, _, flags := s(f)
		if f.kind == geomPoint {
			kind = kindNone
		}
		name := string(f.layer.name)
		r.Layers[name] = append(r.Layers[name], [2]int{int(kind), int(lotOf(flags))})
	})
	var all steps
	for _, st := range all.of(l) {
		n := newInk(st.color)
		rule := peerRule{Kind: int(st.kind), From: int(st.lots.from), To: int(st.lots.to), Coat: int(st.coat),
			Color:   fmt.Sprintf("#%02x%02x%02x", n.word&255, n.word>>8&255, n.word>>16&255),
			Opacity: float64(n.most) / 256, Width: float64(st.width),
			Butt: st.butt || st.width < 1.6}
		for _, v := range st.dashes {
			rule.Dashes = append(rule.Dashes, float64(v))
		}
		r.Rules = append(r.Rules, rule)
	}
	return r
}

// peer is the other program, kept alive between runs.
type peer struct {
	in  io.WriteCloser
	out *bufio.Scanner
}

func startPeer(t *testing.T, dir string) *peer {
	t.Helper()
	cmd := exec.Command("/usr/bin/python3", filepath.Join("testdata", "peer", "mapnik_peer.py"), dir)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make peer installs it", err)
	}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	p := &peer{in, bufio.NewScanner(out)}
	t.Log(p.answer(t))
	return p
}

func (p *peer) answer(t *testing.T) string {
	t.Helper()
	if !p.out.Scan() {
		t.Fatal("the peer has ended")
	}
	return p.out.Text()
}

func (p *peer) ask(t *testing.T, line string) string {
	t.Helper()
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		t.Fatal(err)
	}
	return p.answer(t)
}

// TestPeer prints our time for a dense tile, from packed bytes to pixels, beside
// Mapnik's for rendering the same features alone, and how far the two pictures
// are apart. It judges the pictures, never the time: `make peer` runs it.
func TestPeer(t *testing.T) {
	if os.Getenv("SHYRAQ_PEER") == "" {
		t.Skip("needs python3-mapnik and gdal-bin: make peer")
	}
	const runs = 120
	for _, city := range cities {
		t.Run(city, func(t *testing.T) {
			src := openPack(t, city)
			at := densest(t, src, 14)
			tile, err := src.Tile(at)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			s := schemaOf(src.Metadata())
			rules, err := json.Marshal(rulesFor(tile, at, 512, s, setting{14, 1, Day}))
			if err != nil {
				t.Fatal(err)
			}
			for name, data := range map[string][]byte{"tile.mvt": tile, "rules.json": rules} {
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			p := startPeer(t, dir)
			var b brush
			dst := newCanvas(512)
			ours, decode, theirs := math.Inf(1), math.Inf(1), math.Inf(1)
			for range runs {
				begin := time.Now()
				data, err := src.Tile(at)
				if err != nil {
					t.Fatal(err)
				}
				k := decodeTile(data, s)
				half := time.Since(begin)
				b.paintTile(dst, at, []laidTile{{from: at, decoded: k}}, Day, 1)
				ours = min(ours, ms(time.Since(begin)))
				decode = min(decode, ms(half))
				var one float64
				if _, err := fmt.Sscan(p.ask(t, "render"), &one); err != nil {
					t.Fatal(err)
				}
				theirs = min(theirs, one)
			}
			picture := filepath.Join(dir, "peer.png")
			p.ask(t, "picture "+picture)
			want := readPNG(t, picture)
			if *update {
				writePNG(t, filepath.Join("testdata", "mapnik-"+city+"-14.png"), crop(want, mapnikPart))
			}
			mean, far := distance(dst, want)
			t.Logf("tile %d/%d/%d, minimum of %d interleaved runs: ours %.2f ms (unpack and decode %.2f), Mapnik %.2f ms rendering alone: %.2f of it",
				at.Z, at.X, at.Y, runs, ours, decode, theirs, ours/theirs)
			t.Logf("mean difference %.2f of 255, %.2f %% of pixels differ by more than 32", mean, far)
			if keep := os.Getenv("SHYRAQ_PICTURES"); keep != "" {
				writePNG(t, filepath.Join(keep, "peer-"+city+"-ours.png"), dst)
				writePNG(t, filepath.Join(keep, "peer-"+city+"-mapnik.png"), want)
			}
			if mean > 2 {
				t.Errorf("mean difference %.2f, at most 2 may be", mean)
			}
		})
	}
}

// mapnikPart is what is kept of Mapnik's pictures in testdata.
var mapnikPart = image.Rect(128, 96, 448, 336)

func crop(src image.Image, r image.Rectangle) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(out, out.Rect, src, r.Min, draw.Src)
	return out
}

// TestPicturesOfMapnik compares with what Mapnik once painted of the same tiles
// by the same rules. A change of the style needs `make peer-pictures`.
func TestPicturesOfMapnik(t *testing.T) {
	t.Parallel()
	for _, city := range cities {
		t.Run(city, func(t *testing.T) {
			d := densestOf(t, city)
			var b brush
			dst := newCanvas(512)
			b.paintTile(dst, d.at, []laidTile{{from: d.at, decoded: decodeTile(d.tile, d.schema)}}, Day, 1)
			mean, far := distance(crop(dst, mapnikPart), readPNG(t, filepath.Join("testdata", "mapnik-"+city+"-14.png")))
			if mean > 2 || far > 0.5 {
				t.Errorf("mean difference %.2f, at most 2 may be; %.2f %% of pixels differ by more than 32", mean, far)
			}
		})
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// distance is the mean difference of two pictures' channels, and how many
// pixels in a hundred differ by more than 32 in one.
func distance(a *image.RGBA, b image.Image) (mean, far float64) {
	n := 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			c := a.RGBAAt(x, y)
			r, g, bl, _ := b.At(x, y).RGBA()
			dr, dg, db := apart(c.R, uint8(r>>8)), apart(c.G, uint8(g>>8)), apart(c.B, uint8(bl>>8))
			mean += float64(dr + dg + db)
			if max(dr, dg, db) > 32 {
				far++
			}
			n++
		}
	}
	return mean / float64(3*n), 100 * far / float64(n)
}

func readPNG(t testing.TB, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func writePNG(t testing.TB, path string, img image.Image) {
	t.Helper()
	var b strings.Builder
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
