package ledger_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/ledger/ledgertest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

var space = uuid.UUID{1}

// derive keeps a value made of what is here now.
func (k *kit) derive(t *testing.T, l *ledger.Ledger, number uint64, keys ...seal.KeyID) {
	t.Helper()
	<-l.Audited()
	if err := l.PutDerived(context.Background(), space, l.Basis(), ledger.Derived{Number: number, Keys: keys, Value: []byte("санақ")}); err != nil {
		t.Fatal(err)
	}
}

// there says whether a derived value can be read.
func there(t *testing.T, l *ledger.Ledger, number uint64) bool {
	t.Helper()
	v, err := l.Derived(context.Background(), space, number)
	if err == nil && string(v.Value) != "санақ" {
		t.Fatalf("it is %q", v.Value)
	}
	return err == nil
}

// without gives a keyring that lacks a key.
func without(ring seal.Keyring, id seal.KeyID) seal.Keyring { return lacking{ring, id} }

type lacking struct {
	seal.Keyring
	id seal.KeyID
}

func (r lacking) Key(id seal.KeyID) (seal.Key, bool) {
	if id == r.id {
		return seal.Key{}, false
	}
	return r.Keyring.Key(id)
}

// TestDerivedEndsWithAnyOfItsKeys: who lacks one of the keys that a value was made of
// reads nothing of it, and says so.
func TestDerivedEndsWithAnyOfItsKeys(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	<-l.Audited()
	if err := l.PutDerived(context.Background(), space, l.Basis(), ledger.Derived{Keys: []seal.KeyID{k.own}, Value: []byte{1}}); err == nil {
		t.Error("something is derived of nothing")
	}
	k.save(t, l, "сөз")
	k.derive(t, l, 1, k.own)
	k.derive(t, l, 2, k.night, k.own)
	if !there(t, l, 1) || !there(t, l, 2) || there(t, l, 3) {
		t.Error("it is not what was kept")
	}
	if _, err := l.Derived(context.Background(), uuid.UUID{2}, 1); !errors.Is(err, errs.NotFound) {
		t.Errorf("of another space: %v", err)
	}
	closeNow(t, l)
	for _, id := range []seal.KeyID{k.night, k.own} {
		other := *newKit(k.opt.Dir)
		other.opt.Keys = without(k.opt.Keys, id)
		l := other.open(t)
		if _, err := l.Derived(context.Background(), space, 2); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("without a key: %v", err)
		}
		if there(t, l, 1) != (id == k.night) {
			t.Error("the other one")
		}
		if err := l.PutDerived(context.Background(), space, l.Basis(), ledger.Derived{Keys: []seal.KeyID{id}, Value: []byte{1}}); err == nil {
			t.Error("it is kept under a key that is not here")
		}
		closeNow(t, l)
	}
}

// TestDerivedGoesWithWhatItWasMadeOf: when something is erased, made anew or becomes
// readable, nothing stays that was made before, nor is kept any more of what was read
// before.
func TestDerivedGoesWithWhatItWasMadeOf(t *testing.T) {
	ctx := context.Background()
	for name, move := range map[string]func(*testing.T, *kit, *ledger.Ledger) *ledger.Ledger{
		"erased": func(t *testing.T, k *kit, l *ledger.Ledger) *ledger.Ledger {
			all, err := otherMaker().Chain(1, "2026-03-05")
			if err == nil {
				_, err = l.Append(ctx, ledger.Entry{Signed: all[0], Key: k.night})
			}
			if err != nil {
				t.Fatal(err)
			}
			k.derive(t, l, 2, k.own)
			if _, err := l.Erase(ctx, ledger.Erasure{Record: all[0].Envelope.Record, Whole: true}); err != nil {
				t.Fatal(err)
			}
			return l
		},
		"readable": func(t *testing.T, k *kit, l *ledger.Ledger) *ledger.Ledger {
			s := k.save(t, l, "сөз")
			k.derive(t, l, 2, k.own)
			closeNow(t, l)
			again := newKit(k.opt.Dir)
			again.opt.Keys = without(k.opt.Keys, k.night)
			l = again.open(t)
			<-l.Audited()
			if !there(t, l, 2) {
				t.Fatal("it is gone before")
			}
			if _, err := l.Append(ctx, ledger.Entry{Signed: s, Key: k.own}); err != nil {
				t.Fatal(err)
			}
			return l
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t.TempDir())
			l := k.open(t)
			k.save(t, l, "бір")
			k.derive(t, l, 1, k.own)
			before := l.Basis()
			l = move(t, k, l)
			if there(t, l, 1) || there(t, l, 2) {
				t.Error("what was made before is there")
			}
			if before == l.Basis() {
				t.Error("the basis is the same")
			}
			err := l.PutDerived(ctx, space, before, ledger.Derived{Number: 1, Keys: []seal.KeyID{k.own}, Value: []byte("санақ")})
			if !errors.Is(err, errs.Conflict) || there(t, l, 1) {
				t.Errorf("what was read before is kept: %v", err)
			}
			k.derive(t, l, 1, k.own)
			if !there(t, l, 1) {
				t.Error("nothing is kept any more")
			}
		})
	}
}

// TestTouched: each revision is told with its record, what it speaks of and its key,
// after a place in the journal, also to who lacks the key.
func TestTouched(t *testing.T) {
	ctx := context.Background()
	k := newKit(t.TempDir())
	l := k.open(t)
	first := k.save(t, l, "бір")
	if err := k.review(l, first); err != nil {
		t.Fatal(err)
	}
	var all []ledger.Touched
	hear := func(of ledger.Touched) { all = append(all, of) }
	pos, err := l.Touched(ctx, 0, hear)
	if err != nil || len(all) != 2 || all[0].Record != first.Envelope.Record || all[0].Key != k.night || all[1].Target != first.Envelope.Record {
		t.Fatalf("%+v, %v", all, err)
	}
	if !all[0].Is("encounter") || all[0].Is("review") || !all[1].Is("review") {
		t.Error("they are of another kind")
	}
	all = nil
	if again, err := l.Touched(ctx, pos, hear); again != pos || err != nil || all != nil {
		t.Errorf("%d, %d, %+v, %v", pos, again, all, err)
	}
	second := k.save(t, l, "екі")
	closeNow(t, l)
	other := newKit(k.opt.Dir)
	other.opt.Keys = without(k.opt.Keys, k.night)
	if _, err := other.open(t).Touched(ctx, pos, hear); err != nil || len(all) != 1 || all[0].Record != second.Envelope.Record || all[0].Key != k.night {
		t.Errorf("%+v, %v", all, err)
	}
}

// TestDerivedOfOtherNightsOutlastsAnErasure: with a record goes what was derived of a
// night that any revision of it names, of the record that it speaks of, and what names no
// night; what is of others stays, and is there after the next opening.
func TestDerivedOfOtherNightsOutlastsAnErasure(t *testing.T) {
	ctx := context.Background()
	k := newKit(t.TempDir())
	l := k.open(t)
	<-l.Audited()
	m := otherMaker()
	record, link := m.NewRecord(), ledger.Link{Device: m.Device, DSeq: 1}
	sign := func(kind raid.Kind, of uuid.UUID, body any) revision.Signed {
		t.Helper()
		s, err := m.Sign(link, kind, of, nil, body)
		if err == nil {
			_, err = l.Append(ctx, ledger.Entry{Signed: s, Key: k.own})
		}
		if err != nil {
			t.Fatal(err)
		}
		link.DSeq, link.Prev = link.DSeq+1, s.Rev
		return s
	}
	first := sign(raid.KindEncounter, record, ledgertest.Encounter("2026-03-05", "сөз"))
	sign(raid.KindEncounter, record, ledgertest.Encounter("2026-03-06", "сөз"))
	met := sign(raid.KindEncounter, m.NewRecord(), ledgertest.Encounter("2026-03-07", "сөз"))
	spoken := sign(raid.KindReview, m.NewRecord(), raid.Review{Record: met.Envelope.Record, Rev: string(met.Rev), Decision: raid.Accept})
	all := []ledger.Derived{{Night: "2026-03-05"}, {Night: "2026-03-06"}, {Night: "2026-03-07"}, {Night: "2026-03-08"}, {}, {Lasts: true}}
	stay := func(want ...bool) {
		t.Helper()
		for i := range all {
			if there(t, l, uint64(i)) != want[i] {
				t.Errorf("%+v: there %v", all[i], !want[i])
			}
		}
	}
	for _, row := range []struct {
		gone uuid.UUID
		want []bool
	}{
		{first.Envelope.Record, []bool{false, false, true, true, false, true}},
		{spoken.Envelope.Record, []bool{true, true, false, true, false, true}},
	} {
		for i := range all {
			all[i].Number, all[i].Keys, all[i].Value = uint64(i), []seal.KeyID{k.own}, []byte("санақ")
		}
		if err := l.PutDerived(ctx, space, l.Basis(), all...); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Erase(ctx, ledger.Erasure{Record: row.gone, Whole: true}); err != nil {
			t.Fatal(err)
		}
		stay(row.want...)
		closeNow(t, l)
		l = k.open(t)
		<-l.Audited()
		stay(row.want...)
	}
}
