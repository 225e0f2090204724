package ledgertest

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// author saves a first revision of an encounter.
func author(t *testing.T, s *Subject, m *Maker) revision.Signed {
	t.Helper()
	saved, err := s.Store.Author(t.Context(), func(link ledger.Link) (ledger.Entry, error) {
		r, err := m.Sign(link, raid.KindEncounter, m.NewRecord(), nil, Encounter("2026-03-05", "сөз"))
		return ledger.Entry{Signed: r, Key: s.Key}, err
	})
	ok(t, err)
	return saved
}

func push(t *testing.T, s *Subject, all ...revision.Signed) int {
	t.Helper()
	var entries []ledger.Entry
	for _, r := range all {
		entries = append(entries, ledger.Entry{Signed: r, Key: s.Key})
	}
	n, err := s.Store.Append(t.Context(), entries...)
	ok(t, err)
	return n
}

func chainOf(t *testing.T, m *Maker, n int) []revision.Signed {
	t.Helper()
	all, err := m.Chain(n, "2026-03-05")
	ok(t, err)
	return all
}

func testAuthor(t *testing.T, s *Subject) {
	m := NewMaker(1)
	prev := revision.Hash("")
	for i := range uint64(6) {
		if i == 3 {
			s = s.Reopen(t)
		}
		r := author(t, s, m)
		if r.Envelope.DSeq != i+1 || r.Envelope.Prev != prev {
			t.Fatalf("link %d: %d after %q", i+1, r.Envelope.DSeq, r.Envelope.Prev)
		}
		prev = r.Rev
		got, err := s.Store.Get(t.Context(), r.Rev)
		ok(t, err)
		if diff := cmp.Diff(r, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

func testAuthorRefuses(t *testing.T, s *Subject) {
	m := NewMaker(1)
	first := author(t, s, m)
	mine := errors.New("changed my mind")
	_, err := s.Store.Author(t.Context(), func(ledger.Link) (ledger.Entry, error) { return ledger.Entry{}, mine })
	if !errors.Is(err, mine) {
		t.Fatal(err)
	}
	_, err = s.Store.Author(t.Context(), func(link ledger.Link) (ledger.Entry, error) {
		link.DSeq = 7
		r, err := m.Sign(link, raid.KindEncounter, m.NewRecord(), nil, Encounter("2026-03-05", "x"))
		return ledger.Entry{Signed: r, Key: s.Key}, err
	})
	if !errors.Is(err, errs.Invalid) {
		t.Fatalf("a link of its own choice: %v", err)
	}
	_, err = s.Store.Author(t.Context(), func(link ledger.Link) (ledger.Entry, error) {
		r, err := m.Sign(link, raid.KindEncounter, m.NewRecord(), nil, Encounter("2026-03-05", "x"))
		return ledger.Entry{Signed: r}, err
	})
	if !errors.Is(err, errs.Denied) {
		t.Fatalf("a key that is not there: %v", err)
	}
	if next := author(t, s, m); next.Envelope.DSeq != 2 || next.Envelope.Prev != first.Rev {
		t.Fatal("the refused ones left a trace")
	}
}

func testAppendTwice(t *testing.T, s *Subject) {
	all := chainOf(t, NewMaker(2), 5)
	if n := push(t, s, all[:3]...); n != 3 {
		t.Fatalf("%d new of 3", n)
	}
	if n := push(t, s, append(all, all...)...); n != 2 {
		t.Fatalf("%d new of 2", n)
	}
	s = s.Reopen(t)
	if n := push(t, s, all...); n != 0 {
		t.Fatalf("%d new of 0", n)
	}
	page, err := s.Store.Since(t.Context(), 0, 100)
	ok(t, err)
	for i, p := range page {
		if p.Signed.Rev != all[i].Rev {
			t.Fatalf("place %d of the feed", i)
		}
	}
	if len(page) != 5 {
		t.Fatalf("%d in the feed", len(page))
	}
	bad := all[0]
	bad.Bytes = append([]byte(" "), bad.Bytes...)
	if _, err := s.Store.Append(t.Context(), ledger.Entry{Signed: bad, Key: s.Key}); !errors.Is(err, errs.Invalid) {
		t.Fatalf("bytes under another's name: %v", err)
	}
}

func testChain(t *testing.T, s *Subject) {
	m := NewMaker(2)
	all := chainOf(t, m, 5)
	if _, known := s.Store.Chain(m.Device); known {
		t.Fatal("known before anything came")
	}
	steps := []struct {
		push int
		want uint64
	}{{0, 1}, {3, 1}, {2, 1}, {1, 4}, {4, 5}}
	for _, step := range steps {
		push(t, s, all[step.push])
		link, _ := s.Store.Chain(m.Device)
		if link.DSeq != step.want+1 || link.Prev != all[step.want-1].Rev {
			t.Fatalf("after number %d: next is %d", step.push+1, link.DSeq)
		}
	}
	s = s.Reopen(t)
	if link, known := s.Store.Chain(m.Device); !known || link.DSeq != 6 {
		t.Fatalf("after reopening: %v", link)
	}
}

func testFork(t *testing.T, s *Subject) {
	a, b := NewMaker(2), NewMaker(2)
	b.MS += 5000
	one, two := chainOf(t, a, 2), chainOf(t, b, 2)
	push(t, s, one...)
	if n := push(t, s, two...); n != 2 {
		t.Fatal("the second was dropped")
	}
	if rev, known := s.Store.At(t.Context(), a.Device, 2); !known || rev != one[1].Rev {
		t.Fatal("the second took the place of the first")
	}
	_, err := s.Store.Get(t.Context(), two[1].Rev)
	ok(t, err)
}

func testLargest(t *testing.T, s *Subject) {
	m := NewMaker(1)
	saved, err := s.Store.Author(t.Context(), func(link ledger.Link) (ledger.Entry, error) {
		r, err := m.Sign(link, raid.KindEncounter, m.NewRecord(), nil, map[string]any{"note": strings.Repeat("x", revision.MaxBytes-600)})
		return ledger.Entry{Signed: r, Key: s.Key}, err
	})
	ok(t, err)
	if len(saved.Bytes) < revision.MaxBytes-400 {
		t.Fatalf("only %d bytes", len(saved.Bytes))
	}
	s = s.Reopen(t)
	got, err := s.Store.Get(t.Context(), saved.Rev)
	ok(t, err)
	if diff := cmp.Diff(saved.Rev, got.Rev); diff != "" {
		t.Fatal(diff)
	}
}

func testNotFound(t *testing.T, s *Subject) {
	if _, err := s.Store.Get(t.Context(), revision.HashOf([]byte("x"))); !errors.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	if _, err := s.Store.Record(t.Context(), ID(1, 1)); !errors.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	if _, err := s.Store.Meta(t.Context(), "x"); !errors.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	if _, known := s.Store.At(t.Context(), ID(1, 1), 1); known {
		t.Fatal("a link nobody made")
	}
}
