package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// RecordLink writes down that the persons of two records are one child, or
// that they are not, and gives the link's record. What was decided of the same
// two persons before is gone on from, so that their link stays one record; id
// names it, or is nil. Nothing is merged.
//
// Refused are: a patrol, errs.Denied "role"; a person that is not in the record
// it names, errs.Invalid "link_target"; a link with problems that block,
// *ProblemsError.
func (d *Duty) RecordLink(ctx context.Context, id uuid.UUID, l raid.Link) (uuid.UUID, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindLink); err != nil {
		return uuid.Nil, err
	}
	if l.At.IsZero() {
		l.At = d.Now()
	}
	if err := d.checked(l); err != nil {
		return uuid.Nil, err
	}
	for _, ref := range []raid.PersonRef{l.A, l.B} {
		if err := d.linkTarget(ctx, ref); err != nil {
			return uuid.Nil, err
		}
	}
	there, err := d.linkOf(ctx, l, id)
	if err != nil {
		return uuid.Nil, err
	}
	s := step{kind: raid.KindLink, record: there.ID, parents: there.Heads}
	if len(there.Heads) > 0 {
		var was raid.Link
		if err := decodeBody(there.Heads[0], &was); err != nil {
			return uuid.Nil, err
		}
		if was.A.Record != l.A.Record { // a link keeps the order of its records
			l.A, l.B = l.B, l.A
		}
	} else if s.record, err = d.newID(); err != nil {
		return uuid.Nil, err
	}
	s.body = l
	_, err = d.author(ctx, s)
	return s.record, err
}

// UndoLink takes a link back, with a reason. Both records stay as they are.
func (d *Duty) UndoLink(ctx context.Context, id uuid.UUID, reason string) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindLink); err != nil {
		return err
	}
	rec, err := d.record(ctx, id, raid.KindLink)
	if err != nil {
		return err
	}
	if err := wholly(id, rec.Heads...); err != nil {
		return err
	}
	var l raid.Link
	if err := decodeBody(rec.Heads[0], &l); err != nil {
		return err
	}
	l.Undone = &raid.Reasoned{Reason: reason, At: d.Now()}
	if err := d.checked(l); err != nil {
		return err
	}
	_, err = d.author(ctx, step{kind: raid.KindLink, record: id, parents: rec.Heads, body: l})
	return err
}

// linkTarget asks that a record on this device has the person, in the revision
// that was looked at.
func (d *Duty) linkTarget(ctx context.Context, ref raid.PersonRef) error {
	bad := errs.Errorf(errs.Invalid, "link_target", "record %s has no such person", ref.Record)
	rec, err := d.ledger.Record(ctx, ref.Record)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rec.Revisions, func(s revision.Signed) bool { return string(s.Rev) == ref.Rev })
	if at < 0 || rec.Kind != raid.KindEncounter {
		return bad
	}
	if err := wholly(ref.Record, rec.Revisions[at]); err != nil {
		return err
	}
	var e raid.Encounter
	if err := decodeBody(rec.Revisions[at], &e); err != nil {
		return err
	}
	if !slices.ContainsFunc(e.People, func(p raid.Person) bool { return p.ID == ref.Person }) {
		return bad
	}
	return nil
}

// linkOf finds the record of a link: the one named, else that of the same two
// persons, else none.
func (d *Duty) linkOf(ctx context.Context, l raid.Link, id uuid.UUID) (ledger.Record, error) {
	if id != uuid.Nil {
		return d.record(ctx, id, raid.KindLink)
	}
	links, err := d.linksAbout(ctx, l.A.Record)
	if err != nil {
		return ledger.Record{}, err
	}
	for _, rec := range links {
		var was raid.Link
		if len(rec.Heads) > 0 && decodeBody(rec.Heads[0], &was) == nil && pairOf(was) == pairOf(l) {
			return rec, nil
		}
	}
	return ledger.Record{}, nil
}

// personKey is a person of a record.
type personKey struct{ record, person uuid.UUID }

func personKeyOf(r raid.PersonRef) personKey { return personKey{r.Record, r.Person} }

// pairOf is the two persons of a link, whichever stands first.
func pairOf(l raid.Link) [2]personKey {
	a, b := personKeyOf(l.A), personKeyOf(l.B)
	if a.record.String() > b.record.String() {
		a, b = b, a
	}
	return [2]personKey{a, b}
}

// Joined is a link as it stands, seen from one of its records.
type Joined struct {
	Link     uuid.UUID
	Record   uuid.UUID // the other one
	Decision raid.LinkDecision
	Undone   bool
	At       time.Time // of the decision
	By       string    // who decided; empty where the directory lacks him
	Unit     string    // of who decided: whom to ask of a record that is not here
}

// LinksOf lists what was decided of the children of a record and those of
// others, as far as this officer may read it.
func (d *Duty) LinksOf(ctx context.Context, record uuid.UUID) ([]Joined, error) {
	links, err := d.linksAbout(ctx, record)
	if err != nil {
		return nil, err
	}
	var out []Joined
	for _, rec := range links {
		for _, head := range rec.Heads {
			var l raid.Link
			if decodeBody(head, &l) != nil {
				continue
			}
			j := Joined{Link: rec.ID, Record: l.B.Record, Decision: l.Decision, Undone: l.Undone != nil, At: l.At, By: d.nameOf(head.Envelope.Author), Unit: head.Envelope.Unit}
			switch record {
			case l.A.Record:
				out = append(out, j)
			case l.B.Record:
				j.Record = l.A.Record
				out = append(out, j)
			}
		}
	}
	return out, nil
}
