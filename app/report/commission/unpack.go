package commission

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/help"
	"shyraq/app/report"
)

// extract reads the next extract into the place of the last.
func (u *unpacker) extract(x *Extract) {
	x.ID, x.Short, x.Help, x.Hour, x.Trace = u.id(), nil, x.Help[:0], 0, Trace{}
	flags := u.number()
	if flags&flagLink != 0 {
		*x = Extract{Record: report.Record{ID: x.ID, Kind: raid.KindLink, Encounter: raid.Encounter{People: x.Encounter.People[:0]}}, Help: x.Help}
		x.Same = [2]uuid.UUID{u.id(), u.id()}
		return
	}
	x.Accepted, x.Unnamed = flags&flagAccepted != 0, flags&flagUnnamed != 0
	x.Kind = raid.Kind(u.text())
	night, district := civil.Date(u.text()), u.text()
	if flags&flagTrace != 0 {
		x.Trace = u.trace()
	}
	e := &x.Encounter
	people := e.People[:0]
	if flags&flagShort != 0 {
		*e = raid.Encounter{People: people}
		u.short(x, raid.Visit{Night: night, Place: raid.Place{District: district, Venue: u.text()}})
		return
	}
	e.Night, e.ClosedAt, e.DeliveredAt = night, someTime, time.Time{}
	if flags&flagDelivered != 0 {
		e.DeliveredAt = someTime
	}
	e.Place.District, e.Place.Type = district, codes.Code(u.text())
	x.Hour = int(min(u.number(), 24))
	for range u.count(leastPerson) {
		if len(people) < cap(people) {
			people = people[:len(people)+1] // with the lists of who stood there before
		} else {
			people = append(people, raid.Person{})
		}
		u.person(x, &people[len(people)-1])
	}
	e.People = people
}

// leastPerson is how few bytes a person takes.
const leastPerson = 16 + 4

// short reads what is counted of a short record; one of a kind that is not counted is
// no pack's.
func (u *unpacker) short(x *Extract, v raid.Visit) {
	detail := u.text()
	switch x.Kind {
	case raid.KindVenueCheck:
		x.Short = raid.VenueCheck{Night: v.Night, Place: v.Place, Result: raid.VenueResult(detail)}
	case raid.KindHomeCheck:
		x.Short = raid.HomeCheck{Night: v.Night, Place: v.Place, Subject: raid.HomeSubject(detail)}
	case raid.KindTalk:
		x.Short = raid.Talk{Night: v.Night, Place: v.Place, Form: codes.Code(detail)}
	default:
		u.whole, u.b = false, nil
	}
}

func (u *unpacker) person(x *Extract, p *raid.Person) {
	p.ID = u.id()
	flags := u.number()
	p.Article = codes.Code(u.text())
	p.Referrals = p.Referrals[:0]
	for range u.count(16 + 3) {
		f := raid.Referral{ID: u.id(), Kind: codes.Code(u.text())}
		bits := u.number()
		s := help.Standing{Taken: bits&1 != 0, Done: bits&2 != 0, Open: bits&4 != 0, Due: civil.Date(u.text())}
		p.Referrals, x.Help = append(p.Referrals, f), append(x.Help, Promise{f.ID, s})
	}
	p.Seized = p.Seized[:0]
	for range u.count(2) {
		p.Seized = append(p.Seized, raid.SeizedItem{Kind: codes.Code(u.text()), Count: int(u.number() & (1<<62 - 1))})
	}
	p.Kind, p.Outcome, p.Education, p.Sex, p.IIN, p.Age, p.AgeError = "", "", "", "", "", 0, 0
	p.Reasons, p.Conditions, p.WhyOutCodes, p.Registrations = p.Reasons[:0], p.Conditions[:0], p.WhyOutCodes[:0], p.Registrations[:0]
	if flags&flagChild != 0 {
		u.child(p, flags)
	}
}

func (u *unpacker) child(p *raid.Person, flags uint64) {
	p.Kind, p.Outcome, p.Education, p.Sex = raid.Minor, codes.Code(u.text()), codes.Code(u.text()), codes.Sex(u.text())
	for range u.count(1) {
		p.WhyOutCodes = append(p.WhyOutCodes, codes.Code(u.text()))
	}
	for range u.count(1) {
		p.Registrations = append(p.Registrations, raid.Registration{Register: codes.Code(u.text())})
	}
	if flags&flagR12 != 0 {
		p.Reasons = append(p.Reasons, codes.ReasonRunaway)
	}
	if flags&flagSelfHarm != 0 {
		p.Reasons = append(p.Reasons, codes.ReasonSelfHarm)
	}
	if flags&flagR11 != 0 {
		p.Conditions = append(p.Conditions, codes.ConditionDrunk)
	}
	if flags&flagYears != 0 {
		aged(p, int(min(u.number(), mostYears)))
	}
	if flags&flagMark != 0 {
		if len(u.b) < markLen {
			u.whole, u.b = false, nil
			return
		}
		p.IIN, u.b = string(u.b[:markLen]), u.b[markLen:]
	}
}
