package locate

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/errs"
)

func TestReports(t *testing.T) {
	t.Parallel()
	point := raid.Point{Lat: 511233333, Lon: 714300000}
	at := time.Date(2026, 7, 3, 21, 4, 5, 250e6, time.UTC)
	const where = `"lat":51.1233333,"lon":71.43,"time":"2026-07-03T21:04:05.250Z"`
	for _, row := range []struct {
		name  string
		lines []string
		want  Fix
		none  bool
	}{
		{"a fix", []string{`{"class":"TPV","mode":3,` + where + `,"speed":1.5,"track":90.1}`},
			Fix{Point: point, Speed: 1.5, Course: 90.1, At: at, Valid: true}, false},
		{"errors of both directions, 95 to 68 %", []string{`{"class":"TPV","mode":3,` + where + `,"epx":5.88,"epy":7.84,"eph":99}`},
			Fix{Point: point, Accuracy: 5, At: at, Valid: true}, false},
		{"error of the plane, 95 to 68 %", []string{`{"class":"TPV","mode":2,` + where + `,"eph":2.448}`},
			Fix{Point: point, Accuracy: 1.51, At: at, Valid: true}, false},
		{"the receiver's own error of this moment", []string{`{"class":"GST","time":"2026-07-03T21:04:05.250Z","lat":3,"lon":4}`, `{"class":"TPV","mode":3,` + where + `,"eph":99}`},
			Fix{Point: point, Accuracy: 5, At: at, Valid: true}, false},
		{"and of another", []string{`{"class":"GST","time":"2026-07-03T21:04:04.250Z","lat":3,"lon":4}`, `{"class":"TPV","mode":3,` + where + `}`},
			Fix{Point: point, At: at, Valid: true}, false},
		{"satellites counted by gpsd", []string{`{"class":"SKY","uSat":9,"nSat":14}`, `{"class":"TPV","mode":3,` + where + `}`},
			Fix{Point: point, At: at, InUse: 9, Valid: true}, false},
		{"satellites counted here", []string{`{"class":"SKY","satellites":[{"used":true},{"used":false},{"used":true}]}`, `{"class":"SKY","hdop":1}`, `{"class":"TPV","mode":3,` + where + `}`},
			Fix{Point: point, At: at, InUse: 2, Valid: true}, false},
		{"which of two receivers", []string{`{"class":"TPV","device":"/dev/ttyACM1","mode":3,"status":1,` + where + `}`},
			Fix{Point: point, At: at, Source: "/dev/ttyACM1", Valid: true}, false},
		{"simulated", []string{`{"class":"TPV","mode":3,"status":8,` + where + `}`}, Fix{Point: point, At: at, Mock: true}, false},
		{"reckoned on from an older place", []string{`{"class":"TPV","mode":3,"status":5,` + where + `}`}, Fix{At: at}, false},
		{"no fix", []string{`{"class":"TPV","mode":1}`}, Fix{}, false},
		{"no fix, with a point left over", []string{`{"class":"TPV","mode":1,` + where + `}`}, Fix{At: at}, false},
		{"0,0 is no fix", []string{`{"class":"TPV","mode":3,"lat":0,"lon":0.00000001,"time":"2026-07-03T21:04:05.250Z"}`}, Fix{At: at}, false},
		{"latitude 91", []string{`{"class":"TPV","mode":3,"lat":91,"lon":71}`}, Fix{}, false},
		{"half a point", []string{`{"class":"TPV","mode":3,"lat":51}`}, Fix{}, false},
		{"no time", []string{`{"class":"TPV","mode":3,"lat":51.1233333,"lon":71.43,"time":"now"}`}, Fix{Point: point, Valid: true}, false},
		{"another report", []string{`{"class":"VERSION","release":"3.22"}`}, Fix{}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			var r Reports
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
			if diff := cmp.Diff(row.want, got, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReportsRefused(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", "hello", `{"class":"TPV"`, `{"class":"TPV","mode":"3"}`, `{"class":"TPV","lat":1e999}`, `[]`,
		`{"class":"SKY","x":"` + strings.Repeat("x", maxReport) + `"}`} {
		var r Reports
		if _, ok, err := r.Line(line); ok || !errors.Is(err, errs.Invalid) {
			t.Errorf("%.40q: ok %v, %v", line, ok, err)
		}
	}
}

// TestOddDate: a receiver whose weeks began anew says a day 19.6 years ago. The
// position stays, the day does not.
func TestOddDate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		name string
		at   time.Time
		now  time.Time
		odd  bool
	}{
		{"now", now, now, false},
		{"our clock is a week behind", now, now.AddDate(0, 0, -7), false},
		{"the weeks began anew", now.Add(-rollover), now, true},
		{"the weeks began anew, and our clock stands at 1970", now.Add(-rollover), time.Unix(0, 0), true},
		{"the weeks began anew, and our clock fell back as far", now.Add(-rollover), now.Add(-rollover), true},
		{"19.6 years ahead", now.Add(rollover), now, true},
		{"1999 of two digits", time.Date(1999, 8, 22, 0, 0, 0, 0, time.UTC), now, true},
		{"no day at all", time.Time{}, now, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := heard(Fix{Point: raid.Point{Lat: 1, Lon: 1}, At: row.at, Valid: true}, row.now)
			if f.OddDate != row.odd || row.odd && !f.At.IsZero() || !f.Valid {
				t.Errorf("%+v", f)
			}
			if !f.Good(row.now) || f.Good(row.now.Add(Stale)) {
				t.Error("the age does not follow our clock")
			}
			if drift, ok := f.Drift(); ok != (!row.odd && !row.at.IsZero()) || ok && drift != row.now.Sub(row.at) {
				t.Errorf("drift %v %v", drift, ok)
			}
		})
	}
}

func TestSetting(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ line, want, code string }{
		{"", "off", ""},
		{"off", "off", ""},
		{"gpsd", "gpsd:localhost:2947", ""},
		{"gpsd:[::1]:2947", "gpsd:[::1]:2947", ""},
		{"serial:/dev/ttyACM0", "serial:/dev/ttyACM0,9600", ""},
		{"serial:COM3, 4800", "serial:COM3,4800", ""},
		{"tcp:192.168.1.7:10110", "tcp:192.168.1.7:10110", ""},
		{"file:/tmp/walk.nmea", "file:/tmp/walk.nmea", ""},
		{"gpsd:localhost", "", "receiver_setting"},
		{"tcp:", "", "receiver_setting"},
		{"tcp:host:0", "", "receiver_setting"},
		{"tcp:host:70000", "", "receiver_setting"},
		{"serial:", "", "receiver_setting"},
		{"serial:/dev/ttyACM0,300", "", "receiver_setting"},
		{"serial:/dev/ttyACM0,fast", "", "receiver_setting"},
		{"file:walk.nmea", "", "receiver_setting"},
		{"galileo", "", "receiver_setting"},
	} {
		s, err := Parse(row.line)
		var e *errs.Error
		if row.code != "" {
			if !errors.As(err, &e) || e.Code != row.code || !errors.Is(err, errs.Invalid) {
				t.Errorf("%q: %v", row.line, err)
			}
			continue
		}
		if err != nil || s.String() != row.want {
			t.Errorf("%q: %q, %v", row.line, s, err)
		}
		if again, err := Parse(s.String()); err != nil || again != s {
			t.Errorf("%q read again: %+v, %v", row.line, again, err)
		}
	}
}

func FuzzReport(f *testing.F) {
	f.Add(`{"class":"TPV","device":"/dev/ttyACM0","mode":3,"time":"2026-07-03T21:04:05.000Z","lat":51.1,"lon":71.4,"epx":3.1,"epy":4.2,"eph":8.1,"speed":1.1,"track":90}`)
	f.Add(`{"class":"SKY","uSat":7,"nSat":12,"satellites":[{"PRN":5,"used":true}]}`)
	f.Add(`{"class":"TPV","mode":2,"lat":0,"lon":0}`)
	f.Add(`{"class":"ERROR","message":"no"}`)
	f.Fuzz(func(t *testing.T, line string) {
		var r Reports
		for range 2 {
			fix, ok, err := r.Line(line)
			if err != nil && (ok || !errors.Is(err, errs.Invalid)) {
				t.Fatalf("ok %v, %v", ok, err)
			}
			p := fix.Point
			if fix.Valid && (p == raid.Point{} || p.Lat > 900_000_000 || p.Lat < -900_000_000 || p.Lon > 1_800_000_000 || p.Lon < -1_800_000_000) {
				t.Fatalf("a fix at %+v", p)
			}
			if !(fix.Accuracy >= 0 && fix.Accuracy <= 100_000) || !(fix.Speed >= 0 && fix.Speed <= 1000) || !(fix.Course >= 0 && fix.Course <= 360) || fix.InUse < 0 || fix.InUse > 99 {
				t.Fatalf("%+v", fix)
			}
		}
	})
}
