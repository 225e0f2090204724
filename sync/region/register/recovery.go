package register

import (
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/recovery"
)

// The bounds of recovery at a region.
const (
	MaxRecoveries     = 200 // requests in a day, of all devices
	MaxRecoveriesADay = 3   // of one device

	settingAgents      = "recovery_agents"
	settingAgentSerial = "recovery_serial" // of the last list, for every hello
	settingRecoveries  = "recovery_requests"
)

// RecoveryRequest is a request that the region holds, with what was said to it.
type RecoveryRequest struct {
	recovery.Request
	Came      time.Time           `json:"came"`
	Replaced  bool                `json:"replaced,omitempty"` // by a later one of the same officer
	Approvals []recovery.Approval `json:"approvals,omitempty"`
}

// Open says whether a request may still be approved.
func (r RecoveryRequest) Open(now time.Time) bool {
	return !r.Replaced && now.Before(r.Until) && now.Sub(r.Came) < recovery.Life
}

// EscrowKey names the row of an officer's escrow on a device.
func EscrowKey(device, officer uuid.UUID) string {
	return hex.EncodeToString(device[:]) + hex.EncodeToString(officer[:])
}

// RecoverySerial is that of the agents in force; 0 where there are none.
func (s *State) RecoverySerial() (n int64) {
	_, _ = s.Setting(settingAgentSerial, &n)
	return n
}

// RecoveryAgents are all lists of agents, the earliest first; the last is in force.
func (s *State) RecoveryAgents() (all []recovery.Agents, err error) {
	_, err = s.Setting(settingAgents, &all)
	return all, err
}

// AgentsInForce are the agents who take part in a recovery now; nil where none do.
func (s *State) AgentsInForce() (*recovery.Agents, error) {
	all, err := s.RecoveryAgents()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[len(all)-1], nil
}

// Recoveries are the requests of the last day.
func (s *State) Recoveries(now time.Time) (all []RecoveryRequest, err error) {
	_, err = s.Setting(settingRecoveries, &all)
	return slices.DeleteFunc(all, func(r RecoveryRequest) bool { return now.Sub(r.Came) >= recovery.Life }), err
}

// NameAgents puts a list of agents in force. It follows the one before, or is begun
// anew, as who calls has made sure.
func (e *Edit) NameAgents(a recovery.Agents) error {
	all, err := e.next.RecoveryAgents()
	if err != nil {
		return err
	}
	if n := e.next.RecoverySerial(); a.Serial != n+1 {
		return errs.Errorf(errs.Conflict, "recovery_agents_old", "the list after %d is %d", n, n+1)
	}
	all = append(all, a)
	all = all[max(0, len(all)-recovery.MaxLists):]
	if err := e.Set(settingAgents, all); err != nil {
		return err
	}
	return e.Set(settingAgentSerial, a.Serial)
}

// AskRecovery takes a request in, in the place of the one before of the same officer
// on the same device.
func (e *Edit) AskRecovery(q recovery.Request, now time.Time) error {
	all, err := e.next.Recoveries(now)
	if err != nil {
		return err
	}
	today := 0
	for i := range all {
		if all[i].Sum() == q.Sum() {
			return nil // told twice
		}
		if all[i].Device == q.Device {
			today++
		}
		if all[i].Device == q.Device && all[i].Officer == q.Officer {
			all[i].Replaced = true
		}
	}
	if today >= MaxRecoveriesADay || len(all) >= MaxRecoveries {
		return errs.Errorf(errs.Denied, "recovery_many", "%d requests of one device in a day, %d of all", MaxRecoveriesADay, MaxRecoveries)
	}
	return e.Set(settingRecoveries, append(all, RecoveryRequest{Request: q, Came: now.UTC()}))
}

// SayRecovery adds what an agent said to a request, once.
func (e *Edit) SayRecovery(a recovery.Approval, now time.Time) (device, officer uuid.UUID, err error) {
	all, err := e.next.Recoveries(now)
	if err != nil {
		return device, officer, err
	}
	i := slices.IndexFunc(all, func(r RecoveryRequest) bool { return r.Sum() == a.Request })
	if i < 0 || !all[i].Open(now) {
		return device, officer, errs.Errorf(errs.NotFound, "recovery_unknown", "no such request is open; it may have ended, or the officer asked anew")
	}
	device, officer = all[i].Device, all[i].Officer
	agents, err := e.next.AgentsInForce()
	if err != nil {
		return device, officer, err
	}
	if agents == nil {
		return device, officer, errs.Errorf(errs.Denied, "recovery_not_agent", "there are no agents")
	}
	g, ok := agents.Find(a.Agent)
	if !ok || !a.By(g, all[i].Request) {
		return device, officer, errs.Errorf(errs.Denied, "recovery_not_agent", "it is signed by nobody who takes part")
	}
	if slices.ContainsFunc(all[i].Approvals, func(o recovery.Approval) bool { return o.Agent == a.Agent }) {
		return device, officer, errs.Errorf(errs.Conflict, "recovery_said", "this administrator has said his word on it")
	}
	all[i].Approvals = append(slices.Clone(all[i].Approvals), a)
	return device, officer, e.Set(settingRecoveries, all)
}
