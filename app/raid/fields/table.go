package fields

import (
	"strings"

	"shyraq/app/raid"
)

// table is the one place where it stands what group a member belongs to. What a
// code list or a list of the region names is of the group it speaks of; whatever
// somebody may write in words of his own is narrative, or contact or identity
// where the member asks for a name, a number or an address.
var table = map[raid.Kind]groups{
	raid.KindEncounter: rows(`
		facts      night operation pen.officer pen.crew met_at met_by delivered_at delivered_by closed_at
		facts      answer.review amendment.at withdrawal.at
		narrative  note answer.text amendment.reason withdrawal.reason
		facts      clips.id clips.from clips.to
		narrative  clips.badge` + places + `

		facts      people.id people.kind people.age people.age_error people.sex people.citizenship people.language people.no_iin
		identity   people.iin people.no_iin_note people.surname people.name people.patronymic people.birth_date people.protocol
		contact    people.phone people.residence.locality people.residence.address
		facts      people.residence.district
		school     people.education people.school
		narrative  people.school_name people.grade people.why_out people.injuries people.agreed people.placed
		facts      people.work people.company people.outcome people.handed_to people.handed_at people.handed_by
		facts      people.detained.event people.detained.from people.detained.by
		risk       people.roles people.reasons people.why_out_codes people.conditions people.proposed people.article
		risk       people.hits.id people.hits.register people.put_on.id people.put_on.register people.put_on.on
		narrative  people.hits.source people.put_on.decided
		risk       people.taken.id people.taken.kind people.taken.count
		identity   people.taken.act
		narrative  people.taken.note
		risk       people.referrals.id people.referrals.kind people.referrals.status people.referrals.due

		facts      people.guardians.id people.guardians.kinship people.guardians.notified_at people.guardians.notified_by
		facts      people.guardians.expected_at people.guardians.arrived_at people.guardians.unreached
		contact    people.guardians.name people.guardians.phone people.guardians.address
		identity   people.guardians.iin people.guardians.penalties.number
		risk       people.guardians.fitness people.guardians.fitness_also people.guardians.penalties.id people.guardians.penalties.article
		risk       people.guardians.penalties.imposed people.guardians.penalties.by

		risk       people.safety.id people.safety.step people.safety.at people.safety.by people.safety.ruling people.safety.adult
		contact    people.safety.with people.safety.phone
		narrative  people.safety.said

		facts      people.acts.id people.acts.version people.acts.number people.acts.issued_at people.acts.officer
		facts      people.acts.outcome people.acts.handed_at people.acts.replaces people.acts.key people.acts.void.at
		identity   people.acts.salt people.acts.sig people.acts.officer_ink people.acts.taker_ink
		identity   people.acts.child.surname people.acts.child.name people.acts.child.patronymic people.acts.child.iin
		identity   people.acts.child.no_iin people.acts.child.birth_date people.acts.child.age people.acts.child.age_error
		identity   people.acts.child.sex
		contact    people.acts.taker.guardian people.acts.taker.kinship people.acts.taker.name people.acts.taker.document
		contact    people.acts.taker.number people.acts.taker.address people.acts.taker.phone
		contact    people.acts.name people.acts.place
		contact    people.acts.region.kk people.acts.region.ru people.acts.region.en
		contact    people.acts.unit.kk people.acts.unit.ru people.acts.unit.en
		contact    people.acts.contact.kk people.acts.contact.ru people.acts.contact.en
		contact    people.acts.district.kk people.acts.district.ru people.acts.district.en
		risk       people.acts.conditions
		narrative  people.acts.seen people.acts.returned people.acts.refused people.acts.void.reason`),

	raid.KindVenueCheck: rows(`
		facts      night at result undone.at
		narrative  note undone.reason` + places),
	raid.KindHomeCheck: rows(`
		facts      night at subject children result also undone.at
		identity   name
		risk       register
		narrative  note undone.reason` + places),
	raid.KindTalk: rows(`
		facts      night at form listeners undone.at
		narrative  topic note undone.reason` + places),

	raid.KindReview: rows(`
		facts      record rev decision at undone.at
		narrative  comments.field comments.text undone.reason`),
	raid.KindLink: rows(`
		facts      a.record a.rev a.person b.record b.rev b.person decision at undone.at
		narrative  reason undone.reason`),
	// Of a referral it is told what may be told of the referral itself.
	raid.KindFollowUp: rows(`
		facts      record rev person at officer undone.at
		risk       referral result on due after
		narrative  note organisation undone.reason`),

	// Plans name officers and districts, and no child; whoever reads one reads it
	// whole.
	raid.KindOperation: rows(`
		facts      type from to unit
		narrative  name`),
	raid.KindRaid: rows(`
		facts      operation type night from to unit cancelled.at
		facts      sectors.id sectors.district crews.id crews.members crews.sectors
		narrative  sectors.name crews.name note cancelled.reason`),

	// A report holds sums and no child; whoever reads one reads it whole, too.
	raid.KindReport: rows(`
		facts      unit year number series from to before_from before_to at offset criteria
		facts      records earlier not_accepted unnamed districts.kato undone.at
		facts      course.form course.months course.nights course.nights_before
		facts      decisions.officer decisions.until decisions.state decisions.on decisions.late more_decisions
		narrative  decisions.number decisions.what decisions.who
		narrative  by unit_names.kk unit_names.ru unit_names.en region.kk region.ru region.en
		narrative  districts.names.kk districts.names.ru districts.names.en undone.reason
		risk       rows.figure rows.code rows.now rows.school rows.college rows.before rows.before_school rows.before_college
		risk       why_out.code why_out.count self_harm
		risk       course.now course.before course.hours course.hours_before
		facts      crime.from crime.to crime.before_from crime.before_to crime.age_low crime.age_top crime.ages crime.sources.on imported.on rows.silent
		narrative  crime.sources.source crime.sources.by crime.sources.figures imported.source imported.by imported.figures
		risk       crime.rows.figure crime.rows.code crime.rows.now crime.rows.before rows.before_sum`),

	// A decision of the commission names officers and no child.
	raid.KindAssignment: rows(`
		facts      unit year number series at officer until undone.at
		facts      answers.id answers.step answers.by answers.at answers.until answers.undone
		narrative  what organisation source answers.words undone.reason`),

	// What was imported are sums.
	raid.KindStatistics: rows(`
		facts      unit at form left age_low age_top undone.at
		facts      periods.from periods.to districts lines.figure lines.code lines.study
		facts      parts.period parts.district parts.counts
		narrative  by source digest undone.reason`),

	// So does whoever reads a list of registered children.
	raid.KindRegister: rows(`
		risk       register entries.status
		facts      part
		identity   entries.surname entries.name entries.patronymic entries.birth_date entries.iin
		contact    entries.locality
		facts      entries.entered`),
}

// places are the members of a place. The point of one where people live is an
// address, see Keep.
const places = `
		facts      place.point.lat place.point.lon place.source place.accuracy place.type place.venue place.district
		contact    place.name
		narrative  place.note`

// public are the types of places where nobody lives: "places" of the code lists. A
// point of any other, of one not said and of one that is added tomorrow is withheld
// from who may not read addresses.
var public = map[string]bool{
	"CAFE": true, "CLUB": true, "COMP": true, "BILL": true, "GAMB": true, "CINE": true, "SPRT": true, "HALL": true, "HOOK": true,
	"VAPE": true, "MALL": true, "SHOP": true, "FUEL": true, "BAZR": true, "SPGR": true, "STRT": true, "PARK": true, "STAT": true,
	"RAIL": true, "CAR": true, "ABND": true, "WATR": true, "SAUN": true, "EDU": true,
	"YARD": false, "ROOF": false, "HOST": false, "HOTL": false, "RENT": false, "FLAT": false, "HOME": false, "OTHP": false,
}

// groups are the members of a kind's body with their groups, and what such members
// stand in.
type groups struct {
	of    map[string]Set
	above map[string]bool
}

// rows reads a table: a group, then members that are of it.
func rows(text string) groups {
	out := groups{map[string]Set{}, map[string]bool{}}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		group, ok := Named(words[:1])
		if !ok {
			panic("no group " + words[0])
		}
		for _, path := range words[1:] {
			if _, twice := out.of[path]; twice {
				panic(path + " stands twice")
			}
			out.of[path] = group
			for i, c := range path {
				if c == '.' {
					out.above[path[:i]] = true
				}
			}
		}
	}
	return out
}

// KnowsPlace says whether somebody said of a type of place if people live there.
func KnowsPlace(code string) bool {
	_, ok := public[code]
	return ok
}
