package region

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
)

// Action is what somebody asks to do.
type Action string

// The actions. The first five are routes and concern no record.
const (
	Greet     Action = "hello"
	Push      Action = "push"
	Renew     Action = "renew"
	SignIn    Action = "session"
	Directory Action = "directory"
	Read      Action = "read"     // a record's revisions
	Create    Action = "create"   // a record's first revision
	Continue  Action = "continue" // a later revision of it
)

// Relation is how an officer stands to a record: a set of the bits below.
type Relation uint16

// The relations.
const (
	Authored   Relation = 1 << iota // signed a revision of it
	InCrew                          // a member of its crew
	OnRaid                          // a member of any crew of its raid
	Handed                          // the pen was passed to the officer, or to a crew of his
	InDistrict                      // in a district of the officer's unit, or of his unit and in no district
	InUnit                          // of the officer's unit
	OwnWork                         // a review: the officer signed a revision of what it reviews
)

// Subject is who asks. Device stands for the certificate, the rest for the
// officer of the session, or for the author where a revision is judged.
type Subject struct {
	Device    wire.DeviceState
	Session   bool
	Officer   uuid.UUID
	Role      regionfile.Role
	Unit      string
	Districts []string    // KATO codes of the unit's districts
	Crews     []uuid.UUID // crews that have him
	Raids     []uuid.UUID // raids of those crews
	Revoked   bool
}

// Object is what is asked for: the facts of a record, gathered from all its
// revisions, so that a right to read is not lost when a record moves on.
type Object struct {
	Kind        raid.Kind
	Authors     []uuid.UUID
	Units       []string
	Districts   []string
	Crews       []uuid.UUID
	Raids       []uuid.UUID
	PenOfficers []uuid.UUID
	PenCrews    []uuid.UUID
	Target      *Object  // a review: what it reviews
	Linked      []Object // a link: the two encounters it speaks of, those the region has
}

// Verdict is the answer, and the code of the reason where it is no.
type Verdict struct {
	Allow  bool
	Reason string
}

// rule allows where one of Any holds and none of Never.
type rule struct{ Any, Never Relation }

type cell struct {
	role   regionfile.Role
	action Action
	kind   raid.Kind
}

// The whole policy. What is not written here is denied.
//
// Shared plans are read by the unit; a patrol reads what it wrote, its crew
// and its raid; an inspector his unit's districts and what he was handed; a
// supervisor his unit, and writes plans and reviews but no encounter; an
// administrator nothing about a person. Whoever may not read a record may not
// continue it either: continuing makes an author, and authors read.
var table = func() map[cell]rule {
	t := map[cell]rule{}
	allow := func(r regionfile.Role, a Action, any, never Relation, kinds ...raid.Kind) {
		for _, k := range kinds {
			t[cell{r, a, k}] = rule{any, never}
		}
	}
	fieldwork := raid.FieldKinds
	const patrolSees = Authored | InCrew | OnRaid | Handed
	for _, r := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator} {
		allow(r, Read, InUnit|OnRaid|Authored, 0, raid.KindOperation, raid.KindRaid)
	}
	allow(regionfile.Patrol, Read, patrolSees, 0, fieldwork...)
	allow(regionfile.Patrol, Create, InUnit, 0, fieldwork...)
	allow(regionfile.Patrol, Continue, patrolSees, 0, fieldwork...)

	allow(regionfile.Inspector, Read, patrolSees|InDistrict, 0, fieldwork...)
	allow(regionfile.Inspector, Create, InUnit, 0, fieldwork...)
	allow(regionfile.Inspector, Continue, patrolSees|InDistrict, 0, fieldwork...)

	allow(regionfile.Supervisor, Read, Authored|InUnit, 0, fieldwork...)
	allow(regionfile.Supervisor, Create, InUnit, 0, raid.KindOperation, raid.KindRaid)
	allow(regionfile.Supervisor, Continue, InUnit, 0, raid.KindOperation, raid.KindRaid)
	allow(regionfile.Supervisor, Create, InUnit, OwnWork, raid.KindReview)
	allow(regionfile.Supervisor, Continue, InUnit, OwnWork, raid.KindReview)

	// A list of registered children is the region's own: nobody writes it, and it
	// goes to those who answer for the district. A patrol asks them.
	allow(regionfile.Inspector, Read, InDistrict, 0, raid.KindRegister)
	allow(regionfile.Supervisor, Read, InDistrict, 0, raid.KindRegister)

	// A link stands where its two encounters stand, see decideLink: these
	// relations are asked of each of them.
	for _, r := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor} {
		t[cell{r, Read, raid.KindLink}] = t[cell{r, Read, raid.KindEncounter}]
	}
	for _, r := range []regionfile.Role{regionfile.Inspector, regionfile.Supervisor} {
		t[cell{r, Create, raid.KindLink}] = t[cell{r, Read, raid.KindEncounter}]
		t[cell{r, Continue, raid.KindLink}] = t[cell{r, Read, raid.KindEncounter}]
	}
	return t
}()

// routes says what a route asks of the caller: a device that is not revoked,
// and a session of an officer who is not revoked. A certificate alone may say
// hello and push: a locked or lost device must still deliver.
var routes = map[Action]struct{ active, session bool }{
	Greet:     {},
	Push:      {},
	Renew:     {active: true},
	SignIn:    {active: true},
	Directory: {active: true, session: true},
}

// Decide is the only place where anything is allowed. It is a pure function of
// its arguments.
func Decide(s Subject, a Action, o Object) Verdict {
	deny := func(reason string) Verdict { return Verdict{Reason: reason} }
	if need, ok := routes[a]; ok {
		switch {
		case need.active && s.Device != wire.DeviceActive:
			return deny(wire.CodeRevoked)
		case need.session && !s.Session:
			return deny(wire.CodeSession)
		case need.session && s.Revoked:
			return deny("officer_revoked")
		}
		return Verdict{Allow: true}
	}
	switch {
	case s.Device != wire.DeviceActive:
		return deny(wire.CodeRevoked)
	case s.Revoked:
		return deny("officer_revoked")
	case a == Read && !s.Session:
		return deny(wire.CodeSession)
	}
	if a == Read && o.Kind == raid.KindReview {
		if slices.Contains(o.Authors, s.Officer) {
			if s.Role == regionfile.Administrator {
				return deny("role")
			}
			return Verdict{Allow: true}
		}
		if o.Target == nil {
			return deny("relation")
		}
		return Decide(s, Read, *o.Target)
	}
	r, ok := table[cell{s.Role, a, o.Kind}]
	if !ok {
		return deny("role")
	}
	if o.Kind == raid.KindLink {
		return decideLink(s, r, o)
	}
	rel := Relate(s, o)
	switch {
	case rel&r.Never != 0:
		return deny("own_review")
	case rel&r.Any == 0:
		return deny("relation")
	}
	return Verdict{Allow: true}
}

// decideLink asks of both encounters a link speaks of. It tells whoever reads
// it that a child of the one was met in the other, so it goes only to those who
// may read both, whoever wrote it: an author who may read the one no more has
// no business with what binds it to the other.
func decideLink(s Subject, r rule, o Object) Verdict {
	if len(o.Linked) != 2 {
		return Verdict{Reason: "relation"}
	}
	for _, t := range o.Linked {
		if t.Kind != raid.KindEncounter || Relate(s, t)&r.Any == 0 {
			return Verdict{Reason: "relation"}
		}
	}
	return Verdict{Allow: true}
}

// Relate gathers how a subject stands to an object. A review stands where its
// target stands, apart from who wrote it.
func Relate(s Subject, o Object) Relation {
	var rel Relation
	set := func(bit Relation, holds bool) {
		if holds {
			rel |= bit
		}
	}
	set(Authored, s.Officer != uuid.Nil && slices.Contains(o.Authors, s.Officer))
	place := o
	if o.Kind == raid.KindReview {
		if o.Target == nil {
			return rel
		}
		place = *o.Target
		set(OwnWork, s.Officer != uuid.Nil && slices.Contains(place.Authors, s.Officer))
	}
	set(InCrew, overlap(s.Crews, place.Crews))
	set(OnRaid, overlap(s.Raids, place.Raids))
	set(Handed, slices.Contains(place.PenOfficers, s.Officer) || overlap(s.Crews, place.PenCrews))
	inUnit := s.Unit != "" && slices.Contains(place.Units, s.Unit)
	set(InUnit, inUnit)
	set(InDistrict, overlap(s.Districts, place.Districts) || inUnit && len(place.Districts) == 0)
	return rel
}

func overlap[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}
