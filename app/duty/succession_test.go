package duty

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"testing"
	"time"

	"shyraq/app/vault"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"

	"github.com/google/uuid"
)

// authority is an authority of a test.
type authority struct {
	der []byte
	key *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Unix(0, 0), NotAfter: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return authority{der, key}
}

// succeeds gives a device of which the region was changed, as the device keeps it.
func succeeds(t *testing.T, d vault.Device, by authority, region ed25519.PrivateKey, to wire.Trust, serial int64) vault.Device {
	t.Helper()
	s := wire.Succession{Serial: serial, From: by.der, To: to}
	if err := s.Sign(region, by.key, d.ServerID); err != nil {
		t.Fatal(err)
	}
	id := courier.Identity(d.Identity)
	text, err := json.Marshal(courier.Passage{Was: id.Trust(), By: s})
	if err != nil {
		t.Fatal(err)
	}
	id = id.With(to)
	id.Trusted, id.Passed = serial, append(id.Passed[:len(id.Passed):len(id.Passed)], text)
	d.Identity = vault.Identity(id)
	return d
}

// TestARegionOfOtherKeys opens a device whose region changed its authority and its
// delivery key, as far as both the region and the authority of before signed it,
// over several changes too; and is pinned to what it is now.
func TestARegionOfOtherKeys(t *testing.T) {
	pub, region, _ := ed25519.GenerateKey(rand.Reader)
	_, stranger, _ := ed25519.GenerateKey(rand.Reader)
	a, b, c := newAuthority(t), newAuthority(t), newAuthority(t)
	sealTo := func(n byte) []byte { return bytes.Repeat([]byte{n}, 32) }
	s := newStation(t, aigul)
	at := func(d vault.Device) error {
		s.opts.Device = d
		one, err := Open(context.Background(), s.opts)
		if one != nil {
			one.Close()
		}
		return err
	}
	first := s.opts.Device
	first.RegionKey = pub
	first.CA = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.der}))
	err := errors.Join(s.opts.Keys.TrustRegion(pub), s.vault.Repin(s.vault.Anchor().Region, first), s.ledger.PutMeta(ctx, metaRegion, s.opts.Keys.Store(), first.Fingerprint()), s.Close())
	if err != nil {
		t.Fatal(err)
	}
	told := wire.Trust{CA: b.der, Before: a.der, Delivery: first.Delivery}
	second := succeeds(t, first, a, region, told, 1)
	third := succeeds(t, second, b, region, wire.Trust{CA: b.der, Delivery: sealTo(2)}, 2)
	fourth := succeeds(t, third, b, region, wire.Trust{CA: c.der, Delivery: sealTo(3)}, 3)

	elsewhere := second
	elsewhere.ServerID = uuid.New()
	bare := second
	bare.Passed = nil
	beside := third
	beside.CABefore = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.der}))
	for name, d := range map[string]vault.Device{
		"without a word of it":                bare,
		"by a stranger's key":                 succeeds(t, first, a, stranger, told, 1),
		"by the new authority":                succeeds(t, first, b, region, told, 1),
		"the second step by a stranger":       succeeds(t, second, b, stranger, wire.Trust{CA: c.der, Delivery: sealTo(4)}, 2),
		"of another server":                   elsewhere,
		"an authority that is put beside":     beside,
		"another delivery key that is put in": func() vault.Device { d := second; d.Delivery = sealTo(9); return d }(),
	} {
		if err := at(d); code(err) != "device_changed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, step := range []struct {
		name string
		d    vault.Device
	}{{"as it was", first}, {"two steps at once", third}, {"the same again", third}, {"one more", fourth}} {
		if err := at(step.d); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if !bytes.Equal(s.vault.Anchor().Region, step.d.Fingerprint()) {
			t.Errorf("%s: it is not pinned", step.name)
		}
	}
	if err := at(second); code(err) != "device_changed" {
		t.Errorf("back to one of before: %v", err)
	}
}
