//go:build unix

package badger

import (
	"fmt"
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
