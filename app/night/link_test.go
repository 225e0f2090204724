package night

import (
	"fmt"
	"strings"
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
