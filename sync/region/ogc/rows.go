package ogc

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"shyraq/app/raid/civil"
	"shyraq/sync/region/figures"
)

// feature is a row of a collection.
type feature struct {
	id         string
	geometry   orb.Geometry // nil: none is known
	from, to   time.Time    // zero: none is known
	properties any
}

type venueProperties struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	NameRU    string     `json:"name_ru"`
	Type      string     `json:"type"`
	District  string     `json:"district"`
	Checks    int        `json:"checks"`
	LastCheck civil.Date `json:"last_check,omitempty"`
	AsOf      string     `json:"as_of"`
}

// venues lists the known places of the caller's districts, checked or not.
func venues(v View) (out []feature) {
	checked, asOf := map[string]figures.Checked{}, time.Time{}
	for _, u := range v.Units {
		for id, c := range u.Venues {
			was := checked[id]
			checked[id] = figures.Checked{Times: was.Times + c.Times, Last: max(was.Last, c.Last)}
		}
		if asOf.IsZero() || u.AsOf.Before(asOf) {
			asOf = u.AsOf // the oldest of them: up to then all is in it
		}
	}
	for _, place := range v.Region.Venues {
		kato, _ := v.Region.ResolveKATO(place.District)
		if !slices.Contains(v.Districts, kato) {
			continue
		}
		c := checked[place.ID]
		f := feature{id: place.ID, properties: venueProperties{ID: place.ID, Name: place.Names.In("kk"), NameRU: place.Names.In("ru"),
			Type: string(place.Type), District: kato, Checks: c.Times, LastCheck: c.Last, AsOf: asOf.UTC().Format(time.RFC3339)}}
		if place.Point != nil {
			f.geometry = pointOf(*place.Point)
		}
		if day := c.Last.In(civil.Location(v.Offset)); !day.IsZero() {
			f.from, f.to = day.Add(12*time.Hour), day.Add(36*time.Hour)
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b feature) int { return cmp.Compare(a.id, b.id) })
	return out
}

type districtProperties struct {
	District   string `json:"district"`
	Name       string `json:"name"`
	NameRU     string `json:"name_ru"`
	Month      string `json:"month"`
	From       string `json:"from"` // the first night
	To         string `json:"to"`   // the last one
	AtLeast    int    `json:"encounters_at_least"`
	Encounters string `json:"encounters"`
}

// districts has a row for each of the caller's districts and each month that is
// told, whatever happened.
func districts(v View) (out []feature) {
	sums := map[[2]string]int{}
	for _, u := range v.Units {
		for _, m := range u.Months {
			for kato, n := range m.Districts {
				sums[[2]string{m.Month, kato}] += n
			}
		}
	}
	shapes := map[string]orb.Geometry{}
	for _, kato := range v.Districts {
		shapes[kato] = v.district(kato)
	}
	for _, month := range v.months() {
		from, to := figures.Span(month, v.Offset)
		first, last := nights(from, to, v.Offset)
		for _, kato := range slices.Sorted(maps.Keys(shapes)) {
			d, _ := v.Region.District(kato)
			n := sums[[2]string{month, kato}]
			p := districtProperties{District: kato, Name: d.Names.In("kk"), NameRU: d.Names.In("ru"), Month: month, From: first, To: last,
				AtLeast: n, Encounters: "not told"}
			if n > 0 {
				p.Encounters = fmt.Sprintf("at least %d", n)
			}
			out = append(out, feature{id: month + "." + kato, geometry: shapes[kato], from: from, to: to, properties: p})
		}
	}
	return out
}

type placeProperties struct {
	Unit       string `json:"unit"`
	District   string `json:"district"`
	Month      string `json:"month"`
	From       string `json:"from"`
	To         string `json:"to"`
	AtLeast    int    `json:"encounters_at_least"`
	AtMost     int    `json:"encounters_at_most"`
	Encounters string `json:"encounters"`
}

// places has a row for each square that is told, of each unit by itself: units
// are not summed up, for two callers whose units overlap could subtract.
func places(v View) (out []feature) {
	months := v.months()
	for _, u := range v.Units {
		for _, m := range u.Months {
			if !slices.Contains(months, m.Month) {
				continue
			}
			from, to := figures.Span(m.Month, v.Offset)
			first, last := nights(from, to, v.Offset)
			for _, s := range m.Squares {
				most := s.AtLeast + figures.Step - 1
				out = append(out, feature{
					id:       m.Month + "." + strconv.Itoa(int(s.X)) + "." + strconv.Itoa(int(s.Y)) + "." + s.District + "." + m.Unit,
					geometry: squareOf(s.Cell), from: from, to: to,
					properties: placeProperties{Unit: m.Unit, District: s.District, Month: m.Month, From: first, To: last,
						AtLeast: s.AtLeast, AtMost: most, Encounters: fmt.Sprintf("%d to %d", s.AtLeast, most)},
				})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b feature) int { return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.id, b.id)) })
	return out
}

// nights are the first and the last night between two noons.
func nights(from, to time.Time, offset *time.Location) (first, last string) {
	return string(civil.NightOf(from, offset)), string(civil.NightOf(to.Add(-time.Second), offset))
}
