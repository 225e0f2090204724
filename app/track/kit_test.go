package track

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"shyraq/app/raid"
)

// start is the evening on which the ways of the tests begin; home is where.
var (
	start = time.Date(2095, 7, 4, 17, 0, 0, 0, time.UTC)
	home  = raid.Point{Lat: 511_282_000, Lon: 714_304_000}
)

// east and north move a point by metres.
func moved(p raid.Point, east, north float64) raid.Point {
	const perDegree = 6371008.8 * math.Pi / 180 / 1e7
	return raid.Point{
		Lat: p.Lat + int32(math.Round(north/perDegree)),
		Lon: p.Lon + int32(math.Round(east/perDegree/math.Cos(float64(p.Lat)*math.Pi/180/1e7))),
	}
}

// good is a fix a receiver of our time makes at a second of the way.
func good(second int, p raid.Point) Fix {
	at := start.Add(time.Duration(second) * time.Second)
	return Fix{Point: p, Accuracy: 5, Heard: at, At: at}
}

// line is a fix so many metres east of home.
func line(second int, east float64) Fix { return good(second, moved(home, east, 0)) }

// keep runs fixes through a recorder to its end.
func keep(fixes ...Fix) (out []Point) {
	var r Recorder
	for _, f := range fixes {
		out = append(out, r.Add(f)...)
	}
	return append(out, r.Flush()...)
}

// night is a shift as one is walked and driven, a fix a second: streets with turns,
// stops at lights and of an hour, and the error of a receiver, which drifts.
func night(rnd *rand.Rand, hours float64, noise float64) (fixes []Fix, truth []raid.Point) {
	at, heading, second := home, 0.0, 0
	var driftX, driftY float64
	for second < int(hours*3600) {
		speed, turns, lasts := 0.0, 0.0, 1
		switch k := rnd.IntN(10); {
		case k < 4: // drives
			speed, lasts = 5+15*rnd.Float64(), 20+rnd.IntN(90)
			heading += float64(rnd.IntN(4)) * math.Pi / 2
			turns = rnd.NormFloat64() * 0.01
		case k < 7: // walks
			speed, lasts = 1+rnd.Float64(), 20+rnd.IntN(300)
			heading += rnd.NormFloat64()
			turns = rnd.NormFloat64() * 0.05
		case k < 9: // a light
			lasts = 10 + rnd.IntN(80)
		default: // a venue, a talk
			lasts = 300 + rnd.IntN(3300)
		}
		for range lasts {
			heading += turns
			at = moved(at, speed*math.Cos(heading), speed*math.Sin(heading))
			driftX, driftY = 0.95*driftX+0.3*noise*rnd.NormFloat64(), 0.95*driftY+0.3*noise*rnd.NormFloat64()
			f := good(second, moved(at, driftX, driftY))
			f.Accuracy = max(3, 1.5*noise)
			fixes, truth = append(fixes, f), append(truth, at)
			second++
		}
	}
	return fixes, truth
}

// off is how far a place lies from the nearest line between the points of a way.
func off(p raid.Point, parts [][]raid.Point) float64 {
	least := math.Inf(1)
	for _, part := range parts {
		for i, b := range part {
			least = min(least, offLine(p, part[max(i-1, 0)], b))
		}
	}
	return least
}

// seeds gives a source of chance for each run, and names it.
func seeds(t *testing.T, n int, run func(t *testing.T, rnd *rand.Rand)) {
	for seed := range uint64(n) {
		t.Run("seed "+string(rune('a'+seed)), func(t *testing.T) {
			t.Parallel()
			run(t, rand.New(rand.NewPCG(seed, 12)))
		})
	}
}

func newRand() *rand.Rand { return rand.New(rand.NewPCG(12, 12)) }
