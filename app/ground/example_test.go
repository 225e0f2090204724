package ground_test

import (
	"fmt"

	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
)

// A point is asked for its district; outside of all it is in none.
func ExampleDistricts_Find() {
	square := []byte(`{"type":"Polygon","coordinates":[[[65,44],[66,44],[66,45],[65,45],[65,44]]]}`)
	districts, err := ground.New(regionfile.Region{Districts: []regionfile.District{{KATO: "431010000", Geometry: square}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range []raid.Point{{Lat: 448500000, Lon: 655100000}, {Lat: 413000000, Lon: 692000000}} {
		kato, found := districts.Find(p.Lat, p.Lon)
		fmt.Printf("%q %v\n", kato, found)
	}
	// Output:
	// "431010000" true
	// "" false
}
