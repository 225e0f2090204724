package duty

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// NewEncounter begins a record: its id, and the body with all that nobody
// needs to be asked (night, operation, pen, time). Nothing is saved yet.
func (d *Duty) NewEncounter(ctx context.Context) (Draft, error) {
	s, err := d.Shift(ctx)
	if err != nil {
		return Draft{}, err
	}
	id, err := d.newID()
	if err != nil {
		return Draft{}, err
	}
	return Draft{ID: id, Raid: s.RaidID, Crew: s.CrewID(), Encounter: raid.Encounter{
		Night: s.Night, Operation: s.Operation, Pen: raid.Pen{Officer: d.Officer().ID}, MetAt: d.Now(),
	}}, nil
}

// Record saves a draft as a revision and drops the draft. It is the way of
// every change an officer types: the first save of a new record, each step
// while a child is in care, the end, and an amendment, which gives a reason.
//
// Refused are: who does not write encounters, errs.Denied "role"; who does not
// hold the pen, errs.Denied "pen"; an answer to a return without a word,
// errs.Invalid "answer_missing"; a penalty of a guardian by who writes none,
// errs.Denied "penalty_role"; a change of a closed record without a new
// reason, errs.Invalid "reason_missing"; a body with problems that block,
// *ProblemsError. The draft stays then. A record that moved on meanwhile is
// saved beside: both heads are kept and seen.
func (d *Duty) Record(ctx context.Context, w Draft) (revision.Signed, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	return d.save(ctx, w, nil, false)
}

// save is Record for who holds the lock; it issues an act by the way, or none.
// voiding says that an act is taken out of force: that is how a handover is
// mended which may not be, so it is not held up by it.
func (d *Duty) save(ctx context.Context, w Draft, issue *issue, voiding bool) (revision.Signed, error) {
	if err := d.mayWrite(raid.KindEncounter); err != nil {
		return revision.Signed{}, err
	}
	e := w.Encounter.Clone() // the caller keeps his draft as it was if the save fails
	seen, err := d.seen(ctx, w)
	if err != nil {
		return revision.Signed{}, err
	}
	var was *raid.Encounter
	if len(seen) > 0 {
		was = &raid.Encounter{}
		if err := decodeBody(seen[0], was); err != nil {
			return revision.Signed{}, err
		}
		keepIDs(*was, &e)
		if err := joinActs(seen[1:], was, &e); err != nil {
			return revision.Signed{}, err
		}
	}
	if err := e.FillIDs(d.newID); err != nil {
		return revision.Signed{}, err
	}
	s := step{kind: raid.KindEncounter, record: w.ID, parents: seen, raid: w.Raid, crew: w.Crew}
	if len(seen) > 0 {
		s.raid, s.crew = seen[0].Envelope.Raid, seen[0].Envelope.Crew
	}
	crews := d.crews(ctx, s.raid)
	if err := d.mayContinue(ctx, seen, &e, crews); err != nil {
		return revision.Signed{}, err
	}
	d.locate(&e.Place)
	d.complete(&e, was)
	if err := d.keepPenalties(seen, &e); err != nil {
		return revision.Signed{}, err
	}
	if err := d.finishable(e, was, voiding); err != nil {
		return revision.Signed{}, err
	}
	if err := raid.KeepActs(was, e, issue.id()); err != nil {
		return revision.Signed{}, err
	}
	if issue != nil {
		s.late = func(dseq uint64, key ed25519.PrivateKey) any { return issue.number(e, dseq, key) }
	}
	s.over = w.known()
	s.body, s.district, s.night, s.members = e, e.Place.District, e.Night, membersOf(crews, s.crew)
	saved, err := d.author(ctx, s)
	var bad *errs.Error
	if errors.As(err, &bad) && bad.Code == "too_large" {
		return revision.Signed{}, errs.Errorf(errs.Invalid, "record_long", "the record is longer than %d KiB", revision.MaxBytes>>10)
	}
	if err != nil {
		return revision.Signed{}, err
	}
	// The record is on the disk: a draft that will not go is only seen again.
	_ = d.ledger.DropDraft(ctx, w.ID)
	return saved, nil
}

// finishable refuses a body with problems that block, and a step that hands a
// child to an adult who may not take him, in care or not.
func (d *Duty) finishable(e raid.Encounter, was *raid.Encounter, voiding bool) error {
	problems := e.Check(d.Rules())
	if voiding {
		problems = slices.DeleteFunc(problems, func(p raid.Problem) bool {
			return strings.HasPrefix(p.Key, "problem.handover_")
		})
	} else if e.Withdrawal == nil {
		problems = append(problems, e.NewlyBarred(was)...)
	}
	if raid.Blocked(problems) {
		return &ProblemsError{problems}
	}
	return nil
}

// joinActs takes the acts of the heads that are not shown into what is saved.
// One of a person who is not in it is refused.
func joinActs(others []revision.Signed, was, e *raid.Encounter) error {
	for _, head := range others {
		var other raid.Encounter
		if err := decodeBody(head, &other); err != nil {
			return err
		}
		for _, p := range other.People {
			if len(p.Acts) > 0 && !slices.ContainsFunc(e.People, func(q raid.Person) bool { return q.ID == p.ID }) {
				return &errs.Error{Kind: errs.Denied, Code: "act_frozen", Field: "people", Detail: "a person with an act stays"}
			}
		}
		was.JoinActs(other)
		e.JoinActs(other)
	}
	return nil
}

// keepPenalties holds an officer who decides of no repeat to the penalties
// that stand in the revisions seen. The region does the same.
func (d *Duty) keepPenalties(seen []revision.Signed, e *raid.Encounter) error {
	if d.Officer().Role.WritesPenalties() {
		return nil
	}
	was := make([]raid.Encounter, len(seen))
	for i, head := range seen {
		if err := decodeBody(head, &was[i]); err != nil {
			return err
		}
	}
	return e.KeepPenalties(was...)
}

// complete writes what the program knows and nobody may type: who entered each
// clock time, and which article place and clock pointed to, beside the one a
// person chose.
func (d *Duty) complete(e, was *raid.Encounter) {
	e.Attribute(was, d.Officer().ID)
	rules := d.Rules()
	for i := range e.People {
		p := &e.People[i]
		p.Proposed, _ = raid.Propose(*e, *p, rules)
		for j := range p.Safety {
			if s := &p.Safety[j]; s.By == uuid.Nil {
				s.By = d.Officer().ID
			}
		}
	}
}

// mayContinue asks whether this officer may write the next revision.
func (d *Duty) mayContinue(ctx context.Context, seen []revision.Signed, e *raid.Encounter, crews []raid.Crew) error {
	me := d.Officer().ID
	if len(seen) == 0 {
		if e.Pen == (raid.Pen{}) {
			e.Pen = raid.Pen{Officer: me}
		}
		return d.penTarget(e.Pen)
	}
	var was raid.Encounter
	if err := decodeBody(seen[0], &was); err != nil {
		return err
	}
	if !raid.HoldsPen(was.Pen, me, crews) {
		return errs.Errorf(errs.Denied, "pen", "the pen is with somebody else")
	}
	if e.Pen != was.Pen {
		if err := d.penTarget(e.Pen); err != nil {
			return err
		}
	}
	if was.ClosedAt.IsZero() && was.Withdrawal == nil {
		return nil
	}
	if d.answers(ctx, *e, seen) {
		if strings.TrimSpace(e.Answer.Text) == "" {
			return &errs.Error{Kind: errs.Invalid, Code: "answer_missing", Field: "answer"}
		}
		return nil
	}
	// Each amendment has its own reason; that of the one before does not serve.
	act := e.Amendment
	if e.Withdrawal != nil && was.Withdrawal == nil {
		act = e.Withdrawal
	}
	if act != nil && act.At.IsZero() {
		act.At = d.Now()
	}
	if was.Amendment != nil && act != nil && *act == *was.Amendment {
		act = nil
	}
	return raid.MayAmend(was, me, crews, act)
}

// answers says whether a body answers a review that returned one of the
// revisions seen: the reviewer's comment is the reason to change it then. It
// serves once, since the next body stands on a revision nobody returned.
func (d *Duty) answers(ctx context.Context, now raid.Encounter, seen []revision.Signed) bool {
	if now.Answer == nil || now.Withdrawal != nil {
		return false
	}
	rec, err := d.record(ctx, now.Answer.Review, raid.KindReview)
	if err != nil {
		return false
	}
	var v raid.Review
	if decodeBody(rec.Heads[0], &v) != nil || v.Decision != raid.Return || v.Record != seen[0].Envelope.Record {
		return false
	}
	return slices.ContainsFunc(seen, func(s revision.Signed) bool { return string(s.Rev) == v.Rev })
}

// seen gives the revisions a draft was begun from. A draft that names none, of
// a record that exists, stands on the heads of now.
func (d *Duty) seen(ctx context.Context, w Draft) ([]revision.Signed, error) {
	rec, err := d.ledger.Record(ctx, w.ID)
	if isNotFound(err) {
		if len(w.Seen) > 0 {
			return nil, errs.Errorf(errs.NotFound, "record_unknown", "record %s is not on this device", w.ID)
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if rec.Kind != raid.KindEncounter {
		return nil, errs.Errorf(errs.Invalid, "kind_other", "record %s is %s", w.ID, rec.Kind)
	}
	if len(w.Seen) == 0 {
		return rec.Heads, nil
	}
	var out []revision.Signed
	for _, rev := range w.Seen {
		for _, s := range rec.Revisions {
			if s.Rev == rev {
				out = append(out, s)
			}
		}
	}
	if len(out) == 0 {
		return rec.Heads, nil
	}
	return out, nil
}

// Step changes a saved record in one act: read, change, save, on all heads
// there are. It is Record for what needs no form.
func (d *Duty) Step(ctx context.Context, id uuid.UUID, change func(*raid.Encounter) error) (revision.Signed, error) {
	rec, err := d.record(ctx, id, raid.KindEncounter)
	if err != nil {
		return revision.Signed{}, err
	}
	w := Draft{ID: id}
	if err := decodeBody(rec.Heads[0], &w.Encounter); err != nil {
		return revision.Signed{}, err
	}
	for _, h := range rec.Heads {
		w.Seen = append(w.Seen, h.Rev)
	}
	if err := change(&w.Encounter); err != nil {
		return revision.Signed{}, err
	}
	return d.Record(ctx, w)
}

// Finish ends an encounter: no child is in care any more.
func (d *Duty) Finish(ctx context.Context, id uuid.UUID) (revision.Signed, error) {
	return d.Step(ctx, id, func(e *raid.Encounter) error {
		e.ClosedAt = d.Now()
		return nil
	})
}

// Withdraw takes a record out of the count, with a reason. Its history stays.
func (d *Duty) Withdraw(ctx context.Context, id uuid.UUID, reason string) (revision.Signed, error) {
	return d.Step(ctx, id, func(e *raid.Encounter) error {
		if strings.TrimSpace(reason) == "" {
			return errs.Errorf(errs.Invalid, "reason_missing", "a withdrawal needs a reason")
		}
		e.Withdrawal = &raid.Reasoned{Reason: reason, At: d.Now()}
		return nil
	})
}

// PassPen gives the pen to an officer or to a crew. From then on only they
// write; what was written stays.
func (d *Duty) PassPen(ctx context.Context, id uuid.UUID, to raid.Pen) (revision.Signed, error) {
	return d.Step(ctx, id, func(e *raid.Encounter) error {
		if !e.ClosedAt.IsZero() {
			return errs.Errorf(errs.Conflict, "record_closed", "the record is finished")
		}
		e.Pen = to
		return nil
	})
}

// penTarget refuses a pen for who cannot hold it.
func (d *Duty) penTarget(to raid.Pen) error {
	bad := func(detail string) error {
		return &errs.Error{Kind: errs.Invalid, Code: "pen_target", Field: "pen", Detail: detail}
	}
	if (to.Officer == uuid.Nil) == (to.Crew == uuid.Nil) {
		return bad("the pen goes to one officer or one crew")
	}
	if to.Officer == uuid.Nil || to.Officer == d.opts.Keys.Officer().ID {
		return nil
	}
	o, known := d.Colleague(to.Officer)
	if !known || o.Revoked || o.Role != regionfile.Patrol && o.Role != regionfile.Inspector {
		return bad("this officer cannot hold a pen")
	}
	return nil
}

// locate fills in the district of a point; what an officer chose stays where
// the point tells nothing.
func (d *Duty) locate(p *raid.Place) {
	if p.Point == nil {
		return
	}
	if kato, ok := d.DistrictAt(*p.Point); ok {
		p.District = kato
	}
}

// record reads a record of a kind.
func (d *Duty) record(ctx context.Context, id uuid.UUID, kind raid.Kind) (ledger.Record, error) {
	rec, err := d.ledger.Record(ctx, id)
	if err != nil {
		return rec, err
	}
	if rec.Kind != kind || len(rec.Heads) == 0 {
		return rec, errs.Errorf(errs.NotFound, "record_unknown", "record %s is no %s", id, kind)
	}
	return rec, nil
}
