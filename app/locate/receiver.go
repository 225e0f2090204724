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

// Receiver puts the sentences of one receiver together: RMC (date, position,
// speed and course), GGA and GNS (position and quality), GLL (position), GSA
// (kind of fix and dilution), GST (error in metres) and ZDA (date); all others
// are passed over. GNS and GLL serve where RMC and GGA do not come. A place that
// was typed in, simulated or reckoned on is none, whichever sentence says so:
// see rule. The zero value is ready; it is used from one goroutine.
type Receiver struct {
	day      time.Time // of the last RMC or ZDA
	dayAt    string    // its time field
	rule     rule
	hdop     float64
	metres   float64 // from GST
	metresAt string  // time field of that GST
	inUse    int     // satellites, from GGA or GNS
	speed    float64
	course   float64
	last     string // time field of the last position given out
}

// Line takes one line. It gives a fix, and true, when the line was a sentence
// that says where we are, or that it is not known. A line that is not in its
// form is errs.Invalid "nmea"; the next one is read as if it had not been.
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
	case "GNS":
		return r.gns(s)
	case "GLL":
		return r.fix(s, 4, 0, statusOf(s.field(5), s.field(6)))
	case "GSA":
		r.gsa(s)
	case "GST":
		r.gst(s)
	case "ZDA":
		r.zda(s)
	}
	return Fix{}, false, nil
}

// rmc: time, status, lat, N, lon, E, knots, course, date, variation, E, mode.
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
	return r.fix(s, 0, 2, statusOf(s.field(1), s.field(11)))
}

// gga: time, lat, N, lon, E, quality, satellites, HDOP.
func (r *Receiver) gga(s sentence) (Fix, bool, error) {
	r.sky(s)
	return r.fix(s, 0, 1, qualityOf(s.field(5)))
}

// gns: time, lat, N, lon, E, a mode a constellation, satellites, HDOP.
func (r *Receiver) gns(s sentence) (Fix, bool, error) {
	r.sky(s)
	return r.fix(s, 0, 1, modesOf(s.field(5)))
}

// sky reads satellites and dilution, where GGA and GNS have them.
func (r *Receiver) sky(s sentence) {
	if n, ok := s.number(7, 0.1, 99); ok {
		r.hdop = n
	}
	r.inUse = 0
	if n, ok := s.number(6, 0, 99); ok {
		r.inUse = int(n)
	}
}

// gsa: mode, 1 none / 2 flat / 3 full, twelve satellites, PDOP, HDOP; one
// sentence a constellation.
func (r *Receiver) gsa(s sentence) {
	has := s.field(1) == "2" || s.field(1) == "3"
	r.rule.constellation(has || s.field(1) == "")
	if n, ok := s.number(15, 0.1, 99); ok && has {
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

// zda: time, day, month, year of four digits.
func (r *Receiver) zda(s sentence) {
	if day, err := time.Parse("2.1.2006", s.field(1)+"."+s.field(2)+"."+s.field(3)); err == nil {
		r.day, r.dayAt = day, s.field(0)
	}
}

func (r *Receiver) fix(s sentence, timeField, pointField int, how verdict) (Fix, bool, error) {
	p, ok := s.point(pointField)
	if !ok && how == measured {
		how = unknown
	}
	clock := s.field(timeField)
	said := r.rule.hear(s, clock, how)
	if said == unheard {
		return Fix{}, false, nil
	}
	if said != measured {
		f := r.lost(clock)
		if how == feigned && ok {
			f.Point, f.Mock = p, true
		}
		return f, true, nil
	}
	if clock != "" && clock == r.last {
		return Fix{}, false, nil // RMC and GGA of one moment are one fix
	}
	r.last = clock
	f := Fix{Point: p, Accuracy: r.accuracy(clock), Speed: r.speed, Course: r.course, At: r.at(clock), InUse: r.inUse, Valid: true}
	return f, true, nil
}

func (r *Receiver) lost(clock string) Fix { return Fix{At: r.at(clock), InUse: r.inUse} }

// accuracy prefers the receiver's own error estimate of this moment or the one
// before it.
func (r *Receiver) accuracy(clock string) float64 {
	if age := seconds(clock) - seconds(r.metresAt); r.metres > 0 && age >= 0 && age <= 2*time.Second {
		return r.metres
	}
	return r.hdop * metresPerHDOP
}

// at joins the day of the last RMC or ZDA with a time of day. GGA carries no
// date: one just past midnight, before the first RMC of the new day, belongs to
// the next.
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
