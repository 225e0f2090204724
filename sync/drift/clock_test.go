package drift

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

const day = 24 * time.Hour

// bench is a device's clock and a region's, both wound by a test.
type bench struct {
	t      *testing.T
	dir    string
	device time.Time
	region time.Time
	boot   Boot
	*Clock
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, dir: t.TempDir(), region: time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)}
	b.device = b.region
	b.start()
	return b
}

// start is a new run of the program in the same folder.
func (b *bench) start() {
	b.Clock = New(func() time.Time { return b.device })
	b.Count(func() Boot { return b.boot })
	b.Use(b.dir, func() time.Time { return b.device })
}

// pass lets time go by for both.
func (b *bench) pass(d time.Duration) {
	b.device, b.region = b.device.Add(d), b.region.Add(d)
	b.boot.Up += d
}

// meet is an exchange with the region that takes a second each way.
func (b *bench) meet() {
	sent := b.device
	b.pass(time.Second)
	told := b.region
	b.pass(time.Second)
	b.Region(told, sent, b.device)
}

// near says whether the corrected time is the region's, give or take the time
// an exchange takes.
func (b *bench) near(what string) {
	b.t.Helper()
	if d := apart(b.Now().Sub(b.region), 0); d > 2*time.Second {
		b.t.Errorf("%s: the corrected time is off by %v", what, b.Now().Sub(b.region))
	}
}

func TestMeasured(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		off    time.Duration
		notice bool
	}{
		{"right", 0, false}, {"a minute behind", -time.Minute, false}, {"3 min ahead", 3 * time.Minute, true},
		{"26 h behind", -26 * time.Hour, true}, {"9 h ahead", 9 * time.Hour, true}, {"in 1970", -57 * 365 * day, true}, {"92 days ahead", 92 * day, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.device = b.device.Add(c.off)
			if _, ok := b.Behind(); ok {
				t.Error("a measure before anything was heard")
			}
			if !b.Now().Equal(b.device) {
				t.Error("without a measure the device's own time holds")
			}
			b.meet()
			b.near("after an answer")
			d, ok := b.Behind()
			if !ok || apart(d, -c.off) > time.Second {
				t.Errorf("behind by %v (%v), want %v", d, ok, -c.off)
			}
			if got := b.Notice(); (got.Witness == Server) != c.notice {
				t.Errorf("a person is told %v", got)
			}
			if !b.Device().Equal(b.device) {
				t.Error("the device's own time is not its own")
			}
			b.start()
			b.near("in the next run")
			b.pass(100 * day)
			b.near("after a hundred days")
			if b.Correct(time.Time{}) != (time.Time{}) {
				t.Error("never became a time")
			}
		})
	}
}

// An answer that took long, such as one that waited for news, leaves a measure
// alone that it does not speak against, and one that speaks against it is
// followed.
func TestLongAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.device = b.device.Add(-time.Hour)
	b.meet()
	before, _ := b.Behind()
	sent, told := b.device, b.region
	b.pass(50 * time.Second)
	b.Region(told, sent, b.device)
	if after, _ := b.Behind(); after != before {
		t.Errorf("from %v to %v", before, after)
	}
	b.device = b.device.Add(-5 * time.Hour) // somebody set it
	sent, told = b.device, b.region
	b.pass(50 * time.Second)
	b.Region(told, sent, b.device)
	if d := apart(b.Now().Sub(b.region), 0); d > 30*time.Second {
		t.Errorf("off by %v after the clock was set", d)
	}
	b.meet()
	b.near("the next short answer")
}

// An empty battery: the program starts in 1970 and goes on from what the region
// told last, until somebody knows better.
func TestPutBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.meet()
	right := b.device
	b.device = time.Unix(0, 0)
	b.region = b.region.Add(8 * time.Hour) // it lay in a cupboard
	b.start()
	if d := b.Now().Sub(right); d < -Notable || d > Notable {
		t.Errorf("goes on at %v, told last at %v", b.Now(), right)
	}
	if _, ok := b.Behind(); ok {
		t.Error("a guess was called a measure")
	}
	if n := b.Notice(); n.By < 50*365*day || n.Witness != Itself {
		t.Error("a person is not told")
	}
	first := b.Now()
	b.pass(time.Hour)
	if got := b.Now().Sub(first); got != time.Hour {
		t.Errorf("an hour passed as %v", got)
	}
	// The system sets its clock from the network.
	b.device = b.region
	b.near("set right by the system")
	if b.Notice() != (Notice{}) {
		t.Error("a person is still told")
	}
	b.device = time.Unix(0, 0)
	b.start()
	b.meet()
	b.near("the region knows better")
}

func TestSatellites(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.device = time.Unix(0, 0)
	b.Satellites(b.region, b.Now())
	b.near("the first witness")
	if n := b.Notice(); n.Witness != Satellites {
		t.Errorf("a person is told %v", n)
	}
	b.Satellites(b.region.Add(time.Minute), b.Now())
	b.near("a small difference is the receiver's")
	b.start()
	b.near("in the next run")
	b.meet()
	b.Satellites(b.region.Add(3*time.Hour), b.Now())
	b.near("the region was heard")
	b.start()
	b.device = b.device.Add(-26 * time.Hour)
	b.Satellites(b.region, b.Now())
	b.near("not heard in this run, and the clock was set")
}

// A server that lost its own clock is no witness.
func TestServerIn1970(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := b.device
	b.Region(time.Unix(3600, 0), b.device, b.device)
	if _, ok := b.Behind(); ok || !b.Now().Equal(want) {
		t.Error("the server's 1970 was followed")
	}
}

// What lies on the disk may be anything, or lie on a disk that takes nothing.
func TestFile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, text := range []string{"", "{", `{"measured":true,"behind_ms":9e99}`, `{"measured":true,"behind_ms":1,"told":"1970-01-01T00:00:00Z"}`, "null"} {
		if err := os.WriteFile(filepath.Join(b.dir, "clock.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b.start()
		if _, ok := b.Behind(); ok || !b.Now().Equal(b.device) {
			t.Errorf("%q was taken for a measure", text)
		}
	}
	b.dir = filepath.Join(b.dir, "gone")
	b.start()
	b.device = b.device.Add(-time.Hour)
	b.meet()
	b.near("with nowhere to keep it")
}

// Somebody sets the clock back while the program runs, out of reach of the
// region: the steady clock tells.
func TestStepsBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.meet()
	passed := time.Duration(0)
	b.steady = func(time.Time, time.Time) time.Duration { d := passed; passed = 0; return d }
	b.Now()
	b.pass(time.Minute)
	b.device, passed = b.device.Add(-9*time.Hour), time.Minute
	b.near("set back by 9 h")
	b.pass(time.Hour)
	passed = time.Hour
	b.near("an hour later")
	b.start()
	b.near("in the next run")
}

// The clock of a night never goes back under the eyes of who reads it: neither
// by an answer that waited for news, which speaks against a right measure by a
// millisecond, nor by a better measure.
func TestTheTimeDoesNotGoBack(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name       string
		off        time.Duration // the measure is ahead by this
		late, wait time.Duration // until the region told its time, and until it was heard
	}{
		{"an answer that waited", 5 * time.Millisecond, time.Millisecond, 50 * time.Second},
		{"an answer that was asked for early", -5 * time.Millisecond, 50 * time.Second, time.Millisecond},
		{"a better measure", 20 * time.Second, time.Millisecond, time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			b.Region(b.region.Add(row.off), b.device, b.device)
			before := b.Now()
			sent := b.device
			b.pass(row.late)
			told := b.region
			b.pass(row.wait)
			b.Region(told, sent, b.device)
			if d, _ := b.Behind(); apart(d, 0) > 10*time.Millisecond {
				t.Errorf("a right clock was put wrong by %v", d)
			}
			if b.Now().Before(before) {
				t.Errorf("from %v back to %v", before, b.Now())
			}
			b.pass(time.Minute)
			b.near("a minute later")
		})
	}
}

// A clock that was an hour off follows the region back at once: to wait for
// that hour would be a wrong clock.
func TestAnHourBackIsFollowed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.device = b.device.Add(time.Hour)
	b.Now()
	b.meet()
	b.near("an hour back")
}

// A clock that is set between two runs, and no region is heard in the second.
// Where the machine was on all the while nothing is left to guess; where it was
// started anew, what cannot be is not believed.
func TestSetBetweenTwoRuns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		off, set time.Duration // how far it was ahead when measured, and in the second run
		away     time.Duration
		onAlong  bool // the machine was not started anew
		measured bool // in the second run
	}{
		{"53 years behind, set right", -53 * 365 * day, 0, 2 * time.Minute, false, false},
		{"53 years behind, set right, on all the while", -53 * 365 * day, 0, 2 * time.Minute, true, true},
		{"53 years behind still", -53 * 365 * day, -53 * 365 * day, 8 * time.Hour, false, true},
		{"26 h ahead, set right", 26 * time.Hour, 0, 5 * time.Minute, false, false},
		{"26 h ahead, set right, on all the while", 26 * time.Hour, 0, 5 * time.Minute, true, true},
		{"26 h ahead still", 26 * time.Hour, 26 * time.Hour, 8 * time.Hour, false, true},
		{"26 h behind, set right, on all the while", -26 * time.Hour, 0, 8 * time.Hour, true, true},
		{"26 h behind still, for forty hours", -26 * time.Hour, -26 * time.Hour, 40 * time.Hour, false, true},
		{"right, then set 9 h ahead, on all the while", 0, 9 * time.Hour, time.Hour, true, true},
		{"right, then set back to 1970, on all the while", 0, -56 * 365 * day, time.Hour, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.boot = Boot{Name: "first", Up: time.Hour}
			b.device = b.device.Add(c.off)
			b.start()
			b.meet()
			b.near("measured")
			b.pass(c.away)
			b.device = b.device.Add(c.set - c.off)
			if !c.onAlong {
				b.boot = Boot{Name: "second", Up: time.Minute}
			}
			b.start()
			for range 3 { // what is told once is told again
				b.near("in the second run")
				b.pass(time.Minute)
			}
			if _, ok := b.Behind(); ok != c.measured {
				t.Errorf("measured: %v, want %v", ok, c.measured)
			}
			b.start()
			b.near("in the third run")
			b.meet()
			b.near("the region knows better")
			if _, ok := b.Behind(); !ok {
				t.Error("what the region told is no measure")
			}
		})
	}
}

// A clock that is set while the program runs is noticed in both directions where
// the machine counts.
func TestSetWhileTheProgramRuns(t *testing.T) {
	t.Parallel()
	for _, set := range []time.Duration{26 * time.Hour, -26 * time.Hour, 5 * time.Second} {
		b := newBench(t)
		b.boot = Boot{Name: "first", Up: time.Hour}
		b.start()
		b.meet()
		b.device = b.device.Add(set)
		b.near("set by " + set.String())
		b.pass(8 * time.Hour)
		b.near("eight hours later")
		b.start()
		b.near("in the next run")
	}
}

// TestHeardIsKept: a start without a link knows to a minute when the region was
// heard last.
func TestHeardIsKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.meet()
	b.pass(4 * time.Minute)
	b.meet()
	last := b.region
	b.pass(time.Hour)
	b.start()
	if off := apart(last.Sub(b.Heard()), 0); off > time.Minute {
		t.Errorf("heard %v, it was %v", b.Heard(), last)
	}
}
