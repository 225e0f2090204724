package bundle

import (
	"crypto/ed25519"
	"io"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/seal"
)

// Answer is what a region answered to an ask.
type Answer struct {
	At        time.Time  `json:"at"` // by the region's clock
	Exchanges []Exchange `json:"exchanges"`
	More      bool       `json:"more,omitempty"` // there was more to read than an answer holds: it is asked for anew
}

// Exchange is one request that a region played, and its answer.
type Exchange struct {
	Method  string `json:"method"`
	Path    string `json:"path"` // with its query
	Status  int    `json:"status"`
	Type    string `json:"type,omitempty"`    // Content-Type
	ETag    string `json:"etag,omitempty"`    // ETag
	Signed  string `json:"signed,omitempty"`  // wire.HeaderSigned
	Retry   string `json:"retry,omitempty"`   // Retry-After
	Content []byte `json:"content,omitempty"` // the body
}

// To is whom an answer is for: the device that asked, and the key it named.
type To struct {
	Server, Device uuid.UUID
	Public         []byte
}

// Seal writes an answer, sealed to the key that was asked with and signed by the
// region.
func (a Answer) Seal(rand io.Reader, to To, region ed25519.PrivateKey) ([]byte, error) {
	f := file{Bundle: kindAnswer, Server: to.Server, Device: to.Device}
	if err := f.close(rand, to.Public, a); err != nil {
		return nil, err
	}
	f.Sig = ed25519.Sign(region, f.text())
	return f.encode()
}

// Key is the private half of what an answer is sealed to.
type Key struct{ private []byte }

// NewKey makes a key for one ask.
func NewKey() (Key, error) {
	private, err := seal.NewReceiverKey()
	return Key{private}, err
}

// KeyFrom takes a key of 32 bytes that was kept.
func KeyFrom(private []byte) Key { return Key{private} }

// Bytes gives the key to be kept: 32 bytes, secret.
func (k Key) Bytes() []byte { return k.private }

// Public is what an ask names, 32 bytes.
func (k Key) Public() ([]byte, error) {
	r, err := seal.NewReceiver(k.private)
	if err != nil {
		return nil, err
	}
	return r.Public(), nil
}

// Open reads the answer to the ask that was made with this key, from a region whose
// key is known. One for another device, or of another region, is errs.Denied
// "bundle_other_device" or "bundle_other_region"; to another ask "bundle_other_ask";
// what the region did not sign is "bundle_forged".
func (k Key) Open(b []byte, server, device uuid.UUID, region ed25519.PublicKey) (Answer, error) {
	f, err := decode(b, kindAnswer)
	switch {
	case err != nil:
		return Answer{}, err
	case f.Server != server:
		return Answer{}, errs.Errorf(errs.Denied, "bundle_other_region", "it is of region %s", f.Server)
	case f.Device != device:
		return Answer{}, errs.Errorf(errs.Denied, "bundle_other_device", "it is for device %s", f.Device)
	case len(region) != ed25519.PublicKeySize || !ed25519.Verify(region, f.text(), f.Sig):
		return Answer{}, forged()
	}
	r, err := seal.NewReceiver(k.private)
	if err != nil {
		return Answer{}, err
	}
	in, err := r.OpenWrap(f.Wrap, f.Device)
	if err != nil {
		return Answer{}, errs.Errorf(errs.Denied, "bundle_other_ask", "it answers another ask")
	}
	packed, err := in.Open(f.Sealed, name(kindAnswer))
	if err != nil {
		return Answer{}, forged()
	}
	var a Answer
	return a, open(packed, MaxPlain, &a)
}
