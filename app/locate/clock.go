package locate

import "time"

// The day of a receiver can be wrong while its position is right. GPS counts
// weeks in ten bits and begins anew after 1,024 of them (IS-GPS-200, 20.3.3.3.1.1;
// last on 2019-04-07, next on 2038-11-20): old receivers then say a day 19.6
// years ago. NMEA writes years with two digits besides.
const rollover = 1024 * 7 * 24 * time.Hour

// mostApart is how far a receiver's clock may be from ours before its day is
// called impossible. A clock of ours from before the program existed says
// nothing: a flat battery begins in 1970.
const mostApart = rollover / 2

// first is a day on which this program did not exist yet: no receiver that is
// heard now can be older, whatever our own clock says.
var first = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// heard stamps a fix with our clock and takes an impossible day out of it.
func heard(f Fix, now time.Time) Fix {
	f.Heard = now
	if f.At.IsZero() {
		return f
	}
	apart := now.Sub(f.At)
	if f.At.Before(first) || now.After(first) && (apart > mostApart || apart < -mostApart) {
		f.At, f.OddDate = time.Time{}, true
	}
	return f
}
