package httpapi

import (
	"cmp"
	"context"
	"net/http"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

func (a *API) nonce(w http.ResponseWriter, req *http.Request, _ caller) error {
	n, err := a.o.Sessions.Nonce(register.Serial(req.TLS.PeerCertificates[0]), a.o.Now())
	if err != nil {
		return err
	}
	answer.JSON(w, http.StatusOK, wire.Nonce{Nonce: n})
	return nil
}

// signIn opens a session for the officer whose key, on this very device,
// answers the nonce.
func (a *API) signIn(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.SessionRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	if err := a.guard.signIns.Take(who.device.ID, 1); err != nil {
		return err
	}
	now, serial := a.o.Now(), register.Serial(req.TLS.PeerCertificates[0])
	var reason string // why not, once the nonce is known to be good
	holds := a.o.Sessions.Answered(ask.Nonce, serial, now, func() bool {
		reason = a.signature(ask, who)
		return reason == ""
	})
	if !holds {
		reason = cmp.Or(reason, "nonce")
	}
	return a.open(req.Context(), w, who, ask, serial, reason)
}

// open gives an officer a session, or writes down why not.
func (a *API) open(ctx context.Context, w http.ResponseWriter, who caller, ask wire.SessionRequest, serial, refused string) error {
	if refused != "" {
		a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: access.SignIn, Officer: ask.Officer, Device: who.device.ID, Reason: refused})
		return errs.Errorf(errs.Denied, refused, "session")
	}
	token, until, err := a.o.Sessions.Token(serial, ask.Officer, a.o.Now())
	if err != nil {
		return err
	}
	a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: access.SignIn, Officer: ask.Officer, Device: who.device.ID, Allowed: true})
	answer.JSON(w, http.StatusOK, wire.Session{Token: token, Expires: until.UTC(), Grant: a.grant(ask, who)})
	return nil
}

// grant lets an officer who signed in read on this device for a while without a
// connection, as who he is now.
func (a *API) grant(ask wire.SessionRequest, who caller) *wire.Grant {
	people, now := a.people(), a.o.Now().UTC()
	o := people.Officer(ask.Officer)
	if o == nil || o.Revoked {
		return nil
	}
	g := wire.Grant{Device: who.device.ID, Officer: o.ID, Role: string(o.Role), Unit: o.Unit,
		Serial: wire.NextSerial(ask.Grant), At: now, Until: now.Add(people.GrantLife())}
	g.Sign(a.o.Keys.Signing(), a.o.ID)
	return &g
}

// signature says what is wrong with who answers a nonce; empty: nothing.
func (a *API) signature(ask wire.SessionRequest, who caller) string {
	o := a.people().Officer(ask.Officer)
	if o == nil {
		return "unknown_author"
	}
	if o.Revoked {
		return "officer_revoked"
	}
	k := o.Key(ask.Key, who.device.ID)
	if k == nil || !k.Until.IsZero() {
		return "unknown_key"
	}
	if !verify(k.Public, wire.SessionText(a.o.ID, who.device.ID, ask.Nonce), ask.Sig) {
		return "signature"
	}
	return ""
}
