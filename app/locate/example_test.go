package locate_test

import (
	"fmt"

	"shyraq/app/locate"
)

// Sentences of a receiver come line by line; one that is not in its form is
// said and costs nothing.
func ExampleReceiver() {
	var r locate.Receiver
	for _, line := range []string{
		"$GPGGA,161229.487,5107.6900,N,07125.8300,E,1,07,1.0,347.0,M,-34.2,M,,*70",
		"$GPGGA,torn",
	} {
		fix, ok, err := r.Line(line)
		fmt.Println(ok, fix.Point.Lat, fix.Point.Lon, fix.InUse, err != nil)
	}
	// Output:
	// true 511281667 714305000 7 false
	// false 0 0 0 true
}

// A setting is what a person chose, as one line.
func ExampleParse() {
	s, err := locate.Parse("gpsd")
	fmt.Println(s, err)
	_, err = locate.Parse("carrier pigeon")
	fmt.Println(err != nil)
	// Output:
	// gpsd:localhost:2947 <nil>
	// true
}
