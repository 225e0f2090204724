package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// TestARevisionNamesTheNewestTime: what is saved names the newest time that the region
// signed to this device, and nothing where it never did.
func TestARevisionNamesTheNewestTime(t *testing.T) {
	s := newStation(t, aigul)
	signed := func(at time.Time, fill byte) wire.Anchor {
		a := wire.Anchor{At: at.Truncate(time.Millisecond), Sig: make([]byte, 64)}
		a.Sig[0] = fill
		return a
	}
	now := s.clock.now()
	first, second := signed(now, 1), signed(now.Add(time.Minute), 2)
	odd := signed(now.Add(2*time.Minute), 3)
	odd.At = odd.At.Add(time.Microsecond) // as a region of before signs them
	for i, c := range []struct {
		what string
		hear []wire.Anchor
		want *revision.Anchor
	}{
		{"none was heard", nil, nil},
		{"one was heard", []wire.Anchor{first}, first.Name()},
		{"the next, a minute later", []wire.Anchor{second}, second.Name()},
		{"the one before it once more", []wire.Anchor{first}, second.Name()},
		{"in a demonstration, which plays another night", []wire.Anchor{signed(now.Add(90*time.Second), 4)}, second.Name()},
		{"one that no revision can name", []wire.Anchor{odd}, nil},
	} {
		s.opts.Wire.Offset = 0
		if c.what == "in a demonstration, which plays another night" {
			s.opts.Wire.Offset = -time.Hour
		}
		for _, a := range c.hear {
			s.opts.anchored(s.vault, a)
		}
		s.clock.at = s.clock.at.Add(time.Minute)
		if d := cmp.Diff(c.want, s.envelope(s.meet(string(rune('А'+i)))).Anchor); d != "" {
			t.Errorf("%s:\n%s", c.what, d)
		}
	}
}
