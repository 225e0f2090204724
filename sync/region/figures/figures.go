// Package figures tells how many encounters a unit had in a month, by squares of
// the map and by districts, in such a way that no single child is told of.
//
// It promises that what is told of a month is told once, after the month ended,
// and stays; that each encounter is counted in one square of one month of one
// unit, and nowhere else; that a number below Least is never told, nor a number
// from which one could be worked out, whatever is asked and subtracted; and that
// it keeps what it tells and nothing of what it counted. It never looks at a
// name, and reads nothing but by a Scope that counts.
package figures

import (
	"cmp"
	"maps"
	"slices"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
)

// The fixed measures. Changing one tells the same months in another way, from
// which differences could be taken: what was told before stays as it was told.
const (
	Least  = 5       // fewer are not told
	Step   = 5       // and more are told in steps of it, rounded down
	Side   = 200_000 // of a square: 0.02 degrees, some 2.2 by 1.5 km
	Window = 36      // months that are told, by the calendar alone
	Days   = 10      // after its end a month is counted
)

// mostPlaces bounds the memory of a count: squares of one month beyond it are
// not told.
const mostPlaces = 20_000

// Cell is a square of the grid, by how many sides its lower left corner is from
// 0, 0.
type Cell struct {
	X int32 `json:"x"`
	Y int32 `json:"y"`
}

// CellOf gives the square in which a point lies.
func CellOf(p raid.Point) Cell { return Cell{floor(p.Lon), floor(p.Lat)} }

func floor(v int32) int32 {
	q := v / Side
	if v%Side < 0 {
		q--
	}
	return q
}

// Corner is the lower left corner of a square, in degrees, and Edge how far it is
// to the opposite one.
func (c Cell) Corner() (lon, lat float64) {
	return float64(c.X) * Edge, float64(c.Y) * Edge
}

// Edge is the side of a square in degrees.
const Edge = Side / 1e7

// Place is where an encounter counts: a square in a district, or, where nobody
// wrote a point, the district alone.
type Place struct {
	District string
	Cell     Cell
	Nowhere  bool
}

// Square is a square of which enough is known to be told. AtLeast is a multiple
// of Step; the true number is less than a step above it.
type Square struct {
	District string `json:"district"`
	Cell
	AtLeast int `json:"at_least"`
}

// Checked says how often a unit looked into a known venue, and in which night
// last.
type Checked struct {
	Times int        `json:"times"`
	Last  civil.Date `json:"last"`
}

// Month is what is told of a unit's month. Districts sums up squares and what may
// be told of the rest; where it is nothing, the district is not there.
type Month struct {
	Unit      string             `json:"unit"`
	Month     string             `json:"month"` // "2026-11"
	Squares   []Square           `json:"squares,omitempty"`
	Districts map[string]int     `json:"districts,omitempty"`
	Venues    map[string]Checked `json:"venues,omitempty"`
}

// Tally counts a month. It is in memory alone, while it counts.
type Tally struct {
	places map[Place]int
	venues map[string]Checked
}

// NewTally is an empty one.
func NewTally() *Tally { return &Tally{places: map[Place]int{}, venues: map[string]Checked{}} }

// Encounter counts one.
func (t *Tally) Encounter(p Place) {
	if _, known := t.places[p]; known || len(t.places) < mostPlaces {
		t.places[p]++
	}
}

// Check counts a look into a known venue.
func (t *Tally) Check(venue string, night civil.Date) {
	v := t.venues[venue]
	t.venues[venue] = Checked{Times: v.Times + 1, Last: max(v.Last, night)}
}

// Tell gives what may be told. A place with Least encounters or more is told in
// steps. The places with fewer, the small ones, are told together for their
// district, see rest. Nothing else is told: no total that was counted apart, for
// a total and its parts, each in steps of its own, tell more than either.
func (t *Tally) Tell(unit, month string) Month {
	m := Month{Unit: unit, Month: month, Districts: map[string]int{}, Venues: maps.Clone(t.venues)}
	small := map[string]rest{}
	for p, n := range t.places {
		if n < Least {
			r := small[p.District]
			small[p.District] = rest{r.sum + n, r.places + 1}
			continue
		}
		m.Districts[p.District] += steps(n)
		if !p.Nowhere {
			m.Squares = append(m.Squares, Square{p.District, p.Cell, steps(n)})
		}
	}
	for district, r := range small {
		m.Districts[district] += r.told()
	}
	maps.DeleteFunc(m.Districts, func(district string, n int) bool { return n == 0 || district == "" })
	slices.SortFunc(m.Squares, Square.compare)
	return m
}

// rest are the small places of a district.
type rest struct{ sum, places int }

// told gives how many encounters the small places have at least, together. Where
// there are Least of them each counts once, in steps, and what is beyond that is
// told in steps too, but never as more than all but one of them could have. So
// each may have any number below Least, also for whoever knows which places they
// are; and who does not know that for certain cannot tell that one has any.
func (r rest) told() int {
	if r.places < Least {
		return 0
	}
	return steps(r.places) + steps(min(r.sum-r.places, (r.places-1)*(Least-2)))
}

func steps(n int) int { return n / Step * Step }

func (s Square) compare(o Square) int {
	return cmp.Or(cmp.Compare(s.District, o.District), cmp.Compare(s.Y, o.Y), cmp.Compare(s.X, o.X))
}
