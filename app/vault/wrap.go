package vault

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"
	"golang.org/x/crypto/chacha20poly1305"

	"shyraq/sync/seal"
)

// box is what a PIN opens. It is written as its three keys in this order, without
// an encoder between, whose buffers nobody could wipe.
type box struct {
	Sign  []byte // Ed25519 seed
	Reach []byte // X25519 private key
	Own   []byte // key of the officer's own drafts
}

const boxSize = ed25519.SeedSize + 32 + keySize

// boxOf cuts a box out of its bytes, of which it keeps none.
func boxOf(plain []byte) (b box, ok bool) {
	if len(plain) != boxSize {
		return b, false
	}
	return box{slices.Clone(plain[:32]), slices.Clone(plain[32:64]), slices.Clone(plain[64:])}, true
}

func (b *box) clear() {
	clear(b.Sign)
	clear(b.Reach)
	clear(b.Own)
}

// closeBox seals a box under the key made from the PIN. The vault, the officer
// and the cost stand in the associated data: none can be swapped.
func closeBox(rand io.Reader, kek []byte, vault, officer uuid.UUID, k kdf, b box) ([]byte, error) {
	plain := slices.Concat(b.Sign, b.Reach, b.Own)
	defer clear(plain)
	aead, err := chacha20poly1305.NewX(kek)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, plain, boxData(vault, officer, k)), nil
}

// openBox gives false where the key is not the one, which is what a wrong PIN,
// a changed box and another device's secret all look like.
func openBox(kek []byte, vault, officer uuid.UUID, k kdf, sealed []byte) (b box, ok bool) {
	aead, err := chacha20poly1305.NewX(kek)
	if err != nil || len(sealed) < aead.NonceSize() {
		return b, false
	}
	n := aead.NonceSize()
	plain, err := aead.Open(nil, sealed[:n], sealed[n:], boxData(vault, officer, k))
	if err != nil {
		return b, false
	}
	defer clear(plain)
	return boxOf(plain)
}

func boxData(vault, officer uuid.UUID, k kdf) []byte {
	return fmt.Appendf(nil, "shyraq vault box v2|%s|%s|%d|%d|%d|%x", vault, officer, k.Time, k.Memory, k.Threads, k.Salt)
}

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// wrapTo seals a key to a person or to the region. The vault and the key's id
// stand in the info, so that a wrap opens in its own place only.
func wrapTo(public []byte, vault uuid.UUID, id keyName, raw []byte) ([]byte, error) {
	to, err := kem().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("wrap key: %w", err)
	}
	return hpke.Seal(to, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), wrapInfo(vault, id), raw)
}

func unwrap(private hpke.PrivateKey, vault uuid.UUID, id keyName, sealed []byte) ([]byte, error) {
	return hpke.Open(private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), wrapInfo(vault, id), sealed)
}

func wrapInfo(vault uuid.UUID, id keyName) []byte {
	return fmt.Appendf(nil, "shyraq vault wrap v1|%s|%x", vault, id[:])
}

// lend seals a store key under the device secret, borrow opens it.
func (v *Vault) lend(id keyName, raw []byte) ([]byte, error) {
	key, err := v.lendingKey()
	if err != nil {
		return nil, err
	}
	return seal.Seal(v.opts.Rand, key, v.file.ID, lent(id), raw), nil
}

func (v *Vault) borrow(id keyName, sealed []byte) ([]byte, error) {
	key, err := v.lendingKey()
	if err != nil {
		return nil, err
	}
	ring := seal.Ring{}
	ring.Add(key)
	raw, err := seal.Open(ring, v.file.ID, lent(id), sealed)
	if err != nil {
		return nil, damaged("the store key does not open")
	}
	return raw, nil
}

func (v *Vault) lendingKey() (seal.Key, error) {
	secret, err := hkdf.Key(sha256.New, v.secret, v.file.ID[:], "shyraq vault store v1", keySize)
	if err != nil {
		return seal.Key{}, fmt.Errorf("derive key: %w", err)
	}
	return seal.KeyFrom(secret)
}

func lent(id keyName) string { return fmt.Sprintf("store key %x", id[:]) }
