// Package regiontest plays devices of a region over its wire, for tests of a
// server that runs as a program of its own: it enrols them, writes their records
// and reads what they are served. It is for tests alone.
package regiontest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// District and Unit are those of File.
const (
	District = "711110000"
	Unit     = "unit-a"
)

// File is a small region file.
const File = `{"schema":1,"id":"astana","kato":"710000000","names":{"kk":"Астана"},"offset":"+05:00",
"districts":[{"kato":"711110000","names":{"kk":"Алматы"},"geometry":{"type":"Polygon","coordinates":[[[71,51],[72,51],[72,52],[71,52],[71,51]]]}}],
"units":[{"id":"unit-a","names":{"kk":"А"},"districts":["711110000"]},{"id":"unit-b","names":{"kk":"Б"},"districts":[]}]}`

// Device is an enrolled device with an officer on it. It keeps all that it ever
// wrote.
type Device struct {
	*courier.Client
	Officer uuid.UUID
	Chain   []revision.Signed
	key     ed25519.PrivateKey
}

func options() courier.ClientOptions { return courier.ClientOptions{Now: time.Now, Rand: rand.Reader} }

// Enrol makes a device from a code.
func Enrol(ctx context.Context, server, code string) (*Device, error) {
	return enrol(ctx, server, code, nil, nil)
}

// Again enrols the device once more, by its own key and a new code, with a new
// key for the officer, as the program does it. What it wrote stays its chain.
func (d *Device) Again(ctx context.Context, server, code string) error {
	id := d.Identity()
	former := map[uuid.UUID]ed25519.PublicKey{d.Officer: d.key.Public().(ed25519.PublicKey)}
	next, err := enrol(ctx, server, code, &id, former)
	if err != nil {
		return err
	}
	d.Close()
	d.Client, d.Officer, d.key = next.Client, next.Officer, next.key
	return nil
}

func enrol(ctx context.Context, server, code string, id *courier.Identity, former map[uuid.UUID]ed25519.PublicKey) (*Device, error) {
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	e, err := courier.Enrol(ctx, courier.EnrolOptions{Server: server, Code: code, OfficerKey: pub, Client: "test", Identity: id, Former: former, ClientOptions: options()})
	if err != nil {
		return nil, err
	}
	c, err := courier.NewClient(e.Identity, options())
	if err != nil {
		return nil, err
	}
	c.SignIn(&courier.Officer{ID: e.Officer, Key: key})
	return &Device{Client: c, Officer: e.Officer, key: key}, nil
}

// Move has the device find the region at another address.
func (d *Device) Move(server string) error {
	id := d.Identity()
	id.Server, id.Addresses = server, nil
	c, err := courier.NewClient(id, options())
	if err != nil {
		return err
	}
	c.SignIn(&courier.Officer{ID: d.Officer, Key: d.key})
	d.Close()
	d.Client = c
	return nil
}

// Write authors the device's next encounter.
func (d *Device) Write() (revision.Signed, error) {
	body, err := json.Marshal(raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: d.Officer}, Place: raid.Place{District: District}, Note: "сынақ"})
	if err != nil {
		return revision.Signed{}, err
	}
	e := revision.Envelope{Schema: 1, Kind: raid.KindEncounter, Record: uuid.Must(uuid.NewV7()), Device: d.Identity().Device,
		DSeq: uint64(len(d.Chain)) + 1, Author: d.Officer, Key: revision.KeyID(d.key.Public().(ed25519.PublicKey)),
		Time: revision.NewClock(time.Now).Now(), Unit: Unit, District: District, Body: body}
	if n := len(d.Chain); n > 0 {
		e.Prev = d.Chain[n-1].Rev
	}
	s, err := revision.Sign(e, d.key)
	if err == nil {
		d.Chain = append(d.Chain, s)
	}
	return s, err
}

// Send pushes revisions and gives what became of each: "stored",
// "quarantined:unknown_key".
func (d *Device) Send(ctx context.Context, all ...revision.Signed) ([]string, error) {
	var items []courier.Item
	for _, s := range all {
		items = append(items, courier.Item{DSeq: s.Envelope.DSeq, Rev: s.Rev, Line: s.AppendLine(nil)})
	}
	got, err := d.Push(ctx, items)
	if err != nil {
		return nil, err
	}
	return words(got.Results), nil
}

func words(all []wire.Result) (out []string) {
	for _, r := range all {
		s := string(r.Result)
		if r.Reason != "" {
			s += ":" + r.Reason
		}
		out = append(out, s)
	}
	return out
}

// shelf is where a reader keeps what he was served.
type shelf struct {
	mu    sync.Mutex
	revs  map[revision.Hash]bool
	shown map[revision.Hash]bool // a part alone
	meta  map[string][]byte
}

func (s *shelf) Append(_ context.Context, entries ...ledger.Entry) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range entries {
		if e.Projection != nil {
			s.shown[e.Projection.Of] = true
			continue
		}
		s.revs[e.Signed.Rev] = true
	}
	return len(entries), nil
}

func (s *shelf) PutMeta(_ context.Context, name string, _ seal.KeyID, v []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meta[name] = bytes.Clone(v)
	return nil
}

func (s *shelf) Meta(_ context.Context, name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.meta[name]
	if !ok {
		return nil, errs.Errorf(errs.NotFound, "no_meta", "%s", name)
	}
	return v, nil
}

// ReadAll gives all that the device is served whole, from the beginning.
func (d *Device) ReadAll(ctx context.Context) ([]revision.Hash, error) {
	s, err := d.readAll(ctx)
	return slices.Sorted(maps.Keys(s.revs)), err
}

// ReadShown gives the revisions of which the device is shown a part.
func (d *Device) ReadShown(ctx context.Context) ([]revision.Hash, error) {
	s, err := d.readAll(ctx)
	return slices.Sorted(maps.Keys(s.shown)), err
}

func (d *Device) readAll(ctx context.Context) (*shelf, error) {
	s := &shelf{revs: map[revision.Hash]bool{}, shown: map[revision.Hash]bool{}, meta: map[string][]byte{}}
	r := &courier.Reader{Client: d.Client, News: s, Officer: d.Officer, KeyOf: func(revision.Envelope) seal.KeyID { return seal.KeyID{} }}
	for {
		p, err := r.Pull(ctx, 0)
		if err != nil || !p.More {
			return s, err
		}
	}
}
