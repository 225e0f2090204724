package commission

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/help"
	"shyraq/app/report"
)

// ExtractVersion is the version of what an extract holds and of how it is packed. It goes
// up with every change of what is counted: extracts of another version are thrown away
// and made anew from the records.
const ExtractVersion = 6

// Extract is what a report counts of a record, and no more: codes, ids and whole years.
// Of names, words, addresses and days of birth it has nothing, of a time and a point no more
// than the night, the hour and Trace, and in the place of an IIN a mark that is the same for
// the same IIN. A report of extracts is that of their records.
type Extract struct {
	report.Record
	Help []Promise    // how the referrals in it stand, in their order
	Same [2]uuid.UUID // of a link: the persons of two records who are one child
	Trace
}

// Promise is how a referral stands by the answers that were given to it, whatever day it
// is: Taken, Done, Open and Due.
type Promise struct {
	Referral uuid.UUID
	Standing help.Standing
}

// Extracted gives the extract of a record with the answers to its referrals; false where
// no report counts anything of it. Mark gives the mark of an IIN.
func Extracted(r report.Record, answers []help.Answer, offset *time.Location, mark func(iin string) string) (Extract, bool) {
	x := Extract{Record: report.Record{ID: r.ID, Kind: r.Kind, Accepted: r.Accepted, Unnamed: r.Unnamed}}
	if r.Short != nil {
		v := r.Short.Visit()
		night := report.NightOf(v.Night, v.At, offset)
		x.Kind = raid.KindOf(r.Short)
		if x.Kind == raid.KindVenueCheck {
			x.Trace = traceOf(v.At, v.Place.Point)
		}
		x.Short = bareShort(r.Short, raid.Visit{Night: night, Place: raid.Place{District: v.Place.District, Venue: v.Place.Venue}})
		return x, night != "" && v.Undone == nil && x.Short != nil
	}
	e := &r.Encounter
	night := report.NightOf(e.Night, e.MetAt, offset)
	if r.Kind != raid.KindEncounter || e.Withdrawal != nil || night == "" {
		return x, false
	}
	x.Encounter = raid.Encounter{Night: night, ClosedAt: someTime, Place: raid.Place{District: e.Place.District, Type: e.Place.Type}}
	if hour, known := r.HourOf(offset); known {
		x.Hour = hour + 1
	}
	x.Trace = traceOf(e.MetAt, e.Place.Point)
	if !e.DeliveredAt.IsZero() {
		x.Encounter.DeliveredAt = someTime
	}
	met := civil.Date("")
	if !e.MetAt.IsZero() {
		met = civil.DateOf(e.MetAt.In(civil.Location(offset)))
	}
	for i := range e.People {
		p, counts := bare(e, &e.People[i], offset, mark)
		if !counts {
			continue
		}
		x.Encounter.People = append(x.Encounter.People, p)
		for _, f := range e.People[i].Referrals {
			s := help.Of(f, answers).From(met, e.People[i].Urgent(f))
			x.Help = append(x.Help, Promise{f.ID, help.Standing{Taken: s.Taken, Done: s.Done, Open: s.Open, Due: s.Due}})
		}
	}
	return x, true
}

// ExtractedLink gives the extract of a link; false where it joins nobody.
func ExtractedLink(id uuid.UUID, l raid.Link) (Extract, bool) {
	x := Extract{Record: report.Record{ID: id, Kind: raid.KindLink}, Same: [2]uuid.UUID{l.A.Person, l.B.Person}}
	return x, l.Undone == nil && l.Decision == raid.SameChild
}

// Link is the link of which it is the extract, as far as it counts.
func (x *Extract) Link() raid.Link {
	return raid.Link{Decision: raid.SameChild, A: raid.PersonRef{Person: x.Same[0]}, B: raid.PersonRef{Person: x.Same[1]}}
}

// Night is the night for which it counts; a link has none.
func (x *Extract) Night() civil.Date {
	if x.Short != nil {
		return x.Short.Visit().Night
	}
	return x.Encounter.Night
}

// someTime stands in an extract for a time of which is counted only that it is there.
var someTime = time.Unix(1, 0).UTC()

// Note puts how its referrals stand today where a count looks for it.
func (x *Extract) Note(all map[Referred]Helped, today civil.Date) {
	if all == nil {
		return
	}
	for _, p := range x.Help {
		all[Referred{x.ID, p.Referral}] = HelpedBy(p.Standing, today)
	}
}

// bareShort is a short record with what is counted of it; nil of a kind that is not
// counted.
func bareShort(s raid.Short, v raid.Visit) raid.Short {
	switch b := s.(type) {
	case raid.VenueCheck:
		c := raid.VenueCheck{}
		if b.Result == raid.Violation {
			c.Result = raid.Violation
		}
		return c.With(v)
	case raid.HomeCheck:
		v.Place.Venue = ""
		return raid.HomeCheck{Subject: b.Subject}.With(v)
	case raid.Talk:
		v.Place.Venue = ""
		return raid.Talk{Form: b.Form}.With(v)
	}
	return nil
}

// bare is a person with what is counted of him; false where that is nothing.
func bare(e *raid.Encounter, p *raid.Person, offset *time.Location, mark func(string) string) (out raid.Person, counts bool) {
	out = raid.Person{ID: p.ID, Article: p.Article}
	for _, f := range p.Referrals {
		out.Referrals = append(out.Referrals, raid.Referral{ID: f.ID, Kind: f.Kind})
	}
	for _, s := range p.Seized {
		out.Seized = append(out.Seized, raid.SeizedItem{Kind: s.Kind, Count: max(1, s.Count)})
	}
	counted, child := report.Child(e, *p)
	if !counted {
		return out, p.Article != "" || len(p.Referrals) > 0 || len(p.Seized) > 0
	}
	out.Kind, out.Outcome, out.Education, out.Sex = raid.Minor, child.Outcome, p.Education, p.Sex
	out.WhyOutCodes = slices.Clone(p.WhyOutCodes)
	for _, g := range p.Registrations {
		out.Registrations = append(out.Registrations, raid.Registration{Register: g.Register})
	}
	if either(p.Reasons, codes.ReasonRunaway, codes.ReasonWanted) {
		out.Reasons = append(out.Reasons, codes.ReasonRunaway)
	}
	if slices.Contains(p.Reasons, codes.ReasonSelfHarm) {
		out.Reasons = append(out.Reasons, codes.ReasonSelfHarm)
	}
	if either(p.Conditions, codes.ConditionDrunk, codes.ConditionDrugs) {
		out.Conditions = append(out.Conditions, codes.ConditionDrunk)
	}
	if years, known := p.AgeOn(e.MetAt.In(civil.Location(offset))); known {
		aged(&out, years)
	}
	if p.IIN != "" {
		out.IIN = mark(p.IIN)
	}
	return out, true
}

// mostYears is the highest age of an extract: beyond it nobody is a minor.
const mostYears = 200

// aged says how old a person was when he was met.
func aged(p *raid.Person, years int) {
	p.Age = min(max(years, 0), mostYears)
	if p.Age == 0 {
		p.AgeError = 1 // else nobody would know it
	}
}
