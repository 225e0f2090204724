// Package merge puts together what two people wrote into one record without
// knowing of each other: two bodies, and the one that both began from.
//
// It promises to be a pure function of the three: the sides may be named in
// either order, and asking again changes nothing; what either typed stands in
// what comes out or waits for a person, with both values; and nothing comes out
// that neither typed. It compares with the base and never with what came last.
//
// # What joins by itself
//
// Fields that one side alone changed. Children, adults and all other elements of
// lists are known by their id, never by their place. Fields that say one thing
// together are one field (see the tables in fields.go): a hand-over is its
// outcome, its adult and its hour; a place is one place. A list without ids,
// such as the conditions of a child, is one field.
//
// # What waits for a person
//
// A field that both changed, to different values (Both). An element that one
// took out and the other changed (Removed). A record that one took back, or
// ended, or answered for, while the other went on (Void, Ended). A person who
// became another kind of person (Kind). And whatever together breaks a rule that
// each side by itself keeps (Law): then nothing of it is joined, though no field
// was changed twice.
//
// Only encounters and short records are joined. A plan says who is in a crew,
// which is a right; a review is one word of one person: those wait whatever they
// say.
package merge

import (
	"cmp"
	"encoding/json"
	"slices"

	"shyraq/app/raid"
	"shyraq/errs"
)

// Side is one of two bodies.
type Side byte

// The sides. Which is which means nothing.
const (
	Left Side = 1 + iota
	Right
	Together // the entries of both; of a Field that is a Set alone
)

// Why says why a field waits for a person.
type Why string

// The reasons.
const (
	Both    Why = "both"    // both changed it, to different values
	Removed Why = "removed" // one took the element out, the other changed it
	Void    Why = "void"    // one took the record back, the other went on
	Ended   Why = "ended"   // one ended the record or answered for it, the other went on
	Kind    Why = "kind"    // one made another kind of person of him, the other went on
	Law     Why = "law"     // together they break a rule that each keeps
)

// Field is a field that a side changed, or several that say one thing together.
type Field struct {
	// Path leads to it by ids: "people.<id>.outcome", or "people.<id>" for who is
	// added or taken out. Of several fields it names the first.
	Path    string
	Members []string // the last names of all its paths; empty for an element
	Why     Why      // empty for one that joins by itself
	By      Side     // who changed it; zero where both did
	Set     bool     // it is a list of entries that are true beside each other: both may be kept
}

// Joined is what two bodies say together.
type Joined struct {
	Body   json.RawMessage // what is written where nothing waits; nil where something does
	Fields []Field         // that wait for a person, by path
	Taken  []Field         // that one side changed and the other did not, by path
	Broken string          // of Law: the key of the rule, see Problem.Key of raid
}

// Kinds says whether records of a kind are ever joined.
func Kinds(k raid.Kind) bool { return k.Fieldwork() }

// Join puts two bodies of a kind together. Its errors are errs.Invalid:
// "body_form" for what is no such body, "kind_other" for a kind that is never
// joined. Without a base, nil, all that differs was changed by both.
func Join(kind raid.Kind, base, left, right json.RawMessage) (Joined, error) {
	w, err := walked(kind, base, left, right, nil)
	if err != nil {
		return Joined{}, err
	}
	out := Joined{Fields: w.waits, Taken: w.taken}
	if len(out.Fields) > 0 {
		return out, nil
	}
	if out.Broken = broken(kind, left, right, w.body); out.Broken != "" {
		for _, f := range out.Taken {
			f.Why = Law
			out.Fields = append(out.Fields, f)
		}
		return out, nil
	}
	out.Body = w.body
	return out, nil
}

// Decide gives the body that a person makes of two: what joins by itself, and
// where he chose a side, that side's value; of a set he may choose both. A field that
// waits and of which he did not choose is errs.Invalid "undecided", with its path. Whether the outcome
// may be saved is not asked here.
func Decide(kind raid.Kind, base, left, right json.RawMessage, chosen map[string]Side) (json.RawMessage, error) {
	joined, err := Join(kind, base, left, right)
	if err != nil {
		return nil, err
	}
	for _, f := range joined.Fields {
		if c := chosen[f.Path]; c != Left && c != Right && (c != Together || !f.Set) {
			return nil, &errs.Error{Kind: errs.Invalid, Code: "undecided", Field: f.Path}
		}
	}
	w, err := walked(kind, base, left, right, chosen)
	if err != nil {
		return nil, err
	}
	return w.body, nil
}

func walked(kind raid.Kind, base, left, right json.RawMessage, chosen map[string]Side) (*walk, error) {
	if !Kinds(kind) {
		return nil, errs.Errorf(errs.Invalid, "kind_other", "a %s is never joined", kind)
	}
	b := object{}
	var err error
	if base != nil {
		if b, err = parse(kind, base); err != nil {
			return nil, err
		}
	}
	l, err := parse(kind, left)
	if err != nil {
		return nil, err
	}
	r, err := parse(kind, right)
	if err != nil {
		return nil, err
	}
	w := &walk{chosen: chosen}
	body := w.object("", record, b, l, r)
	byPath := func(a, b Field) int { return cmp.Compare(a.Path, b.Path) }
	slices.SortFunc(w.waits, byPath)
	slices.SortFunc(w.taken, byPath)
	if w.body, err = json.Marshal(body); err != nil {
		return nil, malformed()
	}
	return w, nil
}

func malformed() error { return errs.Errorf(errs.Invalid, "body_form", "the body is not of its kind") }
