package region

import (
	"fmt"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/feed"
)

// BenchmarkPages reads a supervisor's page of 1,000 changes in turns from a region
// that has little stored and from those that have much: the newest
// ones, and ones from the middle of what is stored, each page another one. Medians
// stand beside those of the first region.
func BenchmarkPages(b *testing.B) {
	const turns, changes = 15, 300 // a page has 1 MB at the most
	var regions []*paged
	for _, n := range sizes(b, 10_000, 100_000) {
		s := stocked(b, n, "")
		s.world.start(s.Addr)
		defer s.world.stop()
		r := &paged{name: fmt.Sprint(n), stock: s, reads: s.reads(b), writer: s.world.enrol(regionfile.Patrol, "unit-a")}
		if err := r.bounds(b); err != nil {
			b.Fatal(err)
		}
		regions = append(regions, r)
	}
	for b.Loop() {
		for turn := range turns {
			for _, r := range regions {
				before := r.horizon(b)
				if err := fill(r.stock.world.region.store, r.writer, 1000); err != nil {
					b.Fatal(err)
				}
				r.newest = append(r.newest, r.page(b, before, changes))
				r.middle = append(r.middle, r.page(b, r.at(0.2+0.6*float64(turn)/turns), changes))
			}
		}
	}
	for _, r := range regions {
		b.ReportMetric(median(r.middle), "ms-middle-"+r.name)
		b.ReportMetric(median(r.middle)/median(regions[0].middle), "times-middle-"+r.name)
		b.ReportMetric(median(r.newest), "ms-newest-"+r.name)
		b.ReportMetric(median(r.newest)/median(regions[0].newest), "times-newest-"+r.name)
	}
}

// paged is a region whose pages are read.
type paged struct {
	name           string
	stock          *stock
	reads          access.Scope
	first, last    uint64 // commits that filled it
	writer         *station
	middle, newest []float64
}

// bounds finds where the filling begins and ends.
func (r *paged) bounds(b *testing.B) error {
	reading, err := r.stock.world.region.store.Read(b.Context(), r.reads)
	if err != nil {
		return err
	}
	defer reading.Close()
	var tokens []access.Token
	for _, h := range r.reads.Tokens() {
		tokens = append(tokens, h.ID)
	}
	all, err := reading.Entries(tokens, access.Position{}, reading.Horizon(), 1)
	if err != nil || len(all) == 0 {
		return fmt.Errorf("nothing is stored: %w", err)
	}
	r.first, r.last = all[0].At.Commit, reading.Horizon().Commit
	return nil
}

func (r *paged) horizon(b *testing.B) access.Position {
	b.Helper()
	reading, err := r.stock.world.region.store.Read(b.Context(), r.reads)
	if err != nil {
		b.Fatal(err)
	}
	defer reading.Close()
	return reading.Horizon()
}

// at is the place where so much of what is stored lies behind.
func (r *paged) at(share float64) access.Position {
	return access.Position{Commit: r.first + uint64(share*float64(r.last-r.first))}
}

// page reads at least so many changes after a place, and tells how many
// milliseconds a thousand of them take.
func (r *paged) page(b *testing.B, after access.Position, least int) float64 {
	b.Helper()
	began := time.Now()
	reading, err := r.stock.world.region.store.Read(b.Context(), r.reads)
	if err != nil {
		b.Fatal(err)
	}
	defer reading.Close()
	p, err := feed.Read(reading, r.reads, feed.Show{}, feed.Cursor{Done: after}, feed.Usual)
	if err != nil || len(p.Lines) < least {
		b.Fatal(len(p.Lines), err)
	}
	return time.Since(began).Seconds() * 1000 * 1000 / float64(len(p.Lines))
}
