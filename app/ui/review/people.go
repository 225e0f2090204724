package review

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
)

// person writes the section of one person met. Whose section it is is known
// by the person's id, so that a person who moved in the list is not shown as
// another.
func (o *writer) person(i int, p raid.Person) {
	o.key, o.path = "people."+p.ID.String()+".", fmt.Sprintf("people.%d.", i)
	o.section = o.t.T("review.person", "N", i+1)
	switch p.Kind {
	case raid.YoungAdult:
		o.section = o.t.T("review.person_young_adult", "N", i+1)
	case raid.Adult:
		o.section = o.t.T("review.person_adult", "N", i+1)
	}
	minor := p.Kind == raid.Minor
	name := o.add("name", "name", o.join(" ", p.Surname, p.Name, p.Patronymic))
	name.secret, name.always = true, true
	o.hide("iin", "iin", p.IIN)
	o.add("no_iin", "no_iin", o.join(" · ", o.code("no_iin", p.NoIIN), p.NoIINNote)).secret = p.NoIINNote != ""
	o.hide("birth_date", "birth_date", o.date(p.BirthDate))
	o.add("age", "age", o.age(p)).always = p.BirthDate == ""
	sex := ""
	if p.Sex == codes.Male || p.Sex == codes.Female {
		sex = o.t.T("review.sex_" + string(p.Sex))
	}
	o.must("sex", "sex", sex)
	o.hide("phone", "phone", p.Phone)
	o.origin(p)
	o.add("education", "education", o.code("education", p.Education)).always = minor
	o.add("school", "school", o.school(p)).always = minor
	o.add("grade", "grade", p.Grade)
	o.add("work", "work", o.code("work", p.Work))
	o.add("company", "company", o.code("company", p.Company)).always = minor
	o.add("reasons", "reasons", o.codes("reasons", p.Reasons)).always = minor
	o.add("roles", "roles", o.codes("roles", p.Roles))
	o.add("why_out_codes", "why_out_codes", o.codes("why_out", p.WhyOutCodes))
	o.words("why_out", "why_out", p.WhyOut)
	o.add("conditions", "conditions", o.codes("conditions", p.Conditions)).always = minor
	o.words("injuries", "injuries", p.Injuries)
	o.words("agreed", "agreed", p.Agreed)
	o.registers(i, p)
	for n, g := range p.Guardians {
		o.guardian(i, n, p, g)
	}
	o.key, o.path = "people."+p.ID.String()+".", fmt.Sprintf("people.%d.", i)
	o.add("outcome", "outcome", o.code("outcomes", p.Outcome)).always = minor
	o.add("handed_at", "handed_at", o.entered(p.HandedAt, p.HandedBy))
	o.handedTo(p)
	o.words("placed", "placed", p.Placed)
	for n, a := range p.Acts {
		o.act(i, n, p, a)
	}
	o.key, o.path = "people."+p.ID.String()+".", fmt.Sprintf("people.%d.", i)
	o.add("proposed", "proposed", o.article(p.Proposed))
	o.add("article", "article", o.article(p.Article))
	o.hide("protocol", "protocol", p.Protocol)
	for n, r := range p.Referrals {
		o.referral(i, n, p, r)
	}
	for n, d := range p.Safety {
		o.safety(i, n, p, d)
	}
}

// safety writes what was done first for a child at risk: the call or the
// decision, when it was, what was said, and who wrote it.
func (o *writer) safety(i, n int, p raid.Person, d safety.Done) {
	o.key = "people." + p.ID.String() + ".safety." + d.ID.String()
	o.path = fmt.Sprintf("people.%d.safety.%d", i, n)
	d.With = o.w.Region.ServiceName(d.With, string(o.t.Lang()))
	words := p.SafetyWords(d, o.t.T, func(c codes.Code) string { return o.code("kinship", c) })
	e := o.add("", "safety", o.join(" · ", append(words, o.entered(d.At, d.By))...))
	e.label += ": " + lowerFirst(o.t.T(safety.Title(d.Step)))
	e.secret = d.NamesAdult() || d.Said != ""
}

func (o *writer) age(p raid.Person) string {
	switch {
	case p.Age == 0:
		return ""
	case p.AgeError > 0:
		return o.t.T("review.age_about", "Age", strconv.Itoa(p.Age), "Error", strconv.Itoa(p.AgeError))
	}
	return o.t.N("review.years", p.Age)
}

func (o *writer) school(p raid.Person) string {
	if s, known := o.w.Region.School(p.School); known {
		return s.Names.In(string(o.t.Lang()))
	}
	return p.SchoolName
}

// handedTo says who has the child now: by his name where it is written, else by who he is to
// the child, which names nobody.
func (o *writer) handedTo(p raid.Person) {
	if p.HandedTo == uuid.Nil {
		return
	}
	var g raid.Guardian
	for _, one := range p.Guardians {
		if one.ID == p.HandedTo {
			g = one
		}
	}
	switch kin := o.code("kinship", g.Kinship); {
	case g.Name != "":
		o.hide("handed_to", "handed_to", o.join(" · ", kin, g.Name))
	case kin != "":
		o.add("handed_to", "handed_to", kin)
	default:
		o.add("handed_to", "handed_to", o.t.T("review.adult_unnamed"))
	}
}

// act tells of a paper that was issued of the handover: its number, when and by
// whom, why the taker did not sign it, and why it is void.
func (o *writer) act(i, n int, p raid.Person, a handover.Act) {
	o.key = "people." + p.ID.String() + ".acts." + a.ID.String()
	o.path = fmt.Sprintf("people.%d.acts.%d", i, n)
	unsigned, void := "", ""
	if a.Refused != "" {
		unsigned = o.t.T("review.act_refused", "Reason", a.Refused)
	}
	if a.Void != nil {
		void = o.t.T("record.act_void", "Reason", a.Void.Reason)
	}
	e := o.add("", "act", o.join(" · ", "№ "+string(a.Number), o.entered(a.IssuedAt, a.Officer), unsigned, void))
	e.secret = unsigned != "" || void != "" // in free words
}

// guardian writes a guardian's fields into the section of his child, each
// label beginning with whose it is.
func (o *writer) guardian(i, n int, p raid.Person, g raid.Guardian) {
	o.key = "people." + p.ID.String() + ".guardians." + g.ID.String() + "."
	o.path = fmt.Sprintf("people.%d.guardians.%d.", i, n)
	head := o.t.T("review.guardian", "N", n+1)
	from := len(o.out)
	o.must("kinship", "kinship", o.code("kinship", g.Kinship))
	o.hide("name", "guardian_name", g.Name)
	o.hide("iin", "iin", g.IIN)
	o.hide("phone", "phone", g.Phone)
	o.hide("address", "address", g.Address)
	o.add("fitness", "fitness", o.code("fitness", g.Fitness))
	o.add("fitness_also", "also", o.codes("fitness", g.FitnessAlso))
	o.add("notified_at", "notified_at", o.entered(g.NotifiedAt, g.NotifiedBy))
	o.add("expected_at", "expected_at", o.time(g.ExpectedAt))
	o.add("arrived_at", "arrived_at", o.time(g.ArrivedAt))
	if g.Unreached {
		o.add("unreached", "unreached", o.t.T("review.yes"))
	}
	o.penalties(g)
	for k := from; k < len(o.out); k++ {
		o.out[k].label = head + ": " + lowerFirst(o.out[k].label)
	}
}

// penalties are those found recorded of a guardian, one line each: on them
// rests what is proposed as a repeat. The number leads to a name elsewhere.
func (o *writer) penalties(g raid.Guardian) {
	base, path := o.key, o.path
	for n, f := range g.Penalties {
		o.key, o.path = base+"penalties."+f.ID.String(), fmt.Sprintf("%spenalties.%d", path, n)
		day := o.date(f.Imposed)
		if o.w.Officer != nil && f.By != uuid.Nil {
			day = o.join(" · ", day, o.w.Officer(f.By))
		}
		o.hide("", "penalty", o.join(" · ", o.article(f.Article), f.Number, day))
	}
	o.key, o.path = base, path
}

func (o *writer) referral(i, n int, p raid.Person, r raid.Referral) {
	o.key = "people." + p.ID.String() + ".referrals." + r.ID.String() + "."
	o.path = fmt.Sprintf("people.%d.referrals.%d.", i, n)
	due := ""
	if r.Due != "" {
		due = o.t.T("review.field_referral_due") + " " + o.date(r.Due)
	}
	status := ""
	if r.Status != "new" {
		status = o.code("referral_status", r.Status)
	}
	e := o.add("kind", "referral_due", o.join(" · ", o.code("referrals", r.Kind), status, due))
	e.label = o.t.T("review.referral", "N", n+1)
}

func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}
