package act

import (
	"fyne.io/fyne/v2"

	"shyraq/app/ui"
)

// step is one page of the screen.
type step int

const (
	stepFirst step = iota // what comes before the paper; only where something does
	stepTaker
	stepPaper
	stepState
	stepSign
	stepPage
)

// sideRoom is the room beside a page: at the left for the bar of a marked field,
// at the right for the bar of a page that scrolls.
const sideRoom float32 = 12

// begin is the first page that waits for something.
func (s *Screen) begin() step {
	switch {
	case s.issued() != nil && s.data.Form.Replaces == "":
		return stepPage
	}
	return s.steps[0]
}

// plan is which pages there are: nothing but the paper once an act is in
// force.
func (s *Screen) plan() {
	s.steps = []step{stepTaker, stepPaper, stepState, stepSign, stepPage}
	switch {
	case s.issued() != nil && s.data.Form.Replaces == "":
		s.steps = []step{stepPage}
	case s.firstOpen():
		s.steps = []step{stepFirst}
	}
	s.showBar()
}

// showBar draws the bar of the pages there are.
func (s *Screen) showBar() {
	words := make([]ui.Say, len(s.steps))
	for i, one := range s.steps {
		words[i] = s.deps.Look.Say(stepKeys[one])
	}
	s.bar = ui.NewStepBar(s.deps.Look, words...)
	s.bar.OnStep = func(i int) { s.turn(s.steps[i]) }
	s.barBox.Objects = nil
	if len(s.steps) > 1 {
		s.barBox.Objects = []fyne.CanvasObject{s.bar.Object()}
	}
	s.barBox.Refresh()
}

var stepKeys = map[step]string{
	stepFirst: "act.step_first", stepTaker: "act.step_taker", stepPaper: "act.step_paper",
	stepState: "act.step_state", stepSign: "act.step_sign", stepPage: "act.step_page",
}

// open shows a page. Which one is kept with a form that was begun: a lock
// leads back to it.
func (s *Screen) open(at step) {
	if s.at == stepTaker {
		s.fields.phoneLeft()
	}
	s.at = at
	if s.touched && s.data.Form.At != at {
		s.tell()
	}
	var o fyne.CanvasObject
	switch at {
	case stepFirst:
		s.showFirst()
		o = s.scrolled(ui.Column(14, ui.NewLabel(s.deps.Look.Say("act.first_why")), s.first.Object()))
	case stepPage:
		s.final.show()
		o = s.final.root
	case stepSign: // a page that scrolls would take the finger from the pads
		s.fields.showText()
		o = ui.Inset(1, sideRoom, 1, sideRoom, s.fields.pages[at])
	default:
		o = s.scrolled(s.fields.pages[at])
	}
	s.page.Objects = []fyne.CanvasObject{o}
	s.marks()
	s.root.Refresh()
	s.root.Refresh() // what wraps knows its width only after the first time
}

// scrolled holds a page for a window that is lower than those it was made for.
func (s *Screen) scrolled(o fyne.CanvasObject) fyne.CanvasObject {
	s.scroll = ui.NewScroll(ui.Inset(1, sideRoom, 1, sideRoom, o))
	return s.scroll.Object()
}

// goNext turns to the next page. On the last one the same place issues the act: it
// takes no second tap, nor a key that is held down, of the hand that turned to it.
func (s *Screen) goNext() {
	switch s.at {
	case stepPage:
		if !s.still.Holds() {
			s.issue()
		}
		return
	case stepFirst:
		s.passed = true
		s.plan()
		s.open(s.begin())
		return
	}
	for i, one := range s.steps {
		if one == s.at && i+1 < len(s.steps) {
			if s.turn(s.steps[i+1]); s.at == stepPage {
				s.still.Hold()
			}
			return
		}
	}
}

// turn opens a page where the officer asks for it. Nobody signs what was not said yet:
// the way to the signatures leads to what is missing first.
func (s *Screen) turn(to step) {
	if to == stepSign && s.issued() == nil {
		for _, p := range s.problems() {
			if at, known := mendedAt[p.Path]; known && at != stepSign && at != stepFirst {
				s.deps.Notifier.Toast(p.Say, nil)
				s.jump(p.Path)
				return
			}
		}
	}
	s.open(to)
}

func (s *Screen) goBack() {
	for i, one := range s.steps {
		if one == s.at && i > 0 {
			s.open(s.steps[i-1])
			return
		}
	}
	if s.data.Form.Replaces != "" {
		s.askDrop()
		return
	}
	s.close()
}
