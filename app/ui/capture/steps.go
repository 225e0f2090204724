package capture

import (
	"fmt"

	"shyraq/app/ui"
)

// steps is the bar of the four steps. A step with something to look at has
// the mark of a problem, one that was left without any a tick. The word of the
// open step says which of its pages is in sight.
type steps struct {
	holder
	c   *Capture
	bar *ui.StepBar
}

func newSteps(c *Capture) *steps {
	s := &steps{c: c}
	look := c.deps.Look
	s.bar = ui.NewStepBar(look,
		s.word(stepWhere, look.Say("capture.step.where")), s.word(stepWho, look.Say("capture.step.who")),
		s.word(stepWhat, look.Say("capture.step.what")), s.word(stepEnds, look.Say("capture.step.ends")))
	s.bar.OnStep = func(i int) { c.toStep(step(i)) }
	s.hold(s, s.bar.Object())
	return s
}

func (s *steps) word(of step, say ui.Say) ui.Say {
	return func() string {
		if s.c.sheet == nil || s.c.page.step() != of {
			return say()
		}
		pages := s.c.turns()
		for i, p := range pages {
			if p == s.c.page && len(pages) > 1 {
				return fmt.Sprintf("%s %d/%d", say(), i+1, len(pages))
			}
		}
		return say()
	}
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
	s.bar.Show(int(s.c.page.step()), marks...)
}
