package children

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/reading"
	"shyraq/app/ui/seek"
)

// Notifier is what the pages need of the window around them; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
}

// Deps is what the page is made of.
type Deps struct {
	Look     *ui.Look
	Notifier Notifier
	Desk     Desk
	Codes    *codes.Lists
	Now      func() time.Time // in the region's offset
	Reasons  []string         // why a history may be opened
	OnOpen   func(record uuid.UUID)
	// OnHistory lays the page of a history over the list.
	OnHistory func(say func() History)
}

// Screen is the list. Make it with New; it reads when it is shown.
type Screen struct {
	deps Deps
	run  func(work func() error, done func(error))

	all    List
	rows   []Row // of the list
	reads  *reading.Reading[List]
	failed bool // and there is nothing to show
	sight  bool
	filter filter
	span   int

	chips  *chips
	time   *ui.Button
	seek   *seek.Seek[List]
	list   *listview.List
	closed *ui.Label
	empty  fyne.CanvasObject
	waits  fyne.CanvasObject
	alone  bool // the place is low: the list and the panel have it in their turn
	panel  *panel
	object *fyne.Container
}

const listShare float32 = 0.52

// New is a page that has read nothing yet.
func New(d Deps) *Screen {
	s := &Screen{deps: d, run: ui.Go, filter: every, span: 1}
	look := d.Look
	s.list = listview.NewList(func() int { return len(s.rows) },
		func() fyne.CanvasObject { return newRowView(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*rowView); ok && i < len(s.rows) {
				v.show(s.rows[i], d.Codes, d.Now(), s.sought())
			}
		})
	s.list.OnChoose = func(int) { s.chosen() }
	s.list.OnOpen = func(i int) { d.OnOpen(s.rows[i].Record) }
	s.chips = newChips(s)
	s.time = ui.NewButton(func() string { return look.T("children.time_" + spans[s.span].name) }, s.turnSpan).With(icon.Calendar)
	s.seek = seek.New(seek.Deps[List]{
		Look: look, Hint: look.Say("children.search_hint"), Find: "children.search", Clear: "followup.search_clear",
		Run: func(work func() error, done func(error)) { s.run(work, done) }, Ask: d.Desk.Find,
		OnFound: func() { s.choose(-1); s.fill(); s.list.Top() },
		OnEnd:   s.fill, OnLeave: func() { s.list.Focus() }, OnError: d.Notifier.ToastError,
	})
	s.newReading()
	s.panel = newPanel(s)
	s.closed = ui.NewNote(func() string { return look.N("children.closed", s.all.Closed) })
	s.empty = within(ui.EmptyState(icon.Child, s.emptyHead, s.emptyText, nil))
	s.waits = within(ui.EmptyState(icon.Child, look.Say("cover.reading"), nil, nil))
	head := ui.Inset(8, 16, 8, 16, ui.Column(8, s.chips.row, s.seek.Row(s.time), s.closed))
	left := ui.Pinned(ui.Column(0, head, ui.HLine()), container.NewStack(s.list, s.empty, s.waits), ui.Space())
	s.object = ui.Beside{
		From: palette.Narrow - ui.RailWidth, Upright: true,
		First: func(w float32) float32 { return float32(int(w * listShare)) },
		Upper: s.upper,
	}.Of(ui.On(palette.Panel, left), ui.On(palette.Ground, s.panel.object))
	s.fill()
	return s
}

// upper is how high the list stands above the panel.
func (s *Screen) upper(high float32) float32 {
	_, chosen := s.chosenRow()
	h, alone := listview.Upper(high, chosen)
	if s.alone != alone {
		s.alone = alone
		s.panel.fillFoot()
	}
	return h
}

// within keeps words inside their place, where that is low.
func within(o fyne.CanvasObject) fyne.CanvasObject { return ui.NewScroll(ui.Pad(24, o)).Object() }

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() {
	s.seek.Relabel()
	s.fill()
}

// Shown implements ui.Watcher: the list takes the keyboard, and is read.
func (s *Screen) Shown() {
	s.sight = true
	s.list.Focus()
	if !s.reads.Ready() && !s.reads.Reads() {
		s.reads.Open()
	}
	s.reads.Shown()
}

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() {
	s.sight = false
	s.seek.Rest()
	s.reads.Hidden()
}

// Renew reads the list anew, where it is in sight: out of sight it costs nothing.
func (s *Screen) Renew() { s.reads.Renew() }

// Close lets go of everybody who is listed here.
func (s *Screen) Close() {
	s.seek.End()
	s.reads.Hold() // what is under way is dropped
	s.newReading()
	s.reads.Hidden()
	s.all, s.failed = List{}, false
	s.choose(-1)
	s.fill()
}

// newReading makes a reading of the list that has read nothing.
func (s *Screen) newReading() {
	s.reads = reading.New(reading.Deps[List]{
		Run: func(work func() error, done func(error)) { s.run(work, done) },
		Ask: func() reading.Question[List] {
			days := spans[s.span].days
			return func(ctx context.Context) (List, error) { return s.deps.Desk.All(ctx, days) }
		},
		OnWait: func() { s.all, s.failed = List{}, false; s.fill() },
		OnRead: func(got List, _ bool) { s.all = got; s.fill() },
		OnFail: func(err error) { s.failed = true; s.deps.Notifier.ToastError(err); s.fill() },
		OnOld:  s.deps.Notifier.ToastError,
	})
}

// sought says that the list is what a search found.
func (s *Screen) sought() bool { return s.seek.Found() != nil }

// fill puts what is known on the page. What was chosen stays chosen while it is there.
func (s *Screen) fill() {
	was, chosen := s.chosenRow()
	follow := s.list.Sees(s.list.Chosen())
	all := s.all.Rows
	if s.sought() {
		all = s.seek.Found().Rows
	}
	s.rows = slices.DeleteFunc(slices.Clone(all), func(r Row) bool { return !s.sought() && !s.filter.takes(r) })
	at := slices.IndexFunc(s.rows, func(r Row) bool { return chosen && r.Record == was.Record && r.Person == was.Person })
	s.list.Keep(at)
	waits := !s.reads.Ready() && !s.failed && !s.sought()
	ui.Show(s.waits, waits)
	ui.Show(s.empty, !waits && len(s.rows) == 0)
	ui.Show(s.list, len(s.rows) > 0)
	ui.Show(s.closed, s.all.Closed > 0)
	s.chips.fill()
	s.panel.fill()
	s.object.Refresh()
	if follow {
		s.list.Choose(at)
	}
}

func (s *Screen) chosenRow() (Row, bool) {
	if i := s.list.Chosen(); i >= 0 && i < len(s.rows) {
		return s.rows[i], true
	}
	return Row{}, false
}

// choose marks a row, or none, and fills the panel.
func (s *Screen) choose(i int) {
	s.list.Keep(i)
	s.chosen()
}

func (s *Screen) chosen() {
	s.panel.fill()
	s.object.Refresh()
	if s.alone && s.list.Chosen() >= 0 {
		s.panel.still.Hold() // the panel came under the finger
	}
}

func (s *Screen) emptyHead() string {
	switch {
	case s.failed:
		return s.deps.Look.T("children.unread")
	case s.sought():
		return s.deps.Look.T("followup.none_found")
	}
	return s.deps.Look.T("children.none_" + string(s.filter))
}

func (s *Screen) emptyText() string {
	if s.sought() {
		return s.deps.Look.T("children.none_found_text")
	}
	return s.deps.Look.T("children.none_text")
}

// Find implements ui.Finder.
func (s *Screen) Find() { s.seek.Field.Focus() }

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool {
	if _, chosen := s.chosenRow(); chosen && s.alone {
		s.choose(-1)
		s.list.Focus()
		return true
	}
	if !s.seek.End() {
		return false
	}
	s.fill()
	s.list.Focus()
	return true
}

// Key implements ui.Keyed: the keys of the list work wherever the focus is, and left and
// right go through the filters.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyEnter:
		s.list.Focus()
		s.list.TypedKey(e)
	case fyne.KeyLeft:
		s.turnBy(-1)
	case fyne.KeyRight:
		s.turnBy(1)
	default:
		return false
	}
	return true
}

// Rune implements ui.Keyed and uses no letter.
func (s *Screen) Rune(rune) bool { return false }
