package locate

import (
	"encoding/json"
	"math"
	"time"

	"shyraq/app/raid"
	"shyraq/errs"
)

// maxReport is the longest line of gpsd that is looked at: a report of the sky
// with every satellite of four systems is some 10 KB.
const maxReport = 64 << 10

// watch asks gpsd to tell what it hears, as JSON.
const watch = `?WATCH={"enable":true,"json":true};` + "\n"

// gpsd gives its errors with 95 % confidence (its error model multiplies the
// dilutions by 15 m "95% confidence"; gpsd_json(5) of older releases says so of
// epx and epy). We show 68 %. For a normal error of one dimension 95 % are 1.96
// standard deviations. For the radius of two equal ones (Rayleigh) 95 % are
// sqrt(-2 ln 0.05) = 2.448 and 68 % sqrt(-2 ln 0.32) = 1.510 of them.
const (
	oneOf95  = 1.96
	ring95to = 2.448 / 1.510
)

// mostOff bounds an error in metres: beyond it nobody knows anything.
const mostOff = 100_000

// report is what is read of gpsd's reports. Pointers tell what it left
// out from nought.
type report struct {
	Class  string `json:"class"`
	Device string `json:"device"`

	Mode   int `json:"mode"`
	Status int `json:"status"`

	Time  string   `json:"time"`
	Lat   *float64 `json:"lat"`
	Lon   *float64 `json:"lon"`
	EPH   *float64 `json:"eph"`
	EPX   *float64 `json:"epx"`
	EPY   *float64 `json:"epy"`
	Speed *float64 `json:"speed"`
	Track *float64 `json:"track"`

	Used       *int `json:"uSat"`
	Satellites []struct {
		Used bool `json:"used"`
	} `json:"satellites"`
}

// Kinds of a fix in gpsd's reports (gpsd_json(5), "status" of TPV) that are none of
// ours: reckoned on from an older place, and simulated.
const (
	statusReckoned  = 5
	statusSimulated = 8
)

// Reports puts the reports of one gpsd together: TPV says where we are, GST how
// far off the receiver itself thinks it is, SKY how many satellites are in use;
// all others are passed over. The zero value is ready; it is used from one
// goroutine.
type Reports struct {
	inUse    int
	metres   float64 // from GST, one standard deviation
	metresAt string  // time field of that GST
}

// Line takes one line. It gives a fix, and true, when the line was a report
// that says where we are, or that it is not known. A line that is not in its
// form is errs.Invalid "gpsd"; the next one is read as if it had not been.
func (r *Reports) Line(line string) (Fix, bool, error) {
	if len(line) > maxReport {
		return Fix{}, false, &errs.Error{Kind: errs.Invalid, Code: "gpsd", Detail: "line too long"}
	}
	var p report
	if err := json.Unmarshal([]byte(line), &p); err != nil {
		return Fix{}, false, &errs.Error{Kind: errs.Invalid, Code: "gpsd", Detail: "no report"}
	}
	switch p.Class {
	case "SKY":
		r.sky(p)
	case "GST":
		r.gst(p)
	case "TPV":
		return r.tpv(p), true, nil
	}
	return Fix{}, false, nil
}

// sky counts the satellites in use. Older releases do not count them; newer
// ones send reports of dilutions alone, which say nothing of them.
func (r *Reports) sky(p report) {
	switch {
	case p.Used != nil:
		r.inUse = min(max(*p.Used, 0), 99)
	case p.Satellites != nil:
		r.inUse = 0
		for _, s := range p.Satellites {
			if s.Used {
				r.inUse++
			}
		}
	}
}

// gst keeps the receiver's own error estimate: lat and lon are metres there.
func (r *Reports) gst(p report) {
	if p.Lat != nil && p.Lon != nil && *p.Lat > 0 && *p.Lon > 0 && p.Time != "" {
		r.metres, r.metresAt = min(math.Hypot(*p.Lat, *p.Lon), mostOff), p.Time
	}
}

func (r *Reports) tpv(p report) Fix {
	f := Fix{InUse: r.inUse, Source: p.Device}
	if at, err := time.Parse(time.RFC3339, p.Time); err == nil {
		f.At = at.UTC()
	}
	if p.Mode != 2 && p.Mode != 3 || p.Lat == nil || p.Lon == nil {
		return f
	}
	point, ok := pointOf(*p.Lat, *p.Lon)
	switch {
	case !ok || p.Status == statusReckoned:
		return f
	case p.Status == statusSimulated:
		f.Point, f.Mock = point, true
		return f
	}
	f.Point, f.Accuracy, f.Valid = point, accuracy68(p), true
	if r.metresAt != "" && r.metresAt == p.Time {
		f.Accuracy = r.metres
	}
	if p.Speed != nil {
		f.Speed = min(max(*p.Speed, 0), 1000)
	}
	if p.Track != nil && *p.Track >= 0 && *p.Track <= 360 {
		f.Course = *p.Track
	}
	return f
}

// accuracy68 prefers the errors of both directions to the one of the plane.
func accuracy68(p report) float64 {
	switch {
	case p.EPX != nil && p.EPY != nil && *p.EPX >= 0 && *p.EPY >= 0:
		return min(math.Hypot(*p.EPX, *p.EPY)/oneOf95, mostOff)
	case p.EPH != nil && *p.EPH >= 0:
		return min(*p.EPH/ring95to, mostOff)
	}
	return 0
}

// pointOf is a point of the earth, and never 0°,0°: receivers say that when
// they know nothing.
func pointOf(lat, lon float64) (raid.Point, bool) {
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
		return raid.Point{}, false
	}
	p := raid.Point{Lat: int32(math.Round(lat * 1e7)), Lon: int32(math.Round(lon * 1e7))}
	return p, p != raid.Point{}
}
