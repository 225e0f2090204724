package duty

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/caselist"
	"shyraq/app/raid/codes"
	"shyraq/errs"
)

// CaseReasons are why the history of a child may be opened. They are codes and no words:
// the log goes to the region, and a word may name a child.
var CaseReasons = []codes.Code{"case_help", "case_visit", "case_link", "case_commission", "case_asked", "case_check"}

// CaseHistory is all that is known here of one child, named.
type CaseHistory struct {
	Child      caselist.Child // as the list has him
	Person     raid.Person    // as he was written down last
	Record     uuid.UUID      // there
	Encounters []CaseEncounter
	Links      []CaseLink
	Help       []Help // notes as they were written; the day to look again first, what has ended last
	Registers  []RegisterMatch
	MayBe      []Meeting // children who may be the same: nobody decided it
	Away       int       // records of the child that this officer cannot open here
}

// CaseEncounter is a meeting with the child.
type CaseEncounter struct {
	Row    Row
	Person raid.Person // as this record has him
}

// CaseLink is what somebody decided of two records of the child.
type CaseLink struct {
	Joined
	From uuid.UUID // the record from which it is seen
	Here bool      // the other record is here
}

// CaseHistory opens the history of one child, by any of his records, for a reason of
// CaseReasons. That it was opened, and why, is in the journal for each of the records
// before anything is given: where that cannot be written, nothing is.
//
// Refused are: a patrol, errs.Denied "role"; no reason, or another, errs.Invalid
// "case_reason"; a person who is in no record here, errs.NotFound "record_unknown".
func (d *Duty) CaseHistory(ctx context.Context, record, person uuid.UUID, reason codes.Code) (CaseHistory, error) {
	if err := d.mayWrite(raid.KindFollowUp); err != nil {
		return CaseHistory{}, err
	}
	if !slices.Contains(CaseReasons, reason) {
		return CaseHistory{}, &errs.Error{Kind: errs.Invalid, Code: "case_reason", Field: "reason", Detail: "no reason of the list"}
	}
	out := CaseHistory{}
	list, err := d.caseOf(ctx, personKey{record, person})
	if err != nil {
		return out, err
	}
	cases := map[uuid.UUID]*caseFile{}
	for _, k := range list.Records {
		c, err := d.readCase(ctx, k.Record)
		if unreadable(err) {
			out.Away++
			continue
		}
		if err != nil {
			return CaseHistory{}, err
		}
		cases[k.Record] = c
	}
	for _, k := range list.Records {
		if cases[k.Record] == nil {
			continue
		}
		if err := d.audit(ctx, AuditReveal, k.Record, string(reason), k.Person); err != nil {
			return CaseHistory{}, err
		}
	}
	out.Child = list
	for _, k := range list.Records {
		if c := cases[k.Record]; c != nil {
			if err := d.addToHistory(ctx, &out, k, c); err != nil {
				return CaseHistory{}, err
			}
		}
	}
	slices.SortStableFunc(out.Help, func(a, b Help) int {
		if a.Standing.Open != b.Standing.Open {
			return map[bool]int{true: -1, false: 1}[a.Standing.Open]
		}
		return byDue(a, b)
	})
	return out, d.alike(ctx, &out)
}

// caseOf is the row of the child that a person of a record is.
func (d *Duty) caseOf(ctx context.Context, who personKey) (caselist.Child, error) {
	list, err := d.children(ctx, "", func(s sighting) bool { return s.personKey == who })
	if err != nil {
		return caselist.Child{}, err
	}
	for _, c := range list.Rows {
		if slices.Contains(c.Records, who.key()) {
			return c, nil
		}
	}
	return caselist.Child{}, errs.Errorf(errs.NotFound, "record_unknown", "record %s has no such person", who.record)
}

// addToHistory adds what one record says of the child.
func (d *Duty) addToHistory(ctx context.Context, out *CaseHistory, k caselist.Key, c *caseFile) error {
	_, _, p, ok := headNaming(c.record.Heads, k.Person)
	if !ok {
		return nil
	}
	if out.Record == uuid.Nil {
		out.Record, out.Person = k.Record, p
	}
	out.Encounters = append(out.Encounters, CaseEncounter{d.row(c), p})
	for _, h := range d.helps(c) {
		if h.Person.ID == k.Person {
			out.Help = append(out.Help, unmasked(h, c))
		}
	}
	return d.addLinks(ctx, out, k)
}

// unmasked has the notes of the answers as they were written.
func unmasked(h Help, c *caseFile) Help {
	for i := range h.Answers {
		for _, a := range c.answers {
			if a.ID == h.Answers[i].ID {
				h.Answers[i].Note = a.Note
			}
		}
	}
	return h
}

// addLinks adds what was decided of the child in a record and of others, each once, what
// was taken back too.
func (d *Duty) addLinks(ctx context.Context, out *CaseHistory, k caselist.Key) error {
	links, err := d.linksAbout(ctx, k.Record)
	if err != nil {
		return err
	}
	for _, rec := range links {
		if slices.ContainsFunc(out.Links, func(l CaseLink) bool { return l.Link == rec.ID }) {
			continue
		}
		for _, head := range rec.Heads {
			var l raid.Link
			if decodeBody(head, &l) != nil {
				continue
			}
			other := l.B
			switch (personKey{k.Record, k.Person}) {
			case personKeyOf(l.A):
			case personKeyOf(l.B):
				other = l.A
			default:
				continue
			}
			one := CaseLink{From: k.Record, Joined: Joined{
				Link: rec.ID, Record: other.Record, Decision: l.Decision, Undone: l.Undone != nil, At: l.At.In(d.Rules().Offset),
				By: d.nameOf(head.Envelope.Author), Unit: head.Envelope.Unit,
			}}
			_, err := d.ledger.Record(ctx, other.Record)
			if one.Here = err == nil; !one.Here && l.Decision == raid.SameChild && l.Undone == nil {
				out.Away++
			}
			out.Links = append(out.Links, one)
		}
	}
	return nil
}

// alike adds who may be the same child, of whom nobody decided anything, and the
// registers on which he may stand: both are said, and nothing is made of them.
func (d *Duty) alike(ctx context.Context, out *CaseHistory) error {
	if len(out.Encounters) == 0 {
		return nil
	}
	q := RecallQuery{Record: out.Record, Met: out.Encounters[0].Row.At, Person: out.Person}
	meetings, _, err := d.MetBefore(ctx, q)
	if err != nil {
		return err
	}
	for _, m := range meetings {
		own := slices.ContainsFunc(out.Child.Records, func(k caselist.Key) bool { return k.Record == m.Record && k.Person == m.Person })
		if m.Link == uuid.Nil && !m.Another && !own && m.Verdict != match.Different {
			out.MayBe = append(out.MayBe, m)
		}
	}
	out.Registers, err = d.OnRegisters(ctx, q)
	return err
}
