package wire

import (
	"crypto/ed25519"
	"fmt"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/revision"
)

// Grant is an officer's right to read on one device without a connection, until a
// time by the region's clock. The region signs one with every session. Serial is one
// more than that of the grant the device says it has: a device takes no other, so
// that one of before does not come back.
type Grant struct {
	Device  uuid.UUID `json:"device"`
	Officer uuid.UUID `json:"officer"`
	Role    string    `json:"role"`
	Unit    string    `json:"unit,omitempty"`
	Serial  uint64    `json:"serial"`
	At      time.Time `json:"at"`
	Until   time.Time `json:"until"`
	Sig     []byte    `json:"sig"`
}

// The bounds of how long a grant lasts, and how long where the region says nothing.
const (
	ShortestGrant = time.Hour
	LongestGrant  = 14 * 24 * time.Hour
	UsualGrant    = 72 * time.Hour
)

// maxSerial is the highest number that is counted on from: a made-up one may not use
// up the numbers.
const maxSerial = 1 << 53

// NextSerial is the number of the grant that follows.
func NextSerial(had uint64) uint64 { return min(had, maxSerial) + 1 }

func (g Grant) text(server uuid.UUID) []byte {
	return fmt.Appendf(nil, "shyraq grant v1\n%s\n%s\n%s\n%q\n%q\n%d\n%s\n%s", server, g.Device, g.Officer, g.Role, g.Unit, g.Serial, stamp(g.At), stamp(g.Until))
}

// Sign signs a grant with the region's key.
func (g *Grant) Sign(key ed25519.PrivateKey, server uuid.UUID) {
	g.Sig = ed25519.Sign(key, g.text(server))
}

// Of says whether a grant is the region's, to this officer on this device, and of a
// form that a region gives.
func (g Grant) Of(key ed25519.PublicKey, server, device, officer uuid.UUID) bool {
	life := g.Until.Sub(g.At)
	return len(key) == ed25519.PublicKeySize && g.Device == device && g.Officer == officer && g.Serial > 0 &&
		life >= ShortestGrant && life <= LongestGrant && ed25519.Verify(key, g.text(server), g.Sig)
}

// Anchor is the region's time, signed to one device: earlier than that it is not,
// whatever the device's clock shows. A hello brings it, and the answer to an
// enrolment.
type Anchor struct {
	At  time.Time `json:"at"`
	Sig []byte    `json:"sig"`
}

func (a Anchor) text(server, device uuid.UUID) []byte {
	return fmt.Appendf(nil, "shyraq anchor v1\n%s\n%s\n%s", server, device, stamp(a.At))
}

// Name is an anchor as a revision names it; nil where none can.
func (a Anchor) Name() *revision.Anchor {
	if len(a.Sig) != ed25519.SignatureSize || a.At.UnixMilli() <= 0 || !a.At.Equal(a.At.Truncate(time.Millisecond)) {
		return nil
	}
	return &revision.Anchor{MS: a.At.UnixMilli(), Sig: a.Sig}
}

// Sign signs an anchor to a device, of a whole millisecond, so that a revision can
// name it.
func (a *Anchor) Sign(key ed25519.PrivateKey, server, device uuid.UUID) {
	a.At = a.At.UTC().Truncate(time.Millisecond)
	a.Sig = ed25519.Sign(key, a.text(server, device))
}

// Of says whether an anchor is the region's, to this device.
func (a Anchor) Of(key ed25519.PublicKey, server, device uuid.UUID) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, a.text(server, device), a.Sig)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
