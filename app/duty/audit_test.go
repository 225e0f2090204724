package duty

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/ledger"
)

// TestWhatShowsIsWritten: whoever opens a record to go on with it, reveals or
// searches names, or takes something away as a file or on paper, has left one
// line in the journal by the time he has it.
func TestWhatShowsIsWritten(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	met, err := s.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	people := []uuid.UUID{met.Encounter.People[0].ID}
	for _, row := range []struct {
		name string
		do   func() error
		want ledger.AuditFrame
	}{
		{"to go on with it", func() error { _, err := s.Edit(ctx, id); return err }, ledger.AuditFrame{Action: "edit", Records: []uuid.UUID{id}}},
		{"to read it in full", func() error { _, err := s.Reveal(ctx, id, "people"); return err }, ledger.AuditFrame{Action: "reveal", Records: []uuid.UUID{id}, People: people, Reason: "people"}},
		{"to find it", func() error { _, err := s.Search(ctx, "Асан"); return err }, ledger.AuditFrame{Action: "search"}},
		{"as a file", func() error { return s.Exported(ctx, "summary") }, ledger.AuditFrame{Action: "export", Reason: "summary"}},
		{"on paper", func() error { return s.Printed(ctx, uuid.Nil, "shift") }, ledger.AuditFrame{Action: "print", Reason: "shift"}},
		{"an unlock", func() error { return s.Unlocked(ctx) }, ledger.AuditFrame{Action: "unlock"}},
	} {
		before := len(s.acts())
		if err := row.do(); err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		row.want.At, row.want.Officer, row.want.Device, row.want.Allowed = s.clock.at.UTC(), s.Officer().ID, s.opts.Device.Device, true
		if d := cmp.Diff([]ledger.AuditFrame{row.want}, s.acts()[before:]); d != "" {
			t.Errorf("%s (-want +written):\n%s", row.name, d)
		}
	}
}

// TestAFullDiskShowsNothingAndSaysWhy: nobody saved anything, so it is not told that it was
// not saved; an unlock goes on.
func TestAFullDiskShowsNothingAndSaysWhy(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.opts.Free = func(string) (uint64, error) { return 0, nil }
	s.reopen()
	if _, err := s.Reveal(ctx, id, "review"); code(err) != "unlogged" || !ofDisk(err) {
		t.Errorf("a record: %v", err)
	}
	if _, err := s.Search(ctx, "Асан"); code(err) != "unlogged" {
		t.Errorf("a search: %v", err)
	}
	if err := s.Unlocked(ctx); err != nil {
		t.Errorf("an unlock: %v", err)
	}
}
