package geofile_test

import (
	"fmt"

	"shyraq/app/geofile"
)

func ExampleRead() {
	features, err := geofile.Read([]byte(`{"type": "FeatureCollection", "features": [
		{"type": "Feature", "properties": {"name": "Station", "code": 711110000.0},
		 "geometry": {"type": "Point", "coordinates": [71.41, 51.19, 347]}},
		{"type": "Feature", "properties": {"name": null}, "geometry": null}
	]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range features {
		fmt.Printf("%q %q %v\n", f.Text("name"), f.Text("code"), f.Points())
	}
	// Output:
	// "Station" "711110000" [[71.41 51.19]]
	// "" "" []
}
