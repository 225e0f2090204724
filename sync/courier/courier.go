// Package courier is the device's half of the wire: it enrols the device,
// carries what was saved to the region and brings home what is new.
//
// It promises that nothing counts as sent but what the region acknowledged
// after it was on the region's disk; that a hotel's sign-in page, a cut
// connection or a stranger's server is never taken for a success; that it
// tries again without end, ever more patiently, and that its state can always
// be seen. On a locked device it carries what is sealed for the region and can
// read none of it. It never decides about a record, never resolves a conflict
// and never asks the officer anything.
package courier

import (
	"context"
	"errors"
	"fmt"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// State is what the courier is doing, for a person to see.
type State string

// The states. In all but Refused, CertExpired and Revoked everything mends
// itself.
const (
	Offline     State = "offline"      // the region cannot be reached
	Connecting  State = "connecting"   // saying hello
	Sending     State = "sending"      // pushing what waits
	UpToDate    State = "up_to_date"   // nothing waits
	Backoff     State = "waiting"      // the region asked to wait, or failed
	Refused     State = "refused"      // the region does not know this device
	Revoked     State = "revoked"      // pushes are kept aside, reads refused
	CertExpired State = "cert_expired" // a new invite is needed; recording goes on
)

// Status is what is shown of the courier. It holds numbers and codes only.
type Status struct {
	State       State
	Waiting     int       // revisions the region has not acknowledged
	Sent        int       // that it answered for since this began, whatever it said
	Held        int       // acknowledged, kept by the region until what is missing arrives
	Quarantined int       // acknowledged, kept aside by the region
	Refused     int       // not taken by the region
	Bad         int       // pulled, and not applied because they did not verify
	Vouched     uint64    // up to which number the region has all of this device, as it said itself; 0 before it did
	LastAck     time.Time // of the last acknowledged push or hello
	NextTry     time.Time
	Code        string // of the last error, or of what is unusual; or ""
	Reason      string // why the region set aside or refused something, the latest; or ""
}

// Item is one line that waits: a plain one, or one sealed for the region.
type Item struct {
	DSeq uint64
	Rev  revision.Hash
	Line []byte // as on the wire, without the line feed
}

// Ack is the region's answer for one item.
type Ack struct {
	DSeq   uint64
	Rev    revision.Hash
	Result wire.ResultKind
	Reason string
}

// Outbox is where the items wait, in order.
type Outbox interface {
	// Pending gives up to max items that the region has not acknowledged.
	Pending(max int) ([]Item, error)
	// Acknowledge keeps answers durably. An epoch other than the one before
	// makes everything pending again.
	Acknowledge(epoch string, acks []Ack) error
	// Rewind is told up to which number the region has all, and makes pending
	// again what is above it, where the region had acknowledged to store some of
	// that. It gives how many.
	Rewind(contiguous uint64) (again int, err error)
	// Count gives what is pending and the answers so far by kind.
	Count() (pending int, answers map[wire.ResultKind]int)
}

// Receipt is the region's whole answer to a push.
type Receipt struct {
	Results    []wire.Result
	Contiguous uint64
	Epoch      string
}

// Transport carries an exchange to the region. An error means that nothing is
// known of what the region did.
type Transport interface {
	Hello(ctx context.Context) (wire.Hello, error)
	Push(ctx context.Context, items []Item) (Receipt, error)
}

// RetryError is an error of the region that says how long to wait.
type RetryError struct {
	Err   error
	After time.Duration
}

// Error implements error.
func (e *RetryError) Error() string { return fmt.Sprintf("%v (again after %v)", e.Err, e.After) }

// Unwrap gives the error itself.
func (e *RetryError) Unwrap() error { return e.Err }

// ErrPortal says that something answered that is not the region.
var ErrPortal = errs.Errorf(errs.Unavailable, "not_region", "the answer does not come from the region")

// ErrUnknown says that the region answered something that this program does not
// understand.
var ErrUnknown = errs.Errorf(errs.Unavailable, "answer_unknown", "the answer is of a form that is not known")

// CodeBehind is the code of a status while everything is sent again that the
// region had and lost.
const CodeBehind = "region_behind"

// ErrStalled says that no byte moved for a minute.
var ErrStalled = errs.Errorf(errs.Unavailable, "stalled", "no progress")

func classify(err error) State {
	switch code := wire.Code(err); {
	case code == wire.CodeExpired:
		return CertExpired
	case code == wire.CodeRevoked:
		return Revoked
	case errors.Is(err, ErrPortal), errors.Is(err, ErrStalled), code == "", code == "unreachable":
		return Offline
	case errors.Is(err, errs.Denied), errors.Is(err, errs.Conflict):
		return Refused
	}
	return Backoff
}
