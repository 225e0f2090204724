package mbtiles_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"shyraq/maps/pack"
	"shyraq/maps/pack/mbtiles"
)

// A file of another maker becomes a pack, whole or not at all.
func ExampleImport() {
	dir, err := os.MkdirTemp("", "import")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	to := filepath.Join(dir, "classes.pmtiles")
	if _, err := mbtiles.Import(context.Background(), "testdata/geography-class-png.mbtiles", to, mbtiles.Options{Name: "Classes"}); err != nil {
		fmt.Println(err)
		return
	}
	p, err := pack.Open(to)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer p.Close()
	fmt.Println(p.Metadata().Name)
	// Output:
	// Classes
}
