package locate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/errs"
)

// line writes a sentence with its check sum.
func line(body string) string {
	var sum byte
	for i := range len(body) {
		sum ^= body[i]
	}
	return fmt.Sprintf("$%s*%02X", body, sum)
}

func TestLine(t *testing.T) {
	t.Parallel()
	point := raid.Point{Lat: 511233333, Lon: 714300000}
	at := time.Date(2026, 7, 3, 21, 4, 5, 250e6, time.UTC)
	for _, row := range []struct {
		name  string
		lines []string
		want  Fix
		none  bool
	}{
		{"RMC", []string{line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,1.00,90.0,030726,,,A")},
			Fix{Point: point, Speed: knot, Course: 90, At: at, Valid: true}, false},
		{"GGA has no date of its own", []string{line("GNGGA,210405.25,5107.4000,N,07125.8000,E,1,12,0.9,347.0,M,-38.0,M,,")},
			Fix{Point: point, Accuracy: 4.5, InUse: 12, Valid: true}, false},
		{"south and west", []string{line("GPRMC,210405.25,A,5107.4000,S,07125.8000,W,,,030726,,,A")},
			Fix{Point: raid.Point{Lat: -511233333, Lon: -714300000}, At: at, Valid: true}, false},
		{"GST gives metres", []string{line("GNGST,210405.25,12,,,,3.0,4.0,4.0"), line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,,,030726,,,A")},
			Fix{Point: point, Accuracy: 5, At: at, Valid: true}, false},
		{"an old GST gives none", []string{line("GNGST,210305.25,12,,,,3.0,4.0,4.0"), line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,,,030726,,,A")},
			Fix{Point: point, At: at, Valid: true}, false},
		{"GSA gives the dilution", []string{line("GNGSA,A,3,05,,,,,,,,,,,,1.6,2.0,1.3"), line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,,,030726,,,A")},
			Fix{Point: point, Accuracy: 10, At: at, Valid: true}, false},
		{"GSA says no fix", []string{line("GNGSA,A,1,,,,,,,,,,,,,,,"), line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,,,030726,,,A")},
			Fix{At: at}, false},
		{"RMC void", []string{line("GNRMC,210405.25,V,,,,,,,030726,,,N")}, Fix{At: at}, false},
		{"GGA quality 0", []string{line("GNGGA,210405.25,,,,,0,00,99.9,,,,,,")}, Fix{}, false},
		{"GGA typed in by hand", []string{line("GNGGA,210405.25,5107.4000,N,07125.8000,E,7,12,0.9,,,,,,")}, Fix{Point: raid.Point{Lat: 511233333, Lon: 714300000}, InUse: 12, Mock: true}, false},
		{"GNS simulated", []string{line("GNGNS,210405.25,5107.4000,N,07125.8000,E,SN,12,0.9,347.0,-38.0,,")}, Fix{Point: raid.Point{Lat: 511233333, Lon: 714300000}, InUse: 12, Mock: true}, false},
		{"reckoned on from an older place", []string{line("GNGGA,210405.25,5107.4000,N,07125.8000,E,6,12,0.9,,,,,,")}, Fix{InUse: 12}, false},
		{"0,0 is no fix", []string{line("GNRMC,210405.25,A,0000.0000,N,00000.0000,E,,,030726,,,A")}, Fix{At: at}, false},
		{"latitude 91", []string{line("GNRMC,210405.25,A,9100.0000,N,07125.8000,E,,,030726,,,A")}, Fix{At: at}, false},
		{"60 minutes", []string{line("GNRMC,210405.25,A,5160.0000,N,07125.8000,E,,,030726,,,A")}, Fix{At: at}, false},
		{"letters for a number", []string{line("GNRMC,210405.25,A,51x7.4000,N,07125.8000,E,,,030726,,,A")}, Fix{At: at}, false},
		{"a sentence of another kind", []string{line("GNVTG,90.0,T,,M,1.0,N,1.9,K,A")}, Fix{}, true},
		{"the same moment twice is one fix", []string{
			line("GNGGA,210405.25,5107.4000,N,07125.8000,E,1,12,0.9,347.0,M,-38.0,M,,"),
			line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,1.0,90.0,030726,,,A")}, Fix{}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			var r Receiver
			var got Fix
			var ok bool
			for _, l := range row.lines {
				var err error
				if got, ok, err = r.Line(l); err != nil {
					t.Fatal(err)
				}
			}
			if ok == row.none {
				t.Errorf("a fix: %v", ok)
			}
			if diff := cmp.Diff(row.want, got, cmp.Comparer(near)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestLineRefused(t *testing.T) {
	t.Parallel()
	good := line("GNRMC,210405.25,A,5107.4000,N,07125.8000,E,1.00,90.0,030726,,,A")
	for _, row := range []struct{ name, line string }{
		{"empty", ""},
		{"no dollar", good[1:]},
		{"only a dollar", "$"},
		{"no check sum", good[:strings.Index(good, "*")]},
		{"half a check sum", good[:len(good)-1]},
		{"wrong check sum", good[:len(good)-2] + "00"},
		{"check sum is no number", good[:len(good)-2] + "zz"},
		{"one digit changed", strings.Replace(good, "5107", "5108", 1)},
		{"not printable", line("GNRMC,2104\x0005.25,A")},
		{"too long", line("GNRMC," + strings.Repeat("0", MaxSentence))},
		{"short address", line("RMC,210405.25,A,,,,")},
	} {
		t.Run(row.name, func(t *testing.T) {
			var r Receiver
			if _, ok, err := r.Line(row.line); ok || !errors.Is(err, errs.Invalid) {
				t.Errorf("ok %v, %v", ok, err)
			}
		})
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 21, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		name string
		fix  Fix
		good bool
	}{
		{"fresh", Fix{At: now.Add(-time.Second), Valid: true}, true},
		{"stale", Fix{At: now.Add(-Stale), Valid: true}, false},
		{"of the future: the receiver's clock is right", Fix{At: now.Add(time.Hour), Valid: true}, true},
		{"lost", Fix{At: now}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := row.fix.Good(now); got != row.good {
				t.Error(got)
			}
		})
	}
}

func replay(pace float64, loop bool) (Replay, *time.Duration) {
	var waited time.Duration
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	return Replay{
		Open: func() (io.ReadCloser, error) { return os.Open("testdata/walk.nmea") },
		Pace: pace, Loop: loop,
		Now:  func() time.Time { return start.Add(waited) },
		Wait: func(ctx context.Context, d time.Duration) error { waited += d; return ctx.Err() },
	}, &waited
}

func TestReplay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		pace   float64
		waited time.Duration
	}{
		{"as recorded, over midnight; the first has no date", 0, 28 * time.Second},
		{"ten times faster", 10, 2800 * time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, waited := replay(row.pace, false)
			var fixes []Fix
			if err := r.Run(context.Background(), func(f Fix) { fixes = append(fixes, f) }); err != nil {
				t.Fatal(err)
			}
			if len(fixes) != 30 || *waited != row.waited {
				t.Fatalf("%d fixes in %v", len(fixes), *waited)
			}
			last := fixes[29]
			if !last.Valid || !last.At.Equal(r.Now()) || last.Accuracy < 2.7 || last.Accuracy > 2.8 {
				t.Errorf("last fix %+v", last)
			}
		})
	}
}

func TestReplayLoopsUntilTold(t *testing.T) {
	t.Parallel()
	r, _ := replay(0, true)
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	err := r.Run(ctx, func(Fix) {
		if n++; n == 70 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || n != 70 {
		t.Errorf("%d fixes, %v", n, err)
	}
}

func TestReplayOfNothing(t *testing.T) {
	t.Parallel()
	r, _ := replay(0, true)
	r.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("rubbish\n")), nil }
	if err := r.Run(context.Background(), func(Fix) {}); !errors.Is(err, errs.Unavailable) {
		t.Error(err)
	}
	r.Open = func() (io.ReadCloser, error) { return nil, os.ErrNotExist }
	if err := r.Run(context.Background(), func(Fix) {}); !errors.Is(err, errs.Unavailable) {
		t.Error(err)
	}
}

func FuzzLine(f *testing.F) {
	raw, err := os.ReadFile("testdata/walk.nmea")
	if err != nil {
		f.Fatal(err)
	}
	for _, l := range strings.Split(string(raw), "\r\n")[:8] {
		f.Add(l[1:strings.Index(l, "*")])
	}
	f.Add("GNRMC,,V,,,,,,,,,,N")
	f.Fuzz(func(t *testing.T, body string) {
		var r Receiver
		for _, l := range []string{body, line(body), line(body)} {
			fix, ok, err := r.Line(l)
			if err != nil && (ok || !errors.Is(err, errs.Invalid)) {
				t.Fatalf("ok %v, %v", ok, err)
			}
			p := fix.Point
			if fix.Valid && (p == raid.Point{} || p.Lat > 900_000_000 || p.Lat < -900_000_000 || p.Lon > 1_800_000_000 || p.Lon < -1_800_000_000) {
				t.Fatalf("a fix at %+v", p)
			}
			if math.IsNaN(fix.Accuracy) || math.IsInf(fix.Accuracy, 0) || fix.Accuracy < 0 || fix.Speed < 0 {
				t.Fatalf("%+v", fix)
			}
		}
	})
}
