package pki

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Authority is the region's own certificate authority: ECDSA P-256, without an
// end, no path below it. It signs device certificates and the server's own,
// which lives in memory only and is made anew before it ends. Dates are judged
// of device certificates alone, and by this clock alone. As long as devices are
// told of it, the authority before it signs the server's. It is safe for concurrent
// use.
type Authority struct {
	now    func() time.Time
	rand   io.Reader
	holder func(*x509.Certificate) bool // the register has the key of a certificate

	mu    sync.Mutex
	keys  Keys
	signs signer              // devices' certificates
	shows signer              // the server's
	known []*x509.Certificate // whose certificates are of this region, the current one first
	names []string            // what else the server is called
	leaf  *tls.Certificate
}

// signer signs certificates.
type signer struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

const leafLife = 30 * 24 * time.Hour

// always is where every certificate begins. When one was made says nothing of
// who holds it, and a beginning near the server's own clock would leave out
// whoever runs behind it: an empty battery begins in 1970.
var always = time.Unix(0, 0).UTC()

// forever is where the authority's own certificate ends: RFC 5280's "no end".
// A region that has to be founded anew is one that lost its keys.
var forever = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// NewAuthority makes the key and the certificate of a new region, both as DER.
func NewAuthority(id uuid.UUID, random io.Reader) (certDER, keyDER []byte, err error) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return nil, nil, fmt.Errorf("make authority key: %w", err)
	}
	serial, err := newSerial(random)
	if err != nil {
		return nil, nil, err
	}
	t := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "Shyraq region " + id.String()},
		NotBefore:             always,
		NotAfter:              forever,
		IsCA:                  true,
		MaxPathLenZero:        true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	certDER, err = x509.CreateCertificate(random, t, t, k.Public(), k)
	if err != nil {
		return nil, nil, fmt.Errorf("sign authority: %w", err)
	}
	keyDER, err = x509.MarshalECPrivateKey(k)
	return certDER, keyDER, err
}

// AuthorityOptions are what an authority needs; Holder may be nil.
type AuthorityOptions struct {
	Keys   Keys
	Now    func() time.Time
	Rand   io.Reader
	Holder func(*x509.Certificate) bool // the register has the key of a certificate, for the device that it names
}

// OpenAuthority is the authority of a region's keys. It signs by the clock, and the
// server's own certificate for this machine and the names that Rename gives it.
func OpenAuthority(o AuthorityOptions) (*Authority, error) {
	a := &Authority{now: o.Now, rand: o.Rand, holder: o.Holder}
	return a, a.Follow(o.Keys)
}

// Follow goes by other keys from now on: the next handshake meets a certificate of
// theirs.
func (a *Authority) Follow(k Keys) error {
	signs, err := newSigner(k.CACert, k.CAKey)
	if err != nil {
		return err
	}
	shows := signs
	if k.Shown != nil {
		if shows, err = newSigner(k.Shown.Cert, k.Shown.Key); err != nil {
			return err
		}
	}
	var known []*x509.Certificate
	for _, der := range k.Authorities() {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return fmt.Errorf("read authority certificate: %w", err)
		}
		known = append(known, c)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.shows.cert == nil || !shows.cert.Equal(a.shows.cert) {
		a.leaf = nil
	}
	a.keys, a.signs, a.shows, a.known = k, signs, shows, known
	return nil
}

func newSigner(certDER, keyDER []byte) (s signer, err error) {
	if s.cert, err = x509.ParseCertificate(certDER); err != nil {
		return s, fmt.Errorf("read authority certificate: %w", err)
	}
	if s.key, err = x509.ParseECPrivateKey(keyDER); err != nil {
		return s, fmt.Errorf("read authority key: %w", err)
	}
	return s, nil
}

// Keys are the region's keys as they are now.
func (a *Authority) Keys() Keys {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.keys
}

// Cert is the authority's own certificate.
func (a *Authority) Cert() *x509.Certificate {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.signs.cert
}

// Pool holds the authorities whose certificates the server shows, now or next.
func (a *Authority) Pool() *x509.CertPool {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := x509.NewCertPool()
	p.AddCert(a.signs.cert)
	p.AddCert(a.shows.cert)
	return p
}

// Serves says how a certificate of this region stands: it is the current
// authority's, or one's that still holds; else it only opens the way to the next.
func (a *Authority) Serves(c *x509.Certificate) (current, holds bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	current = bytes.Equal(c.AuthorityKeyId, a.signs.cert.SubjectKeyId)
	return current, current || bytes.Equal(c.AuthorityKeyId, a.shows.cert.SubjectKeyId)
}

// Issue signs a device's certificate for the key of a request.
func (a *Authority) Issue(id uuid.UUID, csr *x509.CertificateRequest) (*x509.Certificate, error) {
	serial, err := newSerial(a.rand)
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: id.String()},
		NotBefore:    always,
		NotAfter:     a.now().Add(wire.DeviceLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	a.mu.Lock()
	by := a.signs
	a.mu.Unlock()
	der, err := x509.CreateCertificate(a.rand, t, by.cert, csr.PublicKey, by.key)
	if err != nil {
		return nil, fmt.Errorf("sign device certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// Rename has the next handshake meet a certificate for other names.
func (a *Authority) Rename(names []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !slices.Equal(a.names, names) {
		a.names, a.leaf = names, nil
	}
}

// server gives the server's certificate of the hour.
func (a *Authority) server(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if a.leaf != nil && now.Before(a.leaf.Leaf.NotAfter.Add(-leafLife/3)) {
		return a.leaf, nil
	}
	k, err := ecdsa.GenerateKey(elliptic.P256(), a.rand)
	if err != nil {
		return nil, fmt.Errorf("make server key: %w", err)
	}
	serial, err := newSerial(a.rand)
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "Shyraq regional server"},
		NotBefore:    always,
		NotAfter:     now.Add(leafLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	for _, n := range a.names {
		if ip := net.ParseIP(n); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, n)
		}
	}
	der, err := x509.CreateCertificate(a.rand, t, a.shows.cert, k.Public(), a.shows.key)
	if err != nil {
		return nil, fmt.Errorf("sign server certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	a.leaf = &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: k, Leaf: leaf}
	return a.leaf, nil
}

// TLS is the server's side of TLS 1.3. A certificate of ours is accepted here
// whatever its dates, and of an authority of before too, so that an expired device
// is told so in words; a foreign one ends the handshake.
func (a *Authority) TLS() *tls.Config {
	pool := a.Pool() // its names, which all authorities of a region share
	return &tls.Config{
		MinVersion:     tls.VersionTLS13,
		GetCertificate: a.server,
		ClientAuth:     tls.RequestClientCert,
		ClientCAs:      pool,
		NextProtos:     []string{"http/1.1"},
		Time:           a.now,
		VerifyConnection: func(cs tls.ConnectionState) error {
			if len(cs.PeerCertificates) == 0 {
				return nil
			}
			return a.Ours(cs.PeerCertificates[0])
		},
	}
}

// Ours says whether a certificate is a device's of this region, now or before. So is
// one for a key that the register has, of an authority that it has not: a region
// that was put back lost the one that signed it. It opens the way to the next one
// alone, and TLS proves the key.
func (a *Authority) Ours(c *x509.Certificate) (err error) {
	a.mu.Lock()
	known := a.known
	a.mu.Unlock()
	for _, by := range known {
		if err = wire.VerifyUndated(c, by, x509.ExtKeyUsageClientAuth, ""); err == nil {
			return nil
		}
	}
	if a.holder != nil && a.holder(c) {
		return nil
	}
	return err
}

// ParseRequest reads a certificate request of a device: ECDSA P-256, signed by
// its own key. Nothing else in it counts. Its key is given as the register keeps
// it; what is none is errs.Invalid "bad_csr".
func ParseRequest(text string) (*x509.CertificateRequest, []byte, error) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE REQUEST" || len(bytes.TrimSpace(rest)) > 0 {
		return nil, nil, errs.Errorf(errs.Invalid, "bad_csr", "not one PEM block of a certificate request")
	}
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || csr.CheckSignature() != nil {
		return nil, nil, errs.Errorf(errs.Invalid, "bad_csr", "not a certificate request signed by its key")
	}
	k, ok := csr.PublicKey.(*ecdsa.PublicKey)
	if !ok || k.Curve != elliptic.P256() {
		return nil, nil, errs.Errorf(errs.Invalid, "bad_csr", "the key must be ECDSA P-256")
	}
	public, err := x509.MarshalPKIXPublicKey(k)
	if err != nil {
		return nil, nil, errs.Errorf(errs.Invalid, "bad_csr", "the key cannot be written")
	}
	return csr, public, nil
}

func newSerial(random io.Reader) (*big.Int, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return nil, fmt.Errorf("draw serial: %w", err)
	}
	b[0] = b[0]&0x7f | 0x40
	return new(big.Int).SetBytes(b[:]), nil
}

// PEM is a certificate as it is sent.
func PEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
