package track

import (
	"testing"
	"time"

	"shyraq/app/raid"
)

func TestWhenAPlaceIsTold(t *testing.T) {
	t.Parallel()
	there := home
	for _, row := range []struct {
		name     string
		after    time.Duration
		east     float64
		accuracy float64
		low      bool
		want     bool
	}{
		{"at once again", 0, 100, 5, false, false},
		{"before half a minute", TellEvery - time.Second, 1000, 5, false, false},
		{"who moved", TellEvery, 30, 5, false, true},
		{"who moved less than his fix is good for", TellEvery, 60, 80, false, false},
		{"who stands", TellEvery, 10, 5, false, false},
		{"who stands for minutes", TellRest, 0, 5, false, true},
		{"on a low battery", TellEvery, 300, 5, true, false},
		{"and later", TellSpared, 300, 5, true, true},
		{"a clock that was set back", -time.Hour, 0, 5, false, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var teller Teller
			if !teller.Due(start, there, 5, true) {
				t.Error("the first is not told")
			}
			teller.Told(start, &there)
			if got := teller.Due(start.Add(row.after), moved(there, row.east, 0), row.accuracy, row.low); got != row.want {
				t.Errorf("due: %v", got)
			}
		})
	}
}

// What could not be told is tried again, and a place that is known again is told at once.
func TestWhatIsToldAfterNothing(t *testing.T) {
	t.Parallel()
	var teller Teller
	if !teller.DueNone(start) {
		t.Error("that there is none is not told")
	}
	teller.Told(start, nil)
	for after, want := range map[time.Duration]bool{TellEvery: false, TellNone: true} {
		if got := teller.DueNone(start.Add(after)); got != want {
			t.Errorf("none again after %v: %v", after, got)
		}
	}
	if !teller.Due(start.Add(TellEvery), home, 5, false) {
		t.Error("a place that is known again waits")
	}
	teller.Told(start, &raid.Point{Lat: 1})
	teller.Tried(start.Add(time.Minute))
	if teller.Due(start.Add(time.Minute+time.Second), home, 5, false) || !teller.Due(start.Add(2*time.Minute), home, 5, false) {
		t.Error("what failed is tried at once, or not again")
	}
}

// An hour of a crew that never rests is told 120 times, one that stands 12 times.
func TestHowOftenAnHourIsTold(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		speed float64
		want  int
	}{{"drives", 8, 120}, {"walks", 1.4, 120}, {"stands", 0, 12}} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var teller Teller
			n := 0
			for second := range 3600 {
				at, where := start.Add(time.Duration(second)*time.Second), moved(home, row.speed*float64(second), 0)
				if teller.Due(at, where, 5, false) {
					teller.Told(at, &where)
					n++
				}
			}
			if n != row.want {
				t.Errorf("%d times", n)
			}
		})
	}
}
