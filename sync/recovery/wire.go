package recovery

import "github.com/google/uuid"

// The routes of the wire by which a device keeps its officers' keys at the region and
// asks for them; who calls is known by the device's certificate.
//
//	GET  /v1/recovery/agents  ?after   -> Lists
//	POST /v1/recovery/escrow  Escrow   -> nothing
//	POST /v1/recovery/request Request  -> nothing
//	GET  /v1/recovery         ?officer -> Answer
const (
	PathAgents  = "/v1/recovery/agents"
	PathEscrow  = "/v1/recovery/escrow"
	PathRequest = "/v1/recovery/request"
	PathAnswer  = "/v1/recovery"
)

// MaxLists is how many lists of agents a region keeps, and one answer holds.
const MaxLists = 64

// Lists are the lists of agents after one that a device knows, the earliest first.
type Lists struct {
	Lists []Agents `json:"lists"`
}

// Answer is what the region has for officers of the device that asks.
type Answer struct {
	Officers  []Kept     `json:"officers"`
	Approvals []Approval `json:"approvals,omitempty"` // on the request of the officer who was asked for
}

// Kept is an officer whose keys on the device are kept.
type Kept struct {
	ID     uuid.UUID `json:"id"`
	Name   string    `json:"name"`
	Role   string    `json:"role"`
	Unit   string    `json:"unit"`
	Escrow Escrow    `json:"escrow"`
}
