package capture

import (
	"slices"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/ui"
)

// whyPage is the reasons and the condition. Several of each may be chosen,
// none is beforehand.
type whyPage struct {
	c *Capture

	notices    *notices
	reasons    *tiles
	conditions *tiles

	root fyne.CanvasObject
}

func newWhyPage(c *Capture) *whyPage {
	p := &whyPage{c: c}
	look := c.deps.Look
	p.notices = newNotices(c, "capture.why.victim")
	p.reasons = c.newTiles(look.Say("capture.why.reasons"), 200, p.takeReason)
	p.conditions = c.newTiles(look.Say("capture.why.conditions"), 200, p.takeCondition)
	p.root = ui.Column(ui.Gap, p.notices, p.reasons, p.conditions)
	return p
}

func (p *whyPage) object() fyne.CanvasObject { return p.root }

func (p *whyPage) show() {
	p.reasons.offer(p.c.codeTiles("reasons")...)
	p.conditions.offer(p.c.codeTiles("conditions")...)
	p.chosen()
}

func (p *whyPage) chosen() {
	w := p.c.sheet.who()
	p.reasons.choose(keys(w.Reasons)...)
	p.conditions.choose(keys(w.Conditions)...)
	ui.Show(p.conditions, w.Kind == raid.Minor)
	p.notices.show()
	p.root.Refresh()
}

func (p *whyPage) takeReason(code string) {
	p.c.edit(func(s *sheet) { s.who().Reasons = flipped(s.who().Reasons, raid.Code(code)) })
	p.chosen()
}

func (p *whyPage) takeCondition(code string) {
	p.c.edit(func(s *sheet) { s.who().Conditions = flipped(s.who().Conditions, raid.Code(code)) })
	p.chosen()
}

// complete is never true: of several choices nobody knows which is the last.
func (p *whyPage) complete() bool { return false }

func (p *whyPage) begin() marked { return p.reasons }

func (p *whyPage) fields() map[string]marked {
	return map[string]marked{"reasons": p.reasons, "conditions": p.conditions}
}

// flipped adds a code that is not there and takes out one that is.
func flipped(codes []raid.Code, c raid.Code) []raid.Code {
	if i := slices.Index(codes, c); i >= 0 {
		return slices.Delete(slices.Clone(codes), i, i+1)
	}
	return append(slices.Clone(codes), c)
}

func keys(codes []raid.Code) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}
