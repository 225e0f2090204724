package paint

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/maps/geo"
)

type conformanceCase struct {
	Case     string
	Says     string
	Valid    bool
	Error    string // what may be done about an invalid one: "recoverable", "fatal"
	Features [][]uint32
	Tile     string
}

func conformance(t testing.TB) []conformanceCase {
	t.Helper()
	raw, err := os.ReadFile("testdata/conformance.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []conformanceCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func (c conformanceCase) bytes(t testing.TB) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(c.Tile)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// drawn follows encoded commands the long way round: the points in order.
func drawn(commands []uint32) (out []point) {
	var x, y int32
	for i := 0; i < len(commands); {
		op, n := commands[i]&7, int(commands[i]>>3)
		i++
		if op == 7 {
			continue
		}
		for range n {
			x += int32(zigzag(uint64(commands[i])))
			y += int32(zigzag(uint64(commands[i+1])))
			out = append(out, point{float32(x), float32(y)})
			i += 2
		}
	}
	return out
}

// kept is how many features stay of a case that is not valid, where any do:
// one whose fault does not touch what is drawn.
var kept = map[string]int{
	"010": 1, // a value of a type it does not say
	"011": 1, // a value of a type not known
	"015": 2, // two layers of one name
	"024": 1, // no version, taken as the first
	"026": 1, // an extra value
	"030": 1, // a second geometry
}

func TestConformance(t *testing.T) {
	t.Parallel()
	for _, c := range conformance(t) {
		t.Run(c.Case, func(t *testing.T) {
			var d mvtDecoder
			var got [][]point
			err := d.decode(c.bytes(t), func(f *mvtFeature) {
				got = append(got, append([]point(nil), f.points...))
			})
			if !c.Valid {
				if len(got) != kept[c.Case] || err != nil {
					t.Errorf("%s: %d features are kept, %v; want %d", c.Says, len(got), err, kept[c.Case])
				}
				return
			}
			if err != nil {
				t.Fatalf("%s: %v", c.Says, err)
			}
			var want [][]point
			for _, f := range c.Features {
				want = append(want, drawn(f))
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(point{})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.Says, diff)
			}
		})
	}
}

// TestABadTileCostsNoLayer puts a sound layer behind and before each case: it is
// read whatever the case holds.
func TestABadTileCostsNoLayer(t *testing.T) {
	t.Parallel()
	good := pbBytes(3, pb(15, 0, 2), pbBytes(1, []byte("sound")), pbBytes(2, pb(3, 0, geomPoint), pbBytes(4, []byte{9, 50, 34})))
	cases := conformance(t)
	if len(cases) != 44 {
		t.Errorf("%d cases, want all 44", len(cases))
	}
	for _, c := range cases {
		for _, tile := range [][]byte{append(c.bytes(t), good...), append(append([]byte(nil), good...), c.bytes(t)...)} {
			n := 0
			var d mvtDecoder
			_ = d.decode(tile, func(f *mvtFeature) {
				if string(f.layer.name) == "sound" {
					n++
				}
			})
			if n != 1 {
				t.Errorf("case %s (%s) costs a sound layer", c.Case, c.Says)
			}
		}
	}
}

// pb builds protocol buffer fields by hand.
func pb(num, typ int, body ...byte) []byte { return append([]byte{byte(num<<3 | typ)}, body...) }

func pbBytes(num int, parts ...[]byte) []byte {
	var all []byte
	for _, p := range parts {
		all = append(all, p...)
	}
	return append(pb(num, 2, byte(len(all))), all...)
}

func TestABadFeatureCostsNoOther(t *testing.T) {
	t.Parallel()
	good := pbBytes(2, pb(3, 0, geomPoint), pbBytes(4, []byte{9, 50, 34}))
	tests := []struct {
		name string
		bad  []byte
	}{
		{"without geometry", pbBytes(2, pb(3, 0, geomPoint))},
		{"without type", pbBytes(2, pbBytes(4, []byte{9, 50, 34}))},
		{"of an unknown type", pbBytes(2, pb(3, 0, 9), pbBytes(4, []byte{9, 50, 34}))},
		{"with one tag", pbBytes(2, pbBytes(2, []byte{0}), pb(3, 0, geomPoint), pbBytes(4, []byte{9, 50, 34}))},
		{"with a key that is not there", pbBytes(2, pbBytes(2, []byte{7, 7}), pb(3, 0, geomPoint), pbBytes(4, []byte{9, 50, 34}))},
		{"that counts more points than it has", pbBytes(2, pb(3, 0, geomPoint), pbBytes(4, []byte{0xf9, 0xff, 0x7f, 50, 34}))},
		{"that draws before it moves", pbBytes(2, pb(3, 0, geomLine), pbBytes(4, []byte{10, 2, 2}))},
		{"with an unknown command", pbBytes(2, pb(3, 0, geomLine), pbBytes(4, []byte{9, 2, 2, 11, 2, 2}))},
		{"cut in a number", pbBytes(2, pb(3, 0, geomPoint), pbBytes(4, []byte{9, 50, 0x80}))},
		{"far beyond the world", pbBytes(2, pb(3, 0, geomPoint), pbBytes(4, []byte{9, 0xfe, 0xff, 0xff, 0xff, 0x0f, 2}))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			layer := pbBytes(3, pb(15, 0, 2), pbBytes(1, []byte("x")), good, tt.bad, good)
			n := 0
			var d mvtDecoder
			if err := d.decode(layer, func(*mvtFeature) { n++ }); err != nil || n != 2 {
				t.Errorf("%d features, %v; want the 2 sound ones", n, err)
			}
		})
	}
}

func TestATileCutShortKeepsWhatCameBefore(t *testing.T) {
	t.Parallel()
	good := pbBytes(3, pb(15, 0, 2), pbBytes(1, []byte("x")), pbBytes(2, pb(3, 0, geomPoint), pbBytes(4, []byte{9, 50, 34})))
	n := 0
	var d mvtDecoder
	err := d.decode(append(append([]byte(nil), good...), good[:len(good)-3]...), func(*mvtFeature) { n++ })
	if err == nil || n != 1 {
		t.Errorf("%d features, %v; want 1 and an error", n, err)
	}
}

func TestWindingOfVersionOneIsMended(t *testing.T) {
	t.Parallel()
	// A square that runs the wrong way, in a layer named as everyone's.
	ring := []byte{9, 0, 0, 26, 0, 20, 20, 0, 0, 19, 15}
	tile := pbBytes(3, pb(15, 0, 1), pbBytes(1, []byte("water")), pbBytes(2, pb(3, 0, geomPolygon), pbBytes(4, ring)))
	k := decodeTile(tile, openMapTiles)
	if k.damage != nil || len(k.parts) != 1 {
		t.Fatalf("%d paths, %v", len(k.parts), k.damage)
	}
	if ringArea(k.path(0)) <= 0 {
		t.Error("an outer ring still runs the wrong way")
	}
}

func TestNamesFallBack(t *testing.T) {
	t.Parallel()
	all := texts{own: "улица Абая", kk: "Абай көшесі", ru: "улица Абая (ру)", en: "Abay Street"}
	tests := []struct {
		texts texts
		lang  string
		want  string
	}{
		{all, "kk", "Абай көшесі"},
		{all, "ru", "улица Абая (ру)"},
		{all, "en", "Abay Street"},
		{texts{own: "own", en: "en"}, "kk", "own"},
		{texts{kk: "kk", en: "en"}, "ru", "kk"},
		{texts{en: "en"}, "ru", "en"},
		{texts{own: "Qaraozeq", ru: "Караозек", en: "Karaozek"}, "kk", "Караозек"},
		{texts{own: "Qaraozeq", kk: "Қараөзек"}, "ru", "Қараөзек"},
		{texts{own: "Qaraozeq", ru: "Караозек"}, "en", "Qaraozeq"},
		{texts{own: "12-ауыл", ru: "Аул 12"}, "kk", "12-ауыл"},
		{texts{}, "kk", ""},
	}
	for _, tt := range tests {
		if got := tt.texts.in(tt.lang); got != tt.want {
			t.Errorf("%+v in %s is %q, want %q", tt.texts, tt.lang, got, tt.want)
		}
	}
}

// FuzzTile decodes and paints whatever comes, in every schema.
func FuzzTile(f *testing.F) {
	for _, c := range conformance(f) {
		f.Add(c.bytes(f))
	}
	for city, at := range map[string]geo.Tile{"monaco": {Z: 10, X: 533, Y: 373}, overview: {Z: 6, X: 43, Y: 23}} {
		if b, err := openPack(f, city).Tile(at); err == nil {
			f.Add(b)
		}
	}
	f.Add(gunzip(f, "protomaps-lakes.mvt.gz"))
	p := newPainter(f, Options{})
	names := sheetBrush{regular: p.regular, bold: p.bold}
	var b brush
	dst := newCanvas(64)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, s := range []schema{openMapTiles, protomaps, anySchema} {
			k := decodeTile(data, s)
			want := geo.Tile{Z: 16, X: 3, Y: 3}
			b.paintTile(dst, want, []laidTile{{from: geo.Tile{Z: 14}, decoded: k}}, Night, 1)
			names.make(sheetKey{z: 14, size: 64, scale: 1, language: "kk"}, grid{z: 14, size: 64, w: 64, h: 64},
				map[geo.Tile][]laidTile{{Z: 14}: {{from: geo.Tile{Z: 14}, decoded: k}}}, &Layers{})
		}
		for i, v := range b.cover.marks {
			if v != 0 {
				t.Fatal(fmt.Sprintf("painting left a mark at %d", i))
			}
		}
		for i, v := range b.cover.acc {
			if v != 0 {
				t.Fatal(fmt.Sprintf("painting left %v at %d", v, i))
			}
		}
	})
}
