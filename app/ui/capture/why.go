package capture

import (
	"slices"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// whyPage is the reasons and the condition. Several of each may be chosen,
// none is beforehand.
type whyPage struct {
	c *Capture
	t *table

	notices    *notices
	same       *same
	reasons    *tiles
	conditions *tiles
	injuries   *text
	things     *ui.Button // where the reason may leave something in hand
	adults     *ui.Button
	rare       fyne.CanvasObject // both

	root fyne.CanvasObject
}

func newWhyPage(c *Capture) *whyPage {
	p := &whyPage{c: c, t: c.table(pageWhy, "")}
	look, who := c.deps.Look, c.who()
	p.notices = newNotices(c, "capture.why.victim")
	p.same = c.newSame("capture.same.reasons", func(from *raid.Person) bool { return len(sharedReasons(from)) > 0 },
		func(from *raid.Person) bool { return hasReasons(c.sheet.who(), from) },
		func(from *raid.Person, on bool) {
			p.same.turn(on, func(s *sheet) { s.takeReasons(from, on) })
			p.chosen()
		})
	p.reasons = many(p.t, who, "reasons", c.newCodeTiles("reasons", look.Say("capture.why.reasons"), 200),
		func(w *raid.Person) *[]codes.Code { return &w.Reasons }, when(isMinor), after(p.chosen))
	p.conditions = many(p.t, who, "conditions", c.newCodeTiles("conditions", p.conditionsText, 200),
		func(w *raid.Person) *[]codes.Code { return &w.Conditions }, after(func() { p.chosen(); p.t.answered() }))
	p.injuries = bind(p.t, who, "injuries", c.newNarrative(look.Say("capture.why.injuries"), look.Say("capture.why.injuryhint"), 2),
		func(w *raid.Person) *string { return &w.Injuries },
		when(func(w *raid.Person) bool {
			return slices.Contains(w.Conditions, codes.ConditionInjured) || w.Injuries != ""
		}))
	p.t.tell(func(_ *raid.Encounter, w *raid.Person) int { return len(w.Seized) }) // asked from here
	p.things = newButton(look.Say("capture.things.title"), icon.Plus, func() { c.openCard(cardSeized) })
	p.adults = newButton(look.Say("capture.adults.title"), icon.People, func() { c.openCard(cardAdults) })
	p.rare = ui.Row(palette.Gap, p.things, p.adults, ui.Space())
	p.root = ui.Column(pageGap, p.reasons, p.conditions, p.injuries, p.rare)
	return p
}

func (p *whyPage) notes() []fyne.CanvasObject { return p.notices.notes() }

func (p *whyPage) object() fyne.CanvasObject { return p.root }

func (p *whyPage) show() {
	p.t.show()
	p.chosen()
}

func (p *whyPage) chosen() {
	w := p.c.sheet.who()
	p.same.update()
	p.reasons.choose(keys(w.Reasons)...)
	p.conditions.choose(keys(w.Conditions)...)
	p.conditions.Refresh() // it says whose
	p.t.suit()
	ui.Show(p.things, w.Kind == raid.Adult || mayLeaveSeized(w.Reasons) || len(w.Seized) > 0)
	ui.Show(p.adults, w.Kind == raid.Minor && (withAdult(w.Company) || contains(keys(w.Reasons), string(codes.ReasonVictim))))
	ui.Show(p.rare, p.things.Visible() || p.adults.Visible())
	p.notices.warn()
	p.root.Refresh()
}

// conditionsText asks in what state somebody is: of an adult it is no child's.
func (p *whyPage) conditionsText() string {
	if p.c.sheet != nil && p.c.sheet.who().Kind == raid.Adult {
		return p.c.deps.Look.T("capture.why.state")
	}
	return p.c.deps.Look.T("capture.why.conditions")
}

// withAdult says whether an adult was with the child who is no representative.
func withAdult(company codes.Code) bool { return company == "K_KIN" || company == "K_ADULT" }

// mayLeaveSeized says whether a reason may leave something to be taken.
func mayLeaveSeized(reasons []codes.Code) bool {
	return slices.ContainsFunc(reasons, func(r codes.Code) bool {
		return slices.Contains([]codes.Code{"R_ALC", "R_TOB", "R_DRUG", "R_FIGHT", "R_ITEM"}, r)
	})
}

// complete is true where the reasons were taken as a whole and the condition
// is the one that stands alone. Of several choices nobody knows which is the
// last.
func (p *whyPage) complete() bool {
	return p.same.shared() && slices.Equal(p.c.sheet.who().Conditions, []codes.Code{codes.ConditionNormal})
}

func (p *whyPage) begin() focuser {
	if p.c.sheet.who().Kind == raid.Adult {
		return p.conditions
	}
	return p.reasons
}

func keys(codes []codes.Code) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}
