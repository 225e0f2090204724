package audit

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// ProveEntries proves entries that were found.
func (l *Log) ProveEntries(ctx context.Context, all []Entry) (wire.Proofs, error) {
	h, err := l.head(ctx)
	if err != nil {
		return wire.Proofs{}, err
	}
	p := wire.Proofs{Format: wire.ProofFormat, Region: l.o.Region, Checkpoint: h.Note, Entries: []wire.Proved{}}
	r := l.hashes(ctx, h)
	for _, e := range all {
		proof, err := tlog.ProveRecord(h.Size, e.Index, r)
		if err != nil {
			return wire.Proofs{}, err
		}
		if tlog.CheckRecord(proof, h.Size, h.Root, e.Index, tlog.RecordHash(e.Value)) != nil {
			return wire.Proofs{}, errs.Errorf(errs.Conflict, "log_entry", "entry %d is not what was logged", e.Index)
		}
		p.Entries = append(p.Entries, wire.Proved{Index: e.Index, Entry: string(e.Value), Proof: proof})
	}
	return p, nil
}

// mostTied is of how many records of a child more is looked for.
const mostTied = 8

// WhoLooked gives the newest entries that speak of a record, or of a child: then also
// those that speak of the records which somebody opened for that child.
func (l *Log) WhoLooked(ctx context.Context, id uuid.UUID, a Asked) ([]Entry, bool, error) {
	a.IDs = []uuid.UUID{id}
	out, more, err := l.Find(ctx, a)
	if err != nil {
		return nil, false, err
	}
	var records []uuid.UUID
	for _, e := range out {
		for _, r := range e.Frame.Records {
			if slices.Contains(e.Frame.People, id) && !slices.Contains(records, r) && len(records) < mostTied {
				records = append(records, r)
			}
		}
	}
	for _, r := range records {
		a.IDs = []uuid.UUID{r}
		tied, also, err := l.Find(ctx, a)
		if err != nil {
			return nil, false, err
		}
		more = more || also
		for _, e := range tied {
			if len(e.Frame.People) > 0 && !slices.Contains(e.Frame.People, id) {
				continue // it was about another child of the record
			}
			if !slices.ContainsFunc(out, func(o Entry) bool { return o.Index == e.Index }) {
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, func(a, b Entry) int { return int(b.Index - a.Index) })
	if len(out) > a.Most {
		out, more = out[:a.Most], true
	}
	return out, more, nil
}
