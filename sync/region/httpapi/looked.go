package httpapi

import (
	"net/http"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

// lookedParts is how far back the log is looked through for one question: the last
// half million entries.
const lookedParts = 2000

// lookedAt answers a supervisor who looked at a record of his unit, with proofs. That
// he asked is written down before he is answered.
func (a *API) lookedAt(w http.ResponseWriter, req *http.Request, who caller) error {
	record, err := uuid.Parse(req.URL.Query().Get("record"))
	if err != nil {
		return errs.Errorf(errs.Invalid, "looked", "which record?")
	}
	if err := a.guard.reading.Take(who.officer, wire.MostLooked*512); err != nil {
		return err
	}
	ctx := req.Context()
	scope, err := a.scope(ctx, who, register.Serial(req.TLS.PeerCertificates[0]))
	if err != nil {
		return err
	}
	reading, err := a.o.Store.Read(ctx, scope)
	if err != nil {
		return err
	}
	o, err := reading.Object(record)
	reading.Close()
	if err != nil {
		return err
	}
	if v := scope.May(access.WhoLooked, o); !v.Allow {
		a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: access.WhoLooked, Officer: who.officer, Device: who.device.ID, Reason: v.Reason})
		return errs.Errorf(errs.Denied, v.Reason, "looked")
	}
	if _, err := a.o.Merkle.CatchUp(ctx); err != nil { // before it is noted that he asks: he knows that
		return err
	}
	err = a.o.Journal.Write(ctx, audit.Frame{Action: "looked_at", Officer: who.officer, Device: who.device.ID, Records: []uuid.UUID{record}, Allowed: true})
	if err != nil {
		return err
	}
	found, more, err := a.o.Merkle.Find(ctx, audit.Asked{IDs: []uuid.UUID{record}, Most: wire.MostLooked, Parts: lookedParts, Only: audit.Looks})
	if err != nil {
		return err
	}
	proofs, err := a.o.Merkle.ProveEntries(ctx, found)
	if err == nil {
		answer.JSON(w, http.StatusOK, wire.Looked{Proofs: proofs, More: more})
	}
	return err
}
