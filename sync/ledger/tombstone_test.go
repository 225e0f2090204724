package ledger

import (
	"crypto/rand"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/journal"
	"shyraq/sync/seal"
)

// TestTombstone: a slot is ended by what was sealed for this slot alone, whatever
// the marks of the journal say.
func TestTombstone(t *testing.T) {
	store := seal.NewKey(rand.Reader)
	l := &Ledger{opt: Options{Store: uuid.UUID{7}, Keys: seal.Ring{store.ID(): store}, StoreKey: store.ID(), Rand: rand.Reader}}
	b := &batch{l: l, slots: map[[33]byte]bool{}}
	at := nameSlot("region")
	if err := b.putSlot(journal.Meta, at, store.ID(), nil); err != nil {
		t.Fatal(err)
	}
	if err := b.putSlot(journal.Meta, at, store.ID(), []byte("value")); err != nil {
		t.Fatal(err)
	}
	drop, value := *b.frames[0], *b.frames[1]
	with := func(f journal.Frame, change func(*journal.Frame)) *journal.Frame { change(&f); return &f }
	for name, tt := range map[string]struct {
		f    *journal.Frame
		want bool
	}{
		"as it was written":     {&drop, true},
		"in another slot":       {with(drop, func(f *journal.Frame) { f.Rev[0] ^= 1 }), false},
		"of another kind":       {with(drop, func(f *journal.Frame) { f.Kind = journal.Draft }), false},
		"empty":                 {with(drop, func(f *journal.Frame) { f.Sealed = nil }), false},
		"a value with the flag": {with(value, func(f *journal.Frame) { f.Flags |= journal.Drop }), false},
		"without the flag":      {with(drop, func(f *journal.Frame) { f.Flags = 0 }), false},
		"empty, of version 0.2": {&journal.Frame{Kind: journal.Meta, Rev: at, Old: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			m := memory{string(slotKey(journal.Meta, at)): u64(1)}
			if err := l.index(m, tt.f); err != nil {
				t.Fatal(err)
			}
			if _, left := m[string(slotKey(journal.Meta, at))]; left == tt.want && tt.want {
				t.Error("the value is still there")
			} else if !left && !tt.want {
				t.Error("the value is gone")
			}
		})
	}
}

func slotKey(k journal.Kind, slot [32]byte) []byte { return key(kSlot, []byte{byte(k)}, slot[:]) }
