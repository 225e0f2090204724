package slippy_test

import (
	"fmt"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// A map in a window: it is given a painter and places, and tells what was
// tapped.
func Example() {
	var window fyne.Window // of an app of the toolkit
	var painter *paint.Painter

	show := func() {
		m := slippy.New(painter)
		window.SetOnClosed(m.Close)
		m.SetCenter(orb.Point{71.43, 51.13})
		m.SetZoom(13)
		m.OnTap = func(at orb.Point, hits []slippy.PointID) { fmt.Println(at, hits) }
		window.SetContent(m)
	}
	_ = show // from the toolkit's own goroutine
}
