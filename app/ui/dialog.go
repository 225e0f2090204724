package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Question is asked before something that is hard to take back.
type Question struct {
	Icon  icon.Name
	Head  Say
	Text  Say
	Yes   Say // what will be done, as a verb; never "yes"
	No    Say // nil for "cancel"
	Risky bool
	OnYes func()
	OnNo  func()

	Other   Say // something else that can be done first; nil: nothing
	OnOther func()
}

// Ask shows a question above everything.
func (s *Shell) Ask(q Question) {
	if q.No == nil {
		q.No = s.look.Say("action.cancel")
	}
	var close func()
	yes := newButton(Ordinary, "", q.Yes, func() { close(); call(q.OnYes) })
	yes.Kind = Main
	if q.Risky {
		yes.Kind = Risky
	}
	no := NewButton(q.No, func() { close(); call(q.OnNo) })
	head := Row(12, NewStrong(q.Head))
	head.Objects[0] = Grow(newLabel(q.Head, palette.SizeHead, palette.Text, true))
	if q.Icon != "" {
		head.Objects = append([]fyne.CanvasObject{icon.New(q.Icon, palette.Lamp)}, head.Objects...)
	}
	body := Column(16, head)
	if q.Text != nil {
		body.Add(NewLabel(q.Text))
	}
	if q.Other != nil {
		body.Add(NewButton(q.Other, func() { close(); call(q.OnOther) }))
	}
	body.Add(container.New(&answersLayout{}, no, yes))
	close = s.layer(520, body, func() { call(q.OnNo) })
	if s.canvas != nil && q.Risky {
		s.canvas.Focus(no)
	} else if s.canvas != nil {
		s.canvas.Focus(yes)
	}
}

// answersLayout stands the answers of a question at the right of a line; where they
// do not fit, as long verbs do not, below each other, the one that does it first.
type answersLayout struct{ width float32 }

const answersGap float32 = 12

func (l *answersLayout) fits(o []fyne.CanvasObject) bool {
	return l.width == 0 || o[0].MinSize().Width+answersGap+o[1].MinSize().Width <= l.width
}

// Layout implements fyne.Layout.
func (l *answersLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	no, yes := o[0].MinSize(), o[1].MinSize()
	if l.fits(o) {
		Put(o[1], size.Width-yes.Width, (size.Height-yes.Height)/2, yes.Width, yes.Height)
		Put(o[0], size.Width-yes.Width-answersGap-no.Width, (size.Height-no.Height)/2, no.Width, no.Height)
		return
	}
	high := HeightAt(o[1], size.Width)
	Put(o[1], 0, 0, size.Width, high)
	Put(o[0], 0, high+answersGap, size.Width, HeightAt(o[0], size.Width))
}

// MinSize implements fyne.Layout.
func (l *answersLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	no, yes := o[0].MinSize(), o[1].MinSize()
	if l.fits(o) {
		return fyne.NewSize(1, max(no.Height, yes.Height))
	}
	return fyne.NewSize(1, no.Height+answersGap+yes.Height)
}

// Sheet shows an object of ours above everything, with a head and a way to
// close it. The answer closes it.
func (s *Shell) Sheet(width float32, head Say, o fyne.CanvasObject) (close func()) {
	return s.SheetLeft(width, head, o, nil)
}

// SheetLeft is Sheet that tells when it was left by its cross or by Esc.
func (s *Shell) SheetLeft(width float32, head Say, o fyne.CanvasObject, left func()) (close func()) {
	x := NewQuiet(icon.Close, nil, func() { close(); call(left) })
	x.Hint = s.look.Say("action.close")
	top := Row(12, Grow(newLabel(head, palette.SizeHead, palette.Text, true)), x)
	close = s.layer(width, Column(12, top, o), left)
	return close
}

// Layer shows an object on a card above everything. What lies below is dimmed
// and takes no taps; Esc closes the card on top. The answer closes this one.
func (s *Shell) Layer(width float32, o fyne.CanvasObject) (close func()) {
	return s.layer(width, o, nil)
}

// layer is Layer that tells when Esc closed it.
func (s *Shell) layer(width float32, o fyne.CanvasObject, escaped func()) (close func()) {
	grown := &grownLayout{}
	page := NewScrollUnder(Inset(barRoom/4, barRoom, barRoom/4, barRoom, container.New(grown, o)))
	card := container.New(&stackLayout{}, newSurface(palette.Panel, palette.Line, 1, palette.Corner),
		Inset(layerPad-barRoom/4, layerPad-barRoom, layerPad-barRoom/4, layerPad-barRoom, page.Object()))
	layer := container.New(&middleLayout{shell: s, width: width, content: o}, newVeil(), card)
	grown.grew = func() { layer.Layout.Layout(layer.Objects, layer.Size()) }
	s.layers.Add(layer)
	s.escaped[layer] = escaped
	s.root.Refresh()
	if s.canvas != nil {
		s.canvas.Unfocus()
	}
	s.settleBoard()
	s.still.HoldOver(card)
	return func() {
		s.still.HoldOver(card)
		s.layers.Remove(layer)
		delete(s.escaped, layer)
		s.root.Refresh()
		s.settleBoard()
	}
}

func (s *Shell) closeTop() {
	last := s.layers.Objects[len(s.layers.Objects)-1]
	told := s.escaped[last]
	s.layers.Remove(last)
	delete(s.escaped, last)
	s.root.Refresh()
	s.settleBoard()
	call(told)
}

// chooseRole offers the people of the demonstration, or the other officers of
// a shared device.
func (s *Shell) chooseRole() {
	people, head, text := s.frame.Demo, "strip.demo_head", "strip.demo_text"
	if len(people) == 0 {
		people, head, text = s.frame.Officers, "strip.officers_head", "strip.officers_text"
	}
	var close func()
	list := Column(palette.Gap)
	for _, d := range people {
		b := newButton(Ordinary, d.Icon, d.Say, func() {
			close()
			if s.OnRole != nil {
				s.OnRole(d.ID)
			}
		})
		b.Leading = true
		if d.ID == s.frame.Open {
			b.Icon = icon.Tick
			b.Disable()
		}
		list.Add(AtLeast(1, palette.MainTouch, b))
	}
	close = s.Sheet(440, s.look.Say(head), Column(12, NewNote(s.look.Say(text)), list))
}

// layerPad is between a card's edge and what is on it. Of that, barRoom belongs
// to what scrolls: the bar of a marked field hangs out, and so does the scroll's
// own.
const (
	layerPad float32 = 24
	barRoom  float32 = 12
)

// middleLayout fills the window with its first object and puts the second, a
// card around the content, into the middle. What is too high for the window
// scrolls: its last button must not lie outside. A card whose content grows or
// shrinks keeps its upper edge, as long as the lower one is inside: nothing on it
// moves under a finger.
type middleLayout struct {
	shell   *Shell
	width   float32
	content fyne.CanvasObject

	window fyne.Size // in which it was laid out last
	edge   float32   // and the upper edge that it had
}

func (l *middleLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(size)
	w := min(l.width, size.Width-32)
	top := l.top(size.Width, w)
	h := min(HeightAt(l.content, w-2*layerPad)+2*layerPad, size.Height-16-top)
	if size != l.window {
		l.window, l.edge = size, max((size.Height-h)/2, top)
	}
	l.edge = max(min(l.edge, size.Height-16-h), top)
	o[1].Move(fyne.NewPos((size.Width-w)/2, l.edge-l.shell.lift))
	o[1].Resize(fyne.NewSize(w, h))
}

// top is the least distance of a card from the upper edge: one that reaches as
// far as the lock stays below it.
func (l *middleLayout) top(window, card float32) float32 {
	if at, size, ok := l.shell.strip.lockAt(); ok && (window+card)/2 > at.X {
		return max(at.Y+size.Height+4, 16)
	}
	return 16
}

func (l *middleLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// grownLayout tells when what it holds takes another height than before: a page that
// scrolls keeps that from the card around it.
type grownLayout struct {
	stackLayout
	grew   func()
	height float32
	busy   bool
}

func (l *grownLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.stackLayout.Layout(o, size)
	was := l.height
	l.height = l.MinSize(o).Height
	if was == 0 || was == l.height || l.busy {
		return
	}
	l.busy = true
	l.grew()
	l.busy = false
}

// veil keeps taps from what lies below a dialog.
type veil struct {
	widget.BaseWidget
	ground *Surface
}

func newVeil() *veil {
	v := &veil{ground: NewSurface(palette.Veil)}
	v.ExtendBaseWidget(v)
	return v
}

// Tapped implements fyne.Tappable and does nothing.
func (v *veil) Tapped(*fyne.PointEvent) {}

// Dragged implements fyne.Draggable and does nothing.
func (v *veil) Dragged(*fyne.DragEvent) {}

// DragEnd implements fyne.Draggable.
func (v *veil) DragEnd() {}

// Scrolled implements fyne.Scrollable and does nothing.
func (v *veil) Scrolled(*fyne.ScrollEvent) {}

// CreateRenderer implements fyne.Widget.
func (v *veil) CreateRenderer() fyne.WidgetRenderer { return NewRenderer(v.ground) }
