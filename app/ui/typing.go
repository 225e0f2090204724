package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui/palette"
)

// Manner is what a field is filled with, so that a touch keyboard begins with
// the right letters.
type Manner int

// Sentence begins with a capital, Name has one at each word, Exact is typed
// as it stands (a code, an address, a secret), Number is digits and signs.
const (
	Sentence Manner = iota
	Name
	Exact
	Number
)

// Typist is a field that letters are typed into.
type Typist interface {
	fyne.CanvasObject
	fyne.Focusable
	Manner() Manner
	Before() string // what stands left of the caret; empty for a secret
	Lines() bool    // Enter begins a new line
	Disabled() bool
}

// Board is a keyboard on the screen, at the bottom of the window. The shell
// tells it where the focus went and what a real keyboard did; it tells the
// shell when it came or went.
type Board interface {
	Object() fyne.CanvasObject
	Height(window fyne.Size) float32 // 0 while it is hidden
	Target() Typist                  // nil while it is hidden
	// Field says that a field has the focus now, nil that something else has
	// it; touched that a finger or a mouse brought it there.
	Field(f Typist, touched bool)
	Keyed(r rune)    // a real keyboard gave a letter, or 0 for another key
	Toggle(f Typist) // the button of the strip; f is the field that has the focus, or nil
	Offered() bool   // the strip shows the button
	Settle()         // the screen changed: a field that is gone is let go
}

// Holder is a widget of a screen that has other objects inside. The toolkit
// does not tell what a widget draws; a field in one that does not say so itself
// is found by no touch keyboard.
type Holder interface {
	Held() fyne.CanvasObject
}

// typing is how fields tell what happens in them; the shell listens.
type typing struct {
	field func(f Typist, touched bool)
	keyed func(r rune)
}

func (t *typing) focus(f Typist, touched bool) {
	if t != nil && t.field != nil {
		t.field(f, touched)
	}
}

func (t *typing) key(r rune) {
	if t != nil && t.keyed != nil {
		t.keyed(r)
	}
}

// EndTyping lets go of the field that is typed into, if there is one: whoever
// taps a tile has done typing. The toolkit would leave the focus in the field,
// and the touch keyboard over the tiles. o is any object of the window.
func (k *Look) EndTyping(o fyne.CanvasObject) {
	c := CanvasOf(o)
	if c == nil {
		return
	}
	if _, typed := c.Focused().(Typist); typed {
		c.Unfocus()
		k.typing.focus(nil, true)
	}
}

// SetBoard gives the frame a touch keyboard.
func (s *Shell) SetBoard(b Board) {
	s.board = b
	s.boardBox.Objects = []fyne.CanvasObject{b.Object()}
	s.look.typing.field = b.Field
	s.look.typing.keyed = b.Keyed
	s.Rearrange()
}

// Rearrange gives the touch keyboard its place and lifts what lies above it
// until the field that is typed into is in sight. Only places change: the
// screens keep their size, and nothing on them is laid out anew.
func (s *Shell) Rearrange() {
	size := s.root.Size()
	s.lift = s.liftFor(size)
	s.strip.offerBoard(s.board != nil && s.board.Offered())
	s.root.Layout.Layout(s.root.Objects, size)
	for _, c := range append([]fyne.CanvasObject{s.body, s.cover, s.toasts.box}, s.layers.Objects...) {
		c := c.(*fyne.Container)
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// followCaret brings the field that is typed into back into sight after the window
// took another size: a tablet was turned, or the system's keyboard came.
func (s *Shell) followCaret() {
	if s.canvas == nil {
		return
	}
	at, typed := s.canvas.Focused().(Typist)
	switch {
	case s.board != nil && s.board.Target() != nil:
		s.Rearrange()
	case typed:
		pathTo(s.root, at).reveal(fieldLabel, fieldNote)
	}
}

// What stands above and below a field and is seen with it, in dp.
const fieldLabel, fieldNote float32 = 28, 28

// keepInSight scrolls the pages around an object until a part of it is seen, with
// its label: a key has brought the keyboard there, and nobody types where he does
// not look. A finger brings it only to what is in sight, and nothing moves under it.
func keepInSight(o fyne.CanvasObject, from, height float32) {
	if c := CanvasOf(o); c != nil {
		pathTo(c.Content(), o).revealPart(from, height, fieldLabel, palette.Gap)
	}
}

// standing remembers how far the pages around what takes the keyboard are scrolled,
// and gives back what puts them there again.
func standing(c fyne.Canvas, f fyne.Focusable) (again func()) {
	at := map[*container.Scroll]fyne.Position{}
	if o, ok := f.(fyne.CanvasObject); ok {
		for _, on := range pathTo(c.Content(), o) {
			if page, is := on.(*container.Scroll); is {
				at[page] = page.Offset
			}
		}
	}
	return func() {
		for page, was := range at {
			if page.Offset != was {
				page.ScrollToOffset(was)
			}
		}
	}
}

// liftFor is how far the content must rise for the field to be seen, its label
// above it and a line of note below it.
func (s *Shell) liftFor(size fyne.Size) float32 {
	if s.board == nil || s.board.Target() == nil {
		return 0
	}
	target := s.board.Target()
	way := pathTo(s.root, target)
	if way == nil {
		return 0
	}
	way.reveal(fieldLabel, fieldNote)
	high := s.board.Height(size)
	top := way.top() + s.lift
	over := top + target.Size().Height + fieldNote - (size.Height - high)
	return max(0, min(over, top-fieldLabel-s.strip.box.Size().Height, high))
}

// Fields are the fields of what lies on top, in the order in which Tab goes
// through them.
func (s *Shell) Fields() []Typist {
	var all []Typist
	walkFields(s.front(), func(t Typist) { all = append(all, t) })
	return all
}

// Focus gives the keyboard to a field.
func (s *Shell) Focus(f fyne.Focusable) {
	if s.canvas != nil && s.canvas.Focused() != f {
		s.canvas.Focus(f)
	}
}

// toggleBoard is the strip's button: the keyboard comes for the field that has
// the focus, or else for the first of the screen, and goes.
func (s *Shell) toggleBoard() {
	if s.board == nil {
		return
	}
	var at Typist
	if s.canvas != nil {
		at, _ = s.canvas.Focused().(Typist)
	}
	if all := s.Fields(); at == nil && len(all) > 0 {
		at = all[0]
	}
	s.board.Toggle(at)
}

// settleBoard lets the keyboard go when its field went out of sight.
func (s *Shell) settleBoard() {
	if s.board != nil {
		s.board.Settle()
	}
}

// front is what can be typed into: the cover of a locked program, else the
// dialog on top, else the screen.
func (s *Shell) front() fyne.CanvasObject {
	if s.Locked() {
		return s.cover
	}
	if n := len(s.layers.Objects); n > 0 {
		return s.layers.Objects[n-1]
	}
	return s.router.Object()
}

func walkFields(o fyne.CanvasObject, see func(Typist)) {
	if !o.Visible() {
		return
	}
	switch c := o.(type) {
	case Typist:
		if !c.Disabled() {
			see(c)
		}
	case *fyne.Container:
		for _, child := range c.Objects {
			walkFields(child, see)
		}
	case *container.Scroll:
		walkFields(c.Content, see)
	case Holder:
		walkFields(c.Held(), see)
	}
}

// path is the way from a container down to an object, both with it.
type path []fyne.CanvasObject

func pathTo(root, target fyne.CanvasObject) path {
	if root == target {
		return path{target}
	}
	if root == nil || !root.Visible() { // a window may have no content yet
		return nil
	}
	switch c := root.(type) {
	case *fyne.Container:
		for _, child := range c.Objects {
			if p := pathTo(child, target); p != nil {
				return append(path{root}, p...)
			}
		}
	case *container.Scroll:
		if p := pathTo(c.Content, target); p != nil {
			return append(path{root}, p...)
		}
	case Holder:
		if p := pathTo(c.Held(), target); p != nil {
			return append(path{root}, p...)
		}
	}
	return nil
}

// top is the distance of the object from the top of the container.
func (p path) top() float32 {
	y := float32(0)
	for _, o := range p {
		y += o.Position().Y
	}
	return y
}

// reveal scrolls every page on the way until the object is in sight, with some
// room above and below.
func (p path) reveal(above, below float32) {
	if len(p) > 0 {
		p.revealPart(0, p[len(p)-1].Size().Height, above, below)
	}
}

// revealPart is reveal of a part of the object.
func (p path) revealPart(from, height, above, below float32) {
	for i, o := range p {
		page, ok := o.(*container.Scroll)
		if !ok || page.Size().Height <= 0 {
			continue
		}
		y := p[i+1:].top() + from
		top, bottom := y-above, y+height+below
		if top < 0 {
			page.ScrollToOffset(fyne.NewPos(page.Offset.X, max(page.Offset.Y+top, 0)))
		} else if over := bottom - page.Size().Height; over > 0 {
			page.ScrollToOffset(fyne.NewPos(page.Offset.X, page.Offset.Y+min(over, top)))
		}
	}
}
