package capture

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// marked is a group of fields that can wear a sentence below it.
type marked interface {
	fyne.CanvasObject
	focuser
	mark(remark)
	unmark()
}

// focuser is what a page can give the focus to.
type focuser interface{ focus() }

// remark is what stands at a field: a problem, or what a reviewer wrote.
type remark struct {
	key    string // the same key is the same remark
	say    ui.Say
	blocks bool
	review bool
}

// check asks the rules about the record as if it were finished now, and leads
// the paths back to the people as they stand on the screen.
func (c *Capture) check() []raid.Problem {
	e := trimmed(c.sheet.Encounter.Clone())
	e.ClosedAt = e.EndAt(c.now())
	index := map[uuid.UUID]int{}
	for i, p := range c.sheet.Encounter.People {
		index[p.ID] = i
	}
	problems := e.Check(c.deps.Rules())
	if c.sheet.Encounter.ClosedAt.IsZero() {
		problems = slices.DeleteFunc(problems, func(p raid.Problem) bool { return callsTooEarly(e, p) })
	}
	for i, p := range problems {
		if n, field, ok := splitPerson(p.Path); ok && n < len(e.People) {
			problems[i].Path = join("people", strconv.Itoa(index[e.People[n].ID]), field)
		}
		if p.Key == actDiffers {
			problems[i].Severity = raid.Blocks // it is not saved so; see openDiffering
		}
	}
	if c.sheet.Review != nil && strings.TrimSpace(c.sheet.answer()) == "" {
		problems = append(problems, raid.Problem{Path: "answer", Severity: raid.Blocks, Key: "problem.answer_missing"})
	}
	return problems
}

// callsTooEarly says whether a problem of a record that goes on sends to the parents of
// a child for whom the inspector is called first: one of them may be who hurt him.
func callsTooEarly(e raid.Encounter, p raid.Problem) bool {
	n, _, ok := splitPerson(p.Path)
	return ok && p.Key == "problem.guardian_unreached" && n < len(e.People) && raid.InspectorFirst(e, e.People[n])
}

func join(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ".")
}

// refreshMarks asks the rules again and puts every problem and every comment
// where it belongs. It is asked at every letter, so what stays as it was is
// left alone: laying a page out anew costs a hundred times the asking.
func (c *Capture) refreshMarks() {
	c.found = c.check()
	want, moved := c.wanted(), false
	for _, f := range c.fields(c.page) {
		for _, at := range f.widgets() {
			r, on := want[at]
			switch {
			case on && c.worn[at] != r.key:
				at.mark(r)
				c.worn[at] = r.key
				moved = true
			case !on && c.worn[at] != "":
				at.unmark()
				delete(c.worn, at)
				moved = true
			}
		}
	}
	if p, ok := c.pages[c.page].(*finishPage); ok && p.problems.show() {
		moved = true
	}
	c.frame.refreshBar()
	if moved {
		c.frame.page.Refresh()
	}
	c.frame.dock.say(c.sayings())
}

// wanted is what each field of the page has to wear: a reviewer's words first,
// then what blocks, then what warns.
func (c *Capture) wanted() map[marked]remark {
	want := map[marked]remark{}
	wear := func(path string, r remark) {
		if p, f := c.find(path); p == c.page && c.mine(path) && c.inSight(f) {
			at := f.wears(path)
			if _, taken := want[at]; at != nil && !taken {
				want[at] = r
			}
		}
	}
	for _, r := range c.comments() {
		words := c.sheet.Review.By + ": " + r.Text
		wear(r.Field, remark{key: words, say: ui.Plain(words), review: true})
	}
	for _, blocks := range []bool{true, false} {
		for _, problem := range c.found {
			if (problem.Severity == raid.Blocks) == blocks && c.told(problem) {
				key := string(problem.Severity) + problem.Key + problem.Args["Code"]
				wear(problem.Path, remark{key: key, say: c.problemSay(problem), blocks: blocks})
			}
		}
	}
	return want
}

// told says whether a problem is shown at its field by now: what is odd at
// once, what is only missing after the page was left without it.
func (c *Capture) told(p raid.Problem) bool {
	page, _ := c.find(p.Path)
	left := c.left
	if n, _, ok := splitPerson(p.Path); ok && n < len(c.sheet.Encounter.People) {
		left = c.trail(c.sheet.Encounter.People[n].ID)
	}
	switch p.Key {
	case "problem.phone_short":
		return !c.typesInto(p.Path) // it may be typed to its end
	case "problem.violence", "problem.self_harm":
		return false // the calm notice of the page says it, and the last page lists it
	}
	if left.left[page] {
		return true
	}
	for _, missing := range []string{"_missing", "_none", "_unreached", "_referral"} {
		if strings.HasSuffix(p.Key, missing) {
			return false
		}
	}
	return true
}

// typesInto says whether the telephone number of a path is being typed.
func (c *Capture) typesInto(path string) bool {
	p, f := c.find(path)
	t, ok := f.wears(path).(*text)
	return ok && p == c.page && t.typing
}

// mine says whether a path is about the person shown, or about nobody alone.
func (c *Capture) mine(path string) bool {
	n, _, ok := splitPerson(path)
	return !ok || n == c.sheet.person
}

// marksOn counts what is shown on a page.
func (c *Capture) marksOn(p page) int {
	n := 0
	for _, problem := range c.found {
		if q, _ := c.find(problem.Path); q == p && c.mine(problem.Path) && c.told(problem) {
			n++
		}
	}
	return n
}

// marksOnStep says whether a step has something to look at, and whether that
// blocks.
func (c *Capture) marksOnStep(s step) (some, blocks bool) {
	for _, problem := range c.found {
		if p, _ := c.find(problem.Path); p.step() == s && c.told(problem) {
			some = true
			blocks = blocks || problem.Severity == raid.Blocks
		}
	}
	for _, r := range c.comments() {
		if p, _ := c.find(r.Field); p.step() == s {
			some = true
		}
	}
	return some, blocks
}

func (c *Capture) comments() []raid.Comment {
	if c.sheet == nil || c.sheet.Review == nil {
		return nil
	}
	return c.sheet.Review.Comments
}

// jump opens the page of a path at the field it leads to.
func (c *Capture) jump(path string) {
	p, f := c.find(path)
	if n, field, ok := splitPerson(path); ok && n < len(c.sheet.Encounter.People) {
		c.sheet.person = n
		if rest, found := strings.CutPrefix(field, "guardians."); found {
			num, _, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(num); err == nil {
				c.pages[pageGuardian].(*guardianPage).i = i
			}
		}
	}
	c.findAsked(p)
	c.own()
	c.left.left[p] = true
	if f != nil && f.on.card != "" {
		c.pages[pageMore].(*morePage).open = f.on.card
	}
	c.enter(p)
	if at := f.wears(path); at != nil && c.inSight(f) {
		c.lookAt(at)
	}
}

// lookAt brings a field of the page into sight and gives it the focus.
func (c *Capture) lookAt(f marked) {
	c.frame.page.Refresh() // what wraps knows its height now
	if c.frame.scroll != nil {
		c.frame.scroll.Reveal(f)
	}
	f.focus()
}

// openAdult opens the page of the adults at the first thing that is asked of
// one: what comes first for a child stands above it.
func (c *Capture) openAdult() {
	c.goTo(pageGuardian)
	if g := c.pages[pageGuardian].(*guardianPage); c.page == pageGuardian {
		c.lookAt(g.kinship)
	}
}

// findAsked shows somebody of whom a page asks something, where the person
// shown is none.
func (c *Capture) findAsked(p page) {
	if p == pageMore || p.asks(c.sheet.who().Kind) {
		return
	}
	for i, w := range c.sheet.Encounter.People {
		if p.asks(w.Kind) {
			c.sheet.person = i
			return
		}
	}
}

// mends is the path at which a problem is mended: what waits for a step that comes
// first, where the step is written down.
func (c *Capture) mends(p raid.Problem) string {
	if n, _, ok := splitPerson(p.Path); ok && p.Key == "problem.handover_"+string(handover.BarUndecided) {
		return join("people", strconv.Itoa(n), "safety")
	}
	return p.Path
}

// follow leads to where a problem is mended. An act that is missing is opened at
// once.
func (c *Capture) follow(path string) {
	n, field, ok := splitPerson(path)
	c.jump(path)
	missing := ok && field == "acts" && c.sheet.who().Live() == nil
	second := ok && strings.HasPrefix(field, "acts.") && c.sheet.who().Superfluous() != nil // to be voided
	if (missing || second) && c.OnAct != nil && c.writable() && n == c.sheet.person {
		c.OnAct(c.sheet.signable(c.page, c.deps.Now()), c.sheet.who().ID)
	}
}

// problemSay is the sentence of a problem.
func (c *Capture) problemSay(p raid.Problem) ui.Say {
	var args []any
	for name, value := range p.Args {
		args = append(args, name, value)
	}
	return c.deps.Look.Say(p.Key, args...)
}

// problems is the list on the last page.
type problems struct {
	holder
	c    *Capture
	list *ui.ProblemList
	none *ui.Label
	said []string // what it shows
}

func newProblems(c *Capture) *problems {
	p := &problems{c: c, list: ui.NewProblemList(c.deps.Look)}
	p.list.OnJump = c.follow
	p.none = ui.NewLabel(c.deps.Look.Say("capture.end.noproblems")).In(palette.Done)
	p.hold(p, labelled(c.deps.Look.Say("capture.end.problems"), ui.Column(4, p.none, p.list.Object())))
	return p
}

// show says whether the list became another.
func (p *problems) show() bool {
	var rows []ui.Problem
	for _, f := range p.c.found {
		say := p.c.problemSay(f)
		if n, _, ok := splitPerson(f.Path); ok && len(p.c.sheet.Encounter.People) > 1 {
			about := p.c.personSay(n)
			plain := say
			say = func() string { return about() + ": " + plain() }
		}
		rows = append(rows, ui.Problem{Path: p.c.mends(f), Blocks: f.Severity == raid.Blocks, Say: say})
	}
	for _, f := range p.c.undecided() {
		n, _, _ := splitPerson(f.Path)
		about, say := p.c.personSay(n), p.c.problemSay(f)
		rows = append(rows, ui.Problem{Path: f.Path, Say: func() string { return about() + ": " + say() }})
	}
	for _, f := range p.c.unseen() {
		n, _, _ := splitPerson(f.Path)
		about, question, many := p.c.personSay(n), p.c.deps.Look.Say(f.Key), len(p.c.sheet.Encounter.People) > 1
		rows = append(rows, ui.Problem{Path: f.Path, Say: func() string {
			say := p.c.deps.Look.T("capture.end.unanswered", "Question", question())
			if many {
				say = about() + ": " + say
			}
			return say
		}})
	}
	for _, r := range p.c.comments() {
		rows = append(rows, ui.Problem{Path: r.Field, Say: ui.Plain(p.c.sheet.Review.By + ": " + r.Text)})
	}
	said := make([]string, len(rows))
	for i, r := range rows {
		said[i] = r.Say()
	}
	if p.said != nil && slices.Equal(said, p.said) {
		return false
	}
	p.said = said
	p.list.Show(rows)
	ui.Show(p.none, len(rows) == 0)
	ui.Show(p.list.Object(), len(rows) > 0)
	return true
}

func (p *problems) focus() {}
