// Package settle is the page on which two versions of a record are made one: of
// each field that both changed, what either says, whose version it is and since
// when, and a choice between the two.
//
// It promises that nothing is chosen before the officer chooses, that nothing is
// saved while a choice is missing, that it can be done without a mouse (Tab goes
// from field to field; A and B, 1 and 2, or the arrows choose, + keeps both entries of a
// list where both may be true; Ctrl+Enter saves),
// that a child has one act in force when it is saved and that the page itself leads
// there, that what joined by itself is named with what stands then, and that no finished
// record is made which lacks something without a word.
//
// It decides nothing by itself and knows no rule: what may be saved is asked
// through Records. It never imports a store or the network.
package settle

import (
	"context"

	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/ui/review"
	"shyraq/private"
)

// Records is what the page asks of the program. Calls come from a goroutine of
// their own and may wait for the disk.
type Records interface {
	// Settle saves the record as one; durable when it returns. The versions are
	// those that were seen, of each field that waits the side chosen, and of each act
	// that is to be voided the reason.
	Settle(ctx context.Context, id uuid.UUID, seen [2]string, chosen map[string]merge.Side, void map[handover.Number]string) error
	// Lacks is what the record would lack that Settle would save: a finished one that
	// neither version was. A problem that blocks is why Settle would refuse.
	Lacks(ctx context.Context, id uuid.UUID, seen [2]string, chosen map[string]merge.Side, void map[handover.Number]string) ([]raid.Problem, error)
}

// Data is a record of two versions.
type Data struct {
	private.Redacted `json:"-"`

	ID     uuid.UUID
	Names  []string          // masked, the first child first
	Sides  [2]review.Version // in full
	Base   *review.Version   // what both began from; nil where nobody knows
	More   int               // versions beside these two
	Waits  []merge.Field
	Taken  []merge.Field
	Acts   []Act  // in force, of which one may have to be voided; a child's beside each other
	Broken string // the key of the rule that the two break together; empty for none
	Words  review.Words
}

// Act is an act in force that another contradicts, or one of the two versions.
type Act struct {
	Person uuid.UUID
	Act    handover.Act
	Twice  bool // another is in force for the same child
}

// Typed is what was chosen of two versions and not saved, as it is kept for the
// officer who chose.
type Typed struct {
	Record uuid.UUID             `json:"record"`
	Revs   [2]string             `json:"revs"` // the versions that were on the page
	Chosen map[string]merge.Side `json:"chosen"`
	// Void are the acts that are to be voided, each with its reason.
	Void map[handover.Number]string `json:"void,omitempty"`
}
