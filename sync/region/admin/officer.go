package admin

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/register"
)

// OfficerChange says what of an officer becomes another; what is empty stays.
type OfficerChange struct {
	Officer  uuid.UUID       `json:"officer"`
	Name     string          `json:"name,omitempty"`
	Role     regionfile.Role `json:"role,omitempty"`
	Unit     string          `json:"unit,omitempty"`
	Oversees *[]string       `json:"oversees,omitempty"` // units that he reads beside his own, all of them
}

// ChangeOfficer moves, renames or promotes an officer, from the very next
// request on. What he wrote as what he was, and what comes late of it, stays
// his; what he may read as what he is he reads from its beginning. Where two
// administrators have keys, what gives him more to read is proposed instead.
func (l *Local) ChangeOfficer(ctx context.Context, ask OfficerChange) error {
	if o := l.people().Officer(ask.Officer); o != nil && raises(o, ask) {
		if err := l.needsSecond("a right to read more"); err != nil {
			return err
		}
	}
	return l.changeOfficer(ctx, ask)
}

func (l *Local) changeOfficer(ctx context.Context, ask OfficerChange) error {
	err := l.o.Register.Change(ctx, func(e *register.Edit) error {
		o := e.State().Officer(ask.Officer)
		if o == nil {
			return errs.Errorf(errs.NotFound, "officer_unknown", "%s", ask.Officer)
		}
		next := InviteRequest{Role: o.Role, Unit: o.Unit, Name: o.Name}
		if ask.Role != "" {
			next.Role = ask.Role
		}
		if ask.Unit != "" {
			next.Unit = ask.Unit
		}
		if ask.Name != "" {
			next.Name = ask.Name
		}
		if err := l.checkInvite(next); err != nil {
			return err
		}
		if err := e.Rename(o.ID, strings.TrimSpace(next.Name)); err != nil {
			return err
		}
		if err := e.Post(o.ID, next.Role, next.Unit); err != nil {
			return err
		}
		return l.oversee(e, ask)
	})
	l.o.Journal.Note(ctx, audit.Frame{Action: "officer", Officer: ask.Officer, Allowed: err == nil, Reason: wire.Code(err)})
	return err
}

// oversee names the units that a supervisor reads beside his own.
func (l *Local) oversee(e *register.Edit, ask OfficerChange) error {
	if ask.Oversees == nil && e.State().Officer(ask.Officer).Role != regionfile.Supervisor {
		return e.Oversee(ask.Officer, nil) // it ends with the role, and does not come back with it
	}
	if ask.Oversees == nil {
		return nil
	}
	for _, unit := range *ask.Oversees {
		if !slices.ContainsFunc(e.State().File().Units, func(u regionfile.Unit) bool { return u.ID == unit }) {
			return &errs.Error{Kind: errs.NotFound, Code: "unit_unknown", Field: "unit", Detail: "not a unit of the loaded region file"}
		}
	}
	if len(*ask.Oversees) > 0 && e.State().Officer(ask.Officer).Role != regionfile.Supervisor {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_role", Field: "role", Detail: "a supervisor reads other units beside his own"}
	}
	return e.Oversee(ask.Officer, *ask.Oversees)
}

// Revive takes a revocation back, and judges anew what was set aside for it. Where two
// administrators have keys it is proposed instead.
func (l *Local) Revive(ctx context.Context, ask RevokeRequest) (AdmitReport, error) {
	if err := l.needsSecond("to take a revocation back"); err != nil {
		return AdmitReport{}, err
	}
	return l.revive(ctx, ask)
}

func (l *Local) revive(ctx context.Context, ask RevokeRequest) (AdmitReport, error) {
	if (ask.Officer == uuid.Nil) == (ask.Device == uuid.Nil) {
		return AdmitReport{}, errs.Errorf(errs.Invalid, "revoke_what", "an officer or a device")
	}
	err := l.o.Register.Change(ctx, func(e *register.Edit) error {
		if ask.Officer != uuid.Nil {
			return e.ReviveOfficer(ask.Officer)
		}
		return e.ReviveDevice(ask.Device)
	})
	l.o.Journal.Note(ctx, audit.Frame{Action: "revive", Officer: ask.Officer, Device: ask.Device, Allowed: err == nil, Reason: wire.Code(err)})
	if err != nil {
		return AdmitReport{}, err
	}
	return l.Admit(ctx, AdmitRequest{Device: ask.Device, Officer: ask.Officer, All: true,
		Reasons: []string{wire.CodeRevoked, intake.ReasonWithdrawn, access.ReasonOfficer}})
}
