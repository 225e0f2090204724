package places

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/paulmach/orb"
)

// fiveYears are encounters of five years in the towns of a region, and as many checks.
func fiveYears(encounters int) Source {
	r := rand.New(rand.NewPCG(1, 2))
	s := Source{Offset: kz, Contacts: make([]Contact, 2*encounters)}
	begin := time.Date(2021, 4, 1, 21, 0, 0, 0, kz).Unix()
	for i := range s.Contacts {
		night := r.IntN(5 * 365)
		s.Contacts[i] = Contact{
			At:    begin + int64(night)*86400 + int64(r.IntN(540))*60,
			Where: orb.Point{60 + float64(r.IntN(8)) + r.NormFloat64()*.05, 44 + float64(r.IntN(3)) + r.NormFloat64()*.04},
			Crew:  uint32(night*30 + r.IntN(30)), Kind: Kind(1 + r.IntN(3)),
		}
		if i%2 == 0 {
			s.Contacts[i].Kind = Check
		}
	}
	return s
}

// BenchmarkPlaces counts by hexagons and hours, and compares a place, over 250,000
// encounters and as many checks of five years; beside it a bare pass that gives each
// contact its hexagon and counts it, and does nothing else.
func BenchmarkPlaces(b *testing.B) {
	s := fiveYears(250_000)
	grid := Over(region, 500)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			cells := map[Hex]int{}
			for i := range s.Contacts {
				cells[grid.Of(s.Contacts[i].Where)]++
			}
			runtime.KeepAlive(cells)
		}
	})
	for _, width := range Widths {
		b.Run(fmt.Sprint("count/", width), func(b *testing.B) {
			for b.Loop() {
				Count(s, Over(region, width), All)
			}
		})
	}
	b.Run("compare", func(b *testing.B) {
		for b.Loop() {
			Compare(s, Measure{At: orb.Point{65, 45}, Radius: 250, Day: "2025-04-01", Until: "2026-03-31"})
		}
	})
}
