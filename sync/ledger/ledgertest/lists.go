package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

func list(t *testing.T, s *Subject, q ledger.Query) (ids []uuid.UUID) {
	t.Helper()
	for r, err := range s.Store.Records(t.Context(), q) {
		ok(t, err)
		ids = append(ids, r.ID)
	}
	return ids
}

func testHeads(t *testing.T, s *Subject) {
	m, id := NewMaker(2), ID(2, 5)
	link := ledger.Link{Device: m.Device, DSeq: 1}
	next := func(words string, parents ...revision.Hash) revision.Signed {
		r, err := m.Sign(link, raid.KindEncounter, id, parents, Encounter("2026-03-05", words))
		ok(t, err)
		link = ledger.Link{Device: m.Device, DSeq: link.DSeq + 1, Prev: r.Rev}
		return r
	}
	first := next("a")
	left, right := next("b", first.Rev), next("c", first.Rev)
	far := next("d", left.Rev)
	push(t, s, far, right, first, left)
	r, err := s.Store.Record(t.Context(), id)
	ok(t, err)
	if len(r.Heads) != 2 || r.Heads[0].Rev != far.Rev || r.Heads[1].Rev != right.Rev {
		t.Fatalf("%d heads", len(r.Heads))
	}
	if len(r.Revisions) != 4 || r.Revisions[0].Rev != first.Rev || r.Revisions[3].Rev != far.Rev || r.Kind != raid.KindEncounter {
		t.Fatal("not oldest first")
	}
}

func testRecords(t *testing.T, s *Subject) {
	m := NewMaker(2)
	link := ledger.Link{Device: m.Device, DSeq: 1}
	var all []revision.Signed
	for i := range 12 {
		kind, night := raid.KindEncounter, civil.Date("2026-03-05")
		if i%3 == 1 {
			kind = raid.KindVenueCheck
		}
		if i >= 6 {
			night = "2026-03-06"
		}
		r, err := m.Sign(link, kind, ID(2, uint64(i)), nil, Encounter(night, "x"))
		ok(t, err)
		link = ledger.Link{Device: m.Device, DSeq: link.DSeq + 1, Prev: r.Rev}
		all = append(all, r)
	}
	push(t, s, all...)
	ids := func(numbers ...uint64) (all []uuid.UUID) {
		for _, n := range numbers {
			all = append(all, ID(2, n))
		}
		return all
	}
	tests := []struct {
		name string
		q    ledger.Query
		want []uuid.UUID
	}{
		{"all", ledger.Query{}, ids(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)},
		{"one kind", ledger.Query{Kinds: []raid.Kind{raid.KindVenueCheck}}, ids(10, 7, 4, 1)},
		{"two kinds", ledger.Query{Kinds: []raid.Kind{raid.KindVenueCheck, raid.KindEncounter}, Limit: 3}, ids(11, 10, 9)},
		{"one night", ledger.Query{Night: "2026-03-05"}, ids(5, 4, 3, 2, 1, 0)},
		{"one kind of one night", ledger.Query{Night: "2026-03-06", Kinds: []raid.Kind{raid.KindVenueCheck}}, ids(10, 7)},
		{"a night without any", ledger.Query{Night: "2026-03-07"}, nil},
		{"no date at all", ledger.Query{Night: "yesterday"}, nil},
		{"next page", ledger.Query{Before: ID(2, 9), Limit: 2}, ids(8, 7)},
		{"next page after one that is not there", ledger.Query{Before: ID(3, 8), Limit: 2}, ids(8, 7)},
		{"a kind nobody wrote", ledger.Query{Kinds: []raid.Kind{raid.KindRaid}}, nil},
	}
	for _, reopened := range []bool{false, true} {
		for _, tt := range tests {
			if got := list(t, s, tt.q); !slices.Equal(got, tt.want) {
				t.Errorf("%s (reopened %v): got %v", tt.name, reopened, got)
			}
		}
		s = s.Reopen(t)
	}
}

func testHidden(t *testing.T, s *Subject) {
	all := chainOf(t, NewMaker(2), 4)
	push(t, s, all[0], all[1])
	_, err := s.Store.Append(t.Context(), ledger.Entry{Signed: all[2], Key: s.Other}, ledger.Entry{Signed: all[3], Key: s.Other})
	ok(t, err)
	s.Hide(s.Other)
	skipped := 0
	if got := list(t, s, ledger.Query{Skipped: &skipped}); len(got) != 2 || skipped != 2 {
		t.Fatalf("%d shown, %d passed over", len(got), skipped)
	}
	if _, err := s.Store.Get(t.Context(), all[3].Rev); !errors.Is(err, errs.Denied) {
		t.Fatal(err)
	}
	if _, err := s.Store.Record(t.Context(), all[3].Envelope.Record); !errors.Is(err, errs.Denied) {
		t.Fatal(err)
	}
	page, err := s.Store.Since(t.Context(), 0, 10)
	ok(t, err)
	if len(page) != 2 {
		t.Fatalf("%d in the feed", len(page))
	}
}

func testFeed(t *testing.T, s *Subject) {
	all := chainOf(t, NewMaker(2), 23)
	for i, r := range all {
		push(t, s, r)
		if i%5 == 0 {
			ok(t, s.Store.WriteAudit(t.Context(), ledger.AuditFrame{Action: "between"}))
		}
	}
	pos, n := uint64(0), 0
	for {
		page, err := s.Store.Since(t.Context(), pos, 4)
		ok(t, err)
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			if p.Pos <= pos || p.Signed.Rev != all[n].Rev {
				t.Fatalf("place %d", n)
			}
			pos, n = p.Pos, n+1
		}
	}
	if n != len(all) || pos != s.Store.Position() {
		t.Fatalf("%d of %d", n, len(all))
	}
}

func testWait(t *testing.T, s *Subject) {
	pos := s.Store.Position()
	woken := make(chan error, 1)
	go func() { woken <- s.Store.Wait(t.Context(), pos) }()
	ok(t, s.Store.WriteAudit(t.Context(), ledger.AuditFrame{Action: "no revision"}))
	push(t, s, chainOf(t, NewMaker(2), 1)...)
	ok(t, <-woken)
	ok(t, s.Store.Wait(t.Context(), pos))
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := s.Store.Wait(ctx, s.Store.Position()); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
}

func testReviews(t *testing.T, s *Subject) {
	m := NewMaker(2)
	all := chainOf(t, m, 2)
	push(t, s, all...)
	link := ledger.Link{Device: m.Device, DSeq: 3, Prev: all[1].Rev}
	review, err := m.Sign(link, raid.KindReview, m.NewRecord(), nil,
		raid.Review{Record: all[0].Envelope.Record, Rev: string(all[0].Rev), Decision: raid.Return})
	ok(t, err)
	push(t, s, review)
	for i, want := range []int{1, 0} {
		n := 0
		for r, err := range s.Store.Reviews(t.Context(), all[i].Envelope.Record) {
			ok(t, err)
			if r.ID != review.Envelope.Record {
				t.Fatal("another record")
			}
			n++
		}
		if n != want {
			t.Fatalf("%d reviews of record %d", n, i)
		}
	}
}

func testConcurrent(t *testing.T, s *Subject) {
	const writers, each = 8, 20
	var all sync.WaitGroup
	errs := make(chan error, writers*each)
	for w := range writers {
		chain := chainOf(t, NewMaker(byte(20+w)), each)
		all.Go(func() {
			for i, r := range chain {
				if _, err := s.Store.Append(t.Context(), ledger.Entry{Signed: r, Key: s.Key}); err != nil {
					errs <- fmt.Errorf("writer %d, %d: %w", w, i, err)
				}
			}
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	s = s.Reopen(t)
	page, err := s.Store.Since(t.Context(), 0, writers*each+1)
	ok(t, err)
	if len(page) != writers*each {
		t.Fatalf("%d in the feed", len(page))
	}
	for w := range writers {
		if link, _ := s.Store.Chain(NewMaker(byte(20 + w)).Device); link.DSeq != each+1 {
			t.Fatalf("chain %d ends before %d", w, link.DSeq)
		}
	}
}
