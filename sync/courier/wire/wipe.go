package wire

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// WipeOrder has a device destroy all keys by which anything can be read on it. The
// region signs it, for one device; a hello brings it, and it is obeyed before anything
// else. What the device still has to deliver is sealed for the region alone, and is
// delivered all the same.
type WipeOrder struct {
	Nonce string    `json:"nonce"` // random, of this order
	At    time.Time `json:"at"`
	Sig   []byte    `json:"sig"`
}

func (o WipeOrder) text(server, device uuid.UUID) []byte {
	return fmt.Appendf(nil, "shyraq wipe v1\n%s\n%s\n%q\n%s", server, device, o.Nonce, o.At.UTC().Format(time.RFC3339Nano))
}

// Sign signs an order to a device.
func (o *WipeOrder) Sign(key ed25519.PrivateKey, server, device uuid.UUID) {
	o.Sig = ed25519.Sign(key, o.text(server, device))
}

// Of says whether an order is the region's, to this device.
func (o WipeOrder) Of(key ed25519.PublicKey, server, device uuid.UUID) bool {
	return len(key) == ed25519.PublicKeySize && o.Nonce != "" && ed25519.Verify(key, o.text(server, device), o.Sig)
}

// WipeReceipt says that an order was obeyed: the keys are gone. The device signs it
// with the key of its certificate, which no PIN guards and which stays.
type WipeReceipt struct {
	Nonce   string    `json:"nonce"`   // of the order
	At      time.Time `json:"at"`      // by the device's clock
	Waiting int       `json:"waiting"` // revisions that it has still to deliver
	Sig     []byte    `json:"sig"`
}

func (r WipeReceipt) sum(server, device uuid.UUID) []byte {
	s := sha256.Sum256(fmt.Appendf(nil, "shyraq wiped v1\n%s\n%s\n%q\n%s\n%d", server, device, r.Nonce, r.At.UTC().Format(time.RFC3339Nano), r.Waiting))
	return s[:]
}

// Sign signs a receipt with the device's key.
func (r *WipeReceipt) Sign(rand io.Reader, key *ecdsa.PrivateKey, server, device uuid.UUID) (err error) {
	r.Sig, err = ecdsa.SignASN1(rand, key, r.sum(server, device))
	return err
}

// Of says whether a receipt is of a device, by its public key (PKIX), for an order.
func (r WipeReceipt) Of(key []byte, server, device uuid.UUID, o WipeOrder) bool {
	public, err := x509.ParsePKIXPublicKey(key)
	p, ok := public.(*ecdsa.PublicKey)
	return err == nil && ok && r.Nonce == o.Nonce && r.Waiting >= 0 && ecdsa.VerifyASN1(p, r.sum(server, device), r.Sig)
}
