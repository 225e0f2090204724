package figures

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
	"shyraq/app/ui"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
)

// Notifier is what the screen needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Screen is the summary of one night. Make it with New, then Open a night or
// Show one that is at hand.
type Screen struct {
	Codes    *codes.Lists // names why children were out; nil leaves it out
	OnPeriod func()       // the report of a longer time is asked for
	// OnAssignments opens the decisions of the commission.
	OnAssignments func()
	// OnPlaces opens where and when encounters were for each hour that somebody looked.
	OnPlaces func()

	look     *ui.Look
	notifier Notifier
	figures  Figures
	run      func(work func() error, done func(error))

	data  Data
	ready bool       // a night was shown: before, nothing is a fact
	night civil.Date // asked for last: a slow answer of another night is dropped
	busy  bool
	// failed says that what is shown could not be counted anew.
	failed bool

	date     *ui.Button // leads to any night
	basis    *ui.Label
	beside   *ui.Label // the figures without a column
	previous *ui.Button
	next     *ui.Button
	about    *ui.Button // what the figures count
	assigned *ui.Button // the decisions of the commission
	places   *ui.Button // where and when
	period   *ui.Button // a longer time than a night
	export   *ui.Button
	list     *listview.List
	total    *listview.List // of one row
	split    *fyne.Container
	legend   fyne.CanvasObject
	empty    *fyne.Container
	cover    *cover.Cover
	above    *fyne.Container // title, night and buttons
	page     *fyne.Container // what the cover stands for
	object   *fyne.Container

	top     *topLayout
	rowHigh float32 // of a district: more where the window has the room
}

// New builds an empty page.
func New(look *ui.Look, notifier Notifier, d Figures) *Screen {
	s := &Screen{look: look, notifier: notifier, figures: d, run: ui.Go, top: &topLayout{}, rowHigh: rowHeight}
	s.list = listview.NewList(func() int { return len(s.data.Summary.Rows) },
		func() fyne.CanvasObject { return newRowView(look, func() float32 { return s.rowHigh }) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*rowView); ok && i < len(s.data.Summary.Rows) {
				v.show(s.shortOf(i), s.data.Summary.Rows[i])
			}
		})
	s.list.OnChoose = func(int) { s.total.Choose(-1); s.fillSplit() }
	s.list.OnOpen = func(int) { s.list.Choose(-1); s.fillSplit() }
	s.list.OnKey = s.Key
	s.build()
	return s
}

func (s *Screen) build() {
	look := s.look
	s.date = ui.NewQuiet(icon.Calendar, func() string { return look.T("figures.night", "Date", nightOf(look, s.data.Summary.Night)) }, s.askNight)
	s.date.Role = palette.Text
	s.basis = ui.NewNote(nil)
	s.beside = ui.NewNote(func() string { return beside(look, s.data.Summary, s.Codes) })
	s.previous = ui.NewIconButton(icon.Back, look.Say("figures.night_previous"), func() { s.step(-1) })
	s.next = ui.NewIconButton(icon.Forward, look.Say("figures.night_next"), func() { s.step(1) })
	s.about = ui.NewIconButton(icon.Info, look.Say("figures.about"), s.explain)
	s.assigned = ui.NewIconButton(icon.List, look.Say("assignment.title"), func() {
		if s.OnAssignments != nil {
			s.OnAssignments()
		}
	})
	s.places = ui.NewIconButton(icon.Map, look.Say("places.title"), func() {
		if s.OnPlaces != nil {
			s.OnPlaces()
		}
	})
	s.period = ui.NewButton(look.Say("period.open"), func() {
		if s.OnPeriod != nil {
			s.OnPeriod()
		}
	}).With(icon.Calendar)
	s.export = ui.NewButton(look.Say("figures.export"), s.Export).With(icon.Export)
	s.total = listview.NewList(func() int { return 1 },
		func() fyne.CanvasObject { return newRowView(look, func() float32 { return rowHeight }) },
		func(_ int, o fyne.CanvasObject) {
			if v, ok := o.(*rowView); ok {
				v.show(look.Say("figures.total"), s.data.Summary.Total)
			}
		})
	s.total.OnChoose = func(int) { s.list.Choose(-1); s.fillSplit() }
	s.total.OnOpen = func(int) { s.total.Choose(-1); s.fillSplit() }
	s.total.OnKey = s.Key
	s.split = ui.Column(0)
	s.empty = ui.Pad(24, ui.EmptyState(icon.Figures, s.emptyText, look.Say("figures.empty_text"), nil))

	title := ui.NewHead(look.Say("figures.title")).On(ui.Cut)
	s.top.name = s.nameSigns
	s.top.spare = []fyne.CanvasObject{s.assigned, s.places}
	s.above = container.New(s.top, title, ui.Row(palette.Gap, s.previous, s.date, s.next), ui.Row(palette.Gap, s.about, s.assigned, s.places, s.period, s.export))
	small := ui.Row(6, icon.NewOf(icon.Shield, palette.Lamp, 18), ui.Grow(ui.NewNote(look.Say("figures.small"))))
	s.legend = legend(look)
	foot := ui.Column(0,
		ui.HLine(), ui.On(palette.Raised, s.total), ui.HLine(),
		s.split, s.legend, ui.Inset(0, side, 6, side, s.beside), ui.HLine(),
		ui.Inset(6, side, 6, side, ui.Tiles(330, 4, s.basis, small)))
	s.page = container.New(&pageLayout{screen: s},
		ui.Column(0, ui.Inset(12, side, 12, side, s.above), ui.HLine(), head(look), ui.HLine()),
		container.NewStack(s.list, s.empty), foot)
	s.cover = cover.New(look, icon.Figures, func() { s.Open(s.night) })
	s.object = ui.On(palette.Panel, container.NewStack(s.page, s.cover.Object()))
	s.page.Hide()
}

// nameSigns says in words, or by their signs alone, where the assignments and the places are.
func (s *Screen) nameSigns(words bool) {
	for b, key := range map[*ui.Button]string{s.assigned: "assignment.open", s.places: "places.title"} {
		if b.Say = nil; words {
			b.Say = s.look.Say(key)
		}
	}
}

// emptyText says why there is nothing to count.
func (s *Screen) emptyText() string {
	if s.data.Summary.Closed {
		return s.look.T("figures.closed")
	}
	return s.look.T("figures.empty")
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.object }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.fill() }

// Shown implements ui.Watcher: the table takes the keyboard.
func (s *Screen) Shown() {
	if s.ready {
		s.list.Focus()
	}
}

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() {}

// Show puts a night on the page.
func (s *Screen) Show(d Data) {
	if d.Summary.Records == 0 {
		d.Summary.Rows = nil // a sentence, and no table of zeros
	}
	same := s.ready && s.data.Summary.Night == d.Summary.Night && len(s.data.Summary.Rows) == len(d.Summary.Rows)
	s.data, s.night, s.failed = d, d.Summary.Night, false
	if same { // counted anew: what was chosen stays chosen
		s.fill()
		return
	}
	if !s.ready {
		s.ready = true
		s.cover.Object().Hide()
		s.page.Show()
		defer s.list.Focus()
	}
	s.list.Choose(-1)
	s.total.Choose(-1)
	s.fill()
}

// Open asks for a night and shows it when it is counted.
func (s *Screen) Open(night civil.Date) {
	s.night = night
	var d Data
	s.run(func() (err error) {
		d.Summary, d.Last, err = s.figures.Summary(context.Background(), night)
		return err
	}, func(err error) {
		switch {
		case night != s.night:
		case err != nil && !s.ready:
			s.cover.Fail(err)
		case err != nil:
			again := s.failed && s.night == s.data.Summary.Night
			s.night, s.failed = s.data.Summary.Night, true
			if !again { // a renewal that goes on failing is said once
				s.notifier.ToastError(err)
			}
		default:
			s.Show(d)
		}
	})
}

// Night is the night that is shown or asked for.
func (s *Screen) Night() civil.Date { return s.night }

// Renew counts the night that is shown anew: records came in, or were decided.
func (s *Screen) Renew() { s.Open(s.night) }

// Export writes the night that is shown as a file.
func (s *Screen) Export() {
	if s.busy || !s.ready || s.export.Disabled() {
		return
	}
	s.busy = true
	night := s.data.Summary.Night
	var path string
	s.run(func() (err error) {
		path, err = s.figures.Export(context.Background(), night)
		return err
	}, func(err error) {
		s.busy = false
		switch {
		case err != nil:
			s.notifier.ToastError(err)
		case path != "":
			s.notifier.Toast(s.look.Say("figures.exported", "Path", path), nil)
		}
	})
}

func (s *Screen) fill() {
	t := s.look.Texts()
	sum := s.data.Summary
	s.date.Refresh()
	s.beside.Refresh()
	s.basis.Set(ui.Plain(sum.Basis(t)))
	s.next.SetEnabled(!s.data.Last)
	s.export.SetEnabled(sum.Records > 0)
	ui.Show(s.list, len(sum.Rows) > 0)
	ui.Show(s.empty, len(sum.Rows) == 0)
	s.list.Refresh()
	s.total.Refresh()
	s.fillSplit()
}

// fillSplit shows where the children of the chosen district study; of all
// districts when none is chosen.
func (s *Screen) fillSplit() {
	row, name := s.data.Summary.Total, s.look.Say("figures.total")
	if i := s.list.Chosen(); i >= 0 && i < len(s.data.Summary.Rows) {
		row, name = s.data.Summary.Rows[i], s.nameOf(i)
	}
	s.split.Objects = []fyne.CanvasObject{
		ui.Inset(6, side, 2, side, ui.NewNote(s.look.Say("figures.split", "District", name))),
		splitRow(s.look, s.look.Say("figures.school"), func(c report.Count) int { return c.School }, row.All),
		splitRow(s.look, s.look.Say("figures.college"), func(c report.Count) int { return c.College }, row.All),
		splitRow(s.look, s.look.Say("figures.neither"), report.Count.Neither, row.All),
		splitRow(s.look, s.look.Say("figures.unasked"), func(c report.Count) int { return c.Unasked }, row.All),
		ui.Inset(6, 0, 0, 0, ui.HLine()),
	}
	s.split.Refresh()
	s.object.Refresh()
}

func (s *Screen) nameOf(i int) ui.Say {
	r := s.data.Summary.Rows[i]
	if r.Unknown() {
		return s.look.Say("figures.no_district")
	}
	return func() string { return r.Names.In(string(s.look.Lang())) }
}

// shortOf is a district below the head that says "district": the word stands in
// no row again.
func (s *Screen) shortOf(i int) ui.Say {
	whole := s.nameOf(i)
	if s.data.Summary.Rows[i].Unknown() {
		return whole
	}
	return func() string {
		name := whole()
		for _, word := range strings.Split(s.look.T("figures.district_words"), ",") {
			if short := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(name, word+" "), " "+word)); short != name && short != "" {
				return short
			}
		}
		return name
	}
}

// step goes to the night before or after.
func (s *Screen) step(by int) {
	at := s.night.In(time.UTC)
	if !s.ready || at.IsZero() || by > 0 && s.data.Last {
		return
	}
	s.Open(civil.DateOf(at.AddDate(0, 0, by)))
	s.list.Focus()
}

// Key implements ui.Keyed: left and right walk the nights.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyLeft:
		s.step(-1)
	case fyne.KeyRight:
		s.step(1)
	default:
		return false
	}
	return true
}

// Rune implements ui.Keyed and uses no letter.
func (s *Screen) Rune(rune) bool { return false }

func nightOf(look *ui.Look, d civil.Date) string {
	at := d.In(time.UTC)
	if at.IsZero() {
		return string(d)
	}
	return look.Texts().Date(at)
}
