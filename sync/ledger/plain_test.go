package ledger_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/sync/ledger"
)

var queryAll = ledger.Query{}

func TestSavedIsThereAfterReopening(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	s := k.save(t, l, "бірінші")
	closeNow(t, l)
	l = k.open(t)
	got, err := l.Get(context.Background(), s.Rev)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Fatal(diff)
	}
	next := k.save(t, l, "екінші")
	if next.Envelope.DSeq != 2 || next.Envelope.Prev != s.Rev {
		t.Fatalf("chain broke: %d %s", next.Envelope.DSeq, next.Envelope.Prev)
	}
	n := 0
	for r, err := range l.Records(context.Background(), queryAll) {
		if err != nil || len(r.Heads) != 1 {
			t.Fatal(err)
		}
		n++
	}
	if n != 2 {
		t.Fatalf("%d records", n)
	}
	for range 3 {
		<-l.Audited()
	}
	if f := k.findings(); len(f) != 0 {
		t.Fatalf("found %v", f)
	}
}
