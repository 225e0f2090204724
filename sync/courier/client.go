package courier

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
)

// Identity is what an enrolled device knows of itself and of its region. It is
// kept outside the PIN, so that a locked device can deliver.
type Identity struct {
	Server      string    `json:"server"` // https://host:port, as of the last hello
	ServerID    uuid.UUID `json:"server_id"`
	Device      uuid.UUID `json:"device"`
	Certificate string    `json:"certificate"` // PEM
	Key         string    `json:"key"`         // PEM, ECDSA P-256
	CA          string    `json:"ca"`          // PEM, the only authority trusted, but for CABefore
	Epoch       string    `json:"epoch"`
	RegionKey   []byte    `json:"region_key"` // Ed25519 public key
	Delivery    []byte    `json:"delivery"`   // HPKE X25519 public key

	Addresses []string `json:"addresses,omitempty"` // of the server, signed by the region: tried when Server fails
	Told      int64    `json:"told,omitempty"`      // serial of the notice they came with

	CABefore string            `json:"ca_before,omitempty"` // PEM, the authority of before, as long as the region says so
	Trusted  int64             `json:"trusted,omitempty"`   // serial of the last succession
	Passed   []json.RawMessage `json:"passed,omitempty"`    // each a Passage: how this trust came from that of the enrolment
}

// ClientOptions are what a client may be given. Now and Rand are needed; the
// rest has a use of its own when empty.
type ClientOptions struct {
	Now    func() time.Time // the device's own clock, right or wrong: against it the region's is measured
	Rand   io.Reader
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error) // tests
	Offset time.Duration                                                     // of an injected clock; refused outside demonstrations
	Keep   func(Identity) error                                              // the identity with its next certificate; nil keeps nothing
	Told   func(region, sent, received time.Time)                            // the region's time in every answer, and when by Now it was asked and heard; may be nil
}

// Client speaks to one region over TLS 1.3 with the device's certificate, and
// trusts no authority but the region's. It is safe for concurrent use and keeps
// its connections open.
type Client struct {
	opts ClientOptions

	renewing sync.Mutex // one at a time asks for the next certificate

	mu       sync.Mutex
	id       Identity
	base     string // https://host:port, where the region was found last
	cert     *tls.Certificate
	http     *http.Client
	played   *http.Client // where it is set everything goes there: an answer that came as a file
	officer  *Officer
	token    string
	journal  Journal
	trail    Trail
	wipe     func(context.Context) (int, error)
	tries    func() (recovery.Tries, bool)
	recovery func(context.Context, int64, string) error
	wiped    bool // it was obeyed: nobody signs in any more

	grants   Grants
	opened   time.Time         // when a session was asked for last, by the device's clock
	anchored func(wire.Anchor) // hears the region's signed time
}

// NewClient makes a client from an identity. Nothing is dialled yet.
func NewClient(id Identity, opts ClientOptions) (*Client, error) {
	base, err := baseURL(id.Server)
	if err != nil {
		return nil, err
	}
	c := &Client{opts: opts, base: base, id: id}
	if err := c.use(base, id.Certificate); err != nil {
		return nil, err
	}
	return c, nil
}

// Identity gives the identity as it is now, after any renewal.
func (c *Client) Identity() Identity {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.id
}

// Expires tells when the device's certificate ends.
func (c *Client) Expires() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cert.Leaf.NotAfter
}

// Close drops idle connections.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.http.CloseIdleConnections()
}

// use takes an address, and a certificate for the device's key, and opens a new
// transport.
func (c *Client) use(base, certificate string) error {
	id := c.Identity()
	pair, err := tls.X509KeyPair([]byte(certificate), []byte(id.Key))
	if err != nil {
		return errs.Errorf(errs.Invalid, "identity", "certificate and key do not belong together")
	}
	if pair.Leaf == nil {
		return errs.Errorf(errs.Invalid, "identity", "no certificate")
	}
	conf, err := trusting(id, base)
	if err != nil {
		return err
	}
	conf.Certificates = []tls.Certificate{pair}
	conf.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	c.mu.Lock()
	old := c.http
	c.base, c.id.Certificate, c.cert, c.http = base, certificate, &pair, newHTTP(conf, c.opts.Dial)
	c.mu.Unlock()
	if old != nil {
		old.CloseIdleConnections()
	}
	return nil
}

// newHTTP makes an HTTP client that follows no redirection, uses no proxy and
// no cookie. The send buffer is small, so that what a slow link has not taken
// yet is not counted as progress.
func newHTTP(conf *tls.Config, dial func(context.Context, string, string) (net.Conn, error)) *http.Client {
	if dial == nil {
		d := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}
		dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := d.DialContext(ctx, network, addr)
			if t, ok := conn.(*net.TCPConn); ok {
				_ = t.SetWriteBuffer(64 << 10)
			}
			return conn, err
		}
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:         dial,
			TLSClientConfig:     conf,
			TLSHandshakeTimeout: 60 * time.Second,
			MaxIdleConnsPerHost: 3, // records, news, positions
			IdleConnTimeout:     5 * time.Minute,
			DisableCompression:  true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func baseURL(server string) (string, error) {
	a, err := wire.ParseAddress(server)
	return a.URL(), err
}

func decodePEM(text, kind string) ([]byte, error) {
	b, _ := pem.Decode([]byte(text))
	if b == nil || b.Type != kind {
		return nil, errs.Errorf(errs.Invalid, "bad_pem", "no %s", strings.ToLower(kind))
	}
	return b.Bytes, nil
}

// Use sends everything by another transport from now on, for tests that have
// no network. The marks of the region are still asked for.
func (c *Client) Use(t http.RoundTripper) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.http = &http.Client{Transport: t, CheckRedirect: c.http.CheckRedirect}
}
