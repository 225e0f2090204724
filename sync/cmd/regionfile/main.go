// Command regionfile fills a region file with what a map knows: it puts the
// polygons of a GeoJSON file into the districts of the same KATO code, all that
// have it joined, and the points of another into the list of settlements. Everything an operator wrote
// by hand (units, schools, venues, limits, planned raids) stays as it is, so
// the command can be repeated whenever the map changes.
//
//	regionfile -into FILE -districts FILE.geojson [-settlements FILE.geojson]
//
// Coordinates are rounded to 1e-5 degree, about a metre. It says of each district
// how large it came in and goes out, and what it left out.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"sort"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"

	"shyraq/app/geofile"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/strictjson"
)

func main() {
	into := flag.String("into", "", "region file to fill")
	districts := flag.String("districts", "", "GeoJSON with one feature a district and a KATO property")
	settlements := flag.String("settlements", "", "GeoJSON with one point a settlement")
	flag.Parse()
	if err := fill(*into, *districts, *settlements, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "regionfile:", err)
		os.Exit(1)
	}
}

func fill(into, districts, settlements string, told io.Writer) error {
	raw, err := os.ReadFile(into)
	if err != nil {
		return fmt.Errorf("read region file: %w", err)
	}
	var region regionfile.Region
	if err := strictjson.Members(raw, &region); err != nil {
		return fmt.Errorf("read region file: %w", err)
	}
	if err := fillDistricts(&region, districts, told); err != nil {
		return err
	}
	if settlements != "" {
		if err := fillSettlements(&region, settlements, told); err != nil {
			return err
		}
	}
	return os.WriteFile(into, layOut(region), 0o644)
}

// fillDistricts joins all features of a district's code: an exclave may be one
// of its own. What it says goes to told.
func fillDistricts(region *regionfile.Region, file string, told io.Writer) error {
	features, err := readFeatures(file)
	if err != nil {
		return err
	}
	byCode, in, left := map[string]orb.MultiPolygon{}, map[string]int{}, 0
	for _, f := range features {
		code, areas := f.Text("KATO"), f.Areas()
		if code == "" || len(areas) == 0 {
			left++
			continue
		}
		byCode[code] = append(byCode[code], areas...)
		in[code]++
	}
	used := map[string]bool{}
	for i := range region.Districts {
		d := &region.Districts[i]
		code, ok := codeOf(*d, byCode)
		if !ok && len(d.Geometry) == 0 { // its border is not known yet: it is chosen by hand
			fmt.Fprintf(told, "district %s: no polygon in the file, and none before\n", d.KATO)
			continue
		}
		if !ok {
			return errs.Errorf(errs.Invalid, "region_polygon", "no polygon for district %s", d.KATO)
		}
		used[code] = true
		before := byCode[code]
		after := orb.Round(before.Clone(), 1e5).(orb.MultiPolygon)
		fmt.Fprintf(told, "district %s: %d features, %d polygons, %s\n", d.KATO, in[code], len(after), compared(before, after))
		if d.Geometry, err = geofile.Append(nil, after); err != nil {
			return fmt.Errorf("district %s: %w", d.KATO, err)
		}
	}
	if len(used) == 0 {
		return errs.Errorf(errs.Invalid, "region_polygon", "no polygon for any district")
	}
	if others := len(byCode) - len(used); others > 0 || left > 0 {
		fmt.Fprintf(told, "left out: %d codes of no district here, %d features without a code or an area\n", others, left)
	}
	return nil
}

// codeOf finds the code of a district that the file has.
func codeOf(d regionfile.District, byCode map[string]orb.MultiPolygon) (string, bool) {
	for _, code := range append([]string{d.KATO}, d.Aliases...) {
		if len(byCode[code]) > 0 {
			return code, true
		}
	}
	return "", false
}

// compared says how large an area came in and how large it goes out.
func compared(in, out orb.MultiPolygon) string {
	return fmt.Sprintf("%.3f km² in, %.3f km² out", orbgeo.Area(in)/1e6, orbgeo.Area(out)/1e6)
}

func fillSettlements(region *regionfile.Region, file string, told io.Writer) error {
	features, err := readFeatures(file)
	if err != nil {
		return err
	}
	region.Places = nil
	left := 0
	for _, f := range features {
		points := f.Points()
		names := codes.Names{KK: f.Text("name_kk"), RU: f.Text("name_ru"), EN: f.Text("name_en")}
		if names == (codes.Names{}) {
			names.EN = f.Text("name")
		}
		if len(points) == 0 || names == (codes.Names{}) {
			left++
			continue
		}
		at := points[0]
		region.Places = append(region.Places, regionfile.Locality{
			Names: names, District: f.Text("district_kato"),
			Point: raid.Point{Lat: int32(math.Round(at.Lat() * 1e7)), Lon: int32(math.Round(at.Lon() * 1e7))},
		})
	}
	if left > 0 {
		fmt.Fprintf(told, "left out: %d settlements without a name or a point\n", left)
	}
	sort.SliceStable(region.Places, func(i, j int) bool {
		return region.Places[i].Names.In("en") < region.Places[j].Names.In("en")
	})
	return nil
}

func readFeatures(file string) ([]geofile.Feature, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read map data: %w", err)
	}
	features, err := geofile.Read(raw)
	if err != nil {
		return nil, fmt.Errorf("read map data %s: %w", file, err)
	}
	return features, nil
}

// layOut writes one district, unit or school a line: a region file is kept in
// version control and read in diffs. The two long lists come last.
func layOut(region regionfile.Region) []byte {
	compact, err := json.Marshal(region)
	if err != nil {
		panic(err) // plain values only
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(compact, &members); err != nil {
		panic(err)
	}
	out := bytes.NewBufferString("{")
	for i, name := range inOrder(members) {
		if i > 0 {
			out.WriteString(",")
		}
		fmt.Fprintf(out, "\n %q: ", name)
		member(out, members[name])
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}

// inOrder gives the names of all members: known ones as an operator reads
// them, then whatever else a region file has learned to hold.
func inOrder(members map[string]json.RawMessage) []string {
	first := []string{"schema", "id", "kato", "names", "offset", "credits", "contact", "services", "limits", "detention", "units", "schools", "venues", "raids", "codes"}
	last := []string{"districts", "places"}
	rest := slices.DeleteFunc(slices.Sorted(maps.Keys(members)), func(name string) bool {
		return slices.Contains(first, name) || slices.Contains(last, name)
	})
	return slices.DeleteFunc(slices.Concat(first, rest, last), func(name string) bool {
		return members[name] == nil
	})
}

// member writes the rows of a list under one another, anything else in a line.
func member(out *bytes.Buffer, raw json.RawMessage) {
	var rows []json.RawMessage
	if json.Unmarshal(raw, &rows) != nil {
		out.Write(raw)
		return
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
