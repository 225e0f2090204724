package pki

import (
	"net/netip"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/quota"
	"shyraq/sync/region/register"
)

const (
	settled       = 10 * time.Minute // after it nobody uses the certificate before the newest any more, who has it
	turnsInARow   = 6                // between two addresses, to and fro, of which
	turnWithin    = time.Minute      // each comes so soon after the one before
	alarmsOnce    = time.Hour        // of a device
	mostHandsSeen = 50_000
)

// Holders notice that one device's certificate is in two hands. Two things tell
// it: the certificate before the newest is used again after the newest was, which
// a device never does; or requests come from two addresses in turn. The second
// may be a network that sends one device out by two doors, so it is a reason to
// look and none to shut anybody out: the true holder must not be ousted by who
// copied a file. It is kept in memory, by each server for itself. It is safe for
// concurrent use.
type Holders struct {
	elapsed quota.Elapsed

	mu   sync.Mutex
	seen map[uuid.UUID]*hands
}

// hands is how a device was used lately.
type hands struct {
	newest  string        // the newest certificate that was used
	since   time.Duration // when it was first
	from    [2]netip.Prefix
	at      time.Duration // of the last turn from one address to the other
	turns   int
	alarmed time.Duration
	told    bool
}

// NewHolders begins to watch.
func NewHolders(elapsed quota.Elapsed) *Holders {
	return &Holders{elapsed: elapsed, seen: map[uuid.UUID]*hands{}}
}

// Two notes a request of a device, and says whether an operator has to look now.
func (h *Holders) Two(d register.Device, serial string, from netip.Prefix) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.elapsed()
	s := h.seen[d.ID]
	if s == nil {
		if len(h.seen) >= mostHandsSeen {
			clear(h.seen) // it begins anew, as after a start
		}
		s = &hands{}
		h.seen[d.ID] = s
	}
	older := s.older(d.Serials, serial, now)
	if turning := s.turn(from, now); !older && !turning || s.told && now-s.alarmed < alarmsOnce {
		return false
	}
	s.told, s.alarmed = true, now
	return true
}

// older says whether a certificate is used that the device has put away.
func (s *hands) older(serials []string, serial string, now time.Duration) bool {
	newest := serials[len(serials)-1]
	if serial == newest {
		if s.newest != newest {
			s.newest, s.since = newest, now
		}
		return false
	}
	return s.newest == newest && now-s.since > settled
}

// turn says whether requests come from two addresses in turn, again and again.
func (s *hands) turn(from netip.Prefix, now time.Duration) bool {
	switch {
	case from == s.from[0]:
		return false
	case from != s.from[1] || now-s.at > turnWithin:
		s.turns = 0
	default:
		s.turns++
	}
	s.from, s.at = [2]netip.Prefix{from, s.from[0]}, now
	return s.turns >= turnsInARow
}
