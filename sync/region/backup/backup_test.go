package backup_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"

	"crypto/rand"

	"filippo.io/age"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/backup"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/seal"
)

// place is a folder for a store of one region.
func place(t *testing.T) badger.Options {
	k := seal.NewKey(rand.Reader)
	return badger.Options{Dir: filepath.Join(t.TempDir(), "store"), Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}}
}

func engine(t *testing.T, o badger.Options) kv.Engine {
	t.Helper()
	e, err := badger.OpenEngine(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func secret(t *testing.T) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// written gives the backup of an engine.
func written(t *testing.T, e kv.Engine, to age.Recipient, h backup.Head) ([]byte, backup.Report) {
	t.Helper()
	tx, _, end, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	var b bytes.Buffer
	r, err := backup.Write(t.Context(), &b, []age.Recipient{to}, h, tx)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

// TestRestored brings a region back from its backup: all is as it was, nothing
// is damaged, numbers go on, and the journal gained no more than was loaded.
func TestRestored(t *testing.T) {
	o, id := place(t), secret(t)
	e := engine(t, o)
	n := storetest.NewNight(t, kv.New(e, o.Options))
	storetest.Busy(n, 7, 200)
	file, wrote := written(t, e, id.Recipient(), backup.Head{Region: o.Region, Key: "k", Epoch: "e"})
	if err := wrote.Holds(t.Context(), e); err != nil || wrote.Pairs == 0 {
		t.Fatalf("%+v, %v", wrote, err)
	}
	_ = e.Close()

	o.Dir = filepath.Join(t.TempDir(), "restored")
	back := engine(t, o)
	r, err := backup.Open(bytes.NewReader(file), id)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := r.Load(t.Context(), back)
	if err != nil || loaded != wrote {
		t.Fatalf("%+v, want %+v, %v", loaded, wrote, err)
	}
	_ = back.Close()
	back = engine(t, o)
	if err := loaded.Holds(t.Context(), back); err != nil {
		t.Errorf("what came back is another: %v", err)
	}
	s := kv.New(back, o.Options)
	defer func() { _ = s.Close() }()
	if found, err := s.Verify(t.Context(), access.Upkeep()); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
	for _, op := range []kv.Op{{Pair: kv.Pair{Key: []byte{1, 2, 3}, Value: []byte("one more")}}, {Pair: kv.Pair{Key: []byte{1, 2, 3}}, Drop: true}} {
		if err := kv.Put(t.Context(), back, []kv.Op{op}); err != nil {
			t.Fatal(err)
		}
		if err := loaded.Holds(t.Context(), back); (err == nil) != op.Drop {
			t.Errorf("one value more, dropped again: %v: %v", op.Drop, err)
		}
	}
	again, err := backup.Open(bytes.NewReader(file), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Load(t.Context(), back); !errors.Is(err, errs.Conflict) {
		t.Errorf("loaded over a region: %v", err)
	}
}

// TestDamaged: a backup that is cut off anywhere or has one byte changed is an
// error, and so is another's secret.
func TestDamaged(t *testing.T) {
	o, id := place(t), secret(t)
	e := engine(t, o)
	defer func() { _ = e.Close() }()
	storetest.Busy(storetest.NewNight(t, kv.New(e, o.Options)), 3, 20)
	file, _ := written(t, e, id.Recipient(), backup.Head{Region: o.Region})
	read := func(b []byte, id age.Identity) error {
		r, err := backup.Open(bytes.NewReader(b), id)
		if err != nil {
			return err
		}
		_, err = r.Each(func([]kv.Pair) error { return nil })
		return err
	}
	if err := read(file, id); err != nil {
		t.Fatal(err)
	}
	if err := read(file, secret(t)); !errors.Is(err, errs.Denied) {
		t.Errorf("another's secret: %v", err)
	}
	for i := 0; i < len(file); i += 1 + len(file)/97 {
		if read(file[:i], id) == nil {
			t.Errorf("cut off at %d", i)
		}
		b := bytes.Clone(file)
		b[i] ^= 1
		if read(b, id) == nil {
			t.Errorf("changed at %d", i)
		}
	}
	if read(append(bytes.Clone(file), 0), id) == nil {
		t.Error("something stands behind it")
	}
}

// TestRowsAlone: a backup of the register holds no revision.
func TestRowsAlone(t *testing.T) {
	o, id := place(t), secret(t)
	e := engine(t, o)
	defer func() { _ = e.Close() }()
	storetest.Busy(storetest.NewNight(t, kv.New(e, o.Options)), 3, 20)
	row := kv.Pair{Key: append([]byte("rofficer\x00"), 'a'), Value: []byte("sealed")}
	if err := kv.Put(context.Background(), e, []kv.Op{{Pair: row}}); err != nil {
		t.Fatal(err)
	}
	file, rep := written(t, e, id.Recipient(), backup.Head{Region: o.Region, Rows: true})
	r, err := backup.Open(bytes.NewReader(file), id)
	if err != nil {
		t.Fatal(err)
	}
	var got []kv.Pair
	if _, err := r.Each(func(p []kv.Pair) error { got = append(got, p...); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || rep.Pairs != 2 || string(got[0].Key) != string(row.Key) || !r.Head.Rows {
		t.Errorf("%d pairs", len(got))
	}
}
