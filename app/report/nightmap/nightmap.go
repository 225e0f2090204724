// Package nightmap lays out the map of a night, or of a longer time, as a page for the
// commission: where minors were met and where places were checked, over the map of the
// ground and the borders of the districts.
//
// It promises that nothing on it is a place of a child: what is told stands in a hexagon of
// at least half a kilometre, at its middle, with neither a time nor a name; that a count of
// one to four is one sign; that who was met at a home is not on it at all; and that it says
// where there was no map of the streets. It reads no store, and paints no map itself.
package nightmap

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"shyraq/app/geofile"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/commission"
	"shyraq/app/report/places"
)

// The room of the map on the page, in millimetres, and how large its signs are on it.
const (
	wide     = 182.0
	high     = 196.0
	dpOfMM   = 5.0 // of the painter's picture, in its own units
	hexagon  = 8.0 // at least, from side to side
	nearest  = 14.0
	farthest = 5.0
	rim      = 20.0 // round what is told: a hexagon is at most so wide, and its middle as far off
	pixels   = 2.0  // of the picture for each of its units
)

// Widths of hexagons, in metres: the smallest that a page can tell apart is taken.
var widths = []int{500, 1000, 2000, 5000, 10_000, 20_000, 50_000}

// Cell is a hexagon of the map: how many encounters with minors, and whether a place was
// checked in it.
type Cell struct {
	places.Hex
	Met     int
	Checked bool
}

// Page is what stands on the map. Make it with New.
type Page struct {
	Period    commission.Period
	Districts []District
	View      View
	Grid      places.Grid
	Cells     []Cell
	Ground    *image.Gray // nil: nobody painted one
	Streets   bool        // it has streets, and not towns alone
	Source    string      // whose work it is
}

// District is one whose border is drawn.
type District struct {
	Name  string
	Shape orb.MultiPolygon
}

// View is what of the ground is seen, in Mercator's projection: Zoom is such that the world
// is 512·2^Zoom units wide, of which five are a millimetre.
type View struct {
	Middle orb.Point
	Zoom   float64
}

// Size is that of the picture of a view in pixels, and how many of them are a unit.
func (View) Size() (width, height int, scale float64) {
	return int(wide * dpOfMM * pixels), int(high * dpOfMM * pixels), pixels
}

// New makes the page of a period. Encounters at homes, and in places of which nobody said
// what they are, are left out.
func New(p commission.Period, source places.Source, districts []District, region orb.Bound) Page {
	page := Page{Period: p, Districts: districts}
	told := slices.DeleteFunc(slices.Clone(source.Contacts), func(c places.Contact) bool { return c.Kind == places.Elsewhere })
	page.View = viewOf(framed(told, region))
	least := hexagon * page.View.metresOfMM()
	page.Grid = places.Over(region, widths[len(widths)-1])
	for _, w := range widths {
		if float64(w) >= least {
			page.Grid = places.Over(region, w)
			break
		}
	}
	cells := map[places.Hex]*Cell{}
	for _, c := range told {
		h := page.Grid.Of(c.Where)
		if cells[h] == nil {
			cells[h] = &Cell{Hex: h}
		}
		if c.Kind == places.Check {
			cells[h].Checked = true
		} else {
			cells[h].Met++
		}
	}
	for _, c := range cells {
		page.Cells = append(page.Cells, *c)
	}
	slices.SortFunc(page.Cells, func(a, b Cell) int { return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.Q, b.Q)) })
	return page
}

// framed is the ground of what is told, snapped more coarsely than it is told:
// the edge of the map gives no place away. Of nothing it is the region.
func framed(told []places.Contact, region orb.Bound) orb.Bound {
	if len(told) == 0 {
		return region
	}
	grid := places.Over(region, widths[2])
	middle := func(c places.Contact) orb.Point { return grid.Middle(grid.Of(c.Where)) }
	all := orb.Bound{Min: middle(told[0]), Max: middle(told[0])}
	for _, c := range told {
		all = all.Extend(middle(c))
	}
	return all
}

// viewOf is the view that holds a piece of ground.
func viewOf(b orb.Bound) View {
	x1, y1 := mercator(b.Min)
	x2, y2 := mercator(b.Max)
	zoom := math.Log2(dpOfMM / 512 * min((wide-2*rim)/max(x2-x1, 1e-9), (high-2*rim)/max(y1-y2, 1e-9)))
	return View{Middle: ground((x1+x2)/2, (y1+y2)/2), Zoom: min(max(zoom, farthest), nearest)}
}

// mercator is where a point lies on the square of the world, from 0 to 1, south below.
func mercator(p orb.Point) (x, y float64) {
	sin := math.Sin(p[1] * math.Pi / 180)
	return (p[0] + 180) / 360, 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
}

func ground(x, y float64) orb.Point {
	return orb.Point{x*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi}
}

// at is where a point lies on the map, in millimetres from its corner.
func (v View) at(p orb.Point) (x, y float64) {
	world := 512 * math.Exp2(v.Zoom) / dpOfMM
	mx, my := mercator(v.Middle)
	px, py := mercator(p)
	return wide/2 + (px-mx)*world, high/2 + (py-my)*world
}

const equator = 40_075_016.7 // metres

func (v View) metresOfMM() float64 {
	return equator * math.Cos(v.Middle[1]*math.Pi/180) * dpOfMM / (512 * math.Exp2(v.Zoom))
}

// DistrictsOf are those of a region whose borders are known, in a language.
func DistrictsOf(region regionfile.Region, lang string) (all []District) {
	for _, d := range region.Districts {
		if len(d.Geometry) == 0 {
			continue
		}
		shape, err := geofile.Geometry(d.Geometry)
		if err != nil {
			continue // the region file was refused for it already
		}
		one := District{Name: d.Names.In(lang)}
		switch g := shape.(type) {
		case orb.Polygon:
			one.Shape = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			one.Shape = g
		}
		all = append(all, one)
	}
	return all
}
