// Package places tells where and when the encounters of a time were, for each hour that
// somebody looked: by hexagons of the region, by hours of the night and days of the week,
// and before and after something was done at a place. It knows no record, no officer and
// no child: what goes in is a point, a minute and a number that stands for a crew.
//
// It promises that a rate never stands without its interval; that ground where nobody
// was is said to be not visited and not quiet; that a number of one to four is given out
// nowhere; that what is only visited more often does not look worse for it; and that all
// of it depends neither on the order of what comes in nor on where on the ground it lies.
// It is pure: it reads no store and no clock.
//
// One page at a time: two of other times, sizes or choices may be subtracted from one another,
// and then tell what neither does. Who can make both can read the records too; what is
// passed on is one of them.
//
// What it cannot know: where a crew was while it wrote nothing down. Where places that
// were found empty are not written down, rates are too high, and most so where children
// were met. See Stay.
package places

import (
	"cmp"
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// Kind is what a contact was.
type Kind uint8

// The kinds of contact: a place that was checked or visited, and encounters with minors by
// the class of their place.
const (
	Check     Kind = iota // a place checked, a visit at home, a talk, and an encounter with adults alone
	Outside               // minors were met outside the home: class O
	Venue                 // minors were met in an entertainment venue: class V
	Elsewhere             // minors were met in a place of another class, or of none
)

// Contact is a place and time at which a crew wrote something down.
type Contact struct {
	At    int64     // seconds of Unix
	Where orb.Point // degrees, longitude first
	Crew  uint32    // the same for all of one crew in one night
	Kind  Kind
}

// Choice is which encounters are counted. The time that is looked at is the same for all
// of them: nobody writes down what he looks for.
type Choice string

// The choices.
const (
	All           Choice = "all"
	OutsideHome   Choice = "outside"
	EntertainedIn Choice = "venue"
)

// Choices are all of them.
var Choices = []Choice{All, OutsideHome, EntertainedIn}

func (c Choice) counts(k Kind) bool {
	switch c {
	case OutsideHome:
		return k == Outside
	case EntertainedIn:
		return k == Venue
	}
	return k != Check
}

// Source is what is counted from.
type Source struct {
	Contacts []Contact
	Ways     []Way          // as far as they are known: those of this device's own officer
	Offset   *time.Location // of the region's clocks
}

// Tally is how many encounters there were and how long somebody looked.
type Tally struct {
	Met     int
	Seconds float64
}

// Hours is how long somebody looked.
func (t Tally) Hours() float64 { return t.Seconds / 3600 }

// Few says that its number is not given out: 1 to 4.
func (t Tally) Few() bool { return t.Met > 0 && t.Met < Threshold }

// Rate is the encounters for each hour somebody looked, and between which two numbers it
// lies with 95 %. False where nobody looked. Of a number that is not given out it is that
// of all that it may be: from 1 to 4.
func (t Tally) Rate() (rate float64, in Interval, known bool) {
	h := t.Hours()
	if h <= 0 {
		return 0, in, false
	}
	if t.Few() {
		return float64(t.Met) / h, Interval{Garwood(1).Low / h, Garwood(Threshold-1).High / h}, true
	}
	in = Garwood(t.Met)
	return float64(t.Met) / h, Interval{in.Low / h, in.High / h}, true
}

// Threshold is the smallest number above nought that is given out.
const Threshold = 5

// LeastHours is how long somebody has to have looked before it is said that there are more
// encounters than usual, or fewer.
const LeastHours = 1.0

// Level is how a rate stands to the mean of all that was looked at.
type Level uint8

// The levels.
const (
	NotVisited Level = iota // nobody looked: nothing is known
	Short                   // less than LeastHours
	Less                    // all of the interval lies below the mean
	Usual                   // the mean lies in the interval: no difference can be seen
	More                    // all of the interval lies above the mean
)

// Levels are all of them that are drawn.
var Levels = []Level{More, Usual, Less, Short}

// Of says how a tally stands to a mean rate. One in twenty stands beside it by chance alone.
func (t Tally) Of(mean float64) Level {
	_, in, known := t.Rate()
	switch {
	case !known:
		return NotVisited
	case t.Hours() < LeastHours:
		return Short
	case in.Low > mean:
		return More
	case in.High < mean:
		return Less
	}
	return Usual
}

// Cell is a hexagon in which somebody was.
type Cell struct {
	Hex Hex
	Tally
	Withheld bool // its number is not given out, see Withhold
}

// Basis is on what the hours rest.
type Basis struct {
	Checks     int     // contacts without a minor
	Encounters bool    // there were any; how many is no sum that is given out
	Written    float64 // hours, by what was written down: see Stay
	Walked     float64 // hours, by the way of a device
}

// Week is by day of the week, Monday first, and hour of the clock. The hours after
// midnight are those of the night that began on the day.
type Week [7][24]Cell

// Result is one count.
type Result struct {
	Grid  Grid
	Cells []Cell // by row and place in it; each with some time
	Week  Week
	All   Tally // never shown as a number: it would tell what is withheld
	Basis Basis
}

// Mean is the rate of all that was looked at; nought where nobody looked.
func (r Result) Mean() float64 {
	rate, _, _ := r.All.Rate()
	return rate
}

// Cell is that of a hexagon; of one in which nobody was its tally is nought.
func (r Result) Cell(h Hex) Cell {
	i, found := slices.BinarySearchFunc(r.Cells, h, func(c Cell, h Hex) int { return c.Hex.compare(h) })
	if !found {
		return Cell{Hex: h}
	}
	return r.Cells[i]
}

// Count counts by hexagons of a grid, and by hours and days.
func Count(s Source, grid Grid, choice Choice) Result {
	out := Result{Grid: grid}
	index := map[Hex]int32{}
	last, at := Hex{}, int32(-1)
	cell := func(p orb.Point) *Cell {
		h := grid.Of(p)
		if at < 0 || h != last {
			known := false
			if at, known = index[h]; !known {
				at = int32(len(out.Cells))
				index[h] = at
				out.Cells = append(out.Cells, Cell{Hex: h})
			}
			last = h
		}
		return &out.Cells[at]
	}
	clock := newClock(s.Offset)
	stays := Stays(s)
	for i := range stays {
		p := &stays[i]
		cell(p.Where).Seconds += p.seconds()
		out.All.Seconds += p.seconds()
		if p.Walked {
			out.Basis.Walked += p.seconds() / 3600
		} else {
			out.Basis.Written += p.seconds() / 3600
		}
		out.Week.stay(p, clock)
	}
	for i := range s.Contacts {
		c := &s.Contacts[i]
		if c.Kind == Check {
			out.Basis.Checks++
		} else {
			out.Basis.Encounters = true
		}
		if !choice.counts(c.Kind) {
			continue
		}
		day, hour := clock.read(c.At)
		cell(c.Where).Met++
		out.Week[day][hour].Met++
		out.All.Met++
	}
	slices.SortFunc(out.Cells, func(a, b Cell) int { return a.Hex.compare(b.Hex) })
	out.withhold()
	return out
}

// withhold marks what is not given out.
func (r *Result) withhold() {
	var all []*Cell
	for i := range r.Cells {
		all = append(all, &r.Cells[i])
	}
	withhold(all)
	all = all[:0]
	for d := range r.Week {
		for h := range r.Week[d] {
			all = append(all, &r.Week[d][h])
		}
	}
	withhold(all)
}

func withhold(cells []*Cell) {
	counts := make([]int, len(cells))
	for i, c := range cells {
		counts[i] = c.Met
	}
	for i, w := range Withhold(counts) {
		cells[i].Withheld = w
	}
}

// stay adds the time of a stay to the hours in which it lies.
func (w *Week) stay(p *Stay, clock *clock) {
	weight := p.Weight
	for from := p.From; from < p.To; {
		to := min(p.To, (from/3600+1)*3600) // the offsets of the region are whole hours
		day, hour := clock.read(from)
		w[day][hour].Seconds += float64(to-from) * weight
		from = to
	}
}

// clock reads times in a zone, which is asked for once an hour and no oftener.
type clock struct {
	zone   *time.Location
	from   int64
	offset int64
}

func newClock(zone *time.Location) *clock {
	if zone == nil {
		zone = time.UTC
	}
	return &clock{zone: zone, from: -1 << 62}
}

// read gives the day of the week of the night, Monday is 0, and the hour.
func (c *clock) read(at int64) (day, hour int) {
	local := c.local(at)
	return weekday(nightOf(local)), int(floor(local, 3600) % 24)
}

// night is the number of the night, noon to noon, since the epoch.
func (c *clock) night(at int64) int64 { return nightOf(c.local(at)) }

func (c *clock) local(at int64) int64 {
	if at < c.from || at >= c.from+3600 {
		c.from = floor(at, 3600) * 3600
		_, offset := time.Unix(c.from, 0).In(c.zone).Zone()
		c.offset = int64(offset)
	}
	return at + c.offset
}

func nightOf(local int64) int64 { return floor(local-12*3600, 24*3600) }

// weekday is that of a day since the epoch, which was a Thursday.
func weekday(day int64) int { return int(((day+3)%7 + 7) % 7) }

func floor(a, by int64) int64 {
	if a < 0 {
		return (a - by + 1) / by
	}
	return a / by
}

// Withhold says which of some numbers are not given out, so that whoever knows the sum of
// all of them, as from another table of the same encounters, still thinks each from 1 to
// 4 possible for each of those: where the small ones alone would give one another away, the
// smallest number beside them is withheld too.
func Withhold(counts []int) []bool {
	out := make([]bool, len(counts))
	small, sum, next := 0, 0, -1
	for i, n := range counts {
		switch {
		case n > 0 && n < Threshold:
			out[i] = true
			small++
			sum += n
		case n >= Threshold && (next < 0 || cmp.Less(n, counts[next])):
			next = i
		}
	}
	const most = Threshold - 1
	hidden := sum-most >= small-1 && sum-1 <= most*(small-1)
	if small > 0 && !hidden && next >= 0 {
		out[next] = true
	}
	return out
}
