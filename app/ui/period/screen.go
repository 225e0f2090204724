package period

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/reading"
)

// Notifier is what the page needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Deps is what the page is made of.
type Deps struct {
	Look     *ui.Look
	Notifier Notifier
	Reports  Reports
	Codes    *codes.Lists                 // names of the parts of figures
	Fonts    func() (*paper.Fonts, error) // of the charts
	Now      func() time.Time
	OnBack   func()
	// OnNumber opens the list of what a number counts; nil: there is none.
	OnNumber func(r commission.Report, n commission.Number)
	// OnFrozen opens the reports that were frozen, and offers to freeze the one that is
	// shown; nil: that is not this officer's.
	OnFrozen func(r commission.Report)
	// OnAssignments opens the decisions of the commission; nil: there is no such page.
	OnAssignments func()
	// OnStatistics opens what was imported; nil: there is no such page.
	OnStatistics func()
	// OnPlaces opens where and when encounters were; nil: there is no such page.
	OnPlaces func()
}

// Screen is the page. Make it with New, then Open.
type Screen struct {
	*grid
	deps Deps
	run  func(work func() error, done func(error))

	span    commission.Span // empty: dates of one's own
	asked   commission.Period
	report  commission.Report
	reading *reading.Reading[commission.Report]
	place   int // the district that is shown; -1 for the region
	saving  bool
	wrong   bool // the dates that stand there are no period: what is shown is of those before

	spans    *ui.BigButtons
	previous *ui.Button
	next     *ui.Button
	name     *ui.Label
	from, to *ui.DateField
	own      *fyne.Container
	steps    *fyne.Container
	notes    *ui.Label
	draft    *ui.Label
	where    *ui.Button
	save     *ui.Button
	pictures *pictures
	cover    *cover.Cover
	frozen   *ui.Button
	opening  fyne.CanvasObject
	scroll   *ui.Scroll
	root     fyne.CanvasObject
}

// New makes the page without a report.
func New(d Deps) *Screen {
	s := &Screen{deps: d, run: ui.Go, place: -1, span: commission.Month}
	s.grid = newGrid(d.Look, d.Codes, s.open)
	s.list.OnKey = s.Key
	s.build()
	return s
}

func (s *Screen) build() {
	look := s.deps.Look
	s.spans = ui.NewBigButtons(look, "span", nil, false, s.options()...).Segmented()
	s.spans.OnChange = s.chooseSpan
	s.spans.SetSelected(string(s.span))
	s.previous = ui.NewIconButton(icon.Back, look.Say("period.previous"), func() { s.step(-1) })
	s.next = ui.NewIconButton(icon.Forward, look.Say("period.next"), func() { s.step(1) })
	s.name = ui.NewStrong(s.periodName).Centred()
	s.steps = ui.Row(palette.Gap, s.previous, ui.Grow(s.name), s.next)
	s.from = ui.NewDateField(look, "from", look.Say("period.from"), s.deps.Now)
	s.to = ui.NewDateField(look, "to", look.Say("period.to"), s.deps.Now)
	for _, f := range []*ui.DateField{s.from, s.to} {
		f.OnDate = func(time.Time, bool) { s.openOwn() }
	}
	s.own = ui.Row(palette.Gap, ui.Grow(s.from.Object()), ui.Grow(s.to.Object()))
	s.own.Hide()
	s.draft = ui.NewStrong(func() string { return s.report.Draft(look.Texts()) }).In(palette.Lamp)
	s.notes = ui.NewNote(s.notesText)
	s.where = ui.NewQuiet(icon.Place, s.placeName, s.askPlace)
	s.where.Role = palette.Text
	s.frozen = ui.NewQuiet(icon.Lock, look.Say("period.frozen"), func() { s.deps.OnFrozen(s.report) })
	s.frozen.Role = palette.Text
	ui.Show(s.frozen, s.deps.OnFrozen != nil)
	assigned := ui.NewQuiet(icon.List, look.Say("assignment.open"), func() { s.deps.OnAssignments() })
	assigned.Role = palette.Text
	ui.Show(assigned, s.deps.OnAssignments != nil)
	s.opening = opening(look, s.deps.Notifier, func() commission.Report { return s.report })
	imported := ui.NewQuiet(icon.Figures, look.Say("statistics.open"), func() { s.deps.OnStatistics() })
	imported.Role = palette.Text
	ui.Show(imported, s.deps.OnStatistics != nil)
	places := ui.NewIconButton(icon.Map, look.Say("places.title"), func() { s.deps.OnPlaces() })
	ui.Show(places, s.deps.OnPlaces != nil)
	s.save = ui.NewMain(icon.Export, look.Say("period.save"), s.askSave)

	head := ui.Inset(12, side, 8, side, ui.Column(8,
		ui.Row(palette.Gap, ui.Grow(ui.NewHead(look.Say("period.title")).On(ui.Wrap)), places, assigned, s.frozen),
		ui.Beside{Gap: 16, Below: 8, From: 880, First: func(w float32) float32 { return min(w*0.52, 540) }}.Of(s.spans.Object(), container.NewStack(s.steps, s.own)),
		s.draft, s.notes, ui.Row(palette.Gap, imported, s.opening, ui.Space())))
	s.pictures = newPictures(look, s.deps.Codes, s.deps.Fonts, func() commission.Report { return s.report }, s.fill)
	back := ui.NewQuiet(icon.Back, look.Say("period.back"), func() { s.deps.OnBack() })
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side, container.New(&footLayout{}, back, s.where, s.pictures.choice, s.save)))
	s.cover = cover.New(look, icon.Figures, func() { s.reading.Open() })
	s.reading = reading.New(reading.Deps[commission.Report]{
		Run: func(work func() error, done func(error)) { s.run(work, done) },
		Ask: func() reading.Question[commission.Report] {
			p := s.asked
			return func(ctx context.Context) (commission.Report, error) { return s.deps.Reports.Count(ctx, p) }
		},
		OnWait: s.cover.Wait, OnRead: s.show, OnFail: s.cover.Fail, OnOld: s.deps.Notifier.ToastError,
	})
	s.scroll = pageOf(head, container.NewStack(s.box, s.pictures.charts.Object(), s.cover.Object()), foot)
	s.root = ui.On(palette.Panel, s.scroll.Object())
	s.box.Hide()
}

func (s *Screen) options() []ui.Option {
	var all []ui.Option
	for _, span := range commission.Spans {
		all = append(all, ui.Option{Code: string(span), Say: s.deps.Look.Say("period." + string(span))})
	}
	return append(all, ui.Option{Code: ownDates, Say: s.deps.Look.Say("period." + ownDates)})
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.fill() }

// Shown implements ui.Watcher: the table takes the keyboard, where it was left.
func (s *Screen) Shown() {
	if s.reading.Ready() && !s.pictures.shown {
		s.list.Focus()
	}
	s.reading.Shown()
}

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() { s.reading.Hidden() }

// Open counts the month it is.
func (s *Screen) Open() {
	tonight := s.deps.Reports.Tonight()
	s.count(s.span.Around(tonight, tonight))
}

// Renew counts the period anew: records came in.
func (s *Screen) Renew() { s.reading.Renew() }

// open opens the list of what a number of a line counts.
func (s *Screen) open(l line, before bool, study commission.Study) {
	if s.deps.OnNumber == nil || !s.reading.Ready() || l.plain() {
		return
	}
	if before && len(s.report.Imported) > 0 {
		showSources(s.deps.Look, s.deps.Notifier, s.report)
		return
	}
	if i := slices.IndexFunc(s.lines, func(o line) bool { return o.Line == l.Line && !o.plain() }); i >= 0 {
		s.list.Keep(i) // where he comes back to
	}
	n := commission.Number{Line: l.Line, Whole: s.place < 0, Before: before, Study: study}
	if s.place >= 0 {
		n.District = s.report.Districts[s.place].KATO
	}
	s.deps.OnNumber(s.report, n)
}

// count asks for a period. Until there is an answer the page shows no number of
// another one.
func (s *Screen) count(p commission.Period) {
	same := p == s.asked && s.reading.Ready()
	s.asked = p
	if same {
		s.reading.Renew()
	} else {
		s.reading.Open()
	}
	s.fill()
}

func (s *Screen) show(r commission.Report, first bool) {
	s.report = r
	if s.place >= len(r.Districts) {
		s.place = -1
	}
	s.fill()
	if first && !s.pictures.shown {
		s.list.Focus()
	}
}

// fill puts what is known on the page.
func (s *Screen) fill() {
	s.lines = nil
	if s.reading.Ready() {
		s.lines = linesOf(s.report, s.place, s.deps.Look.Texts(), s.deps.Codes)
	}
	ui.Show(s.cover.Object(), !s.reading.Ready())
	s.pictures.lay(s.box, s.where, s.reading.Ready())
	s.spans.SetSelected(s.spanCode())
	ui.Show(s.own, s.span == "")
	ui.Show(s.steps, s.span != "")
	ui.Show(s.opening, s.reading.Ready() && len(s.report.Decisions) > 0)
	ui.Show(s.draft, s.reading.Ready() && s.report.Draft(s.deps.Look.Texts()) != "")
	s.save.SetEnabled(s.reading.Ready() && !s.saving && !s.wrong)
	s.where.SetEnabled(s.reading.Ready())
	s.frozen.SetEnabled(s.reading.Ready() && !s.wrong)
	if s.span != "" {
		_, after := s.span.Beside(s.asked, 1, s.deps.Reports.Tonight())
		s.next.SetEnabled(after)
	}
	s.fit(s.wide)
	s.list.Refresh()
	s.root.Refresh()
	s.scroll.Refresh()
}
