package vault

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"shyraq/errs"

	"github.com/google/uuid"
	"golang.org/x/crypto/argon2"
)

// Cost is how dear one try at a PIN is: rounds, KiB of memory, lanes.
type Cost struct {
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory"` // KiB
	Threads uint8  `json:"threads"`
}

// The most that is taken from a file. A changed vault must not make the device
// hand out gigabytes or compute for hours.
const (
	maxTime    = 16
	maxMemory  = 256 << 10 // KiB
	maxThreads = 16
)

// kdf is a cost with its salt, as stored.
type kdf struct {
	Cost
	Salt []byte `json:"salt"`
}

func (k kdf) check() error {
	ok := k.Time >= 1 && k.Time <= maxTime &&
		k.Threads >= 1 && k.Threads <= maxThreads &&
		k.Memory >= 8*uint32(k.Threads) && k.Memory <= maxMemory &&
		len(k.Salt) == 16
	if !ok {
		return errs.Errorf(errs.Invalid, "vault_damaged", "Argon2 parameters out of bounds: time %d, memory %d KiB, threads %d",
			k.Time, k.Memory, k.Threads)
	}
	return nil
}

// turn lets one derivation run at a time: several at once would take the
// memory several times.
var turn sync.Mutex

// stretch is the slow step; its result is as secret as the PIN.
func (k kdf) stretch(pin string) []byte {
	turn.Lock()
	defer turn.Unlock()
	p := []byte(normal(pin))
	defer clear(p)
	return argon2.IDKey(p, k.Salt, k.Time, k.Memory, k.Threads, 32)
}

// kek joins the stretched PIN with the device secret into the key that opens
// one officer's box in one vault.
func kek(stretched, secret []byte, vault, officer uuid.UUID) ([]byte, error) {
	both := slices.Concat(stretched, secret)
	defer clear(both)
	key, err := hkdf.Key(sha256.New, both, vault[:], "shyraq vault kek v1 "+officer.String(), 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return key, nil
}
