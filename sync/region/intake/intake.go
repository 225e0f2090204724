// Package intake judges what is pushed to a region: line by line, whether it is
// taken into its record, waits, is set aside or refused, and what follows.
//
// It promises that Judge is a pure function of a line and the facts about it;
// that only a line whose signature holds takes a number of its device or
// touches what another line did; that nothing which arrives is lost, but for
// what is no line at all; and that what a stranger makes the region keep has a
// bound. It has no store, no lock and no clock: a store gives it a View, and
// gets Changes back.
package intake

import (
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// The bounds of a record and of a raid. Beyond them a line is set aside.
const (
	MaxRevisions = 2000     // of a record; a form that is written step by step makes some thirty
	MaxBytes     = 16 << 20 // of all revisions of a record
	MaxSpeakers  = 200      // reviews of a record, links of it, and answers to its referrals, each
	MaxCircle    = 32       // crews, raids, officers or districts that one record is opened to, each
	MaxSeats     = 1000     // of a raid: members of all its crews
	MaxMember    = raid.MaxPeople
	MaxRubbish   = 64 << 20 // bytes of unsigned lines that are kept of one device
	asideCost    = 512      // bytes that keeping one takes beside itself
	maxBehind    = 1000     // unsigned lines that one signed line may vouch for
)

// The reasons of a result that are not those of the form, the wire or the table.
const (
	ReasonGap        = "gap"
	ReasonMissing    = "missing"
	ReasonFork       = "fork"
	ReasonBody       = "bad_body"
	ReasonUnit       = "foreign_unit"
	ReasonAuthor     = "unknown_author"
	ReasonKey        = "unknown_key"
	ReasonSignature  = "signature"
	ReasonWithdrawn  = "key_revoked"
	ReasonParent     = "foreign_parent"
	ReasonRoot       = "root_beside"   // a first revision of a record that is there
	ReasonID         = "record_id"     // an id that can be foretold
	ReasonRegion     = "region_record" // a record of the region's own
	ReasonFull       = "record_full"
	ReasonErased     = "record_erased" // all that was written in it was erased
	ReasonPlan       = "plan_too_large"
	ReasonTarget     = "wrong_target"
	ReasonBarred     = "review_handover"
	ReasonFrozen     = "report_frozen"    // a report, or what was imported, is never changed, and withdrawn once
	ReasonAssigned   = "assignment_fixed" // of a decision only what came of it is added, each in his own name
	ReasonRubbish    = "aside_full"
	ReasonCannotOpen = "cannot_open"
	ReasonSeal       = "seal_mismatch"

	// The flags of a revision that is stored: shown, never a reason to refuse it.
	FlagHandover = "handover" // a child went to whom he may not go
	FlagPen      = "pen"      // its author did not hold the pen: it gives nobody a right
	FlagDistrict = "district" // nothing says that it happened there: the district is not told
)

// Verdict is what became of a line.
type Verdict struct {
	Result wire.ResultKind
	Reason string
}

// Leaf is what is kept in the open of a stored revision, for those that follow.
type Leaf struct {
	Rev    revision.Hash   `json:"rev"`
	Record uuid.UUID       `json:"record"`
	At     access.Position `json:"at"`
	Pens   []raid.Pen      `json:"pens,omitempty"`   // in whose hand the pen is after it; of several, each
	Barred bool            `json:"barred,omitempty"` // a child went to whom he may not go
	Marks  []Penalty       `json:"marks,omitempty"`
	Seats  []Seat          `json:"seats,omitempty"`  // of a raid
	Frozen *Frozen         `json:"frozen,omitempty"` // of a report or an import
	Flag   string          `json:"flag,omitempty"`

	Assigned *Assigned `json:"assigned,omitempty"` // of a decision of the commission

	Size int `json:"size"` // bytes of its line

	// Receipt is when the region first saw it, and since when it can be; nil where an
	// earlier program stored it.
	Receipt *revision.Receipt `json:"receipt,omitempty"`
}

// Settle gives the leaf with the true commit in the place of the pending one.
func (l Leaf) Settle(commit uint64) Leaf {
	if l.At.Commit == access.Pending {
		l.At.Commit = commit
	}
	return l
}

// Seat is an officer in a crew, as a plan names him.
type Seat struct {
	Crew    uuid.UUID `json:"crew"`
	Officer uuid.UUID `json:"officer"`
}

// Plan is what a region keeps of a raid beside its record: what its heads say.
type Plan struct {
	Raid    uuid.UUID  `json:"raid"`
	Founder string     `json:"founder"`
	Heads   []PlanHead `json:"heads"`
}

// PlanHead is one revision of a raid that no other takes the place of.
type PlanHead struct {
	Rev       revision.Hash `json:"rev"`
	Seats     []Seat        `json:"seats,omitempty"`
	Districts []string      `json:"districts,omitempty"` // of its sectors
}

// Chain is what the region keeps of a device, number by number: the last of an
// unbroken run from 1.
type Chain struct {
	DSeq uint64        `json:"dseq"`
	Rev  revision.Hash `json:"rev,omitempty"`

	// Anchor is the newest time that a revision of it named, as the region signed it to
	// the device: milliseconds of the Unix epoch.
	Anchor int64 `json:"anchor,omitempty"`

	// Ahead are the numbers beyond it of what was erased: no device brings that any more
	// to a region that was put back to a day before it came. The lowest is first.
	Ahead []Number `json:"ahead,omitempty"`
}

// Reached is the chain of a device with what stands ahead of it taken in as far as it
// follows, and the numbers that are taken by that.
func (c Chain) Reached(device uuid.UUID) (_ Chain, taken []Number) {
	for len(c.Ahead) > 0 && c.Ahead[0].DSeq <= c.DSeq+1 {
		if n := c.Ahead[0]; n.DSeq == c.DSeq+1 {
			c.DSeq, c.Rev = n.DSeq, n.Rev
			taken = append(taken, Number{device, n.DSeq, n.Rev})
		}
		c.Ahead = c.Ahead[1:]
	}
	return c, taken
}

// Aside is a line that is in no record: it waits, or a person has to look at
// it. It is named by who pushed it and its bytes, so that nobody's line takes
// another's place.
type Aside struct {
	Key    [32]byte      `json:"-"`
	Held   bool          `json:"held,omitempty"`
	Reason string        `json:"reason"`
	From   uuid.UUID     `json:"from"`             // who pushed it
	Device uuid.UUID     `json:"device,omitzero"`  // of the revision, as far as it can be read
	DSeq   uint64        `json:"dseq,omitempty"`   // as far as it can be read
	Rev    revision.Hash `json:"rev,omitempty"`    // hash of its bytes, or what a sealed line claims
	Prev   revision.Hash `json:"prev,omitempty"`   // as far as it can be read
	Signed bool          `json:"signed,omitempty"` // the signature holds
	Wait   Wait          `json:"wait,omitzero"`
	Anchor AnchorState   `json:"anchor,omitempty"`
	Made   int64         `json:"made,omitempty"` // when it says that it was made, milliseconds of the Unix epoch; of a signed line alone

	// Receipt says when the region first saw it, and since when it can be; nil where an
	// earlier program set it aside.
	Receipt *revision.Receipt `json:"receipt,omitempty"`
	Line    []byte            `json:"-"`
}

// Wait is what a held line waits for: a revision, or a number of a device.
type Wait struct {
	Rev    revision.Hash `json:"rev,omitempty"`
	Device uuid.UUID     `json:"device,omitzero"`
	DSeq   uint64        `json:"dseq,omitempty"`
}

// Number says that a number of a device is taken by a revision.
type Number struct {
	Device uuid.UUID
	DSeq   uint64
	Rev    revision.Hash
}

// Post is what an officer was before: a line that he wrote then may come late.
type Post struct {
	Role      regionfile.Role `json:"role"`
	Unit      string          `json:"unit"`
	Districts []string        `json:"districts,omitempty"`
}
