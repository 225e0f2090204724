package admin

import (
	"context"
	"fmt"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/rotation"
)

// SealingKeys lists the keys by which what is kept is sealed.
type SealingKeys struct {
	Keys   []rotation.Key `json:"keys"`
	Closed int            `json:"closed"` // values that no key opens
	Done   bool           `json:"done"`   // nothing needs an older key
}

// RotateRequest asks for a new sealing key.
type RotateRequest struct {
	Wait bool `json:"wait,omitempty"` // until nothing needs the older one and it is destroyed
}

// SealingKeys opens all that is kept and counts what each key sealed.
func (l *Local) SealingKeys(ctx context.Context) (v SealingKeys, err error) {
	if l.o.Rotation == nil {
		return v, errs.Errorf(errs.Unavailable, "rotate_store", "the key of this store cannot be changed")
	}
	v.Keys, v.Closed, err = l.o.Rotation.Keys(ctx)
	v.Done = len(v.Keys) == 1
	return v, err
}

// Rotate has a new key seal what is written from now on, and what older ones
// sealed is sealed anew while the region is served; with Wait it returns when the
// older one is destroyed. Asked again while a change is under way it waits for
// that one.
func (l *Local) Rotate(ctx context.Context, ask RotateRequest) (v SealingKeys, err error) {
	if l.o.Rotation == nil {
		return v, errs.Errorf(errs.Unavailable, "rotate_store", "the key of this store cannot be changed")
	}
	_, err = l.o.Rotation.Begin(ctx)
	if wire.Code(err) != "rotating" {
		l.o.Journal.Note(ctx, audit.Frame{Action: "rotate_sealing", Allowed: err == nil, Reason: wire.Code(err)})
	} else if ask.Wait {
		err = nil
	}
	if err == nil && ask.Wait {
		err = l.o.Rotation.Finish(ctx)
	}
	if err != nil {
		return v, fmt.Errorf("rotate: %w", err)
	}
	l.o.Rotation.Look()
	return l.SealingKeys(ctx)
}
