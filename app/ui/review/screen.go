package review

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/ground"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/shortcut"
	"shyraq/maps/slippy"
)

// Notifier is what the screen needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastWarning(text ui.Say)
	ToastError(err error)
	Ask(q ui.Question)
}

// Screen is the supervisor's page. Make it with New, then Show the queue.
type Screen struct {
	OnDecided func()          // a decision was signed: the queue is to be shown anew when there is time
	OnPage    func(uuid.UUID) // the page of a record that was decided is wanted: what was decided is taken back there
	OnTyped   func(*Typed)    // at every change of what is written and not sent, to be kept; nil: nothing

	look     *ui.Look
	notifier Notifier
	reviews  Reviews
	run      func(work func() error, done func(error))

	data    Data
	at      tab       // the list in sight
	queue   []Item    // of it
	open    uuid.UUID // the record in the middle
	want    uuid.UUID // to be opened as soon as it is in the list
	record  Record    // of open, once it came
	loaded  bool
	failed  bool // it could not be read, and the cover says why
	busy    bool
	last    *decision // can be taken back
	left    *stay     // open, and decided by another meanwhile; nil: none
	renewed bool      // open, and changed while it was read
	unread  *Version  // what stood there when it changed; nil: it did not, or that was said
	taken   bool      // open, with comments of before that were not written on since
	notes   []Note    // written and not sent, the latest last
	short   *shortcut.Keys
	decided map[uuid.UUID]string    // revisions decided here, until the queue says so too
	took    map[uuid.UUID]*decision // accepted here
	spoken  map[uuid.UUID]string    // by revision: that a return outweighs the acceptance was said
	heard   bool                    // what was said before is known

	list     *listview.List
	tabs     *tabs
	seek     *search
	view     *recordView
	scroll   *ui.Scroll
	comments *commentBox
	accept   *ui.Button
	back     *ui.Button
	undo     *ui.Button
	page     *ui.Button // in the place of both, where nothing waits
	hold     *listview.Hold
	pane     *chart.Pane
	title    *ui.Label
	day      *ui.Label // below it, of a record of another night
	keys     *ui.Label
	under    *fyne.Container // the keys and what takes a decision back
	lists    *fyne.Container // their names, and the search
	steps    [2]fyne.CanvasObject
	middle   *fyne.Container
	unseen   bool // the window is too small for the record and what decides it
	empty    *fyne.Container
	nothing  [tabCount]fyne.CanvasObject // of which list it is said that it is empty
	unknown  fyne.CanvasObject           // of any list that was not read
	cover    *cover.Cover                // in the place of the record until it was read
	object   *fyne.Container
}

// New builds the page around a map, which stays the caller's to close.
func New(look *ui.Look, notifier Notifier, m *slippy.Map, d Reviews) *Screen {
	s := &Screen{look: look, notifier: notifier, reviews: d, run: ui.Go, decided: map[uuid.UUID]string{}, took: map[uuid.UUID]*decision{}, spoken: map[uuid.UUID]string{}, short: shortcut.New(look)}
	s.short.On(s.Undo, &fyne.ShortcutUndo{})
	s.list = listview.NewList(func() int { return len(s.queue) },
		func() fyne.CanvasObject { return newItemView(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*itemView); ok && i < len(s.queue) {
				it := s.queue[i]
				v.show(it, s.at, s.clock(it), s.when(it), !s.note(it.ID).empty())
			}
		})
	s.list.OnChoose = func(i int) { s.want = uuid.Nil; s.load(s.queue[i].ID) }
	s.list.OnKey = s.Key
	s.pane = chart.New(look, m, chart.Closer|chart.Away|chart.Signs)
	s.view = newRecordView(look)
	s.view.onChoose, s.view.onTap = s.fieldChosen, s.fieldTapped
	s.comments = newCommentBox(s)
	s.build()
	return s
}

func (s *Screen) build() {
	look := s.look
	s.tabs, s.seek = newTabs(look, s.turn), newSearch(s)
	s.title = ui.NewHead(nil).On(ui.Cut)
	s.day = ui.NewNote(nil).On(ui.Cut)
	s.keys = ui.NewNote(look.Say("review.keys")).On(ui.Cut) // of one line whatever stands beside it: nothing above it moves
	s.hold = listview.NewHold(look.Say("review.reveal"))
	s.hold.OnHold, s.hold.OnRelease = s.reveal, func() { s.view.reveal(false); s.list.Focus() }
	s.accept = ui.NewMain(icon.Tick, s.acceptText, s.Accept)
	s.back = ui.NewRisky(icon.Return, look.Say("review.return"), s.Return)
	s.undo = ui.NewButton(s.undoText, s.Undo).With(icon.Undo)
	s.page = ui.NewButton(look.Say("review.page"), func() {
		if s.OnPage != nil && s.open != uuid.Nil {
			s.OnPage(s.open)
		}
	}).With(icon.List)
	s.page.Hide()
	previous := ui.NewIconButton(icon.Up, look.Say("review.previous"), func() { s.step(-1) })
	next := ui.NewIconButton(icon.Down, look.Say("review.next"), func() { s.step(1) })
	s.scroll = ui.NewScroll(s.view.box)
	s.cover = cover.New(look, icon.Review, func() { s.load(s.open) })
	s.nothing = [tabCount]fyne.CanvasObject{
		ui.EmptyState(icon.Done, look.Say("review.empty_title"), look.Say("review.empty_text"), nil),
		ui.EmptyState(icon.Return, look.Say("review.returned_none"), look.Say("review.returned_none_text"), nil),
		ui.EmptyState(icon.Review, s.seek.none, s.seek.noneText, nil),
	}
	s.unknown = ui.EmptyState(icon.Review, func() string {
		if s.at == waiting {
			return look.T("cover.unread") // the strip says why
		}
		return look.T("cover.reading")
	}, nil, nil)
	s.empty = ui.On(palette.Ground, ui.Pad(24, container.NewStack(append(s.nothing[:], s.unknown)...)))

	s.under = ui.Inset(0, 16, 8, 16, ui.Row(palette.Gap, ui.Grow(s.keys), s.undo))
	s.lists = ui.Column(0, ui.Inset(8, 8, 8, 8, s.tabs.object), s.seek.object, ui.HLine())
	s.steps = [2]fyne.CanvasObject{ui.AtLeast(palette.MainTouch, palette.MainTouch, previous), ui.AtLeast(palette.MainTouch, palette.MainTouch, next)}
	queue := ui.Pinned(s.lists, container.NewStack(s.list), nil)
	s.middle = ui.Pinned(
		ui.Column(0, ui.Inset(8, 16, 8, 16, ui.Row(12, ui.Grow(ui.Column(0, s.title, s.day)), s.hold)), ui.HLine()),
		container.NewStack(s.scroll.Object(), s.cover.Object()),
		ui.Column(0, ui.HLine(), s.comments.object, ui.Inset(8, 16, 4, 16,
			ui.Row(palette.Gap, ui.Grow(container.NewStack(
				ui.Row(palette.Gap, ui.Grow(s.accept), ui.Grow(ui.AtLeast(1, palette.MainTouch, s.back))), s.page)),
				s.steps[0], s.steps[1])),
			s.under))
	s.object = container.New(&reviewLayout{s},
		ui.On(palette.Panel, queue), ui.VLine(), ui.On(palette.Ground, s.middle), s.pane.Object(), s.empty)
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Furnish gives the map its tools.
func (s *Screen) Furnish(t chart.Tools) { s.pane.Furnish(t) }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() {
	s.view.lay()
	s.fill()
}

// Shown implements ui.Watcher: the queue takes the keyboard.
func (s *Screen) Shown() {
	s.short.Take(s.object)
	s.list.Focus()
}

// Hidden implements ui.Watcher: what was held is masked again.
func (s *Screen) Hidden() {
	s.short.Drop()
	s.view.reveal(false)
}

// Close lets go of flavour and language; the screen is of no use after it.
func (s *Screen) Close() {
	s.short.Drop()
	s.seek.Rest()
	s.pane.Close()
}

// Show puts the queue on the screen. The record that is open stays open, also
// where another decided it meanwhile: then there is nothing to decide, and it
// says so. What was decided here is left out even when the queue that is shown
// is older than the decision.
func (s *Screen) Show(d Data) {
	s.data = d
	for id := range s.decided {
		if !slices.ContainsFunc(d.Queue, func(it Item) bool { return it.ID == id }) {
			delete(s.decided, id) // the queue knows by now: if it comes back, it waits again
		}
	}
	s.remain()
	s.overruled()
	if d.Whole {
		s.forget(func(id uuid.UUID) bool {
			return !s.stays(id) && !slices.ContainsFunc(d.Queue, func(it Item) bool { return it.ID == id })
		})
	}
	s.arrange()
	if s.failed && s.open != uuid.Nil { // the disk may have room by now
		s.load(s.open)
	}
}

// stale tells whether the queue knows another revision than the one shown.
func (r Record) stale(it Item) bool {
	return it.Rev != "" && len(r.Heads) > 0 && r.rev() != it.Rev
}

// rev is the revision shown; empty before the record came.
func (r Record) rev() string {
	if len(r.Heads) == 0 {
		return ""
	}
	return r.Heads[0].Rev
}

func (s *Screen) fill() {
	some := len(s.queue) > 0
	s.tabs.show(s.at, s.counts(), s.data.More)
	s.seek.fill()
	for i, o := range s.nothing {
		ui.Show(o, tab(i) == s.at && s.known(s.at))
	}
	ui.Show(s.unknown, !s.known(s.at))
	ui.Show(s.empty, !some)
	ui.Show(s.middle, some)
	ui.Show(s.cover.Object(), some && !s.loaded)
	ui.Show(s.scroll.Object(), some && s.loaded)
	if it, ok := s.item(); ok {
		s.title.Set(ui.Plain(s.titleText(it)))
		s.day.Set(ui.Plain(s.dayText(it)))
		ui.Show(s.day, s.dayText(it) != "")
	}
	s.permit()
	s.accept.Refresh()
	s.undo.SetEnabled(!s.busy && s.mayUndo())
	s.undo.Refresh()
	ui.Show(s.accept, s.at == waiting)
	ui.Show(s.back, s.at == waiting)
	ui.Show(s.page, s.at != waiting)
	s.page.SetEnabled(s.loaded && !s.busy)
	s.hold.Hide()
	if s.loaded && s.view.hasSecrets() {
		s.hold.Show()
	}
	s.foot()
	s.comments.fill()
	s.object.Refresh()
	s.scroll.Refresh()
}

// permit says which decisions are live.
func (s *Screen) permit() {
	may := s.loaded && !s.busy && !s.record.Own && s.at == waiting && !s.stays(s.open) && !s.unseen
	s.accept.SetEnabled(may && len(s.record.Heads) == 1)
	s.back.SetEnabled(may && !s.toNote())
}

// toNote says whether the record that is open was withdrawn before anybody decided on
// it: there is nothing to return, and it leaves the queue when it was seen.
func (s *Screen) toNote() bool {
	it, ok := s.item()
	return ok && s.at == waiting && it.Withdrawn != ""
}

func (s *Screen) acceptText() string {
	if s.toNote() {
		return s.look.T("review.note")
	}
	return s.look.T("review.accept")
}

func (s *Screen) item() (Item, bool) {
	if i := s.list.Chosen(); i >= 0 && i < len(s.queue) {
		return s.queue[i], true
	}
	return Item{}, false
}

// load opens a record of the queue, or a newer revision of the one that is
// open: then what was written of it stays.
func (s *Screen) load(id uuid.UUID) {
	same, was, shown := id == s.open, s.record.rev(), s.record.Heads
	if !same {
		s.comments.leave()
		s.leave(id)
		s.renewed, s.unread, s.taken = false, nil, false
	}
	s.open, s.loaded, s.record = id, false, Record{}
	if !s.failed || !same { // one that is tried by itself goes on saying why it could not be read
		s.cover.Wait()
	}
	s.failed = false
	if !same {
		s.view.show(s.data.Words, Record{})
		s.comments.close()
	}
	s.fill()
	var r Record
	s.run(func() (err error) {
		r, err = s.reviews.Record(context.Background(), id)
		return err
	}, func(err error) {
		if id != s.open {
			return
		}
		if s.failed = err != nil; err != nil {
			s.cover.Fail(err)
			return
		}
		if same && was != "" && was != r.rev() {
			s.renewed = true
			if s.unread == nil {
				s.unread = &shown[0]
			}
		}
		if s.unread != nil && len(r.Heads) == 1 {
			r.Before = s.unread // what changed is told by what he read
		}
		s.record, s.loaded = r, true
		s.view.decided, s.view.over = s.decidedLine(), s.overLine()
		s.view.renew(s.data.Words, r)
		if !same {
			s.takeUp()
		} else if s.comments.object.Visible() {
			s.view.mark(s.comments.path)
		}
		s.scroll.ScrollTo(0)
		s.locate()
		s.fill()
	})
}

// locate shows where the record happened.
func (s *Screen) locate() {
	s.pane.Map.SetPin(nil)
	if len(s.record.Heads) == 0 {
		return
	}
	if p := s.record.Heads[0].place().Point; p != nil {
		at := ground.Point(*p)
		s.pane.Map.SetPin(&orb.Point{at[0], at[1]})
		s.pane.Look(at)
	}
}

// none shows that no record is open.
func (s *Screen) none() {
	s.leave(uuid.Nil)
	s.open, s.loaded, s.record = uuid.Nil, false, Record{}
	s.view.show(s.data.Words, Record{})
	s.comments.close()
	s.fill()
}

// step goes on or back in the queue.
func (s *Screen) step(by int) {
	i := s.list.Chosen() + by
	if i < 0 || i >= len(s.queue) {
		if s.stays(s.open) {
			s.leave(uuid.Nil)
			s.arrange()
		}
		return
	}
	s.want = uuid.Nil
	s.list.Choose(i)
	s.list.Focus()
	s.load(s.queue[i].ID)
}

// reveal shows names and numbers while they are held, once it is logged.
func (s *Screen) reveal() {
	id := s.open
	s.run(func() error { return s.reviews.Reveal(context.Background(), id) }, func(err error) {
		switch {
		case err != nil:
			s.notifier.ToastError(err)
		case s.hold.Held() && id == s.open:
			s.view.reveal(true)
		}
	})
}
