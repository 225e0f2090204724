package httpapi

import (
	"bytes"
	"crypto/ed25519"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/pki"
)

func verify(public, text, sig []byte) bool {
	return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, text, sig)
}

// enrol lets a device in, or a further officer on a device that is in. The
// invite's secret is proved both ways over this TLS session, so whoever stands
// between has proved nothing.
func (a *API) enrol(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.EnrolRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	if len(ask.OfficerKey) != ed25519.PublicKeySize {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_key", Field: "officer_key"}
	}
	if len(ask.Client) > 64 || strings.ContainsFunc(ask.Client, func(c rune) bool { return c < ' ' || c > '~' }) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_client", Field: "client"}
	}
	if len(ask.Former) > wire.MaxFormer || slices.ContainsFunc(ask.Former, func(k wire.FormerKey) bool { return len(k.Key) != ed25519.PublicKeySize }) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_key", Field: "former"}
	}
	exporter, err := wire.Exporter(req.TLS)
	if err != nil {
		return err
	}
	reply, secret, err := a.o.Enrolment.Admit(req.Context(), ask, exporter, who.device.ID)
	if err != nil && a.people().Invite(ask.Invite) == nil {
		return err
	}
	if err != nil {
		a.o.Journal.NoteRepeat(req.Context(), audit.Repeat{Action: audit.Enrol, Device: who.device.ID, Reason: wire.Code(err)})
		return err
	}
	a.o.Journal.Note(req.Context(), audit.Frame{Action: "enrol", Officer: reply.Officer, Device: reply.Device, Allowed: true})
	reply.MAC = wire.ReplyMAC(secret, exporter, reply)
	answer.JSON(w, http.StatusOK, reply)
	return nil
}

// renew gives a device its next certificate, for the key it has. The present one
// may have ended: a device that was away for a year comes back by its key.
func (a *API) renew(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.RenewRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	csr, public, err := pki.ParseRequest(ask.CSR)
	if err != nil {
		return err
	}
	if !bytes.Equal(public, who.device.Key) {
		return errs.Errorf(errs.Denied, "device_unknown", "a device keeps its key")
	}
	if !who.renew {
		return errs.Errorf(errs.Conflict, "renew_early", "a certificate is renewed near its end")
	}
	text, again, err := a.o.Enrolment.Renew(req.Context(), who.device.ID, csr)
	if err != nil {
		return err
	}
	if !again {
		a.o.Journal.Note(req.Context(), audit.Frame{Action: string(access.Renew), Device: who.device.ID, Allowed: true})
	}
	answer.JSON(w, http.StatusOK, wire.RenewReply{Certificate: text})
	return nil
}

// trust says what the region is held to by now. It is open to everybody: a device
// that was off while the authority changed knows no server to be the region's
// before, and what it is given is signed.
func (a *API) trust(w http.ResponseWriter, req *http.Request, _ caller) error {
	after, err := strconv.ParseInt(req.URL.Query().Get("after"), 10, 64)
	if err != nil {
		after = 0
	}
	out := wire.Successions{List: []wire.Succession{}}
	for _, s := range a.o.Authority.Keys().Steps {
		if s.Serial > after {
			out.List = append(out.List, s)
		}
	}
	answer.JSON(w, http.StatusOK, out)
	return nil
}
