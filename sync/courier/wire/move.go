package wire

import (
	"crypto/ed25519"
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// MaxAddresses is how many addresses of its server a device keeps.
const MaxAddresses = 8

// Addresses says where a region's server is to be found from now on, signed
// with the region's key. Devices take it with a hello, keep it, and try it when
// the address they have fails.
type Addresses struct {
	Serial int64    `json:"serial"` // a later one takes the place of an earlier one
	List   []string `json:"list"`   // host:port, the first to be tried first
	Sig    []byte   `json:"sig"`
}

// SignAddresses makes the notice of a region.
func SignAddresses(key ed25519.PrivateKey, server uuid.UUID, serial int64, list []string) Addresses {
	a := Addresses{Serial: serial, List: slices.Clone(list)}
	a.Sig = ed25519.Sign(key, a.text(server))
	return a
}

// Of says whether a notice is the region's and in its form.
func (a Addresses) Of(server uuid.UUID, key ed25519.PublicKey) bool {
	if len(a.List) == 0 || len(a.List) > MaxAddresses || len(key) != ed25519.PublicKeySize {
		return false
	}
	for _, one := range a.List {
		if parsed, err := ParseAddress(one); err != nil || parsed.String() != one {
			return false
		}
	}
	return ed25519.Verify(key, a.text(server), a.Sig)
}

func (a Addresses) text(server uuid.UUID) []byte {
	return fmt.Appendf(nil, "shyraq addresses v1\n%s\n%d\n%q", server, a.Serial, a.List)
}
