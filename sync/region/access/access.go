// Package access says who may do what, and to whom a record is shown. It is
// the one table (Decide), the facts of a record from which the table answers,
// and the tokens under which a record is filed so that its readers find it.
//
// It promises that Decide is a pure function of its arguments; that what is
// not written in the table is denied; that a record is filed under a token of
// everybody to whom Decide gives it, so that whoever reads along his tokens
// misses nothing; and that a Scope, without which no store reads, comes from
// here alone. It holds no state, reads no clock and knows no store.
package access

import (
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
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
	WhoLooked Action = "looked"   // who read it, or opened it on a device
	Locate    Action = "locate"   // of a raid: tell where one is
	Watch     Action = "watch"    // of a raid: see where its crews are
)

// Subject is who asks. Device stands for the certificate, the rest for the
// officer of the session, or for the author where a revision is judged. Each
// right says since when he has it: a right that is new is read from its
// beginning, the others go on.
type Subject struct {
	Device    wire.DeviceState
	Session   bool
	Officer   uuid.UUID
	Role      regionfile.Role
	RoleSince Position
	Revoked   bool
	Unit      Since[string]
	Districts []Since[string]    // KATO codes of the unit's districts
	Oversees  []Since[string]    // units whose records he reads beside his own
	Crews     []Since[uuid.UUID] // crews that have him
	Raids     []Since[uuid.UUID] // raids of those crews
}

// Verdict is the answer, and the code of the reason where it is no. Where it is yes to
// reading, Groups are what may be read of the record.
type Verdict struct {
	Allow  bool
	Reason string
	Groups fields.Set
}

// The reasons of the table itself.
const (
	ReasonRole      = "role"            // the role does not do that
	ReasonRelation  = "relation"        // he does, but not to this record
	ReasonOwnReview = "own_review"      // nobody reviews what he wrote
	ReasonMixed     = "kind_changed"    // the record's revisions differ in kind: it is nobody's
	ReasonOfficer   = "officer_revoked" // he is an officer no more
)

func deny(reason string) Verdict { return Verdict{Reason: reason} }

// Decide is the only place where anything is allowed. It is a pure function of
// its arguments.
func Decide(s Subject, a Action, o Object) Verdict {
	if need, ok := routes[a]; ok {
		return decideRoute(s, need)
	}
	switch {
	case s.Device != wire.DeviceActive:
		return deny(wire.CodeRevoked)
	case s.Revoked:
		return deny(ReasonOfficer)
	case (a == Read || a == WhoLooked || a == Locate || a == Watch) && !s.Session:
		return deny(wire.CodeSession)
	case o.Mixed:
		return deny(ReasonMixed)
	}
	r, ok := table[cell{s.Role, a, o.form()}]
	if !ok {
		return deny(ReasonRole)
	}
	switch o.Kind {
	case raid.KindLink:
		return decideLink(s, r, o)
	case raid.KindReview:
		return decideReview(s, a, r, o)
	case raid.KindFollowUp:
		return decideFollowUp(s, r, o)
	}
	return r.ask(Relate(s, o.Facts))
}

// decideRoute asks of the caller alone: a device that is not revoked, and a
// session of an officer who is not revoked.
func decideRoute(s Subject, need routeNeeds) Verdict {
	switch {
	case need.active && s.Device != wire.DeviceActive:
		return deny(wire.CodeRevoked)
	case need.session && !s.Session:
		return deny(wire.CodeSession)
	case need.session && s.Revoked:
		return deny(ReasonOfficer)
	}
	return Verdict{Allow: true}
}

// decideReview gives a review to its author and to whoever reads what it is
// about, of that as much as he reads there, a consent to the unit that was asked, too.
// To write one is asked of what it is about.
func decideReview(s Subject, a Action, r rule, o Object) Verdict {
	if a == Read && slices.ContainsFunc(o.Authors, is(s.Officer)) {
		return Verdict{Allow: true, Groups: fields.All}
	}
	if o.Target == nil || o.Target.Kind == raid.KindReview {
		return deny(ReasonRelation)
	}
	if a == Read && (o.form() != consent || o.Target.Mixed) {
		return Decide(s, Read, Object{Facts: *o.Target})
	}
	if o.Target.Mixed {
		return deny(ReasonMixed)
	}
	rel := Relate(s, *o.Target)
	if slices.Contains(o.Target.Signers, s.Officer) && s.Officer != uuid.Nil {
		rel |= OwnWork
	}
	return r.ask(rel)
}

// decideLink asks of both encounters a link speaks of. It tells whoever reads
// it that a child of the one was met in the other, so it goes only to those who
// may read both, whoever wrote it: an author who may read the one no more has
// no business with what binds it to the other. He reads of it what he reads of both.
func decideLink(s Subject, r rule, o Object) Verdict {
	if len(o.Linked) != 2 {
		return deny(ReasonRelation)
	}
	groups := fields.All
	for _, t := range o.Linked {
		v := r.ask(Relate(s, t))
		if t.Kind != raid.KindEncounter || t.Mixed || !v.Allow {
			return deny(ReasonRelation)
		}
		groups &= v.Groups
	}
	return Verdict{Allow: true, Groups: groups}
}

// decideFollowUp asks of the encounter whose referral is answered, whoever gave the
// answer: what came of a child's help is for who works with the child now. He reads of
// it what he reads there.
func decideFollowUp(s Subject, r rule, o Object) Verdict {
	if o.Target == nil || o.Target.Kind != raid.KindEncounter || o.Target.Mixed {
		return deny(ReasonRelation)
	}
	return r.ask(Relate(s, *o.Target))
}
