package looked

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Screen is the page. Make it with New, then Show what there is.
type Screen struct {
	OnBack  func()
	OnAgain func() // ask the region once more

	look  *ui.Look
	data  Data
	shown bool

	of     *ui.Label
	list   *fyne.Container
	proof  *ui.Label
	more   *ui.Label
	scroll *ui.Scroll
	state  *fyne.Container // what stands in the place of a list
	again  *ui.Button
	root   fyne.CanvasObject
}

// New is a page without an answer.
func New(look *ui.Look) *Screen {
	s := &Screen{look: look}
	s.of = ui.NewNote(s.title).On(ui.Cut)
	s.list = ui.Column(14)
	s.proof, s.more = ui.NewNote(s.proofText), ui.NewNote(look.Say("looked.more"))
	s.scroll = ui.NewScroll(ui.Inset(16, 20, 24, 20, ui.Column(16, s.proof, s.list, s.more)))
	s.state = container.NewStack()
	back := ui.NewButton(look.Say("looked.back"), func() { call(s.OnBack) }).With(icon.Back)
	s.again = ui.NewButton(look.Say("looked.again"), func() { call(s.OnAgain) }).With(icon.Sync)
	head := ui.Inset(10, 16, 10, 20, ui.Column(2, ui.NewHead(look.Say("looked.title")).On(ui.Cut), s.of))
	foot := ui.Inset(8, 16, 10, 20, ui.AtLeast(1, palette.MainTouch, ui.Row(palette.Gap, back, ui.Space(), s.again)))
	s.root = ui.On(palette.Panel, ui.Column(0, head, ui.HLine(), ui.Grow(container.NewStack(s.scroll.Object(), s.state)), ui.HLine(), foot))
	return s
}

// title says which record it is, in the language of now.
func (s *Screen) title() string {
	if s.data.Of == nil {
		return ""
	}
	return s.data.Of()
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.fill() }

// Shown implements ui.Watcher: the keys are the page's.
func (s *Screen) Shown() {
	if c := ui.CanvasOf(s.root); c != nil {
		c.Unfocus()
	}
}

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() {}

// Show puts an answer on the page, or that there is none.
func (s *Screen) Show(d Data) {
	s.data, s.shown = d, true
	s.fill()
	s.scroll.ScrollTo(0)
}

func (s *Screen) fill() {
	if !s.shown {
		return
	}
	s.list.Objects = nil
	for _, v := range s.data.Views {
		s.list.Add(s.row(v))
	}
	s.state.Objects = nil
	if o := s.instead(); o != nil {
		s.state.Objects = []fyne.CanvasObject{ui.On(palette.Panel, ui.Pad(24, o))}
	}
	ui.Show(s.scroll.Object(), len(s.state.Objects) == 0)
	ui.Show(s.more, s.data.More)
	s.again.Disable()
	if !s.data.Waiting {
		s.again.Enable()
	}
	s.root.Refresh()
	s.scroll.Refresh()
	s.scroll.Refresh() // what wraps knows its width only after the first time
}

// instead is what stands in the place of the list; nil where there is one.
func (s *Screen) instead() fyne.CanvasObject {
	look := s.look
	switch {
	case s.data.Waiting:
		return ui.EmptyState(icon.Waiting, look.Say("looked.waiting"), nil, nil)
	case s.data.Trouble != nil:
		return ui.EmptyState(icon.Warning, look.Say("looked.no_answer"), s.data.Trouble, nil)
	case len(s.data.Views) == 0:
		return ui.EmptyState(icon.Done, look.Say("looked.empty"), look.Say("looked.empty_text"), nil)
	}
	return nil
}

// row says who, then what, when and where.
func (s *Screen) row(v View) fyne.CanvasObject {
	mark, role := icon.Eye, palette.Text
	switch v.What {
	case "received":
		mark, role = icon.Down, palette.Dim
	case "print", "export":
		mark, role = icon.Print, palette.Lamp
	case "asked":
		mark, role = icon.Review, palette.Dim
	}
	return ui.Row(12, icon.New(mark, role), ui.Grow(ui.Column(2,
		ui.NewStrong(func() string { return s.who(v) }), ui.NewNote(func() string { return s.what(v) }))))
}

func (s *Screen) who(v View) string {
	switch {
	case v.Admin:
		return s.look.T("looked.admin")
	case v.Name == "":
		return s.look.T("looked.unknown")
	}
	if unit := v.Unit.In(string(s.look.Lang())); unit != "" {
		return v.Name + " · " + unit
	}
	return v.Name
}

func (s *Screen) what(v View) string {
	t := s.look.Texts()
	words := []string{t.T("looked.what_" + v.What)}
	if v.Times > 1 {
		words[0] += " " + t.N("looked.times", v.Times)
	}
	words = append(words, t.DateClock(v.At))
	switch {
	case v.Here:
		words = append(words, t.T("looked.here"))
	case v.Device != "":
		words = append(words, t.T("looked.device", "ID", v.Device))
	}
	return strings.Join(words, " · ")
}

func (s *Screen) proofText() string {
	if s.data.Size == 0 {
		return ""
	}
	t := s.look.Texts()
	return t.T("looked.proved", "Size", t.Int(int(s.data.Size)), "At", t.DateClock(s.data.Signed))
}

// Key implements ui.Keyed: the page is read without a finger, and F5 asks again.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyF5 {
		return s.scroll.Key(e)
	}
	if !s.data.Waiting {
		call(s.OnAgain)
	}
	return true
}

// Rune implements ui.Keyed.
func (s *Screen) Rune(rune) bool { return false }

func call(f func()) {
	if f != nil {
		f()
	}
}
