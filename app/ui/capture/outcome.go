package capture

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// outcomePage is how it ended for the person shown, to whom a child was
// handed, and when.
type outcomePage struct {
	c *Capture
	t *table

	notices   *notices
	same      *same
	outcome   *tiles
	handed    *tiles
	nobody    *ui.Label
	write     fyne.CanvasObject
	handedAt  *moment
	delivered *moment
	fitness   *tiles  // of the adult chosen
	refusal   *banner // why an adult who was tapped does not take the child
	bar       handover.Bar
	holds     func() bool // whether the refusal still does
	home      *text       // where a child is taken
	placed    *text       // which house took him in
	aside     map[uuid.UUID]handing
	act       actButton

	root fyne.CanvasObject
}

func newOutcomePage(c *Capture) *outcomePage {
	p := &outcomePage{c: c, t: c.table(pageOutcome, ""), aside: map[uuid.UUID]handing{}}
	look, who := c.deps.Look, c.who()
	p.notices = newNotices(c, "capture.guardian.victim").withSteps()
	p.same = c.newSame("capture.same.outcome", func(from *raid.Person) bool { return from.Outcome != "" && from.Outcome != codes.OutcomeAdult },
		func(from *raid.Person) bool { return endedAs(c.sheet.who(), from) }, p.takeSame)
	p.outcome = one(p.t, who, "outcome", c.newCodeTiles("outcomes", look.Say("capture.end.outcome"), 210),
		func(w *raid.Person) *codes.Code { return &w.Outcome }, after(func() { p.takeBack(); p.chosen(); p.t.answered() }))
	p.t.also(p.outcome, "closed_at")
	p.handed = c.newTiles(look.Say("capture.end.handed"), 180, p.hand)
	p.t.also(p.handed, "people.handed_to")
	p.nobody = ui.NewNote(look.Say("capture.end.noguardian"))
	p.write = ui.Row(palette.Gap, ui.Grow(p.nobody), newButton(look.Say("capture.end.addguardian"), icon.Plus, c.openAdult))
	p.handedAt = bind(p.t, who, "handed_at", c.newMoment(nil, look.Say("capture.end.handednow")),
		func(w *raid.Person) *time.Time { return &w.HandedAt }, after(c.stepSaved),
		when(func(w *raid.Person) bool { return codes.HandedOver(w.Outcome) || codes.TakenIn(w.Outcome) }))
	p.delivered = bind(p.t, c.record(), "delivered_at", c.newMoment(look.Say("capture.end.delivered"), look.Say("capture.end.deliverednow")),
		func(e *raid.Encounter) *time.Time { return &e.DeliveredAt }, after(c.stepSaved),
		when(func(w *raid.Person) bool {
			return w.Outcome == codes.OutcomePolice || !c.sheet.Encounter.DeliveredAt.IsZero()
		}))
	p.home = bind(p.t, who, "residence.address", c.newText(look.Say("capture.end.home"), nil), func(w *raid.Person) *string { return &w.Residence.Address },
		again, when(func(w *raid.Person) bool { return w.Outcome == codes.OutcomeHome }))
	p.placed = bind(p.t, who, "placed", c.newNarrative(look.Say("capture.end.placed"), look.Say("capture.end.placedhint"), 2),
		func(w *raid.Person) *string { return &w.Placed }, when(func(w *raid.Person) bool { return codes.TakenIn(w.Outcome) }))
	p.fitness = c.newTiles(look.Say("capture.guardian.fitness"), 200, p.sayFitness)
	p.refusal = newBanner(icon.Warning, palette.Danger, func() string { return look.T("problem.handover_" + string(p.bar)) })
	p.refusal.Hide()
	p.act = newActButton(c)
	p.root = ui.Column(palette.Gap, p.notices, p.outcome, columns(0.55, 0,
		ui.Column(palette.Gap, p.handed, p.write, p.handedAt, p.act.said, p.act.Button),
		ui.Column(palette.Gap, p.delivered, p.home, p.placed, p.fitness)))
	return p
}

func (p *outcomePage) notes() []fyne.CanvasObject { return append(p.notices.notes(), p.refusal) }

func (p *outcomePage) object() fyne.CanvasObject { return p.root }

func (p *outcomePage) show() {
	p.t.show()
	p.refuse("", nil)
	p.chosen()
}

func (p *outcomePage) chosen() {
	s := p.c.sheet
	w := s.who()
	p.same.update()
	p.t.suit()
	p.outcome.choose(string(w.Outcome))

	asks := codes.HandedOver(w.Outcome)
	var adults []tile
	for i, g := range w.Guardians {
		if g.Empty() {
			continue
		}
		adults = append(adults, tile{Code: g.ID.String(), Say: p.adult(i, g)})
	}
	p.handed.offer(adults...)
	p.handed.choose()
	if w.HandedTo != uuid.Nil {
		p.handed.choose(w.HandedTo.String())
	}
	ui.Show(p.handed, asks && len(adults) > 0)
	ui.Show(p.write, asks && len(adults) == 0)

	p.handedAt.set(w.HandedAt)
	p.delivered.set(s.Encounter.DeliveredAt)
	if p.holds != nil && !p.holds() {
		p.refuse("", nil)
	}
	p.showFitness(asks)
	p.act.show()
	p.notices.show()
	p.root.Refresh()
}

// handing is to whom a child was given, or which house took him in, and when.
type handing struct {
	to     uuid.UUID
	at     time.Time
	placed string
}

// takeBack puts aside to whom a child was given where it is said then that no adult took
// him: a record has one answer to who has the child, and the hour of the one is not that
// of the other. With an outcome for an adult it comes back.
func (p *outcomePage) takeBack() {
	w := p.c.sheet.who()
	was, kept := p.aside[w.ID]
	known := slices.ContainsFunc(w.Guardians, func(g raid.Guardian) bool { return g.ID == was.to })
	switch {
	case w.Live() != nil: // an act says to whom
	case !codes.HandedOver(w.Outcome) && w.HandedTo != uuid.Nil:
		p.aside[w.ID] = handing{to: w.HandedTo, at: w.HandedAt}
		p.c.edit(func(s *sheet) { s.who().HandedTo, s.who().HandedAt = uuid.Nil, time.Time{} })
	case !codes.TakenIn(w.Outcome) && w.Placed != "": // the hour is that of the house too
		p.aside[w.ID] = handing{at: w.HandedAt, placed: w.Placed}
		p.c.edit(func(s *sheet) { s.who().HandedAt, s.who().Placed = time.Time{}, "" })
	case !codes.HandedOver(w.Outcome) && !codes.TakenIn(w.Outcome) && !w.HandedAt.IsZero(): // nobody has him, and no hour is asked
		p.aside[w.ID] = handing{at: w.HandedAt}
		p.c.edit(func(s *sheet) { s.who().HandedAt = time.Time{} })
	case kept && was.to == uuid.Nil && codes.TakenIn(w.Outcome) && w.HandedAt.IsZero() && w.Placed == "":
		delete(p.aside, w.ID)
		p.c.edit(func(s *sheet) { s.who().HandedAt, s.who().Placed = was.at, was.placed })
	case kept && known && codes.HandedOver(w.Outcome) && w.HandedTo == uuid.Nil && w.HandedAt.IsZero() && p.barred(was.to) == "":
		delete(p.aside, w.ID)
		p.c.edit(func(s *sheet) { s.who().HandedTo, s.who().HandedAt = was.to, was.at })
	}
}

// showFitness asks whether the adult chosen may take the child.
func (p *outcomePage) showFitness(asks bool) {
	w := p.c.sheet.who()
	i := slices.IndexFunc(w.Guardians, func(g raid.Guardian) bool { return g.ID == w.HandedTo && g.ID != uuid.Nil })
	ui.Show(p.fitness, asks && i >= 0)
	if i >= 0 {
		marks := w.Guardians[i].Marks()
		p.fitness.offer(p.c.codeTiles("fitness", marks...)...)
		p.fitness.choose(keys(marks)...)
	}
}

func (p *outcomePage) sayFitness(code string) {
	p.c.edit(func(s *sheet) {
		w := s.who()
		for i := range w.Guardians {
			if g := &w.Guardians[i]; g.ID == w.HandedTo {
				g.SetMarks(codes.TurnFitness(g.Marks(), codes.Code(code)))
			}
		}
	})
	p.chosen()
	p.c.stepSaved()
	p.t.answered()
}

// refuse says why an adult who was tapped does not take the child, as long as
// that holds; the empty bar says nothing.
func (p *outcomePage) refuse(bar handover.Bar, holds func() bool) {
	p.bar, p.holds = bar, holds
	ui.Show(p.refusal, bar != "")
	p.refusal.Refresh()
	if p.c.frame != nil && p.c.frame.dock != nil {
		p.c.frame.dock.settle()
	}
}

// barred says why one adult may not take the child shown. A question that is
// open yet bars nobody here: Finish asks it.
func (p *outcomePage) barred(id uuid.UUID) handover.Bar {
	w := p.c.sheet.who()
	for _, g := range w.Guardians {
		if g.ID == id {
			if bar := p.c.sheet.Encounter.BarredFrom(*w, g); !bar.Open() {
				return bar
			}
		}
	}
	return ""
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

// takeSame copies how it ended for the child before, unless the adult who took
// him may not take this one.
func (p *outcomePage) takeSame(from *raid.Person, on bool) {
	var bar handover.Bar
	p.same.turn(on, func(s *sheet) {
		if on {
			bar = s.takeOutcome(from, p.c.now())
			return
		}
		s.dropOutcome(from)
	})
	if bar != "" {
		p.refuse(bar, func() bool {
			_, still := p.c.sheet.withOutcome(from, p.c.now())
			return p.c.sheet.who().Outcome == "" && still == bar
		})
	} else {
		p.refuse("", nil)
	}
	p.chosen()
	if bar != "" || !on {
		return
	}
	p.c.stepSaved()
	p.t.answered()
}

// hand writes who took the child and, at the same touch, when.
func (p *outcomePage) hand(id string) {
	g, err := uuid.Parse(id)
	if err != nil {
		return
	}
	if bar := p.barred(g); bar != "" && p.c.sheet.who().HandedTo != g {
		p.refuse(bar, func() bool { return codes.HandedOver(p.c.sheet.who().Outcome) && p.barred(g) == bar })
		p.chosen()
		return
	}
	p.refuse("", nil)
	p.c.edit(func(s *sheet) {
		w := s.who()
		w.HandedTo = toggled(w.HandedTo, g)
		switch {
		case w.HandedTo == uuid.Nil:
			w.HandedAt = time.Time{} // of nobody
		case w.HandedAt.IsZero():
			w.HandedAt = p.c.now()
		}
	})
	p.chosen()
	p.c.stepSaved()
	p.t.answered()
}

func (p *outcomePage) complete() bool {
	s := p.c.sheet
	w := s.who()
	if w.Outcome == "" || w.Outcome == codes.OutcomePolice && s.Encounter.DeliveredAt.IsZero() {
		return false
	}
	if w.Outcome == codes.OutcomeHome && w.Residence.Address == "" {
		return false
	}
	if codes.TakenIn(w.Outcome) && (w.HandedAt.IsZero() || w.Placed == "") {
		return false // of words nobody knows which is the last: Next goes on
	}
	return !codes.HandedOver(w.Outcome) || w.HandedTo != uuid.Nil && !w.HandedAt.IsZero() && p.judged()
}

// judged says whether it was answered that the adult chosen may take the child: the tap
// that chooses him brings the question, and the page stays for it. Where a tap gave the
// child to whom another one was given, it was answered there, or where that one took it
// from: of three brothers it is asked once.
func (p *outcomePage) judged() bool {
	w := p.c.sheet.who()
	i := slices.IndexFunc(w.Guardians, func(g raid.Guardian) bool { return g.ID == w.HandedTo })
	if i < 0 || w.Guardians[i].Fitness != "" || !p.same.taken() {
		return i >= 0 && w.Guardians[i].Fitness != ""
	}
	return slices.ContainsFunc(p.c.sheet.Encounter.People, func(q raid.Person) bool {
		j := sameAdult(&q, w.Guardians[i])
		return j >= 0 && q.Guardians[j].ID == q.HandedTo && q.Guardians[j].Fitness != ""
	})
}

func (p *outcomePage) begin() focuser { return p.outcome }
