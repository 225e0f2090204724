//go:build unix

package storetest

import (
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// Intake measures what a server takes in: four devices push encounters of 2.4 KB
// in pushes of a hundred, inspected, judged and durable. The signing is theirs
// and not measured.
func Intake(b *testing.B, s store.Store) {
	const devices, lines = 4, 100
	n := NewNight(b, s)
	note := strings.Repeat("Түнгі сағат ", 82)
	var all [devices]*Officer
	for i := range all {
		all[i] = n.Join(regionfile.Patrol, "unit-a")
	}
	var spent time.Duration // of the processor, by this program: what stays the same on a busy machine
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		var bodies [devices][][]byte
		for i, o := range all {
			for range lines {
				r := o.Encounter(NewID(), func(v *raid.Encounter, e *revision.Envelope) { v.Note, e.District = note, "d1" })
				bodies[i] = append(bodies[i], r.AppendLine(nil))
			}
		}
		before := processor()
		b.StartTimer()
		var wg sync.WaitGroup
		for i, o := range all {
			wg.Go(func() {
				in := intake.Inspector{From: o.Device, Key: n.keyOf}
				inspected := make([]intake.Line, lines)
				for j, raw := range bodies[i] {
					inspected[j] = in.Line(raw)
				}
				got, _, err := o.PushLines(b.Context(), inspected)
				if err != nil || got[0] != "stored" || got[lines-1] != "stored" {
					b.Error(got[0], err)
				}
			})
		}
		wg.Wait()
		spent += processor() - before
	}
	b.ReportMetric(float64(spent.Microseconds())/float64(devices*lines*b.N), "cpu-µs/revision")
	b.ReportMetric(float64(devices*lines*b.N)/b.Elapsed().Seconds(), "revisions/s")
}

// Filled is a night of which much is stored, and who reads it.
type Filled struct {
	patrol, boss *Officer
}

// Fill stores so many encounters.
func Fill(b testing.TB, s store.Store, count int) Filled {
	n := NewNight(b, s)
	f := Filled{n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Supervisor, "unit-a")}
	f.more(count)
	return f
}

func (f Filled) more(count int) {
	for ; count > 0; count -= 500 {
		var all []revision.Signed
		for range min(count, 500) {
			all = append(all, f.patrol.Encounter(NewID(), nil))
		}
		f.patrol.Must("stored", all...)
	}
}

// FirstPage reads a page of the beginning.
func (f Filled) FirstPage(b testing.TB, s store.Store) {
	scope := f.boss.plainScope(b)
	r, err := s.Read(b.Context(), scope)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	var tokens []access.Token
	for _, h := range scope.Tokens() {
		tokens = append(tokens, h.ID)
	}
	if all, err := r.Entries(tokens, access.Position{}, r.Horizon(), 100); err != nil || len(all) < 100 {
		b.Fatal(len(all), err)
	}
}

// Pages measures a supervisor's page of a thousand changes behind so many that
// he has read already.
func Pages(b *testing.B, s store.Store, stored int) {
	f := Fill(b, s, stored)
	r, err := s.Read(b.Context(), f.boss.Scope())
	if err != nil {
		b.Fatal(err)
	}
	at := r.Horizon()
	r.Close()
	f.more(1000)
	b.ResetTimer()
	for b.Loop() {
		got := map[revision.Hash]bool{}
		if f.boss.See(at, got); len(got) != 1000 {
			b.Fatalf("%d changes", len(got))
		}
	}
}

// processor is how long this program had the processor.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
