package capture

import (
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/icon"
)

// finishPage is the last look: the proposed article, help promised, a note,
// and what is worth a look before the record is finished.
type finishPage struct {
	c *Capture
	t *table

	proposal  *ui.Label
	decides   *ui.Label
	articles  *tiles
	listing   *tiles
	open      bool // the whole list of articles is shown
	referrals *tiles
	help      bool // the whole list of referrals is shown
	wantHelp  bool // it is to be shown when the page opens
	protocol  *text
	due       *ui.Button
	note      *text
	problems  *problems
	answer    *text
	act       actButton
	first     *act.First

	root fyne.CanvasObject
}

// decidesText says whose the decision is: to the inspector, that it is hers.
func (p *finishPage) decidesText() string {
	if here := p.c.deps.Inspector; here != nil && here() != "" {
		return p.c.deps.Look.T("capture.end.decides_you")
	}
	return p.c.deps.Look.T("capture.end.decides")
}

// Keys of the article tiles that are no article.
const (
	tapChoose = "+choose"
	tapNone   = "+none"
)

func newFinishPage(c *Capture) *finishPage {
	p := &finishPage{c: c, t: c.table(pageFinish, "")}
	look := c.deps.Look
	p.proposal = ui.NewStrong(p.proposalText)
	p.decides = ui.NewNote(p.decidesText)
	p.articles = c.newTiles(nil, 190, p.tapArticle)
	p.listing = c.newTiles(nil, 240, p.takeArticle)
	p.t.add("people.article", p.articles, nil, tells(func(_ *raid.Encounter, w *raid.Person) int { return count(w.Article != "") }))
	p.t.also(p.articles, "people.proposed")
	p.t.also(nil, "people.acts")
	p.referrals = c.newTiles(look.Say("capture.end.referrals"), 200, p.takeReferral)
	p.referrals.big.Roomy()
	p.t.add("people.referrals", p.referrals, nil, when(isNoAdult), tells(func(_ *raid.Encounter, w *raid.Person) int { return len(w.Referrals) }))
	p.t.also(p.referrals, "people.referrals.kind")
	p.note = bind(p.t, c.record(), "note", c.newNarrative(look.Say("capture.end.note"), look.Say("capture.end.noteholder"), 3),
		func(e *raid.Encounter) *string { return &e.Note })
	p.answer = c.newNarrative(look.Say("capture.review.answer"), look.Say("capture.review.answerhint"), 2).told(c.answerTyped)
	p.t.also(p.answer, "answer.text")
	p.t.add("answer", p.answer, func() { p.answer.set(c.sheet.answer()) }, when(func(*raid.Person) bool { return c.sheet.Review != nil }))
	p.problems = newProblems(c)
	p.protocol = bind(p.t, c.who(), "protocol", c.newText(look.Say("capture.end.protocol"), nil), func(w *raid.Person) *string { return &w.Protocol },
		when(func(w *raid.Person) bool { return w.Article != "" || w.Protocol != "" }))
	p.due = newButton(look.Say("capture.help.open"), icon.Calendar, func() { c.openCard(cardHelp) })
	article := ui.Column(4, heading(look.Say("capture.end.article")), p.proposal, p.decides, p.articles, p.listing, p.protocol)
	p.act = newActButton(c)
	p.first = c.newFirst()
	p.first.OnDone = p.did
	left := ui.Column(12, p.problems, p.first.Object(), p.act.said, p.act.Button, p.answer)
	right := ui.Column(12, article, p.referrals, p.due, p.note)
	p.root = columns(0.46, 0, left, right)
	return p
}

func (p *finishPage) object() fyne.CanvasObject { return p.root }

func (p *finishPage) show() {
	p.open, p.help, p.wantHelp = false, p.wantHelp, false
	p.t.show()
	p.chosen()
}

func (p *finishPage) chosen() {
	w := p.c.sheet.who()
	look := p.c.deps.Look
	_, proposed := p.propose()
	var acts []tile
	if proposed && w.Article == "" {
		acts = append(acts, tile{Code: "+take", Say: look.Say("capture.end.take")})
	}
	if !p.open {
		acts = append(acts, tile{Code: tapChoose, Say: look.Say("capture.end.choosearticle")})
	}
	if w.Article != "" {
		acts = append(acts, tile{Code: tapNone, Say: look.Say("capture.end.clearbap")})
	}
	p.articles.offer(acts...)
	p.articles.choose()
	if p.open {
		var rows []tile
		for _, t := range p.c.codeTiles("articles", w.Article) {
			if !p.concerns(t.Code) {
				continue
			}
			rows = append(rows, tile{Code: t.Code, Say: p.articleSay(codes.Code(t.Code))})
		}
		p.listing.offer(rows...)
		p.listing.choose(string(w.Article))
	}
	ui.Show(p.listing, p.open)
	p.showReferrals()
	p.t.suit()
	ui.Show(p.due, w.Kind != raid.Adult && len(w.Referrals) > 0)
	p.proposal.Refresh()
	p.problems.show()
	p.act.show()
	p.showFirst()
	p.root.Refresh()
}

// concerns says whether an article may be one of the person shown: an adult
// has none of a child's and none of a parent's.
func (p *finishPage) concerns(article string) bool {
	w, code := p.c.sheet.who(), codes.Code(article)
	if w.Kind != raid.Adult || code == w.Article {
		return true
	}
	class := p.c.deps.Rules().Codes.Class("articles", code)
	return class == "" || class == "-" || strings.ContainsAny(class, "AV")
}

// showFirst lists what comes before Finish for a child at risk. What comes
// before the act is asked by the act.
func (p *finishPage) showFirst() {
	var steps []safety.Step
	for _, s := range raid.StepsFirst(p.c.sheet.Encounter, *p.c.sheet.who()) {
		if s.Before == safety.BeforeFinish {
			steps = append(steps, s)
		}
	}
	if _, open := safety.FirstOpen(steps, safety.BeforeFinish); !open || !p.c.writable() {
		steps = nil
	}
	p.first.Show(p.c.sheet.Encounter, *p.c.sheet.who(), steps)
	ui.Show(p.first.Object(), len(steps) > 0)
}

// did writes down a step that came first.
func (p *finishPage) did(d act.Done) {
	p.c.didFirst(d)
	p.chosen()
}

// showReferrals offers what was chosen and one tile that opens the rest. Where
// a child must not be left without help, the list is open from the start.
func (p *finishPage) showReferrals() {
	w := p.c.sheet.who()
	var chosen []string
	for _, r := range w.Referrals {
		chosen = append(chosen, string(r.Kind))
	}
	var kinds []codes.Code
	for _, r := range w.Referrals {
		kinds = append(kinds, r.Kind)
	}
	all := p.c.codeTiles("referrals", kinds...)
	var offers []tile
	for _, t := range all {
		if p.help || contains(chosen, t.Code) || urgent(w.Reasons, t.Code) {
			offers = append(offers, t)
		}
	}
	if !p.help {
		offers = append(offers, tile{Code: tapChoose, Say: p.c.deps.Look.Say("capture.end.choosereferrals")})
	}
	p.referrals.offer(offers...)
	p.referrals.choose(chosen...)
}

// urgent are the referrals that violence and self-harm ask for: they are
// offered in sight, never chosen.
func urgent(reasons []codes.Code, kind string) bool {
	for _, r := range reasons {
		switch {
		case r == codes.ReasonVictim && (kind == string(codes.ReferralJuvenile) || kind == string(codes.ReferralGuardian)),
			r == codes.ReasonSelfHarm && (kind == string(codes.ReferralMedical) || kind == string(codes.ReferralPsych)):
			return true
		}
	}
	return false
}

func (p *finishPage) propose() (codes.Code, bool) {
	return raid.Propose(p.c.sheet.Encounter, *p.c.sheet.who(), p.c.deps.Rules())
}

func (p *finishPage) proposalText() string {
	if p.c.sheet == nil {
		return ""
	}
	look := p.c.deps.Look
	if a := p.c.sheet.who().Article; a != "" {
		return look.T("capture.end.chosen", "Article", p.articleSay(a)())
	}
	if a, ok := p.propose(); ok {
		return look.T("capture.end.proposed", "Article", p.articleSay(a)())
	}
	if p.c.sheet.Encounter.Place.Type == "" {
		return look.T("capture.end.noproposalyet")
	}
	w := p.c.sheet.who()
	age, known := w.AgeOn(p.c.metDay())
	switch {
	case w.Kind != raid.Minor, w.Outcome == codes.OutcomeAdult, known && age >= raid.Majority:
		return look.T("capture.end.noproposaladult")
	case w.Company == "":
		return look.T("capture.end.noproposalalone")
	case p.c.deps.Rules().Codes.WithRepresentative(w.Company):
		return look.T("capture.end.noproposalwith")
	case p.c.deps.Rules().Codes.Class("company", w.Company) != codes.CompanyWithout:
		return look.T("capture.end.noproposalunknown")
	}
	return look.T("capture.end.noproposal")
}

func (p *finishPage) articleSay(code codes.Code) ui.Say {
	return func() string { return p.c.articleText(code) }
}

// articleText tells an article by its number and by what it is about: a number alone
// is looked up by nobody at night.
func (c *Capture) articleText(code codes.Code) string {
	if label := c.label("articles", code); label != "" && label != string(code) {
		return string(code) + " · " + label
	}
	return string(code)
}

func (p *finishPage) tapArticle(key string) {
	switch key {
	case tapChoose:
		p.open = true
		p.chosen()
	case tapNone:
		p.takeArticle("")
	default:
		if a, ok := p.propose(); ok {
			p.takeArticle(string(a))
		}
	}
}

func (p *finishPage) takeArticle(code string) {
	p.open = false
	p.c.edit(func(s *sheet) { s.who().Article = codes.Code(code) })
	p.chosen()
}

func (p *finishPage) takeReferral(kind string) {
	if kind == tapChoose {
		p.help = true
		p.chosen()
		return
	}
	p.c.edit(func(s *sheet) {
		w := s.who()
		for i, r := range w.Referrals {
			if r.Kind == codes.Code(kind) {
				w.Referrals = append(append([]raid.Referral(nil), w.Referrals[:i]...), w.Referrals[i+1:]...)
				return
			}
		}
		w.Referrals = append(w.Referrals, raid.Referral{ID: s.newID(), Kind: codes.Code(kind), Status: "new"})
	})
	p.chosen()
}

func (p *finishPage) complete() bool { return false }

func (p *finishPage) begin() focuser { return p.problems }

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
