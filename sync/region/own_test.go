package region

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// noted is a region file with one raid.
func noted(t testing.TB, id uuid.UUID, note string) []byte {
	from := time.Date(2095, 6, 2, 22, 0, 0, 0, time.FixedZone("", 5*3600))
	return regionFile(t, func(r *regionfile.Region) {
		r.Raids = []regionfile.Plan{{ID: id, Raid: raid.Raid{Type: "R1", Night: "2095-06-02", From: from, To: from.Add(8 * time.Hour), Unit: "unit-a", Note: note}}}
	})
}

// heads are the revisions of a record that a reader was given and that no other
// goes on from.
func (s *station) heads(record uuid.UUID) (out []revision.Signed) {
	s.w.t.Helper()
	gone := map[revision.Hash]bool{}
	var all []revision.Signed
	for _, rev := range s.pull() {
		got := s.news.revs[rev]
		if got.Envelope.Record != record {
			continue
		}
		all = append(all, got)
		for _, p := range got.Envelope.Parents {
			gone[p] = true
		}
	}
	for _, r := range all {
		if !gone[r.Rev] {
			out = append(out, r)
		}
	}
	return out
}

// What the region writes goes on from what it wrote last, whichever server wrote
// that: what was made on something older is not taken.
func TestTheRegionGoesOnFromItself(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Supervisor, "unit-a")
	record := newID()
	plan := func(note string) []revision.Signed {
		t.Helper()
		file, err := regionfile.Decode(bytes.NewReader(noted(t, record, note)))
		if err != nil {
			t.Fatal(err)
		}
		out, err := w.region.Planned(t.Context(), file.Raids)
		if err != nil || len(out) != 1 {
			t.Fatal(out, err)
		}
		return out
	}
	for _, name := range []string{"the first", "a later one"} {
		mine, theirs := plan(name+" mine"), plan(name+" theirs")
		if _, err := w.region.records.Compose(t.Context(), false, func() ([]revision.Signed, error) { return theirs, nil }); err != nil {
			t.Fatal(err)
		}
		for _, dry := range []bool{true, false} {
			_, err := w.region.records.Compose(t.Context(), dry, func() ([]revision.Signed, error) { return mine, nil })
			if wire.Code(err) != "busy" {
				t.Errorf("%s, dry %v: %v", name, dry, err)
			}
		}
		tries := 0
		n, err := w.region.records.Compose(t.Context(), false, func() ([]revision.Signed, error) {
			if tries++; tries == 1 {
				return mine, nil
			}
			return plan(name + " mine"), nil
		})
		if n != 1 || err != nil || tries != 2 {
			t.Errorf("%s: %d written after %d tries, %v", name, n, tries, err)
		}
		if got := s.heads(record); len(got) != 1 {
			t.Errorf("%s: %d heads", name, len(got))
		}
	}
}

// Two region files that are loaded at two servers at one moment give a raid one
// head, and it is the raid of the file that counts.
func TestTwoServersLoadAtOnce(t *testing.T) {
	a, b := pair(t)
	s := a.enrol(regionfile.Supervisor, "unit-a")
	record := newID()
	for round := range 4 {
		var all sync.WaitGroup
		for i, w := range []*world{a, b} {
			all.Go(func() {
				if _, err := w.region.Load(context.Background(), noted(t, record, fmt.Sprintf("%d of %d", round, i)), false); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := s.heads(record); len(got) != 1 {
			t.Fatalf("round %d: %d heads", round, len(got))
		}
		for _, w := range []*world{a, b} {
			if err := w.region.register.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			left, err := w.region.Planned(t.Context(), w.region.people().File().Raids)
			if err != nil || len(left) > 0 {
				t.Errorf("round %d: the raid is not that of the file: %d to be written, %v", round, len(left), err)
			}
		}
	}
	if found, err := a.region.store.Verify(t.Context(), access.Upkeep()); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
}
