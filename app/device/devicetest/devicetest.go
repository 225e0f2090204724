// Package devicetest makes devices for tests: enrolled, and never in touch with
// their region. Nothing but tests imports it.
package devicetest

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"math/big"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/assets"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Officer is an officer of the tests with his PIN. Everybody is invented.
type Officer struct {
	regionfile.Officer
	PIN string
}

func member(n byte, name string, role regionfile.Role) Officer {
	return Officer{regionfile.Officer{ID: uuid.UUID{0: n, 6: 0x40, 8: 0x80}, Name: name, Role: role, Unit: "north"}, "27491" + string('0'+rune(n))}
}

// The officers of a unit.
var (
	Aigul  = member(1, "Айгүл С.", regionfile.Patrol)
	Bekzat = member(2, "Бекзат О.", regionfile.Patrol)
	Gulnar = member(3, "Гүлнар Қ.", regionfile.Inspector)
	Yerlan = member(4, "Ерлан Т.", regionfile.Supervisor)
)

// Cost makes a PIN cheap to try.
var Cost = vault.Cost{Time: 1, Memory: 64, Threads: 1}

// Vault is how a vault of tests is opened.
func Vault(now func() time.Time) vault.Options {
	return vault.Options{Now: now, KeyStore: vault.NoKeyStore, Cost: Cost}
}

// Enrol makes a folder with the keys of officers and the directory that each of
// them has.
func Enrol(t testing.TB, dir string, now func() time.Time, officers ...Officer) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	must(os.MkdirAll(dir, 0o700))
	v, err := vault.Open(ctx, dir, Vault(now))
	must(err)
	device := Identity(t, now())
	must(vault.SaveDevice(dir, device))
	for _, o := range officers {
		c, err := v.Prepare(o.PIN)
		must(err)
		keys, err := v.Add(ctx, c, vault.Officer{ID: o.ID, Name: o.Name, Role: o.Role, Unit: o.Unit})
		must(err)
		must(v.Pin(device))
		must(keys.TrustRegion(device.RegionKey))
		delivery, err := seal.NewDelivery(rand.Reader, device.Delivery, device.Device)
		must(err)
		l, err := ledger.Open(ctx, ledger.Options{
			Dir: dir, Store: device.Store, Device: device.Device, Keys: keys, StoreKey: keys.Store(),
			Delivery: delivery, Now: now, Rand: rand.Reader, Reserve: -1,
		})
		must(err)
		raw := directory(t, device.Device, v)
		must(l.PutMeta(ctx, courier.MetaDirectory, keys.Store(), raw))
		must(l.PutMeta(ctx, courier.MetaSigned, keys.Store(), []byte(Signed(device, raw))))
		must(l.Close())
		keys.Zero()
	}
}

// Signed is the signature over a directory of the region that Identity names.
func Signed(d vault.Device, directory []byte) string {
	return wire.SignDirectory(region, d.ServerID, directory)
}

// Grant is an officer's right to read on a device, as the region that Identity names
// would sign it.
func Grant(d vault.Device, o regionfile.Officer, serial uint64, at time.Time, life time.Duration) wire.Grant {
	g := wire.Grant{Device: d.Device, Officer: o.ID, Role: string(o.Role), Unit: o.Unit, Serial: serial, At: at.UTC(), Until: at.Add(life).UTC()}
	g.Sign(region, d.ServerID)
	return g
}

// region is the key with which it signs.
var region = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// KeysOf are the keys with which an officer signs on a device, as the region
// publishes them.
func KeysOf(v *vault.Vault, officer, device uuid.UUID) (keys []regionfile.OfficerKey) {
	if public, ok := v.SigningKeys()[officer]; ok {
		keys = append(keys, regionfile.OfficerKey{ID: revision.KeyID(public), Public: public, Device: device})
	}
	return keys
}

// directory is what the region says of itself and of everybody.
func directory(t testing.TB, device uuid.UUID, v *vault.Vault) []byte {
	t.Helper()
	raw, err := fs.ReadFile(assets.Regions(), "astana.json")
	if err != nil {
		t.Fatal(err)
	}
	var d regionfile.Directory
	if err := json.Unmarshal(raw, &d.Region); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Officer{Aigul, Bekzat, Gulnar, Yerlan} {
		o.Keys = KeysOf(v, o.ID, device)
		d.Officers = append(d.Officers, o.Officer)
	}
	if raw, err = json.Marshal(d); err != nil {
		t.Fatal(err)
	}
	return raw
}

// Identity is a device as a region would have made it, its certificate good for
// a year.
func Identity(t testing.TB, now time.Time) vault.Device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := uuid.New()
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: id.String()}, NotAfter: now.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := seal.NewReceiverKey()
	if err != nil {
		t.Fatal(err)
	}
	receiver, err := seal.NewReceiver(private)
	if err != nil {
		t.Fatal(err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return vault.Device{Store: uuid.New(), Identity: vault.Identity{
		Server: "https://127.0.0.1:1", ServerID: uuid.New(), Device: id, Epoch: "e1", RegionKey: region.Public().(ed25519.PublicKey), Delivery: receiver.Public(),
		Certificate: text, CA: text, Key: string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw})),
	}}
}
