package ui

import (
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Field is the frame around one control of a form: its label above, its note
// below, and when something is wrong a bar at the left and the sentence that
// says what to do. Path names it for a problem that points here.
type Field struct {
	Path  string
	Label Say

	control fyne.CanvasObject
	focus   func() fyne.Focusable
	label   *Label
	note    *Label
	wrong   *Label
	icon    *icon.Icon
	bar     *Surface
	marked  bool // without its sentence

	reserved bool // the note has its line beforehand
	blames   bool // the note says what is wrong: the sentence of a problem stands for it
	steady   bool // note and sentence have one line, beforehand
	bare     bool // neither stands below: both are said elsewhere
	body     *fyne.Container
	line     *fyne.Container
	box      *fyne.Container
}

// NewField frames a control. A nil label leaves the line above out.
func NewField(path string, label Say, control fyne.CanvasObject) *Field {
	f := &Field{Path: path, Label: label, control: control}
	f.label = newLabel(label, palette.SizeNote, palette.Text, true)
	f.note = NewNote(nil)
	f.note.Hide()
	f.wrong = newLabel(nil, palette.SizeNote, palette.Danger, true)
	f.icon = icon.NewOf(icon.Warning, palette.Danger, 20)
	f.line = Row(6, f.icon, Grow(f.wrong))
	f.line.Hide()
	f.bar = NewSurface(palette.None)
	f.body = Column(4, f.label, control, f.note, f.line)
	if label == nil {
		f.label.Hide()
	}
	f.box = container.New(&barLayout{}, f.bar, f.body)
	return f
}

// Object is what is put on the screen.
func (f *Field) Object() fyne.CanvasObject { return f.box }

// Control is what the frame is around.
func (f *Field) Control() fyne.CanvasObject { return f.control }

// SetNote says something below the control: a unit, an example, what was read
// from a number. Nil says nothing.
func (f *Field) SetNote(s Say) {
	f.note.Set(s)
	f.showNote()
}

// showNote shows what the note says, and says nothing wrong twice.
func (f *Field) showNote() {
	if f.steady {
		f.show(f.note, !f.line.Visible())
		return
	}
	if f.bare {
		return
	}
	twice := f.blames && f.line.Visible()
	f.show(f.note, f.reserved || f.note.Say != nil && !twice)
}

// Reserve keeps one line for the note, whether it says something or not: what
// stands below keeps its place while it comes and goes.
func (f *Field) Reserve() {
	f.reserved, f.note.Fit = true, Cut
	f.note.Refresh()
	f.show(f.note, true)
}

// steadyHigh is the line of a steady field.
const steadyHigh float32 = 24

// Steady keeps one line below the control, in which the note stands, or what is
// wrong in its place, or nothing: what stands below the field keeps its place.
func (f *Field) Steady() {
	f.steady = true
	f.note.Fit, f.wrong.Fit = Cut, Cut
	f.body.Objects = []fyne.CanvasObject{f.label, f.control, AtLeast(1, steadyHigh, stack(f.note, f.line))}
	f.note.Show()
	f.showNote()
}

// Bare says neither a note nor what is wrong below the control: whoever lays the
// field out says both elsewhere.
func (f *Field) Bare() {
	f.bare = true
	f.note.Hide()
}

// SetProblem marks the field. Only one problem is shown; hand in the one that
// blocks.
func (f *Field) SetProblem(p Problem) {
	if f.bare {
		f.Mark(p)
		return
	}
	role, icon := p.role()
	f.bar.Fill, f.wrong.Role = role, role
	f.icon.Set(icon, role)
	f.wrong.Set(p.Say)
	f.bar.Refresh()
	f.show(f.line, true)
	f.showNote()
}

// Mark marks the field and takes no room for a sentence: what stands below
// keeps its place. Where the sentence is said is the screen's matter.
func (f *Field) Mark(p Problem) {
	role, _ := p.role()
	f.marked = true
	f.bar.Fill, f.label.Role = role, role
	f.bar.Refresh()
	f.label.Refresh()
}

// ClearProblem unmarks the field.
func (f *Field) ClearProblem() {
	f.marked = false
	f.bar.Fill, f.label.Role = palette.None, palette.Text
	f.bar.Refresh()
	f.label.Refresh()
	f.show(f.line, false)
	f.showNote()
}

// Marked tells whether a problem is shown.
func (f *Field) Marked() bool { return f.marked || f.line.Visible() }

// Hide takes the field off the screen, Show brings it back.
func (f *Field) Hide() { f.box.Hide() }

// Show brings the field back.
func (f *Field) Show() { f.box.Show() }

// Focus gives the keyboard to the control, where it takes one. On a page that is not
// in sight, or not yet, it does nothing.
func (f *Field) Focus() {
	var target fyne.Focusable
	if f.focus != nil {
		target = f.focus()
	} else if t, ok := f.control.(fyne.Focusable); ok {
		target = t
	}
	if c := CanvasOf(f.box); c != nil && target != nil && c.Focused() != target && pathTo(c.Content(), f.box) != nil {
		stay := standing(c, target)
		c.Focus(target)
		stay() // the program brought it here: a page that opens stands at its top
		Brought(target)
	}
}

func (f *Field) show(o fyne.CanvasObject, on bool) {
	if o.Visible() == on {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
	f.box.Refresh()
}

// barLayout stands the first object as a bar of 4 dp in the margin at the left
// of the second, so that fields line up with everything else and nothing jumps
// when the bar appears. A form keeps a margin of 12 dp or more.
type barLayout struct{}

func (barLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(-10, 0))
	o[0].Resize(fyne.NewSize(4, size.Height))
	o[1].Move(fyne.NewPos(0, 0))
	o[1].Resize(size)
}

func (barLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[1].MinSize()
}

// Fields knows the fields of a form by their paths, so that problems find
// their places.
type Fields struct {
	list   []*Field
	Reveal func(f *Field) // brings a field into sight before it is focused: a step, a scroll
}

// Add takes fields in and gives the first back.
func (s *Fields) Add(fields ...*Field) {
	s.list = append(s.list, fields...)
}

// Reset forgets every field.
func (s *Fields) Reset() { s.list = nil }

// Show marks the fields that the problems point at and unmarks all others. A
// path points at the field that has it, or at the nearest one above it
// ("people.0.birth_date" at "people.0").
func (s *Fields) Show(problems []Problem) {
	for _, f := range s.list {
		worst := -1
		for i, p := range problems {
			if s.Find(p.Path) == f && (worst < 0 || p.Blocks && !problems[worst].Blocks) {
				worst = i
			}
		}
		if worst < 0 {
			f.ClearProblem()
		} else {
			f.SetProblem(problems[worst])
		}
	}
}

// Find is the field of a path, or the nearest above it, or nil.
func (s *Fields) Find(path string) *Field {
	for p := path; p != ""; p = parent(p) {
		for _, f := range s.list {
			if f.Path == p {
				return f
			}
		}
	}
	return nil
}

// Jump brings the field of a path into sight and gives it the keyboard.
func (s *Fields) Jump(path string) {
	f := s.Find(path)
	if f == nil {
		return
	}
	if s.Reveal != nil {
		s.Reveal(f)
	}
	f.Focus()
}

func parent(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' {
			return path[:i]
		}
	}
	return ""
}
