package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
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

// known finds the caller of a request. For an enrolment nobody has to be known.
func (a *API) known(rt Route, req *http.Request) (caller, error) {
	if err := a.checkClock(req); err != nil {
		return caller{}, err
	}
	if err := a.o.Register.Fresh(req.Context()); err != nil {
		return caller{}, err
	}
	who, err := a.caller(req)
	switch code := wire.Code(err); {
	case code == wire.CodeExpired && rt.Action == access.Renew:
		return who, nil // known by its key: it gets the next one, and nothing else
	case rt.Action == "" && (code == wire.CodeExpired || code == wire.CodeCertificate || code == "device_unknown"):
		return caller{}, nil // enrols anew, by its key
	}
	return who, err
}

// allowed asks the table of a caller.
func (a *API) allowed(ctx context.Context, rt Route, who caller) error {
	if rt.Action == "" {
		return nil
	}
	s := access.Subject{Device: who.state, Session: who.session}
	if o := a.people().Officer(who.officer); o != nil {
		s.Revoked = o.Revoked
	}
	v := access.Decide(s, rt.Action, access.Object{})
	if v.Allow {
		return nil
	}
	a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: rt.Action, Officer: who.officer, Device: who.device.ID, Reason: v.Reason})
	return errs.Errorf(errs.Denied, v.Reason, "%s", rt.Action)
}

// caller finds the device of the certificate on every request: a device revoked
// a second ago is revoked now. It is known by its id and its key; the serials
// say which of its certificates count. One that has ended by the region's
// clock, or that the register does not name, or whose authority has ended, is
// CodeExpired, with the caller. When a certificate begins is not asked: it is one of ours.
func (a *API) caller(req *http.Request) (caller, error) {
	if req.TLS == nil || len(req.TLS.PeerCertificates) == 0 {
		return caller{}, errs.Errorf(errs.Denied, wire.CodeCertificate, "a device certificate is needed")
	}
	c := req.TLS.PeerCertificates[0]
	d := a.people().Holder(c)
	if d == nil {
		return caller{}, errs.Errorf(errs.Denied, "device_unknown", "the certificate is not in the register")
	}
	now := a.o.Now()
	current, holds := a.o.Authority.Serves(c)
	due := !now.Before(c.NotAfter.Add(wire.RenewAfter - wire.DeviceLife))
	// One that is later than any of the register was given by this region before its
	// register was put back: the device may not wait for its end.
	later := !d.Has(register.Serial(c)) && c.NotAfter.After(d.Expires)
	who := caller{device: *d, state: wire.DeviceActive, renew: !current || due || later}
	if d.Revoked {
		who.state = wire.DeviceRevoked
	}
	if !holds || !d.Has(register.Serial(c)) || !now.Before(c.NotAfter) {
		return who, errs.Errorf(errs.Denied, wire.CodeExpired, "the certificate of this device ended")
	}
	if token := req.Header.Get(wire.HeaderSession); token != "" {
		who.officer, who.session = a.o.Sessions.Officer(token, register.Serial(c), now)
	}
	return who, nil
}

// checkClock refuses a device with an injected clock outside a demonstration:
// its times would be lies in a real register.
func (a *API) checkClock(req *http.Request) error {
	if req.Header.Get(wire.HeaderOffset) != "" && !a.o.Demo {
		return errs.Errorf(errs.Denied, "injected_clock", "only a demonstration takes an injected clock")
	}
	return nil
}

// mostOffset is a hundred years, in seconds.
const mostOffset = 100 * 365 * 24 * 3600

// offset is how far from the region's clock a demonstration's device is on purpose;
// checkClock has let no other say one.
func offset(req *http.Request) time.Duration {
	n, _ := strconv.ParseInt(req.Header.Get(wire.HeaderOffset), 10, 64)
	return time.Duration(min(max(n, -mostOffset), mostOffset)) * time.Second
}
