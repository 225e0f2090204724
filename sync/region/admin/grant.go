package admin

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

// GrantRequest asks how long devices read without a connection, or changes it.
type GrantRequest struct {
	Hours int `json:"hours,omitempty"` // zero changes nothing
}

// GrantReport says it.
type GrantReport struct {
	Hours float64 `json:"hours"`
}

// Grant tells how long an officer's device reads after its last contact, and changes
// it where hours are given.
func (l *Local) Grant(ctx context.Context, ask GrantRequest) (GrantReport, error) {
	if ask.Hours != 0 {
		err := l.o.Register.Change(ctx, func(e *register.Edit) error {
			return e.SetGrantLife(time.Duration(min(max(ask.Hours, -1), 10_000)) * time.Hour)
		})
		l.o.Journal.Note(ctx, audit.Frame{Action: "grant", Allowed: err == nil, Reason: cmp.Or(wire.Code(err), fmt.Sprintf("hours_%d", ask.Hours))})
		if err != nil {
			return GrantReport{}, err
		}
	}
	return GrantReport{l.people().GrantLife().Hours()}, nil
}

// Grant implements Control.
func (r *Remote) Grant(ctx context.Context, ask GrantRequest) (v GrantReport, err error) {
	err = r.ask(ctx, "grant", ask, &v)
	return v, err
}
