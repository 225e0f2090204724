package raid

import (
	"slices"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"

	"github.com/google/uuid"
)

// repeatSource is the rule by which a repeat is proposed.
const repeatSource = "Code on administrative offences No. 235-V of 5.7.2014, article 442 part 3: within a year after the penalty was imposed"

// Penalty is what was imposed on a guardian, as somebody read it in the
// register of cases: the program imposes nothing, and knows of none that was
// not written down here.
type Penalty struct {
	ID      uuid.UUID  `json:"id"`
	Article codes.Code `json:"article"`          // with its part, "442.1"
	Imposed civil.Date `json:"imposed"`          // the day of the decision, not of the offence
	Number  string     `json:"number,omitempty"` // of the protocol or decision drawn elsewhere
	By      uuid.UUID  `json:"by,omitzero"`      // who wrote it down here; Attribute fills it in
}

// yearAfter is the first day on which a year from a day is over. A year from
// 29 February is over with 28 February.
func yearAfter(d civil.Date) civil.Date {
	t := d.In(time.UTC)
	if t.IsZero() {
		return ""
	}
	return civil.DateOf(t.AddDate(1, 0, 0)) // 29 February becomes 1 March of a common year
}

// Repeat is what recorded penalties of a guardian say of an offence of a day.
type Repeat struct {
	Penalty  Penalty    // the latest within the year; its zero value where there is none
	Until    civil.Date // the first day that is no repeat any more
	Proposed bool       // article 442 part 3 may apply; a person decides
	Source   string
}

// RepeatOf proposes article 442 part 3 where place and clock point to part 1
// or 2, and a penalty by article 442 is recorded whose year has not passed:
// the half-open range from the day it was imposed to the same day of the next
// year. A penalty without a valid day, of another article or of a later day
// proposes nothing; nor do earlier encounters, of which nobody knows here how
// they ended.
func RepeatOf(pointed codes.Code, day civil.Date, penalties []Penalty) Repeat {
	out := Repeat{Source: repeatSource}
	if pointed != codes.VenueAtNight && pointed != codes.OutsideAtNight || !day.Valid() {
		return out
	}
	for _, p := range penalties {
		switch p.Article {
		case codes.VenueAtNight, codes.OutsideAtNight, codes.NightRepeated:
		default:
			continue
		}
		if p.Imposed.Valid() && day.Within(p.Imposed, yearAfter(p.Imposed)) && p.Imposed >= out.Penalty.Imposed {
			out.Penalty, out.Until, out.Proposed = p, yearAfter(p.Imposed), true
		}
	}
	return out
}

// penalties warns of what can propose nothing, and blocks nothing: what was
// read elsewhere is kept as it was read.
func (f *findings) penalties(path string, all []Penalty) {
	f.many(path, len(all), MaxCodes)
	for i, p := range all {
		at := func(field string) string { return Path(path, i, field) }
		if p.Article == "" {
			f.warn(at("article"), "problem.penalty_article")
		} else {
			f.code(at("article"), "articles", p.Article)
		}
		if !p.Imposed.Valid() {
			f.warn(at("imposed"), "problem.penalty_date")
		} else if now := f.rules.Now; !now.IsZero() && p.Imposed > civil.DateOf(now.In(civil.Location(f.rules.Offset))) {
			f.warn(at("imposed"), "problem.penalty_future")
		}
		f.text(at("number"), p.Number, MaxLine)
	}
}

// enteredPenalties gives penalties with who wrote them down: what stood so
// before keeps its author.
func enteredPenalties(was, now []Penalty, me uuid.UUID) []Penalty {
	out := append([]Penalty(nil), now...)
	for i := range out {
		out[i].By = me
		for _, old := range was {
			by := old.By
			old.By = me
			if old == out[i] {
				out[i].By = by
			}
		}
	}
	return out
}

// Imposed is a penalty with whose it is.
type Imposed struct {
	Person, Guardian uuid.UUID
	Penalty          Penalty
}

// Imposed lists the penalties of everybody in a record.
func (e Encounter) Imposed() []Imposed {
	var out []Imposed
	for _, p := range e.People {
		for _, g := range p.Guardians {
			for _, one := range g.Penalties {
				out = append(out, Imposed{p.ID, g.ID, one})
			}
		}
	}
	return out
}

// KeepPenalties holds a body to the penalties of those it stands on, for an
// officer whose role writes none. One that was left out is put back, with its
// guardian, so that a file written by hand need not repeat it and nobody is
// kept from saving. A new or a changed one is Denied "penalty_role", and so is
// taking out a person who has one.
func (e *Encounter) KeepPenalties(was ...Encounter) error {
	denied := func(detail string) error {
		return &errs.Error{Kind: errs.Denied, Code: "penalty_role", Field: "people", Detail: detail}
	}
	stood := map[Imposed]bool{}
	for _, old := range was {
		for _, one := range old.Imposed() {
			stood[one] = true
		}
	}
	has := map[uuid.UUID]bool{}
	for _, one := range e.Imposed() {
		if !stood[one] {
			return denied("a new or changed penalty")
		}
		has[one.Penalty.ID] = true
	}
	for _, old := range was {
		for _, one := range old.Imposed() {
			if has[one.Penalty.ID] {
				continue
			}
			has[one.Penalty.ID] = true
			at := slices.IndexFunc(e.People, func(p Person) bool { return p.ID == one.Person })
			if at < 0 {
				return denied("a person with a penalty stays")
			}
			p := &e.People[at]
			i := slices.IndexFunc(p.Guardians, func(g Guardian) bool { return g.ID == one.Guardian })
			if i < 0 {
				i = len(p.Guardians)
				back := guardianWith(personWith(old.People, one.Person).Guardians, one.Guardian)
				back.Penalties = nil
				p.Guardians = append(slices.Clone(p.Guardians), back)
			}
			g := &p.Guardians[i]
			g.Penalties = append(slices.Clone(g.Penalties), one.Penalty)
		}
	}
	return nil
}
