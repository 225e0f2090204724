package followup

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/seek"
)

// Notifier is what the page needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Screen is the page. Make it with New, then Show what there is.
type Screen struct {
	OnOpen    func(record uuid.UUID) // a row was tapped twice, or its button
	OnChanged func()                 // an answer was saved, or taken back

	look     *ui.Look
	notifier Notifier
	desk     Desk
	run      func(work func() error, done func(error))

	data   Data
	shown  bool // something was shown
	filter filter
	past   []Row // that have ended, as they were read last
	known  bool  // they were read, once
	reads  bool  // they are being read
	asks   int   // which reading was asked last
	rows   []Row // of the list
	sight  bool

	chips  *chips
	paper  *ui.Button // writes the list as it stands, without names
	prints bool
	seek   *seek.Seek[[]Row]
	list   *listview.List
	closed *ui.Label
	empty  fyne.CanvasObject
	waits  fyne.CanvasObject
	alone  bool // the place is low: the list and the panel have it in their turn
	panel  *panel
	object *fyne.Container
}

// New is a page that says it is being read.
func New(look *ui.Look, notifier Notifier, desk Desk) *Screen {
	s := &Screen{look: look, notifier: notifier, desk: desk, run: ui.Go, filter: open}
	s.list = listview.NewList(func() int { return len(s.rows) },
		func() fyne.CanvasObject { return newRowView(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*rowView); ok && i < len(s.rows) {
				v.show(s.rows[i], s.data.Codes, s.data.Now)
			}
		})
	s.list.OnChoose = func(int) { s.chosen() }
	s.list.OnOpen = func(i int) { s.openRow(s.rows[i]) }
	s.chips = newChips(s)
	s.seek = newSeek(s)
	s.paper = ui.NewIconButton(icon.Print, look.Say("followup.print"), s.print)
	s.panel = newPanel(s)
	s.closed = ui.NewNote(s.closedText)
	s.empty = within(ui.EmptyState(icon.Help, s.emptyHead, s.emptyText, nil))
	s.waits = within(ui.EmptyState(icon.Help, look.Say("cover.reading"), nil, nil))
	head := ui.Inset(8, 16, 8, 16, ui.Column(8, s.chips.row, s.seek.Row(s.paper), s.closed))
	left := ui.Pinned(ui.Column(0, head, ui.HLine()), container.NewStack(s.list, s.empty, s.waits), ui.Space())
	s.object = ui.Beside{
		From: palette.Narrow - ui.RailWidth, Upright: true,
		First: func(w float32) float32 { return float32(int(w * listShare)) },
		Upper: s.upper,
	}.Of(ui.On(palette.Panel, left), ui.On(palette.Ground, s.panel.object))
	s.fill()
	return s
}

const listShare float32 = 0.52

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
func (s *Screen) Relabel() { s.fill() }

// Shown implements ui.Watcher: the list takes the keyboard.
func (s *Screen) Shown() {
	s.sight = true
	s.list.Focus()
}

// Hidden implements ui.Watcher: a name that was held is masked again.
func (s *Screen) Hidden() {
	s.sight = false
	s.seek.Rest()
	s.panel.mask()
}

// Close lets go of everybody who is named here, masked as he is.
func (s *Screen) Close() {
	s.seek.End()
	s.data, s.past, s.known, s.shown = Data{Codes: s.data.Codes}, nil, false, false
	s.asks++
	s.choose(-1)
	s.fill()
}

// Show puts the help that goes on on the page. What was chosen stays chosen while it
// is still there.
func (s *Screen) Show(d Data) {
	s.data, s.shown = d, true
	switch {
	case d.Ended: // nothing of before stays
		s.asks++
		s.past, s.known, s.reads = nil, false, false
		s.seek.End()
		s.choose(-1)
	case s.filter == ended && s.sight:
		s.readEnded()
	}
	s.fill()
}

// readEnded reads what has ended: it goes through every record, so it is asked for
// where somebody looks at it.
func (s *Screen) readEnded() {
	s.asks++
	asked := s.asks
	s.reads = true
	var got []Row
	s.run(func() (err error) {
		got, err = s.desk.Ended(context.Background())
		return err
	}, func(err error) {
		if asked != s.asks {
			return
		}
		s.reads = false
		if err != nil {
			s.notifier.ToastError(err)
		} else {
			s.past, s.known = got, true
		}
		s.fill()
	})
}

// fill puts what is known on the page.
func (s *Screen) fill() {
	was, follow := s.chosenID(), s.list.Sees(s.list.Chosen())
	all := s.data.Rows
	switch {
	case s.sought():
		all = *s.seek.Found()
	case s.filter == ended:
		all = s.past
	}
	s.rows = slices.DeleteFunc(slices.Clone(all), func(r Row) bool { return !s.sought() && !s.filter.takes(r) })
	at := slices.IndexFunc(s.rows, func(r Row) bool { return r.Referral == was })
	s.list.Keep(at)
	waits := !s.shown || len(s.rows) == 0 && !s.sought() && (s.data.Reads || s.filter == ended && s.reads)
	ui.Show(s.waits, waits)
	ui.Show(s.empty, !waits && len(s.rows) == 0)
	ui.Show(s.list, len(s.rows) > 0)
	ui.Show(s.closed, s.data.Closed > 0)
	s.chips.fill()
	s.paper.SetEnabled(len(s.rows) > 0 && !s.prints)
	s.panel.fill()
	s.object.Refresh()
	if follow {
		s.list.Choose(at)
	}
}

func (s *Screen) chosenID() uuid.UUID {
	if r, ok := s.chosenRow(); ok {
		return r.Referral
	}
	return uuid.Nil
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

// chosen follows a choice of a row.
func (s *Screen) chosen() {
	s.panel.turn()
	s.object.Refresh()
	if s.alone && s.list.Chosen() >= 0 {
		s.panel.still.Hold() // the panel came under the finger
	}
}

func (s *Screen) openRow(r Row) {
	if s.OnOpen != nil {
		s.OnOpen(r.Record)
	}
}

// print writes the rows that are shown as a list for paper.
func (s *Screen) print() {
	if s.prints || len(s.rows) == 0 {
		return
	}
	s.prints = true
	s.paper.SetEnabled(false)
	rows := slices.Clone(s.rows)
	var name string
	s.run(func() (err error) {
		name, err = s.desk.Print(context.Background(), rows)
		return err
	}, func(err error) {
		s.prints = false
		s.paper.SetEnabled(len(s.rows) > 0)
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.notifier.Toast(s.look.Say("followup.printed", "File", name), nil)
	})
}

func (s *Screen) closedText() string { return s.look.N("followup.closed", s.data.Closed) }

func (s *Screen) emptyHead() string {
	switch {
	case s.data.Ended:
		return s.look.T("followup.grant_head")
	case s.sought():
		return s.look.T("followup.none_found")
	case s.data.Closed > 0: // of what is not here nobody knows that it does not wait
		return s.look.T("followup.none_here")
	}
	return s.look.T("followup.none_" + string(s.filter))
}

func (s *Screen) emptyText() string {
	switch {
	case s.data.Ended:
		return s.look.T("error.grant_ended")
	case s.sought():
		return s.look.T("followup.none_found_text")
	case s.data.Closed > 0:
		return s.closedText()
	}
	return s.look.T("followup.none_text")
}

// Key implements ui.Keyed: the keys of the list work wherever the focus is, and left
// and right go through the filters.
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
