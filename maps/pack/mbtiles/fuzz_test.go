package mbtiles

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"shyraq/maps/pack"
)

// FuzzMetadata: whatever the words are, the description is JSON and its numbers
// are degrees and zooms.
func FuzzMetadata(f *testing.F) {
	f.Add("pbf", "71.27,51.06,71.63,51.28", "71.45,51.17,7", `{"vector_layers":[{"id":"place","fields":{"class":"String"}}]}`, "<a href=x>© OSM</a>")
	f.Add("png", "-180,-85.0511,180,85.0511", "0,20,0", "", "")
	f.Add("", "1e999,NaN,,", ",", `{"vector_layers":7}`, "\xff\x00")
	f.Fuzz(func(t *testing.T, format, bounds, center, inner, attribution string) {
		m := metadata{"format": format, "bounds": bounds, "center": center, "json": inner, "attribution": attribution}
		if k, err := m.tileType(); err == nil && k > pack.WebP {
			t.Errorf("format %q is %v", format, k)
		}
		d := m.description()
		var doc map[string]any
		if err := json.Unmarshal(d.Metadata, &doc); err != nil {
			t.Errorf("no JSON: %v", err)
		}
		for _, v := range []float64{d.Bound.Min[0], d.Bound.Min[1], d.Bound.Max[0], d.Bound.Max[1], d.Center[0], d.Center[1]} {
			if !(v >= -180 && v <= 180) {
				t.Errorf("%v is no degree", v)
			}
		}
		if d.CenterZoom > 30 {
			t.Errorf("zoom %d", d.CenterZoom)
		}
	})
}

// FuzzImport: whatever the file is, there is a pack that opens, or nothing.
func FuzzImport(f *testing.F) {
	names, err := filepath.Glob("testdata/*.mbtiles")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		from, to := filepath.Join(dir, "x.mbtiles"), filepath.Join(dir, "to.pmtiles")
		if err := os.WriteFile(from, b, 0o600); err != nil {
			t.Fatal(err)
		}
		// A view may take for ever: that is cut by the context.
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		_, err := Import(ctx, from, to, Options{Free: plenty})
		p, opened := pack.Open(to)
		if (err == nil) != (opened == nil) {
			t.Errorf("import says %v, opening %v", err, opened)
		}
		if p != nil {
			p.Close()
		}
	})
}
