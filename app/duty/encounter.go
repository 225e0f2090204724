package duty

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
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
	d.types(ctx, id)
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
// *ProblemsError; a body for a record of several versions of which it names none,
// errs.Conflict "record_divided". The draft stays then. A record that moved on
// meanwhile is saved beside: both heads are kept and seen, and so are the versions
// that a draft does not show.
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
	if err := wholly(w.ID, seen...); err != nil {
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
	if err := d.mayContinue(ctx, seen, &e, crews, w.settles); err != nil {
		return revision.Signed{}, err
	}
	d.locate(&e.Place)
	if !w.settles { // each time stands in one of the two with who entered it
		e.Attribute(was, d.Officer().ID)
	}
	d.complete(&e)
	if err := d.keepPenalties(seen, &e); err != nil {
		return revision.Signed{}, err
	}
	if err := d.finishable(e, was, voiding); err != nil {
		return revision.Signed{}, err
	}
	if err := raid.KeepActs(was, e, issue.id()); err != nil {
		return revision.Signed{}, err
	}
	if w.settles {
		if err := keepFrozen(seen, e); err != nil {
			return revision.Signed{}, err
		}
	}
	if issue != nil {
		s.late = func(dseq uint64, key ed25519.PrivateKey) any { return issue.number(e, dseq, key) }
	}
	s.over = w.known()
	s.body, s.district, s.night, s.members = e, e.Place.District, e.Night, d.crewMembers(ctx, s.raid, s.crew)
	saved, err := d.author(ctx, s)
	var bad *errs.Error
	if errors.As(err, &bad) && bad.Code == "too_large" {
		return revision.Signed{}, errs.Errorf(errs.Invalid, "record_long", "the record is longer than %d KiB", revision.MaxBytes>>10)
	}
	if err != nil {
		return revision.Signed{}, err
	}
	if w.settles {
		return saved, nil // none was begun from it
	}
	// The record is on the disk: a draft that will not go is only seen again.
	_ = d.dropDraft(ctx, w.ID)
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

// complete writes what the program knows and nobody may type: which article place
// and clock pointed to, beside the one a person chose, and who took a step. Of a record that
// is withdrawn it stays as it was: whoever withdraws it changes nothing else.
func (d *Duty) complete(e *raid.Encounter) {
	rules := d.Rules()
	for i := range e.People {
		p := &e.People[i]
		if e.Withdrawal == nil {
			p.Proposed, _ = raid.Propose(*e, *p, rules)
		}
		for j := range p.Safety {
			if s := &p.Safety[j]; s.By == uuid.Nil {
				s.By = d.Officer().ID
			}
		}
	}
}

// locate fills in the district of a point, else that of the venue that is named;
// what an officer chose stays where neither tells anything.
func (d *Duty) locate(p *raid.Place) {
	if p.Point != nil {
		if kato, ok := d.DistrictAt(*p.Point); ok {
			p.District = kato
			return
		}
	}
	if p.District != "" || p.Venue == "" {
		return
	}
	region := d.Region()
	for _, v := range region.Venues {
		if v.ID == p.Venue {
			p.District, _ = region.ResolveKATO(v.District)
			return
		}
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
	if len(rec.Heads) > 1 {
		rec.Heads = careFirst(rec.Heads)
	}
	return rec, nil
}
