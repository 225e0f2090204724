package region

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// judge decides what the inspector left open.
func (d *desk) judge(l *line, author func(uuid.UUID) Subject) {
	if l.result != "" {
		return
	}
	s, e := d.shelf, l.signed.Envelope
	if _, ok := s.revs[l.rev]; ok {
		l.decide(wire.Duplicate, "")
		return
	}
	switch s.where(e, l.rev) {
	case gap:
		l.decide(wire.Held, "gap")
		return
	case fork:
		l.decide(wire.Quarantined, "fork")
		return
	}
	if !readable(e) {
		l.decide(wire.Quarantined, "bad_body")
		return
	}
	if missing := d.missing(e); missing != "" {
		l.missing = missing
		l.decide(wire.Held, "missing")
		return
	}
	reason, ok := d.permitted(e, author(e.Author))
	if !ok {
		l.decide(wire.Quarantined, reason)
		return
	}
	l.decide(wire.Stored, reason)
}

// missing names a revision that must be there first: a parent, or what a
// review or a link is about.
func (d *desk) missing(e revision.Envelope) revision.Hash {
	for _, p := range e.Parents {
		if _, ok := d.shelf.revs[p]; !ok {
			return p
		}
	}
	if e.Kind == raid.KindReview {
		var v raid.Review
		if json.Unmarshal(e.Body, &v) == nil {
			if _, ok := d.shelf.revs[revision.Hash(v.Rev)]; !ok {
				return revision.Hash(v.Rev)
			}
		}
	}
	if e.Kind == raid.KindLink {
		var v raid.Link
		if json.Unmarshal(e.Body, &v) == nil {
			for _, rev := range []string{v.A.Rev, v.B.Rev} {
				if _, ok := d.shelf.revs[revision.Hash(rev)]; !ok {
					return revision.Hash(rev)
				}
			}
		}
	}
	return ""
}

// permitted asks the table, and looks whether parents and target belong to the
// record. An acceptance of a record by which a child went to whom he may not go
// is not taken, whatever device it comes from: "review_handover". A revision that is allowed may still bear a flag: "pen", its author
// did not hold the pen; "handover", a child went to an adult who may not take
// one. Both are shown, never refused.
func (d *desk) permitted(e revision.Envelope, author Subject) (reason string, ok bool) {
	s := d.shelf
	for _, p := range e.Parents {
		if s.leaves[s.revs[p]].record != e.Record {
			return "foreign_parent", false
		}
	}
	before, exists := s.object(e.Record, s.nextPos())
	action, o := Continue, before
	if !exists {
		action = Create
		o = Object{Kind: e.Kind}
		o.add(leaf{author: e.Author, unit: e.Unit, district: e.District})
		o.Authors = nil
	}
	if exists && before.Kind != e.Kind {
		return "kind_changed", false
	}
	if e.Kind == raid.KindReview {
		var v raid.Review
		if json.Unmarshal(e.Body, &v) != nil {
			return "bad_body", false
		}
		if s.leaves[s.revs[revision.Hash(v.Rev)]].record != v.Record || exists && s.records[e.Record].target != v.Record {
			return "wrong_target", false
		}
		target := s.leaves[s.revs[revision.Hash(v.Rev)]]
		t, found := s.object(v.Record, s.nextPos())
		if !found || !t.Kind.Fieldwork() {
			return "wrong_target", false
		}
		if target.barred && v.Accepts() {
			return "review_handover", false
		}
		o.Target = &t
	}
	if e.Kind == raid.KindLink {
		if o.Linked, ok = d.linked(e, exists); !ok {
			return "wrong_target", false
		}
	}
	if v := Decide(author, action, o); !v.Allow {
		return v.Reason, false
	}
	if e.Kind == raid.KindEncounter && !author.Role.WritesPenalties() && s.penalizes(e) {
		return "role", false
	}
	if e.Kind == raid.KindEncounter && handsOver(e) {
		return "handover", true
	}
	if e.Kind == raid.KindEncounter && !d.holdsPen(e, author) {
		return "pen", true
	}
	return "", true
}

// handsOver says whether a child of an encounter went to whom he may not go.
// No device of ours writes that. It is kept and flagged all the same: set
// aside, it would be hidden from the very people who have to see it, and so
// would every revision that mends it.
func handsOver(e revision.Envelope) bool {
	if !slices.ContainsFunc(codes.HandedOutcomes, func(c codes.Code) bool { return bytes.Contains(e.Body, []byte(`"`+c+`"`)) }) {
		return false // most went home without anybody's hand: these are not read twice
	}
	var body raid.Encounter
	return json.Unmarshal(e.Body, &body) == nil && body.HandoverBarred()
}

// linked gives the two encounters a link speaks of; false where it speaks of
// something else, or of others than it did before.
func (d *desk) linked(e revision.Envelope, exists bool) ([]Object, bool) {
	s := d.shelf
	var v raid.Link
	if json.Unmarshal(e.Body, &v) != nil {
		return nil, false
	}
	for _, ref := range []raid.PersonRef{v.A, v.B} {
		if s.leaves[s.revs[revision.Hash(ref.Rev)]].record != ref.Record {
			return nil, false
		}
	}
	ids := [2]uuid.UUID{v.A.Record, v.B.Record}
	if ids[0] == ids[1] || exists && s.records[e.Record].linked != ids {
		return nil, false
	}
	both := s.linked(ids, s.nextPos())
	return both, len(both) == 2
}

// holdsPen says whether an author held the pen by every parent he continues.
func (d *desk) holdsPen(e revision.Envelope, author Subject) bool {
	for _, p := range e.Parents {
		l := d.shelf.leaves[d.shelf.revs[p]]
		held := l.pen.Officer == author.Officer || l.pen == raid.Pen{} && l.author == author.Officer ||
			l.pen.Crew != uuid.Nil && overlap(author.Crews, []uuid.UUID{l.pen.Crew})
		if !held {
			return false
		}
	}
	return true
}

// writer gives the subject that an author is while his revision is judged.
func (d *desk) writer(b *batch, reg *registry, districts func(string) []string, id uuid.UUID) Subject {
	if s, ok := b.people[id]; ok {
		return s
	}
	s := Subject{Device: wire.DeviceActive, Officer: id}
	if o := reg.officer(id); o != nil {
		s.Role, s.Unit, s.Revoked, s.Districts = o.Role, o.Unit, o.Revoked, districts(o.Unit)
		s.Crews, s.Raids = d.shelf.memberships(id)
	}
	b.people[id] = s
	return s
}
