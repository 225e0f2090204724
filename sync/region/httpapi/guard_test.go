package httpapi

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
)

// A month offline passes every quota: 30 nights of 100 encounters with ten
// revisions each, 2.4 KB a revision, sent in one morning in batches that begin
// small, each of them twice because the link breaks off.
func TestHonestLateDeliveryPasses(t *testing.T) {
	t.Parallel()
	const all, size = 30 * 100 * 10, 2400
	at := time.Duration(0)
	g := newGuard(UsualLimits(), func() time.Duration { return at })
	who := caller{device: register.Device{ID: uuid.New()}}
	batch := 8
	for sent := 0; sent < all; {
		lines := min(batch, all-sent)
		for try := range 2 {
			if err := errors.Join(g.admit(access.Push, who, prefixOf(&http.Request{})), g.push(who.device.ID, lines, lines*size)); err != nil {
				t.Fatalf("after %d revisions, at %v: %v", sent, at, err)
			}
			if try > 0 {
				g.known(who.device.ID, lines)
			}
			at += time.Second
		}
		sent, batch = sent+lines, min(2*batch, wire.MaxLines)
	}
}

func TestCallersAreToldApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, want string }{
		{"an address", "192.0.2.7:40000", "192.0.2.7/32"},
		{"its next connection", "192.0.2.7:40001", "192.0.2.7/32"},
		{"the same written otherwise", "[::ffff:192.0.2.7]:1", "192.0.2.7/32"},
		{"a network of version 6", "[2001:db8:1:2:3:4:5:6]:1", "2001:db8:1:2::/64"},
		{"another address of it", "[2001:db8:1:2:ffff::1]:1", "2001:db8:1:2::/64"},
		{"with a zone", "[fe80::1%eth0]:1", "fe80::/64"},
		{"nothing", "", "invalid Prefix"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := prefixOf(&http.Request{RemoteAddr: c.from}).String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
