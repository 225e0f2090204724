package pack_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"

	"shyraq/maps/geo"
	"shyraq/maps/pack"
)

func ExampleOpen() {
	p, err := pack.Open("testdata/monaco.pmtiles")
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	tile := geo.TileAt(geo.Project(orb.Point{7.42, 43.73}), 14)
	b, err := p.Tile(tile)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p.Metadata().Schema(), p.Metadata().Has("water"), len(b) > 0)
	// Output: OpenMapTiles true true
}

func ExampleWriter() {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "one.pmtiles")
	w, err := pack.NewWriter(path, pack.WriterOptions{Type: pack.PNG})
	if err != nil {
		log.Fatal(err)
	}
	defer w.Drop()
	picture := []byte("\x89PNG\r\n\x1a\n") // a real one has an image behind this
	if err := w.Add(geo.Tile{Z: 3, X: 5, Y: 2}, picture); err != nil {
		log.Fatal(err)
	}
	if err := w.Finish(context.Background(), pack.Description{}); err != nil {
		log.Fatal(err)
	}
	p, err := pack.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	for tile, err := range p.Tiles(context.Background()) {
		fmt.Println(tile.Z, tile.X, tile.Y, err)
	}
	// Output: 3 5 2 <nil>
}
