package capture

import (
	"slices"

	"shyraq/app/ui"
)

// steps is the bar of the four steps. A step with something to look at has
// the mark of a problem, one in which something was written and nothing is to be
// mended a tick. One that has nothing to ask of the person shown cannot be
// tapped, and dots say how many pages a step has.
type steps struct {
	holder
	c   *Capture
	bar *ui.StepBar

	at    step          // as the bar shows it
	marks []ui.StepMark // the same
	pages []int         // of each step
	page  int           // of them the one in sight
}

func newSteps(c *Capture) *steps {
	s := &steps{c: c}
	look := c.deps.Look
	s.bar = ui.NewStepBar(look, look.Say("capture.step.where"), look.Say("capture.step.who"),
		look.Say("capture.step.what"), look.Say("capture.step.ends"))
	s.bar.OnStep = func(i int) { c.toStep(step(i)) }
	s.hold(s, s.bar.Object())
	return s
}

func (s *steps) show() {
	marks := make([]ui.StepMark, stepCount)
	pages := make([]int, stepCount)
	page := 0
	for p := range pageCount {
		if p.step() == stepNone || !p.asks(s.c.sheet.who().Kind) {
			continue
		}
		if p == s.c.page {
			page = pages[p.step()]
		}
		pages[p.step()]++
	}
	for i := range stepCount {
		some, _ := s.c.marksOnStep(i)
		switch {
		case some:
			marks[i] = ui.StepProblem
		case pages[i] == 0:
			marks[i] = ui.StepNone
		case s.c.done(i):
			marks[i] = ui.StepDone
		}
	}
	at := s.c.page.step()
	if at != s.at || page != s.page || !slices.Equal(marks, s.marks) || !slices.Equal(pages, s.pages) {
		s.at, s.marks, s.pages, s.page = at, marks, pages, page
		s.bar.Pages(page, pages...)
		s.bar.Show(int(at), marks...)
	}
}
