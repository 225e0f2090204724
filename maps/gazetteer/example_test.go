package gazetteer_test

import (
	"context"
	"fmt"
	"log"

	"github.com/paulmach/orb"

	"shyraq/maps/gazetteer"
	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

func ExampleCoordinates() {
	at, ok := gazetteer.Coordinates(`44°51'10"N 65°30'33"E`)
	fmt.Printf("%.4f %.4f %v\n", at.Lat(), at.Lon(), ok)
	_, ok = gazetteer.Coordinates("Абай көшесі, 5")
	fmt.Println(ok)
	// Output:
	// 44.8528 65.5092 true
	// false
}

func ExampleGazetteer() {
	p, err := pack.Open("../pack/testdata/astana.pmtiles")
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	here := orb.Point{71.4304, 51.1282}
	g := gazetteer.New(pack.NewStack(p))
	// What is not looked at is not learnt: a view costs some milliseconds.
	if _, err := g.Learn(context.Background(), geo.Around(here, 3000)); err != nil {
		log.Fatal(err)
	}
	for _, r := range g.Search("сыганак", "ru", here, 1) {
		fmt.Println(r.Name)
	}
	// Output: улица Сыганак
}
