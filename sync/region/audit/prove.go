package audit

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// proofFormat names the form of a file of proofs.
const proofFormat = "shyraq audit proof 1"

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

// Frame is what the entry says.
func (p Proved) Frame() (f Frame, err error) {
	if json.Unmarshal([]byte(p.Entry), &f) != nil {
		err = errs.Errorf(errs.Invalid, "log_entry", "entry %d cannot be read", p.Index)
	}
	return f, err
}

// ProveEntries proves entries that were found.
func (l *Log) ProveEntries(ctx context.Context, all []Entry) (Proofs, error) {
	h, err := l.head(ctx)
	if err != nil {
		return Proofs{}, err
	}
	p := Proofs{Format: proofFormat, Region: l.o.Region, Checkpoint: h.Note, Entries: []Proved{}}
	r := l.hashes(ctx, h)
	for _, e := range all {
		proof, err := tlog.ProveRecord(h.Size, e.Index, r)
		if err != nil {
			return Proofs{}, err
		}
		if tlog.CheckRecord(proof, h.Size, h.Root, e.Index, tlog.RecordHash(e.Value)) != nil {
			return Proofs{}, errs.Errorf(errs.Conflict, "log_entry", "entry %d is not what was logged", e.Index)
		}
		p.Entries = append(p.Entries, Proved{e.Index, string(e.Value), proof})
	}
	return p, nil
}

// Verify checks proofs with a region's public key, and gives the checkpoint that
// they lead to. What the region did not sign, and an entry that does not stand in its
// log, is errs.Invalid "proof".
func (p Proofs) Verify(key ed25519.PublicKey) (wire.Checkpoint, error) {
	if p.Format != proofFormat {
		return wire.Checkpoint{}, errs.Errorf(errs.Invalid, "proof", "it is no file of proofs of this form")
	}
	c, err := wire.OpenCheckpoint(p.Checkpoint, p.Region, key)
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
