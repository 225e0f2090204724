package locate

import (
	"math"
	"strings"
	"time"
)

// metresPerHDOP turns a dilution into metres where the receiver gives no error
// estimate (GST): the range error of a plain receiver under open sky.
const metresPerHDOP = 5

const knot = 1852.0 / 3600 // metres a second

// Receiver puts the sentences of one receiver together. Four are read: RMC
// (date, position, speed and course), GGA (position and quality), GSA (kind of
// fix and dilution) and GST (error in metres); all others are passed over. The
// zero value is ready; it is used from one goroutine.
type Receiver struct {
	day      time.Time // of the last RMC
	dayAt    string    // its time field
	none     bool      // GSA says that there is no fix
	hdop     float64
	metres   float64 // from GST
	metresAt string  // time field of that GST
	inUse    int     // satellites, from GGA
	speed    float64
	course   float64
	last     string // time field of the last position given out
}

// Line takes one line. It gives a fix, and true, when the line was a sentence
// that says where we are, or that it is not known. A line that is not in its
// form is raid.Invalid "nmea"; the next one is read as if it had not been.
func (r *Receiver) Line(line string) (Fix, bool, error) {
	s, err := parseSentence(line)
	if err != nil {
		return Fix{}, false, err
	}
	switch s.kind {
	case "RMC":
		return r.rmc(s)
	case "GGA":
		return r.gga(s)
	case "GSA":
		r.gsa(s)
	case "GST":
		r.gst(s)
	}
	return Fix{}, false, nil
}

// rmc: time, status, lat, N, lon, E, knots, course, date.
func (r *Receiver) rmc(s sentence) (Fix, bool, error) {
	if day, err := time.Parse("020106", s.field(8)); err == nil {
		r.day, r.dayAt = day, s.field(0)
	}
	if n, ok := s.number(6, 0, 2000); ok {
		r.speed = n * knot
	} else {
		r.speed = 0
	}
	if n, ok := s.number(7, 0, 360); ok {
		r.course = n
	}
	if s.field(1) != "A" {
		return r.lost(s.field(0))
	}
	return r.fix(s, 0, 2)
}

// gga: time, lat, N, lon, E, quality, satellites, HDOP. Qualities 6 to 8 are
// guessed or typed in, not measured.
func (r *Receiver) gga(s sentence) (Fix, bool, error) {
	if n, ok := s.number(7, 0.1, 99); ok {
		r.hdop = n
	}
	r.inUse = 0
	if n, ok := s.number(6, 0, 99); ok {
		r.inUse = int(n)
	}
	switch s.field(5) {
	case "1", "2", "3", "4", "5":
		return r.fix(s, 0, 1)
	}
	return r.lost(s.field(0))
}

// gsa: mode, 1 none / 2 flat / 3 full, twelve satellites, PDOP, HDOP.
func (r *Receiver) gsa(s sentence) {
	r.none = s.field(1) == "1"
	if n, ok := s.number(15, 0.1, 99); ok {
		r.hdop = n
	}
}

// gst: time, rms, major, minor, orientation, error of lat, of lon, of height.
func (r *Receiver) gst(s sentence) {
	lat, ok1 := s.number(5, 0, 100_000)
	lon, ok2 := s.number(6, 0, 100_000)
	if ok1 && ok2 {
		r.metres, r.metresAt = math.Hypot(lat, lon), s.field(0)
	}
}

func (r *Receiver) fix(s sentence, timeField, pointField int) (Fix, bool, error) {
	p, ok := s.point(pointField)
	clock := s.field(timeField)
	if !ok || r.none {
		return r.lost(clock)
	}
	if clock != "" && clock == r.last {
		return Fix{}, false, nil // RMC and GGA of one moment are one fix
	}
	r.last = clock
	f := Fix{Point: p, Accuracy: r.accuracy(clock), Speed: r.speed, Course: r.course, At: r.at(clock), InUse: r.inUse, Valid: true}
	return f, true, nil
}

func (r *Receiver) lost(clock string) (Fix, bool, error) {
	return Fix{At: r.at(clock), InUse: r.inUse}, true, nil
}

// accuracy prefers the receiver's own error estimate of this moment or the one
// before it.
func (r *Receiver) accuracy(clock string) float64 {
	if age := seconds(clock) - seconds(r.metresAt); r.metres > 0 && age >= 0 && age <= 2*time.Second {
		return r.metres
	}
	return r.hdop * metresPerHDOP
}

// at joins the day of the last RMC with a time of day. GGA carries no date: one
// just past midnight, before the first RMC of the new day, belongs to the next.
func (r *Receiver) at(clock string) time.Time {
	if r.day.IsZero() || len(clock) < 6 {
		return time.Time{}
	}
	at := r.day.Add(seconds(clock))
	if seconds(r.dayAt)-seconds(clock) > 12*time.Hour {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// seconds reads hhmmss.ss as a time of day; what is not one is nought.
func seconds(clock string) time.Duration {
	whole, fraction, _ := strings.Cut(clock, ".")
	n, ok := digitsOf(whole)
	if !ok || len(whole) != 6 || n/10000 > 23 || n/100%100 > 59 || n%100 > 60 {
		return 0
	}
	d := time.Duration(n/10000)*time.Hour + time.Duration(n/100%100)*time.Minute + time.Duration(n%100)*time.Second
	if len(fraction) > 3 {
		fraction = fraction[:3]
	}
	if f, ok := digitsOf((fraction + "000")[:3]); ok {
		d += time.Duration(f) * time.Millisecond
	}
	return d
}
