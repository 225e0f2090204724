package state

import (
	"slices"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// Share is how many of a record's children a list speaks of. Zero where it speaks
// of all, and of a record without a child.
type Share struct {
	Count int `json:"count"`
	Of    int `json:"of"`
}

// gravest are the outcomes in the order in which they need a person. One that is
// not known here stands before all: nobody can say that it needs none.
var gravest = []codes.Code{
	codes.OutcomeLeft, codes.OutcomeMedical, "O_CRIM", codes.OutcomeCAN, codes.OutcomeCPD, "O_SPCH", "O_INST",
	codes.OutcomePolice, codes.OutcomeRelative, codes.OutcomeHome, codes.OutcomeSpot, codes.OutcomeTalk, codes.OutcomeAdult,
}

// Ending is what a list says of how an encounter ended, and of how many of its
// children: of those who are with a crew, that is no outcome yet; else the
// outcome that needs a person most.
func Ending(e raid.Encounter) (codes.Code, Share) {
	var all []codes.Code // of each child, empty of one who is with a crew
	for _, p := range e.People {
		switch {
		case e.InCare() && e.Keeps(p):
			all = append(all, "")
		case p.Outcome != "":
			all = append(all, p.Outcome)
		}
	}
	if len(all) == 0 {
		return "", Share{}
	}
	first := slices.MinFunc(all, func(a, b codes.Code) int { return need(a) - need(b) })
	s := Share{Of: len(all)}
	for _, o := range all {
		if o == first {
			s.Count++
		}
	}
	if s.Count == s.Of {
		s = Share{}
	}
	return first, s
}

// Others are the other outcomes of an encounter's children, those first that need a
// person most; none while one of them is with a crew. A list that names one names all:
// it would be read of the child who stands beside it.
func Others(e raid.Encounter) []codes.Code {
	first, share := Ending(e)
	if first == "" || share == (Share{}) {
		return nil
	}
	var all []codes.Code
	for _, p := range e.People {
		if p.Outcome != "" && p.Outcome != first && !slices.Contains(all, p.Outcome) {
			all = append(all, p.Outcome)
		}
	}
	slices.SortStableFunc(all, func(a, b codes.Code) int { return need(a) - need(b) })
	return all
}

// need is the place of an outcome among those that need a person, the least first.
func need(outcome codes.Code) int {
	if outcome == "" {
		return -2
	}
	return slices.Index(gravest, outcome)
}
