package access

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
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
			out.add(classOf(form), r.Any)
		}
	}
	return out, nil
}

// add takes in the tokens that relations stand for in a class.
func (s *Scope) add(class Class, any Relation) {
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
	take(Handed, ByPenCrew, ids(who.Crews))
	take(InCrew, ByCrew, ids(who.Crews))
	take(OnRaid, ByRaid, ids(who.Raids))
	take(InDistrict, ByDistrict, codes(who.Districts))
	take(Overseen, ByUnit, codes(who.Oversees))
	for _, h := range earliest(all) {
		s.tokens[h.ID] = h.At
	}
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

// Judges, Upkeeps and Administers say what a scope is for; a store asks.
func (s Scope) Judges() bool      { return s.purpose == judging }
func (s Scope) Upkeeps() bool     { return s.purpose == upkeep }
func (s Scope) Administers() bool { return s.purpose == administering }

// Reads says whether a record may be read in this scope, by the table.
func (s Scope) Reads(o Object) bool {
	return s.purpose == reading && Decide(s.subject, Read, o).Allow
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

// Sight is how a record is visible in a scope: by which token it is read, where
// the record came under it, and from where on the reader has it. That is where
// the record came, or where the reader got the token, whichever is later.
type Sight struct {
	Token Token
	Filed Position
	From  Position
}

// Visible says how a record is visible in this scope: by the token that led
// there before all others. A link is visible where its second encounter is.
func (s Scope) Visible(o Object) (Sight, bool) {
	if s.purpose != reading || o.Mixed {
		return Sight{}, false
	}
	r, ok := table[cell{s.subject.Role, Read, o.form()}]
	if !ok {
		return Sight{}, false
	}
	if o.Kind != raid.KindLink {
		tokens := Tokens(o)
		if o.Target != nil && o.Target.Mixed { // its authors alone read a review of what is nobody's
			own := held(nil, classOf(o.form()), ByAuthor, o.Authors, o.First, id)
			tokens = slices.DeleteFunc(tokens, func(h Held) bool { return !slices.ContainsFunc(own, is(h.ID)) })
		}
		return s.first(tokens, r)
	}
	if len(o.Linked) != 2 {
		return Sight{}, false
	}
	var later Sight
	for i, t := range o.Linked {
		if t.Kind != raid.KindEncounter || t.Mixed {
			return Sight{}, false
		}
		one, ok := s.first(linkEnd(o, i), r)
		if !ok {
			return Sight{}, false
		}
		if one.From.Compare(later.From) >= 0 {
			later = one
		}
	}
	return later, true
}

// first gives the token that leads to a record before all others.
func (s Scope) first(tokens []Held, r rule) (best Sight, ok bool) {
	foreign := s.abroad(tokens)
	for _, h := range tokens {
		since, mine := s.tokens[h.ID]
		if !mine || ways[h.ID.Way]&r.Any == 0 || foreign && h.ID.Way == ByNowhere {
			continue
		}
		one := Sight{Token: h.ID, Filed: h.At, From: h.At}
		if since.After(one.From) {
			one.From = since
		}
		if !ok || cmp.Or(one.From.Compare(best.From), one.Token.Compare(best.Token)) < 0 {
			best, ok = one, true
		}
	}
	return best, ok
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
// and after its parents. A right that ended and came anew, by another token,
// brings the record anew.
func (s Scope) Due(e Entry, o Object, fresh bool) (due, upTo bool) {
	seen, ok := s.Visible(o)
	since := s.tokens[e.Token]
	switch {
	case !ok || e.Token != seen.Token:
		return false, false // it comes by another token
	case fresh != (e.At.Compare(since) <= 0) || fresh && seen.From != since:
		return false, false // it comes elsewhere by this one
	case e.Gained:
		return e.At == seen.Filed, true
	}
	return e.At.After(seen.Filed), false
}
