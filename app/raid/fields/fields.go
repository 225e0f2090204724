// Package fields parts what a record says into groups, so that who may read a
// record need not read all of it: who somebody is, how to reach him, where he
// learns, what happened, what endangers him, and what was written in free words.
//
// It promises that every member of every kind's body has a group (the test walks
// them all, the ones of tomorrow too), that a member which stands in no table is
// withheld from whoever may not read everything, and that no free words are in a
// group of codes. It decides nothing about readers: that is the access table's.
package fields

import (
	"slices"
	"strconv"
	"strings"

	"shyraq/app/raid"
)

// Set is a set of groups.
type Set uint8

// The groups. Their bits go over no wire and stand in no store: names do.
const (
	Facts     Set = 1 << iota // when, where, who of the police, what it came to
	Identity                  // who somebody is, and what leads to that
	Contact                   // how and where somebody is reached, and who they are that were called
	School                    // where somebody learns, as a code
	Risk                      // reasons, conditions, safety, registers, articles, as codes
	Narrative                 // free words

	None Set = 0
	All      = Facts | Identity | Contact | School | Risk | Narrative
)

// names are the words that the groups have on the wire, in order.
var names = []struct {
	group Set
	name  string
}{
	{Contact, "contact"}, {Facts, "facts"}, {Identity, "identity"}, {Narrative, "narrative"}, {Risk, "risk"}, {School, "school"},
}

// Has says whether all of some groups are in the set.
func (s Set) Has(groups Set) bool { return s&groups == groups }

// Names lists the groups of the set in the order of their letters.
func (s Set) Names() (all []string) {
	for _, n := range names {
		if s.Has(n.group) {
			all = append(all, n.name)
		}
	}
	return all
}

// String is the names of the groups with commas between them.
func (s Set) String() string { return strings.Join(s.Names(), ",") }

// Named is the set of some names, as Names gives them: false where one is unknown,
// stands twice or out of its order.
func Named(words []string) (s Set, ok bool) {
	for _, w := range words {
		for _, n := range names {
			if n.name == w {
				s |= n.group
			}
		}
	}
	return s, slices.Equal(s.Names(), words)
}

// Hides says of a field, by its path in a body with places in lists
// ("people.0.guardians.1.name") or of what it stands in, whether something of it is in
// the groups of s.
func (s Set) Hides(kind raid.Kind, path string) bool {
	names := slices.DeleteFunc(strings.Split(path, "."), func(name string) bool {
		_, err := strconv.Atoi(name)
		return err == nil
	})
	at := strings.Join(names, ".")
	for known, group := range table[kind].of {
		if s&group != 0 && (known == at || strings.HasPrefix(known, at+".")) {
			return true
		}
	}
	return false
}

// Risks are those of an encounter that can be told where the groups of s are withheld:
// what rests on who an adult is, or on words that were said, is not known then, and not
// said to be missing.
func (s Set) Risks(e raid.Encounter) []raid.Risk {
	all := e.Risks()
	if s == None {
		return all
	}
	return slices.DeleteFunc(all, func(r raid.Risk) bool {
		switch r {
		case raid.RiskHandover, raid.RiskSteps:
			return true
		case raid.RiskYoung, raid.RiskNoAct:
			return !(All &^ s).Has(Facts)
		}
		return s.Has(Risk)
	})
}

// Of is the group of a member of a kind's body, by its path without places in
// lists ("people.guardians.name"); false where no table names it. A place has a
// group of its own in each record, see Keep.
func Of(kind raid.Kind, path string) (Set, bool) {
	g, ok := table[kind].of[path]
	return g, ok
}
