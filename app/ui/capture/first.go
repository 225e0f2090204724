package capture

import (
	"slices"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
)

// notices are the two calm sentences that come before everything else, and,
// where the adult is called and where it ends, the steps that come first, in
// their order (raid.StepsFirst).
type notices struct {
	holder
	c       *Capture
	victim  *banner
	suicide *banner
	first   *act.First // nil where the sentences are enough
	shown   []raid.SafetyStep
}

func newNotices(c *Capture, victim string) *notices {
	n := &notices{c: c}
	n.victim = newBanner(ui.IconShield, ui.Danger, c.deps.Look.Say(victim))
	n.suicide = newBanner(ui.IconCare, ui.Danger, c.deps.Look.Say("capture.why.suicide"))
	n.hold(n, ui.Column(6))
	return n
}

// withSteps lists the steps below the sentences.
func (n *notices) withSteps() *notices {
	n.first = act.NewFirst(n.c.deps.Look)
	n.first.OnDone = n.done
	n.inner = n.first.Object()
	return n
}

// show shows what the record calls for. What was typed into a step stays while
// the steps are the same.
func (n *notices) show() {
	w := n.c.sheet.who()
	steps := raid.StepsFirst(n.c.sheet.Encounter, *w)
	n.warn()
	if n.first != nil {
		if !slices.Equal(steps, n.shown) {
			n.shown = steps
			n.first.Show(steps)
		}
		ui.Show(n.first.Object(), len(steps) > 0)
	}
	ui.Show(n, n.first != nil && len(steps) > 0)
	n.Refresh()
}

// warn shows the sentences in the dock. The steps come when the page is opened
// anew: they would move what a finger is about to touch.
func (n *notices) warn() {
	w := n.c.sheet.who()
	ui.Show(n.victim, raid.SuspectsViolence(n.c.sheet.Encounter, *w) != "")
	ui.Show(n.suicide, contains(keys(w.Reasons), string(raid.ReasonSelfHarm)))
	if n.c.frame.dock != nil {
		n.c.frame.dock.settle()
	}
}

// notes are the sentences, for the dock.
func (n *notices) notes() []fyne.CanvasObject { return []fyne.CanvasObject{n.victim, n.suicide} }

// done writes a step down; who did it is written when the record is signed.
func (n *notices) done(step raid.Code, with string) {
	c := n.c
	c.edit(func(s *sheet) {
		w := s.who()
		w.Safety = append(slices.Clone(w.Safety), raid.SafetyDone{ID: s.newID(), Step: step, At: c.now(), With: with})
	})
	c.fill()
	c.frame.page.Refresh()
	c.stepSaved()
}

// mark, unmark and focus make the steps a place to which a problem leads.
func (n *notices) mark(remark) {}
func (n *notices) unmark()     {}
func (n *notices) focus()      {}
