package ui

import (
	"fyne.io/fyne/v2"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Problem is one thing to mend: where it is, whether it blocks finishing, and
// the sentence that says what to do.
type Problem struct {
	Path   string
	Blocks bool
	Say    Say
}

// Role is danger for what blocks and the lamp for what only warns.
func (p Problem) role() (palette.Role, icon.Name) {
	if p.Blocks {
		return palette.Danger, icon.Warning
	}
	return palette.Lamp, icon.Info
}

// ProblemList shows problems in plain words, those that block first; a tap
// leads to the field.
type ProblemList struct {
	OnJump func(path string)
	look   *Look
	box    *fyne.Container
}

// NewProblemList is an empty list.
func NewProblemList(look *Look) *ProblemList {
	return &ProblemList{look: look, box: Column(4)}
}

// Object is what is put on the screen.
func (l *ProblemList) Object() fyne.CanvasObject { return l.box }

// Show replaces the problems.
func (l *ProblemList) Show(problems []Problem) {
	l.box.Objects = nil
	for _, blocks := range []bool{true, false} {
		for _, p := range problems {
			if p.Blocks == blocks {
				l.box.Add(l.row(p))
			}
		}
	}
	l.box.Refresh()
}

func (l *ProblemList) row(p Problem) fyne.CanvasObject {
	role, icon := p.role()
	b := newButton(Ordinary, icon, p.Say, func() {
		if l.OnJump != nil {
			l.OnJump(p.Path)
		}
	})
	b.Leading = true
	return withBar(role, b)
}

// withBar stands a bar of a role's colour at the left of an object.
func withBar(r palette.Role, o fyne.CanvasObject) *fyne.Container {
	return Row(palette.Gap, stretch(AtLeast(4, 1, NewSurface(r))), Grow(o))
}
