package duty

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/doubt"
	"shyraq/app/raid/handover"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// TestDoubtOfATime: what the region says of when something was made goes with the
// record to who reads it: where its own time cannot be confirmed, and where the key
// that signed it had been withdrawn before the region first saw it.
func TestDoubtOfATime(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name      string
		receipt   func(made time.Time) *revision.Receipt
		withdrawn time.Duration // the key, after the act was signed; 0 for never
		want      func(made time.Time) *doubt.Time
	}{
		{"an earlier region says nothing", func(time.Time) *revision.Receipt { return nil }, time.Second, nil},
		{"nothing speaks against it", func(m time.Time) *revision.Receipt {
			return &revision.Receipt{After: m.Add(-time.Hour).UnixMilli(), At: m.Add(time.Hour).UnixMilli()}
		}, 0, nil},
		{"dated back", func(m time.Time) *revision.Receipt {
			return &revision.Receipt{After: m.Add(24 * time.Hour).UnixMilli(), At: m.Add(25 * time.Hour).UnixMilli(), Flag: "time_before"}
		}, 0, func(m time.Time) *doubt.Time {
			return &doubt.Time{Signed: m, After: m.Add(24 * time.Hour), Until: m.Add(25 * time.Hour)}
		}},
		{"nobody can tell since when", func(m time.Time) *revision.Receipt {
			return &revision.Receipt{At: m.Add(time.Hour).UnixMilli(), Flag: "anchor_foreign"}
		}, 0, func(m time.Time) *doubt.Time { return &doubt.Time{Signed: m, Until: m.Add(time.Hour)} }},
		{"the key was withdrawn, and then it came", func(m time.Time) *revision.Receipt {
			return &revision.Receipt{After: m.Add(-time.Hour).UnixMilli(), At: m.Add(3 * time.Hour).UnixMilli()}
		}, time.Hour, func(m time.Time) *doubt.Time {
			return &doubt.Time{Signed: m, After: m.Add(-time.Hour), Until: m.Add(3 * time.Hour), Withdrawn: true}
		}},
		{"it came, and then the key was withdrawn", func(m time.Time) *revision.Receipt {
			return &revision.Receipt{After: m.Add(-time.Hour).UnixMilli(), At: m.Add(3 * time.Hour).UnixMilli()}
		}, 4 * time.Hour, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, to := newStation(t, aigul), newStation(t, gulnar)
			w, a := s.issued(s.handing("Асан", nil))
			to.hearOf(s)
			if c.withdrawn > 0 {
				for i := range to.keys[aigul.ID] {
					to.keys[aigul.ID][i].Until = a.IssuedAt.Add(c.withdrawn)
				}
				to.learn(to.last)
			}
			all, err := s.ledger.Since(ctx, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			var made time.Time
			for i, p := range all {
				if i == len(all)-1 { // the one that brings the act
					made = p.Signed.Envelope.Moment()
					p.Signed.Receipt = c.receipt(made)
				}
				if _, err := to.ledger.Append(ctx, ledger.Entry{Signed: p.Signed, Key: to.keyOf(p.Signed.Envelope)}); err != nil {
					t.Fatal(err)
				}
			}
			var want *doubt.Time
			acts := map[handover.Number]doubt.Time{}
			if c.want != nil {
				want = c.want(made)
				ofAct := *want
				ofAct.Signed = a.IssuedAt
				acts[a.Number] = ofAct
			}
			if err := to.Close(); err != nil {
				t.Fatal(err)
			}
			to.open() // it is kept with the record
			f, err := to.Encounter(ctx, w.ID)
			if err != nil {
				t.Fatal(err)
			}
			same := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
			if d := cmp.Diff(want, f.Doubt, same); d != "" {
				t.Errorf("of the record:\n%s", d)
			}
			got, err := to.DoubtsOfActs(ctx, w.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(acts, got, same); d != "" {
				t.Errorf("of its act:\n%s", d)
			}
			rows, err := to.List(ctx, 10)
			if i := slices.IndexFunc(rows, func(r Row) bool { return r.ID == w.ID }); err != nil || i < 0 || rows[i].Doubt != (want != nil) {
				t.Errorf("in a list: %v, %v", rows, err)
			}
		})
	}
}
