package wire

import (
	"time"

	"github.com/google/uuid"

	"shyraq/sync/revision"
)

// EnrolRequest asks for a certificate, or, from a device that has one, to add
// an officer's key. MAC proves the knowledge of the invite's secret within this
// very TLS session.
type EnrolRequest struct {
	Invite     string    `json:"invite"`           // InviteID of the secret
	Device     uuid.UUID `json:"device,omitzero"`  // an enrolled device; same TLS key
	CSR        string    `json:"csr,omitempty"`    // PEM; answered where the certificate is no longer good
	OfficerKey []byte    `json:"officer_key"`      // Ed25519 public key, 32 bytes
	MAC        []byte    `json:"mac"`              // RequestMAC
	Client     string    `json:"client,omitempty"` // program and version, for the list of devices

	// Former are the keys with which officers of this device signed until now, for a
	// region that was put back and lost them. MAC says nothing of them: it stands for
	// the session in which all of this is said.
	Former []FormerKey `json:"former,omitempty"`

	// Anchors says that the device takes EnrolReply.Anchor: one of an earlier version
	// reads a reply with it as none.
	Anchors bool `json:"anchors,omitempty"`
}

// FormerKey is a key with which an officer signed on the device that says so.
type FormerKey struct {
	Officer uuid.UUID `json:"officer"`
	Key     []byte    `json:"key"` // Ed25519 public key
}

// MaxFormer is how many former keys one request names.
const MaxFormer = 64

// EnrolReply is what a new device keeps. MAC proves that the region knows the
// invite's secret too, so the authority in it may be trusted.
type EnrolReply struct {
	Device      uuid.UUID `json:"device"`
	Officer     uuid.UUID `json:"officer"`
	Certificate string    `json:"certificate,omitempty"` // PEM
	CA          string    `json:"ca"`                    // PEM
	ServerID    uuid.UUID `json:"server_id"`
	Epoch       string    `json:"epoch"`
	RegionKey   []byte    `json:"region_key"` // Ed25519 public key
	Delivery    []byte    `json:"delivery"`   // HPKE X25519 public key
	MAC         []byte    `json:"mac"`        // ReplyMAC

	// Anchor is the region's time, where it was asked for; RegionKey vouches for it.
	Anchor *Anchor `json:"anchor,omitempty"`
}

// RenewRequest asks for the next certificate of the device that calls, whose
// present one may have ended: it is known by its key.
type RenewRequest struct {
	CSR string `json:"csr"` // PEM
}

// RenewReply is the next certificate.
type RenewReply struct {
	Certificate string `json:"certificate"` // PEM
}

// DeviceState says how the region sees a device.
type DeviceState string

// The states of a device.
const (
	DeviceActive  DeviceState = "active"
	DeviceRevoked DeviceState = "revoked" // pushes are kept aside, reads are refused
)

// Hello is what the region says to any device with a certificate.
type Hello struct {
	ServerID uuid.UUID   `json:"server_id"`
	Epoch    string      `json:"epoch"`
	Time     time.Time   `json:"time"`
	Demo     bool        `json:"demo,omitempty"`
	Limits   Limits      `json:"limits"`
	Device   HelloDevice `json:"device"`
	Delivery []byte      `json:"delivery"` // HPKE X25519 public key

	Addresses *Addresses `json:"addresses,omitempty"` // of the server, where it has names
	Trust     int64      `json:"trust,omitempty"`     // serial of the last Succession
	Recovery  int64      `json:"recovery,omitempty"`  // serial of the agents of recovery in force
	Log       *LogProof  `json:"log,omitempty"`       // of the region's audit, for a device that says what it has seen of it
	Anchor    *Anchor    `json:"anchor,omitempty"`    // Time, signed
}

// HelloDevice is the part of Hello about the device that asks.
type HelloDevice struct {
	ID         uuid.UUID   `json:"id"`
	State      DeviceState `json:"state"`
	Contiguous uint64      `json:"contiguous"`        // every dseq up to this one is kept by the region
	Renew      bool        `json:"renew,omitempty"`   // the certificate is due for its next one
	Journal    *JournalEnd `json:"journal,omitempty"` // the highest end of its journal that the region was told before
	Wipe       *WipeOrder  `json:"wipe,omitempty"`    // to be obeyed before anything else
	Looks      uint64      `json:"looks,omitempty"`   // up to which frame of its journal the region has what was looked at on it
}

// Limits are the caps of a push.
type Limits struct {
	Packed   int64 `json:"packed"`   // bytes
	Unpacked int64 `json:"unpacked"` // bytes
	Lines    int   `json:"lines"`
}

// ResultKind says what became of a pushed line.
type ResultKind string

// The results of a pushed line. Only Refused leaves nothing at the region.
const (
	Stored      ResultKind = "stored"
	Duplicate   ResultKind = "duplicate"
	Held        ResultKind = "held"        // kept until what is missing arrives
	Quarantined ResultKind = "quarantined" // kept raw, never folded into a record
	Refused     ResultKind = "refused"     // not a line, or the hash does not match
)

// Result answers one pushed line. Line counts from 0; Rev is empty where the
// line could not be read. Reason is a code, such as "gap" or "foreign_unit".
type Result struct {
	Line   int           `json:"line"`
	Rev    revision.Hash `json:"rev,omitempty"`
	Result ResultKind    `json:"result"`
	Reason string        `json:"reason,omitempty"`
}

// PushEnd closes the answer to a push. Without it the answer was cut off and
// nothing in it counts.
type PushEnd struct {
	End        bool   `json:"end"` // always true
	Contiguous uint64 `json:"contiguous"`
	Epoch      string `json:"epoch"`
}

// SealedLine is a pushed line from a locked device: only the region can open
// it.
type SealedLine struct {
	Rev    revision.Hash `json:"rev"`
	Device uuid.UUID     `json:"device"`
	DSeq   uint64        `json:"dseq"`
	Wrap   []byte        `json:"wrap"`
	Sealed []byte        `json:"sealed"`
}

// Nonce is what an officer's key must answer.
type Nonce struct {
	Nonce string `json:"nonce"`
}

// SessionRequest answers a nonce with a signature over SessionText.
type SessionRequest struct {
	Officer uuid.UUID `json:"officer"`
	Key     string    `json:"key"` // revision.KeyID
	Nonce   string    `json:"nonce"`
	Sig     []byte    `json:"sig"`
	Grant   uint64    `json:"grant,omitempty"` // serial of the grant the device has
}

// Session is a right to read, bound to the certificate it was given to.
type Session struct {
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
	Grant   *Grant    `json:"grant,omitempty"` // to read without a connection
}

// SessionText is what an officer signs to read.
func SessionText(server, device uuid.UUID, nonce string) []byte {
	return []byte("shyraq session v1\n" + server.String() + "\n" + device.String() + "\n" + nonce)
}

// ChangesPart stands between the lines of an answer of changes that was asked for
// in parts: whoever has all before it goes on after its cursor, wherever the rest
// was cut off.
type ChangesPart struct {
	Part   bool   `json:"part"` // always true
	Cursor string `json:"cursor"`

	Directory string `json:"directory"`        // ETag of the directory as it is now
	Erased    uint64 `json:"erased,omitempty"` // number of the last erasure.Order
	Rights    string `json:"rights,omitempty"` // stands for what the officer may read: another one where that changed
}

// ChangesEnd closes an answer of changes. Without it the answer was cut off
// and its cursor is unknown.
type ChangesEnd struct {
	End    bool   `json:"end"` // always true
	Cursor string `json:"cursor"`
	More   bool   `json:"more"`

	Directory string `json:"directory"`        // ETag of the directory as it is now
	Erased    uint64 `json:"erased,omitempty"` // number of the last erasure.Order
	Rights    string `json:"rights,omitempty"` // stands for what the officer may read: another one where that changed
}
