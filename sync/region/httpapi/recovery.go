package httpapi

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// recoveryAgents gives the lists of agents that a device does not know.
func (a *API) recoveryAgents(w http.ResponseWriter, req *http.Request, _ caller) error {
	after, err := strconv.ParseInt(cmp.Or(req.URL.Query().Get("after"), "0"), 10, 64)
	if err != nil {
		return errs.Errorf(errs.Invalid, "body_form", "after is a number")
	}
	all, err := a.people().RecoveryAgents()
	if err != nil {
		return err
	}
	lists := slices.DeleteFunc(all, func(l recovery.Agents) bool { return l.Serial <= after })
	answer.JSON(w, http.StatusOK, recovery.Lists{Lists: lists})
	return nil
}

// readRecovery reads an escrow or a request of the device that calls, of an officer
// who is one.
func readRecovery[T recovery.Escrow | recovery.Request](a *API, req *http.Request, who caller, of func(T) recovery.Owner) (v T, o *register.Officer, err error) {
	if err := wantType(req, wire.TypeJSON); err != nil {
		return v, nil, err
	}
	raw, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), wire.MaxRequest, wire.MaxRequest)
	if err != nil {
		return v, nil, err
	}
	if v, err = recovery.Decode[T](raw); err != nil {
		return v, nil, err
	}
	own := of(v)
	if own.Region != a.o.ID || own.Device != who.device.ID {
		return v, nil, errs.Errorf(errs.Denied, "recovery_owner", "it is of another device or region")
	}
	o, err = a.serving(own.Officer)
	return v, o, err
}

// serving gives an officer who is not revoked.
func (a *API) serving(id uuid.UUID) (*register.Officer, error) {
	switch o := a.people().Officer(id); {
	case o == nil:
		return nil, errs.Errorf(errs.NotFound, "officer_unknown", "%s", id)
	case o.Revoked:
		return nil, errs.Errorf(errs.Denied, "recovery_revoked", "officer %s is revoked", id)
	default:
		return o, nil
	}
}

// keepEscrow keeps an officer's keys, which he signed for with a key that holds, for
// the agents in force and no others.
func (a *API) keepEscrow(w http.ResponseWriter, req *http.Request, who caller) error {
	e, o, err := readRecovery(a, req, who, func(e recovery.Escrow) recovery.Owner {
		return recovery.Owner{Region: e.Region, Device: e.Device, Officer: e.Officer}
	})
	if err != nil {
		return err
	}
	if !e.Owned() {
		return errs.Errorf(errs.Denied, "recovery_owner", "it is not signed by its officer")
	}
	if k := o.Key(revision.KeyID(e.Sign), who.device.ID); k == nil || !k.Until.IsZero() || !slices.Equal(k.Public, e.Sign) {
		return errs.Errorf(errs.Denied, "recovery_owner", "the key does not hold on this device")
	}
	agents, err := a.people().AgentsInForce()
	if err != nil {
		return err
	}
	if agents == nil || e.Serial != agents.Serial || len(e.Shares) != len(agents.Agents) ||
		slices.ContainsFunc(agents.Agents, func(g recovery.Agent) bool { return !e.For(g.ID()) }) {
		return errs.Errorf(errs.Conflict, "recovery_agents_old", "it is for other agents than those in force")
	}
	if err := a.putEscrow(req.Context(), e); err != nil {
		return err
	}
	a.o.Journal.Note(req.Context(), audit.Frame{Action: "recovery_keep", Officer: e.Officer, Device: e.Device, Allowed: true})
	answer.JSON(w, http.StatusOK, struct{}{})
	return nil
}

func (a *API) putEscrow(ctx context.Context, e recovery.Escrow) error {
	key := register.EscrowKey(e.Device, e.Officer)
	row, err := a.o.Store.Row(ctx, access.Judging(), store.Escrows, key)
	if err != nil {
		return err
	}
	_, err = a.o.Store.Change(ctx, access.Judging(), func(uint64) ([]store.RowChange, error) {
		return []store.RowChange{{Table: store.Escrows, Key: key, Version: row.Version, Value: recovery.Encode(e)}}, nil
	})
	return err
}

// askRecovery takes in a request: of an officer whose keys are kept here, or on the
// device alone.
func (a *API) askRecovery(w http.ResponseWriter, req *http.Request, who caller) error {
	q, _, err := readRecovery(a, req, who, func(q recovery.Request) recovery.Owner {
		return recovery.Owner{Region: q.Region, Device: q.Device, Officer: q.Officer}
	})
	if err == nil {
		err = q.Holds(a.o.Now())
	}
	if err == nil {
		err = a.o.Register.Change(req.Context(), func(e *register.Edit) error { return e.AskRecovery(q, a.o.Now()) })
	}
	if q.Device == who.device.ID {
		a.o.Journal.Note(req.Context(), audit.Frame{Action: "recovery_ask", Officer: q.Officer, Device: q.Device, Allowed: err == nil, Reason: wire.Code(err)})
	}
	if err != nil {
		return err
	}
	answer.JSON(w, http.StatusOK, struct{}{})
	return nil
}

// recovery gives what is kept for officers of the device that asks, and what
// administrators said to the request of one.
func (a *API) recovery(w http.ResponseWriter, req *http.Request, who caller) error {
	var one uuid.UUID
	if text := req.URL.Query().Get("officer"); text != "" {
		var err error
		if one, err = uuid.Parse(text); err != nil {
			return errs.Errorf(errs.Invalid, "body_form", "officer is an id")
		}
	}
	out := recovery.Answer{Officers: []recovery.Kept{}}
	for _, o := range a.people().Officers() {
		here := func(k regionfile.OfficerKey) bool { return k.Device == who.device.ID && k.Until.IsZero() }
		if o.Revoked || one != uuid.Nil && o.ID != one || !slices.ContainsFunc(o.Keys, here) {
			continue
		}
		row, err := a.o.Store.Row(req.Context(), access.Judging(), store.Escrows, register.EscrowKey(who.device.ID, o.ID))
		if err != nil {
			return err
		}
		if e, err := recovery.Decode[recovery.Escrow](row.Value); row.Value != nil && err == nil {
			out.Officers = append(out.Officers, recovery.Kept{ID: o.ID, Name: o.Name, Role: string(o.Role), Unit: o.Unit, Escrow: e})
		}
	}
	all, err := a.people().Recoveries(a.o.Now())
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Device == who.device.ID && r.Officer == one && r.Open(a.o.Now()) {
			out.Approvals = append(out.Approvals, r.Approvals...)
		}
	}
	answer.JSON(w, http.StatusOK, out)
	return nil
}
