package geo

import (
	"math"
	"testing"
	"time"

	"github.com/paulmach/orb"
)

func TestTrack(t *testing.T) {
	t.Parallel()
	type step struct {
		metres   float64 // east of the start
		seconds  int     // after the start
		accuracy float64
	}
	for _, row := range []struct {
		name  string
		steps []step
		want  []int // points of each part
	}{
		{"nothing", nil, nil},
		{"one point", []step{{0, 0, 5}}, []int{1}},
		{"a walk", []step{{0, 0, 5}, {15, 10, 5}, {30, 20, 5}}, []int{3}},
		{"standing", []step{{0, 0, 5}, {3, 10, 5}, {-4, 20, 5}, {8, 30, 5}}, []int{1}},
		{"wandering within a bad fix", []step{{0, 0, 40}, {25, 10, 40}, {-30, 20, 40}}, []int{1}},
		{"a long stop is no gap", []step{{0, 0, 5}, {20, 10, 5}, {21, 200, 5}, {22, 400, 5}, {40, 600, 5}}, []int{3}},
		{"nothing heard for long", []step{{0, 0, 5}, {20, 10, 5}, {40, 400, 5}, {60, 410, 5}}, []int{2, 2}},
		{"a jump", []step{{0, 0, 5}, {20, 10, 5}, {700, 20, 5}, {720, 30, 5}}, []int{2, 2}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var way Track
			start := time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)
			for _, s := range row.steps {
				at := orb.Point{71.43 + s.metres/(111_195*math.Cos(51.13*math.Pi/180)), 51.13}
				way.Add(at, start.Add(time.Duration(s.seconds)*time.Second), s.accuracy)
			}
			var got []int
			for _, p := range way.Parts() {
				got = append(got, len(p))
			}
			if len(got) != len(row.want) {
				t.Fatalf("parts of %v points, want %v", got, row.want)
			}
			for i := range got {
				if got[i] != row.want[i] {
					t.Errorf("parts of %v points, want %v", got, row.want)
				}
			}
		})
	}
}

// What was handed out is drawn by others while the way goes on.
func TestTrackLeavesWhatItGaveAlone(t *testing.T) {
	t.Parallel()
	var way Track
	start := time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(i int) orb.Point {
		return orb.Point{71 + float64(i)*0.0005, 51 + 0.01*math.Sin(float64(i)/40)}
	}
	var given, copied []orb.MultiLineString
	for i := range 3 * mostTrack {
		way.Add(at(i), start.Add(time.Duration(i)*time.Second), 5)
		if i%1500 == 7 {
			given, copied = append(given, way.Parts()), append(copied, way.Parts().Clone())
		}
	}
	for i := range given {
		if !given[i].Equal(copied[i]) {
			t.Errorf("what was given after %d points has changed", i*1500+7)
		}
	}
	n := 0
	for _, p := range way.Parts() {
		n += len(p)
	}
	if n > mostTrack || n < mostTrack/8 {
		t.Errorf("%d points are kept", n)
	}
}
