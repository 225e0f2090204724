package older

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/sync/ledger"
)

// asides are the lines that were set aside, those of each device by their
// numbers.
type asides struct {
	of   map[uuid.UUID][]ledger.QuarantinedLine
	last []ledger.QuarantinedLine // of no device
}

func (f *Folder) asides(ctx context.Context) (*asides, error) {
	all, err := f.ledger.InQuarantine(ctx)
	if err != nil {
		return nil, fmt.Errorf("read older region: %w", err)
	}
	slices.SortFunc(all, func(a, b ledger.QuarantinedLine) int {
		return cmp.Or(cmp.Compare(a.DSeq, b.DSeq), bytes.Compare(a.Line, b.Line))
	})
	out := &asides{of: map[uuid.UUID][]ledger.QuarantinedLine{}}
	for _, a := range all {
		if a.Device == uuid.Nil || !a.Linked {
			out.last = append(out.last, a) // it took no number
			continue
		}
		out.of[a.Device] = append(out.of[a.Device], a)
	}
	return out, nil
}

// before takes what was set aside of a device below a number.
func (s *asides) before(device uuid.UUID, dseq uint64) (out []Line) {
	all := s.of[device]
	n := 0
	for ; n < len(all) && all[n].DSeq < dseq; n++ {
		out = append(out, lineOf(all[n]))
	}
	s.of[device] = all[n:]
	return out
}

// rest takes all that is left.
func (s *asides) rest() (out []Line) {
	var devices []uuid.UUID
	for d := range s.of {
		devices = append(devices, d)
	}
	slices.SortFunc(devices, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	for _, d := range devices {
		for _, a := range s.of[d] {
			out = append(out, lineOf(a))
		}
	}
	for _, a := range s.last {
		out = append(out, lineOf(a))
	}
	return out
}

func lineOf(a ledger.QuarantinedLine) Line { return Line{From: a.From, Raw: a.Line} }
