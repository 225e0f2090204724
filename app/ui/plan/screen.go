package plan

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/maps/geo"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

// Notifier is what the screen needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Ask(q ui.Question)
}

// Screen is the form. Make it with New, then Show the raid to begin with.
type Screen struct {
	OnSaved  func()       // the raid is signed
	OnCancel func()       // the form is left; nil hides the button
	OnTyped  func(*Typed) // at every change, to be kept; nil: nothing that is not saved
	OnBack   func()       // a form that was left is wanted again: it was told by OnTyped

	look     *ui.Look
	notifier Notifier
	staff    Staff
	run      func(work func() error, done func(error))

	form   *form
	busy   bool
	laying bool // a form is being shown: nobody types
	fields ui.Fields

	title     *ui.Label
	unsaved   *fyne.Container // says that what stands there was typed before
	known     *ui.BigButtons  // new, or one of those planned before
	operation *ui.BigButtons
	night     *ui.DateField
	from, to  *ui.TextField
	sectors   *ui.BigButtons
	crews     *fyne.Container
	members   []*ui.BigButtons // one a crew
	list      *ui.ProblemList
	state     *ui.Button
	save      *ui.Button
	cancel    *ui.Button
	scroll    *ui.Scroll
	pane      *chart.Pane
	object    *fyne.Container
}

// New builds an empty form beside a map, which stays the caller's to close.
func New(look *ui.Look, notifier Notifier, m *slippy.Map, staff Staff) *Screen {
	s := &Screen{look: look, notifier: notifier, staff: staff, run: ui.Go}
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
	s.sectors = ui.NewBigButtons(look, "sectors", look.Say("plan.sectors"), true).Cell(200)
	s.sectors.SetNote(look.Say("plan.sectors_hint"))
	s.sectors.OnChange = s.sectorsTapped
	s.crews = ui.Column(12)
	add := ui.NewButton(look.Say("plan.crew_add"), s.addCrew).With(ui.IconPlus)
	s.list = ui.NewProblemList(look)
	s.list.OnJump = s.jump
	s.state = ui.NewQuiet(ui.IconWarning, nil, s.firstProblem)
	s.state.Leading = true
	s.save = ui.NewMain(ui.IconTick, look.Say("plan.save"), s.Save)
	s.cancel = ui.NewButton(look.Say("plan.cancel"), s.Cancel)
	s.unsaved = s.unsavedLine()

	body := ui.Inset(16, 24, 24, 24, ui.Column(20,
		s.title,
		s.unsaved,
		s.known.Object(),
		s.operation.Object(),
		ui.Tiles(140, 12, s.night.Object(), s.from.Object(), s.to.Object()),
		s.sectors.Object(),
		ui.Section(look.Say("plan.crews"), s.crews, add),
		container.New(giveLayout{}, s.list.Object()),
	))
	s.scroll = ui.NewScroll(body)
	s.fields.Reveal = func(f *ui.Field) { s.scroll.Reveal(f.Object()) }
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, 16, 12, 16, ui.Row(ui.Gap,
		ui.Grow(s.state), ui.AtLeast(1, ui.MainTouch, s.cancel), s.save)))
	s.object = container.New(&planLayout{},
		ui.On(ui.Panel, container.New(&formLayout{}, s.scroll.Object(), foot)), s.pane.Object())
}

func (s *Screen) clock(path, label string, set func(string)) *ui.TextField {
	f := ui.NewTextField(s.look, path, s.look.Say(label)).Most(5).Placeholder(s.look.Say("field.time_form")).As(ui.Number)
	f.OnChange = func(text string) { set(text); s.form.window(); s.changed() }
	return f
}

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

// Shown implements ui.Watcher.
func (s *Screen) Shown() {}

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() {}

// Close lets go of flavour and language; the screen is of no use after it.
func (s *Screen) Close() { s.pane.Close() }

// Show begins a form: a new raid, the one that is changed, or what was typed
// before and not saved.
func (s *Screen) Show(d Data) {
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
	s.aim()
	s.changed()
	s.scroll.ScrollTo(0)
	s.laying = false
	s.tell()
}

func (s *Screen) named(n codes.Names) ui.Say {
	return func() string { return n.In(string(s.look.Lang())) }
}

// changed follows every change: the window's day, the problems, the map.
func (s *Screen) changed() {
	s.form.window()
	s.from.SetNote(s.dayOf(s.form.raid.From))
	s.to.SetNote(s.dayOf(s.form.raid.To))
	s.entitle()
	s.drawMap()
	s.check()
	s.tell()
}

// dayOf names the day of a moment that does not lie on the evening's.
func (s *Screen) dayOf(at time.Time) ui.Say {
	if !s.form.later(at) {
		return nil
	}
	day := at.In(s.form.zone())
	return func() string { return s.look.T("plan.next_day", "Date", s.look.Texts().DayMonth(day)) }
}

// Save signs the raid; what blocks is shown first.
func (s *Screen) Save() {
	if s.busy {
		return
	}
	problems := s.form.problems()
	if raid.Blocked(problems) {
		s.firstProblem()
		return
	}
	if len(problems) > 0 { // what only warns is read once more, and then is the supervisor's to decide
		s.notifier.Ask(ui.Question{
			Icon: ui.IconWarning, Head: s.look.Say("plan.incomplete"), Text: s.sentences(problems),
			Yes: s.look.Say("plan.save_anyway"), No: s.look.Say("plan.complete"),
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
		s.sign()
		return
	}
	night := s.form.raid.Night.In(s.form.zone())
	s.notifier.Ask(ui.Question{
		Icon: ui.IconPlan, Head: s.look.Say("plan.apart"),
		Text: func() string { return s.look.T("plan.apart_text", "Date", s.look.Texts().Date(night)) },
		Yes:  s.look.Say("plan.apart_yes"), OnYes: s.sign,
	})
}

// sign saves the raid as it stands.
func (s *Screen) sign() {
	if s.busy {
		return
	}
	s.busy = true
	s.save.Disable()
	id, plan := s.form.signed()
	evening := s.evening(plan.Night)
	s.run(func() error { return s.staff.SavePlan(context.Background(), id, plan) }, func(err error) {
		s.busy = false
		s.save.Enable()
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		s.notifier.Toast(func() string { return s.look.T("plan.saved", "Date", evening()) }, nil)
		s.settle()
		if s.OnSaved != nil {
			s.OnSaved()
		}
	})
}

// sectorsTapped takes what was tapped in the list into the raid.
func (s *Screen) sectorsTapped(codes []string) {
	chosen := map[string]bool{}
	for _, c := range codes {
		chosen[c] = true
	}
	for _, d := range s.form.data.Districts {
		if chosen[d.KATO] != s.form.hasSector(d.KATO) {
			s.form.toggleSector(d, string(s.look.Lang()))
		}
	}
	s.changed()
}

// tapMap takes the district under a tap into the raid, or out of it.
func (s *Screen) tapMap(at orb.Point) {
	for _, d := range s.form.data.Districts {
		if geo.Contains(d.Shape, at) {
			s.form.toggleSector(d, string(s.look.Lang()))
			s.showSectors()
			s.changed()
			return
		}
	}
}

func (s *Screen) showSectors() {
	var chosen []string
	for _, x := range s.form.raid.Sectors {
		chosen = append(chosen, x.District)
	}
	s.sectors.SetSelected(chosen...)
}

// drawMap shows the districts, those of the raid strong.
func (s *Screen) drawMap() {
	var areas []paint.Area
	for _, d := range s.form.data.Districts {
		a := paint.Area{ID: d.KATO, Shape: d.Shape, Tone: paint.ToneDim, Name: d.Names.In(string(s.look.Lang()))}
		if s.form.hasSector(d.KATO) {
			a.Tone, a.Strong = paint.ToneLamp, true
		}
		areas = append(areas, a)
	}
	s.pane.SetAreas(chart.Districts, areas)
}

func (s *Screen) aim() {
	var all orb.Bound
	first := true
	for _, d := range s.form.data.Districts {
		if len(d.Shape) == 0 {
			continue
		}
		if first {
			all, first = d.Shape.Bound(), false
			continue
		}
		all = all.Union(d.Shape.Bound())
	}
	if !first {
		s.pane.Map.FitBounds(all, 16)
	}
}
