package access

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// Class parts the index by what is filed, so that who reads the plans of a
// unit does not walk through its fieldwork.
type Class byte

// The classes. Their numbers are written in stores and never change.
const (
	Fieldwork Class = 1 + iota
	Plan
	Review
	Consent
	Link
	Register
	FollowUp
	Report
	Assignment
	Statistics
)

// classOf is where records of a form are filed; 0 for one nobody reads.
func classOf(form raid.Kind) Class {
	switch form {
	case raid.KindOperation, raid.KindRaid:
		return Plan
	case raid.KindReview:
		return Review
	case consent:
		return Consent
	case raid.KindLink:
		return Link
	case raid.KindRegister:
		return Register
	case raid.KindFollowUp:
		return FollowUp
	case raid.KindReport:
		return Report
	case raid.KindAssignment:
		return Assignment
	case raid.KindStatistics:
		return Statistics
	}
	if form.Fieldwork() {
		return Fieldwork
	}
	return 0
}

// Way is in what way a token leads to its readers. Each stands for one
// relation of the table.
type Way byte

// The ways. Their letters are written in stores and never change.
const (
	ByAuthor   Way = 'o' // Authored
	ByPen      Way = 'p' // Handed, to an officer
	ByPenCrew  Way = 'q' // Handed, to a crew
	ByCrew     Way = 'c' // InCrew
	ByRaid     Way = 'r' // OnRaid
	ByDistrict Way = 'd' // InDistrict
	ByNowhere  Way = 'n' // InDistrict: of a unit, in no district as far as was known
	ByUnit     Way = 'u' // InUnit, Overseen
	ByAsked    Way = 'a' // Asked
	ByRegion   Way = 'w' // InRegion
)

// ways says which relation each way stands for.
var ways = map[Way]Relation{ByAuthor: Authored, ByPen: Handed, ByPenCrew: Handed, ByCrew: InCrew, ByRaid: OnRaid,
	ByDistrict: InDistrict, ByNowhere: InDistrict, ByUnit: InUnit | Overseen, ByAsked: Asked, ByRegion: InRegion}

// Token is what a record is filed under and read by: a class, a way, and whose.
type Token struct {
	Class Class
	Way   Way
	ID    [16]byte
}

// TokenSize is how many bytes AppendKey writes.
const TokenSize = 18

// AppendKey appends the token in TokenSize bytes that sort as tokens do.
func (t Token) AppendKey(b []byte) []byte {
	return append(append(b, byte(t.Class), byte(t.Way)), t.ID[:]...)
}

// TokenOf reads what AppendKey wrote; b has TokenSize bytes.
func TokenOf(b []byte) Token { return Token{Class(b[0]), Way(b[1]), [16]byte(b[2:TokenSize])} }

// Compare orders two tokens: -1, 0 or 1.
func (t Token) Compare(u Token) int {
	return cmp.Or(cmp.Compare(t.Class, u.Class), cmp.Compare(t.Way, u.Way), bytes.Compare(t.ID[:], u.ID[:]))
}

// named gives a code of the region, such as a unit's, the size of an id.
func named(code string) [16]byte {
	sum := sha256.Sum256([]byte("shyraq token v1\n" + code))
	return [16]byte(sum[:16])
}

func id(u uuid.UUID) [16]byte { return u }

// Held is a token of a record, with where the record came under it.
type Held = Since[Token]

// Tokens gives all that an object is filed under. A review, a link and an answer are
// filed where what they speak of is filed: they come along with it by themselves.
func Tokens(o Object) []Held {
	class := classOf(o.form())
	var all []Held
	switch o.Kind {
	case raid.KindReview:
		all = held(all, class, ByAuthor, o.Authors, o.First, id)
		if o.Target != nil && o.Target.Kind != raid.KindReview {
			all = filed(all, class, *o.Target, o.First)
		}
	case raid.KindFollowUp:
		if o.Target != nil && o.Target.Kind == raid.KindEncounter {
			all = filed(all, class, *o.Target, o.First)
		}
	case raid.KindLink:
		for i := range o.Linked {
			all = append(all, linkEnd(o, i)...)
		}
	default:
		if class != 0 {
			all = filed(all, class, o.Facts, o.First)
		}
	}
	return earliest(all)
}

// linkEnd gives what one of the two encounters files a link under. Its readers
// need both, so that where each came counts, though the other was there before.
func linkEnd(o Object, i int) []Held { return earliest(filed(nil, Link, o.Linked[i], o.First)) }

// filed appends what the facts of a record file it under, or another record
// that speaks of it since a place.
func filed(all []Held, class Class, f Facts, since Position) []Held {
	all = held(all, class, ByAuthor, f.Authors, since, id)
	all = held(all, class, ByPen, f.PenOfficers, since, id)
	all = held(all, class, ByPenCrew, f.PenCrews, since, id)
	all = held(all, class, ByCrew, f.Crews, since, id)
	all = held(all, class, ByRaid, f.Raids, since, id)
	all = held(all, class, ByDistrict, f.Districts, since, named)
	all = held(all, class, ByUnit, f.Units, since, named)
	all = held(all, class, ByAsked, f.Asked, since, named)
	if class == Statistics {
		all = held(all, class, ByRegion, wholeRegion(f.First), since, named)
	}
	for _, u := range f.Units {
		// It stays under the token it began with when its district becomes known: who
		// read it before reads on.
		if len(f.Districts) == 0 || f.Districts[0].At.After(u.At) {
			all = held(all, class, ByNowhere, []Since[string]{u}, since, named)
		}
	}
	return all
}

// wholeRegion is under what everybody reads what is of no unit alone.
func wholeRegion(since Position) []Since[string] { return []Since[string]{{"*", since}} }

func held[T any](all []Held, class Class, way Way, set []Since[T], since Position, name func(T) [16]byte) []Held {
	for _, v := range set {
		at := v.At
		if since.After(at) {
			at = since
		}
		all = append(all, Held{Token{class, way, name(v.ID)}, at})
	}
	return all
}

// earliest keeps each token once, with the first place it came.
func earliest(all []Held) []Held {
	slices.SortFunc(all, func(a, b Held) int { return cmp.Or(a.ID.Compare(b.ID), a.At.Compare(b.At)) })
	return slices.CompactFunc(all, func(a, b Held) bool { return a.ID == b.ID })
}

// Entry is a line of the index: under a token, at a place, stands a record that
// has something new there. Gained says that it came under the token there, with
// all that it had before.
type Entry struct {
	Token  Token
	At     Position
	Record uuid.UUID
	Gained bool
}

// Compare orders entries as they are read: by place, token and record.
func (e Entry) Compare(f Entry) int {
	return cmp.Or(e.At.Compare(f.At), e.Token.Compare(f.Token), bytes.Compare(e.Record[:], f.Record[:]))
}

// File gives the entries that a change of an object makes at a place: one under
// each token it has, or, where no revision of it came, under each new one.
func File(before, after Object, at Position) []Entry {
	if after.Kind == raid.KindLink {
		var out []Entry
		for i := range after.Linked {
			var had []Held
			if before.Exists() && i < len(before.Linked) {
				had = linkEnd(before, i)
			}
			out = file(out, had, linkEnd(after, i), before.Facts, after.Facts, at)
		}
		return compact(out)
	}
	var had []Held
	if before.Exists() {
		had = Tokens(before)
	}
	return file(nil, had, Tokens(after), before.Facts, after.Facts, at)
}

func file(out []Entry, had, has []Held, before, after Facts, at Position) []Entry {
	for _, h := range has {
		gained := !slices.ContainsFunc(had, is(h.ID))
		if gained || after.Count > before.Count {
			out = append(out, Entry{Token: h.ID, At: at, Record: after.Record, Gained: gained})
		}
	}
	return out
}

// compact drops what both ends of a link file alike.
func compact(all []Entry) []Entry {
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(a.Token.Compare(b.Token), cmp.Compare(btoi(a.Gained), btoi(b.Gained)))
	})
	return slices.Compact(all)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
