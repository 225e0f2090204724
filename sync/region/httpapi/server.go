package httpapi

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/bundle"
	"shyraq/sync/courier/wire"
	"shyraq/sync/erasure"
	"shyraq/sync/position"
	"shyraq/sync/recovery"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/proxied"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/register"
	"shyraq/sync/rights"
)

const (
	headerLimit   = 16 << 10
	longestHeader = 30 * time.Second
)

type handler func(a *API, w http.ResponseWriter, req *http.Request, who caller) error

// Route is one line of the table of routes.
type Route struct {
	Method, Path string
	Action       access.Action // that the table is asked for; empty: open without a certificate (enrolment, successions)

	queue  *queue
	handle handler
}

// Routes are all the routes that devices have.
func (a *API) Routes() []Route {
	g := a.guard
	return []Route{
		{http.MethodPost, wire.PathEnrol, "", &g.enrolments, (*API).enrol},
		{http.MethodGet, wire.PathTrust, "", &g.enrolments, (*API).trust},
		{http.MethodPost, wire.PathRenew, access.Renew, &g.asks, (*API).renew},
		{http.MethodGet, wire.PathHello, access.Greet, &g.asks, (*API).hello},
		{http.MethodPost, wire.PathPush, access.Push, &g.pushes, (*API).push},
		{http.MethodPost, wire.PathKept, access.Greet, &g.asks, (*API).kept},
		{http.MethodPost, wire.PathLooks, access.Push, &g.asks, (*API).takeLooks},
		{http.MethodPost, wire.PathWiped, access.Push, &g.asks, (*API).wiped},
		{http.MethodGet, recovery.PathAgents, access.SignIn, &g.asks, (*API).recoveryAgents},
		{http.MethodPost, recovery.PathEscrow, access.SignIn, &g.asks, (*API).keepEscrow},
		{http.MethodPost, recovery.PathRequest, access.SignIn, &g.asks, (*API).askRecovery},
		{http.MethodGet, recovery.PathAnswer, access.SignIn, &g.asks, (*API).recovery},
		{http.MethodPost, wire.PathNonce, access.SignIn, &g.asks, (*API).nonce},
		{http.MethodPost, wire.PathSession, access.SignIn, &g.asks, (*API).signIn},
		{http.MethodGet, wire.PathDirectory, access.Directory, &g.asks, (*API).directory},
		{http.MethodPost, position.Path, access.Directory, &g.places, (*API).tellPosition},
		{http.MethodGet, position.Path, access.Directory, &g.places, (*API).positions},
		{http.MethodGet, wire.PathLooked, access.Directory, &g.asks, (*API).lookedAt},
		{http.MethodPost, rights.Path, access.Directory, &g.asks, (*API).rights},
		{http.MethodGet, erasure.Path, access.Greet, &g.asks, (*API).erasures},
		{http.MethodGet, wire.PathChanges, access.Directory, nil, (*API).changes},
		{http.MethodPost, bundle.Path, access.SignIn, &g.bundles, (*API).carry},
	}
}

// Handler is the whole wire interface. It expects requests over TLS.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range a.Routes() {
		mux.HandleFunc(rt.Method+" "+rt.Path, func(w http.ResponseWriter, req *http.Request) { a.serve(rt, w, req) })
	}
	a.mountFeatures(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set(wire.HeaderServer, a.o.ID.String())
		if n := req.Header.Get(wire.HeaderNonce); len(n) <= 64 {
			w.Header().Set(wire.HeaderNonce, n)
		}
		w.Header().Set(wire.HeaderTime, a.o.Now().UTC().Format(time.RFC3339Nano))
		w.Header().Set("Cache-Control", "no-store")
		if _, pattern := mux.Handler(req); pattern == "" {
			answer.Error(w, errs.Errorf(errs.NotFound, "no_such_route", "no such route"))
			return
		}
		mux.ServeHTTP(w, req)
	})
}

// serve finds out who calls and whether he may, lets the request in, reads it
// and handles it. Each step costs more than the one before, so each has its
// bound before it.
func (a *API) serve(rt Route, w http.ResponseWriter, req *http.Request) {
	out := &progressWriter{ResponseWriter: w, c: http.NewResponseController(w), begun: func() {}}
	began := time.Now()
	err := func() error {
		who, err := a.known(rt, req)
		if e := a.guard.admit(rt.Action, who, prefixOf(req)); e != nil {
			return e
		}
		if err != nil {
			return err
		}
		if who.device.ID != uuid.Nil && !carried(req.Context()) && a.guard.holders.Two(who.device, register.Serial(req.TLS.PeerCertificates[0]), prefixOf(req)) {
			a.alarm(req.Context(), who.device.ID, alarmHolders)
		}
		if err := a.allowed(req.Context(), rt, who); err != nil {
			return err
		}
		if !carried(req.Context()) {
			a.live.Heard(who.device.ID, a.o.Now().Add(offset(req)).UTC())
		}
		done, err := a.letIn(rt.queue, out, req, who)
		if err != nil {
			return err
		}
		defer done()
		return rt.handle(a, out, req, who)
	}()
	a.monitor.done(rt.Path, err, time.Since(began))
	if err != nil && !errors.Is(err, errBrokenOff) {
		a.refuse(rt, out, req, err)
	}
}

// letIn has a request arrive, with all of its body, and gives it a place of
// work, which goes back with the first byte of the answer. What waits for news
// takes none.
func (a *API) letIn(q *queue, w *progressWriter, req *http.Request, who caller) (done func(), err error) {
	if q == nil {
		return func() {}, nil
	}
	key := who.key(prefixOf(req))
	gone, err := q.arriving.Enter(req.Context(), key)
	if err != nil {
		return nil, err
	}
	giveBack, err := a.readBody(w, req, q.body)
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
func (a *API) refuse(rt Route, w *progressWriter, req *http.Request, err error) {
	a.logFault(req, rt.Path, err)
	_ = w.c.SetReadDeadline(time.Now().Add(refusedBody))
	_, _ = io.CopyN(io.Discard, req.Body, 4*wire.MaxPacked)
	answer.Error(w, err)
}

// logFault tells of an error that is no refusal.
func (a *API) logFault(req *http.Request, path string, err error) {
	if status, body := wire.Status(err); status >= 500 && body.Code == wire.CodeFault {
		a.o.Log.LogAttrs(req.Context(), slog.LevelError, "request failed", slog.String("route", path), slog.String("error", err.Error()))
	}
}

// refusedBody is how long the rest of a refused request is waited for: nobody
// may hold a connection by sending nothing.
const refusedBody = 5 * time.Second

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
func (a *API) Serve(ctx context.Context, ln net.Listener) error {
	if err := a.o.Names.ServeAt(a.o.Life, ln.Addr()); err != nil {
		return errors.Join(err, ln.Close())
	}
	polls, stopPolls := context.WithCancel(context.Background())
	defer stopPolls()
	srv := &http.Server{
		Handler:           a.Handler(),
		TLSConfig:         a.o.Authority.TLS(),
		ReadHeaderTimeout: longestHeader,
		IdleTimeout:       5 * time.Minute,
		MaxHeaderBytes:    headerLimit,
		TLSNextProto:      map[string]func(*http.Server, *tls.Conn, http.Handler){}, // HTTP/1.1 only
		ErrorLog:          slog.NewLogLogger(a.o.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return polls },
	}
	notes := make(chan struct{})
	go func() { defer close(notes); a.o.Journal.KeepRepeats(polls) }()
	drained := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(drained)
		a.o.End() // ends long polls with an empty page
		c, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if srv.Shutdown(c) != nil {
			_ = srv.Close()
		}
	})
	bounded := quota.NewListener(ln, a.guard.limits.Connections, a.guard.limits.ConnectionsFrom,
		func(from net.Addr) bool { return proxied.Trusts(a.o.Proxies, from) })
	a.guard.listener.Store(bounded)
	err := srv.ServeTLS(proxied.New(bounded, a.o.Proxies), "", "")
	if !stop() {
		<-drained // it was told to end, and what is under way finishes
	}
	stopPolls()
	<-notes
	a.o.Journal.WriteRepeats(context.Background(), true)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
