// Command regionfile fills a region file with what a map knows: it puts the
// polygons of a GeoJSON file into the districts of the same KATO code, and the
// points of another into the list of settlements. Everything an operator wrote
// by hand (units, schools, venues, limits, planned raids) stays as it is, so
// the command can be repeated whenever the map changes.
//
//	regionfile -into FILE -districts FILE.geojson [-settlements FILE.geojson]
//
// Coordinates are rounded to 1e-5 degree, about a metre.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"sort"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"shyraq/app/raid"
)

func main() {
	into := flag.String("into", "", "region file to fill")
	districts := flag.String("districts", "", "GeoJSON with one feature a district and a KATO property")
	settlements := flag.String("settlements", "", "GeoJSON with one point a settlement")
	flag.Parse()
	if err := fill(*into, *districts, *settlements); err != nil {
		fmt.Fprintln(os.Stderr, "regionfile:", err)
		os.Exit(1)
	}
}

func fill(into, districts, settlements string) error {
	raw, err := os.ReadFile(into)
	if err != nil {
		return fmt.Errorf("read region file: %w", err)
	}
	var region raid.Region
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&region); err != nil {
		return fmt.Errorf("read region file: %w", err)
	}
	if err := fillDistricts(&region, districts); err != nil {
		return err
	}
	if settlements != "" {
		if err := fillSettlements(&region, settlements); err != nil {
			return err
		}
	}
	return os.WriteFile(into, layOut(region), 0o644)
}

func fillDistricts(region *raid.Region, file string) error {
	features, err := readFeatures(file)
	if err != nil {
		return err
	}
	byCode := map[string]*geojson.Feature{}
	for _, f := range features.Features {
		byCode[f.Properties.MustString("KATO", "")] = f
	}
	for i := range region.Districts {
		d := &region.Districts[i]
		var f *geojson.Feature
		for _, code := range append([]string{d.KATO}, d.Aliases...) {
			if f = byCode[code]; f != nil {
				break
			}
		}
		if f == nil {
			return fmt.Errorf("no polygon for district %s", d.KATO)
		}
		d.Geometry, err = json.Marshal(geojson.NewGeometry(orb.Round(f.Geometry, 1e5)))
		if err != nil {
			return fmt.Errorf("district %s: %w", d.KATO, err)
		}
	}
	return nil
}

func fillSettlements(region *raid.Region, file string) error {
	features, err := readFeatures(file)
	if err != nil {
		return err
	}
	region.Places = nil
	for _, f := range features.Features {
		at, ok := f.Geometry.(orb.Point)
		if !ok {
			continue
		}
		text := func(name string) string { s, _ := f.Properties[name].(string); return s }
		names := raid.Names{KK: text("name_kk"), RU: text("name_ru"), EN: text("name_en")}
		if names == (raid.Names{}) {
			names.EN = text("name")
		}
		region.Places = append(region.Places, raid.Locality{
			Names: names, District: text("district_kato"),
			Point: raid.Point{Lat: int32(math.Round(at.Lat() * 1e7)), Lon: int32(math.Round(at.Lon() * 1e7))},
		})
	}
	sort.SliceStable(region.Places, func(i, j int) bool {
		return region.Places[i].Names.In("en") < region.Places[j].Names.In("en")
	})
	return nil
}

func readFeatures(file string) (*geojson.FeatureCollection, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read map data: %w", err)
	}
	fc, err := geojson.UnmarshalFeatureCollection(raw)
	if err != nil {
		return nil, fmt.Errorf("read map data %s: %w", file, err)
	}
	return fc, nil
}

// layOut writes one district, unit or school a line: a region file is kept in
// version control and read in diffs.
func layOut(region raid.Region) []byte {
	compact, err := json.Marshal(region)
	if err != nil {
		panic(err) // plain values only
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(compact, &members); err != nil {
		panic(err)
	}
	var out bytes.Buffer
	out.WriteString("{")
	first := true
	for _, name := range []string{"schema", "id", "kato", "names", "offset", "credits", "limits", "units", "schools", "venues", "raids", "codes", "districts", "places"} {
		raw, ok := members[name]
		if !ok {
			continue
		}
		if !first {
			out.WriteString(",")
		}
		first = false
		fmt.Fprintf(&out, "\n %q: ", name)
		var rows []json.RawMessage
		if json.Unmarshal(raw, &rows) != nil {
			out.Write(raw)
			continue
		}
		out.WriteString("[")
		for i, row := range rows {
			if i > 0 {
				out.WriteString(",")
			}
			out.WriteString("\n  ")
			out.Write(row)
		}
		out.WriteString("\n ]")
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}
