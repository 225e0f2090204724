package handover_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/handover"
)

// scribble is a long signature as a finger gives it: a dot every few units.
func scribble(strokes, dots int) [][]handover.Dot {
	out := make([][]handover.Dot, strokes)
	for i := range out {
		for j := range dots {
			a := float64(j) / 7
			out[i] = append(out[i], handover.Dot{20 + j*850/dots, 150 + int(100*math.Sin(a+float64(i))+30*math.Cos(3.1*a))})
		}
	}
	return out
}

func TestStrokes(t *testing.T) {
	t.Parallel()
	line := func(n int) []handover.Dot {
		var out []handover.Dot
		for i := range n {
			out = append(out, handover.Dot{i * 10, i * 3})
		}
		return out
	}
	for name, row := range map[string]struct {
		drawn [][]handover.Dot
		want  handover.Strokes
	}{
		"a straight line is two dots":       {[][]handover.Dot{line(30)}, handover.Strokes{{0, 0, 290, 87}}},
		"a corner stays":                    {[][]handover.Dot{{{0, 0}, {50, 0}, {100, 0}, {100, 50}}}, handover.Strokes{{0, 0, 100, 0, 0, 50}}},
		"a touch is a dot":                  {[][]handover.Dot{{{5, 6}}}, handover.Strokes{{5, 6}}},
		"outside is moved to the edge":      {[][]handover.Dot{{{-50, 10}, {2000, 900}}}, handover.Strokes{{0, 10, 900, 290}}},
		"a stroke of nothing is left out":   {[][]handover.Dot{{}, {{1, 1}}}, handover.Strokes{{1, 1}}},
		"a closed ring does not fall apart": {[][]handover.Dot{{{100, 100}, {200, 100}, {200, 200}, {100, 100}}}, handover.Strokes{{100, 100, 100, 0, 0, 100, -100, -100}}},
		"nothing":                           {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, handover.NewStrokes(row.drawn)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStrokesAreBounded(t *testing.T) {
	t.Parallel()
	for _, drawn := range [][][]handover.Dot{scribble(1, 5000), scribble(6, 400), scribble(40, 200), scribble(200, 3)} {
		s := handover.NewStrokes(drawn)
		dots := 0
		for _, stroke := range s.Dots() {
			dots += len(stroke)
		}
		if !s.Valid() || dots > handover.MaxDots || dots < 40 {
			t.Errorf("%d strokes: %d dots, valid %v", len(drawn), dots, s.Valid())
		}
	}
}

// TestSimplifiedLooksTheSame: no drawn dot of a plain signature lies far from
// the line that is kept.
func TestSimplifiedLooksTheSame(t *testing.T) {
	t.Parallel()
	drawn := scribble(2, 120)
	kept := handover.NewStrokes(drawn).Dots()
	for i, stroke := range drawn {
		for _, d := range stroke {
			near := math.Inf(1)
			for j := 1; j < len(kept[i]); j++ {
				near = min(near, handover.Distance(d, kept[i][j-1], kept[i][j]))
			}
			if near > 6 {
				t.Fatalf("%v lies %.1f units from what is kept", d, near)
			}
		}
	}
}

func TestInkValid(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]handover.Strokes{
		"an empty stroke":        {{}},
		"half a dot":             {{1, 2, 3}},
		"left of the field":      {{-1, 0}},
		"below the field":        {{0, 0, 0, 301}},
		"there and back too far": {{0, 0, 1 << 40, 0, -1 << 40, 0}},
		"too many strokes":       make(handover.Strokes, handover.MaxStrokes+1),
		"too many dots":          {make([]int, 2*handover.MaxDots+2)},
	} {
		if s.Valid() {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestInkBlank(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		s     handover.Strokes
		blank bool
	}{
		"nothing":      {nil, true},
		"a touch":      {handover.Strokes{{100, 100}}, true},
		"a small mark": {handover.Strokes{{100, 100, 10, 10}}, true},
		"a line":       {handover.Strokes{{100, 100, 60, 0}}, false},
	} {
		if row.s.Blank() != row.blank {
			t.Errorf("%s: blank %v", name, !row.blank)
		}
	}
}
