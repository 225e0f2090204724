package capture

import (
	"slices"

	"shyraq/app/ui"
)

// steps is the bar of the four steps. A step with something to look at has
// the mark of a problem, one that was left without any a tick.
type steps struct {
	holder
	c   *Capture
	bar *ui.StepBar

	at    step          // as the bar shows it
	marks []ui.StepMark // the same
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
	for i := range stepCount {
		some, _ := s.c.marksOnStep(i)
		switch {
		case some:
			marks[i] = ui.StepProblem
		case s.c.leftStep(i):
			marks[i] = ui.StepDone
		}
	}
	if at := s.c.page.step(); at != s.at || !slices.Equal(marks, s.marks) {
		s.at, s.marks = at, marks
		s.bar.Show(int(at), marks...)
	}
}
