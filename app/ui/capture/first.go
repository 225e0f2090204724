package capture

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// notices are the two calm sentences that come before everything else, and,
// where the adult is called and where it ends, the steps that come first, in
// their order (raid.StepsFirst).
type notices struct {
	holder
	c       *Capture
	victim  *banner
	ground  codes.Code // why violence is thought of
	suicide *banner
	first   *act.First // nil where the sentences are enough
	shown   string     // what the steps were made of
	fold    *ui.Button // one line in place of the steps, once all are done
	open    bool       // the officer wants to read them again
}

func newNotices(c *Capture, victim string) *notices {
	n := &notices{c: c}
	n.victim = newBanner(icon.Shield, palette.Danger, func() string {
		if n.ground == codes.ConditionInjured && victim == "capture.why.victim" {
			return c.deps.Look.T("capture.why.injured") // nobody said that it is violence
		}
		return c.deps.Look.T(victim)
	})
	n.suicide = newBanner(icon.Care, palette.Danger, c.deps.Look.Say("capture.why.suicide"))
	n.hold(n, ui.Column(6))
	return n
}

// withSteps lists the steps below the sentences.
func (n *notices) withSteps() *notices {
	n.first = n.c.newFirst()
	n.first.OnDone = n.done
	n.fold = newButton(n.c.deps.Look.Say("capture.first.done"), icon.Done, func() {
		n.open = !n.open
		n.show()
		n.c.frame.page.Refresh()
	})
	n.fold.Leading = true
	n.inner = ui.Column(6, n.fold, n.first.Object())
	return n
}

// show shows what the record calls for. What was typed into a step stays while
// the steps are the same.
func (n *notices) show() {
	w := n.c.sheet.who()
	steps := raid.StepsFirst(n.c.sheet.Encounter, *w)
	n.warn()
	if n.first != nil {
		if now := stepsMadeOf(n.c.sheet.Encounter, *w, steps); now != n.shown {
			n.shown, n.open = now, false
			n.first.Show(n.c.sheet.Encounter, *w, steps)
		}
		done := !slices.ContainsFunc(steps, func(s safety.Step) bool { return !s.Done })
		ui.Show(n.fold, done)
		ui.Show(n.first.Object(), !done || n.open)
	}
	ui.Show(n, n.first != nil && len(steps) > 0)
	n.Refresh()
}

// warn shows the sentences in the dock. The steps come when the page is opened
// anew: they would move what a finger is about to touch.
func (n *notices) warn() {
	w := n.c.sheet.who()
	n.ground = raid.SuspectsViolence(n.c.sheet.Encounter, *w)
	n.victim.Refresh()
	ui.Show(n.victim, raid.InspectorFirst(n.c.sheet.Encounter, *w))
	ui.Show(n.suicide, w.Kind == raid.Minor && contains(keys(w.Reasons), string(codes.ReasonSelfHarm)))
	if n.c.frame.dock != nil {
		n.c.frame.dock.settle()
	}
}

// notes are the sentences, for the dock.
func (n *notices) notes() []fyne.CanvasObject { return []fyne.CanvasObject{n.victim, n.suicide} }

// done writes a step down.
func (n *notices) done(d act.Done) {
	n.c.didFirst(d)
	n.c.fill()
	n.c.frame.page.Refresh()
}

// newFirst lists what comes first for the person shown.
func (c *Capture) newFirst() *act.First {
	return act.NewFirst(c.deps.Look, act.Whom{
		Rules: c.deps.Rules, Unit: c.deps.Unit, Officer: c.deps.Officer, Sheet: c.wholePage, Inspector: c.deps.Inspector,
		Typed: func(person uuid.UUID, key string) string { return c.sheet.Typing[firstPath(person, key)] },
		Keep: func(person uuid.UUID, key, text string) {
			c.edit(func(s *sheet) { s.keepTyping(firstPath(person, key), text) })
		},
	})
}

// firstPath is the key under which a draft keeps what was typed into a step.
func firstPath(person uuid.UUID, key string) string { return "first." + person.String() + "." + key }

// wholePage lays something over everything, as wide as the window.
func (c *Capture) wholePage(head ui.Say, o fyne.CanvasObject) func() {
	return c.deps.Notifier.Sheet(wholeWide, head, o)
}

// wholeWide is wider than any window: the sheet takes what there is.
const wholeWide float32 = 10000

// didFirst writes a step into the person shown; who did it is written when the
// record is signed.
func (c *Capture) didFirst(d act.Done) {
	c.edit(func(s *sheet) { d.Apply(s.who(), s.newID, c.now(), uuid.Nil) })
	c.stepSaved()
}

// stepsMadeOf tells whether the list has to be made anew: what was typed into a
// step stays while nothing of this has changed.
func stepsMadeOf(e raid.Encounter, p raid.Person, steps []safety.Step) string {
	var b strings.Builder
	fmt.Fprint(&b, p.ID, steps, e.Night, e.Place.District)
	for _, d := range p.Safety {
		fmt.Fprint(&b, d.ID, d.By)
	}
	for _, g := range p.Guardians {
		fmt.Fprint(&b, g.ID, g.Kinship, g.Empty())
	}
	return b.String()
}

// mark, unmark and focus make the steps a place to which a problem leads.
func (n *notices) mark(remark) {}
func (n *notices) unmark()     {}
func (n *notices) focus()      {}
