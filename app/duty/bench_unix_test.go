//go:build unix

package duty

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/report/commission"
)

// BenchmarkRecord is one step of an encounter signed, sealed and put on the
// disk: what it costs the processor, and how long it takes with the flush.
func BenchmarkRecord(b *testing.B) {
	for _, children := range []int{1, 40} {
		b.Run(fmt.Sprintf("%d children", children), func(b *testing.B) {
			s := stationOf(b, aigul)
			w, err := s.NewEncounter(ctx)
			if err != nil {
				b.Fatal(err)
			}
			w.Encounter.Place = raid.Place{Point: point(), Source: raid.FromGPS, Type: "STRT", Note: "3-үй"}
			for i := range children {
				w.Encounter.People = append(w.Encounter.People, child(fmt.Sprint("Бала ", i)))
			}
			if err := w.Encounter.FillIDs(s.NewID); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			before := processor(b)
			for i := range b.N {
				w.Encounter.Note = fmt.Sprint("ескерту ", i)
				signed, err := s.Record(ctx, w)
				if err != nil {
					b.Fatal(err)
				}
				w.Seen = append(w.Seen[:0], signed.Rev)
			}
			b.ReportMetric(float64((processor(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// processor is the time of the processor that the tests took so far.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkCommission counts a year beside the one before from the store, records
// decrypted and decoded, and lists what a number counts: of SHYRAQ_STORED records, 2,500
// unless told. It goes through all that the store holds, so that the time is by the
// record.
func BenchmarkCommission(b *testing.B) {
	n := 2_500
	if v, err := strconv.Atoi(os.Getenv("SHYRAQ_STORED")); err == nil {
		n = v
	}
	s := stationOf(b, yerlan)
	s.fill(b, n)
	<-s.ledger.Audited()
	year := commission.Period{From: "2025-07-01", To: "2026-06-30"}
	found := commission.Number{Line: commission.Line{Figure: "R03"}, Whole: true}
	for _, row := range []struct {
		name string
		do   func() error
	}{
		{"count", func() error { return second(s.Commission(ctx, year)) }},
		{"list", func() error { return second(s.Behind(ctx, year, found)) }},
	} {
		b.Run(fmt.Sprint(row.name, " of ", n), func(b *testing.B) {
			before := processor(b)
			for b.Loop() {
				if err := row.do(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processor(b)-before).Microseconds())/float64(b.N*n), "cpu-us/record")
		})
	}
}
