package courier

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Identity is what an enrolled device knows of itself and of its region. It is
// kept outside the PIN, so that a locked device can deliver.
type Identity struct {
	Server      string    `json:"server"` // https://host:port, as of the last hello
	ServerID    uuid.UUID `json:"server_id"`
	Device      uuid.UUID `json:"device"`
	Certificate string    `json:"certificate"` // PEM
	Key         string    `json:"key"`         // PEM, ECDSA P-256
	CA          string    `json:"ca"`          // PEM, the only authority trusted
	Epoch       string    `json:"epoch"`
	RegionKey   []byte    `json:"region_key"` // Ed25519 public key
	Delivery    []byte    `json:"delivery"`   // HPKE X25519 public key

	Addresses []string `json:"addresses,omitempty"` // of the server, signed by the region: tried when Server fails
	Told      int64    `json:"told,omitempty"`      // serial of the notice they came with
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

	mu      sync.Mutex
	id      Identity
	base    string // https://host:port, where the region was found last
	cert    *tls.Certificate
	http    *http.Client
	officer *Officer
	token   string
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
	conf, err := trusting(id.CA, base)
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
			MaxIdleConnsPerHost: 2,
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

// request is one exchange.
type request struct {
	method, path string
	body         []byte
	bodyType     string
	want         string // content type of a success
	token        string
	etag         string
}

// answer is what came back and stood every check.
type answer struct {
	status int
	body   []byte
	etag   string
}

// do makes one exchange. Where the region says that the certificate has ended,
// the next one is fetched, through the device's own key, and the exchange made
// again.
func (c *Client) do(ctx context.Context, r request) (answer, error) {
	had := c.Identity().Certificate
	a, err := c.exchange(ctx, r)
	if wire.Code(err) != wire.CodeExpired {
		return a, err
	}
	if err := c.renew(ctx, had); err != nil {
		return answer{}, err
	}
	return c.exchange(ctx, r)
}

// exchange makes one exchange as it is. Whatever does not bear the marks of the
// region (its chain, its id, our nonce, the type asked for) is ErrPortal; an
// error body of the region comes back as the error it names.
func (c *Client) exchange(ctx context.Context, r request) (answer, error) {
	ctx, watch := watch(ctx)
	defer watch.stop()
	c.mu.Lock()
	hc, base, id := c.http, c.base, c.id
	c.mu.Unlock()
	var nb [12]byte
	if _, err := io.ReadFull(c.opts.Rand, nb[:]); err != nil {
		return answer{}, fmt.Errorf("draw nonce: %w", err)
	}
	nonce := hex.EncodeToString(nb[:])
	sent := c.opts.Now()
	resp, reused, err := c.send(ctx, hc, base, r, nonce, watch)
	if err != nil && reused && ctx.Err() == nil {
		// A kept connection turned out to be dead. Every call may be made
		// twice, so a new one is tried at once.
		hc.CloseIdleConnections()
		resp, _, err = c.send(ctx, hc, base, r, nonce, watch)
	}
	if err != nil {
		return answer{}, unreachable(ctx, err)
	}
	defer resp.Body.Close()
	watch.touch()
	if resp.Header.Get(wire.HeaderNonce) != nonce || resp.Header.Get(wire.HeaderServer) != id.ServerID.String() {
		return answer{}, ErrPortal
	}
	c.timed(resp.Header.Get(wire.HeaderTime), sent)
	return readAnswer(ctx, resp, r.want, watch)
}

// timed hands the region's time on. A demonstration plays another day: its
// devices and its server are apart by the offset and by nothing else.
func (c *Client) timed(text string, sent time.Time) {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err == nil && c.opts.Told != nil {
		c.opts.Told(at.Add(c.opts.Offset), sent, c.opts.Now())
	}
}

// send sends one request, and tells whether an old connection carried it.
func (c *Client) send(ctx context.Context, hc *http.Client, base string, r request, nonce string, w *watchdog) (resp *http.Response, reused bool, err error) {
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused }})
	req, err := newRequest(traced, base, r, w)
	if err != nil {
		return nil, false, err
	}
	req.Header.Set(wire.HeaderNonce, nonce)
	if r.token != "" {
		req.Header.Set(wire.HeaderSession, r.token)
	}
	if r.etag != "" {
		req.Header.Set("If-None-Match", r.etag)
	}
	if c.opts.Offset != 0 {
		req.Header.Set(wire.HeaderOffset, strconv.FormatInt(int64(c.opts.Offset/time.Second), 10))
	}
	resp, err = hc.Do(req)
	return resp, reused, err
}

func newRequest(ctx context.Context, base string, r request, w *watchdog) (*http.Request, error) {
	var body io.Reader
	packed := false
	if len(r.body) > 256 {
		r.body, packed = wire.Pack(nil, r.body), true
	}
	if r.body != nil {
		body = w.reader(bytes.NewReader(r.body))
	}
	req, err := http.NewRequestWithContext(ctx, r.method, base+r.path, body)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	if r.body != nil {
		req.ContentLength = int64(len(r.body))
		req.Header.Set("Content-Type", r.bodyType)
	}
	if packed {
		req.Header.Set("Content-Encoding", "zstd")
	}
	req.Header.Set("Accept-Encoding", "zstd")
	return req, nil
}

func readAnswer(ctx context.Context, resp *http.Response, want string, w *watchdog) (answer, error) {
	a := answer{status: resp.StatusCode, etag: resp.Header.Get("ETag")}
	if resp.StatusCode == http.StatusNotModified {
		return a, nil
	}
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	body, err := wire.Unpack(w.reader(resp.Body), resp.Header.Get("Content-Encoding"), wire.MaxAnswer, wire.MaxAnswer)
	if err != nil {
		return a, unreachable(ctx, err)
	}
	a.body = body
	if resp.StatusCode == http.StatusOK {
		if kind != want {
			return a, ErrPortal
		}
		return a, nil
	}
	fault, ok := wire.ParseFault(resp.StatusCode, body)
	if !ok || kind != wire.TypeJSON {
		return a, ErrPortal
	}
	if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
		return a, &RetryError{Err: fault, After: time.Duration(s) * time.Second}
	}
	return a, fault
}

// unreachable names why an exchange broke off, for the status; the cause stays
// in the error for the log.
func unreachable(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, ErrStalled) {
		return ErrStalled
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &host):
		return fmt.Errorf("%w: %w", notNamed(host.Certificate), err)
	case errors.As(err, &unknown), errors.As(err, &invalid):
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "foreign_server", "the server's certificate is not of this region"), err)
	case errors.As(err, &alert):
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Denied, "certificate_refused", "the server refused the certificate"), err)
	}
	return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "unreachable", "no connection"), err)
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
