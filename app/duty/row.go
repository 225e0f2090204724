package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/state"
	"shyraq/sync/revision"
)

// Row is one line of a list: an encounter or a short record, names masked.
type Row struct {
	ID       uuid.UUID
	Kind     raid.Kind
	Night    civil.Date
	At       time.Time
	People   []Face
	Place    raid.Place       // without the note, which may tell whose home it is
	Label    codes.Names      // of the place: a known venue's, else as on the sign
	Outcome  codes.Code       // the one that needs a person most, empty where a child is with a crew; what a short record came to, by Kind.Outcomes
	Others   []codes.Code     // what other children of the record came to
	Share    state.Share      // of its children who are with a crew, else have that outcome
	Result   raid.VenueResult // of a check
	State    state.State
	Word     state.Word
	Heads    int
	Draft    bool      // unfinished typing of this officer waits in it
	Behind   bool      // and it stands on an older version: the record was saved elsewhere since
	Mine     bool      // the pen is this officer's
	Settles  bool      // it has several versions, and he may make one of them
	Holds    bool      // he may write it: the pen is his, or a crew's of his
	Ours     bool      // he holds it, or one who rides with him in its raid does
	Closed   bool      // finished or withdrawn
	Passed   bool      // it was handed over to him, or to his crew, and nothing was written since
	PassedAt time.Time // when that was; zero where it was not
	Foreign  bool      // a revision was written by who did not hold the pen
	Undone   bool      // a check taken back
	Wrong    bool      // a child of an open record was given to who may not have him
	Author   uuid.UUID // who began it
	Writer   uuid.UUID // whose pen it is, who answers what is asked of it; else who began it
	Crew     uuid.UUID
	Keeper   uuid.UUID // the crew whose pen it is; nil where it is an officer's
	Unit     string
	Since    time.Time // a child is with a crew since; zero where none is
	Rev      revision.Hash
	Risks    []raid.Risk // of the head shown, the gravest first
	Withheld fields.Set  // groups of fields of the head shown that this officer is not shown
	Doubt    bool        // a time that it says cannot be confirmed
}

// Face is a person as a list shows him.
type Face struct {
	ID       uuid.UUID
	Kind     raid.PersonKind
	Initials string
	Age      int
	AgeKnown bool
	About    bool // the age is an estimate
	Sex      codes.Sex
}

// Night lists the encounters and checks of a night, newest first, drafts among
// them. The empty night is tonight's.
func (d *Duty) Night(ctx context.Context, night civil.Date) ([]Row, error) {
	if night == "" {
		s, err := d.Shift(ctx)
		if err != nil {
			return nil, err
		}
		night = s.Night
	}
	f, err := d.loadCases(ctx, night)
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, c := range f.cases {
		if c.night() == night {
			out = append(out, d.row(c))
		}
	}
	slices.SortStableFunc(out, func(a, b Row) int { return b.At.Compare(a.At) })
	return out, nil
}

// List gives the latest records whatever their night, newest first.
func (d *Duty) List(ctx context.Context, limit int) ([]Row, error) {
	f, err := d.loadCases(ctx, "")
	if err != nil {
		return nil, err
	}
	out := make([]Row, 0, len(f.cases))
	for _, c := range f.cases {
		out = append(out, d.row(c))
	}
	slices.SortStableFunc(out, func(a, b Row) int { return b.At.Compare(a.At) })
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, nil
}

func (d *Duty) row(c *caseFile) Row {
	head := c.head()
	standing := state.Of(d.facts(c))
	r := Row{
		ID: c.id, Kind: c.kind, Night: c.night(), State: standing, Word: standing.Word(), Heads: len(c.record.Heads),
		Draft: c.draft != nil, Author: head.Envelope.Author, Crew: head.Envelope.Crew, Unit: head.Envelope.Unit, Rev: head.Rev,
		Withheld: c.withheld(),
		Doubt:    d.doubtOf(c) != nil,
	}
	if first := c.record.Revisions; len(first) > 0 {
		r.Author = first[0].Envelope.Author
	}
	r.Writer = r.Author
	if c.short != nil {
		shortRow(&r, c.short)
	} else {
		d.encounterRow(&r, c)
	}
	r.Label = d.PlaceName(r.Place)
	return r
}

func shortRow(r *Row, b raid.Short) {
	v := b.Visit()
	r.At, r.Place, r.Outcome, r.Undone = v.At, b.Listed(), b.Outcome(), v.Undone != nil
	if check, is := b.(raid.VenueCheck); is {
		r.Result = check.Result
	}
	if home, is := b.(raid.HomeCheck); is {
		r.Others = home.Also
		if !r.Withheld.Has(fields.Risk) {
			r.Risks = home.Risks()
		}
	}
}

func (d *Duty) encounterRow(r *Row, c *caseFile) {
	r.Risks = c.withheld().Risks(c.encounter)
	e := c.encounter
	if w := c.draft; w != nil {
		e = w.Encounter // what he typed last is what he looks for
		r.Behind = len(w.Seen) > 0 && len(unseen(c.record.Heads, w.Seen)) > 0
	}
	r.At, r.Place = e.MetAt, e.Place
	r.Place.Note = ""
	if r.At.IsZero() && c.draft != nil {
		r.At = c.draft.Saved
	}
	if e.WithPatrol() {
		r.Since = e.MetAt
	} else if r.Word == state.WordInCare {
		r.Word = state.WordUnfinished
	}
	r.Wrong = r.Withheld == fields.None && (e.GivenWrong() || givenWrong(c.record.Heads, r.Behind, e)) // who adults are decides it
	if pen := c.encounter.Pen.Officer; pen != uuid.Nil {
		r.Writer = pen
	}
	mine := e.Pen
	if len(c.record.Heads) > 0 {
		mine = c.encounter.Pen // a draft knows nothing of who was given it since
	}
	r.Mine = mine.Officer == d.opts.Keys.Officer().ID
	r.Holds, r.Closed = r.Mine, !c.encounter.ClosedAt.IsZero() || c.encounter.Withdrawal != nil
	if pen := c.encounter.Pen; pen.Crew != uuid.Nil {
		r.Holds = raid.HoldsPen(pen, d.opts.Keys.Officer().ID, d.crews(context.Background(), c.head().Envelope.Raid))
	}
	r.Keeper = c.encounter.Pen.Crew
	r.Ours = r.Holds || d.ridesWith(c)
	if r.Passed = d.passed(c); r.Passed {
		r.PassedAt = c.head().Envelope.Moment().In(d.Rules().Offset)
	}
	r.Foreign, r.Settles = foreign(c), d.settles(context.Background(), c.record)
	on := e.MetAt.In(d.Rules().Offset)
	for _, p := range e.People {
		r.People = append(r.People, faceOf(p, on))
	}
	r.Outcome, r.Share = state.Ending(e)
	r.Others = state.Others(e)
}

// givenWrong says whether by several versions of a record, each or together, a child is
// with who may not have him. What is typed on an older version is one more.
func givenWrong(heads []revision.Signed, behind bool, typed raid.Encounter) bool {
	if len(heads) < 2 && !behind {
		return false
	}
	var all []raid.Encounter
	if behind {
		all = append(all, typed)
	}
	for _, h := range heads {
		var e raid.Encounter
		if h.Whole() && decodeBody(h, &e) == nil {
			all = append(all, e)
		}
	}
	return raid.GivenWrongByAny(all)
}

// ridesWith says whether a record is in the hand of one who rides in a crew with
// this officer.
func (d *Duty) ridesWith(c *caseFile) bool {
	pen, me := c.encounter.Pen.Officer, d.opts.Keys.Officer().ID
	if pen == uuid.Nil {
		return false
	}
	return slices.ContainsFunc(d.crews(context.Background(), c.head().Envelope.Raid), func(one raid.Crew) bool {
		return slices.Contains(one.Members, me) && slices.Contains(one.Members, pen)
	})
}

// passed says whether an open record waits for this officer because another
// gave it to him, or to a crew of his.
func (d *Duty) passed(c *caseFile) bool {
	e, me := c.encounter, d.opts.Keys.Officer().ID
	if len(c.record.Heads) == 0 || !e.ClosedAt.IsZero() || e.Withdrawal != nil || e.Pen == (raid.Pen{}) {
		return false
	}
	hands := byPeople(c.record, c.head())
	if e.Pen.Officer != uuid.Nil {
		return e.Pen.Officer == me && !slices.ContainsFunc(hands, func(s revision.Signed) bool { return s.Envelope.Author == me })
	}
	crews := d.crews(context.Background(), c.head().Envelope.Raid)
	return raid.HoldsPen(e.Pen, me, crews) &&
		!slices.ContainsFunc(hands, func(s revision.Signed) bool { return raid.HoldsPen(e.Pen, s.Envelope.Author, crews) })
}

// foreign says whether a revision was written without the pen. The pen lies
// where the parent left it; a pen left to a crew is not looked into here, since
// the crew's members may have changed since.
func foreign(c *caseFile) bool {
	for _, s := range c.record.Revisions {
		if byRegion(s) {
			continue // it writes nothing of its own
		}
		var parents []revision.Signed
		for _, p := range s.Envelope.Parents {
			if one, here := revisionOf(c.record, p); here {
				parents = append(parents, one)
			}
		}
		if slices.ContainsFunc(pensOf(c.record, parents), func(pen raid.Pen) bool {
			return pen.Officer != uuid.Nil && pen.Officer != s.Envelope.Author
		}) {
			return true
		}
	}
	return false
}

// PlaceName is what a place is called: the known venue and what is written of
// it; where nothing is, not even its kind, the district it was measured in.
// Empty where the kind alone tells.
func (d *Duty) PlaceName(p raid.Place) codes.Names {
	d.mu.RLock()
	defer d.mu.RUnlock()
	own := d.directory.Region.PlaceNames(p)
	if own == (codes.Names{}) && p.Type == "" {
		if district, ok := d.directory.Region.District(p.District); ok {
			return district.Names
		}
	}
	return own
}

// facts gathers what the state of a record is made of.
func (d *Duty) facts(c *caseFile) state.Facts {
	f := state.Facts{
		Draft: c.draft != nil, Heads: len(c.record.Heads), Head: string(c.head().Rev),
		Encounter: c.encounter, Reviews: c.reviews(), Sent: true,
	}
	acks := d.ledger.Outbox().Acked()
	for _, s := range c.record.Revisions {
		switch d.transfer(s, acks) {
		case state.TransferWaiting:
			f.Sent = false
		case state.TransferHeld:
			f.Held = true
		case state.TransferQuarantined:
			f.Quarantined = true
		}
	}
	return f
}
