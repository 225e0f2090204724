package regionfile

import (
	"slices"

	"shyraq/app/raid"
)

// MaxEnded is how many rows of a kind that left the file are kept by name; of more the
// oldest go.
const MaxEnded = 5000

// Ended are rows that left the region file: nothing offers them any more, and records that
// name them by id keep what they say. Points are not kept.
type Ended struct {
	Schools []School `json:"schools,omitempty"`
	Venues  []Venue  `json:"venues,omitempty"`
}

// Follow gives the region with the rows that left it since another state of it, and with
// those that had left before; a row that came back is ended no more.
func (r Region) Follow(before Region) Region {
	r.Ended = Ended{
		Schools: ended(r.Schools, func(s School) string { return s.ID }, func(s School) School { s.Point = nil; return s },
			before.Ended.Schools, before.Schools, r.Ended.Schools),
		Venues: ended(r.Venues, func(v Venue) string { return v.ID }, func(v Venue) Venue { v.Point = nil; return v },
			before.Ended.Venues, before.Venues, r.Ended.Venues),
	}
	return r
}

// ended are the rows of some lists, oldest first, that are not among those of now. Of two of
// one id the later one stays.
func ended[T any](now []T, id func(T) string, bare func(T) T, lists ...[]T) []T {
	here := map[string]bool{}
	for _, row := range now {
		here[id(row)] = true
	}
	var out []T
	all := slices.Concat(lists...)
	for _, row := range slices.Backward(all) {
		if !here[id(row)] {
			here[id(row)] = true
			out = append(out, bare(row))
		}
	}
	slices.Reverse(out)
	return out[max(len(out)-MaxEnded, 0):]
}

// Venue is a venue by its id, one that left the file too.
func (r Region) Venue(id string) (Venue, bool) {
	return byID(id, func(v Venue) string { return v.ID }, r.Venues, r.Ended.Venues)
}

// School is a school or college by its id, one that left the file too.
func (r Region) School(id string) (School, bool) {
	return byID(id, func(s School) string { return s.ID }, r.Schools, r.Ended.Schools)
}

func byID[T any](id string, of func(T) string, lists ...[]T) (none T, found bool) {
	if id == "" {
		return none, false
	}
	for _, list := range lists {
		for _, row := range list {
			if of(row) == id {
				return row, true
			}
		}
	}
	return none, false
}

func (r Region) validEnded() error {
	seen := map[string]bool{}
	for i, s := range r.Ended.Schools {
		if err := validEntry(raid.Path("ended", "schools", i), s.ID, s.Names, s.Point, seen); err != nil {
			return err
		}
	}
	seen = map[string]bool{}
	for i, v := range r.Ended.Venues {
		if err := validEntry(raid.Path("ended", "venues", i), v.ID, v.Names, v.Point, seen); err != nil {
			return err
		}
	}
	return nil
}
