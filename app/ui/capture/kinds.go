package capture

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// turnInto says that the person shown is of another kind. What is not asked of
// that kind does not stand in the record any more; it is put aside while the
// record is open, and comes back with the kind. It says whether something was
// put aside.
func (s *sheet) turnInto(k raid.PersonKind) bool {
	w := s.who()
	if w.Kind == k || w.Live() != nil { // an act says of whom it is
		w.Kind = k
		return false
	}
	all := withAside(*w, s.aside[w.ID])
	all.Kind = k
	if s.aside == nil {
		s.aside = map[uuid.UUID]raid.Person{}
	}
	s.aside[w.ID] = all
	*w = askedOf(all)
	return !sameAnswers(*w, all)
}

// askedOf is a person without the answers that nobody asks of his kind.
func askedOf(p raid.Person) raid.Person {
	if p.Kind != raid.Minor {
		p.Company, p.Reasons, p.WhyOut, p.WhyOutCodes = "", nil, "", nil
		p.Guardians, p.Detained = nil, nil
		p.Outcome, p.HandedTo, p.HandedAt, p.HandedBy = "", uuid.Nil, time.Time{}, uuid.Nil
	}
	switch p.Kind {
	case raid.Minor:
		p.Roles, p.Agreed = nil, ""
	case raid.YoungAdult:
		p.Roles, p.Conditions, p.Injuries = nil, nil, ""
	case raid.Adult:
		p.Agreed, p.Education, p.School, p.SchoolName, p.Grade, p.Work = "", "", "", "", "", ""
		p.Referrals = nil
	}
	return p
}

// withAside is a person with the answers of another kind where he has none of
// his own.
func withAside(p, aside raid.Person) raid.Person {
	fill(&p.Company, aside.Company)
	fill(&p.WhyOut, aside.WhyOut)
	fill(&p.Outcome, aside.Outcome)
	fill(&p.Injuries, aside.Injuries)
	fill(&p.Agreed, aside.Agreed)
	fill(&p.Education, aside.Education)
	fill(&p.Work, aside.Work)
	fill(&p.Grade, aside.Grade)
	fill(&p.Detained, aside.Detained)
	if p.School == "" && p.SchoolName == "" {
		p.School, p.SchoolName = aside.School, aside.SchoolName
	}
	if len(p.Guardians) == 0 {
		p.Guardians = aside.Guardians
		p.HandedTo, p.HandedAt, p.HandedBy = aside.HandedTo, aside.HandedAt, aside.HandedBy
	}
	for _, codes := range []struct {
		of   *[]codes.Code
		were []codes.Code
	}{{&p.Reasons, aside.Reasons}, {&p.WhyOutCodes, aside.WhyOutCodes}, {&p.Conditions, aside.Conditions}, {&p.Roles, aside.Roles}} {
		if len(*codes.of) == 0 {
			*codes.of = codes.were
		}
	}
	if len(p.Referrals) == 0 {
		p.Referrals = aside.Referrals
	}
	return p
}

func fill[T comparable](field *T, was T) {
	var none T
	if *field == none {
		*field = was
	}
}

// sameAnswers compares two persons.
func sameAnswers(a, b raid.Person) bool {
	one, err := json.Marshal(a)
	other, _ := json.Marshal(b)
	return err == nil && string(one) == string(other)
}
