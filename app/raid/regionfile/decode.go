package regionfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
	"shyraq/strictjson"
)

// Decode reads a region file of at most 32 MiB as strictly as a record
// and checks it as a whole. Errors are Invalid with the path of the first
// field that is not right: "units.3.districts.0".
func Decode(r io.Reader) (Region, error) {
	var region Region
	if err := strictjson.Decode(r, MaxBytes, &region); err != nil {
		return Region{}, err
	}
	if err := region.Validate(); err != nil {
		return Region{}, err
	}
	return region, nil
}

// Validate checks a region as a whole: ids are there and used once, districts
// that are named exist, points lie on the Earth, polygons are closed, limits
// and code rows are well made. Errors are Invalid with the path of the field.
func (r Region) Validate() error {
	if r.Schema != 1 {
		return regionFault("schema", "want 1")
	}
	if !latinID(r.ID) {
		return regionFault("id", "want a short latin name")
	}
	if !codes.IsKATO(r.KATO) {
		return regionFault("kato", "want nine digits")
	}
	if r.Names == (codes.Names{}) {
		return regionFault("names", "missing")
	}
	if _, err := civil.ParseOffset(r.Offset); err != nil {
		return regionFault("offset", "want +05:00")
	}
	if r.Contact != (codes.Names{}) {
		if err := validNames("contact", r.Contact); err != nil {
			return err
		}
	}
	for _, check := range []func() error{
		r.validDistricts, r.validUnits, r.validSchools, r.validVenues, r.validEnded, r.validPlaces, r.validRows, r.validServices, r.validRaids,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func regionFault(path, detail string) error {
	return &errs.Error{Kind: errs.Invalid, Code: "region_field", Field: path, Detail: detail}
}

func (r Region) validDistricts() error {
	seen := map[string]bool{}
	for i, d := range r.Districts {
		at := raid.Path("districts", i)
		for j, code := range append([]string{d.KATO}, d.Aliases...) {
			field := raid.Path(at, "kato")
			if j > 0 {
				field = raid.Path(at, "aliases", j-1)
			}
			if !codes.IsKATO(code) {
				return regionFault(field, "want nine digits")
			}
			if seen[code] {
				return regionFault(field, "used twice")
			}
			seen[code] = true
		}
		if err := validNames(at, d.Names); err != nil {
			return err
		}
		if d.Jurisdiction != "" && d.Jurisdiction != SpecialJurisdiction {
			return regionFault(raid.Path(at, "jurisdiction"), "want special or nothing")
		}
		if len(d.Geometry) == 0 {
			continue // its border is not known: chosen by hand, never found by a point
		}
		if err := validGeometry(d.Geometry); err != nil {
			return regionFault(raid.Path(at, "geometry"), err.Error())
		}
	}
	return nil
}

func (r Region) validUnits() error {
	seen := map[string]bool{}
	for i, u := range r.Units {
		at := raid.Path("units", i)
		if err := validEntry(at, u.ID, u.Names, u.Point, seen); err != nil {
			return err
		}
		if err := validDuty(at, u.Duty); err != nil {
			return err
		}
		for j, kato := range u.Districts {
			if _, ok := r.District(kato); !ok {
				return regionFault(raid.Path(at, "districts", j), "no such district")
			}
		}
	}
	return nil
}

func (r Region) validSchools() error {
	seen := map[string]bool{}
	for i, s := range r.Schools {
		at := raid.Path("schools", i)
		if err := validEntry(at, s.ID, s.Names, s.Point, seen); err != nil {
			return err
		}
		if _, ok := r.District(s.District); !ok {
			return regionFault(raid.Path(at, "district"), "no such district")
		}
	}
	return nil
}

func (r Region) validVenues() error {
	seen := map[string]bool{}
	for i, v := range r.Venues {
		at := raid.Path("venues", i)
		if err := validEntry(at, v.ID, v.Names, v.Point, seen); err != nil {
			return err
		}
		if v.Type == "" {
			return regionFault(raid.Path(at, "type"), "missing")
		}
		if _, ok := r.District(v.District); !ok {
			return regionFault(raid.Path(at, "district"), "no such district")
		}
	}
	return nil
}

func (r Region) validPlaces() error {
	for i, p := range r.Places {
		at := raid.Path("places", i)
		if err := validNames(at, p.Names); err != nil {
			return err
		}
		if !p.Point.Valid() {
			return regionFault(raid.Path(at, "point"), "not on the Earth")
		}
		if _, ok := r.District(p.District); p.District != "" && !ok {
			return regionFault(raid.Path(at, "district"), "no such district")
		}
	}
	return nil
}

func (r Region) validRows() error {
	_, limits := raid.MergeLimits(raid.DefaultLimits(), r.Limits)
	_, detention := raid.MergeDetention(raid.DefaultDetention(), r.Detention)
	for _, err := range []error{limits, detention} {
		var bad *errs.Error
		if errors.As(err, &bad) {
			return regionFault(bad.Field, bad.Detail)
		}
	}
	for i, row := range r.Codes {
		at := raid.Path("codes", i)
		if row.List == "" {
			return regionFault(raid.Path(at, "list"), "missing")
		}
		if row.Code == "" || len(row.Code) > 40 {
			return regionFault(raid.Path(at, "code"), "missing or too long")
		}
		if row.ValidFrom != "" && !row.ValidFrom.Valid() {
			return regionFault(raid.Path(at, "valid_from"), "not a date")
		}
		if row.ValidTo != "" && !row.ValidTo.Valid() {
			return regionFault(raid.Path(at, "valid_to"), "not a date")
		}
	}
	return nil
}

func (r Region) validRaids() error {
	seen := map[uuid.UUID]bool{}
	offset, err := civil.ParseOffset(r.Offset)
	if err != nil {
		return err
	}
	for i, plan := range r.Raids {
		at := raid.Path("raids", i)
		if plan.ID == uuid.Nil {
			return regionFault(raid.Path(at, "id"), "missing")
		}
		if seen[plan.ID] {
			return regionFault(raid.Path(at, "id"), "used twice")
		}
		seen[plan.ID] = true
		for _, p := range plan.Raid.Check(raid.Rules{Offset: offset, Region: &r}) {
			if p.Severity == raid.Blocks || p.Key == "problem.unit_unknown" || p.Key == "problem.district_unknown" {
				return regionFault(raid.Path(at, "raid", p.Path), p.Key)
			}
		}
	}
	return nil
}

func validEntry(at, id string, names codes.Names, point *raid.Point, seen map[string]bool) error {
	if !latinID(id) {
		return regionFault(raid.Path(at, "id"), "want a short latin name")
	}
	if seen[id] {
		return regionFault(raid.Path(at, "id"), "used twice")
	}
	seen[id] = true
	if point != nil && !point.Valid() {
		return regionFault(raid.Path(at, "point"), "not on the Earth")
	}
	return validNames(at, names)
}

func validNames(at string, n codes.Names) error {
	if n == (codes.Names{}) {
		return regionFault(raid.Path(at, "names"), "missing")
	}
	for _, s := range []string{n.KK, n.RU, n.EN} {
		if len([]rune(s)) > raid.MaxLine {
			return regionFault(raid.Path(at, "names"), "too long")
		}
	}
	return nil
}

// latinID keeps ids fit for file names, addresses and arguments.
func latinID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && (i == 0 || c != '-' && c != '_' && c != '.') {
			return false
		}
	}
	return true
}

// validGeometry reads a GeoJSON Polygon or MultiPolygon (RFC 7946) far enough
// to trust it: rings closed, of four positions or more, on the Earth.
func validGeometry(raw json.RawMessage) error {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if json.Unmarshal(raw, &g) != nil {
		return errors.New("want a GeoJSON geometry")
	}
	var polygons [][][][]float64
	switch g.Type {
	case "Polygon":
		var one [][][]float64
		if json.Unmarshal(g.Coordinates, &one) != nil {
			return errors.New("coordinates do not fit")
		}
		polygons = append(polygons, one)
	case "MultiPolygon":
		if json.Unmarshal(g.Coordinates, &polygons) != nil {
			return errors.New("coordinates do not fit")
		}
	default:
		return errors.New("want Polygon or MultiPolygon")
	}
	if len(polygons) == 0 {
		return errors.New("empty")
	}
	for _, rings := range polygons {
		if len(rings) == 0 {
			return errors.New("empty")
		}
		for i, ring := range rings {
			if err := validRing(ring); err != nil {
				return fmt.Errorf("ring %d: %w", i, err)
			}
		}
	}
	return nil
}

func validRing(ring [][]float64) error {
	if len(ring) < 4 {
		return errors.New("fewer than four positions")
	}
	for _, p := range ring {
		if len(p) < 2 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			return errors.New("not on the Earth")
		}
	}
	first, last := ring[0], ring[len(ring)-1]
	if first[0] != last[0] || first[1] != last[1] {
		return errors.New("not closed")
	}
	return nil
}

const MaxBytes = 32 << 20 // one region file
