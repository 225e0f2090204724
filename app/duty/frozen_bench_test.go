package duty

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"shyraq/app/report/commission"
)

// BenchmarkCommission counts a year beside the one before from the store, records
// decrypted and decoded: of SHYRAQ_STORED records, 2,500 unless told. It goes through
// all that the store holds, so that the time is by the record.
func BenchmarkCommission(b *testing.B) {
	n := 2_500
	if v, err := strconv.Atoi(os.Getenv("SHYRAQ_STORED")); err == nil {
		n = v
	}
	s := stationOf(b, yerlan)
	s.fill(b, n)
	<-s.ledger.Audited()
	year := commission.Period{From: "2025-07-01", To: "2026-06-30"}
	b.Run(fmt.Sprint(n), func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Commission(ctx, year); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/record")
	})
	number := commission.Number{Line: commission.Line{Figure: "R03"}, Whole: true}
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Behind(ctx, year, number); err != nil {
				b.Fatal(err)
			}
		}
	})
}
