package duty

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/help"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// Help is a referral of a person, masked, and how it stands.
type Help struct {
	Record   uuid.UUID // the encounter
	Rev      revision.Hash
	Night    civil.Date
	Met      time.Time
	Place    codes.Names
	Unit     string // that wrote the encounter
	Person   Face
	Agreed   bool // a young adult who agreed to be helped
	Referral raid.Referral
	Standing help.Standing
	Overdue  bool
	Soon     bool // due within a week
	Urgent   bool // of a child who may harm himself
	Answers  []HelpAnswer
	Owner    uuid.UUID // who answers for it: whom the last answer names, else who gave it, else who writes the record
	Name     string    // of him; empty where the directory lacks him
	Outside  string    // the organisation that answers for it, where that is none of ours: the owner asks it
	Given    bool      // somebody said who answers for it
}

// HelpAnswer is an answer as it is told, oldest first.
type HelpAnswer struct {
	ID     uuid.UUID
	Result codes.Code
	On     civil.Date
	Due    civil.Date
	Note   string // masked unless it was revealed
	At     time.Time
	Author uuid.UUID
	Name   string
	To     string // who answers for it from then on, where the answer says so
	Undone bool
	Latest bool // nothing goes on from it
}

// FollowUps is the help that was promised.
type FollowUps struct {
	Today  civil.Date
	Rows   []Help       // the longest overdue first, those without a day last
	Closed []civil.Date // nights that were closed here: what was promised in them is not listed
}

// Overdue counts the rows of which the day to look again has passed.
func (f FollowUps) Overdue() (n int) {
	for _, r := range f.Rows {
		if r.Overdue {
			n++
		}
	}
	return n
}

// soon is how many days before the day to look again a referral is due soon.
const soon = 7

// FollowUps lists every open referral of the records that this officer reads whole,
// whatever their night, by the day on which somebody has to look again: by that
// alone, and never by what a child is. A patrol follows nobody: errs.Denied "role".
func (d *Duty) FollowUps(ctx context.Context) (FollowUps, error) {
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return FollowUps{}, err
	}
	cases, err := d.waiting(ctx, &d.promised, func(c *caseFile) bool { return slices.ContainsFunc(d.helps(c), isOpen) })
	if err != nil {
		return FollowUps{}, err
	}
	return d.followUps(ctx, cases, isOpen)
}

// Helped lists the referrals that have ended, as FollowUps lists the open ones. It goes
// through every record.
func (d *Duty) Helped(ctx context.Context) (FollowUps, error) {
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return FollowUps{}, err
	}
	f, err := d.loadCases(ctx, "")
	if err != nil {
		return FollowUps{}, err
	}
	return d.followUps(ctx, f.cases, func(h Help) bool { return !isOpen(h) })
}

// FindHelp finds referrals, open and ended, of the records that fit a text as Search
// finds them. That he searched is written down, not for what.
func (d *Duty) FindHelp(ctx context.Context, text string) (FollowUps, error) {
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return FollowUps{}, err
	}
	cases, err := d.search(ctx, text)
	if err != nil {
		return FollowUps{}, err
	}
	return d.followUps(ctx, cases, func(Help) bool { return true })
}

func isOpen(h Help) bool { return h.Standing.Open }

func (d *Duty) followUps(ctx context.Context, cases []*caseFile, which func(Help) bool) (FollowUps, error) {
	out := FollowUps{Today: d.today()}
	for _, c := range cases {
		for _, h := range d.helps(c) {
			if which(h) {
				out.Rows = append(out.Rows, h)
			}
		}
	}
	slices.SortStableFunc(out.Rows, byDue)
	all, err := d.closings(ctx)
	for _, c := range all {
		if slices.ContainsFunc(c.Keys, d.goneFor) && !slices.Contains(out.Closed, c.Night) {
			out.Closed = append(out.Closed, c.Night)
		}
	}
	slices.Sort(out.Closed)
	return out, err
}

// byDue orders by the day to look again, those without one last, and then by when they
// were met.
func byDue(a, b Help) int {
	x, y := cmp.Or(a.Standing.Due, "9999"), cmp.Or(b.Standing.Due, "9999")
	return cmp.Or(cmp.Compare(x, y), a.Met.Compare(b.Met), strings.Compare(a.Referral.ID.String(), b.Referral.ID.String()))
}

func (d *Duty) today() civil.Date { return civil.DateOf(d.Now()) }

// helps are the referrals of an encounter. Of one that was changed in two places those of
// each version count, each once: what one of the two took out may have been promised.
func (d *Duty) helps(c *caseFile) (out []Help) {
	if c.kind != raid.KindEncounter || len(c.record.Heads) == 0 || c.withheld() != fields.None {
		return nil
	}
	seen := map[uuid.UUID]bool{}
	for _, h := range c.record.Heads {
		var e raid.Encounter
		if decodeBody(h, &e) != nil || e.Withdrawal != nil {
			continue
		}
		for _, p := range e.People {
			for _, r := range p.Referrals {
				if !seen[r.ID] {
					seen[r.ID] = true
					out = append(out, d.help(c, h, e, p, r))
				}
			}
		}
	}
	return out
}

func (d *Duty) help(c *caseFile, head revision.Signed, e raid.Encounter, p raid.Person, r raid.Referral) Help {
	rules := d.Rules()
	h := Help{
		Record: c.id, Rev: head.Rev, Night: e.Night, Met: e.MetAt.In(rules.Offset), Place: d.PlaceName(e.Place),
		Unit: c.record.Revisions[0].Envelope.Unit, Person: faceOf(p, e.MetAt.In(rules.Offset)), Agreed: p.Agreed != "", Referral: r,
		Standing: help.Of(r, c.answers).From(metOn(e, rules), p.Urgent(r)), Urgent: p.Urgent(r), Owner: cmp.Or(e.Pen.Officer, c.record.Revisions[0].Envelope.Author),
	}
	today := d.today()
	h.Overdue = h.Standing.Overdue(today)
	h.Soon = h.Standing.Open && !h.Overdue && h.Standing.Due != "" && h.Standing.Due <= civil.DateOf(today.In(time.UTC).AddDate(0, 0, soon))
	for _, a := range h.Standing.Latest {
		h.Owner, h.Outside = a.Author, a.Organisation
		if a.Officer != uuid.Nil {
			h.Owner = a.Officer
		}
		h.Given = a.Officer != uuid.Nil || a.Organisation != ""
	}
	h.Name = d.nameOf(h.Owner)
	for _, a := range help.Told(r.ID, c.answers) {
		h.Answers = append(h.Answers, HelpAnswer{
			ID: a.ID, Result: a.Result, On: a.On, Due: a.Due, Note: hidden(a.Note), At: a.At.In(rules.Offset), Author: a.Author,
			Name: d.nameOf(a.Author), To: a.Organisation, Undone: a.Undone != nil,
			Latest: slices.ContainsFunc(h.Standing.Latest, func(l help.Answer) bool { return l.ID == a.ID }),
		})
		if a.Officer != uuid.Nil {
			h.Answers[len(h.Answers)-1].To = d.nameOf(a.Officer)
		}
	}
	return h
}

// metOn is the local day on which a record's people were met; empty where it does not
// say.
func metOn(e raid.Encounter, rules raid.Rules) civil.Date {
	if e.MetAt.IsZero() {
		return ""
	}
	return civil.DateOf(e.MetAt.In(rules.Offset))
}

func faceOf(p raid.Person, on time.Time) Face {
	f := Face{ID: p.ID, Kind: p.Kind, Initials: p.Masked(), Sex: p.Sex, About: p.BirthDate == ""}
	f.Age, f.AgeKnown = p.AgeOn(on)
	return f
}

// HelpOf are the referrals of one record. In full, notes are as they were written: ask
// Reveal for the record first, which writes it down.
func (d *Duty) HelpOf(ctx context.Context, record uuid.UUID, full bool) ([]Help, error) {
	if d.mayWrite(raid.KindFollowUp) != nil {
		return nil, nil
	}
	c, err := d.readCase(ctx, record)
	if err != nil {
		return nil, err
	}
	all := d.helps(c)
	for i := range all {
		for j := range all[i].Answers {
			for _, a := range c.answers {
				if full && a.ID == all[i].Answers[j].ID {
					all[i].Answers[j].Note = a.Note
				}
			}
		}
	}
	return all, nil
}

// AnswerReferral writes down what came of a referral, and gives the id of the answer.
// The encounter is not touched. After names the answers that were seen: where there are
// others by now it is errs.Conflict "answer_stale", and whoever answers looks again.
//
// Refused are: a patrol, errs.Denied "role"; an officer who follows no help, or whom the
// directory lacks, errs.Invalid "assignment_officer"; a referral that is not in the revision
// named, errs.Invalid "answer_target"; a day before the encounter, errs.Invalid
// "answer_early"; an answer with problems that block,
// *ProblemsError.
func (d *Duty) AnswerReferral(ctx context.Context, v raid.FollowUp) (uuid.UUID, error) {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return uuid.Nil, err
	}
	if err := d.mayRead(); err != nil {
		return uuid.Nil, err
	}
	if v.At.IsZero() {
		v.At = d.Now()
	}
	v.Note, v.Organisation, v.Undone = strings.TrimSpace(v.Note), strings.TrimSpace(v.Organisation), nil
	if codes.HelpEnds(v.Result) {
		v.Due, v.Officer, v.Organisation = "", uuid.Nil, ""
	}
	if err := d.checked(v); err != nil {
		return uuid.Nil, err
	}
	if o, known := d.Colleague(v.Officer); v.Officer != uuid.Nil && (!known || o.Revoked || !followsHelp(o.Role)) {
		return uuid.Nil, &errs.Error{Kind: errs.Invalid, Code: "assignment_officer", Field: "officer", Detail: "the directory has no such officer who follows help"}
	}
	c, err := d.readCase(ctx, v.Record)
	if err != nil {
		return uuid.Nil, err
	}
	if err := d.answerable(c, v); err != nil {
		return uuid.Nil, err
	}
	var latest []uuid.UUID
	for _, a := range help.Latest(v.Referral, c.answers) {
		latest = append(latest, a.ID)
	}
	slices.SortFunc(v.After, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	if !slices.Equal(latest, v.After) {
		return uuid.Nil, errs.Errorf(errs.Conflict, "answer_stale", "the referral was answered meanwhile")
	}
	id, err := d.newID()
	if err != nil {
		return uuid.Nil, err
	}
	_, err = d.author(ctx, step{kind: raid.KindFollowUp, record: id, body: v, night: c.night()})
	return id, err
}

// followsHelp says whether somebody of a role may answer for help.
func followsHelp(role regionfile.Role) bool {
	return role == regionfile.Inspector || role == regionfile.Supervisor
}

// HelpOfficers are those who may answer for a referral, by name.
func (d *Duty) HelpOfficers() []regionfile.Officer {
	return slices.DeleteFunc(d.Colleagues(), func(o regionfile.Officer) bool { return o.Revoked || !followsHelp(o.Role) })
}

// answerable asks that a head of the record has the referral, and that this officer
// answers for it: he reads all of it, and a supervisor in his own unit alone.
func (d *Duty) answerable(c *caseFile, v raid.FollowUp) error {
	me := d.Officer()
	if err := wholly(v.Record, c.record.Heads...); err != nil {
		return err
	}
	if me.Role == regionfile.Supervisor && !slices.Contains(c.units(), me.Unit) {
		return errs.Errorf(errs.Denied, "unit", "the record is of another unit")
	}
	if !slices.ContainsFunc(d.helps(c), func(h Help) bool {
		return string(h.Rev) == v.Rev && h.Person.ID == v.Person && h.Referral.ID == v.Referral
	}) {
		return errs.Errorf(errs.Invalid, "answer_target", "record %s has no such referral", v.Record)
	}
	if met := c.encounter.MetAt; !met.IsZero() && v.On < civil.DateOf(met.In(d.Rules().Offset)) {
		return &errs.Error{Kind: errs.Invalid, Code: "answer_early", Field: "on", Detail: "before the encounter"}
	}
	return nil
}

// UndoAnswer takes an answer back, with a reason: what was answered before it stands
// again. Both stay in the history.
func (d *Duty) UndoAnswer(ctx context.Context, id uuid.UUID, reason string) error {
	d.saving.Lock()
	defer d.saving.Unlock()
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return err
	}
	rec, err := d.record(ctx, id, raid.KindFollowUp)
	if err != nil {
		return err
	}
	if err := wholly(id, rec.Heads...); err != nil {
		return err
	}
	var v raid.FollowUp
	if err := decodeBody(rec.Heads[0], &v); err != nil {
		return err
	}
	v.Undone = &raid.Reasoned{Reason: reason, At: d.Now()}
	if err := d.checked(v); err != nil {
		return err
	}
	_, err = d.author(ctx, step{kind: raid.KindFollowUp, record: id, parents: rec.Heads, body: v, night: d.nightOfRecord(v.Record)})
	return err
}
