package ledgertest

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

func testDrafts(t *testing.T, s *Subject) {
	ctx, one, two := t.Context(), ID(1, 1), ID(1, 2)
	ok(t, s.Store.PutDraft(ctx, one, s.Key, []byte("a")))
	ok(t, s.Store.PutDraft(ctx, one, s.Key, []byte("ab")))
	ok(t, s.Store.PutDraft(ctx, two, s.Other, []byte("z")))
	ok(t, s.Store.PutDraft(ctx, ID(1, 3), s.Key, []byte("gone")))
	ok(t, s.Store.DropDraft(ctx, ID(1, 3)))
	ok(t, s.Store.DropDraft(ctx, ID(1, 4)))
	s = s.Reopen(t)
	got, err := s.Store.Drafts(ctx)
	ok(t, err)
	byID := cmpopts.SortSlices(func(a, b ledger.Draft) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	if diff := cmp.Diff([]ledger.Draft{{ID: one, Body: []byte("ab")}, {ID: two, Body: []byte("z")}}, got, byID); diff != "" {
		t.Fatal(diff)
	}
	s.Hide(s.Other)
	if got, err = s.Store.Drafts(ctx); err != nil || len(got) != 1 || got[0].ID != one {
		t.Fatalf("another officer's draft: %v %v", got, err)
	}
	if page, err := s.Store.Since(ctx, 0, 10); err != nil || len(page) != 0 {
		t.Fatal("a draft is in the feed")
	}
}

func testMeta(t *testing.T, s *Subject) {
	ctx := t.Context()
	long := bytes.Repeat([]byte("0123456789"), 100_000)
	ok(t, s.Store.PutMeta(ctx, "cursor", s.Key, []byte("1")))
	ok(t, s.Store.PutMeta(ctx, "cursor", s.Key, []byte("2")))
	ok(t, s.Store.PutMeta(ctx, "directory", s.Key, long))
	ok(t, s.Store.PutMeta(ctx, "secret", s.Other, []byte("x")))
	ok(t, s.Store.PutMeta(ctx, "gone", s.Key, []byte("x")))
	ok(t, s.Store.PutMeta(ctx, "gone", s.Key, nil))
	s = s.Reopen(t)
	for name, want := range map[string][]byte{"cursor": []byte("2"), "directory": long} {
		if got, err := s.Store.Meta(ctx, name); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if _, err := s.Store.Meta(ctx, "gone"); !errors.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	ok(t, s.Store.PutMeta(ctx, "directory", s.Key, []byte("short")))
	if got, err := s.Store.Meta(ctx, "directory"); err != nil || string(got) != "short" {
		t.Fatalf("after a longer one: %d bytes, %v", len(got), err)
	}
	s.Hide(s.Other)
	if _, err := s.Store.Meta(ctx, "secret"); !errors.Is(err, seal.ErrNoKey) {
		t.Fatal(err)
	}
	if err := s.Store.PutMeta(ctx, "huge", s.Key, make([]byte, 9<<20)); !errors.Is(err, errs.Invalid) {
		t.Fatal(err)
	}
}

func testQuarantine(t *testing.T, s *Subject) {
	ctx := t.Context()
	line := chainOf(t, NewMaker(2), 1)[0].AppendLine(nil)
	held := ledger.QuarantinedLine{Held: true, Reason: "gap", Line: line, Device: ID(2, 1), DSeq: 4, Linked: true}
	bad := ledger.QuarantinedLine{Reason: "bad_signature", Line: []byte("{}")}
	ok(t, s.Store.Quarantine(ctx, held, bad))
	ok(t, s.Store.Quarantine(ctx, held))
	s = s.Reopen(t)
	got, err := s.Store.InQuarantine(ctx)
	ok(t, err)
	byLine := cmpopts.SortSlices(func(a, b ledger.QuarantinedLine) int { return bytes.Compare(b.Line, a.Line) })
	if diff := cmp.Diff([]ledger.QuarantinedLine{held, bad}, got, byLine); diff != "" {
		t.Fatal(diff)
	}
	ok(t, s.Store.Release(ctx, held))
	if got, err = s.Store.InQuarantine(ctx); err != nil || len(got) != 1 || got[0].Held {
		t.Fatalf("after the release: %v %v", got, err)
	}
	if got := list(t, s, ledger.Query{}); got != nil {
		t.Fatal("a line set aside is in a list")
	}
}

func testNotes(t *testing.T, s *Subject) {
	ctx := t.Context()
	for _, action := range []string{"unlock", "reveal", "print"} {
		ok(t, s.Store.WriteAudit(ctx, ledger.AuditFrame{Action: action, Officer: ID(1, 2), Allowed: true}))
	}
	s = s.Reopen(t)
	var got []string
	for n, err := range s.Store.AuditTrail(ctx) {
		ok(t, err)
		if n.At.IsZero() || n.Officer != ID(1, 2) {
			t.Fatalf("%+v", n)
		}
		got = append(got, n.Action)
	}
	if diff := cmp.Diff([]string{"unlock", "reveal", "print"}, got); diff != "" {
		t.Fatal(diff)
	}
}
