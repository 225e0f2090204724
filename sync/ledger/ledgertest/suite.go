package ledgertest

import (
	"context"
	"iter"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/ledger"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// Store is what every implementation of a ledger offers.
type Store interface {
	Author(context.Context, func(ledger.Link) (ledger.Entry, error)) (revision.Signed, error)
	Append(context.Context, ...ledger.Entry) (int, error)
	Get(context.Context, revision.Hash) (revision.Signed, error)
	Record(context.Context, uuid.UUID) (ledger.Record, error)
	Records(context.Context, ledger.Query) iter.Seq2[ledger.Record, error]
	Reviews(context.Context, uuid.UUID) iter.Seq2[ledger.Record, error]
	Since(context.Context, uint64, int) ([]ledger.Positioned, error)
	Wait(context.Context, uint64) error
	Position() uint64
	Chain(uuid.UUID) (ledger.Link, bool)
	At(context.Context, uuid.UUID, uint64) (revision.Hash, bool)
	PutDraft(context.Context, uuid.UUID, seal.KeyID, []byte) error
	Drafts(context.Context) ([]ledger.Draft, error)
	DropDraft(context.Context, uuid.UUID) error
	PutMeta(context.Context, string, seal.KeyID, []byte) error
	Meta(context.Context, string) ([]byte, error)
	Quarantine(context.Context, ...ledger.QuarantinedLine) error
	Release(context.Context, ...ledger.QuarantinedLine) error
	InQuarantine(context.Context) ([]ledger.QuarantinedLine, error)
	WriteAudit(context.Context, ledger.AuditFrame) error
	AuditTrail(context.Context) iter.Seq2[ledger.AuditFrame, error]
}

// Subject is a store under test, empty, opened for the device of NewMaker(1)
// with Key and Other in its keyring.
type Subject struct {
	Store  Store
	Key    seal.KeyID
	Hide   func(seal.KeyID)            // takes a key out of the keyring
	Reopen func(t *testing.T) *Subject // closes the store and opens it again
	Other  seal.KeyID
}

// Run holds an implementation to the contract. Every test gets a new subject.
func Run(t *testing.T, open func(t *testing.T) *Subject) {
	tests := []struct {
		name string
		run  func(t *testing.T, s *Subject)
	}{
		{"the own chain has no gap, also after reopening", testAuthor},
		{"what Author is not given right is refused and leaves no gap", testAuthorRefuses},
		{"appending again changes nothing", testAppendTwice},
		{"both heads are kept, the longer way is shown", testHeads},
		{"lists go newest first, by kind, night and page", testRecords},
		{"what the keyring lacks is passed over and counted", testHidden},
		{"the feed gives every revision once in the order of commit", testFeed},
		{"whoever waits is woken", testWait},
		{"a chain of elsewhere is known as far as it has no gap", testChain},
		{"of two with one number the first stays in its place", testFork},
		{"a review leads from its record", testReviews},
		{"the latest draft counts and a dropped one is gone", testDrafts},
		{"small values, and some that are not so small", testMeta},
		{"quarantined lines are in no record", testQuarantine},
		{"notes come back in order", testNotes},
		{"many at once: nothing is lost and nothing doubled", testConcurrent},
		{"the largest revision there may be", testLargest},
		{"what is not there is not found", testNotFound},
		{"what is shown of a revision is read, and is none", testShown},
		{"the revision itself takes the place of what was shown", testShownThenWhole},
		{"of what is shown the latest counts", testShownLater},
		{"what is shown is shown to whom it was", testShownHidden},
		{"what is shown of a review leads from its record", testShownReview},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, open(t)) })
	}
}
