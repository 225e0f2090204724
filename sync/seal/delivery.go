package seal

import (
	"crypto/ecdh"
	"crypto/hpke"
	"fmt"
	"io"

	"github.com/google/uuid"
)

const (
	deliveryContext = "shyraq delivery/1"
	wrapInfo        = "shyraq delivery wrap v1"
)

// Delivery seals revisions to the region, so that a locked device can send
// what it cannot read. A random key is wrapped once to the region's public key
// (HPKE: X25519, HKDF-SHA-256, ChaCha20-Poly1305, bound to the device id);
// each revision is then sealed with that key, which costs a microsecond
// instead of a curve operation. A Delivery is made anew every shift and lives
// in memory only; it is safe for several goroutines when rand is.
type Delivery struct {
	rand   io.Reader
	key    Key
	wrap   []byte
	device uuid.UUID
}

// NewDelivery makes a delivery of one device to the region whose X25519 public
// key is given (32 bytes).
func NewDelivery(rand io.Reader, regionPub []byte, device uuid.UUID) (*Delivery, error) {
	pub, err := hpke.DHKEM(ecdh.X25519()).NewPublicKey(regionPub)
	if err != nil {
		return nil, fmt.Errorf("seal: region's delivery key: %w", err)
	}
	k := NewKey(rand)
	wrap, err := hpke.Seal(pub, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), aad(wrapInfo, device, ""), k.secret)
	if err != nil {
		return nil, fmt.Errorf("seal: wrap for the region: %w", err)
	}
	return &Delivery{rand: rand, key: k, wrap: wrap, device: device}, nil
}

// ID names the delivery's key; every value it seals begins with it (IDOf).
func (d *Delivery) ID() KeyID { return d.key.id }

// Wrap returns the key as only the region can open it.
func (d *Delivery) Wrap() []byte { return d.wrap }

// Seal closes the wire line of one revision to the region.
func (d *Delivery) Seal(rev string, line []byte) []byte {
	return sealWith(d.rand, d.key, aad(deliveryContext, d.device, rev), line)
}

// Zero clears the key in memory.
func (d *Delivery) Zero() { d.key.Zero() }

// Receiver is the region's end: it holds the private delivery key.
type Receiver struct{ key hpke.PrivateKey }

// NewReceiverKey makes a private delivery key of 32 bytes.
func NewReceiverKey() ([]byte, error) {
	k, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("seal: make delivery key: %w", err)
	}
	return k.Bytes()
}

// NewReceiver takes a private delivery key of 32 bytes.
func NewReceiver(private []byte) (*Receiver, error) {
	k, err := hpke.DHKEM(ecdh.X25519()).NewPrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("seal: delivery key: %w", err)
	}
	return &Receiver{key: k}, nil
}

// Public returns what devices seal to, 32 bytes.
func (r *Receiver) Public() []byte { return r.key.PublicKey().Bytes() }

// OpenWrap opens a wrap of one device. It returns ErrForged when the wrap was
// made for another region or by another device.
func (r *Receiver) OpenWrap(wrap []byte, device uuid.UUID) (*Inbound, error) {
	secret, err := hpke.Open(r.key, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), aad(wrapInfo, device, ""), wrap)
	if err != nil {
		return nil, ErrForged
	}
	k, err := KeyFrom(secret)
	if err != nil {
		return nil, ErrForged
	}
	return &Inbound{key: k, device: device}, nil
}

// Inbound opens the revisions of one delivery.
type Inbound struct {
	key    Key
	device uuid.UUID
}

// Open returns the wire line sealed under a revision's name: ErrNoKey where it
// belongs to another delivery, ErrForged where it is not what was sealed.
func (in *Inbound) Open(sealed []byte, rev string) ([]byte, error) {
	id, ok := IDOf(sealed)
	if !ok {
		return nil, ErrForged
	}
	if id != in.key.id {
		return nil, ErrNoKey
	}
	return openWith(in.key, aad(deliveryContext, in.device, rev), sealed)
}
