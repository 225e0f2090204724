package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/vault"
	"shyraq/sync/ledger"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// store is what a closed store holds.
type store struct {
	all   []revision.Signed        // in the order of commit
	bytes map[revision.Hash][]byte // canonical, as they lie there
	times map[revision.Hash]int    // how often it is there
	acked map[revision.Hash]bool   // of a device: the region took it in
}

func (s *store) read(t *testing.T, opt ledger.Options) {
	t.Helper()
	opt.Now, opt.Rand = time.Now, rand.Reader
	l, err := ledger.Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	all, err := l.Since(t.Context(), 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	s.bytes, s.times, s.acked = map[revision.Hash][]byte{}, map[revision.Hash]int{}, map[revision.Hash]bool{}
	for _, p := range all {
		// The name is asked of the bytes anew: a revision is what it is called.
		got, err := revision.Parse(p.Signed.Bytes)
		if err != nil || got.Rev != p.Signed.Rev {
			t.Fatalf("revision %s is not what it is called: %v", p.Signed.Rev, err)
		}
		s.all = append(s.all, p.Signed)
		s.bytes[got.Rev] = p.Signed.Bytes
		s.times[got.Rev]++
	}
	if uint64(len(s.all)) != l.Count() {
		t.Fatalf("%s: %d revisions can be read of %d", opt.Dir, len(s.all), l.Count())
	}
	acks := l.Outbox().Acked()
	for _, r := range s.all {
		if run, ok := acks.Of(r.Envelope.DSeq); ok && r.Envelope.Device == opt.Device && (run.Result == ledger.Stored || run.Result == ledger.Duplicate) {
			s.acked[r.Rev] = true
		}
	}
}

// store opens the device's store after its program ended.
func (d *device) store() *store {
	d.t.Helper()
	id, err := vault.LoadDevice(d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	v, err := vault.Open(d.t.Context(), d.dir, vault.Options{KeyStore: vault.NoKeyStore})
	if err != nil {
		d.t.Fatal(err)
	}
	keys, err := v.Unlock(d.t.Context(), d.officer, d.pin)
	if err != nil {
		d.t.Fatal(err)
	}
	defer keys.Zero()
	s := &store{}
	answers, err := v.AnswersKey()
	if err != nil {
		d.t.Fatal(err)
	}
	s.read(d.t, ledger.Options{Dir: d.dir, Store: id.Store, Device: id.Device, Keys: keys, StoreKey: keys.Store(), Answers: answers})
	return s
}

// store opens the region's store after the server ended.
func (s *server) store() *store {
	s.t.Helper()
	var pass struct {
		ServerID uuid.UUID `json:"server_id"`
	}
	raw, err := os.ReadFile(filepath.Join(s.dir, "region.json"))
	if err == nil {
		err = json.Unmarshal(raw, &pass)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(s.dir, "key"))
	if err != nil {
		s.t.Fatal(err)
	}
	secret, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil {
		s.t.Fatal(err)
	}
	key, err := seal.KeyFrom(secret)
	if err != nil {
		s.t.Fatal(err)
	}
	out := &store{}
	out.readRegion(s.t, badger.Options{Dir: filepath.Join(s.dir, "store"), Options: kv.Options{Region: pass.ServerID, Key: key, Keys: seal.Ring{key.ID(): key}, Rand: rand.Reader}})
	return out
}

// readRegion walks through every record's history, as it lies in the region's
// store, and opens each line by itself.
func (s *store) readRegion(t *testing.T, opt badger.Options) {
	t.Helper()
	e, err := badger.OpenEngine(opt)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	tx, _, end, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	room := kv.HistoryKey(uuid.Nil, access.Position{})[:1]
	found, err := tx.Scan([]kv.Range{{After: room, UpTo: []byte{room[0] + 1}}}, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(found[0], func(a, b kv.Pair) int { return bytes.Compare(a.Key[17:], b.Key[17:]) })
	s.bytes, s.times = map[revision.Hash][]byte{}, map[revision.Hash]int{}
	for _, p := range found[0] {
		var v struct{ Rev revision.Hash }
		if err := json.Unmarshal(unseal(t, opt, p.Key, p.Value), &v); err != nil {
			t.Fatal(err)
		}
		at := kv.LineKey(v.Rev)
		sealed, there, err := tx.Get(at)
		if err != nil || !there {
			t.Fatalf("line of %s: %v", v.Rev, err)
		}
		got, err := revision.ParseLine(unseal(t, opt, at, sealed))
		if err != nil || got.Rev != v.Rev {
			t.Fatalf("revision %s is not what it is called: %v", v.Rev, err)
		}
		s.all = append(s.all, got)
		s.bytes[got.Rev] = got.Bytes
		s.times[got.Rev]++
	}
}

func unseal(t *testing.T, opt badger.Options, k, sealed []byte) []byte {
	t.Helper()
	plain, err := seal.Open(opt.Keys, opt.Region, string(k), sealed)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// holds wants revisions of a device to be in the region exactly once, byte for
// byte.
func (region *store) holds(t *testing.T, d *device, own *store, revs map[revision.Hash]bool) {
	t.Helper()
	for rev := range revs {
		want, there := own.bytes[rev]
		switch {
		case !there:
			t.Errorf("%s said that %s is saved, and does not have it", d.name, rev)
		case region.times[rev] != 1:
			t.Errorf("%s of %s is on the server %d times", rev, d.name, region.times[rev])
		case !bytes.Equal(region.bytes[rev], want):
			t.Errorf("%s of %s is not on the server byte for byte", rev, d.name)
		}
	}
}

// id is the device's own.
func (d *device) id() uuid.UUID {
	d.t.Helper()
	v, err := vault.LoadDevice(d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	return v.Device
}
