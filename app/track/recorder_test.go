package track

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"shyraq/app/raid"
)

// brief says of points how far east of home they are and what is odd about them.
func brief(points []Point) string {
	out := ""
	for _, p := range points {
		x, _ := flat(home, p.Where)
		out += fmt.Sprintf("%d:%.0f", int(p.At.Sub(start).Seconds()), x)
		for i, name := range []string{"begin", "clock", "jump", "mock", "rough", "second"} {
			if p.Flags&(1<<i) != 0 {
				out += "," + name
			}
		}
		out += " "
	}
	return out
}

func TestRecorder(t *testing.T) {
	t.Parallel()
	mend := func(f Fix, how func(*Fix)) Fix { how(&f); return f }
	mock := func(f *Fix) { f.Mock = true }
	rough := func(f *Fix) { f.Accuracy = 51 }
	second := func(f *Fix) { f.Source = "other" }
	late := func(by time.Duration) func(*Fix) { return func(f *Fix) { f.Heard = f.Heard.Add(by) } }
	for _, row := range []struct {
		name  string
		fixes []Fix
		want  string
	}{
		{"nothing", nil, ""},
		{"a fix each two minutes", []Fix{line(0, 0), line(120, 900), line(240, 1800)}, "0:0,begin 120:900 240:1800 "},
		{"one fix", []Fix{line(0, 0)}, "0:0,begin "},
		{"a straight way is its ends", []Fix{line(0, 0), line(10, 50), line(20, 100), line(30, 150)}, "0:0,begin 30:150 "},
		{"standing", []Fix{line(0, 0), line(10, 3), line(20, -4), line(30, 8)}, "0:0,begin "},
		{"the end of a stop", []Fix{line(0, 0), line(40, 3), line(80, 2), line(90, 60), line(100, 120)}, "0:0,begin 80:2 100:120 "},
		{"one stray fix is no way", []Fix{line(0, 0), line(10, 20), line(20, 1)}, "0:0,begin "},
		{"three are", []Fix{line(0, 0), line(10, 20), line(20, 22), line(30, 24)}, "0:0,begin 30:24 "},
		{"within a bad fix", []Fix{mend(line(0, 0), func(f *Fix) { f.Accuracy = 40 }), mend(line(10, 60), func(f *Fix) { f.Accuracy = 40 })}, "0:0,begin "},
		{"nothing heard for long", []Fix{line(0, 0), line(10, 50), line(400, 100)}, "0:0,begin 10:50 400:100,begin "},
		{"a jump is set aside", []Fix{line(0, 0), line(1, 5000), line(2, 2)}, "0:0,begin 1:5000,jump "},
		{"a jump that holds is a break", []Fix{line(0, 0), line(1, 5000), line(2, 5001), line(3, 5002)}, "0:0,begin 1:5000,jump 1:5000,begin "},
		{"jumps to here and there are none", []Fix{line(0, 0), line(1, 5000), line(2, -5000), line(3, 5000), line(4, 0)}, "0:0,begin 1:5000,jump "},
		{"one a minute of each reason", []Fix{line(0, 0), mend(line(1, 0), mock), mend(line(2, 0), mock), mend(line(3, 0), rough), mend(line(61, 0), mock)},
			"0:0,begin 1:0,mock 3:0,rough 61:0,mock "},
		{"a simulated place begins nothing", []Fix{mend(line(0, 0), mock), line(1, 900)}, "0:0,mock 1:900,begin "},
		{"two receivers", []Fix{line(0, 0), mend(line(1, 40), second), line(2, 0), mend(line(3, 40), second), line(4, 0)}, "0:0,begin 1:40,second "},
		{"the second goes on when the first falls silent", []Fix{line(0, 0), mend(line(16, 200), second), mend(line(17, 215), second)}, "0:0,begin 17:215 "},
		{"the clocks differ", []Fix{mend(line(0, 0), late(time.Hour)), mend(line(10, 50), late(time.Hour))}, "3600:0,begin,clock 3610:50,clock "},
		{"the receiver's day cannot be", []Fix{mend(line(0, 0), func(f *Fix) { f.OddDate, f.At = true, time.Time{} })}, "0:0,begin,clock "},
		{"our clock is put back", []Fix{line(0, 0), line(10, 50), mend(line(20, 100), late(-time.Hour)), mend(line(30, 150), late(-time.Hour))},
			"0:0,begin 10:50 -3580:100,begin,clock -3570:150,clock "},
		{"a receiver without a clock", []Fix{mend(line(0, 0), func(f *Fix) { f.At = time.Time{} }), mend(line(10, 50), func(f *Fix) { f.At = time.Time{} })}, "0:0,begin 10:50 "},
		{"nobody's time", []Fix{{Point: home}}, ""},
		{"nowhere", []Fix{mend(line(0, 0), func(f *Fix) { f.Point = raid.Point{} })}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := brief(keep(row.fixes...)); got != row.want {
				t.Errorf("kept %s\nwant %s", got, row.want)
			}
		})
	}
}

// A device whose battery was empty begins in 1970: nothing is lost of the way, and
// each point says that the clocks differ.
func TestAClockOf1970(t *testing.T) {
	t.Parallel()
	var fixes []Fix
	for i := range 600 {
		f := line(i, 10*float64(i))
		f.Heard = time.Unix(int64(i), 0)
		fixes = append(fixes, f)
	}
	points := keep(fixes...)
	back, err := Decode(Encode(points))
	if err != nil {
		t.Fatal(err)
	}
	s := SumOf(back)
	if s.Metres < 5900 || s.Metres > 6000 || s.OffTime != len(points) || s.Time != 599*time.Second {
		t.Errorf("%+v of %d points", s, len(points))
	}
	if points[0].At.Year() != 1970 {
		t.Errorf("a time of nobody's: %v", points[0].At)
	}
}

// TestNearTheTruth: whatever way is gone, each fix that was joined lies within the
// promise of the line, and the sums are those of the way.
func TestNearTheTruth(t *testing.T) {
	t.Parallel()
	for _, noise := range []float64{0, 3, 8} {
		t.Run(fmt.Sprintf("noise %v m", noise), func(t *testing.T) {
			seeds(t, 6, func(t *testing.T, rnd *rand.Rand) {
				fixes, truth := night(rnd, 2, noise)
				points := keep(fixes...)
				parts := Parts(points)
				if len(parts) != 1 {
					t.Fatalf("%d parts", len(parts))
				}
				gone := 0.0
				for i := 1; i < len(truth); i++ {
					gone += metres(truth[i-1], truth[i])
				}
				for i := 0; i < len(fixes); i += 3 {
					if far := off(fixes[i].Point, parts); far > Within(fixes[i].Accuracy) {
						t.Fatalf("fix %d is %.1f m from the line", i, far)
					}
				}
				s := SumOf(points)
				if far := float64(s.Metres); far < 0.93*gone-100 || far > 1.05*gone+300+50*noise {
					t.Errorf("%d m, and %.0f were gone", s.Metres, gone)
				}
				if all := fixes[len(fixes)-1].Heard.Sub(fixes[0].Heard); s.Time < all-stop || s.Time > all {
					t.Errorf("%v of %v", s.Time, all)
				}
			})
		})
	}
}

// A receiver that stands wanders within its error. A whole night of it is no way.
func TestStandingAddsNothing(t *testing.T) {
	t.Parallel()
	still := make([]Fix, 8*3600)
	for i := range still {
		still[i] = line(i, 0)
	}
	if points := keep(still...); len(points) != 2 || SumOf(points).Metres != 0 || SumOf(points).Time != 8*time.Hour-time.Second {
		t.Errorf("%d points, %+v", len(points), SumOf(points))
	}
	var r Recorder
	r.Add(still[0])
	for _, f := range still[1:] {
		if points := r.Add(f); points != nil {
			t.Fatalf("%s while nothing moved", brief(points))
		}
	}
	seeds(t, 4, func(t *testing.T, rnd *rand.Rand) {
		var x, y float64
		fixes := make([]Fix, 8*3600)
		for i := range fixes {
			x, y = 0.97*x+0.8*rnd.NormFloat64(), 0.97*y+0.8*rnd.NormFloat64()
			fixes[i] = good(i, moved(home, x, y))
		}
		points := keep(fixes...)
		if n := len(Encode(points)); n > 200 || SumOf(points).Metres > 500 {
			t.Errorf("%d points of %d bytes, %+v", len(points), n, SumOf(points))
		}
	})
}

// TestSize: eight hours of the worst there can be, a corner with every second.
func TestSize(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 1))
	at := home
	var points []Point
	var r Recorder
	for i := range 8 * 3600 {
		at = moved(at, 60*rnd.Float64()-30, 60*rnd.Float64()-30)
		f := good(i, at)
		f.Heard = f.Heard.Add(time.Hour) // each point has flags
		points = append(points, r.Add(f)...)
	}
	if n := len(points); n < 8*3600/10 {
		t.Fatalf("%d points are no worst", n)
	}
	bytes := 0
	for len(points) > 0 {
		n := min(len(points), 32)
		bytes += len(Encode(points[:n]))
		points = points[n:]
	}
	if bytes > 512<<10 {
		t.Errorf("%d bytes", bytes)
	}
}

// A straight way is certain within a minute, however seldom a receiver speaks: a kill
// takes no more of it.
func TestAStraightWayIsCertainWithinAMinute(t *testing.T) {
	t.Parallel()
	for _, every := range []int{1, 2, 5, 20, 60} {
		var fixes []Fix
		for i := 0; i <= 600; i += every {
			fixes = append(fixes, line(i, 10*float64(i)))
		}
		points := keep(fixes...)
		for i, p := range points[1:] {
			if d := p.At.Sub(points[i].At); d > time.Minute {
				t.Errorf("a fix each %d s: %v without a point", every, d)
			}
		}
		if len(points) > 13 {
			t.Errorf("a fix each %d s: %d points of a straight way", every, len(points))
		}
	}
}

// What is played faster than it was recorded adds no more than a point a second.
func TestAHastyReceiver(t *testing.T) {
	t.Parallel()
	var fixes []Fix
	for i := range 1000 {
		f := line(0, float64(i%2)*30)
		f.Heard, f.At = start.Add(time.Duration(i)*10*time.Millisecond), time.Time{}
		fixes = append(fixes, f)
	}
	if points := keep(fixes...); len(points) > 12 {
		t.Errorf("%d points in ten seconds", len(points))
	}
}

// An interrupted recorder joins nothing to what was before.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	var r Recorder
	points := r.Add(line(0, 0))
	for i := range 5 {
		points = append(points, r.Add(line(10*i+10, 50*float64(i+1)))...)
	}
	if at, ok := r.End(); !ok || at != moved(home, 250, 0) {
		t.Errorf("it goes on to %v, %v", at, ok)
	}
	points = append(points, r.Interrupt()...)
	if _, ok := r.End(); ok {
		t.Error("it goes on after its end")
	}
	points = append(points, r.Add(line(60, 300))...)
	if got, want := brief(points), "0:0,begin 50:250 60:300,begin "; got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
}
