package track

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"shyraq/app/raid"
)

func TestEncode(t *testing.T) {
	t.Parallel()
	at := func(s int64, lat, lon int32, f Flags) Point {
		return Point{At: time.Unix(s, 0).UTC(), Where: raid.Point{Lat: lat, Lon: lon}, Flags: f}
	}
	for _, row := range []struct {
		name   string
		points []Point
	}{
		{"nothing", []Point{}},
		{"one", []Point{at(3_961_000_000, 511_282_000, 714_304_000, Begin)}},
		{"back in time and place", []Point{at(5, 10, 20, 0), at(-7, -900_000_000, -1_800_000_000, Clock), at(7, 900_000_000, 1_800_000_000, allFlags)}},
		{"the first and the last year", []Point{at(earliest, 0, 0, 0), at(latest, 0, 10, Jump)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got, err := Decode(Encode(row.points))
			if err != nil || !slices.Equal(got, row.points) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestEncodeIsSmall(t *testing.T) {
	t.Parallel()
	fixes, _ := night(rand.New(rand.NewPCG(3, 3)), 8, 3)
	points := keep(fixes...)
	if n := len(Encode(points)); n > 8*len(points) || n > 40<<10 {
		t.Errorf("%d bytes for %d points", n, len(points))
	}
}

// What is no piece is refused whole.
func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	whole := Encode(keep(line(0, 0), line(10, 50), line(20, 100), good(30, moved(home, 100, 80))))
	for i := range whole {
		if got, err := Decode(whole[:i]); err == nil || got != nil {
			t.Errorf("%d of %d bytes are a piece of %d points", i, len(whole), len(got))
		}
	}
	for name, raw := range map[string][]byte{
		"nothing":            {},
		"a version to come":  {2, 0},
		"bytes behind":       append(slices.Clone(whole), 0),
		"more points":        {1, 255, 255, 255, 255, 15},
		"no flags":           {1, 1, 1, 0, 0, 0},
		"flags of nobody":    {1, 1, 1, 128, 0, 0},
		"no place on earth":  {1, 1, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0},
		"a time without end": {1, 1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0},
	} {
		if _, err := Decode(raw); err == nil {
			t.Errorf("%s is a piece", name)
		}
	}
}

// FuzzDecode: no bytes harm, and what reads is written as it was read.
func FuzzDecode(f *testing.F) {
	fixes, _ := night(rand.New(rand.NewPCG(5, 5)), 0.2, 3)
	f.Add(Encode(keep(fixes...)))
	f.Add(Encode(nil))
	f.Add([]byte{1, 1, 1, 4, 2, 2})
	f.Fuzz(func(t *testing.T, raw []byte) {
		points, err := Decode(raw)
		if err != nil {
			return
		}
		again, err := Decode(Encode(points))
		if err != nil || !slices.Equal(points, again) {
			t.Fatalf("%v is read again as %v: %v", points, again, err)
		}
		if once := Encode(points); !bytes.Equal(once, Encode(again)) {
			t.Fatal("written in two ways")
		}
		SumOf(points)
		Parts(points)
	})
}
