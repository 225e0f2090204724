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
	p := &whyPage{c: c}
	look := c.deps.Look
	p.notices = newNotices(c, "capture.why.victim")
	p.same = c.newSame("capture.same.reasons", func(from *raid.Person) bool { return len(sharedReasons(from)) > 0 },
		func(from *raid.Person) bool {
			return !slices.ContainsFunc(sharedReasons(from), func(r codes.Code) bool { return !slices.Contains(c.sheet.who().Reasons, r) })
		},
		func(from *raid.Person, on bool) {
			c.edit(func(s *sheet) { s.takeReasons(from, on) })
			p.chosen()
		})
	p.reasons = c.newCodeTiles("reasons", look.Say("capture.why.reasons"), 200, p.takeReason)
	p.conditions = c.newCodeTiles("conditions", p.conditionsText, 200, p.takeCondition)
	p.injuries = c.newNarrative(look.Say("capture.why.injuries"), look.Say("capture.why.injuryhint"), 2,
		c.typed(func(w *raid.Person, s string) { w.Injuries = clip(s, wordsLimit) }))
	p.things = newButton(look.Say("capture.things.title"), icon.Plus, func() { c.openCard(cardSeized) })
	p.adults = newButton(look.Say("capture.adults.title"), icon.People, func() { c.openCard(cardAdults) })
	p.rare = ui.Row(palette.Gap, p.things, p.adults, ui.Space())
	p.root = ui.Column(pageGap, p.reasons, p.conditions, p.injuries, p.rare)
	return p
}

func (p *whyPage) notes() []fyne.CanvasObject { return p.notices.notes() }

func (p *whyPage) object() fyne.CanvasObject { return p.root }

func (p *whyPage) show() {
	w := p.c.sheet.who()
	p.reasons.offer(p.c.codeTiles("reasons", w.Reasons...)...)
	p.conditions.offer(p.c.codeTiles("conditions", w.Conditions...)...)
	p.injuries.set(w.Injuries)
	p.chosen()
}

func (p *whyPage) chosen() {
	w := p.c.sheet.who()
	p.same.update()
	p.reasons.choose(keys(w.Reasons)...)
	p.conditions.choose(keys(w.Conditions)...)
	ui.Show(p.reasons, w.Kind == raid.Minor)
	p.conditions.Refresh() // it says whose
	ui.Show(p.injuries, contains(keys(w.Conditions), string(codes.ConditionInjured)) || w.Injuries != "")
	ui.Show(p.things, w.Kind == raid.Adult || mayLeaveSeized(w.Reasons) || len(w.Seized) > 0)
	ui.Show(p.adults, w.Kind == raid.Minor && (withAdult(w.Company) || contains(keys(w.Reasons), string(codes.ReasonVictim))))
	ui.Show(p.rare, p.things.Visible() || p.adults.Visible())
	p.notices.warn()
	p.root.Refresh()
}

func (p *whyPage) takeReason(code string) {
	p.c.edit(func(s *sheet) { s.who().Reasons = codes.Turn("reasons", s.who().Reasons, codes.Code(code)) })
	p.chosen()
}

func (p *whyPage) takeCondition(code string) {
	p.c.edit(func(s *sheet) { s.who().Conditions = codes.Turn("conditions", s.who().Conditions, codes.Code(code)) })
	p.chosen()
	p.c.answered(pageWhy)
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

func (p *whyPage) begin() marked {
	if p.c.sheet.who().Kind == raid.Adult {
		return p.conditions
	}
	return p.reasons
}

func (p *whyPage) fields() map[string]marked {
	return map[string]marked{"reasons": p.reasons, "conditions": p.conditions, "injuries": p.injuries}
}

func keys(codes []codes.Code) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}
