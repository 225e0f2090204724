package statistics

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/report/statistics"
	"shyraq/app/ui"
	"shyraq/app/ui/chooser"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/reading"
)

type fyneObject = fyne.CanvasObject

const (
	side      float32 = 16
	rowHeight float32 = 88
)

// Screen is the list of imports. Make it with New, then Open.
type Screen struct {
	deps Deps
	run  func(work func() error, done func(error))

	all     []Import
	reading *reading.Reading[[]Import]
	busy    bool

	list   *listview.List
	empty  fyne.CanvasObject
	cover  *cover.Cover
	choose *ui.Button
	root   fyne.CanvasObject
}

// New makes the page without an import.
func New(d Deps) *Screen {
	s := &Screen{deps: d, run: ui.Go}
	look := d.Look
	s.list = listview.NewList(func() int { return len(s.all) },
		func() fyne.CanvasObject { return newImportView(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*importView); ok && i < len(s.all) {
				v.show(s.all[i])
			}
		})
	s.list.OnTap, s.list.OnOpen = s.open, s.open
	s.list.OnKey = s.Key
	s.empty = ui.NewScroll(ui.Pad(24, ui.EmptyState(icon.Figures, look.Say("statistics.none"), look.Say("statistics.none_text"), nil))).Object()
	s.cover = cover.New(look, icon.Figures, s.Open)
	s.reading = reading.New(reading.Deps[[]Import]{
		Run:    func(work func() error, done func(error)) { s.run(work, done) },
		Ask:    func() reading.Question[[]Import] { return d.Desk.Imports },
		OnWait: s.wait, OnRead: func(all []Import, _ bool) { s.show(all) },
		OnFail: s.cover.Fail, OnOld: d.Notifier.ToastError,
	})
	s.choose = ui.NewMain(icon.Plus, look.Say("statistics.choose"), s.askFile)
	ui.Show(s.choose, d.OnPreview != nil)
	head := ui.Inset(12, side, 8, side, ui.Column(6, ui.NewHead(look.Say("statistics.title")).On(ui.Cut), ui.NewNote(look.Say("statistics.about"))))
	foot := ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side, ui.Row(palette.Gap,
		ui.NewQuiet(icon.Back, look.Say("period.back"), func() { d.OnBack() }), ui.Space(), s.choose)))
	s.root = ui.On(palette.Panel, ui.Pinned(ui.Column(0, head, ui.HLine()), container.NewStack(s.list, s.empty, s.cover.Object()), foot))
	s.fill()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.fill() }

// Shown implements ui.Watcher: the list takes the keyboard, and what came meanwhile is read.
func (s *Screen) Shown() {
	s.list.Focus()
	s.reading.Renew()
	s.reading.Shown()
}

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() { s.reading.Hidden() }

// Open reads the list.
func (s *Screen) Open() { s.reading.Open() }

// Renew reads it anew, where it is in sight.
func (s *Screen) Renew() { s.reading.Renew() }

func (s *Screen) wait() {
	s.cover.Wait()
	s.fill()
}

func (s *Screen) show(all []Import) {
	s.all = all
	s.fill()
}

func (s *Screen) fill() {
	ready := s.reading.Ready()
	ui.Show(s.cover.Object(), !ready)
	ui.Show(s.list, ready && len(s.all) > 0)
	ui.Show(s.empty, ready && len(s.all) == 0)
	s.choose.SetEnabled(!s.busy)
	s.list.Refresh()
	s.root.Refresh()
}

// askFile shows folders, to take a file.
func (s *Screen) askFile() {
	if s.busy || s.deps.OnPreview == nil {
		return
	}
	f := chooser.New(s.deps.Look, s.deps.Desk.Folder, "statistics.file_")
	closeSheet := s.deps.Notifier.Sheet(640, s.deps.Look.Say("statistics.choose"), f.Object())
	f.OnChosen = func(path string) { closeSheet(); s.take(path) }
	f.Open("")
}

func (s *Screen) take(path string) {
	if s.busy {
		return
	}
	s.busy = true
	s.fill()
	var got Preview
	s.run(func() (err error) {
		got, err = s.deps.Desk.Read(context.Background(), path)
		return err
	}, func(err error) {
		s.busy = false
		s.fill()
		if err != nil {
			s.deps.Notifier.ToastError(err)
			return
		}
		s.deps.OnPreview(got)
	})
}

// open tells all of an import, and offers to undo it.
func (s *Screen) open(i int) {
	if i < 0 || i >= len(s.all) {
		return
	}
	one, look := s.all[i], s.deps.Look
	t := look.Texts()
	rows := []fyne.CanvasObject{ui.NewLabel(ui.Plain(about(t, one)))}
	if said := standing(t, one); said != "" {
		rows = append(rows, ui.NewStrong(ui.Plain(said)).In(palette.Lamp))
	}
	var names []string
	for _, l := range one.Lines {
		if l.Code == "" && l.Study == "" {
			names = append(names, statistics.LineName(t, s.deps.Codes, l))
		}
	}
	rows = append(rows, ui.NewNote(ui.Plain(strings.Join(names, "\n"))))
	body := ui.Column(12, ui.AtLeast(320, 200, ui.NewScroll(ui.Column(10, rows...)).Object()))
	var closeSheet func()
	if one.Leads && one.Undone == "" {
		body.Add(ui.Row(palette.Gap, ui.Space(), ui.NewRisky(icon.Undo, look.Say("statistics.undo"), func() {
			closeSheet()
			s.askUndo(one)
		})))
	}
	closeSheet = s.deps.Notifier.Sheet(640, ui.Plain(one.Source), body)
}

// askUndo asks why an import is undone. The reason is kept while it is typed.
func (s *Screen) askUndo(one Import) {
	look := s.deps.Look
	reason := ui.NewNarrative(look, "reason", look.Say("statistics.undo_reason"), 3)
	typed := ui.NewDialog(s.deps.Notifier, "statistics.undo "+one.ID.String())
	var closeSheet func()
	wrong := func(key string) {
		reason.SetProblem(ui.Problem{Blocks: true, Say: look.Say(key)})
		reason.Focus()
	}
	yes := ui.NewRisky(icon.Undo, look.Say("statistics.undo"), func() {
		switch words := strings.TrimSpace(reason.Text()); {
		case s.busy:
		case words == "":
			wrong("problem.reason_missing")
		case raid.HoldsIIN(words):
			wrong("problem.statistics_iin")
		default:
			s.undo(one, words, func() {
				typed.Done()
				closeSheet()
			})
		}
	})
	reason.OnChange = func(string) { reason.ClearProblem() }
	typed.Text("reason", reason)
	closeSheet = s.deps.Notifier.Sheet(640, look.Say("statistics.undo_head"), ui.Column(12, ui.NewLabel(look.Say("statistics.undo_text")), reason.Object(),
		ui.Row(palette.Gap, ui.NewButton(look.Say("action.cancel"), func() { closeSheet() }), ui.Space(), yes)))
	reason.Focus()
}

func (s *Screen) undo(one Import, reason string, done func()) {
	s.busy = true
	s.run(func() error { return s.deps.Desk.Undo(context.Background(), one.ID, reason) }, func(err error) {
		s.busy = false
		s.fill()
		if err != nil {
			s.deps.Notifier.ToastError(err)
			return
		}
		done()
		s.deps.Notifier.Toast(s.deps.Look.Say("statistics.undone_now"), nil)
		s.reading.Renew()
		s.deps.OnChanged()
	})
}

// Key implements ui.Keyed: Insert chooses a file.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyInsert || s.deps.OnPreview == nil {
		return false
	}
	s.askFile()
	return true
}

// Rune implements ui.Keyed and uses no letter.
func (s *Screen) Rune(rune) bool { return false }

// importView is a row of the list: whose figures, of which days, by whom, how it stands.
type importView struct {
	widget.BaseWidget
	look                   *ui.Look
	bar                    *ui.Surface
	source, period, stands *ui.Label
	body                   *fyne.Container
}

func newImportView(look *ui.Look) *importView {
	v := &importView{look: look, bar: ui.NewSurface(palette.None), source: ui.NewStrong(nil).On(ui.Cut), period: ui.NewNote(nil).On(ui.Cut), stands: ui.NewNote(nil).On(ui.Cut)}
	v.body = ui.Row(0, ui.AtLeast(4, rowHeight, v.bar), ui.Grow(ui.Inset(8, 16, 8, 12, ui.Column(2, v.source, v.period, v.stands))))
	v.ExtendBaseWidget(v)
	return v
}

func (v *importView) show(one Import) {
	t := v.look.Texts()
	v.source.Set(ui.Plain(one.Source))
	v.period.Set(ui.Plain(t.T("statistics.form_"+string(one.Form)) + " · " + statistics.PeriodText(t, one.Period)))
	words := []string{day(t, one), one.By}
	said := standing(t, one)
	v.bar.Fill, v.source.Role = palette.None, palette.Text
	if said != "" {
		words = append(words, said)
		v.bar.Fill, v.source.Role = palette.Line, palette.Dim
	}
	if one.Waits {
		words = append(words, t.T("assignment.waits"))
	}
	v.stands.Set(ui.Plain(strings.Join(words, " · ")))
	v.bar.Refresh()
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *importView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

func day(t i18n.Texts, one Import) string { return t.DateNumeric(one.On.In(time.UTC)) }

// about tells what an import is of.
func about(t i18n.Texts, one Import) string {
	return strings.Join([]string{
		t.T("statistics.form_"+string(one.Form)) + ", " + statistics.PeriodText(t, one.Period),
		t.T("statistics.imported", "Date", day(t, one), "By", one.By),
		t.T("statistics.kept", "Rows", t.Int(one.Rows), "Left", t.Int(one.Left)),
	}, "\n")
}

// standing says that an import counts no longer, or not all of it.
func standing(t i18n.Texts, one Import) string {
	switch {
	case one.Undone != "":
		return t.T("statistics.undone", "Date", t.DateNumeric(one.UndoneOn), "Reason", one.Undone)
	case one.Replaced.All:
		return t.T("statistics.replaced")
	case one.Replaced.Part:
		return t.T("statistics.replaced_part")
	}
	return ""
}
