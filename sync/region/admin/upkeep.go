package admin

import (
	"context"
	"net/http"

	"shyraq/sync/recovery"
)

// Upkeep is the part of Control that looks after a region which runs already.
type Upkeep interface {
	ChangeOfficer(ctx context.Context, ask OfficerChange) error
	Revive(ctx context.Context, ask RevokeRequest) (AdmitReport, error)
	Administrators(ctx context.Context) (AdministratorsReport, error)
	AddAdministrator(ctx context.Context, a Administrator) (Administrator, error)
	Propose(ctx context.Context, p Proposal) error
	Approve(ctx context.Context, a Approval) (Approved, error)
	Recoveries(ctx context.Context) (RecoveryReport, error)
	ChangeAgents(ctx context.Context, next recovery.Agents) (inForce bool, err error)
	SayRecovery(ctx context.Context, a recovery.Approval) error
	Asides(ctx context.Context, ask AsidesRequest) (AsidePage, error)
	Aside(ctx context.Context, name string) (AsideReport, error)
	Admit(ctx context.Context, ask AdmitRequest) (AdmitReport, error)
	Status(ctx context.Context) (StatusReport, error)
	Checklist(ctx context.Context) ([]Point, error)
	Audit(ctx context.Context, ask AuditRequest) (AuditPage, error)
	Looked(ctx context.Context, ask LookedRequest) (LookedReport, error)
	Lost(ctx context.Context, ask LostRequest) (LostReport, error)
	CheckLog(ctx context.Context, ask LogRequest) (LogReport, error)
	Backup(ctx context.Context, ask BackupRequest) (BackupReport, error)
	SetRecipients(ctx context.Context, all []string) error
	Tokens(ctx context.Context, ask TokensRequest) (TokensReport, error)
	ArchiveAudit(ctx context.Context, ask ArchiveRequest) (ArchiveReport, error)
	SealingKeys(ctx context.Context) (SealingKeys, error)
	Rotate(ctx context.Context, ask RotateRequest) (SealingKeys, error)
	RegionKeys(ctx context.Context, ask RegionKeysRequest) (RegionKeys, error)
	Retention(ctx context.Context) (RetentionReport, error)
	Retain(ctx context.Context) (EraseReport, error)
	Erase(ctx context.Context, ask EraseRequest) error
	Hold(ctx context.Context, ask HoldRequest) error
	Held(ctx context.Context, ask HeldRequest) (HeldReport, error)
	Grant(ctx context.Context, ask GrantRequest) (GrantReport, error)
}

// upkeep maps each of its verbs to a POST of JSON.
func upkeep(mux *http.ServeMux, c Upkeep, token string) {
	verb(mux, "officer", token, func(ctx context.Context, a OfficerChange) (struct{}, error) {
		return struct{}{}, c.ChangeOfficer(ctx, a)
	})
	verb(mux, "revive", token, c.Revive)
	verb(mux, "administrators", token, func(ctx context.Context, _ struct{}) (AdministratorsReport, error) { return c.Administrators(ctx) })
	verb(mux, "administrator", token, c.AddAdministrator)
	verb(mux, "propose", token, func(ctx context.Context, p Proposal) (struct{}, error) { return struct{}{}, c.Propose(ctx, p) })
	verb(mux, "approve", token, c.Approve)
	verb(mux, "recoveries", token, func(ctx context.Context, _ struct{}) (RecoveryReport, error) { return c.Recoveries(ctx) })
	verb(mux, "recovery_agents", token, c.ChangeAgents)
	verb(mux, "recovery_say", token, func(ctx context.Context, a recovery.Approval) (struct{}, error) {
		return struct{}{}, c.SayRecovery(ctx, a)
	})
	verb(mux, "asides", token, c.Asides)
	verb(mux, "aside", token, c.Aside)
	verb(mux, "admit", token, c.Admit)
	verb(mux, "checklist", token, func(ctx context.Context, _ struct{}) ([]Point, error) { return c.Checklist(ctx) })
	verb(mux, "status", token, func(ctx context.Context, _ struct{}) (StatusReport, error) { return c.Status(ctx) })
	verb(mux, "audit", token, c.Audit)
	verb(mux, "looked", token, c.Looked)
	verb(mux, "lost", token, c.Lost)
	verb(mux, "check_log", token, c.CheckLog)
	verb(mux, "backup", token, c.Backup)
	verb(mux, "tokens", token, c.Tokens)
	verb(mux, "archive", token, c.ArchiveAudit)
	verb(mux, "sealing", token, func(ctx context.Context, _ struct{}) (SealingKeys, error) { return c.SealingKeys(ctx) })
	verb(mux, "rotate", token, c.Rotate)
	verb(mux, "region-keys", token, c.RegionKeys)
	verb(mux, "retention", token, func(ctx context.Context, _ struct{}) (RetentionReport, error) { return c.Retention(ctx) })
	verb(mux, "retain", token, func(ctx context.Context, _ struct{}) (EraseReport, error) { return c.Retain(ctx) })
	verb(mux, "erase", token, func(ctx context.Context, a EraseRequest) (struct{}, error) { return struct{}{}, c.Erase(ctx, a) })
	verb(mux, "hold", token, func(ctx context.Context, a HoldRequest) (struct{}, error) { return struct{}{}, c.Hold(ctx, a) })
	verb(mux, "held", token, c.Held)
	verb(mux, "grant", token, c.Grant)
	verb(mux, "recipients", token, func(ctx context.Context, a []string) (struct{}, error) { return struct{}{}, c.SetRecipients(ctx, a) })
}

// ChangeOfficer implements Control.
func (r *Remote) ChangeOfficer(ctx context.Context, ask OfficerChange) error {
	return r.ask(ctx, "officer", ask, &struct{}{})
}

// Revive implements Control.
func (r *Remote) Revive(ctx context.Context, ask RevokeRequest) (v AdmitReport, err error) {
	err = r.ask(ctx, "revive", ask, &v)
	return v, err
}

// Asides implements Control.
func (r *Remote) Asides(ctx context.Context, ask AsidesRequest) (v AsidePage, err error) {
	err = r.ask(ctx, "asides", ask, &v)
	return v, err
}

// Aside implements Control.
func (r *Remote) Aside(ctx context.Context, name string) (v AsideReport, err error) {
	err = r.ask(ctx, "aside", name, &v)
	return v, err
}

// Admit implements Control.
func (r *Remote) Admit(ctx context.Context, ask AdmitRequest) (v AdmitReport, err error) {
	err = r.ask(ctx, "admit", ask, &v)
	return v, err
}

// Status implements Control.
func (r *Remote) Status(ctx context.Context) (v StatusReport, err error) {
	err = r.ask(ctx, "status", struct{}{}, &v)
	return v, err
}

// Checklist implements Control.
func (r *Remote) Checklist(ctx context.Context) (v []Point, err error) {
	err = r.ask(ctx, "checklist", struct{}{}, &v)
	return v, err
}

// Audit implements Control.
func (r *Remote) Audit(ctx context.Context, ask AuditRequest) (v AuditPage, err error) {
	err = r.ask(ctx, "audit", ask, &v)
	return v, err
}

// Backup implements Control.
func (r *Remote) Backup(ctx context.Context, ask BackupRequest) (v BackupReport, err error) {
	err = r.ask(ctx, "backup", ask, &v)
	return v, err
}

// SetRecipients implements Control.
func (r *Remote) SetRecipients(ctx context.Context, all []string) error {
	return r.ask(ctx, "recipients", all, &struct{}{})
}

// SealingKeys implements Control.
func (r *Remote) SealingKeys(ctx context.Context) (v SealingKeys, err error) {
	err = r.ask(ctx, "sealing", struct{}{}, &v)
	return v, err
}

// Rotate implements Control.
func (r *Remote) Rotate(ctx context.Context, ask RotateRequest) (v SealingKeys, err error) {
	err = r.ask(ctx, "rotate", ask, &v)
	return v, err
}

// RegionKeys implements Control.
func (r *Remote) RegionKeys(ctx context.Context, ask RegionKeysRequest) (v RegionKeys, err error) {
	err = r.ask(ctx, "region-keys", ask, &v)
	return v, err
}

// ArchiveAudit implements Control.
func (r *Remote) ArchiveAudit(ctx context.Context, ask ArchiveRequest) (v ArchiveReport, err error) {
	err = r.ask(ctx, "archive", ask, &v)
	return v, err
}
