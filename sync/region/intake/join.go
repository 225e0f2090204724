package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// The bounds of joining.
const (
	MaxJoins   = 64  // records of one push
	MaxBack    = 256 // revisions that are looked at to find where two parted
	MaxAsked   = 20  // reviews of a record that are looked at; beyond them a person joins it
	ManyHeads  = 16  // of a record: beyond them somebody has to look at what goes on there
	joinSchema = 1   // the form of a body that is understood well enough to be joined
)

// Sign signs what the region itself writes.
type Sign func(revision.Envelope) (revision.Signed, error)

// Join joins the records of which this push left two heads, where that can be
// done without a person (package merge), and gives what it wrote: a revision of
// both heads' making, the same bytes on whatever server. It gives nobody a right.
// What cannot be joined keeps both heads and waits.
//
// Nothing is joined in which a revision was written without the pen, or which a
// reviewer decided about since the two parted: there a person looks.
func (b *Batch) Join(sign Sign) (out []revision.Signed, err error) {
	tried := 0
	for _, record := range b.forked {
		if tried == MaxJoins {
			break
		}
		f, err := b.over.Facts(record)
		if err != nil {
			return nil, fmt.Errorf("join: %w", err)
		}
		if len(f.Heads) != 2 || f.Mixed || f.Region || !merge.Kinds(f.Kind) || f.Count >= MaxRevisions {
			continue
		}
		tried++
		e, ok, err := b.joined(f)
		if damaged(err) {
			continue // what else was pushed is not held up by it
		}
		if err != nil {
			return nil, fmt.Errorf("join: %w", err)
		}
		if !ok {
			continue
		}
		s, err := sign(e)
		l := Own(s)
		if err != nil || f.Bytes+int64(len(l.Raw)) > MaxBytes {
			continue // too long for a record: it stays two
		}
		v, err := b.one(l)
		if err != nil {
			return nil, fmt.Errorf("join: %w", err)
		}
		if v.Result == wire.Stored {
			out = append(out, s)
		}
	}
	return out, nil
}

// Crowded lists the records of which this push made more heads than anybody can
// look through.
func (b *Batch) Crowded() (out []uuid.UUID) {
	for _, record := range b.forked {
		if f, err := b.over.Facts(record); err == nil && len(f.Heads) > ManyHeads {
			out = append(out, record)
		}
	}
	return out
}

// damaged says whether a revision of the region's own store cannot be read.
func damaged(err error) bool {
	var e *errs.Error
	return errors.As(err, &e) && (e.Code == "store_damaged" || e.Code == "key_unknown")
}

// forkOf finds where two revisions parted.
func (b *Batch) forkOf(left, right revision.Hash) (revision.Fork, bool, error) {
	return revision.ForkOf(left, right, MaxBack, func(rev revision.Hash) ([]revision.Hash, error) {
		s, err := b.over.Signed(rev)
		return s.Envelope.Parents, err
	})
}

// joined makes what the two heads of a record say together.
func (b *Batch) joined(f access.Facts) (e revision.Envelope, ok bool, err error) {
	fork, found, err := b.forkOf(f.Heads[0], f.Heads[1])
	if err != nil || !found {
		return e, false, err
	}
	parted := slices.Concat(fork.Left, fork.Right)
	for _, look := range []func(access.Facts, []revision.Hash) (bool, error){b.withPen, b.undecided} {
		if ok, err := look(f, parted); err != nil || !ok {
			return e, false, err
		}
	}
	var heads [3]revision.Envelope
	for i, rev := range []revision.Hash{fork.Base, f.Heads[0], f.Heads[1]} {
		s, err := b.over.Signed(rev)
		if err != nil {
			return e, false, err
		}
		if heads[i] = s.Envelope; heads[i].Schema != joinSchema || heads[i].Kind != f.Kind {
			return e, false, nil
		}
	}
	e, ok = together(heads[0], heads[1], heads[2])
	e.Parents = []revision.Hash{f.Heads[0], f.Heads[1]}
	return e, ok, nil
}

// withPen says whether all that was written since two heads parted was written
// by who held the pen.
func (b *Batch) withPen(_ access.Facts, parted []revision.Hash) (bool, error) {
	for _, rev := range parted {
		l, _, err := b.over.Leaf(rev)
		if err != nil || l.Flag == FlagPen || l.Flag == FlagHandover {
			return false, err
		}
	}
	return true, nil
}

// undecided says whether no review that counts is about a revision since two
// heads parted: it would be about neither of them any more.
func (b *Batch) undecided(f access.Facts, parted []revision.Hash) (bool, error) {
	if len(f.Reviews) > MaxAsked {
		return false, nil
	}
	for _, id := range f.Reviews {
		r, err := b.over.Facts(id)
		if err != nil || len(r.Heads) == 0 {
			return false, err
		}
		for _, head := range r.Heads {
			s, err := b.over.Signed(head)
			if err != nil {
				return false, err
			}
			var v raid.Review
			if json.Unmarshal(s.Envelope.Body, &v) != nil || v.Undone == nil && slices.Contains(parted, revision.Hash(v.Rev)) {
				return false, nil
			}
		}
	}
	return true, nil
}

// together is the envelope of two heads' making: the body that package merge
// gives, the later time of the two, and of the rest what one of them changed. It
// says nothing of a device, an author or a clock.
func together(base, left, right revision.Envelope) (revision.Envelope, bool) {
	j, err := merge.Join(base.Kind, base.Body, left.Body, right.Body)
	if err != nil || len(j.Fields) > 0 {
		return revision.Envelope{}, false
	}
	e := revision.Envelope{Schema: joinSchema, Kind: base.Kind, Record: base.Record, Time: left.Time, Unit: base.Unit, Body: j.Body}
	if right.Time.Compare(e.Time) > 0 {
		e.Time = right.Time
	}
	raid, a := of(base.Raid, left.Raid, right.Raid)
	crew, b := of(base.Crew, left.Crew, right.Crew)
	district, c := of(base.District, left.District, right.District)
	e.Raid, e.Crew, e.District = raid, crew, district
	return e, a && b && c
}

// of gives what one of two changed; false where both did.
func of[T comparable](base, left, right T) (T, bool) {
	switch {
	case left == right, right == base:
		return left, true
	case left == base:
		return right, true
	}
	return base, false
}

// joined judges what the region made of two heads. It opens the record to
// nobody, and the pen is where the two had it.
func (j *judgement) joined() {
	e, r := j.line.Signed.Envelope, j.facts.Record
	j.body = j.line.content()
	switch {
	case !j.body.ok || j.body.barred || e.Author != uuid.Nil || len(e.Parents) < 2:
		j.aside(ReasonBody)
	case j.missing() != "":
		j.hold(ReasonMissing, Wait{Rev: j.missing()})
	case !r.Exists() || r.Region || r.Mixed || r.Kind != e.Kind:
		j.aside(ReasonRegion)
	case j.strangeParent():
		j.aside(ReasonParent)
	case r.Count >= MaxRevisions || r.Bytes+int64(len(j.line.Raw)) > MaxBytes:
		j.aside(ReasonFull)
	default:
		j.store(access.Mark{Kind: e.Kind, GivesNobody: true}, "")
	}
}
