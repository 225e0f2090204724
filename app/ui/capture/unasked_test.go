package capture

import (
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// An answer to what is not asked any more does not stand in the record unseen; with the
// question it comes back.
func TestAnAnswerToNoQuestionIsPutAside(t *testing.T) {
	for name, row := range map[string]struct {
		begin      func(p *pageObject)
		away, back func(p *pageObject)
		stands     func(c *Capture) bool
	}{
		"the delivery of who proved an adult": {
			func(p *pageObject) {
				p.c.edit(func(s *sheet) { s.Encounter.DeliveredAt = p.c.now() })
				p.c.enter(pagePerson)
			},
			func(p *pageObject) { p.tap(p.person().kind, string(raid.YoungAdult)) },
			func(p *pageObject) { p.tap(p.person().kind, string(raid.Minor)) },
			func(c *Capture) bool {
				return !c.sheet.Encounter.DeliveredAt.IsZero() || c.sheet.Encounter.DeliveredBy != uuid.Nil
			},
		},
		"when a centre took him who was talked to": {
			func(p *pageObject) {
				p.c.enter(pageOutcome)
				p.tap(p.outcome().outcome, string(codes.OutcomeCPD))
				p.c.edit(func(s *sheet) { s.who().HandedAt = p.c.now() })
				p.c.enter(pageOutcome)
			},
			func(p *pageObject) { p.tap(p.outcome().outcome, string(codes.OutcomeTalk)); p.c.enter(pageOutcome) },
			func(p *pageObject) { p.tap(p.outcome().outcome, string(codes.OutcomeCPD)) },
			func(c *Capture) bool { return !c.sheet.who().HandedAt.IsZero() },
		},
		"which centre took him who was talked to": {
			func(p *pageObject) {
				p.c.enter(pageOutcome)
				p.tap(p.outcome().outcome, string(codes.OutcomeCAN))
				p.write(p.outcome().placed, "Бейімдеу орталығы")
				p.c.enter(pageOutcome)
			},
			func(p *pageObject) { p.tap(p.outcome().outcome, string(codes.OutcomeTalk)); p.c.enter(pageOutcome) },
			func(p *pageObject) { p.tap(p.outcome().outcome, string(codes.OutcomeCAN)) },
			func(c *Capture) bool { return c.sheet.who().Placed != "" },
		},
		"the class of who goes to no school": {
			func(p *pageObject) {
				p.c.enter(pageStudy)
				p.c.edit(func(s *sheet) { s.who().Education, s.who().Grade = codes.EducationSchool, "7" })
				p.c.enter(pageStudy)
			},
			func(p *pageObject) { p.tap(p.study().education, string(codes.EducationSchool)) },
			func(p *pageObject) { p.tap(p.study().education, string(codes.EducationSchool)) },
			func(c *Capture) bool { return c.sheet.who().Grade != "" },
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.tapVenue(0)
			row.begin(p)
			if !row.stands(p.c) {
				t.Fatal("it was never answered")
			}
			row.away(p)
			if row.stands(p.c) {
				t.Error("it stands in the record, and is not asked")
			}
			row.back(p)
			if !row.stands(p.c) {
				t.Error("it is not back")
			}
		})
	}
}

// With another child in the record the delivery is his too.
func TestTheDeliveryOfAnotherChildStays(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.c.edit(func(s *sheet) { s.Encounter.DeliveredAt = p.c.now() })
	p.c.AddPerson()
	p.tap(p.person().kind, string(raid.YoungAdult))
	if p.c.sheet.Encounter.DeliveredAt.IsZero() {
		t.Error("it is gone")
	}
}

// The hour of who was delivered goes with him, also where another child stays who was
// handed over on the spot; it comes back with him, and where that child was delivered
// too it stays.
func TestTheDeliveryGoesWithWhoWasDelivered(t *testing.T) {
	for name, row := range map[string]struct {
		other codes.Code
		away  func(p *pageObject)
		back  func(p *pageObject)
		stays bool
	}{
		"proved an adult": {codes.OutcomeSpot, func(p *pageObject) { p.tap(p.person().kind, string(raid.YoungAdult)) },
			func(p *pageObject) { p.tap(p.person().kind, string(raid.Minor)) }, false},
		"taken out of the record": {codes.OutcomeSpot, func(p *pageObject) { p.c.edit((*sheet).removePerson) },
			func(p *pageObject) { p.c.edit(func(s *sheet) { s.undoRemove(s.removed[0].person.ID) }) }, false},
		"both were delivered": {codes.OutcomePolice, func(p *pageObject) { p.tap(p.person().kind, string(raid.YoungAdult)) },
			func(p *pageObject) { p.tap(p.person().kind, string(raid.Minor)) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.tapVenue(0)
			p.c.edit(func(s *sheet) {
				s.Encounter.DeliveredAt, s.who().Name, s.who().Outcome = p.c.now(), "Асан", codes.OutcomePolice
			})
			p.c.AddPerson()
			p.c.edit(func(s *sheet) { s.who().Name, s.who().Outcome = "Үсен", row.other; s.person = 0 })
			p.c.enter(pagePerson)
			row.away(p)
			if stays := !p.c.sheet.Encounter.DeliveredAt.IsZero(); stays != row.stays {
				t.Errorf("the hour stays: %v", stays)
			}
			row.back(p)
			if p.c.sheet.Encounter.DeliveredAt.IsZero() {
				t.Error("it is not back")
			}
		})
	}
}
