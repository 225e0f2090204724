package record

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/review"
)

// Notifier is what the page needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
	ToastError(err error)
}

// Screen is the page of one record. Make it with New, then Show what there is.
type Screen struct {
	OnBack     func()
	OnChange   func() // go on with it, or amend it
	OnBegin    func() // the record of a child whom this short one found is to begin
	OnPass     func()
	OnWithdraw func()
	OnUndone   func()                 // a short record was taken back
	OnReopened func()                 // a decision of a supervisor was taken back
	OnUnlinked func()                 // a decision about two children was taken back
	OnSettle   func()                 // its versions are to be made one
	OnLooked   func()                 // who looked at it is wanted
	OnLinked   func(record uuid.UUID) // the record of a link is wanted
	OnAct      func(person uuid.UUID, number handover.Number)

	unlinking bool // a decision is being taken back
	look      *ui.Look
	notifier  Notifier
	records   Records
	run       func(work func() error, done func(error))

	data  Data
	shown bool
	full  *review.Version // with names, while they are held

	title   *ui.Label
	under   *ui.Label
	badge   *ui.StateBadge
	hold    *listview.Hold
	change  *ui.Button
	acts    *fyne.Container
	facts   *fyne.Container
	said    *fyne.Container // what stands about the record, and what a supervisor said
	history *fyne.Container
	scroll  *ui.Scroll
	root    fyne.CanvasObject

	pass, begin, withdraw, looked, reopen *ui.Button
}

// New is a page without a record.
func New(look *ui.Look, notifier Notifier, d Records) *Screen {
	s := &Screen{look: look, notifier: notifier, records: d, run: ui.Go}
	s.title = ui.NewHead(s.titleText).On(ui.Cut)
	s.under = ui.NewNote(s.underText).On(ui.Cut)
	s.badge = ui.NewStateBadge(look, "")
	s.hold = listview.NewHold(look.Say("review.reveal"))
	s.hold.OnHold, s.hold.OnRelease = s.reveal, s.mask
	back := ui.NewButton(look.Say("record.back"), func() { call(s.OnBack) }).With(icon.Back)
	s.change = ui.NewMain(icon.Pen, s.changeText, func() {
		if s.data.May.Settle {
			call(s.OnSettle)
			return
		}
		call(s.OnChange)
	})
	s.pass = ui.NewButton(look.Say("record.pass"), func() { call(s.OnPass) }).With(icon.Handover)
	s.begin = ui.NewButton(look.Say("record.begin"), func() { call(s.OnBegin) }).With(icon.Child)
	s.looked = ui.NewButton(look.Say("record.looked"), func() { call(s.OnLooked) }).With(icon.Eye)
	s.reopen = ui.NewButton(look.Say("record.reopen"), s.askReopen).With(icon.Undo)
	s.withdraw = ui.NewRisky(icon.Withdrawn, look.Say("record.withdraw"), func() {
		if s.data.May.Undo {
			s.askUndo()
			return
		}
		call(s.OnWithdraw)
	})
	s.acts = ui.Tiles(300, palette.Gap)
	s.facts, s.said, s.history = ui.Column(6), ui.Column(palette.Gap), ui.Column(12)
	left := ui.Column(16, s.acts, s.facts)
	right := ui.Column(20, s.said, ui.Section(look.Say("record.history"), s.history))
	s.scroll = ui.NewScroll(ui.Inset(16, 20, 24, 20, besideStory(left, right)))
	head := ui.Inset(10, 16, 10, 20, ui.Row(12, ui.Grow(ui.Column(2, s.title, s.under)), s.badge.Object(), s.hold))
	foot := ui.Inset(8, 16, 10, 20, container.New(&footLayout{}, back, s.looked, s.reopen, s.withdraw, s.pass, s.begin, s.change))
	s.root = ui.On(palette.Panel, ui.Column(0, head, ui.HLine(), ui.Grow(s.scroll.Object()), ui.HLine(), foot))
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.fill() }

// Shown implements ui.Watcher: the keys are the page's, not of what lies below.
func (s *Screen) Shown() {
	if c := ui.CanvasOf(s.root); c != nil {
		c.Unfocus()
	}
}

// Hidden implements ui.Watcher: what was held is masked again.
func (s *Screen) Hidden() { s.mask() }

// Show puts a record on the page. The same record, read anew, is laid out only
// where something of it is other than before, and stays where it was scrolled.
func (s *Screen) Show(d Data) {
	other := d.ID != s.data.ID
	words := d.Words
	d.Words, s.data.Words = review.Words{}, review.Words{}
	same := s.shown && reflect.DeepEqual(d, s.data)
	d.Words = words
	if same {
		s.data = d
		return
	}
	s.data, s.shown = d, true
	if other {
		s.full = nil
	}
	s.fill()
	if other {
		s.scroll.ScrollTo(0)
	}
}

// Record is the id of the record on the page.
func (s *Screen) Record() uuid.UUID { return s.data.ID }

func (s *Screen) fill() {
	if !s.shown {
		return
	}
	s.badge.Show(ui.State(s.data.Word))
	s.title.Refresh()
	s.under.Refresh()
	s.hold.Hide()
	if s.secrets() {
		s.hold.Show()
	}
	s.change.Refresh()
	ui.Show(s.change, s.data.May.Change || s.data.May.Settle)
	ui.Show(s.pass, s.data.May.Pass)
	ui.Show(s.begin, s.data.May.Begin)
	ui.Show(s.looked, s.data.May.Looked)
	ui.Show(s.reopen, s.data.May.Reopen != "")
	ui.Show(s.withdraw, s.data.May.Withdraw || s.data.May.Undo)
	s.acts.Objects = s.actTiles()
	ui.Show(s.acts, len(s.acts.Objects) > 0)
	s.facts.Objects = s.factRows()
	s.said.Objects = s.saidRows()
	ui.Show(s.said, len(s.said.Objects) > 0)
	s.history.Objects = s.historyRows()
	s.root.Refresh()
	s.scroll.Refresh()
	s.scroll.Refresh() // what wraps knows its width only after the first time
}

// version is what is read now: masked, or in full while it is held.
func (s *Screen) version() review.Version {
	if s.full != nil {
		return *s.full
	}
	return s.data.Version
}

// reveal shows names and numbers while they are held, once it is logged.
func (s *Screen) reveal() {
	id := s.data.ID
	var full review.Version
	s.run(func() (err error) {
		full, err = s.records.Reveal(context.Background(), id)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.notifier.ToastError(err)
		case s.hold.Held() && id == s.data.ID:
			s.full = &full
			s.fill()
		}
	})
}

func (s *Screen) mask() {
	if s.full != nil {
		s.full = nil
		s.fill()
	}
}

// Key implements ui.Keyed: the page is read without a finger.
func (s *Screen) Key(e *fyne.KeyEvent) bool { return s.scroll.Key(e) }

// Rune implements ui.Keyed.
func (s *Screen) Rune(rune) bool { return false }

func call(f func()) {
	if f != nil {
		f()
	}
}
