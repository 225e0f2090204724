//go:build unix

package postgres

import (
	"testing"

	"shyraq/sync/region/store/storetest"
)

func BenchmarkIntake(b *testing.B) { storetest.Intake(b, started(b, tenant(b))) }
