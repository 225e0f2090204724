package intake

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// Effects are what follows from a verdict.
type Effects struct {
	Verdict
	Numbers []Number        // of its device that are taken now
	Anchor  int64           // the time that it names, where the region signed it; 0 for none
	Aside   *Aside          // what is set aside
	Leaf    *Leaf           // the revision, where it is stored
	Mark    access.Mark     // and what it says of its record
	Plan    *Plan           // of a raid, as it is now
	Crews   []uuid.UUID     // crews that are the raid's own from now on
	Members []access.Member // officers whose seats changed
}

// Judge decides what becomes of a line. It is a pure function of its arguments.
func Judge(l Line, f Facts) Effects {
	j := judgement{line: l, facts: f}
	switch {
	case l.Refuse != "":
		return Effects{Verdict: Verdict{wire.Refused, l.Refuse}}
	case f.Stored:
		return Effects{Verdict: Verdict{wire.Duplicate, ""}}
	case !l.Hand.Holds():
		j.rubbish()
	case f.Revoked && !l.Admitted:
		j.aside(wire.CodeRevoked)
	case l.From == uuid.Nil && l.Device == uuid.Nil && l.Signed.Envelope.Kind.Fieldwork():
		j.joined()
	case l.From == uuid.Nil && l.Device == uuid.Nil:
		j.own()
	default:
		j.chained()
	}
	j.dated()
	return j.out
}

// judgement is one line on its way to a verdict.
type judgement struct {
	line  Line
	facts Facts
	body  content
	out   Effects
}

// rubbish keeps a line that nobody signed: the fault may be ours. It takes no
// number, waits for nothing, and of one device there is only so much.
func (j *judgement) rubbish() {
	reason := j.line.Fault
	switch {
	case reason != "":
	case j.line.Hand == NoAuthor:
		reason = ReasonAuthor
	case j.line.Hand == NoKey:
		reason = ReasonKey
	default:
		reason = ReasonSignature
	}
	if j.facts.Rubbish+j.line.cost() > MaxRubbish {
		j.out.Verdict = Verdict{wire.Refused, ReasonRubbish}
		return
	}
	j.aside(reason)
}

// aside sets a line aside for people to look at.
func (j *judgement) aside(reason string) {
	j.out.Verdict = Verdict{wire.Quarantined, reason}
	j.out.Aside = j.keep(reason)
}

// hold keeps a line until what it waits for is there.
func (j *judgement) hold(reason string, w Wait) {
	j.out.Verdict = Verdict{wire.Held, reason}
	j.out.Aside = j.keep(reason)
	j.out.Aside.Held, j.out.Aside.Wait = true, w
}

func (j *judgement) keep(reason string) *Aside {
	l := j.line
	return &Aside{Key: l.Key(), Reason: reason, From: l.From, Device: l.Device, DSeq: l.DSeq, Rev: l.Rev, Prev: l.Prev,
		Signed: l.Hand.Holds(), Line: l.Raw}
}

// chained judges a line that its officer signed. Its number is taken whatever
// becomes of it, so that what follows does not wait for it for ever.
func (j *judgement) chained() {
	l, e := j.line, j.line.Signed.Envelope
	at, numbers := j.facts.where(l)
	switch at {
	case gap:
		j.hold(ReasonGap, Wait{Device: l.Device, DSeq: l.DSeq - 1})
		return
	case fork:
		if !l.Admitted {
			j.aside(ReasonFork)
			return
		}
	}
	j.out.Numbers = numbers
	j.body = l.content()
	switch {
	case l.Hand == Withdrawn && !l.Admitted:
		j.aside(ReasonWithdrawn)
	case len(j.facts.Author.subjects(e)) == 0:
		j.aside(ReasonUnit)
	case !j.body.ok:
		j.aside(ReasonBody)
	default:
		j.judge()
	}
}

// own judges what the region itself writes, raids of its file and registers of
// children: it may write only beside itself.
func (j *judgement) own() {
	e, r := j.line.Signed.Envelope, j.facts.Record
	j.body = j.line.content()
	switch {
	case !j.body.ok || e.Kind != raid.KindRegister && e.Kind != raid.KindRaid || e.Author != uuid.Nil:
		j.aside(ReasonBody)
	case r.Exists() && (!r.Region || r.Mixed || r.Kind != e.Kind):
		j.aside(ReasonRegion)
	case j.missing() != "":
		j.hold(ReasonMissing, Wait{Rev: j.missing()})
	case r.Exists() && len(e.Parents) == 0:
		j.aside(ReasonRoot)
	case j.strangeParent():
		j.aside(ReasonParent)
	case j.body.tooMany:
		j.aside(ReasonPlan)
	case e.Kind == raid.KindRaid:
		j.store(access.Mark{Kind: e.Kind, Unit: e.Unit, Raid: e.Record}, "")
		j.plan()
		j.given()
	default:
		j.store(access.Mark{Kind: e.Kind, District: e.District}, "")
	}
}

// judge asks the rules of the record, then the table, then looks for flags.
func (j *judgement) judge() {
	if missing := j.missing(); missing != "" {
		j.hold(ReasonMissing, Wait{Rev: missing})
		return
	}
	if reason := j.misfit(); reason != "" {
		j.aside(reason)
		return
	}
	o, reason := j.object()
	if reason != "" {
		j.aside(reason)
		return
	}
	who, v := j.decide(o)
	if !v.Allow {
		j.aside(v.Reason)
		return
	}
	if !who.Role.WritesPenalties() && j.penalizes() {
		j.aside(access.ReasonRole)
		return
	}
	if j.body.assigned != nil && !j.answered(who) {
		j.aside(ReasonAssigned)
		return
	}
	mark, flag := j.mark(who)
	if j.facts.Record.Add(j.facts.Record.Record, mark, j.facts.Now).Widest() > MaxCircle {
		j.aside(ReasonFull)
		return
	}
	j.store(mark, flag)
	j.plan()
	j.consent()
}

// missing names a revision that must be there first: a parent, or what a
// review, a link or an answer is about.
func (j *judgement) missing() revision.Hash {
	for _, rev := range j.line.Names() {
		if _, ok := j.facts.Leaves[rev]; !ok {
			return rev
		}
	}
	return ""
}

func (j *judgement) strangeParent() bool {
	e := j.line.Signed.Envelope
	return slices.ContainsFunc(e.Parents, func(p revision.Hash) bool { return j.facts.Leaves[p].Record != e.Record })
}

// misfit says why a revision does not fit the record that it names.
func (j *judgement) misfit() string {
	e, r := j.line.Signed.Envelope, j.facts.Record
	switch {
	case e.Record.Version() != 7 || e.Record.Variant() != uuid.RFC4122:
		return ReasonID
	case j.strangeParent():
		return ReasonParent
	case !r.Exists():
	case r.Region && r.Kind != raid.KindRaid: // its raids are led by supervisors
		return ReasonRegion
	case r.Kind != e.Kind:
		return access.ReasonMixed
	case r.Ended:
		return ReasonErased
	case len(e.Parents) == 0:
		return ReasonRoot
	case r.Count >= MaxRevisions || r.Bytes+int64(len(j.line.Raw)) > MaxBytes:
		return ReasonFull
	}
	if unit := j.body.unit; unit != "" && unit != e.Unit && !access.Has(r.Units, unit) {
		return ReasonUnit
	}
	if j.body.tooMany {
		return ReasonPlan
	}
	if (e.Kind == raid.KindReport || e.Kind == raid.KindStatistics) && !j.staysFrozen() {
		return ReasonFrozen
	}
	return ""
}

// object is what the table is asked about: the record as it is, or, where there
// is none, the one that would be founded.
func (j *judgement) object() (access.Object, string) {
	e, r := j.line.Signed.Envelope, j.facts.Record
	if !r.Exists() {
		r = access.Facts{Kind: e.Kind, Units: []access.Since[string]{{ID: e.Unit}}}
	}
	refs := spoken(e)
	for i, ref := range refs {
		t := j.facts.Spoken[ref.record]
		switch {
		case j.facts.Leaves[ref.rev].Record != ref.record || !t.Exists():
			return access.Object{}, ReasonTarget
		case j.facts.Record.Exists() && j.facts.Record.Speaks()[i] != ref.record:
			return access.Object{}, ReasonTarget
		case !j.facts.Record.Exists() && t.SpeakersOf(e.Kind) >= MaxSpeakers:
			return access.Object{}, ReasonFull
		}
	}
	o := access.Object{Facts: r}
	switch e.Kind {
	case raid.KindReview:
		t := j.facts.Spoken[refs[0].record]
		switch {
		case !t.Kind.Fieldwork() && t.Kind != raid.KindRaid:
			return o, ReasonTarget
		case j.facts.Leaves[refs[0].rev].Barred && j.body.accepts:
			return o, ReasonBarred
		}
		o.Target = &t
	case raid.KindLink:
		a, b := j.facts.Spoken[refs[0].record], j.facts.Spoken[refs[1].record]
		if a.Record == b.Record || a.Kind != raid.KindEncounter || b.Kind != raid.KindEncounter {
			return o, ReasonTarget
		}
		o.Linked = []access.Facts{a, b}
	case raid.KindFollowUp:
		t := j.facts.Spoken[refs[0].record]
		if t.Kind != raid.KindEncounter {
			return o, ReasonTarget
		}
		o.Target = &t
	}
	return o, ""
}

// decide asks the table of who the author is, and of who he was.
func (j *judgement) decide(o access.Object) (access.Subject, access.Verdict) {
	action := access.Create
	if j.facts.Record.Exists() {
		action = access.Continue
	}
	var first access.Verdict
	for i, s := range j.facts.Author.subjects(j.line.Signed.Envelope) {
		v := access.Decide(s, action, o)
		if v.Allow {
			return s, v
		}
		if i == 0 {
			first = v
		}
	}
	return access.Subject{}, first
}

// penalizes says whether a body has a penalty that stands in none of its
// parents: only who decides of a repeat writes one down or changes it. One that
// is left out is not looked for, since its history stays.
func (j *judgement) penalizes() bool {
	return slices.ContainsFunc(j.body.marks, func(m Penalty) bool {
		return !slices.ContainsFunc(j.line.Signed.Envelope.Parents, func(p revision.Hash) bool {
			return slices.Contains(j.facts.Leaves[p].Marks, m)
		})
	})
}

// store takes the revision into its record.
func (j *judgement) store(m access.Mark, flag string) {
	m.Bytes, m.Rev, m.Parents = len(j.line.Raw), j.line.Rev, j.line.Signed.Envelope.Parents
	j.out.Verdict, j.out.Mark = Verdict{wire.Stored, flag}, m
	j.out.Leaf = &Leaf{Rev: j.line.Rev, Record: j.line.Signed.Envelope.Record, At: j.facts.Now, Barred: j.body.barred,
		Marks: j.body.marks, Seats: j.body.seats, Frozen: j.body.frozen, Assigned: j.body.assigned, Flag: flag, Size: len(j.line.Raw), Pens: j.pens(m)}
}
