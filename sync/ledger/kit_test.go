package ledger_test

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/ledger/ledgertest"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// kit is one store with its keys and one officer.
type kit struct {
	opt   ledger.Options
	maker *ledgertest.Maker
	night seal.KeyID
	own   seal.KeyID

	mu    sync.Mutex
	found []ledger.Finding
}

// fixedKey makes the same key in every process.
func fixedKey(b byte) seal.Key {
	secret := make([]byte, 32)
	secret[0] = b
	k, err := seal.KeyFrom(secret)
	if err != nil {
		panic(err)
	}
	return k
}

func newKit(dir string) *kit {
	ring := seal.Ring{}
	store, night, own := fixedKey(1), fixedKey(2), fixedKey(3)
	ring.Add(store, night, own)
	k := &kit{maker: ledgertest.NewMaker(1), night: night.ID(), own: own.ID()}
	k.opt = ledger.Options{
		Dir: dir, Store: uuid.UUID{7}, Device: k.maker.Device, Keys: ring, StoreKey: store.ID(),
		Answers: []byte("of the device"),
		Now:     time.Now, Rand: rand.Reader, Reserve: -1, OnAudit: k.note,
	}
	return k
}

func (k *kit) note(f ledger.Finding) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.found = append(k.found, f)
}

func (k *kit) findings() []ledger.Finding {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]ledger.Finding(nil), k.found...)
}

func (k *kit) open(t testing.TB) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(context.Background(), k.opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// save authors one encounter.
func (k *kit) save(t testing.TB, l *ledger.Ledger, words string) revision.Signed {
	t.Helper()
	s, err := k.author(l, words)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (k *kit) author(l *ledger.Ledger, words string) (revision.Signed, error) {
	return l.Author(context.Background(), func(link ledger.Link) (ledger.Entry, error) {
		s, err := k.maker.Sign(link, raid.KindEncounter, k.maker.NewRecord(), nil, ledgertest.Encounter("2026-03-05", words))
		return ledger.Entry{Signed: s, Key: k.night}, err
	})
}

func closeNow(t testing.TB, l *ledger.Ledger) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// review authors a review of a revision.
func (k *kit) review(l *ledger.Ledger, of revision.Signed) error {
	_, err := l.Author(context.Background(), func(link ledger.Link) (ledger.Entry, error) {
		s, err := k.maker.Sign(link, raid.KindReview, k.maker.NewRecord(), nil,
			raid.Review{Record: of.Envelope.Record, Rev: string(of.Rev), Decision: raid.Accept})
		return ledger.Entry{Signed: s, Key: k.night}, err
	})
	return err
}

func otherMaker() *ledgertest.Maker { return ledgertest.NewMaker(2) }

// deliver gives the kit a delivery to an invented region.
func (k *kit) deliver(t testing.TB) *seal.Receiver {
	t.Helper()
	private, err := seal.NewReceiverKey()
	if err != nil {
		t.Fatal(err)
	}
	region, err := seal.NewReceiver(private)
	if err != nil {
		t.Fatal(err)
	}
	return k.deliverTo(t, region)
}

// deliverTo begins a shift: a new delivery to a region.
func (k *kit) deliverTo(t testing.TB, region *seal.Receiver) *seal.Receiver {
	t.Helper()
	var err error
	if k.opt.Delivery, err = seal.NewDelivery(rand.Reader, region.Public(), k.opt.Device); err != nil {
		t.Fatal(err)
	}
	return region
}
