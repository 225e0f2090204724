package ledgertest

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
)

// RegionKey signs what is shown in these tests.
var RegionKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{99}, ed25519.SeedSize))

// Show makes what a region shows of a revision, to whoever sees some groups of its
// fields, a number of seconds after some moment.
func Show(t testing.TB, s revision.Signed, sees fields.Set, second int) *projection.Projection {
	t.Helper()
	p, err := projection.New(s, sees, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Sign(RegionKey, projection.Reader{Server: ID(7, 1), Device: ID(1, 1), Officer: ID(1, 2)}, time.Unix(1_790_000_000+int64(second), 0))
	return &p
}

const partly = fields.Facts | fields.School

func (s *Subject) show(t *testing.T, r revision.Signed, sees fields.Set, second int) (added int) {
	t.Helper()
	n, err := s.Store.Append(t.Context(), ledger.Entry{Projection: Show(t, r, sees, second), Key: s.Key})
	ok(t, err)
	return n
}

// withheld is what is withheld of a revision by what is given of it by name, in its
// record, and in the lists; all of them must agree.
func (s *Subject) withheld(t *testing.T, r revision.Signed) fields.Set {
	t.Helper()
	got, err := s.Store.Get(t.Context(), r.Rev)
	ok(t, err)
	rec, err := s.Store.Record(t.Context(), r.Envelope.Record)
	ok(t, err)
	listed := 0
	for one, err := range s.Store.Records(t.Context(), ledger.Query{Night: "2026-03-05"}) {
		ok(t, err)
		if one.ID == r.Envelope.Record {
			listed++
			rec = one
		}
	}
	if listed != 1 || rec.Hidden != 0 {
		t.Fatalf("it stands %d times in the list, with %d hidden", listed, rec.Hidden)
	}
	for _, one := range rec.Revisions {
		if one.Rev == r.Rev && one.Withheld != got.Withheld {
			t.Fatalf("in the record %q is withheld, by its name %q", one.Withheld, got.Withheld)
		}
	}
	if got.Rev != r.Rev || got.Whole() != (len(got.Bytes) > 0 && len(got.Sig) > 0) {
		t.Fatalf("%s with %d bytes and %q withheld", got.Rev, len(got.Bytes), got.Withheld)
	}
	return got.Withheld
}

func testShown(t *testing.T, s *Subject) {
	m := NewMaker(2)
	all := chainOf(t, m, 3)
	for _, r := range all {
		if n := s.show(t, r, partly, 1); n != 1 {
			t.Fatalf("%d new of 1", n)
		}
	}
	for range 2 {
		for _, r := range all {
			if got := s.withheld(t, r); got != fields.All&^partly {
				t.Errorf("%q is withheld", got)
			}
			if n := s.show(t, r, partly, 1); n != 0 {
				t.Error("it is new a second time")
			}
			if _, there := s.Store.At(t.Context(), m.Device, r.Envelope.DSeq); there {
				t.Error("it stands in a chain")
			}
		}
		page, err := s.Store.Since(t.Context(), 0, 10)
		ok(t, err)
		if _, known := s.Store.Chain(m.Device); known || len(page) != 0 || s.Store.Position() != 0 {
			t.Errorf("it counts as a revision: %d in the feed, position %d", len(page), s.Store.Position())
		}
		s = s.Reopen(t)
	}
	_, err := s.Store.Author(t.Context(), func(link ledger.Link) (ledger.Entry, error) {
		return ledger.Entry{Projection: Show(t, all[0], partly, 1), Key: s.Key}, nil
	})
	if !errors.Is(err, errs.Invalid) {
		t.Errorf("it is a link of the own chain: %v", err)
	}
	seen, err := s.Store.Get(t.Context(), all[0].Rev)
	ok(t, err)
	if _, err := s.Store.Append(t.Context(), ledger.Entry{Signed: seen, Key: s.Key}); !errors.Is(err, errs.Invalid) {
		t.Errorf("what is shown is kept as a revision: %v", err)
	}
}

func testShownThenWhole(t *testing.T, s *Subject) {
	r := chainOf(t, NewMaker(2), 1)[0]
	s.show(t, r, partly, 1)
	if n := push(t, s, r); n != 1 || s.withheld(t, r) != fields.None {
		t.Fatalf("the revision itself does not take its place: %d new", n)
	}
	if n := s.show(t, r, partly, 2); n != 0 || s.withheld(t, r) != fields.None {
		t.Errorf("what is shown takes the place of the revision: %d new", n)
	}
	s = s.Reopen(t)
	rec, err := s.Store.Record(t.Context(), r.Envelope.Record)
	ok(t, err)
	if s.withheld(t, r) != fields.None || len(rec.Revisions) != 1 || len(rec.Heads) != 1 {
		t.Errorf("%d revisions, %d heads", len(rec.Revisions), len(rec.Heads))
	}
}

func testShownLater(t *testing.T, s *Subject) {
	r := chainOf(t, NewMaker(2), 1)[0]
	const wider = partly | fields.Risk
	for _, step := range []struct {
		name   string
		sees   fields.Set
		second int
		want   fields.Set
	}{
		{"first", partly, 5, partly},
		{"an older one, played again", fields.All &^ fields.Narrative, 4, partly},
		{"the same once more", partly, 5, partly},
		{"a wider right", wider, 6, wider},
		{"a narrower one", fields.Facts, 7, fields.Facts},
		{"the wider one, played again", wider, 6, fields.Facts},
	} {
		s.show(t, r, step.sees, step.second)
		if got := s.withheld(t, r); got != fields.All&^step.want {
			t.Errorf("%s: %q is withheld", step.name, got)
		}
	}
	s = s.Reopen(t)
	if got := s.withheld(t, r); got != fields.All&^fields.Facts {
		t.Errorf("opened again: %q is withheld", got)
	}
}

func testShownHidden(t *testing.T, s *Subject) {
	all := chainOf(t, NewMaker(2), 2)
	s.show(t, all[0], partly, 1)
	_, err := s.Store.Append(t.Context(), ledger.Entry{Projection: Show(t, all[1], partly, 1), Key: s.Other})
	ok(t, err)
	s.Hide(s.Other)
	if _, err := s.Store.Get(t.Context(), all[1].Rev); !errors.Is(err, errs.Denied) {
		t.Errorf("shown to another, it is read: %v", err)
	}
	skipped, seen := 0, 0
	for _, err := range s.Store.Records(t.Context(), ledger.Query{Skipped: &skipped}) {
		ok(t, err)
		seen++
	}
	if seen != 1 || skipped != 1 {
		t.Errorf("%d are listed, %d passed over", seen, skipped)
	}
	// It is shown to this officer too, and then the other one's stays his.
	s.show(t, all[1], partly|fields.Identity, 1)
	if got := s.withheld(t, all[1]); got != fields.All&^(partly|fields.Identity) {
		t.Errorf("%q is withheld", got)
	}
	// A revision that others can open here is shown to who cannot.
	m := NewMaker(3)
	r := chainOf(t, m, 1)[0]
	s2 := s.Reopen(t)
	s2.show(t, r, partly, 1)
	if got := s2.withheld(t, r); got != fields.All&^partly {
		t.Errorf("%q is withheld", got)
	}
}

func testShownReview(t *testing.T, s *Subject) {
	m := NewMaker(2)
	of := chainOf(t, m, 1)[0]
	r, err := m.Sign(ledger.Link{Device: m.Device, DSeq: 2, Prev: of.Rev}, raid.KindReview, m.NewRecord(), nil,
		raid.Review{Record: of.Envelope.Record, Rev: string(of.Rev), Decision: raid.Return, Comments: []raid.Comment{{Text: "сөз"}}})
	ok(t, err)
	s.show(t, r, partly, 1)
	var found []uuid.UUID
	for rec, err := range s.Store.Reviews(t.Context(), of.Envelope.Record) {
		ok(t, err)
		found = append(found, rec.ID)
	}
	if len(found) != 1 || found[0] != r.Envelope.Record {
		t.Errorf("of the record speak %v", found)
	}
}
