package recovery

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"

	"shyraq/errs"
)

const seedSize = 32

// Key is the recovery key of one administrator. Its owner keeps it away from the
// server.
type Key struct {
	sign ed25519.PrivateKey
	seal hpke.PrivateKey
	seed []byte
}

// NewKey draws a key.
func NewKey(rand io.Reader) (Key, error) {
	seed := make([]byte, seedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return Key{}, fmt.Errorf("draw recovery key: %w", err)
	}
	return KeyFrom(seed)
}

// KeyFrom makes the key of a seed, which it takes over.
func KeyFrom(seed []byte) (k Key, err error) {
	if len(seed) != seedSize {
		return k, errs.Errorf(errs.Invalid, "recovery_key", "a recovery key has %d bytes", seedSize)
	}
	sign, err := hkdf.Key(sha256.New, seed, nil, "shyraq recovery sign v1", ed25519.SeedSize)
	if err != nil {
		return k, err
	}
	sealing, err := hkdf.Key(sha256.New, seed, nil, "shyraq recovery seal v1", seedSize)
	if err != nil {
		return k, err
	}
	k.seed, k.sign = seed, ed25519.NewKeyFromSeed(sign)
	k.seal, err = kem().DeriveKeyPair(sealing)
	clear(sign)
	clear(sealing)
	return k, err
}

// Seed is what the key is kept as.
func (k Key) Seed() []byte { return k.seed }

// Agent is the public half, under a name.
func (k Key) Agent(name string) Agent {
	return Agent{Name: name, Sign: k.sign.Public().(ed25519.PublicKey), Seal: k.seal.PublicKey().Bytes()}
}

// Clear forgets the key, as far as that can be done.
func (k Key) Clear() {
	clear(k.seed)
	clear(k.sign)
}

// Agent is the public half of an administrator's recovery key.
type Agent struct {
	Name string            `json:"name"`
	Sign ed25519.PublicKey `json:"sign"`
	Seal []byte            `json:"seal"` // HPKE X25519 public key
}

// ID names an agent by his keys.
func (a Agent) ID() uuid.UUID {
	sum := sha256.Sum256(fmt.Appendf(nil, "shyraq recovery agent v1|%x|%x", []byte(a.Sign), a.Seal))
	return uuid.UUID(sum[:16])
}

// Public writes both public keys as one word, which ParseAgent reads.
func (a Agent) Public() string {
	return hex.EncodeToString(append(append([]byte{}, a.Sign...), a.Seal...))
}

// ParseAgent reads the public half of a key.
func ParseAgent(name, public string) (Agent, error) {
	raw, err := hex.DecodeString(strings.TrimSpace(public))
	if err != nil || len(raw) != ed25519.PublicKeySize+32 {
		return Agent{}, errs.Errorf(errs.Invalid, "recovery_agent", "the public half of a recovery key has 128 hex digits")
	}
	a := Agent{Name: strings.TrimSpace(name), Sign: raw[:ed25519.PublicKeySize], Seal: raw[ed25519.PublicKeySize:]}
	return a, a.check()
}

func (a Agent) check() error {
	if len(a.Sign) != ed25519.PublicKeySize || a.Name == "" || len(a.Name) > 200 || strings.ContainsFunc(a.Name, func(c rune) bool { return c < ' ' }) {
		return errs.Errorf(errs.Invalid, "recovery_agent", "a name of 1 to 200 bytes, and two public keys")
	}
	if _, err := kem().NewPublicKey(a.Seal); err != nil {
		return errs.Errorf(errs.Invalid, "recovery_agent", "the key of %s seals nothing", a.ID())
	}
	return nil
}
