//go:build unix

package duty

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"shyraq/app/raid"
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
			processor := func() time.Duration {
				var u syscall.Rusage
				if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
					b.Fatal(err)
				}
				return time.Duration(u.Utime.Nano() + u.Stime.Nano())
			}
			b.ResetTimer()
			before := processor()
			for i := range b.N {
				w.Encounter.Note = fmt.Sprint("ескерту ", i)
				signed, err := s.Record(ctx, w)
				if err != nil {
					b.Fatal(err)
				}
				w.Seen = append(w.Seen[:0], signed.Rev)
			}
			b.ReportMetric(float64((processor()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}
