package duty

import (
	"bytes"

	"github.com/google/uuid"

	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
)

// outbox gives the courier what waits in a ledger, as lines of the wire: plain
// while the device is unlocked, else sealed for the region.
type outbox struct {
	box    *ledger.Outbox
	device uuid.UUID
}

func newOutbox(box *ledger.Outbox, device uuid.UUID) courier.Outbox { return outbox{box, device} }

// openOutbox opens that of a locked device.
func openOutbox(dir string, device uuid.UUID) (courier.Outbox, func() error, error) {
	box, err := ledger.OpenOutbox(dir)
	if err != nil {
		return nil, nil, err
	}
	return outbox{box, device}, box.Close, nil
}

// Free tells whether a data directory is free for this process: nil, or
// raid.Conflict "in_use". Somebody else may take it the moment after.
func Free(dir string) error {
	box, err := ledger.OpenOutbox(dir)
	if err != nil {
		return err
	}
	return box.Close()
}

// Pending implements courier.Outbox.
func (o outbox) Pending(max int) ([]courier.Item, error) {
	waiting, err := o.box.Pending(max)
	if err != nil {
		return nil, err
	}
	items := make([]courier.Item, 0, len(waiting))
	for _, w := range waiting {
		line := w.Line
		if line == nil {
			line = bytes.TrimSuffix(wire.AppendSealed(nil, wire.SealedLine{
				Rev: w.Rev, Device: o.device, DSeq: w.DSeq, Wrap: w.Wrap, Sealed: w.Sealed,
			}), []byte("\n"))
		}
		items = append(items, courier.Item{DSeq: w.DSeq, Rev: w.Rev, Line: line})
	}
	return items, nil
}

// Acknowledge implements courier.Outbox.
func (o outbox) Acknowledge(epoch string, acks []courier.Ack) error {
	kept := make([]ledger.Ack, len(acks))
	for i, a := range acks {
		kept[i] = ledger.Ack{DSeq: a.DSeq, Rev: a.Rev, Result: ledger.Result(a.Result), Reason: a.Reason}
	}
	return o.box.Acknowledge(epoch, kept)
}

// Count implements courier.Outbox. A count that cannot be read shows as
// nothing answered; Pending then tells why.
func (o outbox) Count() (int, map[wire.ResultKind]int) {
	pending, err := o.box.Count()
	if err != nil {
		pending = 0
	}
	answers := map[wire.ResultKind]int{}
	for result, n := range o.box.Acked().Counts() {
		answers[wire.ResultKind(result)] = n
	}
	return pending, answers
}
