package region

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/proxied"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/register"
)

const (
	retryBusy     = 5 // seconds
	retryDisk     = 60
	lowDisk       = 256 << 20 // bytes free below which nothing more is taken in
	headerLimit   = 16 << 10
	longestHeader = 30 * time.Second
)

// caller is who makes a request: the device of the certificate, and the
// officer of the session, if there is one.
type caller struct {
	device  register.Device
	state   wire.DeviceState
	renew   bool // its certificate is due for the next one
	officer uuid.UUID
	session bool
}

type handler func(r *Region, w http.ResponseWriter, req *http.Request, who caller) error

// route is one line of the table of routes.
type route struct {
	method, path string
	action       access.Action // empty: open without a certificate (enrolment)
	queue        *queue
	handle       handler
}

func (r *Region) routes() []route {
	g := r.guard
	return []route{
		{http.MethodPost, wire.PathEnrol, "", &g.enrolments, (*Region).enrol},
		{http.MethodPost, wire.PathRenew, access.Renew, &g.asks, (*Region).renew},
		{http.MethodGet, wire.PathHello, access.Greet, &g.asks, (*Region).hello},
		{http.MethodPost, wire.PathPush, access.Push, &g.pushes, (*Region).push},
		{http.MethodPost, wire.PathNonce, access.SignIn, &g.asks, (*Region).nonce},
		{http.MethodPost, wire.PathSession, access.SignIn, &g.asks, (*Region).signIn},
		{http.MethodGet, wire.PathDirectory, access.Directory, &g.asks, (*Region).directory},
		{http.MethodGet, wire.PathChanges, access.Directory, nil, (*Region).changes},
	}
}

// Handler is the whole wire interface. It expects requests over TLS.
func (r *Region) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range r.routes() {
		mux.HandleFunc(rt.method+" "+rt.path, func(w http.ResponseWriter, req *http.Request) { r.serve(rt, w, req) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set(wire.HeaderServer, r.id.String())
		if n := req.Header.Get(wire.HeaderNonce); len(n) <= 64 {
			w.Header().Set(wire.HeaderNonce, n)
		}
		w.Header().Set(wire.HeaderTime, r.now().UTC().Format(time.RFC3339Nano))
		w.Header().Set("Cache-Control", "no-store")
		if _, pattern := mux.Handler(req); pattern == "" {
			writeError(w, errs.Errorf(errs.NotFound, "no_such_route", "no such route"))
			return
		}
		mux.ServeHTTP(w, req)
	})
}

// serve finds out who calls and whether he may, lets the request in, reads it
// and handles it. Each step costs more than the one before, so each has its
// bound before it.
func (r *Region) serve(rt route, w http.ResponseWriter, req *http.Request) {
	out := &progressWriter{ResponseWriter: w, c: http.NewResponseController(w), begun: func() {}}
	began := time.Now()
	err := func() error {
		who, err := r.known(rt, req)
		if e := r.guard.admit(rt.action, who, prefixOf(req)); e != nil {
			return e
		}
		if err != nil {
			return err
		}
		if who.device.ID != uuid.Nil && r.guard.holders.Two(who.device, register.Serial(req.TLS.PeerCertificates[0]), prefixOf(req)) {
			r.alarm(req.Context(), who.device.ID, alarmHolders)
		}
		if err := r.allowed(req.Context(), rt, who); err != nil {
			return err
		}
		done, err := r.letIn(rt.queue, out, req, who)
		if err != nil {
			return err
		}
		defer done()
		return rt.handle(r, out, req, who)
	}()
	r.monitor.done(rt.path, err, time.Since(began))
	if err != nil {
		r.refuse(rt, out, req, err)
	}
}

// known finds the caller of a request. For an enrolment nobody has to be known.
func (r *Region) known(rt route, req *http.Request) (caller, error) {
	if err := r.checkClock(req); err != nil {
		return caller{}, err
	}
	if err := r.register.Fresh(req.Context()); err != nil {
		return caller{}, err
	}
	who, err := r.caller(req)
	switch code := wire.Code(err); {
	case code == wire.CodeExpired && rt.action == access.Renew:
		return who, nil // known by its key: it gets the next one, and nothing else
	case rt.action == "" && (code == wire.CodeExpired || code == wire.CodeCertificate || code == "device_unknown"):
		return caller{}, nil // enrols anew, by its key
	}
	return who, err
}

// allowed asks the table of a caller.
func (r *Region) allowed(ctx context.Context, rt route, who caller) error {
	if rt.action == "" {
		return nil
	}
	s := access.Subject{Device: who.state, Session: who.session}
	if o := r.people().Officer(who.officer); o != nil {
		s.Revoked = o.Revoked
	}
	v := access.Decide(s, rt.action, access.Object{})
	if v.Allow {
		return nil
	}
	r.journal.NoteRepeat(ctx, audit.Repeat{Action: rt.action, Officer: who.officer, Device: who.device.ID, Reason: v.Reason})
	return errs.Errorf(errs.Denied, v.Reason, "%s", rt.action)
}

// letIn has a request arrive, with all of its body, and gives it a place of
// work, which goes back with the first byte of the answer. What waits for news
// takes none.
func (r *Region) letIn(q *queue, w *progressWriter, req *http.Request, who caller) (done func(), err error) {
	if q == nil {
		return func() {}, nil
	}
	key := who.key(prefixOf(req))
	gone, err := q.arriving.Enter(req.Context(), key)
	if err != nil {
		return nil, err
	}
	giveBack, err := r.readBody(w, req, q.body)
	if err != nil {
		gone()
		return nil, err
	}
	worked, err := q.working.Enter(req.Context(), key)
	if err != nil {
		giveBack()
		gone()
		return nil, err
	}
	w.begun = worked
	return func() {
		worked()
		giveBack()
		gone()
	}, nil
}

// refuse answers with an error. What is still on its way is read and dropped,
// within reason: a reset connection would take the answer with it.
func (r *Region) refuse(rt route, w *progressWriter, req *http.Request, err error) {
	if status, body := wire.Status(err); status >= 500 && body.Code == wire.CodeFault {
		r.log.LogAttrs(req.Context(), slog.LevelError, "request failed", slog.String("route", rt.path), slog.String("error", err.Error()))
	}
	_ = w.c.SetReadDeadline(time.Now().Add(refusedBody))
	_, _ = io.CopyN(io.Discard, req.Body, 4*wire.MaxPacked)
	writeError(w, err)
}

// refusedBody is how long the rest of a refused request is waited for: nobody
// may hold a connection by sending nothing.
const refusedBody = 5 * time.Second

// caller finds the device of the certificate on every request: a device revoked
// a second ago is revoked now. It is known by its id and its key; the serials
// say which of its certificates count. One that has ended by the region's
// clock, or that the register does not name, is CodeExpired, with the caller.
// When a certificate begins is not asked: it is one of ours.
func (r *Region) caller(req *http.Request) (caller, error) {
	if req.TLS == nil || len(req.TLS.PeerCertificates) == 0 {
		return caller{}, errs.Errorf(errs.Denied, wire.CodeCertificate, "a device certificate is needed")
	}
	c := req.TLS.PeerCertificates[0]
	d := r.people().Holder(c)
	if d == nil {
		return caller{}, errs.Errorf(errs.Denied, "device_unknown", "the certificate is not in the register")
	}
	now := r.now()
	who := caller{device: *d, state: wire.DeviceActive, renew: !now.Before(c.NotAfter.Add(wire.RenewAfter - wire.DeviceLife))}
	if d.Revoked {
		who.state = wire.DeviceRevoked
	}
	if !d.Has(register.Serial(c)) || !now.Before(c.NotAfter) {
		return who, errs.Errorf(errs.Denied, wire.CodeExpired, "the certificate of this device ended")
	}
	if token := req.Header.Get(wire.HeaderSession); token != "" {
		who.officer, who.session = r.sessions.Officer(token, register.Serial(c), now)
	}
	return who, nil
}

// checkClock refuses a device with an injected clock outside a demonstration:
// its times would be lies in a real register.
func (r *Region) checkClock(req *http.Request) error {
	if req.Header.Get(wire.HeaderOffset) != "" && !r.demo {
		return errs.Errorf(errs.Denied, "injected_clock", "only a demonstration takes an injected clock")
	}
	return nil
}

func writeError(w http.ResponseWriter, err error) {
	status, body := wire.Status(err)
	var exceeded *quota.Exceeded
	switch errors.As(err, &exceeded); {
	case exceeded != nil:
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(exceeded.After.Seconds())))))
	case body.Code == wire.CodeBusy:
		w.Header().Set("Retry-After", strconv.Itoa(retryBusy))
	case body.Code == wire.CodeLowDisk, body.Code == "disk_full":
		w.Header().Set("Retry-After", strconv.Itoa(retryDisk))
	}
	if status >= 400 {
		w.Header().Set("Connection", "close") // an unread body must not be taken for the next request
	}
	writeJSON(w, status, body)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"code":"fault"}`)
	}
	w.Header().Set("Content-Type", wire.TypeJSON)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

// readJSON reads a small request.
func readJSON(req *http.Request, v any) error {
	if err := wantType(req, wire.TypeJSON); err != nil {
		return err
	}
	b, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), wire.MaxRequest, wire.MaxRequest)
	if err != nil {
		return err
	}
	return wire.Decode(b, v)
}

// Serve answers on a listener until the context ends, then lets what is under
// way finish.
func (r *Region) Serve(ctx context.Context, ln net.Listener) error {
	if err := r.names.ServeAt(r.life, ln.Addr()); err != nil {
		return errors.Join(err, ln.Close())
	}
	polls, stopPolls := context.WithCancel(context.Background())
	defer stopPolls()
	srv := &http.Server{
		Handler:           r.Handler(),
		TLSConfig:         r.TLS(),
		ReadHeaderTimeout: longestHeader,
		IdleTimeout:       5 * time.Minute,
		MaxHeaderBytes:    headerLimit,
		TLSNextProto:      map[string]func(*http.Server, *tls.Conn, http.Handler){}, // HTTP/1.1 only
		ErrorLog:          slog.NewLogLogger(r.log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return polls },
	}
	notes := make(chan struct{})
	go func() { defer close(notes); r.journal.KeepRepeats(polls) }()
	drained := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(drained)
		r.shutdown() // ends long polls with an empty page
		c, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if srv.Shutdown(c) != nil {
			_ = srv.Close()
		}
	})
	bounded := quota.NewListener(ln, r.guard.limits.Connections, r.guard.limits.ConnectionsFrom,
		func(a net.Addr) bool { return proxied.Trusts(r.proxies, a) })
	r.guard.listener.Store(bounded)
	err := srv.ServeTLS(proxied.New(bounded, r.proxies), "", "")
	if !stop() {
		<-drained // it was told to end, and what is under way finishes
	}
	stopPolls()
	<-notes
	r.journal.WriteRepeats(context.Background(), true)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// TLS is the server's side of TLS 1.3.
func (r *Region) TLS() *tls.Config { return r.authority.TLS() }

// CA is the region's authority, for tests that look at the chain.
func (r *Region) CA() *x509.Certificate { return r.authority.Cert() }
