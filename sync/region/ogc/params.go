package ogc

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"shyraq/errs"
)

// The bounds of a page.
const (
	usualLimit = 100
	mostLimit  = 1000
	mostOffset = 1_000_000
	mostBytes  = 1 << 20 // of a page's features; it ends before it would pass this, and goes on with the next
	longest    = 200     // bytes of a parameter
)

// query is what a request for items asks for.
type query struct {
	limit, offset int
	boxes         []orb.Bound // any of them; none: everywhere
	when          *span       // nil: ever
}

func bad(name, detail string) error {
	return &errs.Error{Kind: errs.Invalid, Code: "parameter", Field: name, Detail: name + ": " + detail}
}

// paramsOf reads the parameters of a request. One that is not among the known, or
// that stands twice, is refused: a filter that is passed over would look as if it
// had chosen.
func paramsOf(req *http.Request, known ...string) (map[string]string, error) {
	all, err := url.ParseQuery(req.URL.RawQuery)
	if err != nil {
		return nil, bad("query", "it cannot be read")
	}
	out := map[string]string{}
	for name, values := range all {
		switch {
		case !slices.Contains(known, name):
			return nil, bad(short(name), "there is no such parameter here; there are "+strings.Join(known, ", "))
		case len(values) != 1:
			return nil, bad(name, "it stands twice")
		case len(values[0]) > longest:
			return nil, bad(name, "it is too long")
		}
		out[name] = values[0]
	}
	if f, ok := out["f"]; ok && f != "json" {
		return nil, bad("f", "json is the only form there is")
	}
	return out, nil
}

func queryOf(req *http.Request) (q query, err error) {
	p, err := paramsOf(req, "f", "limit", "offset", "bbox", "datetime")
	if err != nil {
		return q, err
	}
	if q.limit, err = number(p, "limit", usualLimit, 1, math.MaxInt32); err != nil {
		return q, err
	}
	q.limit = min(q.limit, mostLimit)
	if q.offset, err = number(p, "offset", 0, 0, mostOffset); err != nil {
		return q, err
	}
	if text, ok := p["bbox"]; ok {
		if q.boxes, err = boxesOf(text); err != nil {
			return q, err
		}
	}
	if text, ok := p["datetime"]; ok {
		s, err := spanOf(text)
		if err != nil {
			return q, err
		}
		q.when = &s
	}
	return q, nil
}

func number(p map[string]string, name string, usual, least, most int) (int, error) {
	text, ok := p[name]
	if !ok {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, bad(name, "a whole number from "+strconv.Itoa(least)+" to "+strconv.Itoa(most)+" is asked for")
	}
	return n, nil
}

// boxesOf reads a bounding box of CRS84: west, south, east, north; with heights
// six numbers. One whose west is greater than its east goes across the
// antimeridian, and is two.
func boxesOf(text string) ([]orb.Bound, error) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return nil, bad("bbox", "four or six numbers are asked for: west, south, east, north in degrees")
	}
	var n []float64
	for _, part := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
			return nil, bad("bbox", "it has something that is no number of degrees")
		}
		n = append(n, v)
	}
	if len(n) == 6 {
		n = []float64{n[0], n[1], n[3], n[4]}
	}
	west, south, east, north := n[0], n[1], n[2], n[3]
	switch {
	case south > north:
		return nil, bad("bbox", "its south is north of its north")
	case math.Abs(south) > 90 || math.Abs(north) > 90 || math.Abs(west) > 180 || math.Abs(east) > 180:
		return nil, bad("bbox", "longitudes go from -180 to 180, latitudes from -90 to 90")
	case west > east:
		return []orb.Bound{{Min: orb.Point{west, south}, Max: orb.Point{180, north}}, {Min: orb.Point{-180, south}, Max: orb.Point{east, north}}}, nil
	}
	return []orb.Bound{{Min: orb.Point{west, south}, Max: orb.Point{east, north}}}, nil
}

// short is what an error quotes of what somebody sent.
func short(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' {
			return '?'
		}
		return c
	}, s)
	return s[:min(len(s), 40)]
}
