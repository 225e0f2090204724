package duty

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/state"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// Step is one thing that happened to a record: a revision of it, or a decision
// about one.
type Step struct {
	At       time.Time // by the clock of the device that made it, in the region's offset
	Author   uuid.UUID // uuid.Nil: the server joined two versions
	Name     string    // of the author, empty where the directory lacks him; of both where the server joined
	Unit     string
	Transfer state.Transfer // of a revision; empty for a decision
	Deeds    []Deed         // at least one
}

// DeedKind is what was done.
type DeedKind string

// What a step can have done.
const (
	DeedRecorded  DeedKind = "recorded"   // the first revision
	DeedChanged   DeedKind = "changed"    // Fields
	DeedSaved     DeedKind = "saved"      // saved anew, and nothing that is read differs
	DeedJoined    DeedKind = "joined"     // two versions became one
	DeedCombined  DeedKind = "combined"   // and the server made it, since they had changed different fields
	DeedFinished  DeedKind = "finished"   // no child is in care any more
	DeedAmended   DeedKind = "amended"    // a finished record was changed; Text is the reason
	DeedAnswered  DeedKind = "answered"   // Text answers the review that returned it
	DeedPassed    DeedKind = "passed"     // To goes on with it
	DeedActIssued DeedKind = "act_issued" // Number
	DeedActVoid   DeedKind = "act_void"   // Number; Text is the reason
	DeedWithdrawn DeedKind = "withdrawn"  // Text is the reason
	DeedRemoved   DeedKind = "removed"    // people who were taken out of the record; Text names them, masked
	DeedUndone    DeedKind = "undone"     // a short record was taken back
	DeedReturned  DeedKind = "returned"   // Comments
	DeedAccepted  DeedKind = "accepted"   // Comments, if any
	DeedReopened  DeedKind = "reopened"   // the reviewer took his decision back
	DeedHelped    DeedKind = "helped"     // what came of a referral: Referral, Result, Due, Text
	DeedUnhelped  DeedKind = "unhelped"   // and that this was a mistake: Referral, Text

	// A decision that came when the record had gone on already: it is of the
	// version before.
	DeedReturnedBefore DeedKind = "returned_before"
	DeedAcceptedBefore DeedKind = "accepted_before"
)

// Deed is one thing that a step did.
type Deed struct {
	What     DeedKind
	Text     string
	Number   handover.Number
	To       raid.Pen
	Fields   []codes.Names // by name, never with a value
	Comments []raid.Comment

	Who      string     // whose referral, initials
	Referral codes.Code // code list "referrals"
	Result   codes.Code // code list "followup_results"
	Due      civil.Date
}

// Differ names the fields in which two versions of a record differ. It is given
// both in full, since a mask hides a changed name, and keeps no value.
type Differ func(before, after Version) []codes.Names

// History tells what happened to a record, oldest first. What differs between
// two versions is said by name of the field alone, so it is no reveal; reasons,
// comments and answers are as they were written.
func (d *Duty) History(ctx context.Context, id uuid.UUID, differ Differ) ([]Step, error) {
	c, err := d.readCase(ctx, id)
	if err != nil {
		return nil, err
	}
	acks := d.ledger.Outbox().Acked()
	known := map[revision.Hash]Version{}
	var steps []Step
	place := map[revision.Hash]int{} // of a revision among the steps
	next := map[revision.Hash]int{}  // of the first that was made from it
	for i, s := range c.record.Revisions {
		v := d.version(s, c, acks, false)
		known[v.Rev] = v
		place[v.Rev] = i
		for _, p := range v.Parents {
			if _, ok := next[p]; !ok {
				next[p] = i
			}
		}
		steps = append(steps, Step{
			At: v.At, Author: v.Author, Name: v.Name, Unit: v.Unit, Transfer: v.Transfer,
			Deeds: deeds(c.kind, v, known, differ),
		})
	}
	decisions, err := d.decisions(ctx, id)
	if err != nil {
		return nil, err
	}
	decisions = append(decisions, d.helped(c)...)
	slices.SortStableFunc(decisions, func(a, b decided) int { return a.At.Compare(b.At) })
	return woven(steps, decisions, place, next), nil
}

// HeadsDiffer names, of each version of a record beside the one shown, the fields in
// which it says something else. A mask may hide that: both are given to differ in full,
// which keeps no value, so it is no reveal.
func (d *Duty) HeadsDiffer(ctx context.Context, id uuid.UUID, differ Differ) ([][]codes.Names, error) {
	c, err := d.readCase(ctx, id)
	if err != nil || len(c.record.Heads) < 2 {
		return nil, err
	}
	acks := d.ledger.Outbox().Acked()
	shown := d.version(c.record.Heads[0], c, acks, false)
	var out [][]codes.Names
	for _, h := range c.record.Heads[1:] {
		out = append(out, differ(shown, d.version(h, c, acks, false)))
	}
	return out, nil
}

// deeds are what a revision did to the version it was made from. Where it makes
// several one, what came with any of them was done there and not in it.
func deeds(kind raid.Kind, v Version, known map[revision.Hash]Version, differ Differ) []Deed {
	var from []Version
	for _, p := range v.Parents {
		if before, ok := known[p]; ok {
			from = append(from, before)
		}
	}
	var out []Deed
	switch {
	case v.Author == uuid.Nil && len(v.Parents) > 1:
		return []Deed{{What: DeedCombined}} // all that it says was said
	case len(v.Parents) == 0:
		out = append(out, Deed{What: DeedRecorded})
	case len(v.Parents) > 1:
		out = append(out, Deed{What: DeedJoined})
	}
	if len(from) == 0 {
		out = append(out, done(kind, Version{}, v)...)
	}
	var fields []codes.Names
	for i, before := range from {
		these, changed := done(kind, before, v), differ(staying(before, v), v)
		if i == 0 {
			out, fields = append(out, these...), changed
			continue
		}
		out = slices.DeleteFunc(out, func(d Deed) bool { return d.What != DeedJoined && !slices.ContainsFunc(these, d.alike) })
		fields = slices.DeleteFunc(fields, func(n codes.Names) bool { return !slices.Contains(changed, n) })
	}
	if len(fields) > 0 {
		out = append(out, Deed{What: DeedChanged, Fields: fields})
	}
	if len(out) == 0 {
		out = []Deed{{What: DeedSaved}}
	}
	return out
}

// done is what a version did to another beside its fields.
func done(kind raid.Kind, before, v Version) []Deed {
	switch {
	case kind == raid.KindEncounter:
		return encounterDeeds(before.Encounter, v.Encounter)
	case undone(v) && !undone(before):
		return []Deed{{What: DeedUndone}}
	}
	return nil
}

// alike says whether two deeds are one, whatever it was done to.
func (d Deed) alike(o Deed) bool {
	return d.What == o.What && d.Text == o.Text && d.Number == o.Number && d.To == o.To
}

func undone(v Version) bool {
	return v.Short != nil && v.Short.Visit().Undone != nil
}

// staying is a version with those alone who are in the next one too: whoever was
// taken out is told by himself, and not as a change of who stood behind him.
func staying(before, v Version) Version {
	before.Encounter.People = slices.DeleteFunc(slices.Clone(before.Encounter.People), func(p raid.Person) bool { return !in(v.Encounter, p.ID) })
	return before
}

func in(e raid.Encounter, person uuid.UUID) bool {
	return slices.ContainsFunc(e.People, func(p raid.Person) bool { return p.ID == person })
}

// encounterDeeds are what a revision of an encounter did beside its fields.
func encounterDeeds(was, now raid.Encounter) []Deed {
	var out []Deed
	add := func(on bool, d Deed) {
		if on {
			out = append(out, d)
		}
	}
	voided := actDeeds(was, now, func(d Deed) { out = append(out, d) })
	if now.Answer != nil {
		add(was.Answer == nil || *was.Answer != *now.Answer, Deed{What: DeedAnswered, Text: now.Answer.Text})
	}
	if a := now.Amendment; a != nil && !slices.Contains(voided, *a) {
		add(was.Amendment == nil || *was.Amendment != *a, Deed{What: DeedAmended, Text: a.Reason})
	}
	var gone []string
	for _, p := range was.People {
		if !in(now, p.ID) {
			gone = append(gone, cmp.Or(p.Masked(), "—"))
		}
	}
	add(len(gone) > 0, Deed{What: DeedRemoved, Text: strings.Join(gone, ", ")})
	add(was.ClosedAt.IsZero() && !now.ClosedAt.IsZero(), Deed{What: DeedFinished})
	add(was.Pen != raid.Pen{} && was.Pen != now.Pen, Deed{What: DeedPassed, To: now.Pen})
	if now.Withdrawal != nil {
		add(was.Withdrawal == nil, Deed{What: DeedWithdrawn, Text: now.Withdrawal.Reason})
	}
	return out
}

// actDeeds tells of acts that are new or newly void, and gives the reasons of
// the latter: the amendment that goes with one says nothing more.
func actDeeds(was, now raid.Encounter, tell func(Deed)) (voided []raid.Reasoned) {
	before := map[uuid.UUID]handover.Act{}
	for _, p := range was.People {
		for _, a := range p.Acts {
			before[a.ID] = a
		}
	}
	for _, p := range now.People {
		for _, a := range p.Acts {
			old, there := before[a.ID]
			if a.Void != nil && old.Void == nil {
				tell(Deed{What: DeedActVoid, Number: a.Number, Text: a.Void.Reason})
				voided = append(voided, raid.Reasoned(*a.Void))
			}
			if !there {
				tell(Deed{What: DeedActIssued, Number: a.Number})
			}
		}
	}
	return voided
}

// decided is a decision of a reviewer, or its taking back, about a revision.
type decided struct {
	rev revision.Hash
	Step
}

// decisions are all that reviewers did with a record, those taken back too, in
// the order of time.
func (d *Duty) decisions(ctx context.Context, id uuid.UUID) ([]decided, error) {
	var out []decided
	for rec, err := range d.ledger.Reviews(ctx, id) {
		if err != nil {
			if errors.Is(err, ledger.ErrDamaged) {
				continue
			}
			return nil, err
		}
		for _, h := range rec.Heads {
			var v raid.Review
			if h.Envelope.Kind != raid.KindReview || decodeBody(h, &v) != nil {
				continue
			}
			what := map[raid.Decision]DeedKind{raid.Return: DeedReturned, raid.Accept: DeedAccepted}[v.Decision]
			if what == "" {
				continue // of a newer program
			}
			out = append(out, d.decided(h, v.Rev, v.At, Deed{What: what, Comments: v.Comments}))
			if v.Undone != nil {
				out = append(out, d.decided(h, v.Rev, v.Undone.At, Deed{What: DeedReopened, Text: why(v.Undone)}))
			}
		}
	}
	return out, nil
}

// helped are the answers to the referrals of a record, those taken back too, to who
// follows help.
func (d *Duty) helped(c *caseFile) (out []decided) {
	if d.mayWrite(raid.KindFollowUp) != nil {
		return nil
	}
	of := map[uuid.UUID]Deed{}
	for _, s := range c.record.Revisions {
		var e raid.Encounter
		if c.kind != raid.KindEncounter || decodeBody(s, &e) != nil {
			continue
		}
		for _, p := range e.People {
			for _, r := range p.Referrals {
				of[r.ID] = Deed{Who: p.Masked(), Referral: r.Kind}
			}
		}
	}
	for _, a := range c.answers {
		by := revision.Signed{Envelope: revision.Envelope{Author: a.Author, Unit: a.Unit}}
		told := of[a.Referral]
		told.What, told.Text, told.Result, told.Due = DeedHelped, a.Note, a.Result, a.Due
		out = append(out, d.decided(by, a.Rev, a.At, told))
		if a.Undone != nil {
			told.What, told.Text = DeedUnhelped, a.Undone.Reason
			out = append(out, d.decided(by, a.Rev, a.Undone.At, told))
		}
	}
	return out
}

func (d *Duty) decided(s revision.Signed, rev string, at time.Time, deed Deed) decided {
	author := s.Envelope.Author
	return decided{revision.Hash(rev), Step{
		At: at.In(d.Rules().Offset), Author: author, Name: d.nameOf(author), Unit: s.Envelope.Unit, Deeds: []Deed{deed},
	}}
}

// woven puts the decisions among the revisions: by time, but never before the
// revision they are about, whatever the clocks of two devices say, and never
// behind one that was made from it: that one nobody decided about.
func woven(steps []Step, decisions []decided, place, next map[revision.Hash]int) []Step {
	after := make([][]Step, len(steps)+1)
	for _, one := range decisions {
		at := 0
		if i, ok := place[one.rev]; ok {
			at = i + 1
		}
		end, followed := next[one.rev]
		if !followed {
			end = len(steps)
		}
		for at < end && !steps[at].At.After(one.At) {
			at++
		}
		if followed && at == end && !steps[end].At.After(one.At) {
			one.Deeds = ofBefore(one.Deeds)
		}
		after[at] = append(after[at], one.Step)
	}
	out := slices.Clone(after[0])
	for i, s := range steps {
		out = append(append(out, s), after[i+1]...)
	}
	return out
}

// ofBefore are decisions about a version that had been gone on from already.
func ofBefore(deeds []Deed) []Deed {
	out := slices.Clone(deeds)
	for i := range out {
		switch out[i].What {
		case DeedReturned:
			out[i].What = DeedReturnedBefore
		case DeedAccepted:
			out[i].What = DeedAcceptedBefore
		}
	}
	return out
}
