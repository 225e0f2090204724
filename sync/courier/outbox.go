package courier

import (
	"bytes"
	"slices"
	"strings"

	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// FromLedger makes an Outbox of a ledger's: plain lines where the device is
// unlocked, sealed ones where it is not.
func FromLedger(o *ledger.Outbox) Outbox { return ledgerOutbox{o} }

type ledgerOutbox struct{ *ledger.Outbox }

func (o ledgerOutbox) Pending(max int) ([]Item, error) {
	waiting, err := o.Outbox.Pending(max)
	return itemsOf(waiting, max), err
}

// Aside gives up to max items that the region set aside, of the numbers after one
// and up to another.
func (o ledgerOutbox) Aside(after, upTo uint64, max int) ([]Item, error) {
	aside, err := o.Outbox.Aside(after, upTo, max)
	return itemsOf(aside, max), err
}

func itemsOf(waiting []ledger.Waiting, max int) (items []Item) {
	for _, w := range waiting {
		if len(items) > 0 && len(items)+len(w.Beneath) >= max {
			break
		}
		for _, line := range w.Beneath {
			if s, err := revision.ParseLine(line); err == nil {
				items = append(items, Item{Rev: s.Rev, Line: bytes.TrimSuffix(line, []byte{'\n'})})
			}
		}
		item := Item{DSeq: w.DSeq, Rev: w.Rev, Line: w.Line}
		if w.Line == nil {
			line := wire.AppendSealed(nil, wire.SealedLine{Rev: w.Rev, Device: w.Device, DSeq: w.DSeq, Wrap: w.Wrap, Sealed: w.Sealed})
			item.Line = bytes.TrimSuffix(line, []byte{'\n'})
		}
		items = append(items, item)
	}
	return items
}

// Acknowledge keeps only codes: what else a server writes as a reason is left
// out, for the file of answers lies in the clear.
func (o ledgerOutbox) Acknowledge(epoch string, acks []Ack) error {
	kept := make([]ledger.Ack, len(acks))
	for i, a := range acks {
		kept[i] = ledger.Ack{DSeq: a.DSeq, Rev: a.Rev, Result: ledger.Result(a.Result)}
		if len(a.Reason) <= 40 && strings.Trim(a.Reason, "abcdefghijklmnopqrstuvwxyz0123456789_") == "" {
			kept[i].Reason = a.Reason
		}
	}
	return o.Outbox.Acknowledge(epoch, kept)
}

// Rewind compares what the region has with what it acknowledged to store: what
// it stored took its number, so everything up to there is promised. What it set
// aside promises nothing. What it held and has by now is asked for once more, and
// so is the next: nothing of this device's is missing before it.
func (o ledgerOutbox) Rewind(contiguous uint64) (again int, err error) {
	if err := o.AskAgain(contiguous + 1); err != nil {
		return 0, err
	}
	promised := uint64(0)
	for _, r := range o.Acked().Runs {
		if r.Result == ledger.Stored || r.Result == ledger.Duplicate {
			promised = r.To
		}
		if r.To > contiguous {
			again += int(r.To - max(r.From-1, contiguous))
		}
	}
	if promised <= contiguous {
		return 0, nil
	}
	return again, o.Outbox.Rewind(contiguous)
}

// Reason is why the region set aside or refused the latest of what it did not
// take; empty where it took all.
func (o ledgerOutbox) Reason() string {
	for _, r := range slices.Backward(o.Acked().Runs) {
		if r.Result == ledger.Quarantined || r.Result == ledger.Refused {
			return r.Reason
		}
	}
	return ""
}

func (o ledgerOutbox) Count() (int, map[wire.ResultKind]int) {
	pending, err := o.Outbox.Count()
	if err != nil {
		pending = 0
	}
	answers := map[wire.ResultKind]int{}
	for r, n := range o.Acked().Counts() {
		answers[wire.ResultKind(r)] = n
	}
	return pending, answers
}
