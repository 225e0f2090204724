package fields

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/errs"
)

// Keep gives the body of a record without the members that are in none of some
// groups, and the groups of which something was withheld. Lists keep their
// elements and objects stay where they were, so that what is counted stays right
// and a withdrawn record stays withdrawn; a member that no table names goes.
//
// One thing is made of what is withheld, so that the facts are whole: the age in years
// of who has a birth date, on the local day of the meeting.
// The point of a place where people live, or may live, goes with the addresses.
func Keep(kind raid.Kind, body json.RawMessage, sees Set, offset *time.Location) (kept json.RawMessage, withheld Set, err error) {
	if sees.Has(All) {
		return body, None, nil
	}
	var tree map[string]any
	in := json.NewDecoder(bytes.NewReader(body))
	in.UseNumber()
	if in.Decode(&tree) != nil || tree == nil {
		return nil, None, fmt.Errorf("the body is no object: %w", errs.Invalid)
	}
	c := cutter{table: table[kind], sees: sees}
	if !sees.Has(Contact) && lived(kind, tree) {
		c.drop(tree["place"], "point", Contact)
	}
	if sees.Has(Facts) && !sees.Has(Identity) && kind == raid.KindEncounter {
		ages(tree, offset)
	}
	c.object(tree, "")
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil {
		return nil, None, fmt.Errorf("the body cannot be written as JSON: %w", errs.Invalid)
	}
	return bytes.TrimSpace(out.Bytes()), c.withheld, nil
}

// cutter takes members out of a tree.
type cutter struct {
	table    groups
	sees     Set
	withheld Set
}

func (c *cutter) object(o map[string]any, path string) {
	for name, v := range o {
		at := strings.TrimPrefix(path+"."+name, ".")
		if group, known := c.table.of[at]; known {
			if !c.sees.Has(group) {
				c.withheld |= group
				delete(o, name)
			}
		} else if !c.below(v, at) {
			c.withheld |= Narrative // of a newer program: nobody knows what it says
			delete(o, name)
		}
	}
}

// below goes on into what a member holds that is no value itself; false where no
// table names anything below it.
func (c *cutter) below(v any, path string) bool {
	if !c.table.above[path] {
		return false
	}
	switch v := v.(type) {
	case map[string]any:
		c.object(v, path)
	case []any:
		for _, item := range v {
			o, is := item.(map[string]any)
			if !is {
				return false
			}
			c.object(o, path)
		}
	default:
		return false
	}
	return true
}

func (c *cutter) drop(v any, name string, group Set) {
	if o, is := v.(map[string]any); is && o[name] != nil {
		c.withheld |= group
		delete(o, name)
	}
}

// lived says whether people live, or may live, where a record happened.
func lived(kind raid.Kind, tree map[string]any) bool {
	place, is := tree["place"].(map[string]any)
	if !is {
		return false
	}
	code, _ := place["type"].(string)
	return kind == raid.KindHomeCheck || !public[code]
}

// ages puts the age of everybody beside a birth date that is about to go.
func ages(tree map[string]any, offset *time.Location) {
	people, _ := tree["people"].([]any)
	met, _ := tree["met_at"].(string)
	at, err := time.Parse(time.RFC3339, met)
	for _, item := range people {
		p, is := item.(map[string]any)
		if !is {
			continue
		}
		born, _ := p["birth_date"].(string)
		if born == "" {
			continue
		}
		delete(p, "age")
		delete(p, "age_error")
		switch years := civil.Age(civil.Date(born), at.In(civil.Location(offset))); {
		case err != nil || years < 0:
		case years == 0:
			p["age_error"] = 1 // nought alone would say that nobody knows
		default:
			p["age"] = years
		}
	}
}
