package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// Accept accepts exactly the revision the reviewer looked at.
func (d *Duty) Accept(ctx context.Context, record uuid.UUID, rev revision.Hash, comments ...raid.Comment) error {
	_, err := d.RecordReview(ctx, raid.Review{Record: record, Rev: string(rev), Decision: raid.Accept, Comments: comments})
	return err
}

// Return sends a record back to its officer with at least one comment, pinned
// to a field by its path.
func (d *Duty) Return(ctx context.Context, record uuid.UUID, rev revision.Hash, comments ...raid.Comment) error {
	_, err := d.RecordReview(ctx, raid.Review{Record: record, Rev: string(rev), Decision: raid.Return, Comments: comments})
	return err
}

// RecordReview writes a decision and gives its record's id. A revision that is no
// head any more is errs.Conflict "stale_review": there is something the reviewer has
// not seen. So is an acceptance of one of several heads; any of them can be returned,
// for its officer to make them one and answer. A
// record by which a child went to whom he may not go is not accepted:
// errs.Denied "review_handover". Of a raid of another unit it is the answer to
// whether this unit's officers go out in it, see AnswerLending.
func (d *Duty) RecordReview(ctx context.Context, v raid.Review) (uuid.UUID, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindReview); err != nil {
		return uuid.Nil, err
	}
	if v.At.IsZero() {
		v.At = d.Now()
	}
	if err := d.checked(v); err != nil {
		return uuid.Nil, err
	}
	rec, err := d.ledger.Record(ctx, v.Record)
	if err != nil {
		return uuid.Nil, err
	}
	if rec.Kind == raid.KindRaid {
		return d.recordAnswer(ctx, rec, v)
	}
	if !rec.Kind.Fieldwork() {
		return uuid.Nil, errs.Errorf(errs.Invalid, "kind_other", "a %s is not reviewed", rec.Kind)
	}
	authors, units := authorsOf(rec), unitsOf(rec)
	if !regionfile.MayReview(d.Officer(), authors) {
		return uuid.Nil, errs.Errorf(errs.Denied, "own_review", "nobody reviews his own record")
	}
	if !slices.Contains(units, d.Officer().Unit) {
		return uuid.Nil, errs.Errorf(errs.Denied, "unit", "the record is of another unit")
	}
	at := slices.IndexFunc(rec.Heads, func(h revision.Signed) bool { return string(h.Rev) == v.Rev })
	if at < 0 || len(rec.Heads) > 1 && v.Decision == raid.Accept {
		return uuid.Nil, errs.Errorf(errs.Conflict, "stale_review", "the record moved on")
	}
	head := rec.Heads[at]
	if err := wholly(v.Record, head); err != nil {
		return uuid.Nil, err
	}
	if err := acceptable(head, v); err != nil {
		return uuid.Nil, err
	}
	id, err := d.newID()
	if err != nil {
		return uuid.Nil, err
	}
	night, _ := nightOf(head)
	_, err = d.author(ctx, step{
		kind: raid.KindReview, record: id, body: v,
		raid: head.Envelope.Raid, crew: head.Envelope.Crew, district: head.Envelope.District,
		night: night, members: d.crewMembers(ctx, head.Envelope.Raid, head.Envelope.Crew),
	})
	return id, err
}

// UndoReview takes back what this officer decided on a revision, with a reason:
// the record waits again. The decision and its undoing both stay in the
// history. A record that has moved on since is errs.Conflict "stale_review".
func (d *Duty) UndoReview(ctx context.Context, record uuid.UUID, rev revision.Hash, reason string) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindReview); err != nil {
		return err
	}
	c, err := d.readCase(ctx, record)
	if err != nil {
		return err
	}
	mine := slices.IndexFunc(c.opinions, func(o opinion) bool {
		return o.author == d.Officer().ID && o.Rev == string(rev)
	})
	if mine < 0 || len(c.record.Heads) != 1 || c.head().Rev != rev {
		return errs.Errorf(errs.Conflict, "stale_review", "the record moved on")
	}
	o := c.opinions[mine]
	rec, err := d.record(ctx, o.id, raid.KindReview)
	if err != nil {
		return err
	}
	if err := wholly(record, rec.Heads...); err != nil {
		return err
	}
	o.Review.Undone = &raid.Reasoned{Reason: reason, At: d.Now()}
	if err := d.checked(o.Review); err != nil {
		return err
	}
	was := rec.Heads[0].Envelope
	_, err = d.author(ctx, step{
		kind: raid.KindReview, record: o.id, parents: rec.Heads, body: o.Review,
		raid: was.Raid, crew: was.Crew, district: was.District,
		night: c.night(), members: d.crewMembers(ctx, was.Raid, was.Crew),
	})
	return err
}

// AtOnce is the reason of what is taken back by the word that tells of it: nobody is
// asked for one then.
const AtOnce = "undo"

// why is the reason that somebody gave; empty where nobody was asked.
func why(r *raid.Reasoned) string {
	if r.Reason == AtOnce {
		return ""
	}
	return r.Reason
}

func authorsOf(rec ledger.Record) []uuid.UUID {
	var out []uuid.UUID
	for _, s := range rec.Revisions {
		if !slices.Contains(out, s.Envelope.Author) {
			out = append(out, s.Envelope.Author)
		}
	}
	return out
}

func unitsOf(rec ledger.Record) []string {
	var out []string
	for _, s := range rec.Revisions {
		if !slices.Contains(out, s.Envelope.Unit) {
			out = append(out, s.Envelope.Unit)
		}
	}
	return out
}

// nightOf reads the night out of the body of an encounter or a check.
func nightOf(s revision.Signed) (civil.Date, bool) {
	var body struct {
		Night civil.Date `json:"night"`
	}
	if decodeBody(s, &body) != nil || !body.Night.Valid() {
		return "", false
	}
	return body.Night, true
}

// acceptable refuses a review that lets a handover stand which may not be.
func acceptable(head revision.Signed, v raid.Review) error {
	var e raid.Encounter
	if !v.Accepts() || head.Envelope.Kind != raid.KindEncounter || decodeBody(head, &e) != nil || !e.HandoverBarred() {
		return nil
	}
	return errs.Errorf(errs.Denied, "review_handover", "a child went to whom he may not go")
}
