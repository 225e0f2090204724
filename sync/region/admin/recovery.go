package admin

import (
	"bytes"
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
)

// ProposeRecovery is the kind of a proposal that names who takes part in recoveries
// (recovery.Agents), at first or anew: it takes two administrators. Later changes take
// two of those who take part.
const ProposeRecovery = "recovery"

const settingNextAgents = "recovery_next"

// RecoveryReport is how recovery stands.
type RecoveryReport struct {
	Region   uuid.UUID        `json:"region"`
	Agents   *recovery.Agents `json:"agents,omitempty"` // in force
	Next     *recovery.Agents `json:"next,omitempty"`   // waits for a second signature
	Requests []RecoveryRow    `json:"requests"`         // of the last day
	Escrows  []EscrowRow      `json:"escrows"`          // of each officer on each device
}

// RecoveryRow is a request with whom it is about, and what was said to it.
type RecoveryRow struct {
	Request  recovery.Request `json:"request"`
	Officer  string           `json:"officer"` // his name
	Unit     string           `json:"unit"`
	Open     bool             `json:"open"`
	Approved []string         `json:"approved,omitempty"`
	Rejected []string         `json:"rejected,omitempty"`
}

// EscrowRow says for which agents an officer's keys are kept on a device; Serial is 0
// where they are not.
type EscrowRow struct {
	Device  uuid.UUID `json:"device"`
	Officer uuid.UUID `json:"officer"`
	Name    string    `json:"name"`
	Serial  int64     `json:"serial"`
	Agents  int       `json:"agents"` // of those in force, for whom it is kept
	At      time.Time `json:"at,omitzero"`
}

// Recoveries tells how recovery stands.
func (l *Local) Recoveries(ctx context.Context) (rep RecoveryReport, err error) {
	rep = RecoveryReport{Region: l.o.ID, Requests: []RecoveryRow{}, Escrows: []EscrowRow{}}
	s := l.people()
	if rep.Agents, err = s.AgentsInForce(); err != nil {
		return rep, err
	}
	if rep.Next, err = l.nextAgents(s); err != nil {
		return rep, err
	}
	all, err := s.Recoveries(l.o.Now())
	if err != nil {
		return rep, err
	}
	for _, r := range all {
		rep.Requests = append(rep.Requests, l.recoveryRow(s, rep.Agents, r))
	}
	rep.Escrows, err = l.escrows(ctx, s, rep.Agents)
	return rep, err
}

func (l *Local) recoveryRow(s *register.State, agents *recovery.Agents, r register.RecoveryRequest) RecoveryRow {
	row := RecoveryRow{Request: r.Request, Open: r.Open(l.o.Now())}
	if o := s.Officer(r.Officer); o != nil {
		row.Officer, row.Unit = o.Name, o.Unit
	}
	for _, a := range r.Approvals {
		name := a.Agent.String()
		if agents != nil {
			if g, ok := agents.Find(a.Agent); ok {
				name = g.Name
			}
		}
		if a.Reject {
			row.Rejected = append(row.Rejected, name)
		} else {
			row.Approved = append(row.Approved, name)
		}
	}
	return row
}

// escrows lists every officer on every device on which he has a key that holds.
func (l *Local) escrows(ctx context.Context, s *register.State, agents *recovery.Agents) (out []EscrowRow, err error) {
	out = []EscrowRow{}
	for _, o := range s.Officers() {
		for _, k := range o.Keys {
			d := s.Device(k.Device)
			if o.Revoked || !k.Until.IsZero() || d == nil || d.Revoked {
				continue
			}
			v := EscrowRow{Device: k.Device, Officer: o.ID, Name: o.Name}
			row, err := l.o.Store.Row(ctx, access.Administering(), store.Escrows, register.EscrowKey(k.Device, o.ID))
			if err != nil {
				return nil, err
			}
			if e, err := recovery.Decode[recovery.Escrow](row.Value); row.Value != nil && err == nil && bytes.Equal(e.Sign, k.Public) {
				v.Serial, v.At = e.Serial, e.At
				if agents != nil {
					for _, g := range agents.Agents {
						if e.For(g.ID()) {
							v.Agents++
						}
					}
				}
			}
			out = append(out, v)
		}
	}
	return out, nil
}

// beginAgents puts the first list in force, or one that follows from none: those of
// before have lost their keys.
func (l *Local) beginAgents(ctx context.Context, a recovery.Agents) error {
	a.Region, a.At, a.Sigs = l.o.ID, l.o.Now().UTC().Truncate(time.Second), nil
	err := l.o.Register.Change(ctx, func(e *register.Edit) error {
		a.Serial = e.State().RecoverySerial() + 1
		if a.Anew != (a.Serial > 1) {
			return errs.Errorf(errs.Conflict, "recovery_begun", "recovery has begun: add and remove, or init --anew where the keys are lost")
		}
		if err := a.Check(); err != nil {
			return err
		}
		a.Seal(l.o.Keys.Signing())
		return e.NameAgents(a)
	})
	l.o.Journal.Note(ctx, audit.Frame{Action: "recovery_agents", Allowed: err == nil, Reason: wire.Code(err)})
	return err
}

// ChangeAgents takes in the next list, signed by one who takes part, or another's
// signature on it. With two it is in force.
func (l *Local) ChangeAgents(ctx context.Context, next recovery.Agents) (inForce bool, err error) {
	var by []uuid.UUID
	err = l.o.Register.Change(ctx, func(e *register.Edit) error {
		inForce = false
		now, err := e.State().AgentsInForce()
		if err != nil {
			return err
		}
		if now == nil || next.Region != l.o.ID || next.Serial != now.Serial+1 || next.Anew {
			return errs.Errorf(errs.Conflict, "recovery_agents_old", "it does not follow from the list in force")
		}
		if err := next.Check(); err != nil {
			return err
		}
		waits, err := l.nextAgents(e.State())
		if err != nil {
			return err
		}
		if waits != nil && bytes.Equal(waits.Text(), next.Text()) {
			next.Sigs = append(slices.Clone(waits.Sigs), next.Sigs...)
		}
		next.Sigs = slices.CompactFunc(slices.SortedFunc(slices.Values(next.Sigs), func(a, b recovery.Signature) int {
			return strings.Compare(a.By.String(), b.By.String())
		}), func(a, b recovery.Signature) bool { return a.By == b.By })
		if by = now.Signers(next); len(by) == 0 {
			return errs.Errorf(errs.Denied, "recovery_not_agent", "it is signed by nobody who takes part")
		}
		if !now.Precedes(next) {
			return e.Set(settingNextAgents, []recovery.Agents{next})
		}
		inForce = true
		next.Seal(l.o.Keys.Signing())
		if err := e.Set(settingNextAgents, []recovery.Agents{}); err != nil {
			return err
		}
		return e.NameAgents(next)
	})
	reason := wire.Code(err)
	if err == nil && !inForce {
		reason = "first"
	}
	l.o.Journal.Note(ctx, audit.Frame{Action: "recovery_agents", People: by, Allowed: err == nil, Reason: reason})
	return inForce, err
}

// nextAgents is the list that waits for a second signature, within ProposalLife.
func (l *Local) nextAgents(s *register.State) (*recovery.Agents, error) {
	var all []recovery.Agents
	if _, err := s.Setting(settingNextAgents, &all); err != nil || len(all) == 0 || l.o.Now().Sub(all[0].At).Abs() > ProposalLife {
		return nil, err
	}
	return &all[0], nil
}

// SayRecovery takes in what an administrator says to a request.
func (l *Local) SayRecovery(ctx context.Context, a recovery.Approval) error {
	f := audit.Frame{Action: "recovery_approve", People: []uuid.UUID{a.Agent}}
	if a.Reject {
		f.Action = "recovery_reject"
	}
	err := l.o.Register.Change(ctx, func(e *register.Edit) (err error) {
		f.Device, f.Officer, err = e.SayRecovery(a, l.o.Now())
		return err
	})
	f.Allowed, f.Reason = err == nil, wire.Code(err)
	l.o.Journal.Note(ctx, f)
	return err
}

// dropEscrows takes away what is kept of a device whose keys are to be destroyed.
func (l *Local) dropEscrows(ctx context.Context, device uuid.UUID) error {
	rows, err := l.o.Store.Rows(ctx, access.Administering(), store.Escrows)
	if err != nil {
		return err
	}
	var gone []store.RowChange
	for _, row := range rows {
		if strings.HasPrefix(row.Key, hex.EncodeToString(device[:])) {
			gone = append(gone, store.RowChange{Table: store.Escrows, Key: row.Key, Version: row.Version})
		}
	}
	if len(gone) == 0 {
		return nil
	}
	_, err = l.o.Store.Change(ctx, access.Administering(), func(uint64) ([]store.RowChange, error) { return gone, nil })
	return err
}

// Recoveries implements Control.
func (r *Remote) Recoveries(ctx context.Context) (v RecoveryReport, err error) {
	err = r.ask(ctx, "recoveries", struct{}{}, &v)
	return v, err
}

// ChangeAgents implements Control.
func (r *Remote) ChangeAgents(ctx context.Context, next recovery.Agents) (v bool, err error) {
	err = r.ask(ctx, "recovery_agents", next, &v)
	return v, err
}

// SayRecovery implements Control.
func (r *Remote) SayRecovery(ctx context.Context, a recovery.Approval) error {
	return r.ask(ctx, "recovery_say", a, &struct{}{})
}
