package region

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/sync/region/pki"
)

// gdal runs a program of GDAL on a served region, with its authority's
// certificate and a token, as docs/region.md says it.
func (r *reader) gdal(dir string, args ...string) string {
	r.t.Helper()
	c := exec.CommandContext(r.t.Context(), args[0], args[1:]...)
	c.Dir = dir
	c.Env = append(os.Environ(), "CURL_CA_BUNDLE="+filepath.Join(dir, "region-ca.pem"), "GDAL_HTTP_HEADERS=Authorization: Bearer "+r.token, "GDAL_HTTP_TIMEOUT=60")
	out, err := c.CombinedOutput()
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestGDALReadsFeatures has GDAL's own driver read all collections.
func TestGDALReadsFeatures(t *testing.T) {
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		t.Skip("gdal-bin is not here; make test installs it")
	}
	w, r, _ := told(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "region-ca.pem"), []byte(pki.PEM(w.region.CA().Raw)), 0o600); err != nil {
		t.Fatal(err)
	}
	from := "OAPIF:" + r.url + "/ogc"
	listed := r.gdal(dir, "ogrinfo", from)
	for _, name := range []string{"venues", "districts", "encounters-by-place"} {
		if !strings.Contains(listed, name) {
			t.Errorf("ogrinfo does not list %s:\n%s", name, listed)
		}
	}
	if out := r.gdal(dir, "ogrinfo", "-al", "-so", from, "districts"); !strings.Contains(out, "Feature Count: 36") || !strings.Contains(out, "encounters_at_least: Integer") {
		t.Errorf("districts:\n%s", out)
	}
	r.gdal(dir, "ogr2ogr", "-f", "GeoJSON", "places.geojson", from, "encounters-by-place")
	var places rows
	raw, err := os.ReadFile(filepath.Join(dir, "places.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &places); err != nil || len(places.Features) != 1 || places.Features[0].Properties["encounters_at_least"] != 15.0 {
		t.Errorf("%v: %s", err, raw)
	}
	r.gdal(dir, "ogr2ogr", "-f", "CSV", "venues.csv", from, "venues", "-lco", "GEOMETRY=AS_XY")
	table, err := os.ReadFile(filepath.Join(dir, "venues.csv"))
	if err != nil || !strings.Contains(string(table), "71.5,51.5,") || !strings.Contains(string(table), "Айдын") {
		t.Errorf("%v: %s", err, table)
	}
	r.gdal(dir, "ogr2ogr", "-f", "GeoJSON", "box.geojson", from, "districts", "-spat", "0", "0", "1", "1")
	if raw, err := os.ReadFile(filepath.Join(dir, "box.geojson")); err != nil || strings.Contains(string(raw), "Polygon") {
		t.Errorf("in a box elsewhere: %v %s", err, raw)
	}
}
