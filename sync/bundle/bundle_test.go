package bundle

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/seal"
)

// pair is a region and a device of it.
type pair struct {
	server, device uuid.UUID
	key            *ecdsa.PrivateKey
	cert           *x509.Certificate
	region         ed25519.PrivateKey
	receiver       *seal.Receiver
}

func newPair(t testing.TB) pair {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p := pair{server: uuid.UUID{1}, device: uuid.UUID{2}}
	var err error
	p.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: p.device.String()},
		NotAfter: time.Date(2095, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, p.key.Public(), p.key)
	must(err)
	p.cert, err = x509.ParseCertificate(der)
	must(err)
	_, p.region, err = ed25519.GenerateKey(rand.Reader)
	must(err)
	private, err := seal.NewReceiverKey()
	must(err)
	p.receiver, err = seal.NewReceiver(private)
	must(err)
	return p
}

// opener opens what was sealed to the region of a pair.
func (p pair) opener(s wire.SealedLine) ([]byte, error) {
	in, err := p.receiver.OpenWrap(s.Wrap, s.Device)
	if err != nil {
		return nil, err
	}
	return in.Open(s.Sealed, string(s.Rev))
}

func (p pair) ask(t testing.TB) (Ask, Key, []byte) {
	t.Helper()
	k, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	public, err := k.Public()
	if err != nil {
		t.Fatal(err)
	}
	a := Ask{At: time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC), Public: public, Cursor: "c", Lines: []byte("{\"a\":\"<&> №\"}\n"),
		Looks: [][]byte{[]byte("{}")}, Session: wire.SessionRequest{Officer: uuid.UUID{3}, Nonce: NonceOf(public), Sig: []byte{1}}}
	file, err := a.Seal(rand.Reader, From{p.server, p.device, p.cert}, p.key, p.receiver.Public())
	if err != nil {
		t.Fatal(err)
	}
	return a, k, file
}

func (p pair) answer(t testing.TB, k Key) (Answer, []byte) {
	t.Helper()
	public, err := k.Public()
	if err != nil {
		t.Fatal(err)
	}
	a := Answer{At: time.Date(2095, 6, 1, 23, 0, 0, 0, time.UTC), More: true,
		Exchanges: []Exchange{{Method: "GET", Path: "/v1/hello", Status: 200, Type: "application/json", Content: []byte("{}")}}}
	file, err := a.Seal(rand.Reader, To{p.server, p.device, public}, p.region)
	if err != nil {
		t.Fatal(err)
	}
	return a, file
}

func TestThereAndBack(t *testing.T) {
	p := newPair(t)
	ask, key, file := p.ask(t)
	got, from, err := OpenAsk(file, p.server, p.opener)
	if err != nil || from.Device != p.device || !from.Certificate.Equal(p.cert) {
		t.Fatal(from, err)
	}
	if diff := cmp.Diff(ask, got); diff != "" {
		t.Error(diff)
	}
	answer, file := p.answer(t, KeyFrom(bytes.Clone(key.Bytes())))
	back, err := key.Open(file, p.server, p.device, p.region.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(answer, back); diff != "" {
		t.Error(diff)
	}
}

// What is not the file, from whom it should be, for whom it should be, is refused with
// the reason.
func TestRefused(t *testing.T) {
	p, other := newPair(t), newPair(t)
	_, key, asked := p.ask(t)
	_, otherKey, _ := p.ask(t)
	_, answered := p.answer(t, key)
	change := func(b []byte, f func(*file)) []byte {
		var one file
		if err := json.Unmarshal(b, &one); err != nil {
			t.Fatal(err)
		}
		f(&one)
		out, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	stolen := func() []byte { // signed by somebody's own certificate in the device's name
		a, k, _ := other.ask(t)
		_ = k
		b, err := a.Seal(rand.Reader, From{p.server, p.device, other.cert}, p.key, p.receiver.Public())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	swapped := func() []byte { // the officer signed for another key
		a, _, _ := p.ask(t)
		a.Public, _ = otherKey.Public()
		b, err := a.Seal(rand.Reader, From{p.server, p.device, p.cert}, p.key, p.receiver.Public())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	ask := func(b []byte) error { _, _, err := OpenAsk(b, p.server, p.opener); return err }
	answer := func(b []byte) error {
		_, err := key.Open(b, p.server, p.device, p.region.Public().(ed25519.PublicKey))
		return err
	}
	for _, row := range []struct {
		name, want string
		err        error
	}{
		{"nothing", "bundle_file", ask(nil)},
		{"no bundle", "bundle_file", ask([]byte(`{"bundle":"letter"}`))},
		{"another member", "bundle_file", ask([]byte(`{"bundle":"ask","version":1,"more":1}`))},
		{"another version", "bundle_version", ask(change(asked, func(f *file) { f.Version = 2 }))},
		{"an answer for an ask", "bundle_kind", ask(answered)},
		{"another region's", "bundle_other_region", ask(change(asked, func(f *file) { f.Server = uuid.UUID{9} }))},
		{"another device's name", "bundle_forged", ask(change(asked, func(f *file) { f.Device = uuid.UUID{9} }))},
		{"another certificate", "bundle_forged", ask(change(asked, func(f *file) { f.Certificate = other.cert.Raw }))},
		{"no certificate", "bundle_forged", ask(change(asked, func(f *file) { f.Certificate = nil }))},
		{"the signature of another key", "bundle_forged", ask(stolen())},
		{"another sealed part", "bundle_forged", ask(change(asked, func(f *file) { f.Sealed[40] ^= 1 }))},
		{"a key that the officer did not sign for", "bundle_forged", ask(swapped())},
		{"too big", "bundle_big", ask(make([]byte, MaxFile+1))},
		{"an ask for an answer", "bundle_kind", answer(asked)},
		{"an answer of another region", "bundle_other_region", answer(change(answered, func(f *file) { f.Server = uuid.UUID{9} }))},
		{"an answer for another device", "bundle_other_device", answer(change(answered, func(f *file) { f.Device = uuid.UUID{9} }))},
		{"an answer that another signed", "bundle_forged", func() error {
			_, b := pair{p.server, p.device, p.key, p.cert, other.region, p.receiver}.answer(t, key)
			return answer(b)
		}()},
		{"an answer to another ask", "bundle_other_ask", func() error { _, b := p.answer(t, otherKey); return answer(b) }()},
		{"an answer with another wrap", "bundle_forged", answer(change(answered, func(f *file) { f.Wrap[0] ^= 1 }))},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := wire.Code(row.err); got != row.want {
				t.Errorf("%q, want %q: %v", got, row.want, row.err)
			}
		})
	}
	ended := errors.New("ended")
	if _, _, err := OpenAsk(asked, p.server, func(wire.SealedLine) ([]byte, error) { return nil, ended }); wire.Code(err) != "bundle_forged" {
		t.Errorf("what does not open: %v", err)
	}
}

// FuzzOpen reads anything as either file, and what is inside one too: nothing that was
// not sealed and signed opens, and no input stops the program.
func FuzzOpen(f *testing.F) {
	p := newPair(f)
	_, key, asked := p.ask(f)
	_, answered := p.answer(f, key)
	region := p.region.Public().(ed25519.PublicKey)
	f.Add(asked)
	f.Add(answered)
	f.Add([]byte(`{"bundle":"ask","version":1,"server":"01000000-0000-0000-0000-000000000000","wrap":"AA==","sealed":"","sig":null}`))
	f.Add(wire.Pack(nil, []byte(`{"at":"2095-06-01T22:00:00Z","public":"","session":{},"lines":"AA=="}`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, _, err := OpenAsk(b, p.server, p.opener); err == nil && !same(b, asked) {
			t.Errorf("an ask opened that was never sealed: %q", b)
		}
		if _, err := key.Open(b, p.server, p.device, region); err == nil && !same(b, answered) {
			t.Errorf("an answer opened that was never sealed: %q", b)
		}
		_ = open(b, maxAsk, &Ask{}) // what a device sealed may be anything
		_ = open(b, MaxPlain, &Answer{})
	})
}

// FuzzContent reads anything as what is sealed in a file: it is read within its bounds.
func FuzzContent(f *testing.F) {
	f.Add([]byte(`{"at":"2095-06-01T22:00:00Z","public":"","session":{},"csr":"","looks":["e30=","e30="],"lines":"AA=="}`))
	f.Add([]byte(`{"at":"2095-06-01T22:00:00Z","exchanges":[{"method":"GET","path":"/v1/hello","status":200,"content":"e30="}]}`))
	f.Add([]byte(`{"looks":[` + strings.Repeat(`"",`, MostLooks) + `""]}`))
	f.Add([]byte(`{"looks":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		packed := wire.Pack(nil, b)
		var a Ask
		if err := open(packed, maxAsk, &a); err == nil && len(a.Looks) > MostLooks {
			t.Errorf("%d looks are read", len(a.Looks))
		}
		_ = open(packed, MaxPlain, &Answer{})
	})
}

// same says whether two files hold the same, however they are written.
func same(a, b []byte) bool {
	var x, y file
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && cmp.Equal(x, y)
}
