package records

import (
	"crypto/ed25519"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/revision"
)

// anchors tells which times the region signed. A device names the same one in all that
// it makes between two hellos, so what held is remembered for a while.
type anchors struct {
	key    ed25519.PublicKey
	region uuid.UUID

	mu    sync.Mutex
	known map[named]bool
}

// named is an anchor and whose it is.
type named struct {
	device uuid.UUID
	ms     int64
	sig    [ed25519.SignatureSize]byte
}

// mostNamed bounds what is remembered.
const mostNamed = 4096

func newAnchors(o Options) *anchors {
	return &anchors{key: o.Keys.Public(), region: o.ID, known: map[named]bool{}}
}

// hold says whether the region signed a time to a device.
func (a *anchors) hold(device uuid.UUID, r revision.Anchor) bool {
	if len(r.Sig) != ed25519.SignatureSize {
		return false
	}
	n := named{device, r.MS, [ed25519.SignatureSize]byte(r.Sig)}
	a.mu.Lock()
	known := a.known[n]
	a.mu.Unlock()
	if known {
		return true
	}
	if !(wire.Anchor{At: r.At(), Sig: r.Sig}).Of(a.key, a.region, device) {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.known) >= mostNamed {
		clear(a.known)
	}
	a.known[n] = true
	return true
}

// untimely notes each revision whose time cannot be confirmed, with the times between
// which it was made and the one that it says.
func untimely(device uuid.UUID, c intake.Changes) (out []audit.Frame) {
	note := func(r *revision.Receipt, f audit.Frame) {
		if r == nil || r.Flag == "" {
			return
		}
		f.Action, f.Device, f.Reason = "time", device, r.Flag
		f.After, f.Until = r.Bounds()
		out = append(out, f)
	}
	for _, s := range c.Stored {
		note(s.Leaf.Receipt, audit.Frame{Allowed: true, Records: []uuid.UUID{s.Leaf.Record}, Revs: []revision.Hash{s.Leaf.Rev}, Then: s.Signed.Envelope.Moment()})
	}
	for _, a := range c.Asides {
		if !a.Held {
			note(a.Receipt, audit.Frame{Revs: []revision.Hash{a.Rev}, Then: time.UnixMilli(a.Made).UTC()})
		}
	}
	return out
}
