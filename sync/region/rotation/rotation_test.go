package rotation_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/rotation"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres"
	"shyraq/sync/region/store/postgres/pgtest"
	"shyraq/sync/region/store/storetest"
)

const beat = 200 * time.Millisecond

// server is one of a region, with a key file of its own.
type server struct {
	ring  *sealing.Ring
	file  string
	store *kv.Store
	*rotation.Rotation
}

func roomy() (bool, error) { return false, nil }

// serve starts a server with a copy of a key file.
func serve(t *testing.T, key []byte, open func(*sealing.Ring) (*kv.Store, error), shared bool, room func() (bool, error)) (*server, func()) {
	t.Helper()
	s := &server{file: filepath.Join(t.TempDir(), "key")}
	if err := os.WriteFile(s.file, key, 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.ring, err = sealing.Open(s.file, false, rand.Reader); err == nil {
		s.store, err = open(s.ring)
	}
	if err == nil {
		s.Rotation, err = rotation.New(rotation.Options{Ring: s.ring, Store: s.store, Shared: shared, Name: s.file, Room: room, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), Beat: beat})
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Keep(ctx) }()
	end := func() { cancel(); <-done; _ = s.store.Close() }
	t.Cleanup(func() { cancel(); <-done })
	return s, end
}

func newKeyFile(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if _, err := sealing.Open(path, true, rand.Reader); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// within waits for something that other servers do by themselves.
func within(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !is(); time.Sleep(beat / 10) {
		if time.Now().After(end) {
			t.Fatal(what)
		}
	}
}

// TestServersLearnOfTheKey: each of them writes it into its own file, and the old
// one is destroyed at all when none of them needs it. One that was killed does not
// hold the others up, and comes back with another's file.
func TestServersLearnOfTheKey(t *testing.T) {
	if pgtest.Find() == "" {
		t.Skip("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	db, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Stop()
	if err := postgres.Migrate(t.Context(), db.URL()); err != nil {
		t.Fatal(err)
	}
	region, key := uuid.New(), newKeyFile(t)
	open := func(r *sealing.Ring) (*kv.Store, error) {
		return postgres.Open(context.Background(), postgres.Options{URL: db.URL(), Options: kv.Options{Region: region, Keys: r, Rand: rand.Reader}})
	}
	a, endA := serve(t, key, open, true, roomy)
	defer endA()
	b, endB := serve(t, key, open, true, roomy)
	defer endB()
	n := storetest.NewNight(t, a.store)
	storetest.Busy(n, 11, 60)
	w := n.On(b.store).Join(regionfile.Patrol, "unit-a")
	old := a.ring.Current().ID()
	alive := func(rotations ...*server) {
		for range 3 {
			for _, r := range rotations {
				if _, err := r.Step(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	alive(a, b)
	next, err := a.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, knows := b.ring.Key(next); !knows {
		t.Error("the other server has no such key, and the first writes by it")
	}
	w.Must("stored", w.Encounter(storetest.NewID(), nil))
	one := func(s *server) bool { all := s.ring.All(); return len(all) == 1 && all[0].ID() == next }
	within(t, "the servers did not destroy the old key", func() bool { return one(a) && one(b) })
	fileA, _ := os.ReadFile(a.file)
	fileB, _ := os.ReadFile(b.file)
	if string(fileA) != string(fileB) || string(fileA) == string(key) {
		t.Error("the files are not the same")
	}
	w.Must("stored", w.Encounter(storetest.NewID(), nil))
	by, closed, err := a.store.Seals(t.Context(), access.Upkeep())
	if err != nil || closed > 0 || by[old.String()] > 0 {
		t.Errorf("sealed by %v, %d closed, %v", by, closed, err)
	}
	// What was off meanwhile says which key it lacks.
	stale, endStale := serve(t, key, open, true, roomy)
	defer endStale()
	if _, err := stale.Step(t.Context()); wire.Code(err) != "key_unknown" {
		t.Errorf("a server with the old file: %v", err)
	}
	_ = os.Chmod(filepath.Dir(b.file), 0o700)
	if err := os.RemoveAll(filepath.Dir(b.file)); err != nil { // it can write its file no more
		t.Fatal(err)
	}
	if _, err := a.Begin(t.Context()); wire.Code(err) != "servers_key_file" {
		t.Errorf("a server that cannot keep the key: %v", err)
	}
	if a.ring.Current().ID() != next {
		t.Error("the key that not everybody has is in use")
	}
	endB() // it dies; the others find out
	within(t, "a server that is gone holds the others up", func() bool { _, err := a.Begin(t.Context()); return err == nil })
	within(t, "the old key was not destroyed", func() bool { return len(a.ring.All()) == 1 })
}

// TestNoRoom: without room nothing is begun, and what was begun waits.
func TestNoRoom(t *testing.T) {
	region := uuid.New()
	s, end := serve(t, newKeyFile(t), func(r *sealing.Ring) (*kv.Store, error) {
		return badger.Open(badger.Options{Memory: true, Options: kv.Options{Region: region, Keys: r, Rand: rand.Reader}})
	}, false, func() (bool, error) { return true, nil })
	defer end()
	if _, err := s.Begin(t.Context()); wire.Code(err) != wire.CodeLowDisk || len(s.ring.All()) != 1 {
		t.Errorf("%v, %d keys", err, len(s.ring.All()))
	}
}

// A key is changed: from Begin on the new one seals, and after Finish nothing
// needs the older one.
func Example() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	ring, _ := sealing.Open(filepath.Join(dir, "key"), true, rand.Reader)
	s, _ := badger.Open(badger.Options{Memory: true, Options: kv.Options{Region: uuid.New(), Keys: ring, Rand: rand.Reader}})
	defer s.Close()
	r, _ := rotation.New(rotation.Options{Ring: ring, Store: s, Room: roomy, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	_, err := r.Begin(context.Background())
	fmt.Println(err, len(ring.All()))
	fmt.Println(r.Finish(context.Background()), len(ring.All()))
	// Output:
	// <nil> 2
	// <nil> 1
}
