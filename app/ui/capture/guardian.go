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
	"shyraq/app/ui/still"
)

// guardianPage is the child's own words, and the adults who were called.
type guardianPage struct {
	c *Capture
	t *table // what the child says
	a *table // the adult shown

	notices *notices
	same    *same
	words   *text
	why     *tiles // the same in codes, for sums

	which    *tiles // whose fields these are, above them
	drop     *ui.Button
	kinship  *tiles
	add      func() // another adult
	allKin   bool   // the rare ones are offered too
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
	p := &guardianPage{c: c, t: c.table(pageGuardian, ""), a: c.table(pageGuardian, "")}
	look, who := c.deps.Look, c.who()
	p.notices = newNotices(c, "capture.guardian.victim").withSteps()
	p.same = c.newSame("capture.same.guardian", func(from *raid.Person) bool { return len(known(from)) > 0 },
		func(from *raid.Person) bool {
			w := c.sheet.who()
			return hasAdults(w, from) && !wentOn(w, from)
		}, p.takeSame)
	p.same.key, p.same.later = "capture.same.since", func(from *raid.Person) bool { return wentOn(c.sheet.who(), from) }
	p.t.also(p.notices, "people.safety")
	p.why = many(p.t, who, "why_out_codes", c.newCodeTiles("why_out", look.Say("capture.words.label"), 170),
		func(w *raid.Person) *[]codes.Code { return &w.WhyOutCodes }, after(func() { p.notices.warn(); p.root.Refresh() }))
	p.words = bind(p.t, who, "why_out", c.newNarrative(nil, look.Say("capture.words.hint"), 2), func(w *raid.Person) *string { return &w.WhyOut })

	adult := part[raid.Guardian]{c: c, path: "people.guardians.", edit: p.write, in: func(_ *raid.Encounter, w *raid.Person) *raid.Guardian {
		if p.i < len(w.Guardians) {
			return &w.Guardians[p.i]
		}
		return nil
	}}
	p.which = c.newTiles(nil, 110, p.switchTo)
	p.which.segmented()
	p.add = still.Once(c.deps.After, p.addAdult)
	p.kinship = one(p.a, adult, "kinship", c.newTiles(nil, 140, nil), func(g *raid.Guardian) *codes.Code { return &g.Kinship },
		after(func() { p.showKin(false) }))
	p.kinship.offers, p.kinship.own[tapChoose] = p.kin, func() { p.showKin(true) }
	p.name = bind(p.a, adult, "name", c.newText(look.Say("capture.guardian.name"), nil), func(g *raid.Guardian) *string { return &g.Name })
	p.name.f.As(ui.Name)
	p.phone = bind(p.a, adult, "phone", c.newPhone(look.Say("capture.guardian.phone")), func(g *raid.Guardian) *string { return &g.Phone })
	p.contact = c.newTiles(nil, 140, p.stamp)
	p.a.add("people.guardians", p.contact, p.showContact, tells(func(_ *raid.Encounter, w *raid.Person) int { return len(known(w)) }))
	p.a.also(p.contact, "people.guardians.notified_at", "people.guardians.arrived_at", "people.guardians.unreached")
	p.fitness = c.newCodeTiles("fitness", look.Say("capture.guardian.fitness"), 150)
	p.fitness.picked = p.mark
	p.a.add("people.guardians.fitness", p.fitness, func() { p.fitness.fill(p.guardian().Marks()...) },
		tells(func(_ *raid.Encounter, w *raid.Person) int {
			g := adult.in(nil, w)
			return count(g != nil && len(g.Marks()) > 0)
		}))
	p.a.also(p.fitness, "people.guardians.fitness_also")
	p.fitness.foldSeldom(p.seldomFitness, look.Say("capture.more.seldom"))
	p.expected = c.newTiles(p.expectedText, 84, p.expect)
	p.a.add("people.guardians.expected_at", p.expected, p.showExpected)

	p.drop = ui.NewIconButton(icon.Erase, look.Say("capture.guardian.remove"), p.remove)

	p.repeat = newRepeatLine(c)
	child := ui.Column(pageGap, p.why, p.words)
	// Whether the child is safe with this adult before when he comes: the last row is what
	// the dock covers.
	form := ui.Column(4, ui.Row(palette.Gap, ui.Grow(p.which), p.drop), p.kinship, sideBySide(fieldGap, p.name, p.phone), p.contact, p.fitness, p.expected)
	p.root = ui.Column(pageGap, p.notices, columns(0.46, 0, child, form))
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
	p.t.show()
	p.showKin(false)
}

// showKin shows the adult with the common kinds of kin on offer, or with all.
func (p *guardianPage) showKin(all bool) {
	p.allKin = all
	p.showGuardian()
}

func (p *guardianPage) showGuardian() {
	p.same.update()
	p.which.offer(p.switches()...)
	p.which.choose(strconv.Itoa(p.i))
	p.drop.SetEnabled(len(p.c.sheet.who().Guardians) > 0)
	p.a.show()
	p.notices.show()
	p.repeat.touch(p.guardian())
	p.root.Refresh()
}

func (p *guardianPage) showContact() {
	g, look := p.guardian(), p.c.deps.Look
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
	p.contact.offer(tile{Code: tapReached, Say: reached}, tile{Code: tapUnreached, Say: look.Say("capture.guardian.unreached")}, tile{Code: tapArrived, Say: arrived})
	p.contact.choose(on...)
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
		out = append(out, tile{Code: strconv.Itoa(i), Say: say})
	}
	if n > 0 && n < raid.MaxGuardians {
		out = append(out, tile{Code: strconv.Itoa(n), Say: look.Say("capture.guardian.another")})
	}
	return out
}

// showExpected offers minutes from now; the label says the hour they led to.
func (p *guardianPage) showExpected() {
	var offers []tile
	for _, n := range []int{15, 30, 60, 120} {
		offers = append(offers, tile{Code: strconv.Itoa(n), Say: p.c.deps.Look.Say("capture.guardian.minutes", "N", n)})
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
	if i == len(p.c.sheet.who().Guardians) && i > 0 {
		p.add()
		return
	}
	p.i, p.minutes = i, ""
	p.showGuardian()
}

// addAdult begins another adult. The tiles grow narrower by it: a second tap would meet
// the one that adds again.
func (p *guardianPage) addAdult() {
	p.i, p.minutes = len(p.c.sheet.who().Guardians), ""
	p.c.edit(func(s *sheet) { s.guardian(p.i) })
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
func (p *guardianPage) kin(chosen ...codes.Code) []tile {
	all := p.c.codeTiles("kinship", chosen...)
	if p.allKin {
		return all
	}
	var out []tile
	for _, t := range all {
		if slices.Contains(commonKin, t.Code) || slices.Contains(chosen, codes.Code(t.Code)) {
			out = append(out, t)
		}
	}
	return append(out, tile{Code: tapChoose, Say: p.c.deps.Look.Say("capture.guardian.otherkin")})
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

// mark says of the adult what was tapped, or takes it back: who hurt the child may be drunk
// as well, and who is fit is nothing else.
func (p *guardianPage) mark(code string) {
	p.write(func(g *raid.Guardian) { g.SetMarks(codes.TurnFitness(g.Marks(), codes.Code(code))) })
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
// say on this page, or takes back what a tap copied. A second tap on what an adult
// did since takes back that alone.
func (p *guardianPage) takeSame(from *raid.Person, on bool) {
	p.same.turn(on, func(s *sheet) { s.takeAdults(from, on) })
	p.show()
	p.c.stepSaved()
	if on {
		p.c.answered(pageGuardian)
	}
}

// complete is true only where the adults were taken from the child before.
func (p *guardianPage) complete() bool { return p.same.shared() }

func (p *guardianPage) begin() focuser { return p.kinship }

// stamped is now, or nothing where a time stood already.
func stamped(was, now time.Time) time.Time {
	if was.IsZero() {
		return now
	}
	return time.Time{}
}
