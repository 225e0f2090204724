package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// noKeys is the keyring of a locked device.
type noKeys struct{}

func (noKeys) Key(seal.KeyID) (seal.Key, bool) { return seal.Key{}, false }

func TestLockedDeviceDelivers(t *testing.T) {
	k := newKit(t.TempDir())
	region := k.deliver(t)
	l := k.open(t)
	var want []revision.Signed
	for i := range 5 {
		if i == 3 {
			// The next shift has another delivery key.
			closeNow(t, l)
			region = k.deliverTo(t, region)
			l = k.open(t)
		}
		want = append(want, k.save(t, l, fmt.Sprint("кеш ", i)))
	}
	foreign, err := otherMaker().Chain(2, "2026-03-05")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range foreign {
		if _, err := l.Append(t.Context(), ledger.Entry{Signed: s, Key: k.night}); err != nil {
			t.Fatal(err)
		}
	}
	plain, err := l.Outbox().Pending(10)
	if err != nil || len(plain) != 5 {
		t.Fatalf("%d wait, %v", len(plain), err)
	}
	for i, w := range plain {
		if !bytes.Equal(w.Line, want[i].AppendLine(nil)) {
			t.Fatalf("line %d", i)
		}
	}
	if err := l.Outbox().Acknowledge("e1", []ledger.Ack{{DSeq: 1, Rev: want[0].Rev, Result: ledger.Stored}}); err != nil {
		t.Fatal(err)
	}
	closeNow(t, l)

	o, err := ledger.OpenOutbox(k.opt.Dir, k.opt.Answers)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := o.Count(); n != 4 || err != nil {
		t.Fatalf("%d wait, %v", n, err)
	}
	sealed, err := o.Pending(3)
	if err != nil || len(sealed) != 3 {
		t.Fatalf("%d wait, %v", len(sealed), err)
	}
	for i, w := range sealed {
		in, err := region.OpenWrap(w.Wrap, k.opt.Device)
		if err != nil {
			t.Fatal(err)
		}
		line, err := in.Open(w.Sealed, string(w.Rev))
		if err != nil || w.Line != nil || w.DSeq != uint64(i+2) || !bytes.Equal(line, want[i+1].AppendLine(nil)) {
			t.Fatalf("sealed line %d: %v", i, err)
		}
	}
	acks := []ledger.Ack{{DSeq: 3, Result: ledger.Held, Reason: "gap"}, {DSeq: 4, Result: ledger.Stored}, {DSeq: 5, Result: ledger.Stored}}
	if err := o.Acknowledge("e1", acks); err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}

	l = k.open(t)
	<-l.Audited()
	if got, err := l.Outbox().Pending(10); err != nil || len(got) != 1 || got[0].DSeq != 2 {
		t.Fatalf("after unlocking: %v %v", got, err)
	}
	r, _ := l.Outbox().Acked().Of(3)
	if diff := cmp.Diff(ledger.AckRun{From: 3, To: 3, Result: ledger.Held, Reason: "gap", Rev: want[2].Rev}, r); diff != "" {
		t.Fatal(diff)
	}
	if err := l.Outbox().Rewind(3); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Outbox().Count(); n != 3 || err != nil {
		t.Fatalf("the region's chain ends at 3: %d wait, %v", n, err)
	}
	if err := l.Outbox().Acknowledge("e2", []ledger.Ack{{DSeq: 1, Result: ledger.Duplicate}}); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Outbox().Count(); n != 4 || err != nil {
		t.Fatalf("a region that was restored: %d wait, %v", n, err)
	}
	if f := k.findings(); len(f) > 0 {
		t.Fatalf("found %v", f)
	}
}

func TestAcknowledgeTakesNoWords(t *testing.T) {
	o, err := ledger.OpenOutbox(t.TempDir(), []byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	for _, k := range []ledger.Ack{
		{DSeq: 0, Result: ledger.Stored}, {DSeq: 1}, {DSeq: 1, Result: "stored ok"},
		{DSeq: 1, Result: ledger.Held, Reason: "Айару"}, {DSeq: 1, Result: ledger.Held, Reason: "a\nb"},
	} {
		if err := o.Acknowledge("e", []ledger.Ack{k}); !errors.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", k, err)
		}
	}
	if n, err := o.Count(); n != 0 || err != nil {
		t.Fatal(n, err)
	}
}
