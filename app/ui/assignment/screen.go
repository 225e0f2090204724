package assignment

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/cover"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/reading"
)

// Notifier is what the pages need of the window around them; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Deps is what the pages are made of.
type Deps struct {
	Look      *ui.Look
	Notifier  Notifier
	Desk      Desk
	Now       func() time.Time // in the region's offset
	OnBack    func()
	OnChanged func() // something was said, or written down
	// OnNew opens the page on which one is written down; nil: that is not this officer's.
	OnNew func()
}

// Screen is the list. Make it with New, then Open.
type Screen struct {
	deps Deps
	run  func(work func() error, done func(error))

	all     []Row
	rows    []Row // of the list
	reading *reading.Reading[[]Row]
	filter  filter

	chips  []*ui.Button
	field  *ui.TextField
	list   *listview.List
	empty  fyne.CanvasObject
	cover  *cover.Cover
	panel  *panel
	object *fyne.Container
	root   *fyne.Container
}

const (
	side       float32 = 16
	listShare  float32 = 0.52
	upperShare float32 = 0.46 // of the height, where the panel is below
	chipHigh   float32 = 56
)

// New makes the page without a row.
func New(d Deps) *Screen {
	s := &Screen{deps: d, run: ui.Go, filter: open}
	look := d.Look
	s.list = listview.NewList(func() int { return len(s.rows) },
		func() fyne.CanvasObject { return newRowView(look) },
		func(i int, o fyne.CanvasObject) {
			if v, ok := o.(*rowView); ok && i < len(s.rows) {
				v.show(s.rows[i], s.today())
			}
		})
	s.list.OnChoose = func(int) { s.panel.turn() }
	s.list.OnKey = s.Key
	s.panel = newPanel(s)
	chips := container.NewGridWithColumns(len(filters))
	for _, f := range filters {
		b := ui.NewButton(func() string { return s.count(f) }, func() { s.turn(f) })
		b.Slim, b.Note = true, look.Say("assignment.filter_"+string(f))
		s.chips = append(s.chips, b)
		chips.Add(ui.AtLeast(1, chipHigh, b))
	}
	s.field = ui.NewTextField(look, "", nil).Placeholder(look.Say("assignment.search"))
	s.field.OnChange = func(string) { s.fill(); s.list.Top() }
	s.field.OnEnter = func() { s.list.Focus() }
	s.empty = ui.NewScroll(ui.Pad(24, ui.EmptyState(icon.List, s.emptyHead, look.Say("assignment.none_text"), nil))).Object()
	head := ui.Inset(12, side, 8, side, ui.Column(8, ui.NewHead(look.Say("assignment.title")).On(ui.Cut), chips, s.field.Object()))
	foot := ui.Row(palette.Gap, ui.NewQuiet(icon.Back, look.Say("period.back"), func() { d.OnBack() }), ui.Space())
	if d.OnNew != nil {
		foot.Add(ui.NewMain(icon.Plus, look.Say("assignment.new"), func() { d.OnNew() }))
	}
	left := ui.Pinned(ui.Column(0, head, ui.HLine()), container.NewStack(s.list, s.empty), ui.Column(0, ui.HLine(), ui.Inset(8, side, 12, side, foot)))
	s.object = ui.Beside{
		From: palette.Narrow - ui.RailWidth, Upright: true,
		First: func(w float32) float32 { return float32(int(w * listShare)) },
		Upper: func(h float32) float32 { return float32(int(h * upperShare)) },
	}.Of(ui.On(palette.Panel, left), ui.On(palette.Ground, s.panel.object))
	s.cover = cover.New(look, icon.List, s.Open)
	s.reading = reading.New(reading.Deps[[]Row]{
		Run:    func(work func() error, done func(error)) { s.run(work, done) },
		Ask:    func() reading.Question[[]Row] { return d.Desk.All },
		OnWait: s.wait, OnRead: s.show, OnFail: s.cover.Fail, OnOld: d.Notifier.ToastError,
	})
	s.root = ui.On(palette.Panel, container.NewStack(s.object, s.cover.Object()))
	s.fill()
	return s
}

func (s *Screen) today() civil.Date { return civil.DateOf(s.deps.Now()) }

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.fill() }

// Shown implements ui.Watcher: the list takes the keyboard, and what came meanwhile is read.
func (s *Screen) Shown() {
	s.list.Focus()
	s.reading.Renew() // other pages change what stands here without a word
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

func (s *Screen) show(got []Row, _ bool) {
	s.all = got
	s.fill()
}

// fill puts what is known on the page. What was chosen stays chosen while it is there.
func (s *Screen) fill() {
	var was uuid.UUID
	if r, ok := s.chosen(); ok {
		was = r.ID
	}
	sought := strings.TrimSpace(s.field.Text())
	s.rows = slices.DeleteFunc(slices.Clone(s.all), func(r Row) bool { return sought != "" && !r.fits(sought) || sought == "" && !s.filter.takes(r) })
	s.list.Keep(slices.IndexFunc(s.rows, func(r Row) bool { return r.ID == was }))
	ui.Show(s.cover.Object(), !s.reading.Ready())
	ui.Show(s.object, s.reading.Ready())
	ui.Show(s.list, len(s.rows) > 0)
	ui.Show(s.empty, len(s.rows) == 0)
	for i, b := range s.chips {
		b.Chosen = filters[i] == s.filter && sought == ""
		b.Refresh()
	}
	s.list.Refresh()
	s.panel.fill()
	s.root.Refresh()
}

func (s *Screen) chosen() (Row, bool) {
	if i := s.list.Chosen(); i >= 0 && i < len(s.rows) {
		return s.rows[i], true
	}
	return Row{}, false
}

func (s *Screen) count(f filter) string {
	n := 0
	for _, r := range s.all {
		if f.takes(r) {
			n++
		}
	}
	return s.deps.Look.Texts().Int(n)
}

func (s *Screen) turn(f filter) {
	s.filter = f
	s.field.SetText("")
	s.list.Keep(-1)
	s.panel.turn()
	s.fill()
	s.list.Top()
}

func (s *Screen) emptyHead() string {
	if strings.TrimSpace(s.field.Text()) != "" {
		return s.deps.Look.T("assignment.none_found")
	}
	return s.deps.Look.T("assignment.none_" + string(s.filter))
}

// Find implements ui.Finder.
func (s *Screen) Find() { s.field.Focus() }

// EndFind implements ui.Finder.
func (s *Screen) EndFind() bool {
	if s.field.Text() == "" {
		return false
	}
	s.field.SetText("")
	s.fill()
	s.list.Focus()
	return true
}

// Key implements ui.Keyed: left and right go through the filters, Insert writes a new one.
func (s *Screen) Key(e *fyne.KeyEvent) bool {
	at := slices.Index(filters, s.filter)
	switch {
	case e.Name == fyne.KeyLeft && at > 0:
		s.turn(filters[at-1])
	case e.Name == fyne.KeyRight && at < len(filters)-1:
		s.turn(filters[at+1])
	case e.Name == fyne.KeyInsert && s.deps.OnNew != nil:
		s.deps.OnNew()
	default:
		return e.Name == fyne.KeyLeft || e.Name == fyne.KeyRight
	}
	return true
}

// Rune implements ui.Keyed and uses no letter.
func (s *Screen) Rune(rune) bool { return false }
