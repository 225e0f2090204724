package admin

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/region/access"
	"shyraq/sync/region/retention"
	"shyraq/sync/revision"
)

// metAs is a child as one record has him.
type metAs struct{ record, child uuid.UUID }

// joined are children whom a person asked about is, whatever they are called there:
// officers said of each that it is the same child, and nobody took it back.
type joined map[metAs]bool

// joined goes from where the person is named over all links.
func (l *Local) joined(ctx context.Context, person retention.Person) (joined, error) {
	out, links := joined{}, map[metAs][]metAs{}
	var next []metAs
	err := l.o.Store.Records(ctx, access.Retaining(), func(o access.Object, all []revision.Signed) error {
		if a, b, ok := sameChild(o, all); ok {
			links[a], links[b] = append(links[a], b), append(links[b], a)
		}
		for _, s := range all {
			for _, p := range peopleOf(s) {
				if person.Is(p) {
					next = append(next, metAs{o.Record, p.ID})
				}
			}
		}
		return nil
	})
	for len(next) > 0 {
		at := next[0]
		if next = next[1:]; !out[at] {
			out[at] = true
			next = append(next, links[at]...)
		}
	}
	return out, err
}

// in says whether one of them stands in a revision.
func (j joined) in(s revision.Signed) bool {
	return len(j) > 0 && slices.ContainsFunc(peopleOf(s), func(p raid.Person) bool { return j[metAs{s.Envelope.Record, p.ID}] })
}

func peopleOf(s revision.Signed) []raid.Person {
	var v raid.Encounter
	if s.Envelope.Kind != raid.KindEncounter || json.Unmarshal(s.Envelope.Body, &v) != nil {
		return nil
	}
	return v.People
}

// sameChild gives the two whom a link calls one child, where all its versions do.
func sameChild(o access.Object, all []revision.Signed) (a, b metAs, ok bool) {
	if o.Kind != raid.KindLink {
		return a, b, false
	}
	for _, h := range revision.Heads(all) {
		var v raid.Link
		if json.Unmarshal(h.Envelope.Body, &v) != nil || v.Decision != raid.SameChild || v.Undone != nil {
			return a, b, false
		}
		a, b, ok = metAs{v.A.Record, v.A.Person}, metAs{v.B.Record, v.B.Person}, true
	}
	return a, b, ok
}
