package plan

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/shortcut"
	"shyraq/app/ui/still"
	"shyraq/errs"
	"shyraq/maps/slippy"
)

// Notifier is what the screen needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Ask(q ui.Question)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Screen is the form. Make it with New, then Show the raid to begin with.
type Screen struct {
	OnSaved  func()       // the raid is signed
	OnCancel func()       // the form is left; nil hides the button
	OnTyped  func(*Typed) // at every change, to be kept; nil: nothing that is not saved
	OnBack   func()       // a form that was left is wanted again: it was told by OnTyped
	OnAgain  func()       // what could not be read is to be read once more

	OnAnswered func() // a raid of another unit was answered

	look     *ui.Look
	notifier Notifier
	staff    Staff
	run      func(work func() error, done func(error))
	after    still.After

	form   *form
	ready  bool // a raid was shown: before, nothing can be tapped
	busy   bool
	every  bool // all known raids are offered
	laying bool // a form is being shown: nobody types
	fields ui.Fields

	title     *ui.Label
	unsaved   *fyne.Container // says that what stands there was typed before
	versions  *fyne.Container // what the other versions of a raid say
	asked     *fyne.Container // raids of other units that ask for officers
	ended     *fyne.Container // raids that were called off, and why
	lent      *fyne.Container // what other units said of the raid in the form
	known     *ui.BigButtons  // new, or one of those planned before
	operation *ui.BigButtons
	night     *ui.DateField
	from, to  *ui.TextField
	span      *span // what the three say
	sectors   *ui.BigButtons
	crews     *fyne.Container
	members   []*ui.BigButtons // one a crew
	seated    []uuid.UUID      // who was in a crew when their cards were laid: his tile stays
	list      *ui.ProblemList
	state     *ui.Button
	save      *ui.Button
	cancel    *ui.Button
	off       *ui.Button // calls the raid off
	scroll    *ui.Scroll
	cover     *cover.Cover
	still     *still.Ground // over the page, for a moment
	foot      *fyne.Container
	pane      *chart.Pane
	keys      *shortcut.Keys
	object    *fyne.Container
}

// New builds an empty form beside a map, which stays the caller's to close; after
// does something on the UI thread once a time has passed.
func New(look *ui.Look, notifier Notifier, m *slippy.Map, staff Staff, after still.After) *Screen {
	s := &Screen{look: look, notifier: notifier, staff: staff, after: after, run: ui.Go, keys: shortcut.New(look)}
	s.keys.On(s.Save, shortcut.Save()...) // as the check is
	s.form = begin(Data{}, staff.NewID, "")
	s.pane = chart.New(look, m, chart.Closer|chart.Away|chart.Search)
	m.OnTap = func(at orb.Point, _ []slippy.PointID) { s.tapMap(at) }
	s.build()
	return s
}

func (s *Screen) build() {
	look := s.look
	s.title = ui.NewHead(nil).On(ui.Cut)
	s.known = ui.NewBigButtons(look, "known", look.Say("plan.known"), false).Cell(230)
	s.known.OnChange = func([]string) { s.choose(s.known.Code()) }
	s.operation = ui.NewBigButtons(look, "type", look.Say("plan.operation"), false).Cell(190)
	s.operation.OnChange = func([]string) { s.form.raid.Type = codes.Code(s.operation.Code()); s.changed() }
	s.buildTimes()
	s.sectors = ui.NewBigButtons(look, "sectors", look.Say("plan.sectors"), true).Cell(200)
	s.sectors.SetNote(look.Say("plan.sectors_hint"))
	s.sectors.OnChange = s.sectorsTapped
	for _, f := range []*ui.Field{s.operation.Field, s.sectors.Field} {
		f.Steady()
	}
	s.crews = ui.Column(12)
	add := ui.NewButton(look.Say("plan.crew_add"), still.Once(s.after, s.addCrew)).With(icon.Plus)
	s.off = ui.NewRisky(icon.Withdrawn, look.Say("plan.off"), s.callOff)
	s.list = ui.NewProblemList(look)
	s.list.OnJump = s.jump
	s.state = ui.NewQuiet(icon.Warning, nil, s.firstProblem)
	s.state.Leading = true
	s.save = ui.NewMain(icon.Tick, look.Say("plan.save"), s.Save)
	s.cancel = ui.NewButton(look.Say("plan.cancel"), s.Cancel)
	s.unsaved = s.unsavedLine()
	s.versions, s.asked, s.lent, s.ended = ui.Column(palette.Gap), ui.Column(palette.Gap), ui.Column(4), ui.Column(4)
	s.lay(add)
}

// buildTimes makes the night and the hours; what is said of the three stands in
// one line below them, which is always there.
func (s *Screen) buildTimes() {
	look := s.look
	s.night = ui.NewDateField(look, "night", look.Say("plan.night"), func() time.Time { return s.form.data.Rules.Now })
	s.night.OnDate = func(day time.Time, ok bool) {
		night := civil.Date("")
		if ok {
			night = civil.DateOf(day)
		}
		s.form.raid.Night, s.form.night = night, s.night.Text()
		s.changed()
	}
	s.from = s.clock("from", "plan.from", func(text string) { s.form.from = text })
	s.to = s.clock("to", "plan.to", func(text string) { s.form.to = text })
	for _, f := range []*ui.Field{s.night.Field, s.from.Field, s.to.Field} {
		f.Bare()
	}
	s.span = newSpan()
}

func (s *Screen) clock(path, label string, set func(string)) *ui.TextField {
	f := ui.NewTextField(s.look, path, s.look.Say(label)).Most(5).Placeholder(s.look.Say("field.time_form")).As(ui.Number)
	f.OnChange = func(text string) { set(text); s.form.window(); s.changed() }
	return f
}

// lay puts the page together. The night stands above the operation, of which
// there are many: it is changed with every raid.
func (s *Screen) lay(add *ui.Button) {
	body := ui.Inset(16, 24, 24, 24, ui.Column(16,
		ui.AtLeast(1, palette.Touch, ui.Row(palette.Gap, ui.Grow(s.title), s.off)),
		s.asked,
		s.unsaved,
		s.versions,
		s.known.Object(),
		s.ended,
		ui.Column(4, ui.Tiles(140, 12, s.night.Object(), s.from.Object(), s.to.Object()), s.span.object),
		s.operation.Object(),
		s.sectors.Object(),
		ui.Section(s.look.Say("plan.crews"), s.crews, s.lent, add),
		ui.AtLeast(1, problemsHigh, container.New(giveLayout{}, s.list.Object())),
	))
	s.scroll = ui.NewScroll(body)
	s.fields.Reveal = func(f *ui.Field) { s.scroll.Reveal(f.Object()) }
	s.foot = ui.Row(palette.Gap, ui.Grow(s.state), ui.AtLeast(1, palette.MainTouch, s.cancel), s.save)
	s.cover = cover.New(s.look, icon.Plan, func() {
		if s.OnAgain != nil {
			s.OnAgain()
		}
	})
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, 16, 12, 16, ui.AtLeast(1, palette.MainTouch, s.foot)))
	page := container.NewStack(s.scroll.Object(), s.cover.Object())
	s.still = still.Over(page, s.after)
	s.object = besideMap(ui.On(palette.Panel, ui.Pinned(nil, page, foot)), s.pane.Object())
	s.uncover(false)
}

// problemsHigh is the room below the crews for what is to be checked: the end of
// the page stays where it is while that comes and goes.
const problemsHigh float32 = 4 * (palette.Touch + 4)

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.drawMap(); s.check() }

// Furnish gives the map its tools.
func (s *Screen) Furnish(t chart.Tools) { s.pane.Furnish(t) }

// Find implements ui.Finder: a place on the map.
func (s *Screen) Find() { s.pane.Find() }

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool { return s.pane.EndFind() }

// Shown implements ui.Watcher: the page has its keys.
func (s *Screen) Shown() { s.keys.Take(s.object) }

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() { s.keys.Drop() }

// Close lets go of flavour and language; the screen is of no use after it.
func (s *Screen) Close() {
	s.keys.Drop()
	s.pane.Close()
}

// Show begins a form: a new raid, the one that is changed, or what was typed
// before and not saved. While one is being saved nothing else takes its place.
func (s *Screen) Show(d Data) {
	if s.busy {
		return
	}
	s.laying = true
	if d.Typed != nil {
		s.form = resume(d, s.staff.NewID, s.crewName(1))
	} else {
		s.form = begin(d, s.staff.NewID, s.crewName(1))
	}
	s.showKnown()
	if d.Rules.Codes != nil {
		var options []ui.Option
		for _, row := range d.Rules.Codes.List("operations", d.Raid.Night) {
			options = append(options, ui.Option{Code: string(row.Code), Say: s.named(row.Names)})
		}
		s.operation.SetOptions(options...)
	}
	s.operation.SetSelected(string(s.form.raid.Type))
	s.night.SetDate(s.form.raid.Night.In(time.UTC))
	if d.Typed != nil && s.form.raid.Night == "" {
		s.night.SetText(d.Typed.Night)
	}
	s.from.SetText(s.form.from)
	s.to.SetText(s.form.to)
	var areas []ui.Option
	for _, x := range d.Districts {
		areas = append(areas, ui.Option{Code: x.KATO, Say: s.named(x.Names)})
	}
	s.sectors.SetOptions(areas...)
	s.showSectors()
	s.layCrews()
	if s.OnCancel == nil {
		s.cancel.Hide()
	}
	ui.Show(s.unsaved, s.form.resumed)
	s.showVersions()
	s.showAsked()
	s.showLent()
	s.showEnded()
	s.aim()
	s.uncover(true)
	s.changed()
	s.scroll.ScrollTo(0)
	s.laying = false
	s.tell()
}

// Unread says that no raid can be shown, and why. What was shown before stays.
func (s *Screen) Unread(err error) {
	if s.ready {
		s.notifier.ToastError(err)
		return
	}
	s.cover.Fail(err)
}

// uncover lets the form be seen and used, or not yet.
func (s *Screen) uncover(ready bool) {
	s.ready = ready
	ui.Show(s.scroll.Object(), ready)
	ui.Show(s.foot, ready)
	ui.Show(s.cover.Object(), !ready)
	s.object.Refresh()
}

func (s *Screen) named(n codes.Names) ui.Say {
	return func() string { return n.In(string(s.look.Lang())) }
}

// changed follows every change: the window's day, the problems, the map.
func (s *Screen) changed() {
	s.form.window()
	s.entitle()
	ui.Show(s.off, s.form.mayEnd())
	s.drawMap()
	s.check()
	s.tell()
}

// Save signs the raid; what blocks is shown first.
func (s *Screen) Save() {
	if s.busy || !s.ready {
		return
	}
	problems := s.form.problems()
	if raid.Blocked(problems) {
		s.firstProblem()
		return
	}
	if len(problems) > 0 { // what only warns is read once more, and then is the supervisor's to decide
		s.notifier.Ask(ui.Question{
			Icon: icon.Warning, Head: s.look.Say(s.form.doubtHead()), Text: s.sentences(problems),
			Yes: s.look.Say("plan.save_anyway"), No: s.look.Say("plan.complete"), Risky: true, // the key that asks does not answer
			OnYes: s.signApart, OnNo: s.firstProblem,
		})
		return
	}
	s.signApart()
}

// signApart asks where what stands in the form becomes a raid beside the one
// it began with.
func (s *Screen) signApart() {
	if !s.form.apart() {
		s.signOver()
		return
	}
	night := s.form.raid.Night.In(s.form.zone())
	s.notifier.Ask(ui.Question{
		Icon: icon.Plan, Head: s.look.Say("plan.apart"),
		Text: func() string { return s.look.T("plan.apart_text", "Date", s.look.Texts().Date(night)) },
		Yes:  s.look.Say("plan.apart_yes"), OnYes: s.sign,
	})
}

// sign saves the raid as it stands.
func (s *Screen) sign() {
	if s.busy {
		return
	}
	s.hold(true)
	id, plan := s.form.signed()
	began, over := s.form.data.Raid, s.form.data.Versions
	called := s.called(plan)
	s.run(func() error { return s.staff.SavePlan(context.Background(), id, began, over, plan) }, func(err error) {
		s.hold(false)
		if moved(err) {
			s.askAgain()
			return
		}
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.notifier.Toast(func() string { return s.look.T("plan.saved", "Date", called()) }, nil)
		s.settle()
		if s.OnSaved != nil {
			s.OnSaved()
		}
	})
}

func moved(err error) bool {
	var e *errs.Error
	return errors.As(err, &e) && e.Code == CodeMoved
}

// askAgain says that another has changed the raid since the form began, and
// shows it as it is now. What was typed is kept, and stands in it.
func (s *Screen) askAgain() {
	s.notifier.Ask(ui.Question{
		Icon: icon.Plan, Head: s.look.Say("plan.moved"), Text: s.look.Say("plan.moved_text"),
		Yes: s.look.Say("plan.moved_yes"), OnYes: s.OnAgain,
	})
}
