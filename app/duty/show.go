package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/state"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// File is all there is about one record.
type File struct {
	Row       Row
	Encounter raid.Encounter // of the head shown; masked unless revealed
	Short     raid.Short     // of the head shown, where it is a short record; masked unless revealed
	Masked    bool
	Withheld  fields.Set // groups of fields of the head shown that this officer is not shown
	Heads     []Version  // more than one where it was changed in two places
	History   []Version  // oldest first
	Reviews   []Opinion  // oldest first
	Problems  []raid.Problem
	Doubt     *doubt.Time // of its time; nil where nothing speaks against it
}

// Version is one revision in a record's history.
type Version struct {
	Rev       revision.Hash
	Parents   []revision.Hash
	At        time.Time // by the clock of the device that made it
	Author    uuid.UUID
	Name      string // of the author, empty where the directory lacks him; of both where the region joined it
	Unit      string
	Device    uuid.UUID
	Transfer  state.Transfer
	Head      bool
	Encounter raid.Encounter // masked as the file is
	Short     raid.Short     // masked as the file is; nil for an encounter
	Withheld  fields.Set     // groups of its fields that this officer is not shown
}

// Opinion is a review with its author and whether it is about a head.
type Opinion struct {
	ID      uuid.UUID
	Author  uuid.UUID
	Name    string
	Current bool
	Review  raid.Review
	Whole   bool // what was said with it is shown to this officer
}

// Encounter opens one record, names and numbers masked.
func (d *Duty) Encounter(ctx context.Context, id uuid.UUID) (File, error) {
	c, err := d.openCase(ctx, id)
	if err != nil {
		return File{}, err
	}
	return d.file(c, true), nil
}

// Reveal opens one record in full. That it was opened, and which field was
// asked for (empty: all), is in the journal before anything is given.
func (d *Duty) Reveal(ctx context.Context, id uuid.UUID, field string) (File, error) {
	c, err := d.openCase(ctx, id)
	if err != nil {
		return File{}, err
	}
	if err := d.audit(ctx, AuditReveal, id, field, peopleOf(c)...); err != nil {
		return File{}, err
	}
	return d.file(c, false), nil
}

// peopleOf are the ids of who is written about in a record.
func peopleOf(c *caseFile) (out []uuid.UUID) {
	for _, p := range c.encounter.People {
		out = append(out, p.ID)
	}
	return out
}

func (d *Duty) file(c *caseFile, masked bool) File {
	f := File{Row: d.row(c), Encounter: c.encounter, Short: c.short, Masked: masked, Withheld: c.withheld(), Doubt: d.doubtOf(c)}
	if f.Withheld == fields.None { // what is not shown is not missing
		f.Problems = c.body().Check(d.Rules())
	}
	if masked {
		f.Encounter, f.Short = Mask(f.Encounter), maskShort(f.Short)
	}
	acks := d.ledger.Outbox().Acked()
	for _, s := range c.record.Revisions {
		v := d.version(s, c, acks, masked)
		f.History = append(f.History, v)
	}
	for _, h := range c.record.Heads {
		f.Heads = append(f.Heads, d.version(h, c, acks, masked))
	}
	for _, o := range c.opinions {
		f.Reviews = append(f.Reviews, Opinion{
			ID: o.id, Author: o.author, Name: d.nameOf(o.author),
			Current: isHead(c, revision.Hash(o.Rev)), Review: o.Review, Whole: o.whole,
		})
	}
	sortOpinions(f.Reviews)
	return f
}

func (d *Duty) version(s revision.Signed, c *caseFile, acks ledger.Acks, masked bool) Version {
	v := Version{
		Rev: s.Rev, Parents: s.Envelope.Parents, At: s.Envelope.Moment().In(d.Rules().Offset),
		Author: s.Envelope.Author, Name: d.namesOf(c.record, s), Unit: s.Envelope.Unit, Device: s.Envelope.Device,
		Transfer: d.transfer(s, acks), Head: isHead(c, s.Rev), Withheld: s.Withheld,
	}
	v.Encounter, v.Short, _ = bodyOf(c.kind, s)
	if masked {
		v.Encounter, v.Short = Mask(v.Encounter), maskShort(v.Short)
	}
	return v
}

// body is the head shown, as the type of its kind.
func (c *caseFile) body() raid.Checked {
	if c.short != nil {
		return c.short
	}
	return c.encounter
}

func (d *Duty) nameOf(id uuid.UUID) string {
	o, _ := d.Colleague(id)
	return o.Name
}

func isHead(c *caseFile, rev revision.Hash) bool {
	for _, h := range c.record.Heads {
		if h.Rev == rev {
			return true
		}
	}
	return false
}

func sortOpinions(all []Opinion) {
	slices.SortStableFunc(all, func(a, b Opinion) int { return a.Review.At.Compare(b.Review.At) })
}
