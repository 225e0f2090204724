package track

import (
	"encoding/binary"
	"fmt"
	"time"

	"shyraq/app/raid"
	"shyraq/errs"
)

// The form of a piece, version 1: a byte 1, the number of points, and of each what
// it differs by from the one before (the first from nought): seconds since 1970
// with a bit below them that says whether flags follow, flags, latitude, longitude,
// both in units of 1e-6 degrees (0.11 m). Numbers are varints, signed ones in zigzag.
const (
	form = 1
	unit = 10 // of raid.Point's

	// MostPoints is how many points a piece may have.
	MostPoints = 1 << 12
)

// Encode writes points as one piece, some six bytes a point. Places are rounded to
// 1e-6 degrees, times to seconds. More than MostPoints are an error of the program
// and are cut.
func Encode(points []Point) []byte {
	points = points[:min(len(points), MostPoints)]
	out := binary.AppendUvarint([]byte{form}, uint64(len(points)))
	var at, lat, lon int64
	for _, p := range points {
		nowAt, nowLat, nowLon := p.At.Unix(), round(p.Where.Lat), round(p.Where.Lon)
		head := zigzag(nowAt-at) << 1
		if p.Flags != 0 {
			head |= 1
		}
		out = binary.AppendUvarint(out, head)
		if p.Flags != 0 {
			out = append(out, byte(p.Flags))
		}
		out = binary.AppendVarint(out, nowLat-lat)
		out = binary.AppendVarint(out, nowLon-lon)
		at, lat, lon = nowAt, nowLat, nowLon
	}
	return out
}

// Decode reads a piece as Encode writes it. What is not one is errs.Invalid
// "track_form", and nothing of it is returned.
func Decode(raw []byte) ([]Point, error) {
	if len(raw) == 0 || raw[0] != form {
		return nil, misshapen("version")
	}
	d := decoder{raw[1:], false}
	n := d.uvarint()
	if d.bad || n > MostPoints || n > uint64(len(d.raw)) { // a point has three bytes at least
		return nil, misshapen("number of points")
	}
	out := make([]Point, 0, n)
	var at, lat, lon int64
	for i := range n {
		head := d.uvarint()
		var flags Flags
		if head&1 != 0 {
			flags = d.flags()
		}
		at += unzigzag(head >> 1)
		lat += d.varint()
		lon += d.varint()
		p, ok := pointOf(at, lat, lon, flags)
		if d.bad || !ok {
			return nil, misshapen(fmt.Sprintf("point %d", i))
		}
		out = append(out, p)
	}
	if len(d.raw) > 0 {
		return nil, misshapen("bytes behind the last point")
	}
	return out, nil
}

// earliest and latest are the times a piece can hold: the years 1 to 9999.
var earliest, latest = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).Unix()

func pointOf(at, lat, lon int64, flags Flags) (Point, bool) {
	if at < earliest || at > latest || lat < -90e6 || lat > 90e6 || lon < -180e6 || lon > 180e6 {
		return Point{}, false
	}
	return Point{At: time.Unix(at, 0).UTC(), Where: raid.Point{Lat: int32(lat * unit), Lon: int32(lon * unit)}, Flags: flags}, true
}

type decoder struct {
	raw []byte
	bad bool
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.raw)
	return v * d.took(n)
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.raw)
	return v * int64(d.took(n))
}

// took goes on behind a number; nought where there was none.
func (d *decoder) took(n int) uint64 {
	if n <= 0 {
		d.bad, d.raw = true, nil
		return 0
	}
	d.raw = d.raw[n:]
	return 1
}

func (d *decoder) flags() Flags {
	if len(d.raw) == 0 || d.raw[0] == 0 || Flags(d.raw[0])&^allFlags != 0 {
		d.bad, d.raw = true, nil
		return 0
	}
	f := Flags(d.raw[0])
	d.raw = d.raw[1:]
	return f
}

func zigzag(v int64) uint64   { return uint64(v)<<1 ^ uint64(v>>63) }
func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }

// round gives units of 1e-7 degrees in those of a piece.
func round(v int32) int64 {
	half := int64(unit / 2)
	if v < 0 {
		half = -half
	}
	return (int64(v) + half) / unit
}

func misshapen(detail string) error { return errs.Errorf(errs.Invalid, "track_form", "%s", detail) }
