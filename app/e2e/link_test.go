package e2e

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// link is the network between one device and the server.
type link struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
}

// newLink opens a way to an address. The server behind may come and go.
func newLink(t *testing.T, to string) *link {
	t.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "link", "127.0.0.1:0", to)
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	return &link{t: t, proxy: proxy}
}

func (l *link) url() string { return "https://" + l.proxy.Listen }

// direction of a disturbance.
const (
	up   = "upstream"   // what the device sends
	down = "downstream" // what it hears
)

// cut lets so many bytes of each connection through in a direction and then
// drops the connection.
func (l *link) cut(direction string, bytes int) {
	l.t.Helper()
	l.disturb("limit_data", direction, fmt.Sprintf(`{"bytes": %d}`, bytes))
}

// reset answers the first byte in a direction with a reset.
func (l *link) reset(direction string) {
	l.t.Helper()
	l.disturb("reset_peer", direction, `{"timeout": 0}`)
}

// narrow makes the link slow: so many KB a second.
func (l *link) narrow(direction string, rate int) {
	l.t.Helper()
	l.disturb("bandwidth", direction, fmt.Sprintf(`{"rate": %d}`, rate))
}

func (l *link) disturb(kind, direction, attributes string) {
	l.t.Helper()
	text := fmt.Sprintf(`{"type": %q, "stream": %q, "attributes": %s}`, kind, direction, attributes)
	if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(text)); err != nil {
		l.t.Fatalf("%s: %v", kind, err)
	}
}

// heal takes every disturbance away.
func (l *link) heal() { l.proxy.Toxics.ResetToxics(l.t.Context()) }

// trap stands between link and server and lets go of the n-th piece of what
// the server says only after spring returned: an answer that has left, and
// whose sender is gone before anybody hears it.
func (l *link) trap(n int, spring func()) (open func()) {
	l.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	to := l.lead(ln.Addr().String())
	var said atomic.Int64
	go func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				near.Close()
				continue
			}
			go func() {
				_, _ = io.Copy(far, near)
				far.Close()
			}()
			go func() {
				defer near.Close()
				piece := make([]byte, 64<<10)
				for {
					got, err := far.Read(piece)
					if got > 0 && said.Add(1) == int64(n) {
						spring()
					}
					if _, e := near.Write(piece[:got]); err != nil || e != nil {
						return
					}
				}
			}()
		}
	}()
	return func() {
		l.lead(to)
		ln.Close()
	}
}

// lead sends new connections elsewhere, and gives where they went before.
func (l *link) lead(to string) (before string) {
	l.proxy.Lock()
	defer l.proxy.Unlock()
	before, l.proxy.Upstream = l.proxy.Upstream, to
	return before
}
