package region

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/register"
)

// changes gives what is new for the officer of the session, or waits for it.
func (r *Region) changes(w http.ResponseWriter, req *http.Request, who caller) error {
	if err := r.guard.reading.Take(who.officer, 1); err != nil {
		return err
	}
	ctx, leave, err := r.guard.wait(req.Context(), who)
	if err != nil {
		return err
	}
	defer leave()
	if out, ok := w.(*progressWriter); ok {
		defer context.AfterFunc(ctx, out.end)() // whoever gives way stops writing too
	}
	q := req.URL.Query()
	c, err := feed.Parse(q.Get("cursor"), r.epoch().Bytes())
	if err != nil {
		return err
	}
	if err := r.behind(ctx, who, req, c); err != nil {
		return err
	}
	limits := feed.Usual
	limits.Lines = max(1, number(q.Get("limit"), 200, limits.Lines))
	wait := time.Duration(number(q.Get("wait"), 0, int(wire.LongestPoll/time.Second))) * time.Second
	waiting, stop := context.WithTimeout(r.life, wait)
	defer stop()
	_, known, err := r.directoryBody()
	if err != nil {
		return err
	}
	scope := func() (access.Scope, error) {
		if err := r.register.Fresh(ctx); err != nil {
			return access.Scope{}, err
		}
		if _, now, err := r.directoryBody(); err != nil || now != known {
			stop() // it is told with what there is
		}
		return r.scope(ctx, who, register.Serial(req.TLS.PeerCertificates[0]))
	}
	p, err := r.hub.Next(ctx, rooms{r.store, r.guard.pages}, scope, c, limits, waiting.Done())
	switch {
	case errors.Is(context.Cause(ctx), quota.ErrDisplaced) && err != nil:
		return errs.Errorf(errs.Unavailable, wire.CodePlaces, "a later request waits in its place")
	case err != nil:
		return err
	}
	return r.sendPage(w, req, who, p)
}

// behind refuses a cursor that is further than the region itself: the folder was
// put back to an earlier copy, and what comes now would be taken for read. The
// places of a database that several servers share may go back a little when its
// leader changes; there a restored region says so by its epoch alone.
func (r *Region) behind(ctx context.Context, who caller, req *http.Request, c feed.Cursor) error {
	if r.database || c.Done == (access.Position{}) {
		return nil
	}
	s, err := r.scope(ctx, who, register.Serial(req.TLS.PeerCertificates[0]))
	if err != nil {
		return err
	}
	reading, err := r.store.Read(ctx, s)
	if err != nil {
		return err
	}
	defer reading.Close()
	if c.Done.After(reading.Horizon()) {
		return errs.Errorf(errs.Conflict, wire.CodeEpoch, "the region was put back; begin at the start")
	}
	return nil
}

// scope is what an officer may read now, by the register and the raids as they
// are: rights may end while he waits.
func (r *Region) scope(ctx context.Context, who caller, serial string) (access.Scope, error) {
	people := r.people()
	if d := people.Device(who.device.ID); d == nil || d.Revoked || !d.Has(serial) {
		return access.Scope{}, errs.Errorf(errs.Denied, wire.CodeRevoked, "changes")
	}
	s := people.Subject(who.officer)
	if s.Revoked || s.Officer != who.officer {
		return access.Scope{}, errs.Errorf(errs.Denied, access.ReasonOfficer, "changes")
	}
	s.Device, s.Session = who.state, who.session
	all, err := r.store.Memberships(ctx, access.Judging(), s.Officer)
	if err != nil {
		return access.Scope{}, err
	}
	for _, m := range all {
		s.Join(m)
	}
	return access.ScopeOf(s)
}

// noteCost is what a record that is read counts beside its bytes: that it was
// read is written down.
const noteCost = 64

// sendPage writes down who reads what, then sends. What cannot be written down
// is not read.
func (r *Region) sendPage(w http.ResponseWriter, req *http.Request, who caller, p feed.Page) error {
	_, directory, err := r.directoryBody()
	if err != nil {
		return err
	}
	giveBack, err := r.guard.answers.Reserve(int64(p.Size()))
	if err != nil {
		return err
	}
	defer giveBack()
	if notes := reads(who, p.Records); len(notes) > 0 {
		if err := r.journal.Write(req.Context(), notes...); err != nil {
			return err
		}
	}
	end := appendJSON(nil, wire.ChangesEnd{End: true, Cursor: p.Next.String(), More: p.More, Directory: directory})
	sent := writePage(w, req, p.Lines, end)
	r.guard.reading.Add(who.officer, int64(sent+noteCost*len(p.Records)))
	return nil
}

// reads notes that an officer was given records.
func reads(who caller, records []uuid.UUID) (out []audit.Frame) {
	for part := range slices.Chunk(records, audit.MostIDs) {
		out = append(out, audit.Frame{Action: string(access.Read), Officer: who.officer, Device: who.device.ID, Records: part, Allowed: true})
	}
	return out
}
