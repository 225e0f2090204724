package region

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/register"
)

const (
	renewPause    = 7 * 24 * time.Hour // within it of the last renewal the same certificate is given again
	settled       = 10 * time.Minute   // after it nobody uses the certificate before the newest any more, who has it
	turnsInARow   = 6                  // between two addresses, to and fro, of which
	turnWithin    = time.Minute        // each comes so soon after the one before
	alarmsOnce    = time.Hour          // of a device
	mostHandsSeen = 50_000
)

// holders notice that one device's certificate is in two hands. Two things tell
// it: the certificate before the newest is used again after the newest was, which
// a device never does; or requests come from two addresses in turn. The second
// may be a network that sends one device out by two doors, so it is a reason to
// look and none to shut anybody out: the true holder must not be ousted by who
// copied a file. It is kept in memory, by each server for itself.
type holders struct {
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

func newHolders(elapsed quota.Elapsed) *holders {
	return &holders{elapsed: elapsed, seen: map[uuid.UUID]*hands{}}
}

// two notes a request of a device, and says whether an operator has to look now.
func (h *holders) two(d register.Device, serial string, from netip.Prefix) bool {
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

// alarm tells the operator of a device: in the audit, in the log and as a
// metric.
func (r *Region) alarm(ctx context.Context, device uuid.UUID, why string) {
	r.monitor.alarms.Add(1, why)
	r.log.WarnContext(ctx, "a device to look at", "device", device.String(), "why", why)
	r.note(ctx, refusal{action: "alarm", device: device, reason: why})
}

// renewedLately says whether a device is given its newest certificate once more:
// for a week after a renewal, so that whoever copied a certificate cannot push
// the true holder's out by asking for more, and an answer that was lost is asked
// for again.
func (r *Region) renewedLately(d *register.Device) bool {
	made := d.Expires.Add(-wire.DeviceLife)
	return d.Newest != nil && r.now().Before(made.Add(renewPause)) && r.now().Before(d.Expires)
}
