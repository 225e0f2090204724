package raid

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scribble is a long signature as a finger gives it: a dot every few units.
func scribble(strokes, dots int) [][]InkDot {
	out := make([][]InkDot, strokes)
	for i := range out {
		for j := range dots {
			a := float64(j) / 7
			out[i] = append(out[i], InkDot{20 + j*850/dots, 150 + int(100*math.Sin(a+float64(i))+30*math.Cos(3.1*a))})
		}
	}
	return out
}

func TestStrokes(t *testing.T) {
	line := func(n int) []InkDot {
		var out []InkDot
		for i := range n {
			out = append(out, InkDot{i * 10, i * 3})
		}
		return out
	}
	for name, row := range map[string]struct {
		drawn [][]InkDot
		want  Strokes
	}{
		"a straight line is two dots":       {[][]InkDot{line(30)}, Strokes{{0, 0, 290, 87}}},
		"a corner stays":                    {[][]InkDot{{{0, 0}, {50, 0}, {100, 0}, {100, 50}}}, Strokes{{0, 0, 100, 0, 0, 50}}},
		"a touch is a dot":                  {[][]InkDot{{{5, 6}}}, Strokes{{5, 6}}},
		"outside is moved to the edge":      {[][]InkDot{{{-50, 10}, {2000, 900}}}, Strokes{{0, 10, 900, 290}}},
		"a stroke of nothing is left out":   {[][]InkDot{{}, {{1, 1}}}, Strokes{{1, 1}}},
		"a closed ring does not fall apart": {[][]InkDot{{{100, 100}, {200, 100}, {200, 200}, {100, 100}}}, Strokes{{100, 100, 100, 0, 0, 100, -100, -100}}},
		"nothing":                           {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, NewStrokes(row.drawn)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStrokesAreBounded(t *testing.T) {
	for _, drawn := range [][][]InkDot{scribble(1, 5000), scribble(6, 400), scribble(40, 200), scribble(200, 3)} {
		s := NewStrokes(drawn)
		dots := 0
		for _, stroke := range s.Dots() {
			dots += len(stroke)
		}
		if !s.Valid() || dots > MaxDots || dots < 40 {
			t.Errorf("%d strokes: %d dots, valid %v", len(drawn), dots, s.Valid())
		}
	}
}

// TestSimplifiedLooksTheSame: no drawn dot of a plain signature lies far from
// the line that is kept.
func TestSimplifiedLooksTheSame(t *testing.T) {
	drawn := scribble(2, 120)
	kept := NewStrokes(drawn).Dots()
	for i, stroke := range drawn {
		for _, d := range stroke {
			near := math.Inf(1)
			for j := 1; j < len(kept[i]); j++ {
				near = min(near, distance(d, kept[i][j-1], kept[i][j]))
			}
			if near > 6 {
				t.Fatalf("%v lies %.1f units from what is kept", d, near)
			}
		}
	}
}

func TestInkValid(t *testing.T) {
	for name, s := range map[string]Strokes{
		"an empty stroke":        {{}},
		"half a dot":             {{1, 2, 3}},
		"left of the field":      {{-1, 0}},
		"below the field":        {{0, 0, 0, 301}},
		"there and back too far": {{0, 0, 1 << 40, 0, -1 << 40, 0}},
		"too many strokes":       make(Strokes, MaxStrokes+1),
		"too many dots":          {make([]int, 2*MaxDots+2)},
	} {
		if s.Valid() {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestInkBlank(t *testing.T) {
	for name, row := range map[string]struct {
		s     Strokes
		blank bool
	}{
		"nothing":      {nil, true},
		"a touch":      {Strokes{{100, 100}}, true},
		"a small mark": {Strokes{{100, 100, 10, 10}}, true},
		"a line":       {Strokes{{100, 100, 60, 0}}, false},
	} {
		if row.s.Blank() != row.blank {
			t.Errorf("%s: blank %v", name, !row.blank)
		}
	}
}
