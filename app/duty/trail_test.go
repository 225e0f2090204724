package duty

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
)

// told writes looks short: "reveal people 1+2", its persons and how often more.
func told(all []wire.Look) (out []string) {
	for _, l := range all {
		s := l.Action
		if l.Class != "" {
			s += " " + l.Class
		}
		out = append(out, s+strings.Repeat("*", len(l.People))+strings.Repeat("+", l.Times))
	}
	return out
}

// TestWhatWasLookedAtIsToldInOrder: every frame since the last that the region has,
// after a kill too; what comes again within a minute as one with its count; ids and
// codes, and no word that somebody typed.
func TestWhatWasLookedAtIsToldInOrder(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	trail := newTrail(s.Duty)
	begin, err := trail.Looks(ctx, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	from := uint64(0)
	if n := len(begin); n > 0 {
		from = begin[n-1].Number
	}
	look := func(times int, field string, pause time.Duration) {
		t.Helper()
		for range times {
			if _, err := s.Reveal(ctx, id, field); err != nil {
				t.Fatal(err)
			}
			s.clock.at = s.clock.at.Add(pause)
		}
	}
	look(3, "people", time.Second)
	look(1, "Асан Серікұлы", time.Second) // a program of tomorrow may write anything there
	look(2, "", 2*time.Minute)
	if _, err := s.Search(ctx, "Асан"); err != nil {
		t.Fatal(err)
	}
	if err := s.Printed(ctx, id, "act 12-3"); err != nil {
		t.Fatal(err)
	}
	want := []string{"reveal people*++", "reveal*+", "reveal*", "search", "print act"}
	all, err := trail.Looks(ctx, from, 100)
	if d := cmp.Diff(want, told(all)); d != "" || err != nil {
		t.Errorf("%s %v", d, err)
	}
	var parts []wire.Look
	for after := from; ; {
		part, err := newTrail(s.Duty).Looks(ctx, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(part) == 0 {
			break
		}
		parts = append(parts, part...)
		after = part[len(part)-1].Number
		if err := s.Close(); err != nil { // the program ends in between
			t.Fatal(err)
		}
		s.open()
	}
	if d := cmp.Diff(want, told(parts)); d != "" {
		t.Errorf("in parts: %s", d)
	}
	if err := (wire.LooksRequest{Looks: all}).Check(); err != nil {
		t.Errorf("the region takes none of it: %v", err)
	}
}

// TestTheRegionsLogIsHeldAgainstWhatWasSeen: what is kept is there at the next
// opening, and a region that shows another is told of, in words of its own.
func TestTheRegionsLogIsHeldAgainstWhatWasSeen(t *testing.T) {
	s := newStation(t, aigul)
	at := func(size int64, epoch string) wire.Checkpoint {
		return wire.Checkpoint{Region: s.opts.Device.ServerID, Epoch: epoch, Size: size, Root: tlog.RecordHash([]byte(epoch)), At: s.clock.at}
	}
	if err := newTrail(s.Duty).Keep(ctx, at(40, "one")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.open()
	trail := newTrail(s.Duty)
	if got := trail.Seen(); got != at(40, "one").Seen() {
		t.Fatalf("%+v was kept", got)
	}
	shorter, other := errs.Errorf(errs.Conflict, "log_shorter", ""), errs.Errorf(errs.Conflict, "log_other", "")
	for _, row := range []struct {
		name  string
		err   error
		shown wire.Checkpoint
		want  ledger.FindingKind
		seen  int64
	}{
		{"a shorter one", shorter, at(30, "one"), ledger.LogShorter, 40},
		{"another", other, at(50, "one"), ledger.LogOther, 40},
		{"one that nobody signed", errs.Errorf(errs.Invalid, "checkpoint", ""), wire.Checkpoint{}, ledger.LogOther, 40},
		{"of a region that was put back", shorter, at(20, "two"), ledger.LogRestored, 20},
	} {
		t.Run(row.name, func(t *testing.T) {
			trail.Broken(ctx, row.err, row.shown)
			found := s.Found()
			if len(found) == 0 || found[len(found)-1].Kind != row.want || !row.want.OfRegion() {
				t.Errorf("%+v", found)
			}
			if got := trail.Seen().Size; got != row.seen {
				t.Errorf("%d entries are held to have been seen", got)
			}
		})
	}
	r, err := s.Verify(ctx)
	if err != nil || r.Whole() {
		t.Errorf("whole: %v, %v", r.Whole(), err)
	}
}
