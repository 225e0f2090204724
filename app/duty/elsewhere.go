package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// Elsewhere is what became of a record on another device, or in another's hand,
// since an officer took it under his.
type Elsewhere struct {
	// What is DeedWithdrawn, DeedPassed, DeedFinished, DeedChanged, DeedJoined where
	// somebody made two versions one, DeedCombined where the server joined his with
	// another's, or WasErased.
	What DeedKind
	By   string   // who did it; empty where the directory lacks him
	Own  bool     // the officer himself, on another device
	To   raid.Pen // who writes it now, where it was passed
	At   time.Time

	Divided bool // the record has several versions now: they are made one first
}

// WasErased says that nothing of the record is here any more, by order of the
// region.
const WasErased DeedKind = "erased"

// Elsewhere tells of the versions of a record that are none of those seen, or
// nothing: the gravest of them, and of two alike the latest. Nothing of a record
// is shown by it, so it is written in no journal.
func (d *Duty) Elsewhere(ctx context.Context, id uuid.UUID, seen []revision.Hash) (*Elsewhere, error) {
	if len(seen) == 0 {
		return nil, nil
	}
	rec, err := d.ledger.Record(ctx, id)
	if isNotFound(err) {
		if d.erased(ctx, seen) {
			return &Elsewhere{What: WasErased, At: d.Now()}, nil
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var was raid.Encounter
	for _, s := range rec.Revisions {
		if s.Rev == seen[0] {
			if err := decodeBody(s, &was); err != nil {
				return nil, err
			}
		}
	}
	var out *Elsewhere
	for _, head := range unseen(rec.Heads, seen) {
		var now raid.Encounter
		if decodeBody(head, &now) != nil {
			continue // of a newer program: its row says so
		}
		by := d.byOther(byPeople(rec, head), seen)
		one := d.elsewhere(was, now, by)
		if by.Rev == head.Rev && len(head.Envelope.Parents) > 1 && one.What != DeedWithdrawn {
			one.What = DeedJoined // what came with the other version was not done by who made them one
		}
		if one.What == DeedChanged && byRegion(head) && comesFrom(rec, head.Rev, seen) {
			one.What = DeedCombined
		}
		if out == nil || weight(one) > weight(*out) || weight(one) == weight(*out) && one.At.After(out.At) {
			out = &one
		}
	}
	if out != nil {
		out.Divided = len(rec.Heads) > 1
	}
	return out, nil
}

// unseen are the heads that are none of those seen.
func unseen(heads []revision.Signed, seen []revision.Hash) []revision.Signed {
	var out []revision.Signed
	for _, h := range heads {
		if !slices.Contains(seen, h.Rev) {
			out = append(out, h)
		}
	}
	return out
}

// elsewhere is what a version did to another that it may not have been made
// from, by who signed it.
func (d *Duty) elsewhere(was, now raid.Encounter, by revision.Signed) Elsewhere {
	e := Elsewhere{
		What: DeedChanged, By: d.nameOf(by.Envelope.Author), Own: by.Envelope.Author == d.Officer().ID, To: now.Pen,
		At: by.Envelope.Moment().In(d.Rules().Offset),
	}
	switch {
	case now.Withdrawal != nil && was.Withdrawal == nil:
		e.What = DeedWithdrawn
	case now.Pen != was.Pen:
		e.What = DeedPassed
	case !now.ClosedAt.IsZero() && was.ClosedAt.IsZero():
		e.What = DeedFinished
	}
	return e
}

// byOther is the latest of some revisions that another officer signed; where all
// are this one's, the latest that was not seen.
func (d *Duty) byOther(all []revision.Signed, seen []revision.Hash) (own revision.Signed) {
	for _, s := range all {
		switch {
		case s.Envelope.Author != d.Officer().ID:
			return s
		case own.Rev == "" && !slices.Contains(seen, s.Rev):
			own = s
		}
	}
	return own
}

// weight orders what became of a record: first what leaves the officer nothing
// to do about it.
func weight(e Elsewhere) int {
	return slices.Index([]DeedKind{DeedCombined, DeedChanged, DeedFinished, DeedPassed, DeedJoined, DeedWithdrawn}, e.What)
}
