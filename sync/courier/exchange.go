package courier

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
)

// request is one exchange.
type request struct {
	method, path string
	body         []byte
	bodyType     string
	want         string // content type of a success
	token        string
	etag         string
	journal      string
	seen         string
	tries        string

	each func(line []byte) (last bool) // takes a success line by line as it comes; it has no body then
}

// answer is what came back and stood every check.
type answer struct {
	status int
	body   []byte
	etag   string
	signed string // HeaderSigned
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
	if c.played != nil {
		hc = c.played
	}
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
	return readAnswer(ctx, resp, r, watch)
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
	if r.journal != "" {
		req.Header.Set(wire.HeaderJournal, r.journal)
	}
	if r.tries != "" {
		req.Header.Set(recovery.HeaderTries, r.tries)
	}
	if r.seen != "" {
		req.Header.Set(wire.HeaderLog, r.seen)
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

func readAnswer(ctx context.Context, resp *http.Response, r request, w *watchdog) (answer, error) {
	a := answer{status: resp.StatusCode, etag: resp.Header.Get("ETag"), signed: resp.Header.Get(wire.HeaderSigned)}
	if resp.StatusCode == http.StatusNotModified {
		return a, nil
	}
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	if r.each != nil && resp.StatusCode == http.StatusOK && kind == r.want {
		if err := wire.Scan(w.reader(resp.Body), resp.Header.Get("Content-Encoding"), wire.MaxAnswer, wire.MaxAnswer, r.each); err != nil {
			return a, untaken(ctx, err)
		}
		return a, nil
	}
	body, err := wire.Unpack(w.reader(resp.Body), resp.Header.Get("Content-Encoding"), wire.MaxAnswer, wire.MaxAnswer)
	if err != nil {
		return a, untaken(ctx, err)
	}
	a.body = body
	if resp.StatusCode == http.StatusOK {
		if kind != r.want {
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

// untaken names why the body of an answer was not taken. Its head bore the marks
// of the region, so a body that came and is too large or damaged is no missing
// connection, and is never told as one.
func untaken(ctx context.Context, err error) error {
	switch wire.Code(err) {
	case "body_too_big", "body_unpacked_too_big":
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "answer_too_big", "the answer is larger than is taken"), err)
	case "body_damaged", "content_encoding":
		return fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "answer_damaged", "the answer cannot be unpacked"), err)
	}
	return unreachable(ctx, err)
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
