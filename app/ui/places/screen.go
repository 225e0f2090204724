package places

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/paulmach/orb"

	"shyraq/app/report/commission"
	"shyraq/app/report/places"
	"shyraq/app/ui"
	"shyraq/app/ui/chart"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/maps/slippy"
)

// The tabs.
const (
	tabWhere   = "where"
	tabWhen    = "when"
	tabMeasure = "measure"
)

const (
	side      float32 = 16
	chipHigh  float32 = palette.Touch
	panelFrom float32 = 560 // of the page: from here the words stand beside the map
	panelWide float32 = 420
)

// Screen is the page. Make it with New, then Open.
type Screen struct {
	deps Deps
	run  func(work func() error, done func(error))

	tab    string
	period commission.Period
	choice places.Choice
	width  int
	source *places.Source // of the period; nil: to be read
	page   places.Page
	ready  bool // the page is of what is asked for
	asked  int  // which question was asked last: a slow answer to another is dropped
	aimed  bool // the map was brought to where something is
	chosen *places.Hex
	saving bool
	seen   bool // it is in sight
	closed bool

	tabs    *ui.BigButtons
	chips   [3]*ui.Button
	asks    *fyne.Container
	title   *ui.Label
	pane    *chart.Pane
	week    *weekView
	measure *measureView
	words   *wordsView
	save    *ui.Button
	cover   *cover.Cover
	ground  *fyne.Container // what stands beside the words
	panel   *fyne.Container
	body    *fyne.Container
	page0   *ui.Scroll
	root    fyne.CanvasObject
}

// New makes the page without a number.
func New(d Deps) *Screen {
	s := &Screen{deps: d, run: ui.Go, tab: tabWhere, choice: places.All, width: 500}
	s.build()
	return s
}

func (s *Screen) build() {
	look := s.deps.Look
	s.title = ui.NewHead(look.Say("places.title")).On(ui.Cut)
	s.tabs = ui.NewBigButtons(look, "tab", nil, false,
		ui.Option{Code: tabWhere, Say: look.Say("places.tab_where")},
		ui.Option{Code: tabWhen, Say: look.Say("places.tab_when")},
		ui.Option{Code: tabMeasure, Say: look.Say("places.tab_measure")}).Segmented()
	s.tabs.SetSelected(s.tab)
	s.tabs.OnChange = s.turn
	s.chips = [...]*ui.Button{
		ui.NewButton(func() string { return s.spanName(s.period) }, s.askPeriod),
		ui.NewButton(func() string { return s.choice.Name(look.Texts()) }, s.askChoice),
		ui.NewButton(func() string { return s.widthName(s.width) }, s.askWidth),
	}
	s.asks = ui.Tiles(190, palette.Gap)
	for i, mark := range []icon.Name{icon.Calendar, icon.Child, icon.Layers} {
		s.chips[i].With(mark).Slim = true
		s.asks.Add(ui.AtLeast(1, chipHigh, s.chips[i]))
	}
	s.pane = chart.New(look, s.deps.Map, chart.Closer|chart.Away|chart.Search)
	s.pane.Furnish(s.deps.Tools)
	s.pane.OnPlace = func(at orb.Point) { s.tapMap(at) }
	s.deps.Map.OnTap = func(at orb.Point, _ []slippy.PointID) { s.tapMap(at) }
	s.week = newWeekView(s)
	s.measure = newMeasureView(s)
	s.words = newWordsView(s)
	s.save = ui.NewMain(icon.Export, look.Say("places.save"), s.askSave)

	s.ground = container.NewStack(s.pane.Object(), s.week.object)
	s.panel = container.NewStack(s.words.object, s.measure.object)
	s.cover = cover.New(look, icon.Figures, s.count)
	s.body = ui.Beside{
		From: panelFrom, Upright: true,
		First: func(w float32) float32 { return max(w-panelWide, w*0.5) },
		Upper: func(h float32) float32 { return float32(int(h * 0.5)) },
	}.Of(s.ground, ui.On(palette.Panel, s.panel))
	head := ui.Inset(8, side, 8, side, ui.Column(8, s.title,
		ui.Beside{Gap: 16, Below: 8, From: 900, First: func(w float32) float32 { return min(w*0.45, 460) }}.Of(s.tabs.Object(), s.asks)))
	back := ui.NewQuiet(icon.Back, look.Say("period.back"), func() { s.deps.OnBack() })
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 8, side, ui.Row(palette.Gap, back, ui.Space(), s.save)))
	s.page0 = ui.NewScrollUnder(container.New(&tallLayout{low: s.lowered, laid: s.laid}, ui.Column(0, head, ui.HLine()),
		container.NewStack(s.body, s.cover.Object()), foot))
	s.root = ui.On(palette.Panel, s.page0.Object())
	s.fill()
}

// lowered leaves the title out where every line counts: the tabs say what it is.
func (s *Screen) lowered(low bool) { ui.Show(s.title, !low) }

// laid aims the map once it has its size.
func (s *Screen) laid() {
	if s.ready && !s.aimed && s.tab == tabWhere {
		s.aim()
	}
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.draw(); s.fill() }

// Shown implements ui.Watcher: the keyboard goes to what can be walked through.
func (s *Screen) Shown() { s.seen = true; s.focus() }

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() { s.seen = false }

// Close lets go of all that was read; an answer that comes later is dropped. The map itself is the caller's.
func (s *Screen) Close() {
	s.pane.Close()
	s.closed, s.ready, s.source, s.page, s.measure.said = true, false, nil, places.Page{}, nil
}

// Open counts the year it is.
func (s *Screen) Open() {
	s.period = places.Spans(s.deps.Desk.Tonight())[4]
	s.source = nil
	s.count()
}

func (s *Screen) focus() {
	switch canvas := ui.CanvasOf(s.root); {
	case !s.seen: // another page has the keyboard
	case s.tab == tabWhen && s.ready:
		s.week.list.Focus()
	case canvas != nil && s.tab == tabWhere:
		canvas.Focus(s.deps.Map)
	}
}

// count counts what is asked for, and reads it first where that was not done. Until there is
// an answer the page shows no number of another question.
func (s *Screen) count() {
	s.asked++
	asked, source, period, choice := s.asked, s.source, s.period, s.choice
	grid := places.Over(s.deps.Region, s.width)
	s.ready, s.chosen = false, nil
	s.cover.Wait()
	s.fill()
	var page places.Page
	s.run(func() error {
		if source == nil {
			read, err := s.deps.Desk.Places(context.Background(), period)
			if err != nil {
				return err
			}
			source = &read
		}
		page = places.Page{Result: places.Count(*source, grid, choice), Period: period, Choice: choice}
		return nil
	}, func(err error) {
		switch {
		case asked != s.asked || s.closed:
		case err != nil:
			s.cover.Fail(err)
		default:
			s.source, s.page, s.ready = source, page, true
			s.draw()
			s.fill()
			s.focus()
		}
	})
}

// turn goes to another tab.
func (s *Screen) turn(chosen []string) {
	if len(chosen) == 0 { // tapped again: one is always chosen
		s.tabs.SetSelected(s.tab)
		return
	}
	s.tab = chosen[0]
	s.draw()
	s.fill()
	s.focus()
}

// fill puts what is known on the page.
func (s *Screen) fill() {
	measuring := s.tab == tabMeasure
	covered := !s.ready && !measuring // a place can be chosen before anything is counted
	ui.Show(s.cover.Object(), covered)
	ui.Show(s.body, !covered)
	ui.Show(s.pane.Object(), s.tab != tabWhen)
	ui.Show(s.week.object, s.tab == tabWhen)
	ui.Show(s.words.object, !measuring)
	ui.Show(s.measure.object, measuring)
	ui.Show(s.asks, !measuring)
	ui.Show(s.chips[2], s.tab == tabWhere)
	s.save.SetEnabled(!s.saving && (measuring && s.measure.said != nil || !measuring && s.ready && len(s.page.Cells) > 0))
	for _, c := range s.chips {
		c.Refresh()
	}
	s.week.fill()
	s.words.fill()
	s.measure.fill()
	s.root.Refresh()
	s.page0.Refresh()
}

// Find implements ui.Finder: the search for a place.
func (s *Screen) Find() {
	if s.tab != tabWhen {
		s.pane.Find()
	}
}

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool { return s.pane.EndFind() }

// Key implements ui.Keyed: Page up and down go through the tabs.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	order := []string{tabWhere, tabWhen, tabMeasure}
	at := 0
	for i, t := range order {
		if t == s.tab {
			at = i
		}
	}
	switch e.Name {
	case fyne.KeyPageUp:
		at--
	case fyne.KeyPageDown:
		at++
	default:
		return false
	}
	if at >= 0 && at < len(order) {
		s.tabs.SetSelected(order[at])
		s.turn([]string{order[at]})
	}
	return true
}

// Rune implements ui.Keyed and uses no letter.
func (s *Screen) Rune(rune) bool { return false }
