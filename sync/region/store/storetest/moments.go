package storetest

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/moment"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// testMoments: a store keeps since when and until when something was written, with what
// is in a record and with what is set aside, and the time that a chain named last.
func testMoments(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o, stranger := n.Join(regionfile.Patrol, "unit-a"), n.Join(regionfile.Patrol, "unit-b")
	named := Came.Add(-time.Hour)
	dated := func(o *Officer, made time.Time) revision.Signed {
		return o.Encounter(NewID(), func(_ *raid.Encounter, e *revision.Envelope) {
			e.Time = revision.Time{MS: made.UnixMilli()}
			e.Anchor = &revision.Anchor{MS: named.UnixMilli(), Sig: make([]byte, ed25519.SignatureSize)}
		})
	}
	honest, back := dated(o, Came), dated(o, Came.AddDate(0, 0, -1))
	o.Must("stored", honest, back)
	aside := dated(stranger, Came.AddDate(0, 0, -1))
	stranger.withdrawn = true
	if got, _, err := stranger.Push(aside); err != nil || got[0] != "quarantined:key_revoked" {
		t.Fatalf("%v, %v", got, err)
	}
	n.Store = s.Reopen(t)
	again := n.Store
	r, err := again.Read(t.Context(), o.Scope())
	ok(t, err)
	defer r.Close()
	flagged := &revision.Receipt{After: named.UnixMilli(), At: Came.UnixMilli(), Flag: moment.FlagBefore}
	for _, c := range []struct {
		made revision.Signed
		want *revision.Receipt
	}{{honest, &revision.Receipt{After: named.UnixMilli(), At: Came.UnixMilli()}}, {back, flagged}} {
		all, err := r.History(c.made.Envelope.Record, access.Position{}, r.Horizon(), 10)
		ok(t, err)
		line, err := r.Line(all[0])
		ok(t, err)
		got, err := revision.ParseLine(line)
		ok(t, err)
		if diff := cmp.Diff(c.want, got.Receipt); diff != "" {
			t.Error(diff)
		}
		if len(line) != all[0].Size {
			t.Errorf("a line of %d bytes is said to have %d", len(line), all[0].Size)
		}
	}
	asides, err := again.Asides(t.Context(), access.Administering(), [32]byte{}, 10)
	ok(t, err)
	if len(asides) != 1 || asides[0].Made != Came.AddDate(0, 0, -1).UnixMilli() || !cmp.Equal(asides[0].Receipt, flagged) {
		t.Errorf("set aside: %+v", asides)
	}
	_, err = again.Take(t.Context(), access.Judging(), o.Device, func(v intake.View) (store.Push, error) {
		if c, err := v.Chain(o.Device); err != nil || c.Anchor != named.UnixMilli() {
			t.Errorf("the chain names %d, %v", c.Anchor, err)
		}
		return store.Push{}, nil
	})
	ok(t, err)
}
