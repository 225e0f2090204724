// Package session makes the nonces and tokens by which officers sign in, so
// that no server has to remember one: each is a text with a MAC over it, under a
// key that all servers of a region derive alike.
//
// It promises that a nonce is good for one certificate and a minute, that a
// token is good for one certificate, one officer and wire.SessionLife, and that
// nothing anybody sends makes it grow. Who was revoked meanwhile it does not
// know: that is asked of the register with every request.
package session

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
)

// NonceLife is how long a nonce waits for its answer.
const NonceLife = time.Minute

// MostSpent is how many answered nonces are remembered until they end. Only who
// holds an officer's key gets one in there, and of one that is forgotten the
// same certificate could make no more than the session it already has.
const MostSpent = 4096

// Keeper makes and reads nonces and tokens. It is safe for use by several
// goroutines.
type Keeper struct {
	key  []byte
	rand io.Reader

	mu    sync.Mutex
	spent map[[32]byte]time.Time
	order [][32]byte // of spent, the oldest first
}

// New makes a keeper from a region's secret. Another epoch ends every session.
func New(secret []byte, epoch [16]byte, random io.Reader) (*Keeper, error) {
	k, err := hkdf.Key(sha256.New, secret, epoch[:], "shyraq sessions v2", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive session key: %w", err)
	}
	return &Keeper{key: k, rand: random, spent: map[[32]byte]time.Time{}}, nil
}

const (
	forNonce = "nonce"
	forToken = "token"
)

// Nonce makes what an officer's key on the device of a certificate has to sign.
func (k *Keeper) Nonce(serial string, now time.Time) (string, error) {
	return k.make(forNonce, serial, uuid.Nil, now.Add(NonceLife))
}

// Token makes an officer's right to read through a certificate.
func (k *Keeper) Token(serial string, officer uuid.UUID, now time.Time) (string, time.Time, error) {
	until := now.Add(wire.SessionLife)
	t, err := k.make(forToken, serial, officer, until)
	return t, until, err
}

// Answered says whether a nonce is one of ours, in time, of this certificate,
// not answered before, and signed, which is asked last. A nonce is spent only by who signed it, so that
// nobody else can crowd the memory of them.
func (k *Keeper) Answered(nonce, serial string, now time.Time, signed func() bool) bool {
	t, ok := k.read(forNonce, nonce, serial, now)
	name := sha256.Sum256([]byte(nonce))
	if !ok || k.isSpent(name) {
		return false
	}
	return signed() && k.spend(name, t.until, now)
}

// Officer gives whose token this is, where it is ours, in time and of this
// certificate.
func (k *Keeper) Officer(token, serial string, now time.Time) (uuid.UUID, bool) {
	t, ok := k.read(forToken, token, serial, now)
	return t.officer, ok
}

// text is what stands in a nonce or a token before its MAC.
type text struct {
	until   time.Time
	officer uuid.UUID
}

const (
	bodySize = 8 + 16 + 16 // until, officer, random
	textSize = bodySize + sha256.Size
)

func (k *Keeper) make(use, serial string, officer uuid.UUID, until time.Time) (string, error) {
	b := binary.BigEndian.AppendUint64(make([]byte, 0, textSize), uint64(until.UnixMilli()))
	b = append(b, officer[:]...)
	b = b[:bodySize]
	if _, err := io.ReadFull(k.rand, b[bodySize-16:]); err != nil {
		return "", fmt.Errorf("draw %s: %w", use, err)
	}
	return base64.RawURLEncoding.EncodeToString(append(b, k.mac(use, serial, b)...)), nil
}

func (k *Keeper) read(use, token, serial string, now time.Time) (text, bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(textSize) {
		return text{}, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != textSize || !hmac.Equal(b[bodySize:], k.mac(use, serial, b[:bodySize])) {
		return text{}, false
	}
	t := text{until: time.UnixMilli(int64(binary.BigEndian.Uint64(b))), officer: uuid.UUID(b[8:24])}
	return t, now.Before(t.until)
}

// mac is over the use and the certificate too, each with its length before it.
func (k *Keeper) mac(use, serial string, body []byte) []byte {
	h := hmac.New(sha256.New, k.key)
	for _, part := range [][]byte{[]byte(use), []byte(serial), body} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return h.Sum(nil)
}

func (k *Keeper) isSpent(name [32]byte) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, ok := k.spent[name]
	return ok
}

// spend notes a nonce as answered, and says whether it was not before.
func (k *Keeper) spend(name [32]byte, until, now time.Time) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.spent[name]; ok {
		return false
	}
	for len(k.order) > 0 && (len(k.order) >= MostSpent || !now.Before(k.spent[k.order[0]])) {
		delete(k.spent, k.order[0])
		k.order = k.order[1:]
	}
	k.spent[name] = until
	k.order = append(k.order, name)
	return true
}
