package ledger_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/ledger/ledgertest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

const partly = fields.Facts | fields.School

// shown keeps what is shown of a revision of elsewhere.
func (k *kit) shown(t testing.TB, l *ledger.Ledger, words string) revision.Signed {
	t.Helper()
	m := ledgertest.NewMaker(2)
	s, err := m.Sign(ledger.Link{Device: m.Device, DSeq: 1}, "encounter", m.NewRecord(), nil, ledgertest.Encounter("2026-03-05", words))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := l.Append(t.Context(), ledger.Entry{Projection: ledgertest.Show(t, s, partly, 1), Key: k.own}); n != 1 || err != nil {
		t.Fatalf("%d new: %v", n, err)
	}
	return s
}

func withheld(t *testing.T, l *ledger.Ledger, s revision.Signed) fields.Set {
	t.Helper()
	<-l.Audited()
	got, err := l.Get(t.Context(), s.Rev)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := l.Record(t.Context(), s.Envelope.Record)
	if err != nil || len(rec.Heads) != 1 || rec.Heads[0].Withheld != got.Withheld {
		t.Fatalf("the record: %+v, %v", rec.Heads, err)
	}
	return got.Withheld
}

// Badger is made again from the journal, with what is shown; nothing of it is sent.
func TestShownIsMadeAgainFromTheJournal(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	s := k.shown(t, l, "сөз")
	closeNow(t, l)
	if err := os.RemoveAll(filepath.Join(k.opt.Dir, "ledger")); err != nil {
		t.Fatal(err)
	}
	l = k.open(t)
	if got := withheld(t, l, s); got != fields.All&^partly {
		t.Errorf("%q is withheld", got)
	}
	if n, _ := l.Outbox().Pending(10); len(n) != 0 {
		t.Errorf("%d wait to be sent", len(n))
	}
	if l.Count() != 0 {
		t.Errorf("%d revisions are counted", l.Count())
	}
}

// Of two officers of a device one was shown a part, the other has all of it.
func TestEachOfficerReadsHis(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	s := k.shown(t, l, "сөз")
	if n, err := l.Append(t.Context(), ledger.Entry{Signed: s, Key: k.night}); n != 1 || err != nil {
		t.Fatalf("%d new: %v", n, err)
	}
	closeNow(t, l)
	for name, row := range map[string]struct {
		key  seal.Key
		want fields.Set
	}{"who has all of it": {fixedKey(2), fields.None}, "who was shown a part": {fixedKey(3), fields.All &^ partly}} {
		ring := seal.Ring{}
		ring.Add(fixedKey(1), row.key)
		k.opt.Keys = ring
		l := k.open(t)
		if got := withheld(t, l, s); got != row.want {
			t.Errorf("%s: %q is withheld", name, got)
		}
		closeNow(t, l)
	}
}

// What is erased is erased of what is shown too.
func TestShownIsErased(t *testing.T) {
	for name, whole := range map[string]bool{"one revision": false, "all of the record": true} {
		t.Run(name, func(t *testing.T) {
			k := newKit(t.TempDir())
			l := k.open(t)
			s := k.shown(t, l, "сөз")
			<-l.Audited()
			e := ledger.Erasure{Record: s.Envelope.Record, Whole: whole}
			if !whole {
				e.Revs = []revision.Hash{s.Rev}
			}
			got, err := l.Erase(t.Context(), e)
			if err != nil || got.Frames != 1 {
				t.Fatalf("%+v, %v", got, err)
			}
			for range 2 {
				if _, err := l.Get(t.Context(), s.Rev); !errors.Is(err, errs.NotFound) {
					t.Errorf("it is read: %v", err)
				}
				if _, err := l.Record(t.Context(), s.Envelope.Record); !errors.Is(err, errs.NotFound) {
					t.Errorf("its record is read: %v", err)
				}
				closeNow(t, l)
				l = k.open(t)
				<-l.Audited()
			}
			for _, f := range k.findings() {
				t.Errorf("found %v", f)
			}
		})
	}
}

// Nothing of it lies in clear, and of what is withheld nothing lies anywhere: that the
// keys open.
func TestWhatIsWithheldIsNowhere(t *testing.T) {
	k := newKit(t.TempDir())
	l := k.open(t)
	s := k.shown(t, l, "Құпияатау")
	got, err := l.Get(t.Context(), s.Rev)
	if err != nil || bytes.Contains(got.Envelope.Body, []byte("Құпия")) || !bytes.Contains(got.Envelope.Body, []byte("2026-03-05")) {
		t.Errorf("%s, %v", got.Envelope.Body, err)
	}
	closeNow(t, l)
	err = filepath.WalkDir(k.opt.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte("Құпия")) || bytes.Contains(raw, []byte("2026-03-05")) {
			t.Errorf("%s holds it", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
