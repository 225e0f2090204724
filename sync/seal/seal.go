// Package seal closes values so that only holders of a key can read them and
// nobody can change, swap or rename them unseen: one form for what lies on a
// disk (Seal, Open), one for what a device hands to the region without being
// able to read it back later (Delivery, Receiver).
//
// It promises authenticated encryption (XChaCha20-Poly1305) whose associated
// data carries the store and the name of the value, so that a sealed value
// opened under another name or in another store is refused. It never stores a
// key, never logs, and says nothing in an error but which of the two it was:
// no such key here, or not what was sealed.
//
// # Form of a sealed value
//
//	1 byte   version, 1
//	8 bytes  key id: first bytes of SHA-256("shyraq key id v1" | key)
//	24 bytes nonce, random
//	n+16     text and tag; associated data "shyraq/1" | store id (16) | name
package seal

import (
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"golang.org/x/crypto/chacha20poly1305"
)

// ErrNoKey is returned by Open when the keyring lacks the key a value was
// sealed with: the value is somebody else's, or the device is locked.
var ErrNoKey = errors.New("seal: no key for this value")

// ErrForged is returned when a value is not what was sealed under this name:
// damaged, changed, or moved from another place.
var ErrForged = errors.New("seal: value is damaged or was moved")

const (
	version  = 1
	idLen    = 8
	headLen  = 1 + idLen + chacha20poly1305.NonceSizeX
	Overhead = headLen + chacha20poly1305.Overhead // bytes a sealed value is longer than its text
	context  = "shyraq/1"
)

// KeyID names a key without telling it. It commits to the key: two keys with
// one id would break SHA-256.
type KeyID [idLen]byte

// String returns the id in hex.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// Key is a secret of 32 bytes with its id. The zero Key is not usable.
type Key struct {
	id     KeyID
	secret []byte
}

// NewKey makes a key. Like crypto/rand it cannot fail: it panics when rand
// does, because going on with a guessable key would be worse.
func NewKey(rand io.Reader) Key {
	secret := make([]byte, chacha20poly1305.KeySize)
	fill(rand, secret)
	k, _ := KeyFrom(secret)
	return k
}

// KeyFrom takes over a secret of 32 bytes, such as one unwrapped by a vault.
// The key keeps the slice; Zero clears it.
func KeyFrom(secret []byte) (Key, error) {
	if len(secret) != chacha20poly1305.KeySize {
		return Key{}, fmt.Errorf("seal: a key has %d bytes, not %d", chacha20poly1305.KeySize, len(secret))
	}
	h := sha256.New()
	h.Write([]byte("shyraq key id v1"))
	h.Write(secret)
	return Key{id: KeyID(h.Sum(nil)[:idLen]), secret: secret}, nil
}

// ID returns the name under which the key is looked up.
func (k Key) ID() KeyID { return k.id }

// Bytes returns the secret itself, to be wrapped by a vault. It is not a copy.
func (k Key) Bytes() []byte { return k.secret }

// Zero clears the secret in memory; every copy of the Key loses it.
func (k Key) Zero() { clear(k.secret) }

// String keeps a key out of logs.
func (k Key) String() string { return "seal.Key(" + k.id.String() + ")" }

// GoString keeps a key out of logs.
func (k Key) GoString() string { return k.String() }

// Keyring finds keys. What a locked device or another officer lacks is simply
// not there.
type Keyring interface {
	Key(KeyID) (Key, bool)
}

// Ring is a Keyring in memory.
type Ring map[KeyID]Key

// Key implements Keyring.
func (r Ring) Key(id KeyID) (Key, bool) {
	k, ok := r[id]
	return k, ok
}

// Add puts keys in the ring.
func (r Ring) Add(keys ...Key) {
	for _, k := range keys {
		r[k.id] = k
	}
}

// Seal closes plain under a key, for one store and one name in it.
func Seal(rand io.Reader, k Key, store uuid.UUID, name string, plain []byte) []byte {
	return sealWith(rand, k, aad(context, store, name), plain)
}

// Open gives back what was sealed under this name in this store. It returns
// ErrNoKey or ErrForged, wrapped with nothing that tells the content.
func Open(kr Keyring, store uuid.UUID, name string, sealed []byte) ([]byte, error) {
	id, ok := IDOf(sealed)
	if !ok {
		return nil, ErrForged
	}
	k, ok := kr.Key(id)
	if !ok {
		return nil, ErrNoKey
	}
	return openWith(k, aad(context, store, name), sealed)
}

// IDOf returns the id of the key a value was sealed with; ok is false when the
// bytes cannot be a sealed value.
func IDOf(sealed []byte) (id KeyID, ok bool) {
	if len(sealed) < Overhead || sealed[0] != version {
		return id, false
	}
	return KeyID(sealed[1 : 1+idLen]), true
}

func aad(context string, store uuid.UUID, name string) []byte {
	b := make([]byte, 0, len(context)+len(store)+len(name))
	b = append(b, context...)
	b = append(b, store[:]...)
	return append(b, name...)
}

func sealWith(rand io.Reader, k Key, aad, plain []byte) []byte {
	out := make([]byte, headLen, Overhead+len(plain))
	out[0] = version
	copy(out[1:], k.id[:])
	fill(rand, out[1+idLen:headLen])
	return must(chacha20poly1305.NewX(k.secret)).Seal(out, out[1+idLen:headLen], plain, aad)
}

func openWith(k Key, aad, sealed []byte) ([]byte, error) {
	plain, err := must(chacha20poly1305.NewX(k.secret)).Open(nil, sealed[1+idLen:headLen], sealed[headLen:], aad)
	if err != nil {
		return nil, ErrForged
	}
	return plain, nil
}

// must holds because a Key cannot be made with another length.
func must(a cipher.AEAD, err error) cipher.AEAD {
	if err != nil {
		panic("seal: zero key used")
	}
	return a
}

func fill(rand io.Reader, b []byte) {
	if _, err := io.ReadFull(rand, b); err != nil {
		panic("seal: no randomness: " + err.Error())
	}
}
