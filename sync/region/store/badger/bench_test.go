//go:build unix

package badger

import (
	"fmt"
	"runtime"
	"testing"

	"shyraq/sync/region/store/storetest"
)

func BenchmarkIntake(b *testing.B) {
	s, _ := started(b, folder(b))
	storetest.Intake(b, s)
}

func BenchmarkPage(b *testing.B) {
	for _, stored := range []int{2_000, 40_000} {
		b.Run(fmt.Sprint(stored), func(b *testing.B) {
			s, _ := started(b, folder(b))
			storetest.Pages(b, s, stored)
		})
	}
}

// BenchmarkStart measures what a store costs that has so many revisions: opening
// it until the first page, and the memory it holds then.
func BenchmarkStart(b *testing.B) {
	for _, stored := range []int{5_000, 80_000} {
		b.Run(fmt.Sprint(stored), func(b *testing.B) {
			o := folder(b)
			s, _ := started(b, o)
			n := storetest.Fill(b, s, stored)
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
			var heap runtime.MemStats
			for b.Loop() {
				s, err := Open(o)
				if err != nil {
					b.Fatal(err)
				}
				n.FirstPage(b, s)
				runtime.GC()
				runtime.ReadMemStats(&heap)
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(heap.HeapInuse)/(1<<20), "heap-MB")
		})
	}
}
