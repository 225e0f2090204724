package regionfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// ChangeKind says what happened to an entry of a region.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Changed ChangeKind = "changed"
	Removed ChangeKind = "removed"
)

// Change is one line of a dry run: what loading a region file would do.
type Change struct {
	List string     `json:"list"` // member of Region, such as "units"; "region" for the head
	ID   string     `json:"id"`
	Kind ChangeKind `json:"kind"`
}

// Diff lists what changes when r takes the place of old, list by list in the
// order of the file and by id within a list. Equal regions give nothing.
func (r Region) Diff(old Region) []Change {
	var out []Change
	was, now := old.entries(), r.entries()
	for i := range now {
		out = append(out, diffList(now[i].list, was[i].rows, now[i].rows)...)
	}
	return out
}

func diffList(list string, was, now map[string][]byte) []Change {
	var out []Change
	for id, body := range now {
		switch before, ok := was[id]; {
		case !ok:
			out = append(out, Change{List: list, ID: id, Kind: Added})
		case !bytes.Equal(before, body):
			out = append(out, Change{List: list, ID: id, Kind: Changed})
		}
	}
	for id := range was {
		if _, ok := now[id]; !ok {
			out = append(out, Change{List: list, ID: id, Kind: Removed})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

type regionList struct {
	list string
	rows map[string][]byte
}

func (r Region) entries() []regionList {
	head := r
	head.Ended = Ended{} // what left is told by its own list
	head.Districts, head.Units, head.Schools, head.Venues = nil, nil, nil, nil
	head.Places, head.Limits, head.Detention, head.Codes, head.Raids, head.Services = nil, nil, nil, nil, nil, nil
	var heads []Region
	if r.ID != "" {
		heads = []Region{head}
	}
	return []regionList{
		rowsOf("region", heads, func(r Region) string { return r.ID }),
		rowsOf("districts", r.Districts, func(d District) string { return d.KATO }),
		rowsOf("units", r.Units, func(u Unit) string { return u.ID }),
		rowsOf("schools", r.Schools, func(s School) string { return s.ID }),
		rowsOf("venues", r.Venues, func(v Venue) string { return v.ID }),
		rowsOf("places", r.Places, func(l Locality) string {
			return fmt.Sprintf("%s (%d, %d)", l.Names.In("kk"), l.Point.Lat, l.Point.Lon)
		}),
		rowsOf("limits", r.Limits, func(l raid.Limit) string {
			return fmt.Sprintf("%s %s %s", l.Article, l.Class, l.ValidFrom)
		}),
		rowsOf("detention", r.Detention, func(l raid.DetentionLimit) string { return l.Article + " " + string(l.ValidFrom) }),
		rowsOf("services", r.Services, func(s Service) string { return string(s.Code) + " " + string(s.ValidFrom) }),
		rowsOf("codes", r.Codes, func(c codes.Row) string { return c.List + "/" + string(c.Code) }),
		rowsOf("raids", r.Raids, func(p Plan) string { return p.ID.String() }),
	}
}

// rowsOf names each entry of a list by its id. Two of one name, which a
// checked region has only among settlements, are told apart by a count.
func rowsOf[T any](list string, rows []T, id func(T) string) regionList {
	out := regionList{list: list, rows: make(map[string][]byte, len(rows))}
	for _, row := range rows {
		name := id(row)
		for n := 2; out.rows[name] != nil; n++ {
			name = fmt.Sprintf("%s #%d", id(row), n)
		}
		body, err := json.Marshal(row)
		if err != nil { // a geometry that is no JSON; never after Validate
			body = []byte(err.Error())
		}
		out.rows[name] = body
	}
	return out
}
