package merge

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// The rules of two bodies that raid.Check has no word for.
const (
	ruleAct = "problem.act_differs"  // a paper in force would say something else than the record
	ruleTwo = "problem.act_two"      // a child would have two papers in force
	ruleOne = "problem.person_twice" // each side wrote down the same person
)

// broken names a rule that the joined body breaks and that each side keeps;
// empty where there is none. A child who goes to whom he may not go is one
// whichever side says so already: that is never joined.
func broken(kind raid.Kind, left, right, joined json.RawMessage) string {
	l, r, j := body(kind, left), body(kind, right), body(kind, joined)
	if l == nil || r == nil || j == nil {
		return "problem.body_form"
	}
	if e, ok := j.(raid.Encounter); ok {
		if rule := brokenEncounter(e); rule != "" {
			return rule
		}
		if twice(e) > max(twice(l.(raid.Encounter)), twice(r.(raid.Encounter))) {
			return ruleOne
		}
	}
	known := append(findings(l), findings(r)...)
	for _, f := range findings(j) {
		if !slices.Contains(known, f) {
			return f.key
		}
	}
	return ""
}

// brokenEncounter asks what is asked whatever the sides say.
func brokenEncounter(e raid.Encounter) string {
	if e.Withdrawal != nil {
		return ""
	}
	for _, p := range e.People {
		if bar := e.Barred(p); bar != "" {
			return "problem.handover_" + string(bar)
		}
		live := 0
		for _, a := range p.Acts {
			if a.Void != nil {
				continue
			}
			if live++; live > 1 {
				return ruleTwo
			}
			if p.Differs(a) != "" {
				return ruleAct
			}
		}
	}
	return ""
}

// twice counts who stands in a record more than once, by number or by name: two
// who write down the same child give him two ids.
func twice(e raid.Encounter) (n int) {
	for i, p := range e.People {
		for _, q := range e.People[:i] {
			if p.IIN != "" && p.IIN == q.IIN || p.Surname != "" && p.Name != "" && p.Surname == q.Surname && p.Name == q.Name && p.BirthDate == q.BirthDate {
				n++
			}
		}
	}
	return n
}

// finding is a problem of a body, wherever its person stands in the list.
type finding struct{ path, key string }

// findings are what the rules say of a body that need neither a clock, nor a
// list of codes, nor a region: so they are the same on every machine.
func findings(b raid.Checked) []finding {
	var ids []uuid.UUID
	if e, ok := b.(raid.Encounter); ok {
		for _, p := range e.People {
			ids = append(ids, p.ID)
		}
	}
	var out []finding
	for _, p := range b.Check(raid.Rules{}) {
		out = append(out, finding{byID(p.Path, ids), p.Key})
	}
	return out
}

// byID names a person of a path by his id, and leaves other places out.
func byID(path string, ids []uuid.UUID) string {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		switch {
		case err != nil:
		case i == 1 && parts[0] == "people" && n < len(ids):
			parts[i] = ids[n].String()
		default:
			parts[i] = ""
		}
	}
	return strings.Join(parts, ".")
}

// body reads a body as the type of its kind; nil where it is none.
func body(kind raid.Kind, raw json.RawMessage) raid.Checked {
	if kind == raid.KindEncounter {
		var e raid.Encounter
		if json.Unmarshal(raw, &e) != nil {
			return nil
		}
		return e
	}
	short, ok := raid.ShortOf(kind, raw)
	if !ok {
		return nil
	}
	return short
}
