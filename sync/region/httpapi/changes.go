package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/projection"
	"shyraq/sync/region/access"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/register"
)

// changes gives what is new for the officer of the session, or waits for it.
func (a *API) changes(w http.ResponseWriter, req *http.Request, who caller) error {
	if err := a.sent(req.Context(), who, 1); err != nil {
		return err
	}
	ctx, leave, err := a.guard.wait(req.Context(), who)
	if err != nil {
		return err
	}
	defer leave()
	if out, ok := w.(*progressWriter); ok {
		defer context.AfterFunc(ctx, out.end)() // whoever gives way stops writing too
	}
	q := req.URL.Query()
	c, err := feed.Parse(q.Get("cursor"), a.people().Epoch().Bytes())
	if err != nil {
		return err
	}
	if err := a.behind(ctx, who, req, c); err != nil {
		return err
	}
	c.Run = a.o.Run
	limits := feed.Usual
	limits.Lines = max(1, number(q.Get("limit"), 200, limits.Lines))
	wait := time.Duration(number(q.Get("wait"), 0, int(wire.LongestPoll/time.Second))) * time.Second
	waiting, stop := context.WithTimeout(a.o.Life, wait)
	defer stop()
	_, known, err := a.directoryBody()
	if err != nil {
		return err
	}
	erased := a.people().Erased()
	scope := func() (access.Scope, error) {
		if err := a.o.Register.Fresh(ctx); err != nil {
			return access.Scope{}, err
		}
		if _, now, err := a.directoryBody(); err != nil || now != known || a.people().Erased() != erased {
			stop() // it is told with what there is
		}
		return a.scope(ctx, who, register.Serial(req.TLS.PeerCertificates[0]))
	}
	out := &pages{a: a, w: w, req: req, who: who, scope: scope, show: a.show(who, req), left: limits}
	p, err := a.o.Hub.Next(ctx, out.rooms(), scope, out.show, c, out.limits(), waiting.Done())
	switch {
	case errors.Is(context.Cause(ctx), quota.ErrDisplaced) && err != nil:
		return errs.Errorf(errs.Unavailable, wire.CodePlaces, "a later request waits in its place")
	case err != nil:
		return err
	}
	return out.send(ctx, p)
}

// show signs to a caller what he may not read all of, where his program knows of that.
func (a *API) show(who caller, req *http.Request) feed.Show {
	if req.URL.Query().Get("projections") != "1" {
		return feed.Show{}
	}
	key, to := a.o.Keys.Signing(), projection.Reader{Server: a.o.ID, Device: who.device.ID, Officer: who.officer}
	zone, _ := civil.ParseOffset(a.people().File().Offset) // UTC where the file says none
	return feed.Show{Offset: zone, Sign: func(p *projection.Projection) { p.Sign(key, to, a.o.Now()) }}
}

// behind refuses a cursor of another history than the region's own, or one that is
// further than the region itself: the folder was put back to an earlier copy, and
// what came since would be taken for read. The
// places of a database that several servers share may go back a little when its
// leader changes; there a restored region says so by its epoch alone.
func (a *API) behind(ctx context.Context, who caller, req *http.Request, c feed.Cursor) error {
	if a.o.Database || c.Reached() == (access.Position{}) {
		return nil
	}
	putBack := errs.Errorf(errs.Conflict, wire.CodeEpoch, "the region was put back; begin at the start")
	if a.o.Holds != nil && !a.o.Holds(c.Run, c.Reached().Commit) {
		return putBack
	}
	if c.Reached().Commit <= a.read.Load() {
		return nil
	}
	s, err := a.scope(ctx, who, register.Serial(req.TLS.PeerCertificates[0]))
	if err != nil {
		return err
	}
	reading, err := a.o.Store.Read(ctx, s)
	if err != nil {
		return err
	}
	defer reading.Close()
	a.reached(reading.Horizon())
	if c.Reached().After(reading.Horizon()) {
		return putBack
	}
	return nil
}

// reached notes a place up to which this region has everything.
func (a *API) reached(p access.Position) {
	for {
		had := a.read.Load()
		if p.Commit <= had || a.read.CompareAndSwap(had, p.Commit) {
			return
		}
	}
}

// scope is what an officer may read now, by the register and the raids as they
// are: rights may end while he waits.
func (a *API) scope(ctx context.Context, who caller, serial string) (access.Scope, error) {
	people := a.people()
	if d := people.Device(who.device.ID); d == nil || d.Revoked || !d.Has(serial) {
		return access.Scope{}, errs.Errorf(errs.Denied, wire.CodeRevoked, "changes")
	}
	s := people.Subject(who.officer)
	if s.Revoked || s.Officer != who.officer {
		return access.Scope{}, errs.Errorf(errs.Denied, access.ReasonOfficer, "changes")
	}
	s.Device, s.Session = who.state, who.session
	all, err := a.o.Store.Memberships(ctx, access.Judging(), s.Officer)
	if err != nil {
		return access.Scope{}, err
	}
	for _, m := range all {
		s.Join(m)
	}
	return access.ScopeOf(s)
}
