package capture

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// outcomePage is how it ended for the person shown, to whom a child was
// handed, and when.
type outcomePage struct {
	c *Capture

	notices   *notices
	outcome   *tiles
	handed    *tiles
	nobody    *ui.Label
	write     fyne.CanvasObject
	handedAt  *moment
	delivered *moment
	act       actButton

	root fyne.CanvasObject
}

func newOutcomePage(c *Capture) *outcomePage {
	p := &outcomePage{c: c}
	look := c.deps.Look
	p.notices = newNotices(c, "capture.guardian.victim").withSteps()
	p.outcome = c.newCodeTiles("outcomes", look.Say("capture.end.outcome"), 210, p.takeOutcome)
	p.handed = c.newTiles(look.Say("capture.end.handed"), 180, p.hand)
	p.nobody = ui.NewNote(look.Say("capture.end.noguardian"))
	p.write = ui.Row(ui.Gap, ui.Grow(p.nobody), newButton(look.Say("capture.end.addguardian"), ui.IconPlus, func() { c.goTo(pageGuardian) }))
	p.handedAt = c.newMoment(nil, look.Say("capture.end.handednow"), func(t time.Time) {
		c.edit(func(s *sheet) { s.who().HandedAt = t })
		c.stepSaved()
	})
	p.delivered = c.newMoment(look.Say("capture.end.delivered"), look.Say("capture.end.deliverednow"), func(t time.Time) {
		c.edit(func(s *sheet) { s.Encounter.DeliveredAt = t })
		c.stepSaved()
	})
	p.act = newActButton(c)
	p.root = ui.Column(ui.Gap, p.notices, p.outcome, newSplit(0.55, 0,
		ui.Column(ui.Gap, p.handed, p.write, p.handedAt, p.act.Button),
		ui.Column(ui.Gap, p.delivered)))
	return p
}

func (p *outcomePage) notes() []fyne.CanvasObject { return p.notices.notes() }

func (p *outcomePage) object() fyne.CanvasObject { return p.root }

func (p *outcomePage) show() {
	p.outcome.offer(p.c.codeTiles("outcomes", p.c.sheet.who().Outcome)...)
	p.chosen()
}

func (p *outcomePage) chosen() {
	s := p.c.sheet
	w := s.who()
	p.outcome.choose(string(w.Outcome))

	asks := raid.HandedOver(w.Outcome)
	var adults []tile
	for i, g := range w.Guardians {
		if g.Empty() {
			continue
		}
		adults = append(adults, tile{g.ID.String(), p.adult(i, g), nil})
	}
	p.handed.offer(adults...)
	p.handed.choose()
	if w.HandedTo != uuid.Nil {
		p.handed.choose(w.HandedTo.String())
	}
	ui.Show(p.handed, asks && len(adults) > 0)
	ui.Show(p.write, asks && len(adults) == 0)

	zone := p.c.deps.Now().Location()
	p.handedAt.set(w.HandedAt, zone)
	ui.Show(p.handedAt, asks)
	p.delivered.set(s.Encounter.DeliveredAt, zone)
	p.act.show()
	p.notices.show()
	p.root.Refresh()
}

// adult names a guardian by what is known: kinship and name.
func (p *outcomePage) adult(i int, g raid.Guardian) ui.Say {
	return func() string {
		text := p.c.label("kinship", g.Kinship)
		switch {
		case text != "" && g.Name != "":
			return text + " · " + short(g.Name)
		case g.Name != "":
			return short(g.Name)
		case text != "":
			return text
		}
		return p.c.deps.Look.T("capture.guardian.number", "N", i+1)
	}
}

func (p *outcomePage) takeOutcome(code string) {
	p.c.edit(func(s *sheet) { s.who().Outcome = toggled(s.who().Outcome, raid.Code(code)) })
	p.chosen()
	p.c.answered(pageOutcome)
}

// hand writes who took the child and, at the same touch, when.
func (p *outcomePage) hand(id string) {
	g, err := uuid.Parse(id)
	if err != nil {
		return
	}
	p.c.edit(func(s *sheet) {
		w := s.who()
		w.HandedTo = toggled(w.HandedTo, g)
		if w.HandedTo != uuid.Nil && w.HandedAt.IsZero() {
			w.HandedAt = p.c.now()
		}
	})
	p.chosen()
	p.c.stepSaved()
	p.c.answered(pageOutcome)
}

func (p *outcomePage) complete() bool {
	s := p.c.sheet
	w := s.who()
	if w.Outcome == "" || w.Outcome == raid.OutcomePolice && s.Encounter.DeliveredAt.IsZero() {
		return false
	}
	return !raid.HandedOver(w.Outcome) || w.HandedTo != uuid.Nil && !w.HandedAt.IsZero()
}

func (p *outcomePage) begin() marked { return p.outcome }

func (p *outcomePage) fields() map[string]marked {
	return map[string]marked{
		"outcome": p.outcome, "handed_to": p.handed, "handed_at": p.handedAt, "delivered_at": p.delivered, "closed_at": p.delivered,
	}
}
