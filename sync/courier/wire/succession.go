package wire

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"fmt"

	"github.com/google/uuid"
)

// Trust is what a device holds its region to beside the region's own key: the
// authority of servers and devices, and the key to which a locked device seals.
type Trust struct {
	CA       []byte `json:"ca"`               // certificate, DER
	Before   []byte `json:"before,omitempty"` // the authority of before, which is good still; DER
	Delivery []byte `json:"delivery"`         // HPKE X25519 public key
}

// Holds says whether a certificate is one of the authorities'.
func (t Trust) Holds(ca []byte) bool {
	return len(ca) > 0 && (bytes.Equal(ca, t.CA) || bytes.Equal(ca, t.Before))
}

// Equal says whether two are the same.
func (t Trust) Equal(o Trust) bool {
	return bytes.Equal(t.CA, o.CA) && bytes.Equal(t.Before, o.Before) && bytes.Equal(t.Delivery, o.Delivery)
}

// Succession says what a region is held to from now on. It is signed twice: with
// the region's key, and by an authority that devices trust already, so that who
// has one of the two keys cannot give devices another region. A device that was
// off over several takes them one after the other.
type Succession struct {
	Serial int64  `json:"serial"` // later ones have higher numbers
	From   []byte `json:"from"`   // the authority that signs it, DER
	To     Trust  `json:"to"`
	Sig    []byte `json:"sig"` // Ed25519, the region's key
	Old    []byte `json:"old"` // ECDSA, From's key
}

// Successions answers who asks for them, the oldest first.
type Successions struct {
	List []Succession `json:"list"`
}

// The bounds of successions: how many a region keeps, and how many bytes of them
// a device reads.
const (
	MaxSuccessions      = 32
	MaxSuccessionsBytes = 512 << 10
	maxAuthority        = 4 << 10
)

// Sign signs it: with the region's key, and with that of the authority From.
func (s *Succession) Sign(region ed25519.PrivateKey, old *ecdsa.PrivateKey, server uuid.UUID) (err error) {
	s.Sig = ed25519.Sign(region, s.text(server))
	sum := sha256.Sum256(s.text(server))
	s.Old, err = old.Sign(nil, sum[:], crypto.SHA256) // the same bytes each time, RFC 6979
	return err
}

// After gives what a device trusts after a succession; false where it is not the
// region's, is signed by no authority that was trusted, or is not in its form.
func (s Succession) After(was Trust, server uuid.UUID, region ed25519.PublicKey) (Trust, bool) {
	if len(region) != ed25519.PublicKeySize || len(s.To.Delivery) != 32 || !was.Holds(s.From) || !authority(s.To.CA) || s.To.Before != nil && !authority(s.To.Before) {
		return was, false
	}
	from, err := x509.ParseCertificate(s.From)
	if err != nil {
		return was, false
	}
	key, ok := from.PublicKey.(*ecdsa.PublicKey)
	sum := sha256.Sum256(s.text(server))
	if !ok || !ecdsa.VerifyASN1(key, sum[:], s.Old) || !ed25519.Verify(region, s.text(server), s.Sig) {
		return was, false
	}
	return s.To, true
}

// authority says whether a certificate may stand for one.
func authority(der []byte) bool {
	if len(der) > maxAuthority {
		return false
	}
	c, err := x509.ParseCertificate(der)
	return err == nil && c.IsCA
}

func (s Succession) text(server uuid.UUID) []byte {
	return fmt.Appendf(nil, "shyraq succession v1\n%s\n%d\n%x\n%x\n%x\n%x\n", server, s.Serial, s.From, s.To.CA, s.To.Before, s.To.Delivery)
}
