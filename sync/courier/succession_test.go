package courier

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
)

// TestSuccessionsAreTakenInTheirOrder: a device takes each that is later than what
// it knows and that an authority vouches for which it trusts, and nothing takes it
// back to what was before.
func TestSuccessionsAreTakenInTheirOrder(t *testing.T) {
	pub, server, ders, delivery, step := successions(t)
	const a, b, c = 0, 1, 2
	told, ended, again := step(10, a, b, a), step(20, b, b, -1), step(30, b, c, b)
	for _, row := range []struct {
		name   string
		list   []wire.Succession
		ca     int
		before int
		serial int64
	}{
		{"none", nil, a, -1, 0},
		{"one", []wire.Succession{told}, b, a, 10},
		{"all", []wire.Succession{told, ended, again}, c, b, 30},
		{"one that follows nothing known", []wire.Succession{ended, again}, a, -1, 0},
		{"the same once more", []wire.Succession{told, told}, b, a, 10},
		{"an earlier one after a later", []wire.Succession{told, ended, again, ended}, c, b, 30},
		{"back to the first", []wire.Succession{told, step(9, a, a, -1)}, b, a, 10},
	} {
		t.Run(row.name, func(t *testing.T) {
			first := Identity{ServerID: server, RegionKey: pub}.With(wire.Trust{CA: ders[a], Delivery: delivery})
			got, _ := first.after(row.list)
			want := wire.Trust{CA: ders[row.ca], Delivery: delivery}
			if row.before >= 0 {
				want.Before = ders[row.before]
			}
			if !got.Trust().Equal(want) || got.Trusted != row.serial {
				t.Errorf("it trusts another, as of %d", got.Trusted)
			}
			if was := got.Before(); len(got.Passed) > 0 && (len(was) != len(got.Passed) || !was[len(was)-1].Trust().Equal(first.Trust())) {
				t.Errorf("%d of %d passages lead back to the first", len(was), len(got.Passed))
			}
		})
	}
}

// TestAPutBackRegionIsFollowed with a code: by what is later and is vouched for by an
// authority that was trusted once, and by nothing else.
func TestAPutBackRegionIsFollowed(t *testing.T) {
	pub, server, ders, delivery, step := successions(t)
	const a, b, c = 0, 1, 2
	first := Identity{ServerID: server, RegionKey: pub}.With(wire.Trust{CA: ders[a], Delivery: delivery})
	had, _ := first.after([]wire.Succession{step(10, a, b, a), step(20, b, b, -1)})
	forged := step(30, a, c, -1)
	forged.Sig = step(31, a, c, -1).Sig
	for _, row := range []struct {
		name string
		list []wire.Succession
		took bool
	}{
		{"none", nil, false},
		{"a later one of the authority of before", []wire.Succession{step(30, a, c, -1)}, true},
		{"after what is not for it", []wire.Succession{step(5, a, b, a), step(30, a, c, -1)}, true},
		{"an earlier one", []wire.Succession{step(15, a, c, -1)}, false},
		{"of an authority that was never trusted", []wire.Succession{step(30, c, c, -1)}, false},
		{"without the region's key", []wire.Succession{forged}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, ok := had.after(row.list); ok {
				t.Error("it was taken without a code")
			}
			got, ok := had.putBack(row.list)
			if ok != row.took || bytes.Equal(got.Trust().CA, ders[c]) != row.took {
				t.Fatalf("taken: %v", ok)
			}
			was := got.Before()
			if n := len(was); n != len(got.Passed) || !was[n-1].Trust().Equal(first.Trust()) || ok && !was[0].Trust().Equal(had.Trust()) {
				t.Errorf("%d of %d passages lead back to the first", n, len(got.Passed))
			}
		})
	}
	made, _ := had.putBack([]wire.Succession{step(30, a, c, -1)})
	made.Passed = made.Passed[len(made.Passed)-1:]
	if was := made.Before(); len(was) > 0 {
		t.Error("a passage that nothing vouches for was believed")
	}
}

// successions gives the keys of a region, its authorities, and what makes steps.
func successions(t *testing.T) (ed25519.PublicKey, uuid.UUID, [][]byte, []byte, func(serial int64, by, to, before int) wire.Succession) {
	t.Helper()
	pub, region, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	server, delivery := uuid.New(), bytes.Repeat([]byte{7}, 32)
	var ders [][]byte
	var keys []*ecdsa.PrivateKey
	for range 3 {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), IsCA: true, BasicConstraintsValid: true}
		der, err := x509.CreateCertificate(rand.Reader, c, c, k.Public(), k)
		if err != nil {
			t.Fatal(err)
		}
		ders, keys = append(ders, der), append(keys, k)
	}
	return pub, server, ders, delivery, func(serial int64, by, to, before int) wire.Succession {
		s := wire.Succession{Serial: serial, From: ders[by], To: wire.Trust{CA: ders[to], Delivery: delivery}}
		if before >= 0 {
			s.To.Before = ders[before]
		}
		if err := s.Sign(region, keys[by], server); err != nil {
			t.Fatal(err)
		}
		return s
	}
}
