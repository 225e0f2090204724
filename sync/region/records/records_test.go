package records_test

import (
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/records"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// desk is a writer on a store of its own.
type desk struct {
	*records.Writer
	opener *pki.Opener
	change *pki.Changing
	reg    *register.Register
	keys   pki.Keys
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	id, k := uuid.New(), seal.NewKey(rand.Reader)
	s, err := badger.Open(badger.Options{Dir: t.TempDir(), Options: kv.Options{Region: id, Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	now := func() time.Time { return time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC) }
	d := &desk{}
	if d.reg, err = register.Open(t.Context(), register.Options{Store: s}); err != nil {
		t.Fatal(err)
	}
	if d.keys, err = pki.FindKeys(t.Context(), pki.Finding{ID: id, Store: s, Register: d.reg, Rand: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	if d.opener, err = pki.NewOpener(d.keys); err != nil {
		t.Fatal(err)
	}
	d.change = pki.NewChanging(pki.ChangingOptions{ID: id, Register: d.reg, Now: now, Rand: rand.Reader})
	journal := audit.New(audit.Options{Store: s, Now: now, Log: slog.New(slog.DiscardHandler), Elapsed: func() time.Duration { return 0 }})
	d.Writer = records.New(records.Options{Store: s, Register: d.reg, Hub: feed.NewHub(), Journal: journal, Opener: d.opener, Keys: d.keys, Now: now, ID: id})
	return d
}

// plan is a raid that the region writes into a record, after parents.
func (d *desk) plan(t *testing.T, record uuid.UUID, note string, parents ...revision.Hash) revision.Signed {
	t.Helper()
	body, err := json.Marshal(raid.Raid{Unit: "unit-a", Note: note})
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Sign(revision.Envelope{Kind: raid.KindRaid, Record: record, Unit: "unit-a", Body: body}, parents...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestCompose writes the region's own records as one or not at all, each going on
// from what it wrote last.
func TestCompose(t *testing.T) {
	record := uuid.Must(uuid.NewV7())
	for _, row := range []struct {
		name  string
		dry   bool
		code  string
		wrote bool // the revision is the last one afterwards
		make  func(t *testing.T, d *desk, first revision.Signed) revision.Signed
	}{
		{"goes on from the last", false, "", true, func(t *testing.T, d *desk, first revision.Signed) revision.Signed {
			return d.plan(t, record, "b", first.Rev)
		}},
		{"only asked", true, "", false, func(t *testing.T, d *desk, first revision.Signed) revision.Signed {
			return d.plan(t, record, "b", first.Rev)
		}},
		{"beside the last", false, "busy", false, func(t *testing.T, d *desk, _ revision.Signed) revision.Signed { return d.plan(t, record, "b") }},
		{"from what nobody wrote", false, "busy", false, func(t *testing.T, d *desk, first revision.Signed) revision.Signed {
			return d.plan(t, uuid.Must(uuid.NewV7()), "b", first.Rev)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDesk(t)
			first := d.plan(t, record, "a")
			if _, err := d.Compose(t.Context(), false, func() ([]revision.Signed, error) { return []revision.Signed{first}, nil }); err != nil {
				t.Fatal(err)
			}
			next := row.make(t, d, first)
			_, err := d.Compose(t.Context(), row.dry, func() ([]revision.Signed, error) { return []revision.Signed{next}, nil })
			if wire.Code(err) != row.code {
				t.Errorf("%v, want %q", err, row.code)
			}
			last, err := d.Last(t.Context(), record)
			if err != nil || last == nil {
				t.Fatal(err)
			}
			if want := map[bool]revision.Hash{true: next.Rev, false: first.Rev}[row.wrote]; last.Rev != want {
				t.Errorf("the last is %s, want %s", last.Rev, want)
			}
		})
	}
	if last, err := newDesk(t).Last(t.Context(), record); err != nil || last != nil {
		t.Errorf("of nothing: %v %v", last, err)
	}
}

// TestPush answers each line, and takes none of them where one may be sealed to a
// delivery key that has ended.
func TestPush(t *testing.T) {
	device := uuid.New()
	seals := func(t *testing.T, d *desk, s revision.Signed) []byte {
		t.Helper()
		to, err := seal.NewDelivery(rand.Reader, d.keys.DeliveryPublic, device)
		if err != nil {
			t.Fatal(err)
		}
		return wire.AppendSealed(nil, wire.SealedLine{Rev: s.Rev, Device: device, DSeq: 1, Wrap: to.Wrap(), Sealed: to.Seal(string(s.Rev), s.AppendLine(nil))})
	}
	sealed := func(t *testing.T, d *desk) []byte {
		t.Helper()
		return seals(t, d, d.plan(t, uuid.Must(uuid.NewV7()), "a"))
	}
	stored := func(t *testing.T, d *desk) []byte {
		t.Helper()
		s := d.plan(t, uuid.Must(uuid.NewV7()), "a")
		if _, err := d.Compose(t.Context(), false, func() ([]revision.Signed, error) { return []revision.Signed{s}, nil }); err != nil {
			t.Fatal(err)
		}
		return seals(t, d, s)
	}
	end := func(t *testing.T, d *desk, all bool) {
		t.Helper()
		err := d.change.Delivery(t.Context(), time.Date(2096, 1, 1, 0, 0, 0, 0, time.UTC))
		if err == nil && all {
			err = d.change.EndDeliveries(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		k, err := pki.KeysOf(d.reg.State())
		if err == nil {
			err = d.opener.Follow(k)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct {
		name string
		body func(*testing.T, *desk) []byte
		code string
		want []wire.ResultKind
	}{
		{"no line", func(*testing.T, *desk) []byte { return []byte("rubbish\n") }, "", []wire.ResultKind{wire.Refused}},
		{"sealed, and not what it says", sealed, "", []wire.ResultKind{wire.Quarantined}},
		{"sealed to a key of before", func(t *testing.T, d *desk) []byte { b := sealed(t, d); end(t, d, false); return b }, "", []wire.ResultKind{wire.Quarantined}},
		{"sealed to a key that has ended", func(t *testing.T, d *desk) []byte { b := sealed(t, d); end(t, d, true); return b }, pki.CodeDeliveryEnded, nil},
		{"beside one that could be taken", func(t *testing.T, d *desk) []byte {
			b := append([]byte("rubbish\n"), sealed(t, d)...)
			end(t, d, true)
			return b
		}, pki.CodeDeliveryEnded, nil},
		{"sealed to a key that has ended, and here already", func(t *testing.T, d *desk) []byte { b := stored(t, d); end(t, d, true); return b }, "", []wire.ResultKind{wire.Duplicate}},
		{"beside one that is not here", func(t *testing.T, d *desk) []byte {
			b := append(stored(t, d), sealed(t, d)...)
			end(t, d, true)
			return b
		}, pki.CodeDeliveryEnded, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDesk(t)
			got, err := d.Push(t.Context(), device, row.body(t, d), time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC))
			if wire.Code(err) != row.code {
				t.Errorf("%v, want %q", err, row.code)
			}
			var results []wire.ResultKind
			for _, v := range got.Verdicts {
				results = append(results, v.Result)
			}
			if diff := cmp.Diff(row.want, results); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNothingIsAdmittedThatIsNotThere names a line that was never set aside.
func TestNothingIsAdmittedThatIsNotThere(t *testing.T) {
	d := newDesk(t)
	if _, err := d.Admit(t.Context(), [][32]byte{{1}}); wire.Code(err) != "aside_unknown" {
		t.Errorf("one: %v", err)
	}
	if got, err := d.Admit(t.Context(), [][32]byte{{1}, {2}}); err != nil || len(got) > 0 {
		t.Errorf("of several: %v %v", got, err)
	}
}
