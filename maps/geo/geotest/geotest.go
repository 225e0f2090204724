// Package geotest reads the districts that ship, for the tests of maps: real
// borders, with exclaves and an enclave.
package geotest

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
)

// Districts are the nine of a region file.
func Districts(t testing.TB, file string) []geo.District {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var region struct {
		Districts []struct {
			KATO     string    `json:"kato"`
			Names    geo.Names `json:"names"`
			Geometry struct {
				Type        string          `json:"type"`
				Coordinates json.RawMessage `json:"coordinates"`
			} `json:"geometry"`
		} `json:"districts"`
	}
	if err := json.Unmarshal(raw, &region); err != nil {
		t.Fatal(err)
	}
	var all []geo.District
	for _, d := range region.Districts {
		one := geo.District{Code: d.KATO, Names: d.Names, Shape: make(orb.MultiPolygon, 1)}
		var into any = &one.Shape[0]
		if d.Geometry.Type == "MultiPolygon" {
			into = &one.Shape
		}
		if err := json.Unmarshal(d.Geometry.Coordinates, into); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if len(all) != 9 {
		t.Fatalf("%d districts", len(all))
	}
	return all
}
