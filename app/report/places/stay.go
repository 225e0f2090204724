package places

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Reach is how long before and after it wrote something down a crew is believed to have
// been there, in seconds.
const Reach = 15 * 60

// Least is how long it is believed to have been there at the least, in seconds.
const Least = 60

// Stay is a time in which somebody was at a place. It is known in two ways.
//
// By what a crew wrote down (contacts): it was where it wrote for a quarter of an hour before
// and after, but at most half of the time to what it wrote before and after that; of
// contacts of one minute each has its share of the time. So each hour of a crew counts once, however much it wrote, and a time of which nothing was written
// counts nowhere.
//
// By the way of a device, where it is here: between two points of the way the crew was on
// the line between them, as long as the way says. Contacts within WayNear of the way at
// their time then add none.
type Stay struct {
	Where    orb.Point
	From, To int64
	Weight   float64 // the share of the time that counts
	Walked   bool
}

func (s *Stay) seconds() float64 { return float64(s.To-s.From) * s.Weight }

// Step is a point of a way.
type Step struct {
	At    int64
	Where orb.Point
	Begin bool // nothing is known of the way to here
}

// Way is where one device was in one night, in the order of time.
type Way []Step

// WayNear is how near a contact lies to a way that is the same crew's, in metres.
const WayNear = 300

// wayStep is in pieces of how many metres a line of a way is laid into hexagons.
const wayStep = 50

// Stays are all that are known of a source, those of contacts first.
func Stays(s Source) []Stay {
	order := make([]uint32, len(s.Contacts))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		x, y := &s.Contacts[a], &s.Contacts[b]
		if x.Crew != y.Crew {
			return cmp.Compare(x.Crew, y.Crew)
		}
		return cmp.Compare(x.At, y.At)
	})
	out := make([]Stay, 0, len(order))
	for i := 0; i < len(order); {
		at, crew := s.Contacts[order[i]].At, s.Contacts[order[i]].Crew
		n := i + 1
		for n < len(order) && s.Contacts[order[n]].Crew == crew && s.Contacts[order[n]].At == at {
			n++
		}
		from, to := at-Reach, at+Reach
		if i > 0 && s.Contacts[order[i-1]].Crew == crew {
			from = max(from, at-(at-s.Contacts[order[i-1]].At)/2)
		}
		if n < len(order) && s.Contacts[order[n]].Crew == crew {
			to = min(to, at+(s.Contacts[order[n]].At-at+1)/2)
		}
		if to-from < Least {
			from, to = at-Least/2, at+Least/2
		}
		for _, k := range order[i:n] {
			if c := &s.Contacts[k]; !s.walked(c) {
				out = append(out, Stay{Where: c.Where, From: from, To: to, Weight: 1 / float64(n-i)})
			}
		}
		i = n
	}
	for _, w := range s.Ways {
		out = w.stays(out)
	}
	return out
}

// walked says whether a contact is one of a way.
func (s *Source) walked(c *Contact) bool {
	for _, w := range s.Ways {
		i, _ := slices.BinarySearchFunc(w, c.At, func(s Step, at int64) int { return cmp.Compare(s.At, at) })
		if i == len(w) || i == 0 && w[0].At != c.At || w[i].Begin && w[i].At != c.At {
			continue
		}
		here := w[i].Where
		if w[i].At != c.At {
			a, b := w[i-1], w[i]
			here = between(a.Where, b.Where, float64(c.At-a.At)/float64(b.At-a.At))
		}
		if metres(here, c.Where) <= WayNear {
			return true
		}
	}
	return false
}

// stays lays a way into pieces short enough for the smallest hexagon.
func (w Way) stays(out []Stay) []Stay {
	for i := 1; i < len(w); i++ {
		a, b := w[i-1], w[i]
		took := b.At - a.At
		if b.Begin || took <= 0 {
			continue
		}
		pieces := int64(math.Ceil(metres(a.Where, b.Where) / wayStep))
		pieces = min(max(pieces, 1), took)
		for k := range pieces {
			out = append(out, Stay{Where: between(a.Where, b.Where, (float64(k)+.5)/float64(pieces)),
				From: a.At + took*k/pieces, To: a.At + took*(k+1)/pieces, Weight: 1, Walked: true})
		}
	}
	return out
}

func between(a, b orb.Point, share float64) orb.Point {
	return orb.Point{a[0] + (b[0]-a[0])*share, a[1] + (b[1]-a[1])*share}
}

// metres is how far two places near one another are.
func metres(a, b orb.Point) float64 {
	east := (b[0] - a[0]) * metresNorth * math.Cos((a[1]+b[1])/2*math.Pi/180)
	return math.Hypot(east, (b[1]-a[1])*metresNorth)
}
