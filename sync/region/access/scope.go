package access

import (
	"cmp"
	"maps"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
)

// purpose is what a Scope is for.
type purpose byte

const (
	_ purpose = iota // nobody made it
	reading
	judging
	upkeep
	administering
	counting
	retaining
)

// Scope is the right to read a store. Only this package makes one, and the one
// that nobody made reads nothing.
type Scope struct {
	purpose purpose
	subject Subject
	tokens  map[Token]Position // with since when he reads by them
}

// ScopeOf makes the scope of an officer who reads: the tokens by which his
// role, unit, districts and crews lead him to records. It is refused where the
// table refuses him the routes that read.
func ScopeOf(s Subject) (Scope, error) {
	if v := Decide(s, Directory, Object{}); !v.Allow {
		return Scope{}, errs.Errorf(errs.Denied, v.Reason, "read")
	}
	out := Scope{purpose: reading, subject: s, tokens: map[Token]Position{}}
	for _, form := range forms {
		if r, ok := table[cell{s.Role, Read, form}]; ok {
			out.add(classOf(form), r)
		}
	}
	return out, nil
}

// CountingOf makes the scope by which what a supervisor's units did is counted:
// their encounters and the places they checked, and nothing else that he may
// read. It is refused to every other role, and to who is revoked.
func CountingOf(s Subject) (Scope, error) {
	if v := Decide(s, Directory, Object{}); !v.Allow {
		return Scope{}, errs.Errorf(errs.Denied, v.Reason, "count")
	}
	if s.Role != regionfile.Supervisor {
		return Scope{}, errs.Errorf(errs.Denied, ReasonRole, "count")
	}
	out := Scope{purpose: counting, subject: s, tokens: map[Token]Position{}}
	out.add(Fieldwork, rule{Any: InUnit | Overseen})
	return out, nil
}

// UnitToken is under what the fieldwork of a unit is filed.
func UnitToken(unit string) Token { return Token{Fieldwork, ByUnit, named(unit)} }

// add takes in the tokens that the relations of a rule stand for in a class. One that
// leads to whole records counts from where it does: what was read in part before comes
// once more then.
func (s *Scope) add(class Class, r rule) {
	all := map[Token]Position{}
	for _, h := range s.held(class, r.Partly) {
		all[h.ID] = h.At
	}
	for _, h := range s.held(class, r.whole()) {
		all[h.ID] = h.At
	}
	maps.Copy(s.tokens, all)
}

// held are the tokens that relations stand for in a class.
func (s *Scope) held(class Class, any Relation) []Held {
	who := s.subject
	me := []Since[uuid.UUID]{{ID: who.Officer, At: who.RoleSince}}
	unit := []Since[string]{who.Unit}
	var all []Held
	take := func(bit Relation, way Way, from func(Way)) {
		if any&bit != 0 {
			from(way)
		}
	}
	ids := func(set []Since[uuid.UUID]) func(Way) {
		return func(w Way) { all = held(all, class, w, set, who.RoleSince, id) }
	}
	codes := func(set []Since[string]) func(Way) {
		return func(w Way) { all = held(all, class, w, set, who.RoleSince, named) }
	}
	if who.Officer != uuid.Nil {
		take(Authored, ByAuthor, ids(me))
		take(Handed, ByPen, ids(me))
	}
	if who.Unit.ID != "" {
		take(InUnit, ByUnit, codes(unit))
		take(Asked, ByAsked, codes(unit))
		take(InDistrict, ByNowhere, codes(unit))
	}
	take(InRegion, ByRegion, codes(wholeRegion(who.RoleSince)))
	take(Handed, ByPenCrew, ids(who.Crews))
	take(InCrew, ByCrew, ids(who.Crews))
	take(OnRaid, ByRaid, ids(who.Raids))
	take(InDistrict, ByDistrict, codes(who.Districts))
	take(Overseen, ByUnit, codes(who.Oversees))
	return earliest(all)
}

// Judging is the scope of the server itself while it judges what is pushed: it
// reads facts and numbers, and nothing that is written in a record.
func Judging() Scope { return Scope{purpose: judging} }

// Upkeep is the scope of the verbs that copy, compare and mend: sealed bytes
// and counts, nothing opened for anybody.
func Upkeep() Scope { return Scope{purpose: upkeep} }

// Administering is the scope of the administrator's verbs: officers, devices,
// invites and reasons; no record and no person in one.
func Administering() Scope { return Scope{purpose: administering} }

// Retaining is the scope of what ends: it opens each record to find its term, or the
// person who asks what is held of him, and erases. What it finds is told by ids, days
// and codes.
func Retaining() Scope { return Scope{purpose: retaining} }

// Retains says whether a scope is for what ends.
func (s Scope) Retains() bool { return s.purpose == retaining }

// Judges says whether a scope is for judging; a store asks.
func (s Scope) Judges() bool { return s.purpose == judging }

// Upkeeps says whether a scope is for looking after everything that is kept.
func (s Scope) Upkeeps() bool { return s.purpose == upkeep }

// Administers says whether a scope is for the administrator's verbs.
func (s Scope) Administers() bool { return s.purpose == administering }

// Reads says whether a record may be read in this scope, by the table.
func (s Scope) Reads(o Object) bool {
	switch s.purpose {
	case reading:
		return Decide(s.subject, Read, o).Allow
	case counting:
		counted := o.Kind == raid.KindEncounter || o.Kind == raid.KindVenueCheck
		return counted && Relate(s.subject, o.Facts)&(InUnit|Overseen) != 0 && Decide(s.subject, Read, o).Allow
	}
	return false
}

// Sees are the groups of fields that may be read of a record in this scope; none where
// it may not be read. Counts are made of whole records: nobody reads one there.
func (s Scope) Sees(o Object) fields.Set {
	switch {
	case !s.Reads(o):
		return fields.None
	case s.purpose == counting:
		return fields.All
	}
	return Decide(s.subject, Read, o).Groups
}

// May says whether this scope's officer may do something to a record, by the table.
func (s Scope) May(a Action, o Object) Verdict {
	if s.purpose != reading {
		return deny(ReasonRole)
	}
	return Decide(s.subject, a, o)
}

// Officer is who reads, nil where no officer does.
func (s Scope) Officer() uuid.UUID { return s.subject.Officer }

// Tokens lists what is read along, in order.
func (s Scope) Tokens() []Held {
	out := make([]Held, 0, len(s.tokens))
	for t, at := range s.tokens {
		out = append(out, Held{t, at})
	}
	slices.SortFunc(out, func(a, b Held) int { return a.ID.Compare(b.ID) })
	return out
}

// Has says whether a token is of this scope, and since when.
func (s Scope) Has(t Token) (Position, bool) {
	at, ok := s.tokens[t]
	return at, ok
}

// Sight is how a record is visible by one token: where it came under it, and
// from where on the reader has it. That is where the record came, or where the
// reader got the token, whichever is later; then it is fresh.
type Sight struct {
	Token Token
	Filed Position
	From  Position
	Fresh bool
}

// Compare orders sights as they are read: place after place, at a place what is
// filed there before what is fresh there, and that by tokens.
func (v Sight) Compare(u Sight) int {
	return cmp.Or(v.From.Compare(u.From), cmp.Compare(btoi(v.Fresh), btoi(u.Fresh)), v.Token.Compare(u.Token))
}

// Visible says how a record is visible in this scope: by the token that led
// there before all others. A link is visible where its second encounter is.
func (s Scope) Visible(o Object) (Sight, bool) { return first(s.sights(o, false)) }

// first is the token that led to a record before all others; of a link that of its
// second end.
func first(ends [][]Sight) (last Sight, ok bool) {
	for i, all := range ends {
		if len(all) == 0 {
			return Sight{}, false
		}
		if one := slices.MinFunc(all, Sight.Compare); i == 0 || one.Compare(last) > 0 {
			last = one
		}
	}
	return last, len(ends) > 0
}

// sights lists by what tokens a record is visible, or by which of them all of it is;
// of a link those of each of its ends, which are both needed. It is empty where the
// record is not.
func (s Scope) sights(o Object, whole bool) [][]Sight {
	if s.purpose != reading || o.Mixed {
		return nil
	}
	r, ok := table[cell{s.subject.Role, Read, o.form()}]
	if !ok {
		return nil
	}
	if whole {
		r.Any = r.whole()
	}
	if o.Kind == raid.KindLink {
		if len(o.Linked) != 2 {
			return nil
		}
		var ends [][]Sight
		for i, t := range o.Linked {
			if t.Kind != raid.KindEncounter || t.Mixed {
				return nil
			}
			ends = append(ends, s.by(linkEnd(o, i), r))
		}
		return ends
	}
	tokens := Tokens(o)
	if o.Kind == raid.KindFollowUp && (o.Target == nil || o.Target.Mixed) {
		return nil
	}
	if o.Target != nil && o.Target.Mixed { // its authors alone read a review of what is nobody's
		own := held(nil, classOf(o.form()), ByAuthor, o.Authors, o.First, id)
		tokens = slices.DeleteFunc(tokens, func(h Held) bool { return !slices.ContainsFunc(own, is(h.ID)) })
	}
	return [][]Sight{s.by(tokens, r)}
}

// by lists the sights that a rule allows.
func (s Scope) by(tokens []Held, r rule) (out []Sight) {
	foreign := s.abroad(tokens)
	for _, h := range tokens {
		since, mine := s.tokens[h.ID]
		if !mine || s.leads(h.ID)&r.Any == 0 || foreign && h.ID.Way == ByNowhere {
			continue
		}
		v := Sight{Token: h.ID, Filed: h.At, From: h.At}
		if !h.At.After(since) {
			v.From, v.Fresh = since, true
		}
		out = append(out, v)
	}
	return out
}

// leads says for what relation a token of the scope stands. Units are filed alike, the
// reader's own and those he oversees.
func (s Scope) leads(t Token) Relation {
	if t.Way != ByUnit {
		return ways[t.Way]
	}
	if s.subject.Unit.ID != "" && t.ID == named(s.subject.Unit.ID) {
		return InUnit
	}
	return Overseen
}

// abroad says whether the first district that became known of a record is none
// of the reader's: then who read it without one reads by it no more, though
// another district of his may lead there later.
func (s Scope) abroad(tokens []Held) bool {
	var first Position
	lies, mine := false, false
	for _, h := range tokens {
		if h.ID.Way != ByDistrict || lies && h.At.After(first) {
			continue
		}
		_, his := s.tokens[h.ID]
		mine = his || mine && h.At == first
		lies, first = true, h.At
	}
	return lies && !mine
}

// Due says which revisions of a record come with an entry of the index: those
// at its place, or all up to it. Fresh says that the entry is read because its
// token is new to the reader, whose other tokens have been read past it; then
// all that stands under the token comes at the place where he got it.
//
// Over all entries of a scope each revision of each visible record is due once,
// and after its parents. It is due with the first of the entries that could
// bring it, in the order in which they are read: where a right ends while he
// reads, the next one brings it, so that nothing is missed. A right that ended
// and came anew, by another token, brings the record anew; and so does a token
// that opens all of what another had opened in part before.
func (s Scope) Due(e Entry, o Object, fresh bool) (due, upTo bool) {
	since, mine := s.tokens[e.Token]
	if !mine || fresh != (e.At.Compare(since) <= 0) {
		return false, false
	}
	all := s.sights(o, false)
	seen, ok := first(all)
	if !ok {
		return false, false
	}
	if table[cell{s.subject.Role, Read, o.form()}].Partly == 0 {
		return dueBy(e, all, seen, fresh) // whoever sees it sees all of it
	}
	opening := s.sights(o, true)
	opened, whole := first(opening)
	if !whole || opened == seen {
		return dueBy(e, all, seen, fresh)
	}
	at := e.At
	if fresh {
		at = since
	}
	if due, upTo = dueBy(e, opening, opened, fresh); due || at.After(opened.From) {
		return due, upTo
	}
	return dueBy(e, all, seen, fresh) // a part of it was his before all of it
}

// dueBy says which revisions come with an entry to who sees a record by some sights.
func dueBy(e Entry, ends [][]Sight, seen Sight, fresh bool) (due, upTo bool) {
	switch {
	case e.Gained && e.Token == seen.Token && e.At == seen.Filed && fresh == seen.Fresh:
		return true, true
	case fresh:
		return e.Token == seen.Token && seen.Fresh && e.At.After(seen.Filed), false
	}
	return e.At.After(seen.From) && e.Token == brings(ends, e.At), false
}

// brings gives the token under which a revision is read that came to a record
// which was visible before: the first one, or of a link the later of the first
// of its two ends.
func brings(ends [][]Sight, at Position) (t Token) {
	for i, all := range ends {
		first, found := Token{}, false
		for _, v := range all {
			early := at.After(v.From) || at == v.From && !v.Fresh
			if early && (!found || v.Token.Compare(first) < 0) {
				first, found = v.Token, true
			}
		}
		if i == 0 || first.Compare(t) > 0 {
			t = first
		}
	}
	return t
}
