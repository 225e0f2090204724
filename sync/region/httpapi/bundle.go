package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"shyraq/errs"
	"shyraq/sync/bundle"
	"shyraq/sync/courier/wire"
	"shyraq/sync/erasure"
	"shyraq/sync/recovery"
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
)

// carry answers an ask that another device hands in for one without a network. It is
// played through the same routes, as the device that made it and, where its signature
// holds, as the officer who signed: rights, quotas, audit and quarantine are those of
// a connection, and who hands it in gains none by it.
func (a *API) carry(w http.ResponseWriter, req *http.Request, _ caller) error {
	if err := wantType(req, wire.TypeJSON); err != nil {
		return err
	}
	body, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), bundle.MaxFile, bundle.MaxFile)
	if err != nil {
		return err
	}
	ask, from, err := bundle.OpenAsk(body, a.o.ID, a.o.Opener.Line)
	if err != nil {
		return err
	}
	if err := a.o.Authority.Ours(from.Certificate); err != nil {
		return errs.Errorf(errs.Denied, wire.CodeCertificate, "the certificate in the bundle is not of this region")
	}
	if err := a.guard.played.Take(sha256.Sum256(ask.Public), 1); err != nil {
		return err
	}
	giveBack, err := a.guard.answers.Reserve(playedMost)
	if err != nil {
		return err
	}
	defer giveBack()
	p := play{a: a, ctx: req.Context(), remote: req.RemoteAddr, from: from, ask: ask}
	p.all()
	out := bundle.Answer{At: a.o.Now().UTC(), Exchanges: p.done, More: p.more}
	b, err := out.Seal(a.o.Rand, bundle.To{Server: a.o.ID, Device: from.Device, Public: ask.Public}, a.o.Keys.Signing())
	if err != nil {
		return err
	}
	writeBody(w, req, wire.TypeJSON, b)
	return nil
}

// playedMost is how many bytes of answers one ask is given, some: what is left is
// asked for with the next.
const playedMost = 12 << 20

// play is an ask being played.
type play struct {
	a      *API
	ctx    context.Context
	remote string
	from   bundle.From
	ask    bundle.Ask

	token string // of the session, once it is open
	done  []bundle.Exchange
	size  int
	more  bool
}

// all plays an ask in the order in which a device speaks: its certificate, what was
// looked at, hello, what waits, then what is read. Where the device is not heard the rest is not asked.
func (p *play) all() {
	p.renew()
	p.call(http.MethodGet, wire.PathTrust+"?after="+strconv.FormatInt(p.ask.Trusted, 10), "", nil)
	for _, looks := range p.ask.Looks {
		if p.call(http.MethodPost, wire.PathLooks, wire.TypeJSON, looks).Status != http.StatusOK {
			break
		}
	}
	if p.call(http.MethodGet, wire.PathHello, "", nil).Status != http.StatusOK {
		return
	}
	for _, body := range pushes(p.ask.Lines) {
		if p.call(http.MethodPost, wire.PathPush, wire.TypeLines, body).Status != http.StatusOK {
			break
		}
	}
	p.call(http.MethodGet, wire.PathHello, "", nil) // as it is now: how far the chain is whole
	if !p.signIn() {
		return
	}
	p.call(http.MethodGet, wire.PathDirectory, "", nil)
	p.erasures()
	p.changes()
}

// renew gives a device whose certificate is due, or has ended, the next one, and goes
// on with that: without a network it has no other way to it.
func (p *play) renew() {
	body, err := json.Marshal(wire.RenewRequest{CSR: p.ask.CSR})
	if err != nil {
		return
	}
	x := p.call(http.MethodPost, wire.PathRenew, wire.TypeJSON, body)
	var r wire.RenewReply
	if x.Status != http.StatusOK || json.Unmarshal(x.Content, &r) != nil {
		p.done = nil // it is early, and no answer to anything that was asked
		return
	}
	if b, _ := pem.Decode([]byte(r.Certificate)); b != nil {
		if c, err := x509.ParseCertificate(b.Bytes); err == nil {
			p.from.Certificate = c
		}
	}
}

// pushes divides lines into bodies that a push takes.
func pushes(lines []byte) (bodies [][]byte) {
	var body []byte
	n := 0
	for _, line := range wire.Lines(lines) {
		if n == wire.MaxLines || n > 0 && len(body)+len(line) >= wire.MaxPacked {
			bodies, body, n = append(bodies, body), nil, 0
		}
		body, n = append(append(body, line...), '\n'), n+1
	}
	if n > 0 {
		bodies = append(bodies, body)
	}
	return bodies
}

// signIn opens a session for the officer whose signature is in the ask, and keeps the
// answer as that of the session's route.
func (p *play) signIn() bool {
	rt := Route{Path: wire.PathSession, Action: access.SignIn}
	x := p.serve(http.MethodPost, wire.PathSession, func(w http.ResponseWriter, req *http.Request) {
		who, err := p.a.known(rt, req)
		if err == nil {
			err = p.a.allowed(req.Context(), rt, who)
		}
		if err == nil {
			err = p.a.guard.signIns.Take(who.device.ID, 1)
		}
		if err == nil {
			err = p.a.open(req.Context(), w, who, p.ask.Session, register.Serial(p.from.Certificate), p.a.signature(p.ask.Session, who))
		}
		if err != nil {
			p.a.refuse(rt, &progressWriter{ResponseWriter: w, c: http.NewResponseController(w), begun: func() {}}, req, err)
		}
	}, "", nil)
	var s wire.Session
	if x.Status != http.StatusOK || json.Unmarshal(x.Content, &s) != nil {
		return false
	}
	p.token = s.Token
	return true
}

// erasures asks for every order since the one that the device obeyed last.
func (p *play) erasures() {
	for after := p.ask.Erased; p.size < playedMost; {
		x := p.call(http.MethodGet, erasure.Path+"?after="+strconv.FormatUint(after, 10), "", nil)
		var page erasure.Page
		if x.Status != http.StatusOK || json.Unmarshal(x.Content, &page) != nil || !page.More {
			return
		}
		after = page.Next
	}
	p.more = true
}

// changes reads what is new for the officer since the ask, or since the beginning
// where the region has begun anew.
func (p *play) changes() {
	for cursor := p.ask.Cursor; ; {
		q := url.Values{"cursor": {cursor}, "limit": {"200"}, "projections": {"1"}}
		x := p.call(http.MethodGet, wire.PathChanges+"?"+q.Encode(), "", nil)
		end, whole := endOf(x.Content)
		switch {
		case x.Status == http.StatusGone && cursor != "":
			cursor = ""
			continue
		case x.Status != http.StatusOK || !whole || !end.More:
			return
		case p.size >= playedMost:
			p.more = true
			return
		}
		cursor = end.Cursor
	}
}

// endOf is the last line of an answer of changes.
func endOf(body []byte) (end wire.ChangesEnd, whole bool) {
	body = bytes.TrimSuffix(body, []byte{'\n'})
	err := json.Unmarshal(body[bytes.LastIndexByte(body, '\n')+1:], &end)
	return end, err == nil && end.End
}

// call plays one request of the device through the routes.
func (p *play) call(method, path, kind string, body []byte) bundle.Exchange {
	return p.serve(method, path, p.a.Handler().ServeHTTP, kind, body)
}

// serve has a request of the device served, and keeps what was answered.
func (p *play) serve(method, path string, by http.HandlerFunc, kind string, body []byte) bundle.Exchange {
	ctx := context.WithValue(p.ctx, carriedKey{}, p.ask.At)
	req, err := http.NewRequestWithContext(ctx, method, path, bytes.NewReader(body))
	if err != nil {
		panic(err) // the routes are our own
	}
	req.RemoteAddr, req.TLS = p.remote, &tls.ConnectionState{PeerCertificates: []*x509.Certificate{p.from.Certificate}}
	for name, value := range map[string]string{"Content-Type": kind, wire.HeaderSession: p.token, wire.HeaderJournal: p.ask.Journal,
		wire.HeaderLog: p.ask.Log, recovery.HeaderTries: p.ask.Tries} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	if p.ask.Offset != 0 {
		req.Header.Set(wire.HeaderOffset, strconv.FormatInt(p.ask.Offset, 10))
	}
	if path == wire.PathDirectory && p.ask.Directory != "" {
		req.Header.Set("If-None-Match", p.ask.Directory)
	}
	w := &written{header: http.Header{}}
	by(w, req)
	x := w.exchange(method, path)
	p.done, p.size = append(p.done, x), p.size+len(x.Content)
	return x
}

// carriedKey marks the context of a request that is played, with when it was asked.
type carriedKey struct{}

// carried says whether a request came in a bundle: from where it was handed in says
// nothing of where its device is.
func carried(ctx context.Context) bool { return ctx.Value(carriedKey{}) != nil }

// carriedLate is how far a device's clock may be ahead for its file to count as late.
const carriedLate = 15 * time.Minute

// late says whether a request came in a file that was written before a device said
// something: what it says of itself is older then, and no fault of the device's. Whoever
// has a copy of the file may hand it in at any time.
func late(ctx context.Context, said time.Time) bool {
	at, is := ctx.Value(carriedKey{}).(time.Time)
	return is && at.Before(said.Add(carriedLate))
}

// written is an answer in memory.
type written struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *written) Header() http.Header { return w.header }

func (w *written) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *written) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

// FlushError is what an answer in parts asks for.
func (w *written) FlushError() error { return nil }

func (w *written) exchange(method, path string) bundle.Exchange {
	h := w.header
	x := bundle.Exchange{Method: method, Path: path, Status: w.status, Type: h.Get("Content-Type"), ETag: h.Get("ETag"),
		Signed: h.Get(wire.HeaderSigned), Retry: h.Get("Retry-After"), Content: w.body.Bytes()}
	if h.Get("Content-Encoding") != "" {
		panic(fmt.Sprintf("%s %s was packed unasked", method, path)) // no Accept-Encoding was sent
	}
	return x
}

var _ io.Writer = (*written)(nil)
