package paint

import (
	"math"
	"testing"
	"time"

	"github.com/paulmach/orb/encoding/mvt"

	"shyraq/maps/geo"
)

// dense is the densest tile of a city's pack, packed and plain.
type dense struct {
	at     geo.Tile
	tile   []byte
	schema schema
	unpack func() []byte
}

func densestOf(b testing.TB, city string) dense {
	b.Helper()
	src := openPack(b, city)
	at := densest(b, src, 14)
	unpack := func() []byte {
		tile, err := src.Tile(at)
		if err != nil {
			b.Fatal(err)
		}
		return tile
	}
	return dense{at, unpack(), schemaOf(src.Metadata()), unpack}
}

var cities = []string{"astana", "monaco"}

// BenchmarkDecode decodes the densest tiles, and the same bytes with
// the ready decoder that we do not use.
func BenchmarkDecode(b *testing.B) {
	for _, city := range cities {
		d := densestOf(b, city)
		for _, c := range []struct {
			name string
			do   func()
		}{
			{"unpack", func() { d.unpack() }},
			{"ours", func() { decodeTile(d.tile, d.schema) }},
			{"orb", func() {
				if _, err := mvt.Unmarshal(d.tile); err != nil {
					b.Fatal(err)
				}
			}},
		} {
			b.Run(city+"/"+c.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.do()
				}
			})
		}
	}
}

// BenchmarkTile paints the densest tiles, decoded before.
func BenchmarkTile(b *testing.B) {
	for _, city := range cities {
		b.Run(city, func(b *testing.B) {
			d := densestOf(b, city)
			laid := []laidTile{{from: d.at, decoded: decodeTile(d.tile, d.schema)}}
			img := newCanvas(512)
			var br brush
			b.ReportAllocs()
			for b.Loop() {
				br.paintTile(img, d.at, laid, Night, 1)
			}
		})
	}
}

// BenchmarkLabels paints the densest tiles from packed bytes, by turns without
// and with their names, and gives the ratio of the minima.
func BenchmarkLabels(b *testing.B) {
	for _, city := range cities {
		b.Run(city, func(b *testing.B) {
			d := densestOf(b, city)
			p := newPainter(b, Options{})
			img := newCanvas(512)
			var br brush
			sb := sheetBrush{regular: p.regular, bold: p.bold}
			g := grid{z: d.at.Z, size: 512, w: 512, h: 512, x0: int(d.at.X) * 512, y0: int(d.at.Y) * 512}
			key := sheetKey{z: g.z, size: g.size, scale: 1, flavour: Night, language: "kk"}
			paint := func(names bool) float64 {
				begin := time.Now()
				laid := []laidTile{{from: d.at, decoded: decodeTile(d.unpack(), d.schema)}}
				br.paintTile(img, d.at, laid, Night, 1)
				if names {
					laySheet(img, sb.make(key, g, map[geo.Tile][]laidTile{d.at: laid}, &Layers{}), 0, 0)
				}
				return ms(time.Since(begin))
			}
			plain, named := math.Inf(1), math.Inf(1)
			for b.Loop() {
				plain = min(plain, paint(false))
				named = min(named, paint(true))
			}
			b.ReportMetric(plain, "ms-without")
			b.ReportMetric(named, "ms-with")
			b.ReportMetric(named/plain, "ratio")
		})
	}
}
