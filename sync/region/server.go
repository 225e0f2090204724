package region

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Bounds on what the server does at once. A push may hold 8 MiB unpacked.
const (
	pushesAtOnce  = 8
	enrolsAtOnce  = 8 // open to anyone, so it must not take the others' places
	othersAtOnce  = 64
	pollsAtOnce   = 2048
	queueFor      = 5 * time.Second
	retryBusy     = 5 // seconds
	retryDisk     = 60
	lowDisk       = 256 << 20 // bytes free below which nothing more is taken in
	headerLimit   = 16 << 10
	longestHeader = 30 * time.Second
)

// caller is who makes a request: the device of the certificate, and the
// officer of the session, if there is one.
type caller struct {
	device  device
	state   wire.DeviceState
	renew   bool // its certificate is due for the next one
	officer uuid.UUID
	session bool
}

type handler func(r *Region, w http.ResponseWriter, req *http.Request, who caller) error

// route is one line of the table of routes.
type route struct {
	method, path string
	action       Action // empty: open without a certificate (enrolment)
	slots        chan struct{}
	handle       handler
}

func (r *Region) routes() []route {
	pushes, enrols := make(chan struct{}, pushesAtOnce), make(chan struct{}, enrolsAtOnce)
	others, polls := make(chan struct{}, othersAtOnce), make(chan struct{}, pollsAtOnce)
	return []route{
		{http.MethodPost, wire.PathEnrol, "", enrols, (*Region).enrol},
		{http.MethodPost, wire.PathRenew, Renew, others, (*Region).renew},
		{http.MethodGet, wire.PathHello, Greet, others, (*Region).hello},
		{http.MethodPost, wire.PathPush, Push, pushes, (*Region).push},
		{http.MethodPost, wire.PathNonce, SignIn, others, (*Region).nonce},
		{http.MethodPost, wire.PathSession, SignIn, others, (*Region).signIn},
		{http.MethodGet, wire.PathDirectory, Directory, others, (*Region).directory},
		{http.MethodGet, wire.PathChanges, Directory, polls, (*Region).changes},
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

// serve checks who calls, asks Decide, waits for a free slot and handles.
func (r *Region) serve(rt route, w http.ResponseWriter, req *http.Request) {
	err := func() error {
		if err := r.checkClock(req); err != nil {
			return err
		}
		who, err := r.caller(req)
		if wire.Code(err) == wire.CodeExpired {
			switch rt.action {
			case Renew:
				err = nil // known by its key: it gets the next one, and nothing else
			case "":
				who, err = caller{}, nil // enrols anew, by its key
			}
		}
		switch {
		case err == nil && rt.action != "":
			s := Subject{Device: who.state, Session: who.session}
			if o := r.people().officer(who.officer); o != nil {
				s.Revoked = o.Revoked
			}
			if v := Decide(s, rt.action, Object{}); !v.Allow {
				r.audit(req.Context(), auditFrame{Action: string(rt.action), Officer: who.officer, Device: who.device.ID, Reason: v.Reason})
				return errs.Errorf(errs.Denied, v.Reason, "%s", rt.action)
			}
		case err != nil && (rt.action != "" || wire.Code(err) != wire.CodeCertificate):
			return err
		}
		done, err := slot(req.Context(), rt.slots)
		if err != nil {
			return err
		}
		defer done()
		body := &progressReader{body: req.Body, c: http.NewResponseController(w)}
		req.Body = body
		return rt.handle(r, &progressWriter{ResponseWriter: w, c: body.c}, req, who)
	}()
	if err != nil {
		if status, body := wire.Status(err); status >= 500 || body.Code == wire.CodeFault {
			r.log.LogAttrs(req.Context(), slog.LevelError, "request failed", slog.String("route", rt.path), slog.String("error", err.Error()))
		}
		// What is still on its way is read and dropped, within reason: a reset
		// connection would take the answer with it.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(refusedBody))
		_, _ = io.CopyN(io.Discard, req.Body, 4*wire.MaxPacked)
		writeError(w, err)
	}
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
	d := r.people().holder(c)
	if d == nil {
		return caller{}, errs.Errorf(errs.Denied, "device_unknown", "the certificate is not in the register")
	}
	now := r.now()
	who := caller{device: *d, state: wire.DeviceActive, renew: !now.Before(c.NotAfter.Add(wire.RenewAfter - wire.DeviceLife))}
	if d.Revoked {
		who.state = wire.DeviceRevoked
	}
	if !slices.Contains(d.Serials, serialOf(c)) || !now.Before(c.NotAfter) {
		return who, errs.Errorf(errs.Denied, wire.CodeExpired, "the certificate of this device ended")
	}
	if token := req.Header.Get(wire.HeaderSession); token != "" {
		who.officer, who.session = r.sessions.Officer(token, serialOf(c), now)
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

// slot waits a little for a free place.
func slot(ctx context.Context, slots chan struct{}) (func(), error) {
	t := time.NewTimer(queueFor)
	defer t.Stop()
	select {
	case slots <- struct{}{}:
		return func() { <-slots }, nil
	case <-t.C:
		return nil, errs.Errorf(errs.Unavailable, wire.CodeBusy, "too many at once")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func writeError(w http.ResponseWriter, err error) {
	status, body := wire.Status(err)
	switch body.Code {
	case wire.CodeBusy:
		w.Header().Set("Retry-After", strconv.Itoa(retryBusy))
	case wire.CodeLowDisk, "disk_full":
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

// progressReader gives each read of a body its own deadline: a slow link may
// take as long as it needs, a dead one may not.
type progressReader struct {
	body io.ReadCloser
	c    *http.ResponseController
}

func (p *progressReader) Read(b []byte) (int, error) {
	_ = p.c.SetReadDeadline(time.Now().Add(wire.Progress))
	return p.body.Read(b)
}

func (p *progressReader) Close() error { return p.body.Close() }

type progressWriter struct {
	http.ResponseWriter
	c *http.ResponseController
}

func (p *progressWriter) Write(b []byte) (int, error) {
	_ = p.c.SetWriteDeadline(time.Now().Add(wire.Progress))
	return p.ResponseWriter.Write(b)
}

func (p *progressWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// Serve answers on a listener until the context ends, then lets what is under
// way finish.
func (r *Region) Serve(ctx context.Context, ln net.Listener) error {
	if err := r.serveAt(ln.Addr()); err != nil {
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
	stop := context.AfterFunc(ctx, func() {
		r.shutdown() // ends long polls with an empty page
		c, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if srv.Shutdown(c) != nil {
			_ = srv.Close()
		}
	})
	defer stop()
	err := srv.ServeTLS(ln, "", "")
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// TLS is the server's side of TLS 1.3.
func (r *Region) TLS() *tls.Config { return r.authority.config() }

// CA is the region's authority, for tests that look at the chain.
func (r *Region) CA() *x509.Certificate { return r.authority.cert }
