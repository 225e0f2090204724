package admin

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
	"shyraq/sync/region/retention"
)

// Propose takes in what an administrator wants done. It waits ProposalLife for
// another one.
func (l *Local) Propose(ctx context.Context, p Proposal) error {
	now := l.o.Now()
	err := l.o.Register.Change(ctx, func(e *register.Edit) error {
		by, err := adminBy(e.State(), p.By)
		if err != nil {
			return err
		}
		if !ed25519.Verify(by.Key, p.text(l.o.ID), p.Sig) {
			return errs.Errorf(errs.Denied, "proposal_signature", "it is not signed with the key of %s", by.ID)
		}
		if p.At.Sub(now).Abs() > ProposalLife || !now.Before(p.Until) || p.Until.Sub(now) > ProposalLife {
			return errs.Errorf(errs.Invalid, "proposal_expired", "a proposal waits at most %v", ProposalLife)
		}
		if _, err := decodeProposal(p); err != nil {
			return err
		}
		all, err := proposalsOf(e.State(), now)
		if err != nil {
			return err
		}
		if len(all) >= mostProposals || slices.ContainsFunc(all, func(o Proposal) bool { return o.ID == p.ID }) {
			return errs.Errorf(errs.Conflict, "proposal_known", "it waits already, or %d do", mostProposals)
		}
		return e.Set(settingProposals, append(all, p))
	})
	l.o.Journal.Note(ctx, audit.Frame{Action: "propose", Officer: p.By, Allowed: err == nil, Reason: cmp.Or(wire.Code(err), wire.LookClass(p.Kind))})
	return err
}

// Approve does what was proposed, once another administrator's key says so; or, where
// he rejects it, forgets it. Nobody approves his own, with whatever key.
func (l *Local) Approve(ctx context.Context, a Approval) (out Approved, err error) {
	var p Proposal
	err = l.o.Register.Change(ctx, func(e *register.Edit) error {
		by, err := adminBy(e.State(), a.By)
		if err != nil {
			return err
		}
		all, err := proposalsOf(e.State(), l.o.Now())
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(o Proposal) bool { return o.ID == a.Proposal })
		if i < 0 {
			return errs.Errorf(errs.NotFound, "proposal_unknown", "none waits by this id; it may have ended")
		}
		p = all[i]
		proposer, err := adminBy(e.State(), p.By)
		if err != nil {
			return err
		}
		switch {
		case !ed25519.Verify(by.Key, a.text(l.o.ID, p), a.Sig):
			return errs.Errorf(errs.Denied, "proposal_signature", "it is not signed with the key of %s", by.ID)
		case !a.Reject && (by.ID == proposer.ID || by.Key.Equal(proposer.Key)):
			return errs.Errorf(errs.Denied, "proposal_own", "another administrator approves it")
		case !ed25519.Verify(proposer.Key, p.text(l.o.ID), p.Sig):
			return errs.Errorf(errs.Denied, "proposal_signature", "the proposal is not what was signed")
		}
		return e.Set(settingProposals, slices.Delete(all, i, i+1)) // it serves once, whatever comes of it
	})
	verb := map[bool]string{true: "reject", false: "approve"}[a.Reject]
	l.o.Journal.Note(ctx, audit.Frame{Action: verb, Officer: a.By, Allowed: err == nil, Reason: cmp.Or(wire.Code(err), wire.LookClass(p.Kind))})
	if err != nil || a.Reject {
		return Approved{Kind: p.Kind}, err
	}
	return l.carryOut(ctx, p, a.By)
}

func (l *Local) carryOut(ctx context.Context, p Proposal, second uuid.UUID) (out Approved, err error) {
	out.Kind = p.Kind
	body, err := decodeProposal(p)
	if err != nil {
		return out, err
	}
	switch ask := body.(type) {
	case *InviteRequest:
		var v Invite
		v, err = l.invite(ctx, *ask)
		out.Invite = &v
	case *OfficerChange:
		err = l.changeOfficer(ctx, *ask)
	case *RevokeRequest:
		var v AdmitReport
		v, err = l.revive(ctx, *ask)
		out.Admit = &v
	case *recovery.Agents:
		err = l.beginAgents(ctx, *ask)
	case *EraseRequest:
		var v EraseReport
		v, err = l.erase(ctx, *ask, p.By, second)
		out.Erase = &v
	case *retention.Settings:
		err = l.setTerms(ctx, *ask)
	case *HoldRequest:
		err = l.hold(ctx, HoldRequest{Record: ask.Record, Release: true})
	case *Administrator:
		if p.Kind == ProposeRemove {
			err = l.removeAdministrator(ctx, ask.ID)
		} else {
			_, err = l.addAdministrator(ctx, *ask)
		}
	}
	return out, err
}

// decodeProposal reads what is proposed, strictly.
func decodeProposal(p Proposal) (any, error) {
	body, ok := map[string]any{ProposeInvite: &InviteRequest{}, ProposeChange: &OfficerChange{}, ProposeRevive: &RevokeRequest{},
		ProposeAdd: &Administrator{}, ProposeRemove: &Administrator{},
		ProposeRecovery: &recovery.Agents{}, ProposeErase: &EraseRequest{},
		ProposeTerms: &retention.Settings{}, ProposeFree: &HoldRequest{}}[p.Kind]
	d := json.NewDecoder(bytes.NewReader(p.Body))
	d.DisallowUnknownFields()
	if !ok || len(p.Body) > 16<<10 || d.Decode(body) != nil {
		return nil, errs.Errorf(errs.Invalid, "proposal", "this is not proposed")
	}
	switch ask := body.(type) { // what could not be carried out is not approved either
	case *EraseRequest:
		return body, ask.check()
	case *retention.Settings:
		_, err := retention.Parse(ask.Encode())
		return body, err
	}
	return body, nil
}

func adminBy(s *register.State, id uuid.UUID) (Administrator, error) {
	all, err := adminsOf(s)
	if err != nil {
		return Administrator{}, err
	}
	i := slices.IndexFunc(all, func(a Administrator) bool { return a.ID == id })
	if i < 0 {
		return Administrator{}, errs.Errorf(errs.NotFound, "administrator_unknown", "%s", id)
	}
	return all[i], nil
}

// Administrators implements Control.
func (r *Remote) Administrators(ctx context.Context) (v AdministratorsReport, err error) {
	err = r.ask(ctx, "administrators", struct{}{}, &v)
	return v, err
}

// AddAdministrator implements Control.
func (r *Remote) AddAdministrator(ctx context.Context, a Administrator) (v Administrator, err error) {
	err = r.ask(ctx, "administrator", a, &v)
	return v, err
}

// Propose implements Control.
func (r *Remote) Propose(ctx context.Context, p Proposal) error {
	return r.ask(ctx, "propose", p, &struct{}{})
}

// Approve implements Control.
func (r *Remote) Approve(ctx context.Context, a Approval) (v Approved, err error) {
	err = r.ask(ctx, "approve", a, &v)
	return v, err
}
