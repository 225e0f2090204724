package gazetteer

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/paulmach/orb"
)

// Coordinates reads a place as people write it: degrees with a point or a
// comma, degrees with minutes and seconds, letters of the compass in English,
// Russian or Kazakh before or after, a geo: address. Latitude comes first
// unless letters, or a value beyond 90, say otherwise. False says that the
// text is no place on the Earth.
func Coordinates(text string) (orb.Point, bool) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if len(text) > 80 {
		return orb.Point{}, false
	}
	if rest, ok := strings.CutPrefix(text, "GEO:"); ok {
		return address(rest)
	}
	text = compass.Replace(text)
	// A comma parts two numbers, or is the point of one: what makes two angles
	// is meant.
	for _, comma := range [...]string{";", "."} {
		if comma == "." && strings.Contains(text, ".") {
			break
		}
		if at, ok := angles(pointed(text, comma)); ok {
			return at, true
		}
	}
	return orb.Point{}, false
}

// compass turns words and signs into those the scanner knows.
var compass = strings.NewReplacer(
	"С.Ш.", "N", "Ю.Ш.", "S", "В.Д.", "E", "З.Д.", "W",
	"С.Е.", "N", "О.Е.", "S", "Ш.Б.", "E", "Б.Б.", "W",
	"С", "N", "Ю", "S", "В", "E", "З", "W", "Ш", "E",
	"º", "°", "˚", "°", "′", "'", "’", "'", "ʹ", "'", "″", "\"", "”", "\"", "“", "\"", "''", "\"",
	"−", "-", "–", "-",
)

// pointed replaces the commas: one that stands between two digits by as told,
// every other one parts the two angles.
func pointed(text, between string) string {
	var b strings.Builder
	for i := range len(text) {
		switch {
		case text[i] != ',':
			b.WriteByte(text[i])
		case i > 0 && i+1 < len(text) && digit(text[i-1]) && digit(text[i+1]):
			b.WriteString(between)
		default:
			b.WriteByte(';')
		}
	}
	out := b.String()
	// 44,8528,65,5092: each second comma is a point.
	if between == "." && strings.Count(text, ",") == 3 && !strings.ContainsAny(text, " ;") {
		parts := strings.Split(text, ",")
		out = parts[0] + "." + parts[1] + ";" + parts[2] + "." + parts[3]
	}
	return out
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// address reads what follows geo: in RFC 5870, a height and parameters apart.
func address(rest string) (orb.Point, bool) {
	rest, _, _ = strings.Cut(rest, "?")
	rest, _, _ = strings.Cut(rest, ";")
	parts := strings.Split(rest, ",")
	if len(parts) != 2 && len(parts) != 3 {
		return orb.Point{}, false
	}
	lat, err1 := strconv.ParseFloat(parts[0], 64)
	lon, err2 := strconv.ParseFloat(parts[1], 64)
	return onEarth(lat, lon, err1 == nil && err2 == nil)
}

func onEarth(lat, lon float64, ok bool) (orb.Point, bool) {
	if !ok || !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
		return orb.Point{}, false
	}
	return orb.Point{lon, lat}, true
}

// angle is one of the two while it is read.
type angle struct {
	parts [3]float64 // degrees, minutes, seconds
	n     int
	neg   bool
	open  bool // the last part was no whole number: nothing may follow
	hemi  byte // N, S, E, W or 0
	shut  bool // a letter or a parting sign ended it
}

// put takes a number with the mark behind it, if it has one.
func (a *angle) put(value float64, whole bool, mark rune) bool {
	place := map[rune]int{'°': 0, '\'': 1, '"': 2, 0: a.n}[mark]
	if a.open || a.n > 2 || place != a.n || value < 0 || place > 0 && value >= 60 {
		return false
	}
	a.parts[a.n] = value
	a.n++
	a.open = !whole
	return true
}

func (a *angle) degrees() float64 {
	v := a.parts[0] + a.parts[1]/60 + a.parts[2]/3600
	if a.neg || a.hemi == 'S' || a.hemi == 'W' {
		return -v
	}
	return v
}

// angles reads two of them.
func angles(text string) (orb.Point, bool) {
	items, ok := scan(text)
	if !ok {
		return orb.Point{}, false
	}
	if parted, ok := half(items); ok {
		items = parted
	}
	ahead := len(items) > 0 && items[0].hemi != 0 // the letters stand before the numbers
	all := []*angle{{}}
	last := func() *angle { return all[len(all)-1] }
	next := func() { all = append(all, &angle{}) }
	for _, it := range items {
		a := last()
		switch {
		case it.part:
			if a.n > 0 {
				a.shut = true
			}
		case it.hemi != 0 && a.n > 0 && a.hemi == 0 && !(ahead && len(all) > 1):
			a.hemi, a.shut = it.hemi, true
		case it.hemi != 0:
			if a.n > 0 || a.shut {
				next()
			}
			if last().hemi != 0 {
				return orb.Point{}, false
			}
			last().hemi = it.hemi
		default:
			if a.shut || a.n > 0 && (it.mark == '°' || it.signed) {
				next()
				a = last()
			}
			if a.n == 0 && it.value < 0 || it.signed && a.n == 0 {
				a.neg = it.negative
				it.value = math.Abs(it.value)
			}
			if !a.put(it.value, it.whole, it.mark) {
				return orb.Point{}, false
			}
		}
		if len(all) > 2 {
			return orb.Point{}, false
		}
	}
	if len(all) != 2 || all[0].n == 0 || all[1].n == 0 {
		return orb.Point{}, false
	}
	return pair(all[0], all[1])
}

// pair says which of two angles is the latitude.
func pair(a, b *angle) (orb.Point, bool) {
	x, y := a.degrees(), b.degrees()
	lat := func(h byte) bool { return h == 'N' || h == 'S' }
	switch {
	case a.hemi == 0 && b.hemi == 0:
		if math.Abs(x) > 90 {
			x, y = y, x
		}
	case a.hemi == 0 || b.hemi == 0 || lat(a.hemi) == lat(b.hemi):
		return orb.Point{}, false
	case a.neg || b.neg:
		return orb.Point{}, false // a sign and a letter contradict each other
	case lat(b.hemi):
		x, y = y, x
	}
	return onEarth(x, y, true)
}

// item is a number with its mark, a letter of the compass, or a parting sign.
type item struct {
	value            float64
	whole            bool
	signed, negative bool
	mark             rune
	hemi             byte
	part             bool
}

// half parts numbers that nothing parts: the first half of them is latitude.
// Two whole numbers are no place: houses and quarters are called so.
func half(items []item) ([]item, bool) {
	n := len(items)
	if n == 0 || n%2 != 0 || n > 6 || n == 2 && items[0].whole && items[1].whole {
		return nil, false
	}
	for i, it := range items {
		if it.part || it.hemi != 0 || it.mark != 0 || it.signed && i != 0 && i != n/2 {
			return nil, false
		}
	}
	out := append([]item(nil), items[:n/2]...)
	out = append(out, item{part: true})
	return append(out, items[n/2:]...), true
}

// scan cuts a text into items; false says that something else is in it.
func scan(text string) ([]item, bool) {
	var out []item
	r := []rune(text)
	for i := 0; i < len(r); {
		switch c := r[i]; {
		case unicode.IsSpace(c):
			i++
		case c == ';' || c == '/' || c == '|':
			out = append(out, item{part: true})
			i++
		case c == 'N' || c == 'S' || c == 'E' || c == 'W':
			out = append(out, item{hemi: byte(c)})
			i++
		case c == '°' || c == '\'' || c == '"':
			if len(out) == 0 || out[len(out)-1].mark != 0 || out[len(out)-1].part || out[len(out)-1].hemi != 0 {
				return nil, false
			}
			out[len(out)-1].mark = c
			i++
		case c == '+' || c == '-' || c >= '0' && c <= '9':
			j := i + 1
			for j < len(r) && (r[j] >= '0' && r[j] <= '9' || r[j] == '.') {
				j++
			}
			v, err := strconv.ParseFloat(string(r[i:j]), 64)
			if err != nil {
				return nil, false
			}
			it := item{value: v, whole: !strings.Contains(string(r[i:j]), "."), signed: c == '+' || c == '-', negative: c == '-'}
			out = append(out, it)
			i = j
		default:
			return nil, false
		}
	}
	return out, true
}
