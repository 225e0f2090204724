package places

import (
	"math"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/raid/civil"
)

// Measure is something that was done at a place: a camera, a closed venue, lighting.
type Measure struct {
	At     orb.Point  // degrees
	Radius float64    // metres
	Day    civil.Date // the first night with it
	Until  civil.Date // the last night that is looked at
}

// The bounds of the rule by which Compare says anything at all.
const (
	MostNights  = 365 // before, and after
	LeastNights = 28  // before, and after
	LeastLooked = 5.0 // hours at the place before, and after
	LeastMet    = 5   // encounters at the place before, and that would be expected after without the measure
	LeastPlaces = 3   // comparable places
	LeastOthers = 20  // encounters at them before, and after
	MostPlaces  = 50  // comparable places that are taken

	// Spill is how many places beside the one of the measure are no comparison: what left
	// it may have gone there.
	Spill = 2
	// Alike is by how many times the time looked at and the rate of a comparable place may
	// be more or less than those of the place.
	Alike = 2.0
)

// Word is what is said of a measure.
type Word string

// The words.
const (
	Fell          Word = "fell"
	Rose          Word = "rose"
	NoDifference  Word = "no_difference" // none was seen; a halving or a doubling would have been
	NotEnoughData Word = "not_enough"
)

// Lack is what is missing before anything can be said.
type Lack struct {
	Code string  `json:"code"`           // of the texts: places.lack_<code>
	Have float64 `json:"have"`           // as far as it is given out
	Want float64 `json:"want,omitempty"` // nought: it cannot be told beforehand
}

// Verdict is what became of a place beside the comparable ones.
type Verdict struct {
	Word         Word
	From         civil.Date // the first night before that is looked at
	Nights       int        // as many before as after
	Before       Tally      // the place
	After        Tally
	OthersBefore Tally // the comparable places, on every second night
	OthersAfter  Tally
	Places       int      // how many are comparable
	Ratio        float64  // how the rate changed beside theirs: 1 is as theirs; known with Interval
	Interval     Interval // 95 %; nought where nothing can be told
	Spread       float64  // by how much the counts differ more than by chance; the interval is as much wider
	Lacks        []Lack
}

// Changed says whether how much it fell or rose may be told: not where the number after
// could be worked out from it.
func (v Verdict) Changed() bool {
	return (v.Word == Fell || v.Word == Rose) && !v.After.Few() && !v.Before.Few()
}

// Compare says what became of the rate at a place after a measure beside comparable
// places: a difference in differences of logarithms of rates (Angrist and Pischke, "Mostly
// Harmless Econometrics", 2009, chapter 5), with the quasi-Poisson interval of a ratio
// (McCullagh and Nelder, "Generalized Linear Models", 1989, 6.2).
//
// A place is a hexagon around the point with sides at the radius; the others are those of
// the same grid. As many nights are looked at before as after, a year at the most. Comparable is
// a place farther away than Spill in which, on every second night before, somebody looked
// at most Alike times more or less long, and at most Alike times more or fewer were met an
// hour, than there; of more than MostPlaces those nearest in both. What they are compared
// by are the other nights before, and all of those after: a place that was chosen for a
// high number falls by itself, and the nights it was chosen by are not counted. Nobody
// chooses places by hand.
//
// Of 100 measures that do nothing at most 5 are said to have done something, as long as the
// others change as the place does without it. Its limits: a place to which a measure went
// because it was bad just then falls by itself; what else changed at the place that year,
// and only there, looks like the measure; a crew that writes down less looks like fewer.
func Compare(s Source, m Measure) Verdict {
	out := Verdict{Word: NotEnoughData, Spread: 1}
	day, until := dayOf(m.Day), dayOf(m.Until)
	nights := min(until-day+1, MostNights)
	if nights < 1 {
		out.lack("nights", 0, LeastNights)
		return out
	}
	out.Nights, out.From = int(nights), civil.DateOf(time.Unix((day-nights)*86400, 0).UTC())
	c := comparison{grid: Grid{m.At, 2 * m.Radius}, first: day - nights, day: day, last: day + nights - 1, clock: newClock(s.Offset), places: map[Hex]*history{}}
	c.gather(s)
	own := c.places[Hex{}]
	if own == nil {
		own = &history{}
	}
	out.Before, out.After = own.before(), own.after
	others := c.comparable(own)
	for _, h := range others {
		out.OthersBefore.add(h.even)
		out.OthersAfter.add(h.after)
	}
	out.Places = len(others)
	out.lacks()
	if len(out.Lacks) > 0 {
		return out
	}
	out.Spread = max(1, c.nightly(others), among(others, out))
	out.judge()
	return out
}

// lacks says what is missing.
func (v *Verdict) lacks() {
	if v.Nights < LeastNights {
		v.lack("nights", float64(v.Nights), LeastNights)
	}
	if h := v.Before.Hours(); h < LeastLooked {
		v.lack("hours_before", h, LeastLooked)
	}
	if h := v.After.Hours(); h < LeastLooked {
		v.lack("hours_after", h, LeastLooked)
	}
	if len(v.Lacks) == 0 && (v.Before.Met < LeastMet || v.expected() < LeastMet) {
		v.lack("met", 0, LeastMet)
	}
	switch {
	case len(v.Lacks) > 0:
	case v.Places < LeastPlaces:
		v.lack("places", float64(v.Places), LeastPlaces)
	case v.OthersBefore.Met < LeastOthers || v.OthersAfter.Met < LeastOthers:
		v.lack("others", 0, LeastOthers)
	}
}

func (v *Verdict) lack(code string, have, want float64) {
	v.Lacks = append(v.Lacks, Lack{code, have, want})
}

// expected is how many would be met at the place after, had nothing changed there.
func (v *Verdict) expected() float64 {
	return float64(v.Before.Met) / v.Before.Seconds * v.After.Seconds
}

// judge finds the ratio and its interval, and what is said by them.
func (v *Verdict) judge() {
	log := func(t Tally) (rate, variance float64) {
		n := float64(t.Met) + .5 // a nought has no logarithm (Anscombe, Biometrika 43, 1956)
		return math.Log(n / t.Seconds), 1 / n
	}
	a0, va0 := log(v.Before)
	a1, va1 := log(v.After)
	b0, vb0 := log(v.OthersBefore)
	b1, vb1 := log(v.OthersAfter)
	mid := a1 - a0 - (b1 - b0)
	half := 1.959964 * math.Sqrt(v.Spread*(va0+va1+vb0+vb1))
	v.Ratio, v.Interval = math.Exp(mid), Interval{math.Exp(mid - half), math.Exp(mid + half)}
	switch {
	case v.Interval.High < 1:
		v.Word = Fell
	case v.Interval.Low > 1:
		v.Word = Rose
	case v.Interval.Holds(.5) && v.Interval.Holds(2):
		v.lack("wide", 0, 0)
	default:
		v.Word = NoDifference
	}
}

func (t *Tally) add(o Tally) { t.Met += o.Met; t.Seconds += o.Seconds }

// dayOf is the number of a day since the epoch.
func dayOf(d civil.Date) int64 { return floor(d.In(time.UTC).Unix(), 86400) }

// history is what was at a place: on the nights before by which it is chosen, on the others
// before, and after.
type history struct {
	hex              Hex
	odd, even, after Tally
	nights           map[int64]Tally // the others before, and after
}

func (h *history) before() Tally {
	t := h.odd
	t.add(h.even)
	return t
}

type comparison struct {
	grid             Grid
	first, day, last int64
	clock            *clock
	places           map[Hex]*history
}

// gather lays all of a source into places.
func (c *comparison) gather(s Source) {
	stays := Stays(s)
	for i := range stays {
		c.put(stays[i].Where, stays[i].From, Tally{Seconds: stays[i].seconds()})
	}
	for i := range s.Contacts {
		if k := &s.Contacts[i]; k.Kind != Check {
			c.put(k.Where, k.At, Tally{Met: 1})
		}
	}
}

func (c *comparison) put(where orb.Point, at int64, t Tally) {
	night := c.clock.night(at)
	if night < c.first || night > c.last {
		return
	}
	hex := c.grid.Of(where)
	h := c.places[hex]
	if h == nil {
		h = &history{hex: hex, nights: map[int64]Tally{}}
		c.places[hex] = h
	}
	switch {
	case night >= c.day:
		h.after.add(t)
	case (c.day-night)%2 == 1:
		h.odd.add(t)
		return
	default:
		h.even.add(t)
	}
	one := h.nights[night]
	one.add(t)
	h.nights[night] = one
}

// comparable are the places beside which one is held.
func (c *comparison) comparable(own *history) []*history {
	type alike struct {
		*history
		far float64
	}
	rate, hours := own.odd.logs()
	var all []alike
	for _, h := range c.places {
		r, t := h.odd.logs()
		if h.hex.Apart(Hex{}) <= Spill || h.odd.Seconds <= 0 || own.odd.Seconds <= 0 ||
			math.Abs(t-hours) > math.Log(Alike) || math.Abs(r-rate) > math.Log(Alike) || h.even.Seconds <= 0 || h.after.Seconds <= 0 {
			continue
		}
		all = append(all, alike{h, math.Hypot(r-rate, t-hours)})
	}
	slices.SortFunc(all, func(a, b alike) int {
		if a.far != b.far {
			if a.far < b.far {
				return -1
			}
			return 1
		}
		return a.hex.compare(b.hex)
	})
	out := make([]*history, min(len(all), MostPlaces))
	for i := range out {
		out[i] = all[i].history
	}
	return out
}

// logs are those of the rate and of the time looked at.
func (t Tally) logs() (rate, seconds float64) {
	return math.Log((float64(t.Met) + .5) / t.Seconds), math.Log(t.Seconds)
}

// nightly is by how much the nights of comparable places differ more than by chance: the
// moment estimate of the dispersion. Groups that are met together make it more than 1.
func (c *comparison) nightly(others []*history) float64 {
	before, after := map[int64]Tally{}, map[int64]Tally{}
	for _, h := range others {
		for night, t := range h.nights {
			to := before
			if night >= c.day {
				to = after
			}
			sum := to[night]
			sum.add(t)
			to[night] = sum
		}
	}
	return max(dispersion(before), dispersion(after))
}

func dispersion(nights map[int64]Tally) float64 {
	var all Tally
	for _, t := range nights {
		all.add(t)
	}
	if len(nights) < 2 || all.Met == 0 {
		return 1
	}
	order := make([]int64, 0, len(nights)) // a sum of floats is not the same in another order
	for night := range nights {
		order = append(order, night)
	}
	slices.Sort(order)
	sum := 0.0
	for _, night := range order {
		t := nights[night]
		expected := float64(all.Met) / all.Seconds * t.Seconds
		sum += (float64(t.Met) - expected) * (float64(t.Met) - expected)
	}
	n := float64(len(nights))
	return sum / float64(all.Met) * n / (n - 1)
}

// among is by how much comparable places changed in more different ways than by chance.
func among(others []*history, v Verdict) float64 {
	common := float64(v.OthersAfter.Met) / v.OthersAfter.Seconds / (float64(v.OthersBefore.Met) / v.OthersBefore.Seconds)
	sum, variance := 0.0, 0.0
	for _, h := range others {
		n := float64(h.even.Met + h.after.Met)
		p := h.after.Seconds * common / (h.even.Seconds + h.after.Seconds*common)
		sum += (float64(h.after.Met) - n*p) * (float64(h.after.Met) - n*p)
		variance += n * p * (1 - p)
	}
	k := float64(len(others))
	if variance == 0 {
		return 1
	}
	return sum / variance * k / (k - 1)
}
