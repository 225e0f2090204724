package raid

import (
	"errors"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
	"shyraq/errs"

	"github.com/google/uuid"
)

// youngAdultEnd is the age in years at which youth ends (law: up to 35;
// docs/sources.md, 3).
const youngAdultEnd = 35

// person checks one person met.
func (f *findings) person(path string, e Encounter, p Person) {
	f.lines(path, p)
	f.codes(path, p)
	f.referralDays(path, e, p)
	f.identity(path, e, p)
	switch p.Kind {
	case Minor:
		f.minor(path, e, p)
	case YoungAdult:
		f.youngAdult(path, e, p)
	case Adult:
		f.notAdult(path, e, p)
		if codes.HandedOver(p.Outcome) || p.Outcome == codes.OutcomeCAN || p.Outcome == codes.OutcomeCPD || p.HandedTo != uuid.Nil {
			f.warn(Path(path, "outcome"), "problem.adult_outcome")
		}
	default:
		f.block(Path(path, "kind"), "problem.kind_missing")
	}
	f.against(path, e, p)
	f.handover(path, e, p)
	f.handedOver(path, e, p)
	f.particulars(path, e, p)
	f.steps(path, e, p)
	f.acts(path, e, p)
}

func (f *findings) lines(path string, p Person) {
	for _, line := range []struct{ field, text string }{
		{"iin", p.IIN}, {"surname", p.Surname}, {"name", p.Name}, {"patronymic", p.Patronymic},
		{"phone", p.Phone}, {"school_name", p.SchoolName}, {"grade", p.Grade},
	} {
		f.text(Path(path, line.field), line.text, MaxLine)
	}
	f.phone(Path(path, "phone"), p.Phone)
	f.text(Path(path, "why_out"), p.WhyOut, MaxText)
	f.text(Path(path, "agreed"), p.Agreed, MaxText)
	f.many(Path(path, "guardians"), len(p.Guardians), MaxGuardians)
	f.many(Path(path, "referrals"), len(p.Referrals), MaxCodes)
}

func (f *findings) codes(path string, p Person) {
	f.code(Path(path, "no_iin"), "no_iin", p.NoIIN)
	f.code(Path(path, "education"), "education", p.Education)
	f.code(Path(path, "work"), "work", p.Work)
	f.code(Path(path, "company"), "company", p.Company)
	f.code(Path(path, "outcome"), "outcomes", p.Outcome)
	f.code(Path(path, "article"), "articles", p.Article)
	f.codeList(Path(path, "reasons"), "reasons", p.Reasons)
	f.codeList(Path(path, "conditions"), "conditions", p.Conditions)
	for i, r := range p.Referrals {
		f.code(Path(path, "referrals", i, "kind"), "referrals", r.Kind)
		f.code(Path(path, "referrals", i, "status"), "referral_status", r.Status)
	}
}

// referralDays: help is due on no day before the child was met, which a finished
// record may not say; a day that is years away is asked about.
func (f *findings) referralDays(path string, e Encounter, p Person) {
	if e.MetAt.IsZero() {
		return
	}
	met := civil.DateOf(e.MetAt.In(civil.Location(f.rules.Offset)))
	for i, r := range p.Referrals {
		at := Path(path, "referrals", i, "due")
		f.date(at, r.Due)
		switch {
		case r.Due == "" || !r.Due.Valid():
		case r.Due < met && e.ClosedAt.IsZero():
			f.warn(at, "problem.due_early")
		case r.Due < met:
			f.block(at, "problem.due_early")
		case FarDue(met, r.Due):
			f.warn(at, "problem.due_far")
		}
	}
}

// FarDue says whether a day by which somebody has to look again is so far from the
// day it was set that it is asked about: more than a year.
func FarDue(from, due civil.Date) bool {
	return from.Valid() && due.Valid() && due > civil.DateOf(from.In(time.UTC).AddDate(1, 0, 0))
}

// identity: who it is. A child is often met without documents, so nothing here
// blocks but a date that does not exist.
func (f *findings) identity(path string, e Encounter, p Person) {
	f.date(Path(path, "birth_date"), p.BirthDate)
	if p.Sex != "" && p.Sex != codes.Male && p.Sex != codes.Female {
		f.warn(Path(path, "sex"), "problem.sex_unknown")
	}
	if p.Age < 0 || p.Age > 120 || p.AgeError < 0 || p.AgeError > 20 {
		f.block(Path(path, "age"), "problem.age_range")
	}
	if p.BirthDate.Valid() && !e.MetAt.IsZero() {
		age := civil.Age(p.BirthDate, e.MetAt.In(civil.Location(f.rules.Offset)))
		switch {
		case age < 0:
			f.warn(Path(path, "birth_date"), "problem.birth_after")
		case p.Age > 0 && absolute(age-p.Age) > max(p.AgeError, 1):
			f.warn(Path(path, "age"), "problem.age_mismatch")
		}
	}
	if p.IIN == "" {
		return
	}
	if p.NoIIN != "" {
		f.warn(Path(path, "no_iin"), "problem.iin_and_none")
	}
	n, err := ParseIIN(p.IIN)
	if err != nil {
		var bad *errs.Error
		if errors.As(err, &bad) {
			f.warn(Path(path, "iin"), iinProblem(bad.Code))
		}
		return
	}
	if n.Century() == 0 {
		f.warn(Path(path, "iin"), "problem.iin_century")
		return
	}
	if p.BirthDate != "" && p.BirthDate != n.BirthDate() {
		f.warn(Path(path, "birth_date"), "problem.iin_birth_date")
	}
	if p.Sex != "" && p.Sex != n.Sex() {
		f.warn(Path(path, "sex"), "problem.iin_sex")
	}
	if p.Kind == Minor && n.Century() != 2000 {
		f.warn(Path(path, "iin"), "problem.iin_not_minor")
	}
}

func iinProblem(code string) string {
	switch code {
	case "iin_never_issued":
		return "problem.iin_never_issued"
	case "iin_check":
		return "problem.iin_check"
	case "iin_date":
		return "problem.iin_date"
	}
	return "problem.iin_length"
}

// minor: what the night is about.
func (f *findings) minor(path string, e Encounter, p Person) {
	closed := !e.ClosedAt.IsZero()
	if p.Company == "" {
		s := Warns
		if closed {
			s = Blocks // always recorded: without it no article can be thought of
		}
		f.add(s, Path(path, "company"), "problem.company_missing")
	}
	if closed && p.Outcome == "" {
		f.block(Path(path, "outcome"), "problem.outcome_missing")
	}
	if p.IIN == "" && p.NoIIN == "" {
		f.warn(Path(path, "iin"), "problem.iin_missing")
	}
	if blank(p.Name) && blank(p.Surname) {
		f.warn(Path(path, "name"), "problem.name_missing")
	}
	age, known := p.AgeOn(e.MetAt.In(civil.Location(f.rules.Offset)))
	switch {
	case !known && p.BirthDate == "":
		f.warn(Path(path, "birth_date"), "problem.age_missing")
	case known && age >= Majority && p.Outcome != codes.OutcomeAdult:
		f.warn(Path(path, "kind"), "problem.minor_is_adult")
	}
	switch {
	case f.cameOfAge(e, p):
		f.warn(Path(path, "outcome"), "problem.came_of_age")
	case p.Outcome == codes.OutcomeAdult && f.underAge(e, p):
		// a child who is taken for an adult leaves the clock and the figures
		s := Blocks
		if !closed || e.Amendment != nil {
			s = Warns
		}
		f.add(s, Path(path, "outcome"), "problem.adult_under_age")
	}
	if len(p.Reasons) == 0 && closed {
		f.warn(Path(path, "reasons"), "problem.reason_none")
	}
	f.reached(path, e, p)
	f.danger(path, closed, p)
	f.article(path, e, p)
}

// cameOfAge says that a child became 18 before he was given into somebody's hands, or
// is while nobody has him yet: an adult is handed over to nobody.
func (f *findings) cameOfAge(e Encounter, p Person) bool {
	if p.Outcome != "" && !codes.HandedOver(p.Outcome) && p.Outcome != codes.OutcomeCAN && p.Outcome != codes.OutcomeCPD {
		return false
	}
	at := f.rules.Now
	switch {
	case !p.HandedAt.IsZero():
		at = p.HandedAt
	case !e.ClosedAt.IsZero():
		at = e.ClosedAt
	}
	zone := civil.Location(f.rules.Offset)
	return p.CameOfAge(e.MetAt.In(zone), at.In(zone))
}

// underAge says whether somebody was a child to the end of the meeting.
func (f *findings) underAge(e Encounter, p Person) bool {
	end := e.ClosedAt
	if end.IsZero() {
		end = f.rules.Now
	}
	return p.underAge(end.In(civil.Location(f.rules.Offset)))
}

// reached: parents of a child who is held must be told (required by the Code
// of 2001, article 621; in the present Code, not verified).
func (f *findings) reached(path string, e Encounter, p Person) {
	if p.Outcome == codes.OutcomeAdult && !p.refused(e.MetAt) || p.Outcome == codes.OutcomeLeft || f.rules.Codes.WithRepresentative(p.Company) {
		return
	}
	if e.ClosedAt.IsZero() && InspectorFirst(e, p) {
		return // nothing beside that sends to an adult
	}
	for _, g := range p.Guardians {
		took := g.ID == p.HandedTo && !p.HandedAt.IsZero() && f.rules.Codes.LegalRepresentative(g.Kinship)
		if !g.Unreached && (took || !g.NotifiedAt.IsZero() || !g.ArrivedAt.IsZero()) {
			return // who took the child knows of him
		}
	}
	f.warn(Path(path, "guardians"), "problem.guardian_unreached")
}

// danger puts a child's safety before the form. Suspected violence: the
// inspector is called before the adult at hand, and signs of violence open a
// referral instead of a handover (docs/sources.md, 2 and
// principle 5). Risk of self-harm: never alone, a fit adult called, an urgent
// referral.
func (f *findings) danger(path string, closed bool, p Person) {
	if p.FledViolence() {
		if !p.did(safety.Inspector) && (!closed || !p.refers(codes.ReferralJuvenile)) {
			f.warn(Path(path, "reasons"), "problem.violence")
		}
		if codes.HandedOver(p.Outcome) && !p.refers(codes.ReferralJuvenile, codes.ReferralGuardian) {
			f.warn(Path(path, "outcome"), "problem.violence_handover")
		}
	}
	if has(p.Reasons, codes.ReasonSelfHarm) {
		if (!closed || p.Outcome == codes.OutcomeTalk || p.Outcome == codes.OutcomeLeft) && !(p.did(safety.NotAlone) && p.did(safety.FitAdult)) {
			f.warn(Path(path, "reasons"), "problem.self_harm")
		}
		if !p.refers(codes.ReferralMedical, codes.ReferralPsych) {
			f.warn(Path(path, "referrals"), "problem.self_harm_referral")
		}
	}
	hurt := has(p.Conditions, codes.ConditionInjured) || has(p.Conditions, codes.ConditionIll)
	if hurt && p.Outcome != codes.OutcomeMedical && !p.refers(codes.ReferralMedical) && !p.did(safety.Ambulance) {
		f.warn(Path(path, "conditions"), "problem.medical")
	}
}

func (p Person) refers(kinds ...codes.Code) bool {
	for _, r := range p.Referrals {
		if has(kinds, r.Kind) {
			return true
		}
	}
	return false
}

// article looks at what a person chose against what Propose would not do.
func (f *findings) article(path string, e Encounter, p Person) {
	if p.Article == "" {
		return
	}
	at := Path(path, "article")
	switch {
	case f.rules.special(e.Place.District):
		f.warn(at, "problem.article_special")
	case p.Company == "":
		f.warn(at, "problem.article_company")
	case f.rules.Codes.WithRepresentative(p.Company):
		f.warn(at, "problem.article_representative")
	}
}

// youngAdult: he leaves only what he agrees to, for a referral. What tells who
// he is may not be kept without his consent (Law 94-V of 21.5.2013 on personal
// data), so that blocks.
func (f *findings) youngAdult(path string, e Encounter, p Person) {
	named := p.IIN != "" || !blank(p.Name) || !blank(p.Surname) || !blank(p.Patronymic) ||
		p.BirthDate != "" || !blank(p.Phone)
	if named && blank(p.Agreed) {
		f.block(Path(path, "agreed"), "problem.agreed_missing")
	}
	if p.Article != "" || len(p.Guardians) > 0 || len(p.Conditions) > 0 || p.Outcome != "" {
		f.warn(path, "problem.young_adult_more")
	}
	f.notAdult(path, e, p)
	if age, known := p.AgeOn(e.MetAt.In(civil.Location(f.rules.Offset))); known && age >= youngAdultEnd {
		f.warn(Path(path, "age"), "problem.young_adult_age")
	}
}

func has(codes []codes.Code, code codes.Code) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}

func absolute(n int) int { return max(n, -n) }
