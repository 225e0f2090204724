package wire

import (
	"crypto/ed25519"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
)

// ProofFormat names the form of a file of proofs.
const ProofFormat = "shyraq audit proof 1"

// Proofs are entries of a region's log with what proves that they stand in it: a
// signed checkpoint, and for each entry the hashes on its way to the root. Whoever
// has the region's public key checks them without the region.
type Proofs struct {
	Format     string    `json:"format"`
	Region     uuid.UUID `json:"region"`
	Checkpoint string    `json:"checkpoint"` // as the region signed it
	Entries    []Proved  `json:"entries"`
}

// Proved is an entry with its proof.
type Proved struct {
	Index int64            `json:"index"`
	Entry string           `json:"entry"` // byte for byte as it is kept
	Proof tlog.RecordProof `json:"proof"`
}

// LogEntry is what an entry says of who looked: ids and codes.
type LogEntry struct {
	At      time.Time   `json:"at"` // when it was written down, by the region's clock
	Action  string      `json:"action"`
	Officer uuid.UUID   `json:"officer"` // none: an administrator
	Device  uuid.UUID   `json:"device"`
	People  []uuid.UUID `json:"people"`
	Class   string      `json:"reason"`
	Times   int         `json:"times"` // how often more
	Then    time.Time   `json:"then"`  // when it was on the device, by its clock
}

// Read reads the entry.
func (p Proved) Read() (e LogEntry, err error) {
	if json.Unmarshal([]byte(p.Entry), &e) != nil {
		err = errs.Errorf(errs.Invalid, "proof", "entry %d cannot be read", p.Index)
	}
	return e, err
}

// Verify checks proofs with a region's public key, and gives the checkpoint that
// they lead to. What the region did not sign, and an entry that does not stand in its
// log, is errs.Invalid "proof".
func (p Proofs) Verify(key ed25519.PublicKey) (Checkpoint, error) {
	if p.Format != ProofFormat {
		return Checkpoint{}, errs.Errorf(errs.Invalid, "proof", "it is no file of proofs of this form")
	}
	c, err := OpenCheckpoint(p.Checkpoint, p.Region, key)
	if err != nil {
		return c, errs.Errorf(errs.Invalid, "proof", "the checkpoint is not signed with this key")
	}
	for _, e := range p.Entries {
		if tlog.CheckRecord(e.Proof, c.Size, c.Root, e.Index, tlog.RecordHash([]byte(e.Entry))) != nil {
			return c, errs.Errorf(errs.Invalid, "proof", "entry %d does not stand in the log", e.Index)
		}
	}
	return c, nil
}

// Looked answers who looked at a record: the newest entries of the log, newest first,
// with their proofs.
type Looked struct {
	Proofs
	More bool `json:"more,omitempty"` // there may be older ones
}

// MostLooked is how many entries one answer has.
const MostLooked = 60

// LookPrefix begins the action of an entry that a device told.
const LookPrefix = "look_"
