package access

import (
	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
)

// rule allows where one of Any holds and none of Never: all of a record, or, by the
// relations of Partly alone, some of its groups of fields.
type rule struct {
	Any, Never Relation
	Partly     Relation // of Any; a relation beside them opens all
	Part       fields.Set
}

func (r rule) ask(rel Relation) Verdict {
	switch {
	case rel&r.Never != 0:
		return deny(ReasonOwnReview)
	case rel&r.Any == 0:
		return deny(ReasonRelation)
	case rel&r.whole() == 0:
		return Verdict{Allow: true, Groups: r.Part}
	}
	return Verdict{Allow: true, Groups: fields.All}
}

// whole are the relations that open all of a record.
func (r rule) whole() Relation { return r.Any &^ r.Partly }

type cell struct {
	role   regionfile.Role
	action Action
	form   raid.Kind
}

// consent is the form of a review that speaks of a raid: by it the supervisor
// of a unit lets his officers go out in the crews of another unit.
const consent raid.Kind = "consent"

// The whole policy. What is not written here is denied.
//
// Shared plans are read by the unit; a patrol reads what it wrote, its crew
// and its raid; an inspector his unit's districts and what he was handed; a
// supervisor his unit, and of those he oversees some groups of fields, and writes plans, reviews,
// reports and decisions but no encounter; an administrator nothing about a person. Whoever may not read a
// record may not continue it either: continuing makes an author, and authors
// read.
var table = func() map[cell]rule {
	t := map[cell]rule{}
	allow := func(r regionfile.Role, a Action, any, never Relation, forms ...raid.Kind) {
		for _, k := range forms {
			t[cell{r, a, k}] = rule{Any: any, Never: never}
		}
	}
	fieldwork := raid.FieldKinds
	const patrolSees = Authored | InCrew | OnRaid | Handed
	for _, r := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Administrator} {
		allow(r, Read, InUnit|OnRaid|Authored, 0, raid.KindOperation, raid.KindRaid, consent)
	}
	for _, r := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector} {
		// Who is lent to another unit hears of the end of it, too, which ends his part in
		// the raid itself.
		allow(r, Read, InUnit|OnRaid|Authored|Asked, 0, consent)
	}
	allow(regionfile.Patrol, Read, patrolSees, 0, fieldwork...)
	allow(regionfile.Patrol, Create, InUnit, 0, fieldwork...)
	allow(regionfile.Patrol, Continue, patrolSees, 0, fieldwork...)

	allow(regionfile.Inspector, Read, patrolSees|InDistrict, 0, fieldwork...)
	allow(regionfile.Inspector, Create, InUnit, 0, fieldwork...)
	allow(regionfile.Inspector, Continue, patrolSees|InDistrict, 0, fieldwork...)

	allow(regionfile.Supervisor, Read, Authored|InUnit|Overseen, 0, fieldwork...)
	allow(regionfile.Supervisor, Read, InUnit|Overseen|OnRaid|Authored|Asked, 0, raid.KindOperation, raid.KindRaid, consent)
	allow(regionfile.Supervisor, Create, InUnit, 0, raid.KindOperation, raid.KindRaid)
	allow(regionfile.Supervisor, Continue, InUnit, 0, raid.KindOperation, raid.KindRaid)
	allow(regionfile.Supervisor, Create, InUnit, OwnWork, raid.KindReview)
	allow(regionfile.Supervisor, Continue, InUnit, OwnWork, raid.KindReview)
	allow(regionfile.Supervisor, Create, Asked, 0, consent)
	allow(regionfile.Supervisor, Continue, Asked, 0, consent)

	// What another unit did, a supervisor who oversees it counts and compares: what
	// happened, where children learn and what endangers them, in codes. Who they are,
	// where they live and what was written of them is for those who work with them.
	for _, k := range fieldwork {
		r := t[cell{regionfile.Supervisor, Read, k}]
		r.Partly, r.Part = Overseen, fields.Facts|fields.School|fields.Risk
		t[cell{regionfile.Supervisor, Read, k}] = r
	}

	// A report that was frozen is a supervisor's, and stands for his unit: the others of
	// it read it, and whoever oversees it. Only the unit's own withdraw it.
	allow(regionfile.Supervisor, Read, Authored|InUnit|Overseen, 0, raid.KindReport)
	allow(regionfile.Supervisor, Create, InUnit, 0, raid.KindReport)
	allow(regionfile.Supervisor, Continue, InUnit, 0, raid.KindReport)

	// A decision of the commission is a supervisor's, of his unit, and with the officer who
	// answers for it, whatever he is: he reads it and says what came of it.
	allow(regionfile.Supervisor, Create, InUnit, 0, raid.KindAssignment)
	for _, r := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector} {
		allow(r, Read, Handed, 0, raid.KindAssignment)
		allow(r, Continue, Handed, 0, raid.KindAssignment)
	}
	allow(regionfile.Supervisor, Read, Authored|InUnit|Overseen|Handed, 0, raid.KindAssignment)
	allow(regionfile.Supervisor, Continue, InUnit|Handed, 0, raid.KindAssignment)

	// What was imported are sums of the region: every supervisor and every inspector reads
	// them; a supervisor imports, and those of his unit withdraw it.
	allow(regionfile.Inspector, Read, InRegion, 0, raid.KindStatistics)
	allow(regionfile.Supervisor, Read, InRegion, 0, raid.KindStatistics)
	allow(regionfile.Supervisor, Create, InUnit, 0, raid.KindStatistics)
	allow(regionfile.Supervisor, Continue, InUnit, 0, raid.KindStatistics)

	// Who looked at it is for the supervisor of the unit alone.
	allow(regionfile.Supervisor, WhoLooked, InUnit|Overseen, 0, fieldwork...)

	// Where a crew is, those tell who ride in one, and the supervisors of the raid's own
	// unit see, nobody else: not who oversees the unit, not whose officers were lent.
	for _, r := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor} {
		allow(r, Locate, OnRaid, 0, raid.KindRaid)
	}
	allow(regionfile.Supervisor, Watch, InUnit, 0, raid.KindRaid)

	// A list of registered children is the region's own: nobody writes it, and it
	// goes to those who answer for the district. A patrol asks them.
	allow(regionfile.Inspector, Read, InDistrict, 0, raid.KindRegister)
	allow(regionfile.Supervisor, Read, InDistrict, 0, raid.KindRegister)

	// What came of help is for who follows it: an inspector, and the supervisor of the
	// unit. The patrol who promised it needs nothing of what the psychologist told. The
	// relations are those to the encounter, see decideFollowUp.
	for _, r := range []regionfile.Role{regionfile.Inspector, regionfile.Supervisor} {
		sees := t[cell{r, Read, raid.KindEncounter}]
		t[cell{r, Read, raid.KindFollowUp}] = sees
		t[cell{r, Create, raid.KindFollowUp}] = rule{Any: sees.whole()}
		t[cell{r, Continue, raid.KindFollowUp}] = rule{Any: sees.whole()}
	}

	// A review stands where what it reviews stands, see decideReview; a link where
	// its two encounters stand, see decideLink: these relations are asked of each
	// of them.
	for _, r := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor} {
		sees := t[cell{r, Read, raid.KindEncounter}]
		t[cell{r, Read, raid.KindReview}] = rule{Any: sees.Any | Authored, Partly: sees.Partly, Part: sees.Part}
		t[cell{r, Read, raid.KindLink}] = sees
	}
	for _, r := range []regionfile.Role{regionfile.Inspector, regionfile.Supervisor} {
		sees := t[cell{r, Read, raid.KindEncounter}].Any &^ Overseen
		t[cell{r, Create, raid.KindLink}] = rule{Any: sees}
		t[cell{r, Continue, raid.KindLink}] = rule{Any: sees}
	}
	return t
}()

// forms lists what stands in the table: every kind, and the consents.
var forms = append([]raid.Kind{raid.KindRegister, consent}, raid.Kinds...)

// routeNeeds says what a route asks of the caller.
type routeNeeds struct{ active, session bool }

// A certificate alone may say hello and push: a locked or lost device must
// still deliver.
var routes = map[Action]routeNeeds{
	Greet:     {},
	Push:      {},
	Renew:     {active: true},
	SignIn:    {active: true},
	Directory: {active: true, session: true},
}
