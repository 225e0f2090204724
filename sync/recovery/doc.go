// Package recovery gives an officer his keys back with the help of two
// administrators, neither of whom sees them.
//
// Each administrator who takes part has a recovery key (Key) of his own; the public
// halves are the Agents of a region, at most five. An officer's device puts his keys
// into an Escrow: they are sealed under a key drawn for it, that key once for each
// pair of agents under the shares of both, one inside the other, and the share of an
// agent to his public key alone. What is to be recovered is asked for by a Request
// with a key that the device made for it; an administrator opens his own share and
// seals it to that key (Approval). Only the device ever has two shares.
//
// It promises that one share, the escrow and the request together open nothing; that
// an approval serves for the one request it was given for, of one device and one
// officer, and not after it ended; and that the code an officer reads out stands for
// every byte of his request, the key to which shares are sealed among them. It knows
// no store, no clock and no network, and nothing of what an escrow holds.
package recovery

import (
	"crypto/ecdh"
	"crypto/hpke"
	"time"
)

// The bounds of recovery.
const (
	MinAgents  = 2
	MaxAgents  = 5              // so there are at most ten pairs
	Life       = 24 * time.Hour // of a request
	MaxPayload = 32 << 10       // bytes of what an escrow holds
	MaxFile    = 60 << 10       // bytes of an escrow, a request or an approval as JSON

	version = 1
	skew    = time.Hour // by which two clocks may differ
)

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

func sealTo(public, info, plain []byte) ([]byte, error) {
	to, err := kem().NewPublicKey(public)
	if err != nil {
		return nil, err
	}
	return hpke.Seal(to, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, plain)
}

func openFrom(private hpke.PrivateKey, info, sealed []byte) ([]byte, error) {
	return hpke.Open(private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info, sealed)
}
