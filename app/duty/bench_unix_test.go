//go:build unix

package duty

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/report/commission"
	"shyraq/sync/seal"
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

// BenchmarkCommission is the report of a year beside the one before on a device with
// SHYRAQ_STORED records of five years, 2,500 unless told (25000,100000: with so many
// each): counted anew from all of them; for the first time, when what is counted of each
// is kept; again from that; after one more was recorded; and the list of a number that
// counts a fifth of them.
func BenchmarkCommission(b *testing.B) {
	for _, n := range stored(2_500) {
		b.Run(fmt.Sprint(n), func(b *testing.B) { commissionOf(b, n) })
	}
}

// stored are the numbers of records of SHYRAQ_STORED.
func stored(unless int) (all []int) {
	for _, word := range strings.Split(os.Getenv("SHYRAQ_STORED"), ",") {
		if n, err := strconv.Atoi(word); err == nil {
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		all = []int{unless}
	}
	return all
}

func commissionOf(b *testing.B, n int) {
	s := stationOf(b, yerlan)
	s.fill(b, n, 5*365*24*time.Hour/time.Duration(n))
	<-s.ledger.Audited()
	year := commission.Period{From: "2025-07-01", To: "2026-06-30"}
	report := func() error { return second(s.Commission(ctx, year)) }
	anew := took(b, func() error { s.countedAnew(b, year); return nil })
	first := took(b, report)
	for _, row := range []struct {
		name string
		do   func() error
	}{
		{"again", report},
		{"changed", func() error { s.fill(b, 1, time.Hour); return report() }},
		{"list", func() error {
			return second(s.Behind(ctx, year, commission.Number{Line: commission.Line{Figure: "R03"}, Whole: true}))
		}},
	} {
		b.Run(row.name, func(b *testing.B) {
			before := processor(b)
			for b.Loop() {
				if err := row.do(); err != nil {
					b.Fatal(err)
				}
			}
			each := (processor(b) - before) / time.Duration(b.N)
			b.ReportMetric(float64(each.Microseconds())/1000, "cpu-ms/op")
			b.ReportMetric(float64(each)/float64(anew), "of-anew")
			if row.name == "again" {
				b.ReportMetric(anew.Seconds(), "anew-cpu-s")
				b.ReportMetric(first.Seconds(), "first-cpu-s")
				b.ReportMetric(float64(s.keptBytes(b))/float64(n), "B/record")
			}
		})
	}
}

// took is the processor time of something that is done once.
func took(b *testing.B, do func() error) time.Duration {
	b.Helper()
	before := processor(b)
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return processor(b) - before
}

// keptBytes are those of all that is kept for the report, as it lies in the store.
func (s *station) keptBytes(b *testing.B) (all int) {
	b.Helper()
	numbers, err := s.ledger.DerivedNumbers(ctx, s.Officer().ID)
	for _, n := range numbers {
		v, bad := s.ledger.Derived(ctx, s.Officer().ID, n)
		all, err = all+len(v.Value)+seal.Overhead+2+len(v.Keys)*8, errors.Join(err, bad)
	}
	if err != nil {
		b.Fatal(err)
	}
	return all
}
