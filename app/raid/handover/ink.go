package handover

import (
	"math"
)

// Strokes is a signature as a hand drew it: of each stroke x, y of its first
// dot, then the steps dx, dy to each next one. The field it was drawn in is
// InkWide by InkHigh units.
type Strokes [][]int

// The bounds of a signature. Its dots are few enough that an encounter with 40
// children and an act for each stays below MaxRecordBytes.
const (
	InkWide    = 900
	InkHigh    = 300
	MaxStrokes = 40
	MaxDots    = 90
)

// smallInk is the size in units below which a mark is no signature: a touch by
// accident.
const smallInk = 20

// Dot is a dot of a stroke in the units of the field.
type Dot struct{ X, Y int }

// NewStrokes simplifies what was drawn (Douglas and Peucker, with as much
// tolerance as it takes) to at most MaxDots dots. Dots outside the field are
// moved to its edge; strokes beyond MaxStrokes are left out, so the screen
// takes no more of them.
func NewStrokes(drawn [][]Dot) Strokes {
	drawn = drawn[:min(len(drawn), MaxStrokes)]
	for tolerance := 1.0; ; tolerance *= 1.4 {
		var out Strokes
		dots := 0
		for _, stroke := range drawn {
			kept := simplify(clamp(stroke), tolerance)
			if len(kept) == 0 {
				continue
			}
			flat := []int{kept[0].X, kept[0].Y}
			for i := 1; i < len(kept); i++ {
				flat = append(flat, kept[i].X-kept[i-1].X, kept[i].Y-kept[i-1].Y)
			}
			out = append(out, flat)
			dots += len(kept)
		}
		// Two dots are left of each stroke in the end: 40 strokes are 80 dots.
		if dots <= MaxDots {
			return out
		}
	}
}

func clamp(stroke []Dot) []Dot {
	out := make([]Dot, len(stroke))
	for i, d := range stroke {
		out[i] = Dot{min(max(d.X, 0), InkWide), min(max(d.Y, 0), InkHigh)}
	}
	return out
}

// simplify keeps the dots that lie further than the tolerance from the line
// between those kept around them. It works off a list of its own, since a
// stroke of thousands of dots would make recursion deep.
func simplify(stroke []Dot, tolerance float64) []Dot {
	if len(stroke) < 3 {
		return stroke
	}
	keep := make([]bool, len(stroke))
	keep[0], keep[len(stroke)-1] = true, true
	for todo := [][2]int{{0, len(stroke) - 1}}; len(todo) > 0; {
		from, to := todo[len(todo)-1][0], todo[len(todo)-1][1]
		todo = todo[:len(todo)-1]
		far, at := tolerance, -1
		for i := from + 1; i < to; i++ {
			if d := distance(stroke[i], stroke[from], stroke[to]); d > far {
				far, at = d, i
			}
		}
		if at > 0 {
			keep[at] = true
			todo = append(todo, [2]int{from, at}, [2]int{at, to})
		}
	}
	var out []Dot
	for i, d := range stroke {
		if keep[i] {
			out = append(out, d)
		}
	}
	return out
}

// distance is that of a dot from the stretch between two others.
func distance(p, a, b Dot) float64 {
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	px, py := float64(p.X-a.X), float64(p.Y-a.Y)
	along := 0.0
	if long := dx*dx + dy*dy; long > 0 {
		along = min(max((px*dx+py*dy)/long, 0), 1)
	}
	return math.Hypot(px-along*dx, py-along*dy)
}

// Dots gives the strokes as dots of the field again.
func (s Strokes) Dots() [][]Dot {
	out := make([][]Dot, len(s))
	for i, flat := range s {
		at := Dot{}
		for j := 0; j+1 < len(flat); j += 2 {
			at = Dot{at.X + flat[j], at.Y + flat[j+1]}
			out[i] = append(out[i], at)
		}
	}
	return out
}

// Valid says whether the strokes keep their bounds. A hostile record cannot
// make a page hold more ink than a hand can.
func (s Strokes) Valid() bool {
	dots := 0
	for _, flat := range s {
		if len(flat) < 2 || len(flat)%2 != 0 {
			return false
		}
		x, y := 0, 0
		for j := 0; j < len(flat); j += 2 {
			if max(flat[j], -flat[j], flat[j+1], -flat[j+1]) > InkWide {
				return false
			}
			x, y = x+flat[j], y+flat[j+1]
			if x < 0 || y < 0 || x > InkWide || y > InkHigh {
				return false
			}
		}
		dots += len(flat) / 2
	}
	return len(s) <= MaxStrokes && dots <= MaxDots
}

// Blank says whether nothing was drawn that could be a signature.
func (s Strokes) Blank() bool {
	low, high := Dot{InkWide, InkHigh}, Dot{}
	for _, stroke := range s.Dots() {
		for _, d := range stroke {
			low = Dot{min(low.X, d.X), min(low.Y, d.Y)}
			high = Dot{max(high.X, d.X), max(high.Y, d.Y)}
		}
	}
	return high.X-low.X < smallInk && high.Y-low.Y < smallInk
}
