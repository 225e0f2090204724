package locate

import (
	"strconv"
	"strings"

	"shyraq/app/raid"
	"shyraq/errs"
)

// MaxSentence is the longest line that is looked at. The standard says 82
// characters; receivers exceed it.
const MaxSentence = 256

// sentence is a line taken apart: the talker ("GN"), the type without it
// ("GGA") and the fields after it.
type sentence struct {
	talker, kind string
	fields       []string
}

func bad(detail string) error {
	return &errs.Error{Kind: errs.Invalid, Code: "nmea", Detail: detail}
}

// parseSentence checks the frame and the check sum of a line. A sentence begins
// at the last dollar: before it stand a second dollar, a tag block, the number
// of a tracker, or what was left of a sentence that broke off. Sentences without
// a check sum are refused: a broken cable makes them.
func parseSentence(line string) (sentence, error) {
	start := strings.LastIndexByte(line, '$')
	if start < 0 {
		return sentence{}, bad("no sentence")
	}
	line = strings.TrimRight(line[start+1:], "\r\n\t \x00")
	if len(line) >= MaxSentence {
		return sentence{}, bad("line too long")
	}
	body, sum, ok := strings.Cut(line, "*")
	if !ok || len(sum) != 2 {
		return sentence{}, bad("no check sum")
	}
	want, err := strconv.ParseUint(sum, 16, 8)
	if err != nil {
		return sentence{}, bad("check sum is no number")
	}
	var got byte
	for i := range len(body) {
		if body[i] < ' ' || body[i] > '~' {
			return sentence{}, bad("not printable")
		}
		got ^= body[i]
	}
	if got != byte(want) {
		return sentence{}, bad("check sum does not match")
	}
	fields := strings.Split(body, ",")
	for i, f := range fields {
		fields[i] = strings.Trim(f, " ") // some set numbers in columns
	}
	if len(fields[0]) != 5 {
		return sentence{}, bad("address is not five letters")
	}
	return sentence{talker: fields[0][:2], kind: fields[0][2:], fields: fields[1:]}, nil
}

// field gives a field, empty where the sentence is shorter.
func (s sentence) field(i int) string {
	if i < len(s.fields) {
		return s.fields[i]
	}
	return ""
}

// number reads a plain decimal within bounds; an empty field is not there.
func (s sentence) number(i int, low, high float64) (float64, bool) {
	text := s.field(i)
	if text == "" || strings.Trim(text, "0123456789.-") != "" { // no 1e9, no Inf, no NaN
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && n >= low && n <= high
}

// point reads the four fields of a position, ddmm.mmmm,N,dddmm.mmmm,E, in
// whole numbers throughout: no rounding by way of binary fractions.
func (s sentence) point(i int) (raid.Point, bool) {
	lat, ok1 := degrees(s.field(i), 2, 90)
	lon, ok2 := degrees(s.field(i+2), 3, 180)
	if !ok1 || !ok2 {
		return raid.Point{}, false
	}
	switch s.field(i + 1) {
	case "N":
	case "S":
		lat = -lat
	default:
		return raid.Point{}, false
	}
	switch s.field(i + 3) {
	case "E":
	case "W":
		lon = -lon
	default:
		return raid.Point{}, false
	}
	// 0,0 lies in the Gulf of Guinea; it is what a receiver says that knows
	// nothing.
	if lat == 0 && lon == 0 {
		return raid.Point{}, false
	}
	return raid.Point{Lat: int32(lat), Lon: int32(lon)}, true
}

// degrees reads "5107.40000" as degrees and minutes, in units of 1e-7 degree.
func degrees(text string, digits int, most int64) (int64, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole) != digits+2 || len(fraction) > 9 {
		return 0, false
	}
	d, ok1 := digitsOf(whole[:digits])
	m, ok2 := digitsOf(whole[digits:])
	f, ok3 := digitsOf((fraction + "000000000")[:9])
	if !ok1 || !ok2 || !ok3 || m >= 60 {
		return 0, false
	}
	const unit = 10_000_000
	minutes := m*1_000_000_000 + f // 1e-9 minute
	value := d*unit + (minutes+3000)/6000
	if value > most*unit {
		return 0, false
	}
	return value, true
}

func digitsOf(s string) (int64, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}
