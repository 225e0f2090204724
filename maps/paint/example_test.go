package paint_test

import (
	"fmt"
	"log"
	"os"

	"github.com/paulmach/orb"

	"shyraq/maps/pack"
	"shyraq/maps/paint"
)

func ExamplePainter() {
	p, err := pack.Open("../pack/testdata/astana.pmtiles")
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	painter, err := paint.New(paint.Options{
		Packs:   pack.NewStack(p),
		Regular: font("Regular"), Bold: font("Bold"),
		Patient: true, // nobody waits for this picture
	})
	if err != nil {
		log.Fatal(err)
	}
	defer painter.Close()
	view := paint.View{
		Center: orb.Point{71.4304, 51.1282}, Zoom: 14,
		Width: 320, Height: 240, Flavour: paint.Night, Language: "kk",
	}
	points := paint.NewPoints([]paint.Point{{ID: "a", At: view.Center, Letter: "7"}})
	picture := painter.Picture(view, &paint.Layers{Points: points}, paint.Live{})
	fmt.Println(picture.Bounds(), painter.Attribution(view))
	// Output: (0,0)-(320,240) © OpenStreetMap contributors (ODbL 1.0), © OpenMapTiles
}

func font(weight string) []byte {
	b, err := os.ReadFile("../../assets/fonts/NotoSans-" + weight + ".ttf")
	if err != nil {
		log.Fatal(err)
	}
	return b
}
