package cluster

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/region"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

const district = "711110000"

// device is one that pushes all night.
type device struct {
	*courier.Client
	officer uuid.UUID
	key     ed25519.PrivateKey
	chain   []revision.Signed
}

// enrol makes a device from a code.
func enrol(t *testing.T, server string, v region.Invite) *device {
	t.Helper()
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	o := courier.ClientOptions{Now: time.Now, Rand: rand.Reader}
	e, err := courier.Enrol(t.Context(), courier.EnrolOptions{Server: server, Code: v.Code, OfficerKey: pub, Client: "cluster", ClientOptions: o})
	if err != nil {
		t.Fatal(err)
	}
	c, err := courier.NewClient(e.Identity, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	c.SignIn(&courier.Officer{ID: e.Officer, Key: key})
	return &device{Client: c, officer: e.Officer, key: key}
}

// write authors the device's next encounter.
func (d *device) write() (revision.Signed, error) {
	body, err := json.Marshal(raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: d.officer}, Place: raid.Place{District: district}, Note: "сынақ"})
	if err != nil {
		return revision.Signed{}, err
	}
	e := revision.Envelope{Schema: 1, Kind: raid.KindEncounter, Record: uuid.Must(uuid.NewV7()), Device: d.Identity().Device,
		DSeq: uint64(len(d.chain)) + 1, Author: d.officer, Key: revision.KeyID(d.key.Public().(ed25519.PublicKey)),
		Time: revision.NewClock(time.Now).Now(), Unit: "unit-a", District: district, Body: body}
	if n := len(d.chain); n > 0 {
		e.Prev = d.chain[n-1].Rev
	}
	s, err := revision.Sign(e, d.key)
	if err == nil {
		d.chain = append(d.chain, s)
	}
	return s, err
}

// night is what the devices were told.
type night struct {
	mu       sync.Mutex
	answered map[revision.Hash]bool
	at       []time.Time // of each answer
	odd      []string
}

// play has a device write a record every while and push it until it is answered;
// after a failure it says hello, which tries the region's other addresses.
func (n *night) play(ctx context.Context, d *device, every time.Duration) {
	for ctx.Err() == nil {
		s, err := d.write()
		if err != nil {
			n.note("write: %v", err)
			return
		}
		n.deliver(ctx, d, s)
		pause(ctx, every)
	}
}

func (n *night) deliver(ctx context.Context, d *device, s revision.Signed) {
	item := courier.Item{DSeq: s.Envelope.DSeq, Rev: s.Rev, Line: s.AppendLine(nil)}
	for ctx.Err() == nil {
		try, cancel := context.WithTimeout(ctx, 30*time.Second)
		got, err := d.Push(try, []courier.Item{item})
		if err != nil {
			_, _ = d.Hello(try)
			cancel()
			pause(ctx, 300*time.Millisecond)
			continue
		}
		cancel()
		if r := got.Results; len(r) != 1 || r[0].Result != wire.Stored && r[0].Result != wire.Duplicate {
			n.note("%v", r)
		}
		n.mu.Lock()
		n.answered[s.Rev], n.at = true, append(n.at, time.Now())
		n.mu.Unlock()
		return
	}
}

func (n *night) note(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.odd = append(n.odd, fmt.Sprintf(format, args...))
}

func (n *night) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.answered)
}

// silence is the longest time between two answers to anybody, after a moment.
func (n *night) silence(since time.Time) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	at := slices.SortedFunc(slices.Values(n.at), time.Time.Compare)
	var longest time.Duration
	last := since
	for _, t := range at {
		if t.After(since) {
			longest, last = max(longest, t.Sub(last)), t
		}
	}
	return max(longest, time.Since(last))
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// shelf is where a reader keeps what he was served.
type shelf struct {
	mu   sync.Mutex
	revs map[revision.Hash]bool
	meta map[string][]byte
}

func (s *shelf) Append(_ context.Context, entries ...ledger.Entry) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range entries {
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

// readAll gives all that a supervisor's device is served.
func readAll(t *testing.T, d *device) map[revision.Hash]bool {
	t.Helper()
	s := &shelf{revs: map[revision.Hash]bool{}, meta: map[string][]byte{}}
	r := &courier.Reader{Client: d.Client, News: s, Officer: d.officer, KeyOf: func(revision.Envelope) seal.KeyID { return seal.KeyID{} }}
	for {
		p, err := r.Pull(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if !p.More {
			return s.revs
		}
	}
}
