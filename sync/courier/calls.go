package courier

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
)

// Officer is who reads: his id and his signing key on this device.
type Officer struct {
	ID  uuid.UUID
	Key ed25519.PrivateKey
}

// SignIn sets the officer whose session the reads use; nil when the device
// locks. The session itself is opened at the first read.
func (c *Client) SignIn(o *Officer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.officer, c.token = o, ""
}

// Hello asks the region how it is and how it sees this device. Where the region
// says that the certificate is due for its next one, or that it is held to another
// authority by now, that is fetched on the way: whoever says hello renews. Where the
// server is of an authority that is not known, it is asked who vouches for it. Where
// the address fails, the others that the region gave are tried, and the one at which
// it was met is kept.
func (c *Client) Hello(ctx context.Context) (wire.Hello, error) {
	h, err := c.helloAfter(ctx)
	if err == nil || !elsewhere(ctx, err) {
		return h, err
	}
	if h, ok := c.seek(ctx); ok {
		return h, nil
	}
	return h, err
}

// helloAfter asks at the address that is known, and once more where the server told
// who vouches for it.
func (c *Client) helloAfter(ctx context.Context) (wire.Hello, error) {
	h, err := c.hello(ctx)
	if wire.Code(err) == "foreign_server" && c.succeedUnknown(ctx) {
		return c.hello(ctx)
	}
	return h, err
}

// hello asks at the address that is known.
func (c *Client) hello(ctx context.Context) (wire.Hello, error) {
	ask, journal := request{method: http.MethodGet, path: wire.PathHello, want: wire.TypeJSON}, c.witnessed()
	if journal != nil {
		if end, ok := journal.End(); ok {
			ask.journal = end.String()
		}
	}
	ask.tries = c.tried()
	trail := c.followed()
	if trail != nil {
		ask.seen = trail.Seen().String()
	}
	a, err := c.do(ctx, ask)
	if err != nil {
		return wire.Hello{}, err
	}
	var h wire.Hello
	if json.Unmarshal(a.body, &h) != nil || h.ServerID != c.Identity().ServerID || h.Epoch == "" {
		return wire.Hello{}, ErrUnknown
	}
	if err := c.obey(ctx, h.Device.Wipe); err != nil {
		return wire.Hello{}, err
	}
	c.anchor(h.Anchor)
	if h.Addresses != nil {
		c.told(*h.Addresses)
	}
	if told := h.Device.Journal; told != nil && told.OK() && journal != nil {
		journal.Told(ctx, *told)
	}
	if h.Trust > c.Identity().Trusted {
		_ = c.succeed(ctx) // the next hello asks again
	}
	if trail != nil {
		c.follow(ctx, trail, h.Log)
		_ = c.tellLooks(ctx, trail, h.Device.Looks) // the next hello tells the rest
	}
	c.tellAgents(ctx, h)
	if h.Device.Renew {
		_ = c.Renew(ctx) // there is a month for it; the next hello asks again
	}
	return h, nil
}

// Push sends items and gives the region's answer to each. An error means that
// nothing is known, not that nothing was kept.
func (c *Client) Push(ctx context.Context, items []Item) (Receipt, error) {
	size := 0
	for _, it := range items {
		size += len(it.Line) + 1
	}
	body := make([]byte, 0, size)
	for _, it := range items {
		body = append(append(body, it.Line...), '\n')
	}
	a, err := c.do(ctx, request{method: http.MethodPost, path: wire.PathPush, body: body, bodyType: wire.TypeLines, want: wire.TypeLines})
	if err != nil {
		return Receipt{}, err
	}
	return readReceipt(a.body)
}

// readReceipt reads the answer to a push; without its last line it is cut off.
func readReceipt(body []byte) (Receipt, error) {
	var r Receipt
	for _, line := range wire.Lines(body) {
		var end wire.PushEnd
		if json.Unmarshal(line, &end) == nil && end.End {
			r.Contiguous, r.Epoch = end.Contiguous, end.Epoch
			return r, nil
		}
		var res wire.Result
		if json.Unmarshal(line, &res) != nil || res.Result == "" {
			break
		}
		r.Results = append(r.Results, res)
	}
	return Receipt{}, errs.Errorf(errs.Unavailable, "answer_incomplete", "the answer ends early")
}

// Listed is the directory as it came.
type Listed struct {
	Directory *regionfile.Directory
	Body      []byte // its JSON
	Signed    string // the region's signature over Body, see wire.DirectorySigned
	Tag       string
}

// Directory gives the directory; that of Listed is nil where it is still the one of
// etag.
func (c *Client) Directory(ctx context.Context, etag string) (Listed, error) {
	a, err := c.read(ctx, request{method: http.MethodGet, path: wire.PathDirectory, want: wire.TypeJSON, etag: etag})
	if err != nil || a.status == http.StatusNotModified {
		return Listed{Tag: etag}, err
	}
	var d regionfile.Directory
	if err := json.Unmarshal(a.body, &d); err != nil || d.RegionKey.ID == "" {
		return Listed{}, ErrUnknown
	}
	return Listed{&d, a.body, a.signed, a.etag}, nil
}

// Page is one answer of changes.
type Page struct {
	Revisions []revision.Signed       // hashes checked, signatures not yet
	Shown     []projection.Projection // of revisions that may not be read whole; signatures not checked
	Broken    int                     // lines that are neither
	Cursor    string
	More      bool
	Directory string // tag of the directory as it is now
	Erased    uint64 // number of the last erasure
	Rights    string // stands for what the officer may read; empty where the server does not say
}

// Changes gives what is new for the officer after a cursor, waiting up to wait
// for something to come. Of an answer that was cut off it gives what came whole,
// and there is more; it is an error where nothing did.
func (c *Client) Changes(ctx context.Context, cursor string, limit int, wait time.Duration) (Page, error) {
	q := url.Values{"cursor": {cursor}, "limit": {strconv.Itoa(limit)}, "wait": {strconv.Itoa(int(wait / time.Second))}, "parts": {"1"}, "projections": {"1"}}
	var p coming
	_, err := c.read(ctx, request{method: http.MethodGet, path: wire.PathChanges + "?" + q.Encode(), want: wire.TypeLines, each: p.take})
	switch {
	case p.whole.Cursor != "":
		return p.whole, nil
	case err != nil:
		return Page{}, err
	}
	return Page{}, errs.Errorf(errs.Unavailable, "answer_incomplete", "the answer ends early")
}

// coming is a page on its way.
type coming struct {
	whole Page // up to the last line that says how to go on
	part  []revision.Signed
	shown []projection.Projection
	bad   int
}

// take takes one line, and says whether it ends the page.
func (p *coming) take(line []byte) (last bool) {
	var part wire.ChangesPart
	var end wire.ChangesEnd
	switch {
	case bytes.HasPrefix(line, []byte(`{"end":`)) && json.Unmarshal(line, &end) == nil && end.End && end.Cursor != "":
		p.close(end)
		return true
	case bytes.HasPrefix(line, []byte(`{"part":`)) && json.Unmarshal(line, &part) == nil && part.Part && part.Cursor != "":
		p.close(wire.ChangesEnd{Cursor: part.Cursor, More: true, Directory: part.Directory, Erased: part.Erased, Rights: part.Rights})
		return false
	}
	if projection.IsLine(line) {
		if s, err := projection.ParseLine(bytes.Clone(line)); err != nil {
			p.bad++
		} else {
			p.shown = append(p.shown, s)
		}
		return false
	}
	s, err := revision.ParseLine(bytes.Clone(line))
	if err != nil {
		p.bad++
		return false
	}
	p.part = append(p.part, s)
	return false
}

// close ends a part: what came with it is whole.
func (p *coming) close(end wire.ChangesEnd) {
	p.whole = Page{Revisions: append(p.whole.Revisions, p.part...), Shown: append(p.whole.Shown, p.shown...), Broken: p.whole.Broken + p.bad,
		Cursor: end.Cursor, Directory: end.Directory, Erased: end.Erased, Rights: end.Rights, More: end.More}
	p.part, p.shown, p.bad = nil, nil, 0
}

// read makes an exchange that needs a session, and opens one where there is
// none or the region has forgotten it.
func (c *Client) read(ctx context.Context, r request) (answer, error) {
	for try := 0; ; try++ {
		token, err := c.session(ctx)
		if err != nil {
			return answer{}, err
		}
		r.token = token
		a, err := c.do(ctx, r)
		if wire.Code(err) != wire.CodeSession || try > 0 {
			return a, c.refused(err)
		}
		c.mu.Lock()
		if c.token == token {
			c.token = ""
		}
		c.mu.Unlock()
	}
}

// session gives the token of the officer's session, opening one if need be.
func (c *Client) session(ctx context.Context) (string, error) {
	c.mu.Lock()
	o, token, id, wiped, grants := c.officer, c.token, c.id, c.wiped, c.grants
	if o != nil && token != "" && c.due() != nil {
		token = ""
	}
	c.mu.Unlock()
	if wiped {
		return "", errs.Errorf(errs.Denied, "device_wiped", "the keys of this device were destroyed")
	}
	if o == nil {
		return "", errs.Errorf(errs.Denied, wire.CodeSession, "nobody is signed in")
	}
	if token != "" {
		return token, nil // until the region forgets it
	}
	had := uint64(0)
	if grants != nil {
		had = grants.Serial()
	}
	c.mu.Lock()
	c.opened = c.opts.Now()
	c.mu.Unlock()
	a, err := c.do(ctx, request{method: http.MethodPost, path: wire.PathNonce, want: wire.TypeJSON})
	if err != nil {
		return "", c.refused(err)
	}
	var n wire.Nonce
	if json.Unmarshal(a.body, &n) != nil || n.Nonce == "" {
		return "", ErrUnknown
	}
	ask := wire.SessionRequest{Officer: o.ID, Key: revision.KeyID(o.Key.Public().(ed25519.PublicKey)), Nonce: n.Nonce, Grant: had,
		Sig: ed25519.Sign(o.Key, wire.SessionText(id.ServerID, id.Device, n.Nonce))}
	body, err := json.Marshal(ask)
	if err != nil {
		return "", err
	}
	a, err = c.do(ctx, request{method: http.MethodPost, path: wire.PathSession, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	if err != nil {
		return "", c.refused(err)
	}
	var s wire.Session
	if json.Unmarshal(a.body, &s) != nil || s.Token == "" {
		return "", ErrUnknown
	}
	c.granted(s.Grant, o, had)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.officer == o {
		c.token = s.Token
	}
	return s.Token, nil
}
