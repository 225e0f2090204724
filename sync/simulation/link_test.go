package simulation

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
)

var errLink = errors.New("the link broke")

// link carries a device's requests straight to the region's handler, and fails
// the way links do. Its choices come from the seed.
type link struct {
	handler func() http.Handler
	cert    *x509.Certificate
	chance  *rand.Rand
	bad     bool
	late    []*carried // requests that may arrive once more, whenever
	proxy   *proxy
	from    string // the address that it comes from; one for all where it is empty
}

// proxy is one that all devices of a night reach the region through. It may give
// an answer in another's place: an older one, or one that was somebody else's.
type proxy struct{ kept []*answered }

// carried is a request as it was sent.
type carried struct {
	req  *http.Request
	body []byte
}

// answered is an answer as it was given.
type answered struct {
	path   string
	status int
	header http.Header
	body   []byte
}

const mostKept = 12 // requests and answers that a link remembers

// RoundTrip implements http.RoundTripper.
func (l *link) RoundTrip(req *http.Request) (*http.Response, error) {
	c := &carried{req: req.Clone(req.Context())}
	if req.Body != nil {
		b, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		c.body = b
	}
	l.remember(c)
	what := -1
	if l.bad {
		what = l.chance.IntN(35) // a fifth fails: to read takes several
	}
	switch what {
	case 0: // never arrives
		return nil, errLink
	case 1: // handled, the answer is lost
		l.serve(c, len(c.body))
		return nil, errLink
	case 2: // cut in the middle of the request
		if len(c.body) > 0 {
			l.serve(c, l.chance.IntN(len(c.body)))
		}
		return nil, errLink
	case 3: // cut in the middle of the answer
		a := l.serve(c, len(c.body))
		cut := l.chance.IntN(len(a.body) + 1)
		return a.response(io.MultiReader(bytes.NewReader(a.body[:cut]), broken{})), nil
	case 4: // arrives twice
		l.serve(c, len(c.body))
	case 5: // one from before arrives first
		l.serve(l.late[l.chance.IntN(len(l.late))], -1)
	case 6: // an answer from before comes in the place of this one's
		if a := l.cached(c); a != nil {
			return a.response(bytes.NewReader(a.body)), nil
		}
	}
	a := l.serve(c, len(c.body))
	return a.response(bytes.NewReader(a.body)), nil
}

// remember keeps a request, in the place of any other.
func (l *link) remember(c *carried) {
	if len(l.late) < mostKept {
		l.late = append(l.late, c)
		return
	}
	l.late[l.chance.IntN(mostKept)] = c
}

// cached is an answer to a request of the same path from before.
func (l *link) cached(c *carried) *answered {
	for _, i := range l.chance.Perm(len(l.proxy.kept)) {
		if l.proxy.kept[i].path == c.req.URL.Path {
			return l.proxy.kept[i]
		}
	}
	return nil
}

// serve has the region handle a request of which so many bytes arrive; negative
// is all.
func (l *link) serve(c *carried, arrive int) *answered {
	var body io.Reader = bytes.NewReader(c.body)
	if arrive >= 0 && arrive < len(c.body) {
		body = io.MultiReader(bytes.NewReader(c.body[:arrive]), broken{})
	}
	in := c.req.Clone(c.req.Context())
	in.Body, in.ContentLength = io.NopCloser(body), int64(len(c.body))
	in.TLS = &tls.ConnectionState{HandshakeComplete: true, PeerCertificates: []*x509.Certificate{l.cert}}
	in.RemoteAddr = cmp.Or(l.from, "192.0.2.1:1")
	w := httptest.NewRecorder()
	l.handler().ServeHTTP(w, in)
	a := &answered{path: c.req.URL.Path, status: w.Code, header: w.Header().Clone(), body: bytes.Clone(w.Body.Bytes())}
	if p := l.proxy; len(p.kept) < mostKept {
		p.kept = append(p.kept, a)
	} else {
		p.kept[l.chance.IntN(mostKept)] = a
	}
	return a
}

func (a *answered) response(body io.Reader) *http.Response {
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(body), ContentLength: -1,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
}

// broken ends as a connection that is reset does.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
