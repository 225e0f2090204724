package capture

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// guardianPage is the child's own words, and the adults who were called.
type guardianPage struct {
	c *Capture

	notices *notices
	same    *same
	words   *text
	why     *tiles // the same in codes, for sums

	which    *tiles // whose fields these are, above them
	drop     *ui.Button
	kinship  *tiles
	allKin   bool // the rare ones are offered too
	name     *text
	phone    *text
	contact  *tiles
	fitness  *tiles // may the child be given to this adult
	expected *tiles
	i        int    // the adult shown
	minutes  string // the tile of expected that was tapped last
	repeat   *repeatLine

	root fyne.CanvasObject
}

// What the contact tiles stamp.
const (
	tapReached   = "reached"
	tapUnreached = "unreached"
	tapArrived   = "arrived"
)

func newGuardianPage(c *Capture) *guardianPage {
	p := &guardianPage{c: c}
	look := c.deps.Look
	p.notices = newNotices(c, "capture.guardian.victim").withSteps()
	p.same = c.newSame("capture.same.guardian", func(from *raid.Person) bool { return len(known(from)) > 0 },
		func(from *raid.Person) bool { return hasAdults(c.sheet.who(), from) }, p.takeSame)
	p.why = c.newCodeTiles("why_out", look.Say("capture.words.label"), 170, p.takeWhy)
	p.words = c.newNarrative(nil, look.Say("capture.words.hint"), 2,
		c.typed(func(w *raid.Person, s string) { w.WhyOut = clip(s, wordsLimit) }))

	p.which = c.newTiles(nil, 110, p.switchTo)
	p.which.segmented()
	p.kinship = c.newTiles(nil, 140, p.takeKinship)
	p.name = c.newText(look.Say("capture.guardian.name"), nil, func(s string) { p.write(func(g *raid.Guardian) { g.Name = s }) })
	p.name.f.As(ui.Name)
	p.phone = c.newPhone(look.Say("capture.guardian.phone"), func(s string) { p.write(func(g *raid.Guardian) { g.Phone = s }) })
	p.contact = c.newTiles(nil, 140, p.stamp)
	p.fitness = c.newTiles(look.Say("capture.guardian.fitness"), 150, p.sayFitness)
	p.fitness.foldSeldom(p.seldomFitness, look.Say("capture.more.seldom"))
	p.expected = c.newTiles(p.expectedText, 84, p.expect)

	p.drop = ui.NewIconButton(icon.Erase, look.Say("capture.guardian.remove"), p.remove)

	p.repeat = newRepeatLine(c)
	child := ui.Column(pageGap, p.why, p.words)
	adult := ui.Column(4, ui.Row(palette.Gap, ui.Grow(p.which), p.drop), p.kinship, sideBySide(fieldGap, p.name, p.phone), p.contact, p.expected, p.fitness)
	p.root = ui.Column(pageGap, p.notices, newSplit(0.46, 0, child, adult))
	return p
}

func (p *guardianPage) notes() []fyne.CanvasObject {
	return append(p.notices.notes(), p.repeat.object())
}

func (p *guardianPage) object() fyne.CanvasObject { return p.root }

// guardian is the adult shown, or one of whom nothing is known yet.
func (p *guardianPage) guardian() raid.Guardian {
	if gs := p.c.sheet.who().Guardians; p.i < len(gs) {
		return gs[p.i]
	}
	return raid.Guardian{}
}

func (p *guardianPage) show() {
	gs := p.c.sheet.who().Guardians
	p.i = min(p.i, max(len(gs)-1, 0))
	p.minutes = ""
	w := p.c.sheet.who()
	p.words.set(w.WhyOut)
	p.why.offer(p.c.codeTiles("why_out", w.WhyOutCodes...)...)
	p.why.choose(keys(w.WhyOutCodes)...)
	p.allKin = false
	p.showGuardian()
}

func (p *guardianPage) showGuardian() {
	g := p.guardian()
	look := p.c.deps.Look
	p.same.update()
	p.which.offer(p.switches()...)
	p.which.choose(strconv.Itoa(p.i))
	p.drop.SetEnabled(len(p.c.sheet.who().Guardians) > 0)
	p.kinship.offer(p.kin(g.Kinship)...)
	p.kinship.choose(string(g.Kinship))
	p.name.set(g.Name)
	p.phone.set(g.Phone)

	reached, arrived := look.Say("capture.guardian.reached"), look.Say("capture.guardian.arrived")
	var on []string
	if !g.NotifiedAt.IsZero() {
		reached = p.c.clockSay("capture.guardian.reachedat", g.NotifiedAt)
		on = append(on, tapReached)
	}
	if !g.ArrivedAt.IsZero() {
		arrived = p.c.clockSay("capture.guardian.arrivedat", g.ArrivedAt)
		on = append(on, tapArrived)
	}
	if g.Unreached {
		on = append(on, tapUnreached)
	}
	p.contact.offer(tile{tapReached, reached, nil}, tile{tapUnreached, look.Say("capture.guardian.unreached"), nil}, tile{tapArrived, arrived, nil})
	p.contact.choose(on...)
	p.fitness.offer(p.c.codeTiles("fitness", g.Fitness)...)
	p.fitness.choose(string(g.Fitness))
	p.showExpected()
	p.notices.show()
	p.repeat.touch(g)
	p.root.Refresh()
}

func (p *guardianPage) switches() []tile {
	look := p.c.deps.Look
	n := len(p.c.sheet.who().Guardians)
	var out []tile
	for i := range max(n, 1) {
		say := look.Say("capture.guardian.number", "N", i+1)
		if i == 0 {
			say = look.Say("capture.guardian.first")
		}
		if i < n && p.c.sheet.who().Guardians[i].Kinship != "" {
			kin := p.c.sheet.who().Guardians[i].Kinship
			say = func() string { return p.c.label("kinship", kin) }
		}
		out = append(out, tile{strconv.Itoa(i), say, nil})
	}
	if n > 0 && n < raid.MaxGuardians {
		out = append(out, tile{strconv.Itoa(n), look.Say("capture.guardian.another"), nil})
	}
	return out
}

// showExpected offers minutes from now; the label says the hour they led to.
func (p *guardianPage) showExpected() {
	var offers []tile
	for _, n := range []int{15, 30, 60, 120} {
		offers = append(offers, tile{strconv.Itoa(n), p.c.deps.Look.Say("capture.guardian.minutes", "N", n), nil})
	}
	p.expected.offer(offers...)
	p.expected.choose(p.minutes)
	p.expected.Refresh()
}

func (p *guardianPage) expectedText() string {
	if p.c.sheet == nil || p.guardian().ExpectedAt.IsZero() {
		return p.c.deps.Look.T("capture.guardian.expected")
	}
	return p.c.clockSay("capture.guardian.expectedat", p.guardian().ExpectedAt)()
}

func (p *guardianPage) write(f func(*raid.Guardian)) {
	p.c.edit(func(s *sheet) { f(s.guardian(p.i)) })
	if p.c.sheet != nil {
		p.repeat.touch(p.guardian())
	}
}

func (p *guardianPage) switchTo(key string) {
	i, err := strconv.Atoi(key)
	if err != nil {
		return
	}
	p.i, p.minutes = i, ""
	if i == len(p.c.sheet.who().Guardians) && i > 0 {
		p.c.edit(func(s *sheet) { s.guardian(i) })
	}
	p.showGuardian()
}

// remove takes the adult shown out; the toast brings him back, with the
// hand-over to him where there was one.
func (p *guardianPage) remove() { p.c.once(p.takeOut) }

func (p *guardianPage) takeOut() {
	w := p.c.sheet.who()
	id, i := w.ID, p.i
	if i >= len(w.Guardians) {
		return
	}
	was, gone := *w, w.Guardians[i]
	p.c.edit(func(s *sheet) { s.removeGuardian(i) })
	p.show()
	p.c.frame.tell(p.c.deps.Look.Say("capture.guardian.removed"), func() {
		p.c.edit(func(s *sheet) {
			for n := range s.Encounter.People {
				if w := &s.Encounter.People[n]; w.ID == id {
					putBack(w, was, gone, i)
				}
			}
		})
		p.c.enter(p.c.page)
	})
}

// putBack puts an adult back where he stood, beside what was written since.
func putBack(w *raid.Person, was raid.Person, gone raid.Guardian, i int) {
	if slices.ContainsFunc(w.Guardians, func(g raid.Guardian) bool { return g.ID == gone.ID }) {
		return
	}
	w.Guardians = slices.Insert(slices.Clone(w.Guardians), min(i, len(w.Guardians)), gone)
	if was.HandedTo == gone.ID && w.HandedTo == uuid.Nil {
		w.HandedTo, w.HandedAt = was.HandedTo, was.HandedAt
	}
}

// commonKin are the adults who come for a child on most nights; the others are
// a tap away.
var commonKin = []string{"S_MOTH", "S_FATH", "S_GUAR", "S_GRAN"}

// kin offers the common ones and whoever was chosen, or all.
func (p *guardianPage) kin(chosen codes.Code) []tile {
	all := p.c.codeTiles("kinship", chosen)
	if p.allKin {
		return all
	}
	var out []tile
	for _, t := range all {
		if slices.Contains(commonKin, t.key) || t.key == string(chosen) {
			out = append(out, t)
		}
	}
	return append(out, tile{tapChoose, p.c.deps.Look.Say("capture.guardian.otherkin"), nil})
}

func (p *guardianPage) takeWhy(code string) {
	p.c.edit(func(s *sheet) { s.who().WhyOutCodes = codes.Turn("why_out", s.who().WhyOutCodes, codes.Code(code)) })
	p.why.choose(keys(p.c.sheet.who().WhyOutCodes)...)
	p.notices.warn()
	p.root.Refresh()
}

func (p *guardianPage) takeKinship(code string) {
	if code == tapChoose {
		p.allKin = true
		p.showGuardian()
		return
	}
	p.allKin = false
	p.write(func(g *raid.Guardian) { g.Kinship = toggled(g.Kinship, codes.Code(code)) })
	p.showGuardian()
}

// stamp writes the time of now, and takes it back on a second tap. Reached
// and no answer exclude each other.
func (p *guardianPage) stamp(what string) {
	now := p.c.now()
	p.write(func(g *raid.Guardian) {
		switch what {
		case tapReached:
			g.NotifiedAt = stamped(g.NotifiedAt, now)
			g.Unreached = false
		case tapUnreached:
			g.Unreached = !g.Unreached
			if g.Unreached {
				g.NotifiedAt = time.Time{}
			}
		case tapArrived:
			g.ArrivedAt = stamped(g.ArrivedAt, now)
			if !g.ArrivedAt.IsZero() {
				g.Unreached = false
			}
		}
	})
	p.showGuardian()
	p.c.stepSaved()
}

// seldomFitness are the grounds that keep an adult from the child beside drink.
// Where somebody may have hurt the child all are in sight.
func (p *guardianPage) seldomFitness(code string) bool {
	if p.c.sheet == nil || raid.SuspectsViolence(p.c.sheet.Encounter, *p.c.sheet.who()) != "" {
		return false
	}
	return code == string(codes.UnfitHurt) || code == string(codes.UnfitBan)
}

// sayFitness writes whether the child may be given to this adult, as the officer
// sees it.
func (p *guardianPage) sayFitness(code string) {
	p.write(func(g *raid.Guardian) { g.Fitness = toggled(g.Fitness, codes.Code(code)) })
	p.showGuardian()
	p.c.stepSaved()
}

// expect sets the hour from the minutes tapped; a second tap takes it back.
func (p *guardianPage) expect(key string) {
	p.minutes = toggled(p.minutes, key)
	at := time.Time{}
	if n, err := strconv.Atoi(p.minutes); err == nil {
		at = p.c.now().Add(time.Duration(n) * time.Minute)
	}
	p.write(func(g *raid.Guardian) { g.ExpectedAt = at })
	p.showGuardian()
}

// takeSame copies the adults of the child before, which says all there is to
// say on this page, or takes them out again.
func (p *guardianPage) takeSame(from *raid.Person, on bool) {
	p.c.edit(func(s *sheet) { s.takeAdults(from, on) })
	p.show()
	p.c.stepSaved()
	if on {
		p.c.answered(pageGuardian)
	}
}

// complete is true only where the adults were taken from the child before.
func (p *guardianPage) complete() bool { return p.same.shared() }

func (p *guardianPage) begin() marked { return p.kinship }

func (p *guardianPage) fields() map[string]marked {
	return map[string]marked{
		"safety": p.notices, "why_out": p.words, "why_out_codes": p.why, "guardians": p.contact, "guardians.kinship": p.kinship, "guardians.name": p.name,
		"guardians.phone": p.phone, "guardians.fitness": p.fitness, "guardians.expected_at": p.expected,
	}
}

// stamped is now, or nothing where a time stood already.
func stamped(was, now time.Time) time.Time {
	if was.IsZero() {
		return now
	}
	return time.Time{}
}
